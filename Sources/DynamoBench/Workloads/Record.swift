/// The items of the plain workloads: `pk`, a version and a text that follows from both.
struct Record {
    static let table = TableShape(partitionKey: "pk")

    private let content: Content
    private let seed: UInt64
    private let valueSize: Int

    init(_ options: BenchOptions) {
        content = Content(seed: options.seed, longest: options.valueSize)
        seed = options.seed
        valueSize = options.valueSize
    }

    /// Adds the attributes; the key comes first.
    func fill(_ number: Int, version: Int, _ image: ItemImage) {
        image.addString("pk") { Self.appendKey(number, to: $0) }
        image.addNumber("version", version)
        let identity = Random.mix(seed, UInt64(number), UInt64(version))
        image.addString("data") { content.append(identity, size: valueSize, to: $0) }
    }

    static func appendKey(_ number: Int, to buffer: ByteBuffer) {
        buffer.append("record-")
        buffer.append(decimal: number, width: 10)
    }
}
