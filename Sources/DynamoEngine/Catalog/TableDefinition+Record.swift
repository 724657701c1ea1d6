import DynamoExpressions
import DynamoModel

/// A table's definition as an item, which is how the catalog keeps it. Names are part of the format on disk: an
/// attribute may be added with a meaning for its absence, but none may change.
extension TableDefinition {
    var record: Item {
        var attributes: [Text: AttributeValue] = [
            "name": .string(Text(name)), "id": .string(Text(id)), "region": .string(Text(region)),
            "keyspace": .number(DynamoNumber(keyspace)), "key": key.record,
            "createdAt": createdAt.record, "isDeletionProtected": .boolean(isDeletionProtected),
            "capacity": .map(capacity.record),
            "tags": .map(Item(tags.map { ($0.key, .string($0.value)) })),
        ]
        attributes["tableClass"] = tableClass.map { .string(Text($0.rawValue)) }
        if !indexes.isEmpty { attributes["indexes"] = .list(indexes.map { .map($0.record) }) }
        attributes["stream"] = stream.map { .map($0.record) }
        attributes["encryptionKey"] = encryption.map { .string(Text($0.keyARN)) }
        attributes["tableClassChangedAt"] = tableClassChangedAt?.record
        return Item(attributes.map { ($0.key, $0.value) })
    }

    init?(record: Item) {
        guard let name = record["name"]?.text, let id = record["id"]?.text, let region = record["region"]?.text,
            let keyspace = record["keyspace"]?.integer.flatMap(UInt32.init(exactly:)),
            let key = KeySchema(record: record["key"]),
            let createdAt = Timestamp(record: record["createdAt"]),
            case .boolean(let isDeletionProtected) = record["isDeletionProtected"],
            case .map(let capacity) = record["capacity"], let capacity = TableCapacity(record: capacity),
            case .map(let tags) = record["tags"]
        else { return nil }
        var indexes: [IndexDefinition] = []
        if case .list(let records) = record["indexes"] {
            for case .map(let record) in records {
                guard let index = IndexDefinition(record: record) else { return nil }
                indexes.append(index)
            }
        }
        self.init(
            name: name.string, id: id.string, region: region.string, keyspace: keyspace,
            key: key, createdAt: createdAt, capacity: capacity,
            tableClass: record["tableClass"]?.text.flatMap { TableClass(rawValue: $0.string) },
            tableClassChangedAt: Timestamp(record: record["tableClassChangedAt"]),
            isDeletionProtected: isDeletionProtected,
            tags: Dictionary(tags.compactMap { name, value in value.text.map { (name, $0) } }) { $1 },
            stream: StreamDefinition(record: record["stream"]),
            encryption: record["encryptionKey"]?.text.map { EncryptionDefinition(keyARN: $0.string) },
            indexes: indexes)
    }
}

extension StreamDefinition {
    fileprivate var record: Item {
        ["isEnabled": .boolean(isEnabled), "view": .string(Text(view.rawValue)), "label": .string(Text(label))]
    }

    fileprivate init?(record: AttributeValue?) {
        guard case .map(let record) = record, case .boolean(let isEnabled) = record["isEnabled"],
            let view = record["view"]?.text.flatMap({ StreamViewType(rawValue: $0.string) }),
            let label = record["label"]?.text
        else { return nil }
        self.init(isEnabled: isEnabled, view: view, label: label.string)
    }
}

extension IndexDefinition {
    fileprivate var record: Item {
        var attributes: [Text: AttributeValue] = [
            "name": .string(Text(name)), "scope": .string(Text(scope.rawValue)),
            "keyspace": .number(DynamoNumber(keyspace)), "key": key.record,
            "projection": .string(Text(projection.rawValue)), "stage": .string(Text(stage.rawValue)),
            "nonKeyAttributes": .list(nonKeyAttributes.map { .string($0) }),
        ]
        attributes["capacity"] = capacity.map { .map($0.record) }
        return Item(attributes.map { ($0.key, $0.value) })
    }

    fileprivate init?(record: Item) {
        guard let name = record["name"]?.text,
            let scope = record["scope"]?.text.flatMap({ Scope(rawValue: $0.string) }),
            let keyspace = record["keyspace"]?.integer.flatMap(UInt32.init(exactly:)),
            let key = KeySchema(record: record["key"]),
            let projection = record["projection"]?.text.flatMap({ ProjectionType(rawValue: $0.string) }),
            let stage = record["stage"]?.text.flatMap({ Stage(rawValue: $0.string) }),
            case .list(let names) = record["nonKeyAttributes"]
        else { return nil }
        var capacity: TableCapacity?
        if case .map(let record) = record["capacity"] { capacity = TableCapacity(record: record) }
        self.init(
            name: name.string, scope: scope, keyspace: keyspace, key: key, projection: projection,
            nonKeyAttributes: names.compactMap(\.text), capacity: capacity, stage: stage)
    }
}

extension TableCapacity {
    fileprivate var record: Item {
        var attributes: [Text: AttributeValue] = [
            "mode": .string(Text(mode.rawValue)), "readUnits": .number(DynamoNumber(readUnits)),
            "writeUnits": .number(DynamoNumber(writeUnits)), "decreases": .number(DynamoNumber(decreases)),
            "warmReadUnits": .number(DynamoNumber(warmReadUnits)),
            "warmWriteUnits": .number(DynamoNumber(warmWriteUnits)),
        ]
        attributes["onDemandSince"] = onDemandSince?.record
        attributes["lastIncrease"] = lastIncrease?.record
        attributes["lastDecrease"] = lastDecrease?.record
        attributes["onDemandReadLimit"] = onDemandLimit?.readUnits.map { .number(DynamoNumber($0)) }
        attributes["onDemandWriteLimit"] = onDemandLimit?.writeUnits.map { .number(DynamoNumber($0)) }
        return Item(attributes.map { ($0.key, $0.value) })
    }

    fileprivate init?(record: Item) {
        guard let mode = record["mode"]?.text.flatMap({ BillingMode(rawValue: $0.string) }),
            let readUnits = record["readUnits"]?.integer, let writeUnits = record["writeUnits"]?.integer,
            let decreases = record["decreases"]?.integer, let warmReadUnits = record["warmReadUnits"]?.integer,
            let warmWriteUnits = record["warmWriteUnits"]?.integer
        else { return nil }
        let limit = OnDemandLimit(
            readUnits: record["onDemandReadLimit"]?.integer, writeUnits: record["onDemandWriteLimit"]?.integer)
        self.init(
            mode: mode, readUnits: readUnits, writeUnits: writeUnits,
            onDemandSince: Timestamp(record: record["onDemandSince"]),
            lastIncrease: Timestamp(record: record["lastIncrease"]),
            lastDecrease: Timestamp(record: record["lastDecrease"]), decreases: decreases,
            warmReadUnits: warmReadUnits, warmWriteUnits: warmWriteUnits,
            onDemandLimit: limit == OnDemandLimit() ? nil : limit)
    }
}

extension KeySchema {
    /// A list of the attributes: name, type, and whether they are the partition key's.
    fileprivate var record: AttributeValue {
        .list(
            attributes.map { attribute in
                .map([
                    "name": .string(attribute.name), "type": .string(Text(attribute.kind.rawValue)),
                    "isPartition": .boolean(attribute.role == .partition),
                ])
            })
    }

    fileprivate init?(record: AttributeValue?) {
        guard case .list(let elements) = record else { return nil }
        var attributes: [KeyAttribute] = []
        for element in elements {
            guard case .map(let element) = element, let name = element["name"]?.text,
                let kind = element["type"]?.text.flatMap({ AttributeValue.Kind(rawValue: $0.string) }),
                case .boolean(let isPartition) = element["isPartition"]
            else { return nil }
            attributes.append(KeyAttribute(name: name, kind: kind, role: isPartition ? .partition : .sort))
        }
        self.init(
            partition: attributes.filter { $0.role == .partition }, sort: attributes.filter { $0.role == .sort })
    }
}

extension Timestamp {
    fileprivate var record: AttributeValue { .number(DynamoNumber(millisecondsSinceEpoch)) }

    fileprivate init?(record: AttributeValue?) {
        guard let milliseconds = record?.integer else { return nil }
        self.init(millisecondsSinceEpoch: Int64(milliseconds))
    }
}

extension AttributeValue {
    fileprivate var text: Text? {
        if case .string(let text) = self { text } else { nil }
    }

    fileprivate var integer: Int? {
        if case .number(let number) = self { number.integer } else { nil }
    }
}
