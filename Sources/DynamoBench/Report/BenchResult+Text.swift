extension BenchResult {
    /// The report for people.
    var text: String {
        var lines = [
            line("workload", options.workload.rawValue),
            line("endpoint", "http://\(options.endpoint.authority), table \(options.table)"),
            line(
                "connections",
                "\(options.connections) on \(options.threads) \(options.threads == 1 ? "thread" : "threads")"),
            line("operations", "\(operations) in \(elapsedSeconds.fixed(2)) s"),
            line("throughput", throughputText),
        ]
        lines += tallyLines("errors", errors)
        lines += tallyLines("wrong answers", wrongAnswers)
        lines.append(line("latency", latencyText))
        lines.append(line("client CPU", "\(clientMicrosecondsPerOperation.fixed(2)) µs an operation"))
        return lines.joined(separator: "\n") + "\n"
    }

    private var throughputText: String {
        let operations = "\(operationsPerSecond.fixed(1)) operations/s"
        guard itemsPerOperation > 1 else { return operations }
        return operations + ", \((operationsPerSecond * Double(itemsPerOperation)).fixed(1)) items/s"
    }

    private var latencyText: String {
        var parts = ["mean \(histogram.meanMicroseconds.fixed(1)) µs"]
        for (name, percent) in Self.percentiles {
            parts.append("\(name) \(histogram.microseconds(atPercentile: percent)) µs")
        }
        parts.append("max \(histogram.maximumMicroseconds) µs")
        return parts.joined(separator: ", ")
    }

    private func tallyLines(_ name: String, _ tally: Tally) -> [String] {
        [line(name, "\(tally.total)")]
            + tally.entries.map { line("", "\($0.count) × \($0.kind): \($0.firstMessage)") }
    }

    private func line(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: 15 - name.utf8.count) + value
    }
}
