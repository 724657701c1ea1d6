import DynamoExpressions
import DynamoModel
import DynamoStorage

/// How a SELECT is carried out: reads of ranges one after the other, or one scan.
///
/// A clause whose alternatives all say what the partition key is is read by key: one range for each alternative. Every
/// other clause is the filter of a scan.
struct SelectPlan {
    struct Read {
        var range: KeyRange
        var filter: Condition?
        var isForward = true
        /// Whether the range can only hold one item.
        var isSingle = false
    }

    let source: ReadSource
    let reads: [Read]
    let isScan: Bool
    /// Whether each item must be fetched from the table, because a local index lacks a column.
    let fetchesFromTable: Bool
    let projection: SelectProjection?

    /// The most values of the partition key that IN takes.
    private static let maximumHashValues = 50

    /// - Throws: a ValidationException when DynamoDB does not carry out such a SELECT on such a table or index.
    init(_ select: BoundSelect, from source: ReadSource) throws(DynamoError) {
        self.source = source
        let branches = try Self.branches(of: select.condition, in: source.keyspace)
        isScan = branches == nil
        try Self.check(select.ordering, of: select, branches: branches, key: source.key)
        projection = try select.projection()
        let missing = Self.missing(projection?.attributes ?? [], in: source)
        if let index = source.index, !index.isLocal, !missing.isEmpty {
            throw .invalidParameter("Global secondary index \(index.name) does not project [\(Self.list(missing))]")
        }
        fetchesFromTable = !missing.isEmpty
        guard let branches else {
            reads = [Read(range: source.keyspace.range, filter: select.condition)]
            return
        }
        try Self.checkFilter(select.condition, of: source)
        reads = Self.reads(of: branches, ordering: select.ordering, from: source)
    }

    // MARK: - Checks

    private static func missing(_ names: [Text], in source: ReadSource) -> [Text] {
        guard let projected = source.index?.projectedNames else { return [] }
        return names.filter { !projected.contains($0) }
    }

    private static func list(_ names: [Text]) -> String {
        names.map(\.string).joined(separator: ", ")
    }

    /// A read by key may only filter by what the index has. One that reaches the key through OR is not looked at.
    private static func checkFilter(_ condition: Condition?, of source: ReadSource) throws(DynamoError) {
        guard let index = source.index, let condition, let hash = source.key.partition.first else { return }
        let isKeyed = condition.conjuncts.contains { part in
            if case .oneOf(.path(let path), _) = part { return !path.isNested && path.attribute == hash.name }
            return part.equality?.attribute == hash.name
        }
        guard isKeyed else { return }
        var names: [Text] = []
        for path in condition.paths where !names.contains(path.attribute) { names.append(path.attribute) }
        let missing = missing(names, in: source)
        guard missing.isEmpty else {
            throw .invalidParameter(
                "Secondary index \(index.name) does not project one or more filter attributes: [\(list(missing))]")
        }
    }

    /// ORDER BY is for reads by key, and by attributes of the key.
    private static func check(
        _ ordering: [BoundSelect.Ordering], of select: BoundSelect, branches: [SelectBranch]?, key: KeySchema
    ) throws(DynamoError) {
        guard !ordering.isEmpty else { return }
        guard select.condition != nil else {
            throw .validation("Must have WHERE clause in the statement when using ORDER BY clause.")
        }
        for term in ordering where !key.contains(term.attribute) {
            throw .validation(
                "Variable reference \(term.attribute) in ORDER BY clause must be part of the primary key")
        }
        guard let branches else {
            throw .validation(
                "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.")
        }
        let isOrderedByHash = ordering.contains { term in key.partition.contains { $0.name == term.attribute } }
        if Set(branches.map(\.partition)).count > 1, !isOrderedByHash {
            throw .validation(
                "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE "
                    + "clause.")
        }
    }

    // MARK: - Reads

    /// The branches of a clause; nil when it is to be read by a scan.
    private static func branches(
        of condition: Condition?, in keyspace: Keyspace
    ) throws(DynamoError) -> [SelectBranch]? {
        guard let condition, let alternatives = condition.alternatives(keys: keyspace.schema) else { return nil }
        var branches: [SelectBranch] = []
        for alternative in alternatives {
            guard let branch = try SelectBranch(alternative, in: keyspace) else { return nil }
            branches.append(branch)
        }
        guard Set(branches.map(\.partition)).count <= maximumHashValues else {
            throw .validation(
                "The maximum number of hash key values in the WHERE clause is \(maximumHashValues)")
        }
        try checkOverlap(branches)
        return branches
    }

    private static func checkOverlap(_ branches: [SelectBranch]) throws(DynamoError) {
        for (position, later) in branches.enumerated() where !later.isNegated {
            for earlier in branches[..<position] where !earlier.isNegated {
                if earlier.range.overlaps(later.range) { throw .overlappingConditions }
            }
        }
    }

    /// One read for each branch; branches that overlap are read together, so that an item comes once.
    private static func reads(
        of branches: [SelectBranch], ordering: [BoundSelect.Ordering], from source: ReadSource
    ) -> [Read] {
        let isForward =
            !(ordering.last { term in source.key.sort.contains { $0.name == term.attribute } }?
            .isDescending ?? false)
        var partitions: [AttributeValue] = []
        for branch in branches where !partitions.contains(branch.partition) { partitions.append(branch.partition) }
        if let hash = ordering.first(where: { term in source.key.partition.contains { $0.name == term.attribute } }) {
            partitions.sort { $0.keyBytes.precedesBytes(of: $1.keyBytes) != hash.isDescending && $0 != $1 }
        }
        return partitions.flatMap { partition -> [Read] in
            let reads = reads(of: branches.filter { $0.partition == partition })
            return (isForward ? reads : reads.reversed()).map { read in
                var read = read
                read.isForward = isForward
                read.isSingle = source.index == nil && read.range.isSingleKey
                return read
            }
        }
    }

    /// The reads of one item collection, in the order of the sort key.
    private static func reads(of branches: [SelectBranch]) -> [Read] {
        var reads: [Read] = []
        var merged: [SelectBranch] = []
        for branch in branches.sorted(by: { $0.range.lower.precedesBytes(of: $1.range.lower) }) {
            if let last = reads.last, last.range.overlaps(branch.range) {
                merged.append(branch)
                if last.range.upper.precedesBytes(of: branch.range.upper) {
                    reads[reads.count - 1].range.upper = branch.range.upper
                }
                reads[reads.count - 1].filter = .any(merged.map { .all($0.conditions) })
            } else {
                merged = [branch]
                reads.append(Read(range: branch.range, filter: Condition.conjunction(branch.rest)))
            }
        }
        return reads
    }
}

extension KeyRange {
    /// Whether only one key fits: the range ends right behind its beginning.
    fileprivate var isSingleKey: Bool { upper == lower + [0] }
}
