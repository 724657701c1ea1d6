/// The messages that `chat-read`, `chat-get` and `chat-put` find in their table: number n is message n % `length` of
/// conversation n / `length`. So a history of more conversations begins with one of fewer.
///
/// `chat-put` writes other versions of messages: the text follows from number and version, and the version is how many
/// seconds the message expires later. So a reader checks every byte without knowing who wrote last.
struct ChatHistory {
    let conversationCount: Int
    let length: Int
    private let content: Content
    private let seed: UInt64
    private let itemSize: Int

    /// 2025-01-01T00:00:00Z.
    private static let startMilliseconds = 1_735_689_600_000
    /// 2100-01-01: the history must not expire while it is read.
    private static let expiresAtSeconds = 4_102_444_800
    /// Versions are below this, so that all have numbers of ten digits.
    static let versionCount = 1_000_000_000

    init(_ options: BenchOptions) {
        conversationCount = options.keys
        length = options.records
        content = Content(seed: options.seed, longest: options.valueSize)
        seed = options.seed
        itemSize = options.valueSize
    }

    var messageCount: Int { conversationCount * length }

    func time(ofMessage index: Int) -> Int { Self.startMilliseconds + index * 1000 }

    /// Adds all attributes of a message; the key comes first. Version 0 is what is loaded.
    func fill(_ number: Int, version: Int = 0, _ image: ItemImage) {
        message(number, version: version).fill(image, content, seed: seed, itemSize: itemSize)
    }

    /// Takes an item from `scanner`: whether it is this message, in any version.
    func matches(_ number: Int, _ image: ItemImage, _ scanner: inout JSONScanner) -> Bool {
        let start = scanner
        if matches(number, version: 0, image, &scanner) { return true }
        guard let version = Self.version(start), version > 0 else { return false }
        scanner = start
        return matches(number, version: version, image, &scanner)
    }

    private func matches(
        _ number: Int, version: Int, _ image: ItemImage, _ scanner: inout JSONScanner
    ) -> Bool {
        image.removeAll()
        fill(number, version: version, image)
        return image.matches(&scanner)
    }

    /// The version of the message that comes next; the scanner, a copy, is not moved.
    private static func version(_ scanner: JSONScanner) -> Int? {
        var scanner = scanner
        guard scanner.seek("expiresAt"), scanner.seek("N"), let text = scanner.string(),
            let expiresAtSeconds = Int(decimal: text.raw)
        else { return nil }
        let version = expiresAtSeconds - Self.expiresAtSeconds
        return (0..<versionCount).contains(version) ? version : nil
    }

    /// Adds the attributes of a message's key.
    func fillKey(_ number: Int, _ image: ItemImage) { message(number).fillKey(image) }

    private func message(_ number: Int, version: Int = 0) -> ChatMessage {
        ChatMessage(
            conversation: number / length, number: number, createdAtMilliseconds: time(ofMessage: number % length),
            expiresAtSeconds: Self.expiresAtSeconds + version, version: version)
    }

    /// Loads the messages, save those that are there.
    func load(_ session: Session) throws(BenchError) {
        let image = ItemImage()
        let marker = LoadMarker(session, ChatMessage.table, kind: "chat length=\(length)")
        try marker.load(itemCount: messageCount) { number, buffer in
            image.removeAll()
            fill(number, image)
            image.append(to: buffer)
        }
    }
}
