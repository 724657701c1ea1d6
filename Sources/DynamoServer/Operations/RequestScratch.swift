import DynamoWire
import Glibc

/// What a thread uses again from request to request: the parser's and the writer's buffers, and random numbers.
final class RequestScratch {
    let document = JSONDocument()
    var writer = JSONWriter()
    var identifiers = RequestIdentifiers()
    private var compressors: [AnswerEncoding: BodyCompressor] = [:]

    /// The compressor of this thread, which is made when it is first asked for; nil when memory is exhausted.
    func compressor(_ encoding: AnswerEncoding) -> BodyCompressor? {
        if let compressor = compressors[encoding] { return compressor }
        let compressor = BodyCompressor(encoding.format)
        compressors[encoding] = compressor
        return compressor
    }

    /// Calls `body` with the scratch of this thread, which is made when the thread first asks for it.
    static func withCurrent<Result>(_ body: (RequestScratch) -> Result) -> Result {
        body(current)
    }

    private static var current: RequestScratch {
        if let pointer = pthread_getspecific(key) {
            return Unmanaged<RequestScratch>.fromOpaque(pointer).takeUnretainedValue()
        }
        let scratch = RequestScratch()
        pthread_setspecific(key, Unmanaged.passRetained(scratch).toOpaque())
        return scratch
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key) { pointer in
            if let pointer { Unmanaged<RequestScratch>.fromOpaque(pointer).release() }
        }
        return key
    }()
}

/// Makes request identifiers: 52 capital letters and digits, as DynamoDB's are. They are unique, not secret.
struct RequestIdentifiers {
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUV".utf8)
    private static let length = 52
    private var state: UInt64

    init() {
        var system = SystemRandomNumberGenerator()
        state = system.next()
    }

    mutating func next() -> String {
        String(unsafeUninitializedCapacity: Self.length) { characters in
            var bits: UInt64 = 0
            for index in 0..<Self.length {
                if index % 12 == 0 { bits = random() }
                characters[index] = Self.alphabet[Int(bits & 31)]
                bits >>= 5
            }
            return Self.length
        }
    }

    /// SplitMix64.
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
