/// One message of the chat application: the partition key is the conversation, the sort key `{timestamp}#{messageId}`.
struct ChatMessage {
    let conversation: Int
    /// Unique among the messages of a run; the text of the message follows from it.
    let number: Int
    let createdAtMilliseconds: Int
    /// The time-to-live attribute.
    let expiresAtSeconds: Int
    /// Messages of the same number and another version differ in their text.
    var version = 0

    static let table = TableShape(
        partitionKey: "conversationId", sortKey: "sk",
        index: IndexShape(name: "bySender", partitionKey: "senderId", sortKey: "sk"))
    static let smallestItemSize = 160
    private static let timestampSize = 24
    /// Size of all but the text, as DynamoDB counts it, as long as the numbers keep to the widths written here.
    private static let sizeWithoutBody = 153

    /// Adds the attributes of the key.
    func fillKey(_ image: ItemImage) {
        image.addString("conversationId") { Self.appendConversation(conversation, to: $0) }
        image.addString("sk") { buffer in
            CalendarTime(millisecondsSinceEpoch: createdAtMilliseconds).append(to: buffer)
            buffer.append("#message-")
            buffer.append(decimal: number, width: 12)
        }
    }

    /// Adds all attributes; the key comes first.
    func fill(_ image: ItemImage, _ content: Content, seed: UInt64, itemSize: Int) {
        fillKey(image)
        image.addString("senderId") { buffer in
            buffer.append("user-")
            buffer.append(decimal: Int(Random.mix(seed, UInt64(number)) % 1000), width: 6)
        }
        let identity = Random.mix(seed, UInt64(number), UInt64(version))
        image.addString("body") { content.append(identity, size: itemSize - Self.sizeWithoutBody, to: $0) }
        image.addCopy("createdAt", of: 1, prefix: Self.timestampSize)
        image.addNumber("expiresAt", expiresAtSeconds)
    }

    static func appendConversation(_ number: Int, to buffer: ByteBuffer) {
        buffer.append("conversation-")
        buffer.append(decimal: number, width: 8)
    }
}
