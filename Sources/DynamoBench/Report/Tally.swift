/// How often each kind of trouble came up, with the first message of each kind.
struct Tally: Equatable {
    struct Entry: Equatable {
        let kind: String
        var count: Int
        let firstMessage: String
    }

    /// In order of first appearance.
    private(set) var entries: [Entry] = []

    var total: Int { entries.reduce(0) { $0 + $1.count } }

    mutating func record(_ kind: String, _ message: String, count: Int = 1) {
        if let index = entries.firstIndex(where: { $0.kind == kind }) {
            entries[index].count += count
        } else {
            entries.append(Entry(kind: kind, count: count, firstMessage: message))
        }
    }

    /// Adds all that `other` counted.
    mutating func merge(_ other: Tally) {
        for entry in other.entries { record(entry.kind, entry.firstMessage, count: entry.count) }
    }
}
