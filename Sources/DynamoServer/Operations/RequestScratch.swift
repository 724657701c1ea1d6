import DynamoWire
import Glibc

/// What a thread uses again from request to request: the parser's and the writer's buffers, and random numbers.
final class RequestScratch {
    let document = JSONDocument()
    @exclusivity(unchecked) var writer = JSONWriter()
    @exclusivity(unchecked) var headers = HTTPHeaderLines()
    @exclusivity(unchecked) var identifiers = RequestIdentifiers()
    private var compressors: [AnswerEncoding: BodyCompressor] = [:]

    /// The compressor of this thread, which is made when it is first asked for; nil when memory is exhausted.
    func compressor(_ encoding: AnswerEncoding) -> BodyCompressor? {
        if let compressor = compressors[encoding] { return compressor }
        let compressor = BodyCompressor(encoding.format)
        compressors[encoding] = compressor
        return compressor
    }

    /// The scratch of this thread, which is made when the thread first asks for it.
    static var current: RequestScratch {
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
    static let byteCount = 52
    private var state: UInt64

    init() {
        var system = SystemRandomNumberGenerator()
        state = system.next()
    }

    /// Writes the next identifier, which has ``byteCount`` bytes.
    mutating func writeNext(to place: UnsafeMutableRawPointer) {
        for offset in stride(from: 0, to: 48, by: 8) {
            (place + offset).storeBytes(of: Self.characters(of: random()), as: UInt64.self)
        }
        (place + 48).storeBytes(of: UInt32(truncatingIfNeeded: Self.characters(of: random())), as: UInt32.self)
    }

    /// Eight characters of 0 to 9 and A to V, for the lowest 40 bits.
    private static func characters(of bits: UInt64) -> UInt64 {
        // Five bits go to the bottom of each byte: first halves of 20 bits are moved apart, then of 10, then of 5.
        var spread = (bits & 0xF_FFFF) | (bits & 0xFF_FFF0_0000) << 12
        spread = (spread & 0x0000_03FF_0000_03FF) | (spread & 0x000F_FC00_000F_FC00) << 6
        spread = (spread & 0x001F_001F_001F_001F) | (spread & 0x03E0_03E0_03E0_03E0) << 3
        // Adding 0x76 sets the highest bit of the bytes above 9, which become letters, 7 behind the digits.
        let ones: UInt64 = 0x0101_0101_0101_0101
        let letters = ((spread + ones * 0x76) >> 7) & ones
        return spread + ones * 0x30 + letters * 7
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
