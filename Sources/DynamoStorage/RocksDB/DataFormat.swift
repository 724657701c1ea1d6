/// The versions of what lies in a data directory. A directory's marker file names the one it was written with, and a
/// program refuses a version that it does not know.
struct DataFormat: Sendable, Equatable {
    let version: Int

    /// The first: RocksDB in `shard-0`, keys as in docs/KEY-ENCODING.md.
    static let first = DataFormat(version: 1)

    /// What this program writes.
    static let current = first

    private static let title = "Apus data format "

    /// What the marker file holds: one line.
    var markerText: String { Self.title + "\(version)\n" }

    init(version: Int) {
        self.version = version
    }

    init?(markerText: String) {
        guard markerText.hasPrefix(Self.title), markerText.hasSuffix("\n"),
            let version = Int(markerText.dropFirst(Self.title.count).dropLast()), version > 0
        else { return nil }
        self.init(version: version)
    }
}
