/// The records of the YCSB workloads: a key and ten fields, 100 bytes each by default.
///
/// A field is a stamp (a random number in hexadecimal, chosen by whoever wrote it; 0 when loaded) and a text that
/// follows from the key, the field and the stamp. So a reader checks every byte without knowing who wrote last.
struct YCSBRecord {
    static let fieldNames: [StaticString] = [
        "field0", "field1", "field2", "field3", "field4", "field5", "field6", "field7", "field8", "field9",
    ]
    static let smallestFieldSize = 32
    private static let stampSize = 16

    private let content: Content
    private let seed: UInt64
    private let fieldSize: Int

    init(_ options: BenchOptions) {
        content = Content(seed: options.seed, longest: options.valueSize)
        seed = options.seed
        fieldSize = options.valueSize
    }

    /// Adds the ten fields; the key has been added before.
    func fill(_ number: Int, stamp: UInt64, _ image: ItemImage) {
        for (field, name) in Self.fieldNames.enumerated() {
            image.addString(name) { appendField(field, of: number, stamp: stamp, to: $0) }
        }
    }

    func appendField(_ field: Int, of number: Int, stamp: UInt64, to buffer: ByteBuffer) {
        buffer.append(hexadecimal: stamp)
        content.append(identity(field, number, stamp), size: fieldSize - Self.stampSize, to: buffer)
    }

    /// Takes a record from `scanner`: whether it has the attributes of `key` and ten whole fields, nothing else.
    func matches(_ number: Int, key: ItemImage, keyCount: Int, _ scanner: inout JSONScanner) -> Bool {
        var seen = 0
        let isRight = scanner.forEachAttribute { name, type, text in
            guard type == UInt8(ascii: "S"), !name.hasEscapes else { return false }
            if let field = Self.field(name.raw) {
                seen |= 1 << field
                return matches(field, of: number, text)
            }
            for index in 0..<keyCount where key.isName(name, at: index) {
                seen |= 1 << (10 + index)
                return text == key.value(at: index)
            }
            return false
        }
        return isRight && seen == (1 << (10 + keyCount)) - 1
    }

    private func matches(_ field: Int, of number: Int, _ text: JSONText) -> Bool {
        guard !text.hasEscapes, text.raw.count == fieldSize,
            let stamp = UInt64(hexadecimal: text.raw.part(0..<Self.stampSize))
        else { return false }
        let rest = text.raw.part(Self.stampSize..<fieldSize)
        return content.matches(rest, identity(field, number, stamp), size: fieldSize - Self.stampSize)
    }

    private func identity(_ field: Int, _ number: Int, _ stamp: UInt64) -> UInt64 {
        Random.mix(seed ^ UInt64(number), UInt64(field), stamp)
    }

    private static func field(_ name: UnsafeRawBufferPointer) -> Int? {
        guard name.count == 6, name.part(0..<5).equals("field"), (48...57).contains(name[5]) else { return nil }
        return Int(name[5] - 48)
    }
}
