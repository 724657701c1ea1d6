extension Variables {
    /// Compares an answer with the expected one, and keeps the values of names that are met for the first time.
    ///
    /// - Returns: where and how they differ; nil when they do not.
    mutating func difference(of actual: JSON, from expected: JSON, at path: String = "") -> String? {
        switch (expected, actual) {
        case (.string(let text), _) where text.hasPrefix("$"):
            return differenceOfPlaceholder(String(text.dropFirst()), actual, path)
        case (.object(let expected), .object(let actual)):
            return differenceOfMembers(actual, from: expected, path)
        case (.array(let expected), .array(let actual)):
            if expected.first == "$unordered" {
                return differenceOfSets(actual, from: Array(expected.dropFirst()), path)
            }
            guard expected.count == actual.count else {
                return "\(path): \(actual.count) elements instead of \(expected.count)"
            }
            for (index, (expected, actual)) in zip(expected, actual).enumerated() {
                if let difference = difference(of: actual, from: expected, at: "\(path)[\(index)]") {
                    return difference
                }
            }
            return nil
        default:
            return expected == actual ? nil : "\(path): \(actual.text) instead of \(expected.text)"
        }
    }

    private mutating func differenceOfPlaceholder(_ name: String, _ actual: JSON, _ path: String) -> String? {
        switch name {
        case "any": return nil
        case "number":
            if case .number = actual { return nil }
            return "\(path): \(actual.text) instead of a number"
        case "uuid":
            let pattern = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
            return actual.string?.wholeMatch(of: pattern) == nil ? "\(path): \(actual.text) instead of a UUID" : nil
        default:
            guard let known = self[name] else {
                self[name] = actual
                return nil
            }
            return known == actual ? nil : "\(path): \(actual.text) instead of \(known.text)"
        }
    }

    private mutating func differenceOfMembers(
        _ actual: [(name: String, value: JSON)], from expected: [(name: String, value: JSON)], _ path: String
    ) -> String? {
        for member in expected where member.name != "$rest" {
            guard let value = JSON.object(actual)[member.name] else { return "\(path).\(member.name): missing" }
            if let difference = difference(of: value, from: member.value, at: "\(path).\(member.name)") {
                return difference
            }
        }
        if JSON.object(expected)["$rest"] != nil { return nil }
        let extra = actual.first { JSON.object(expected)[$0.name] == nil }
        return extra.map { "\(path).\($0.name): not expected" }
    }

    private mutating func differenceOfSets(_ actual: [JSON], from expected: [JSON], _ path: String) -> String? {
        guard actual.count == expected.count else {
            return "\(path): \(actual.count) elements instead of \(expected.count)"
        }
        var remaining = actual
        for element in expected {
            let index = remaining.firstIndex { candidate in
                var copy = self
                return copy.difference(of: candidate, from: element) == nil
            }
            guard let index else { return "\(path): no element \(element.text)" }
            _ = difference(of: remaining.remove(at: index), from: element)
        }
        return nil
    }
}
