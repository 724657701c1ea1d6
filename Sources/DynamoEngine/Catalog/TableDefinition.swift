import DynamoModel

/// What a table is, as its creator and UpdateTable have said. Kept in the store as a record of the catalog.
struct TableDefinition: Sendable, Equatable {
    let name: String
    /// A random UUID, DynamoDB's TableId.
    let id: String
    let region: String
    /// The number of the keyspace that holds the items.
    let keyspace: UInt32
    let key: KeySchema
    let createdAt: Timestamp
    var capacity: TableCapacity
    /// Nil as long as nobody has named a class, which means STANDARD.
    var tableClass: TableClass?
    var tableClassChangedAt: Timestamp?
    var isDeletionProtected: Bool
    var tags: [Text: Text]
    /// The stream that the table has, or had last.
    var stream: StreamDefinition?
    /// The customer's key; nil for the service's own.
    var encryption: EncryptionDefinition?
    /// In the order of their creation, local ones first.
    var indexes: [IndexDefinition] = []

    /// DynamoDB's name for the table across accounts and regions.
    var arn: String { "arn:aws:dynamodb:\(region):\(Account.number):table/\(name)" }
}

/// A stream as its table's definition has it.
struct StreamDefinition: Sendable, Equatable {
    var isEnabled: Bool
    let view: StreamViewType
    /// The moment of its creation, which names it: `2026-11-21T09:30:00.000`.
    let label: String
}

/// Encryption with a key of the customer's, as the table's creator asked for it.
struct EncryptionDefinition: Sendable, Equatable {
    let keyARN: String
}

/// Apus serves one account.
enum Account {
    /// Its number in ARNs, which is the one that DynamoDB Local uses.
    static let number = "000000000000"
}

/// How a table's throughput is bought, with the history that DescribeTable tells.
struct TableCapacity: Sendable, Equatable {
    var mode: BillingMode
    /// Zero for an on-demand table.
    var readUnits: Int
    var writeUnits: Int
    /// When the table last became an on-demand one; nil for one that has always been provisioned.
    var onDemandSince: Timestamp?
    var lastIncrease: Timestamp?
    var lastDecrease: Timestamp?
    /// Decreases on the UTC day of `lastDecrease`.
    var decreases: Int = 0
    /// The most units that the table has been ready for, which never falls.
    var warmReadUnits: Int
    var warmWriteUnits: Int
    var onDemandLimit: OnDemandLimit?

    /// The most request units a second that an on-demand table may use; -1 removes a limit.
    struct OnDemandLimit: Sendable, Equatable {
        var readUnits: Int?
        var writeUnits: Int?
    }
}
