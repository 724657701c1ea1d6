extension BenchResult {
    /// The report for programs: one JSON object, with the same figures as the text. Latencies are in microseconds.
    var json: String {
        var latency = [#""mean":\#(histogram.meanMicroseconds.fixed(1))"#]
        for (name, percent) in Self.percentiles {
            latency.append(#""\#(name)":\#(histogram.microseconds(atPercentile: percent))"#)
        }
        latency.append(#""max":\#(histogram.maximumMicroseconds)"#)
        let members = [
            #""workload":\#(quoted(options.workload.rawValue))"#,
            #""endpoint":\#(quoted("http://" + options.endpoint.authority))"#,
            #""table":\#(quoted(options.table))"#,
            #""connections":\#(options.connections)"#,
            #""threads":\#(options.threads)"#,
            #""seed":\#(options.seed)"#,
            #""operations":\#(operations)"#,
            #""operationsWithWarmup":\#(operationsWithWarmup)"#,
            #""itemsPerOperation":\#(itemsPerOperation)"#,
            #""elapsedSeconds":\#(elapsedSeconds.fixed(6))"#,
            #""operationsPerSecond":\#(operationsPerSecond.fixed(1))"#,
            #""latencyMicroseconds":{\#(latency.joined(separator: ","))}"#,
            #""clientMicrosecondsPerOperation":\#(clientMicrosecondsPerOperation.fixed(2))"#,
            #""errors":\#(list(errors))"#,
            #""errorCount":\#(errors.total)"#,
            #""wrongAnswers":\#(list(wrongAnswers))"#,
            #""wrongAnswerCount":\#(wrongAnswers.total)"#,
        ]
        return "{" + members.joined(separator: ",") + "}\n"
    }

    private func list(_ tally: Tally) -> String {
        let entries = tally.entries.map {
            #"{"kind":\#(quoted($0.kind)),"count":\#($0.count),"firstMessage":\#(quoted($0.firstMessage))}"#
        }
        return "[" + entries.joined(separator: ",") + "]"
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
