import DynamoModel
import DynamoWire
import Testing

/// The tables as a whole.
@Suite struct ShapeValidatorTableTests {
    @Test func allOperationsHaveShapes() {
        let operations = DynamoOperation.allCases
        #expect(operations.filter { $0.service == .dynamoDB }.count == 62)
        #expect(operations.filter { $0.service == .streams }.count == 4)
        for operation in operations {
            #expect(operation.input.kind == .structure, "\(operation)")
            #expect(operation.output?.kind ?? .structure == .structure, "\(operation)")
        }
    }

    @Test func operationsAreFoundByTheirNames() {
        for operation in DynamoOperation.allCases {
            let name = "\(operation.name)"
            #expect(found(name) == operation)
            #expect(found(name + "x") == nil)
            #expect(found(String(name.dropLast())) != operation)
            #expect(target("\(operation.service.targetPrefix).\(name)") == operation)
            #expect(target("DynamoDB_20111205.\(name)") == nil)
        }
        #expect(found("") == nil)
        #expect(target("PutItem") == nil)
        #expect(target("DynamoDB_20120810.ListStreams") == nil)
        #expect(target("DynamoDB_20120810.") == nil)
    }

    @Test func requiredMembersAreMarked() {
        let input = DynamoOperation.putItem.input
        let required = input.members.filter(\.isRequired).map { "\($0.name)" }
        #expect(required == ["TableName", "Item"])
        #expect(input.requiredMembers == 0b11)
    }

    @Test func reportOrdersArePermutations() {
        for operation in DynamoOperation.allCases {
            #expect(operation.input.reportOrder.sorted() == Array(operation.input.members.indices), "\(operation)")
        }
    }

    @Test func firstMembersAreMembers() {
        for operation in DynamoOperation.allCases {
            let names = Set(operation.input.members.map { "\($0.name)" })
            for member in operation.reporting.firstMembers { #expect(names.contains("\(member)"), "\(operation)") }
        }
    }

    @Test(arguments: [
        (ShapePattern.name, ["a", "A-z_0.9"], ["", "a b", "é", "a;"]),
        (.printable, ["a b~"], ["", "\t", "é"]),
        (.xmlCharacters, ["", "a\r\n\té😀"], ["\u{1}", "\u{FFFE}"]),
        (
            .hexadecimalBlocks, ["0123456789abcdef", "0123456789abcdef0123456789abcdef"],
            ["", "0123456789ABCDEF", "0a"]
        ),
        (.withoutDollarSign, ["a b"], ["", "a$"]),
        (.contributorInsightsRule, ["ab", "a-_.b"], ["a", "-ab", "ab.", String(repeating: "a", count: 129)]),
        (.csvDelimiter, [",", "\t", " "], ["", "a", ",,"]),
        (.csvHeader, ["", "a b!"], ["a,b", "\""]),
        (.bucketName, ["ab", "a.b-c"], ["a", ".ab", "ab-", "a b"]),
        (.accountIdentifier, ["123456789012"], ["12345678901", "12345678901a"]),
        (.uuid, ["01234567-89ab-cdef-0123-456789abcdef"], ["01234567-89ab-cdef-0123-456789abcdeF", "0123"]),
    ])
    func patterns(pattern: ShapePattern, matching: [String], others: [String]) {
        for text in matching { #expect(matches(pattern, text), "\(pattern) should match \(text)") }
        for text in others { #expect(!matches(pattern, text), "\(pattern) should not match \(text)") }
    }

    private func matches(_ pattern: ShapePattern, _ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { pattern.matches($0) }
    }

    private func found(_ name: String) -> DynamoOperation? {
        Array(name.utf8).withUnsafeBytes { DynamoOperation(name: $0) }
    }

    private func target(_ target: String) -> DynamoOperation? {
        Array(target.utf8).withUnsafeBytes { DynamoOperation(target: $0) }
    }
}
