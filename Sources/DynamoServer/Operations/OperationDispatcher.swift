import DynamoEngine
import DynamoModel
import DynamoWire

/// What an operation knows of the request besides its input. Valid during the request's call only.
struct OperationContext: ~Copyable {
    /// The region in the ARNs of tables that are created; nil for the database's own.
    let region: String?
    /// The request's `Host`.
    let host: UnsafeRawBufferPointer?

    /// The host and port by which the client reached the server.
    var address: String { Self.address(host) }

    static func address(_ host: UnsafeRawBufferPointer?) -> String {
        host.map { String(decoding: $0, as: UTF8.self) } ?? "localhost"
    }
}

/// Decodes an operation's input, lets the database do it, and replies.
final class OperationDispatcher: Sendable {
    private let database: Database

    init(database: Database) {
        self.database = database
    }

    /// - Parameter mayWait: whether the thread has nothing better to do than to wait for the disk.
    /// - Throws: what is wrong with the request; what fails later is sent to the reply.
    func dispatch(
        _ operation: DynamoOperation, _ json: JSONValue, _ context: borrowing OperationContext, mayWait: Bool,
        _ reply: OperationReply
    ) throws(DynamoError) {
        guard mayWait else { return try dispatch(operation, json, context, reply) }
        try database.committingOnThisThread { () throws(DynamoError) in
            try dispatch(operation, json, context, reply)
        }
    }

    private func dispatch(
        _ operation: DynamoOperation, _ json: JSONValue, _ context: borrowing OperationContext, _ reply: OperationReply
    ) throws(DynamoError) {
        // Deliberately without a list of what is missing: an operation is here or it is unknown.
        switch operation {
        case .getItem: try answer(json, operation, reply, database.getItem)
        case .query: try answer(json, operation, reply, database.query)
        case .scan: try answer(json, operation, reply, database.scan)
        case .batchGetItem: try answer(json, operation, reply, database.batchGetItem)
        case .putItem: database.putItem(try decode(json, operation)) { reply.sendLater($0) }
        case .updateItem: database.updateItem(try decode(json, operation)) { reply.sendLater($0) }
        case .deleteItem: database.deleteItem(try decode(json, operation)) { reply.sendLater($0) }
        case .batchWriteItem: database.batchWriteItem(try decode(json, operation)) { reply.sendLater($0) }
        case .executeStatement: database.executeStatement(try decode(json, operation)) { reply.sendLater($0) }
        case .batchExecuteStatement: database.batchExecuteStatement(try decode(json, operation)) { reply.sendLater($0) }
        case .executeTransaction: database.executeTransaction(try decode(json, operation)) { reply.sendLater($0) }
        case .transactGetItems: try answer(json, operation, reply, database.transactGetItems)
        case .transactWriteItems: database.transactWriteItems(try decode(json, operation)) { reply.sendLater($0) }
        case .createTable:
            let input: CreateTableInput = try decode(json, operation)
            reply.send(.success(try database.createTable(input, region: context.region)))
        case .describeTable: try answer(json, operation, reply, database.describeTable)
        case .listTables: try answer(json, operation, reply, database.listTables)
        case .updateTable: try answer(json, operation, reply, database.updateTable)
        case .deleteTable: try answer(json, operation, reply, database.deleteTable)
        case .tagResource:
            _ = try database.tagResource(try decode(json, operation))
            reply.sendEmpty()
        case .untagResource:
            _ = try database.untagResource(try decode(json, operation))
            reply.sendEmpty()
        case .listTagsOfResource: try answer(json, operation, reply, database.listTagsOfResource)
        case .describeLimits: try answer(json, operation, reply, database.describeLimits)
        case .describeEndpoints:
            let input: DescribeEndpointsInput = try decode(json, operation)
            reply.send(.success(try database.describeEndpoints(input, address: context.address)))
        default: throw .unknownOperation
        }
    }

    private func answer<Input: WireDecodable, Output: WireEncodable>(
        _ json: JSONValue, _ operation: DynamoOperation, _ reply: OperationReply,
        _ perform: (Input) throws(DynamoError) -> Output
    ) throws(DynamoError) {
        reply.send(.success(try perform(try decode(json, operation))))
    }

    private func decode<Input: WireDecodable>(
        _ json: JSONValue, _ operation: DynamoOperation
    ) throws(DynamoError) -> Input {
        try ShapeValidator.validate(json, for: operation)
        do throws(DynamoError) {
            return try Input(wire: json)
        } catch {
            // Of a value of the wrong JSON type and a bad value, the type is reported, wherever it stands.
            try ShapeValidator.checkTypes(json, for: operation)
            throw error.worded(for: operation, in: json)
        }
    }
}
