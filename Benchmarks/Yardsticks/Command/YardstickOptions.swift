import DynamoBench

/// What a yardstick is asked to do: the parsed command line.
struct YardstickOptions: Sendable {
    let yardstick: Yardstick
    /// The directory that holds the data: `apus` for the engine, `rocksdb` for plain RocksDB.
    fileprivate(set) var data = ""
    fileprivate(set) var recordsGiven: Int?
    fileprivate(set) var callersGiven: Int?
    fileprivate(set) var batchGiven: Int?
    fileprivate(set) var threads = 2
    fileprivate(set) var style = PutStyle.loops
    fileprivate(set) var durationSeconds = 10.0
    fileprivate(set) var warmupSeconds = 1.0

    var records: Int { recordsGiven ?? yardstick.defaultRecords }
    var callers: Int { callersGiven ?? yardstick.defaultCallers }
    /// How many puts share a sync in plain RocksDB.
    var batch: Int { yardstick == .sync ? 1 : batchGiven ?? 32 }

    fileprivate init(_ yardstick: Yardstick) { self.yardstick = yardstick }
}

/// One option: how it is written, what it means, what it changes.
private struct OptionDescription: Sendable {
    let name: String
    let placeholder: String
    let help: String
    /// Whether all yardsticks take it.
    var isCommon = false
    let apply: @Sendable (inout YardstickOptions, String) throws(OptionExpectation) -> Void
}

/// The one table of options: parsing and the help both follow it.
private let descriptions: [OptionDescription] = [
    OptionDescription(
        name: "data", placeholder: "DIR", help: "where the data is kept, created if missing; required", isCommon: true
    ) { (options, text) throws(OptionExpectation) in
        guard !text.isEmpty else { throw OptionExpectation("a directory") }
        options.data = text
    },
    OptionDescription(name: "records", placeholder: "N", help: "how many items there are", isCommon: true) {
        (options, text) throws(OptionExpectation) in
        options.recordsGiven = try OptionValue.integer(text, in: 1...1_000_000_000)
    },
    OptionDescription(name: "callers", placeholder: "N", help: "callers at once [1; engine-put: 64]") {
        (options, text) throws(OptionExpectation) in options.callersGiven = try OptionValue.integer(text, in: 1...4096)
    },
    OptionDescription(name: "batch", placeholder: "N", help: "rocksdb-put: puts that share a sync [32]") {
        (options, text) throws(OptionExpectation) in options.batchGiven = try OptionValue.integer(text, in: 1...10_000)
    },
    OptionDescription(name: "style", placeholder: "STYLE", help: "engine-put: how callers wait, see below [loops]") {
        (options, text) throws(OptionExpectation) in
        guard let style = PutStyle(rawValue: text) else { throw OptionExpectation(PutStyle.list) }
        options.style = style
    },
    OptionDescription(name: "threads", placeholder: "N", help: "engine-put: threads of the style loops [2]") {
        (options, text) throws(OptionExpectation) in options.threads = try OptionValue.integer(text, in: 1...256)
    },
    OptionDescription(name: "duration", placeholder: "SECONDS", help: "how long to measure [10]", isCommon: true) {
        (options, text) throws(OptionExpectation) in
        options.durationSeconds = try OptionValue.seconds(text, in: 0.1...1e6)
    },
    OptionDescription(
        name: "warmup", placeholder: "SECONDS", help: "run this long before measuring [1]", isCommon: true
    ) { (options, text) throws(OptionExpectation) in options.warmupSeconds = try OptionValue.seconds(text, in: 0...1e6)
    },
]

extension YardstickOptions {
    /// Parses the words after the command: a yardstick and options, as `--name value` or `--name=value`. Nil if the
    /// help is asked for.
    init?(parsing arguments: [String]) throws(BenchError) {
        if arguments.contains(where: { $0 == "--help" || $0 == "-h" }) { return nil }
        guard let name = arguments.first else {
            throw BenchError(.usage, "name a yardstick: \(Yardstick.list)")
        }
        guard let yardstick = Yardstick(rawValue: name) else {
            throw BenchError(.usage, "unknown yardstick '\(name)'; the yardsticks are \(Yardstick.list)")
        }
        self.init(yardstick)
        var words = arguments.dropFirst()
        while let word = words.popFirst() { try take(word, &words) }
        guard !data.isEmpty else { throw BenchError(.usage, "--data DIR is required") }
    }

    private mutating func take(_ word: String, _ words: inout ArraySlice<String>) throws(BenchError) {
        guard word.hasPrefix("--") else { throw BenchError(.usage, "unexpected argument '\(word)'") }
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = descriptions.first(where: { $0.name == name }) else {
            throw BenchError(.usage, "unknown option '--\(name)'; see --help")
        }
        guard option.isCommon || yardstick.ownOptions.contains(name) else {
            throw BenchError(.usage, "--\(name): \(yardstick.rawValue) does not take it")
        }
        guard let value = parts.count == 2 ? String(parts[1]) : words.popFirst() else {
            throw BenchError(.usage, "--\(name) needs a value (\(option.placeholder))")
        }
        do throws(OptionExpectation) {
            try option.apply(&self, value)
        } catch {
            throw BenchError(.usage, "--\(name) \(value): expected \(error.text)")
        }
    }

    /// The text of `--help`.
    static var help: String {
        var lines = ["Usage: yardsticks YARDSTICK --data DIR [options]", ""]
        lines += ["What a database could reach on this machine, as one JSON object.", "", "Yardsticks:"]
        for name in Yardstick.allCases { lines.append("  \(pad(name.rawValue, 16))\(name.summary)") }
        lines += ["", "Options:"]
        for option in descriptions {
            lines.append("  \(pad("--\(option.name) \(option.placeholder)", 22))\(option.help)")
        }
        lines += ["", "Styles of engine-put:"]
        for style in PutStyle.allCases { lines.append("  \(pad(style.rawValue, 16))\(style.summary)") }
        lines += ["", "Exit status: 0 if all is right; 1 if there were errors or wrong answers; 2 for a wrong"]
        lines += ["command line.", ""]
        return lines.joined(separator: "\n")
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.utf8.count))
    }
}
