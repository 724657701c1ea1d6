import DynamoExpressions
import DynamoModel
import Testing

@Suite("Evaluation of conditions")
struct ConditionEvaluationTests {
    static let item: Item = [
        "s": "hello", "n": 5, "b": .binary([1, 2, 3, 0xFF]), "t": true, "f": false, "nil": .null,
        "ss": .stringSet(of: ["x", "y", ""]), "ns": .numberSet(of: [1, 2, -3]), "bs": .binarySet(of: [[1], [2]]),
        "l": .list(["hi", 2, .list([3]), .stringSet(of: ["q"])]),
        "m": .map(["x": 1, "y": .list([-1, 2, .map(["z": "deep"])]), "a.b": "dot"]),
        "emoji": "a😀é", "twin": "hello",
    ]

    @Test(
        "true",
        arguments: [
            // Comparators
            "s = twin", "s <> n", "n < :ten", "n <= :five", "n > :four", "n >= :five", ":four < n", "s < :world",
            "b = :bytes", "b > :low", "t = :true", "t <> f", "nil = :null", "l = :l", "m.y[0] = :minusOne", "ss = :ss",
            "absent <> :five", "absent <> b2", "m.absent <> s", "NOT absent < :five", "NOT s < n",
            // BETWEEN, IN
            "n BETWEEN :four AND :five", "n between :five and :ten", "s BETWEEN :hell AND :world",
            "n IN (:four, :five)", "n IN (s, :five)", "s in (twin)", "ss IN (:l, :ss)",
            // Existence and types
            "attribute_exists(s)", "attribute_exists(m.y[2].z)", "attribute_not_exists(m.y[3])",
            "attribute_not_exists(s.x)", "attribute_not_exists(m[0])", "attribute_not_exists(l.x)",
            "attribute_not_exists(absent)", "attribute_type(s, :S)", "attribute_type(n, :N)", "attribute_type(l, :L)",
            "attribute_type(nil, :NULL)", "attribute_type(t, :BOOL)", "attribute_type(:five, :N)",
            "attribute_type(size(s), :N)",
            // Functions
            "begins_with(s, :hell)", "begins_with(b, :low)", "begins_with(:world, s) OR begins_with(s, twin)",
            "begins_with(s, :empty)", "contains(s, :ell)", "contains(s, :empty)", "contains(b, :middle)",
            "contains(ss, :x)", "contains(ss, :empty)", "contains(ns, :minusThree)", "contains(bs, :low)",
            "contains(l, :two)", "contains(l, :three)", "contains(l, :q)", "contains(:l, :two)",
            "size(s) = :five", "size(s) = n", "size(b) = :four", "size(ss) = :three0", "size(ns) = :three0",
            "size(l) = :four", "size(m) = :three0", "size(emoji) = :four", "size(:hell) = :four",
            "size(s) BETWEEN :four AND :five", "size(s) IN (:five)", "size(n) <> :five", "NOT size(n) = :five",
            "size(absent) <> :five",
            // Logic
            "s = n OR n = :five AND s = twin", "NOT (s = n OR n = :four)", "NOT s = n AND n = :five", "(s = twin)",
            "#dot2.#dot = :dot OR m.#dot = :dot",
        ])
    func holds(_ text: String) throws {
        #expect(try condition(text).matches(Self.item))
    }

    @Test(
        "false",
        arguments: [
            "s = n", "s <> twin", "n < :five", "n > :five", "s < n", "s >= n", "t < f", "absent = :five",
            "absent = b2", "absent < :five", "absent >= b2", "n BETWEEN :ten AND m.x",
            "s BETWEEN :four AND :five", "absent BETWEEN :four AND :five", "n BETWEEN :four AND absent",
            "n IN (:four, :ten)", "absent IN (b2)", "attribute_exists(absent)", "attribute_exists(m.x.y)",
            "attribute_exists(l[4])", "attribute_not_exists(s)", "attribute_type(n, :S)", "attribute_type(absent, :S)",
            "begins_with(s, :world)", "begins_with(n, :hell)", "begins_with(absent, :hell)", "begins_with(s, b)",
            "begins_with(:hell, s)", "contains(s, :world)", "contains(s, n)", "contains(n, :five)", "contains(m, :x)",
            "contains(ss, :ss)", "contains(ns, :x)", "contains(t, :true)", "contains(l, :five)", "contains(absent, :x)",
            "contains(s, absent)", "size(n) = :five", "size(t) > :four", "size(nil) < :ten", "size(absent) = :five",
            "size(s) = s", "m = :m2", "l = :five", "m.a.b = :dot",
        ])
    func fails(_ text: String) throws {
        #expect(try !condition(text).matches(Self.item))
    }

    private func condition(_ text: String) throws -> Condition {
        let values: Item = [
            ":true": true, ":null": .null, ":ten": 10, ":five": 5, ":four": 4, ":two": 2, ":three": .list([3]),
            ":three0": 3, ":minusOne": -1, ":minusThree": -3, ":bytes": .binary([1, 2, 3, 0xFF]), ":low": .binary([1]),
            ":middle": .binary([2, 3]), ":world": "world", ":hell": "hell", ":ell": "ell", ":empty": "", ":x": "x",
            ":q": .stringSet(of: ["q"]), ":ss": .stringSet(of: ["y", "", "x"]), ":dot": "dot", ":m2": .map(["x": 1]),
            ":l": .list(["hi", 2, .list([3]), .stringSet(of: ["q"])]), ":S": "S", ":N": "N", ":L": "L",
            ":NULL": "NULL", ":BOOL": "BOOL",
        ]
        var scope = try PlaceholderScope(names: ["#dot": "a.b", "#dot2": "nothing"], values: values)
        return try cache.condition(text, scope: &scope)
    }

    @Test("every type against every type", arguments: AttributeValue.Kind.allCases)
    func types(_ kind: AttributeValue.Kind) {
        let samples: [AttributeValue.Kind: (AttributeValue, AttributeValue)] = [
            .string: ("a", "b"), .number: (-2, 10), .binary: (.binary([0x7F]), .binary([0x80])),
            .boolean: (false, true), .null: (.null, .null), .stringSet: (.stringSet(of: ["a"]), .stringSet(of: ["b"])),
            .numberSet: (.numberSet(of: [1]), .numberSet(of: [2])),
            .binarySet: (.binarySet(of: [[1]]), .binarySet(of: [[2]])), .list: (.list([1]), .list([2])),
            .map: (.map(["a": 1]), .map(["a": 2])),
        ]
        let isOrdered = [.string, .number, .binary].contains(kind)
        for (other, (low, high)) in samples {
            let item: Item = ["x": samples[kind]!.0, "low": low, "high": high]
            func holds(_ comparator: Comparator, _ name: Text) -> Bool {
                Condition.comparison(.path("x"), comparator, .path(DocumentPath(name))).matches(item)
            }
            let isSame = other == kind
            #expect(holds(.equal, "low") == isSame)
            #expect(holds(.notEqual, "low") == !isSame)
            #expect(holds(.equal, "high") == (isSame && kind == .null))
            #expect(holds(.less, "high") == (isSame && isOrdered))
            #expect(holds(.lessOrEqual, "low") == (isSame && isOrdered))
            #expect(holds(.greater, "high") == false)
            #expect(holds(.greaterOrEqual, "low") == (isSame && isOrdered))
            #expect(Condition.attributeType(.path("x"), other).matches(item) == isSame)
        }
    }

    @Test("numbers compare by value")
    func numbers() throws {
        let sorted = ["-1E125", "-10", "-2.5", "-2", "-1E-130", "0", "1E-130", "0.5", "2", "10", "10.01", "1E125"]
        let numbers = try sorted.map { AttributeValue.number(try DynamoNumber(parsing: $0)) }
        for (i, left) in numbers.enumerated() {
            for (j, right) in numbers.enumerated() {
                let less = Condition.comparison(.path("n"), .less, .value(right)).matches(["n": left])
                #expect(less == (i < j), "\(sorted[i]) < \(sorted[j])")
            }
        }
    }

    @Test("names that a condition mentions")
    func mentionedNames() throws {
        let condition = try condition("NOT m.x = :ten AND (size(s) > n OR contains(l, ss)) AND b IN (t, f)")
        #expect(condition.topLevelNames == ["m", "s", "n", "l", "ss", "b", "t", "f"])
        #expect(condition.paths.filter(\.isNested) == [DocumentPath("m", [.name("x")])])
    }
}
