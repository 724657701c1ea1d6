/// What the items of one client should be: plain dictionaries, with nothing of the engine in them.
struct MetamorphicModel {
    struct Key: Hashable {
        var partition: String
        var sort: Int

        var json: JSON { ["pk": .attribute(partition), "sk": .attribute(sort)] }
    }

    typealias Item = [String: JSON]

    private(set) var items: [Key: Item] = [:]

    subscript(key: Key) -> Item? {
        get { items[key] }
        set { items[key] = newValue }
    }

    /// The items of a partition in the order of the sort key.
    func collection(_ partition: String) -> [(key: Key, item: Item)] {
        items.filter { $0.key.partition == partition }.sorted { $0.key.sort < $1.key.sort }
            .map { (key: $0.key, item: $0.value) }
    }

    /// The entries of an index for one value of its partition key.
    func entries(of index: MetamorphicTable.Index, with value: JSON) -> [Item] {
        items.values.filter { $0[index.keys[0]] == value }.compactMap { index.entry(of: $0) }
    }
}

/// A condition on an item.
enum MetamorphicCondition: CaseIterable {
    case none, absent, present, valueAbove, valueDiffers

    var expression: String? {
        switch self {
        case .none: nil
        case .absent: "attribute_not_exists(pk)"
        case .present: "attribute_exists(sk)"
        case .valueAbove: "v > :limit"
        case .valueDiffers: "NOT v = :limit"
        }
    }

    var usesLimit: Bool { self == .valueAbove || self == .valueDiffers }

    func holds(for item: MetamorphicModel.Item?, limit: Int) -> Bool {
        let value = item?["v"]?.attributeNumber
        switch self {
        case .none: return true
        case .absent: return item == nil
        case .present: return item != nil
        case .valueAbove: return value.map { $0 > limit } ?? false
        case .valueDiffers: return value != limit
        }
    }
}

/// A change of an item by an update expression.
enum MetamorphicChange: CaseIterable {
    case add, setIndexKeys, removeIndexKey, append, addMember, deleteMember, removeFirst

    var expression: String {
        switch self {
        case .add: "ADD v :number"
        case .setIndexKeys: "SET gk = :group, gs = :number, ls = :text"
        case .removeIndexKey: "REMOVE gs, ls"
        case .append: "SET l = list_append(if_not_exists(l, :empty), :list)"
        case .addMember: "ADD members :member"
        case .deleteMember: "DELETE members :member"
        case .removeFirst: "REMOVE l[0]"
        }
    }

    /// Whether the change makes an item where there is none.
    var creates: Bool {
        switch self {
        case .add, .setIndexKeys, .append, .addMember: true
        case .removeIndexKey, .deleteMember, .removeFirst: false
        }
    }

    /// The top-level attributes that it writes.
    var targets: [String] {
        switch self {
        case .add: ["v"]
        case .setIndexKeys: ["gk", "gs", "ls"]
        case .removeIndexKey: ["gs", "ls"]
        case .append, .removeFirst: ["l"]
        case .addMember, .deleteMember: ["members"]
        }
    }

    /// Whether the path that the change names can be in an item. What there is no item for cannot be amiss either.
    func isPossible(for item: MetamorphicModel.Item?) -> Bool {
        self != .removeFirst || item == nil || item?["l"] != nil
    }

    func apply(to item: inout MetamorphicModel.Item, _ values: [String: JSON]) {
        switch self {
        case .add:
            let sum = (item["v"]?.attributeNumber ?? 0) + (values[":number"]?.attributeNumber ?? 0)
            item["v"] = .attribute(sum)
        case .setIndexKeys:
            item["gk"] = values[":group"]
            item["gs"] = values[":number"]
            item["ls"] = values[":text"]
        case .removeIndexKey:
            item["gs"] = nil
            item["ls"] = nil
        case .append:
            let old = item["l"]?["L"]?.elements ?? []
            item["l"] = ["L": .array(old + (values[":list"]?["L"]?.elements ?? []))]
        case .addMember, .deleteMember: changeMembers(of: &item, values)
        case .removeFirst:
            if let list = item["l"]?["L"]?.elements { item["l"] = ["L": .array(Array(list.dropFirst()))] }
        }
    }

    private func changeMembers(of item: inout MetamorphicModel.Item, _ values: [String: JSON]) {
        var members = Set((item["members"]?["SS"]?.elements ?? []).compactMap(\.string))
        let given = (values[":member"]?["SS"]?.elements ?? []).compactMap(\.string)
        if self == .addMember { members.formUnion(given) } else { members.subtract(given) }
        let sorted = members.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        item["members"] = members.isEmpty ? nil : ["SS": .array(sorted.map { .string($0) })]
    }
}
