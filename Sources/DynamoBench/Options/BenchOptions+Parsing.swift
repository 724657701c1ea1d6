extension BenchOptions {
    /// Parses the words after `apus bench`: a workload and options, in any order, as `--name value` or `--name=value`.
    init(parsing arguments: [String]) throws(BenchError) {
        var isWorkloadGiven = false
        var words = arguments[...]
        while let word = words.popFirst() {
            if word == "-h" {
                wantsHelp = true
            } else if word.hasPrefix("--") {
                try take(option: word.dropFirst(2), from: &words)
            } else if let name = WorkloadName(rawValue: word), !isWorkloadGiven {
                workload = name
                isWorkloadGiven = true
            } else if isWorkloadGiven {
                throw BenchError(.usage, "unexpected argument '\(word)'")
            } else {
                throw BenchError(.usage, "unknown workload '\(word)'; the workloads are \(WorkloadName.list)")
            }
        }
        guard isWorkloadGiven || wantsHelp else {
            throw BenchError(.usage, "name a workload: \(WorkloadName.list)")
        }
        try check()
    }

    private mutating func take(option word: Substring, from words: inout ArraySlice<String>) throws(BenchError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = OptionTable.options.first(where: { $0.name == name }) else {
            throw BenchError(.usage, "unknown option '--\(name)'; see --help")
        }
        let attached = parts.count == 2 ? String(parts[1]) : nil
        guard option.placeholder != nil else {
            guard attached == nil else { throw BenchError(.usage, "--\(name) takes no value") }
            return try apply(option, "")
        }
        guard let value = attached ?? words.popFirst() else {
            throw BenchError(.usage, "--\(name) needs a value (\(option.placeholder ?? ""))")
        }
        try apply(option, value)
    }

    private mutating func apply(_ option: OptionDescription, _ value: String) throws(BenchError) {
        do {
            try option.apply(&self, value)
        } catch {
            throw BenchError(.usage, error.isFull ? error.text : "--\(option.name) \(value): expected \(error.text)")
        }
    }

    /// What no single option can tell.
    private func check() throws(BenchError) {
        guard threads <= connections else {
            throw BenchError(.usage, "--threads \(threads): more than --connections \(connections)")
        }
        guard !hasIndex || workload.isChat else {
            throw BenchError(.usage, "--index: \(workload.rawValue) has no such table; the chat workloads have")
        }
        let smallest = workload.defaults.smallestValueSize
        guard valueSize >= smallest else {
            throw BenchError(.usage, "--value-size \(valueSize): \(workload.rawValue) needs at least \(smallest)")
        }
        let largest = workload.defaults.largestValueSize
        guard valueSize <= largest else {
            throw BenchError(.usage, "--value-size \(valueSize): \(workload.rawValue) takes at most \(largest)")
        }
    }

    /// The text of `--help`.
    static var help: String {
        var lines = ["Usage: apus bench WORKLOAD [options]", "", "Loads a DynamoDB endpoint and verifies its answers."]
        lines += ["", "Workloads:"]
        for name in WorkloadName.allCases { lines.append("  \(pad(name.rawValue, 16))\(name.summary)") }
        lines += ["", "Options:"]
        for option in OptionTable.options {
            let left = "--\(option.name)" + (option.placeholder.map { " \($0)" } ?? "")
            lines.append("  \(pad(left, 22))\(option.help)")
        }
        lines += ["", "Exit status: 0 if all is right; 1 if there were errors, wrong answers or no connection;"]
        lines += ["2 for a wrong command line.", ""]
        return lines.joined(separator: "\n")
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.utf8.count))
    }
}
