import DynamoStorage
import Testing

/// Where each move of a cursor arrives, in a range in the middle of a store.
@Suite struct StoreCursorTests {
    private static let all = ["a", "b", "d", "f", "h", "z"]

    private func withCursor(
        _ kind: StoreKind, over range: KeyRange, _ body: (any StoreCursor) throws -> Void
    ) throws {
        try kind.withStore { store throws in
            try store.put(Dictionary(uniqueKeysWithValues: Self.all.map { ($0, $0) }))
            try body(try store.cursor(over: range))
        }
    }

    private func key(_ cursor: any StoreCursor, _ found: Bool) -> String? {
        #expect(found == cursor.isPositioned)
        #expect(cursor.key.elementsEqual(cursor.value))
        return found ? String(decoding: cursor.key, as: UTF8.self) : nil
    }

    @Test(arguments: StoreKind.allCases)
    func seeksArriveInsideTheRange(_ kind: StoreKind) throws {
        try withCursor(kind, over: KeyRange("b", "h")) { cursor throws in
            #expect(try key(cursor, cursor.seekToFirst()) == "b")
            #expect(try key(cursor, cursor.seekToLast()) == "f")
            let seeks: [(String, atOrAbove: String?, atOrBelow: String?)] = [
                ("", "b", nil), ("a", "b", nil), ("b", "b", "b"), ("c", "d", "b"), ("d", "d", "d"),
                ("f", "f", "f"), ("g", nil, "f"), ("h", nil, "f"), ("i", nil, "f"), ("zz", nil, "f"),
            ]
            for seek in seeks {
                #expect(try key(cursor, cursor.seek(to: Array(seek.0.utf8))) == seek.atOrAbove, "at or above \(seek.0)")
                let found = try cursor.seekForPrevious(to: Array(seek.0.utf8))
                #expect(key(cursor, found) == seek.atOrBelow, "at or below \(seek.0)")
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func turnsAround(_ kind: StoreKind) throws {
        try withCursor(kind, over: KeyRange("b", "h")) { cursor throws in
            #expect(try key(cursor, cursor.seek(to: Array("d".utf8))) == "d")
            #expect(try key(cursor, cursor.next()) == "f")
            #expect(try key(cursor, cursor.previous()) == "d")
            #expect(try key(cursor, cursor.previous()) == "b")
            #expect(try key(cursor, cursor.next()) == "d")
            #expect(try key(cursor, cursor.seekForPrevious(to: Array("e".utf8))) == "d")
            #expect(try key(cursor, cursor.next()) == "f")
            #expect(try key(cursor, cursor.next()) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func findsNothingInAnEmptyRange(_ kind: StoreKind) throws {
        for range in [KeyRange("bb", "c"), KeyRange("h", "b"), KeyRange("d", "d"), KeyRange("zz", "zzz")] {
            try withCursor(kind, over: range) { cursor throws in
                #expect(try key(cursor, cursor.seekToFirst()) == nil)
                #expect(try key(cursor, cursor.seekToLast()) == nil)
                #expect(try key(cursor, cursor.seek(to: Array("d".utf8))) == nil)
                #expect(try key(cursor, cursor.seekForPrevious(to: Array("d".utf8))) == nil)
            }
        }
    }

    @Test(arguments: StoreKind.allCases)
    func movingFromNowhereIsAnError(_ kind: StoreKind) throws {
        try withCursor(kind, over: .all) { cursor throws in
            #expect(!cursor.isPositioned && cursor.key.isEmpty && cursor.value.isEmpty)
            #expect(errorCode { _ = try cursor.next() } == .cursorNotPositioned)
            #expect(errorCode { _ = try cursor.previous() } == .cursorNotPositioned)
            #expect(try cursor.seekToLast())
            #expect(try !cursor.next())
            #expect(errorCode { _ = try cursor.previous() } == .cursorNotPositioned)
            #expect(try key(cursor, cursor.seekToFirst()) == "a")
        }
    }

    @Test func prefixRangesEndBehindTheirLastKey() {
        #expect(KeyRange(prefix: [1, 2]) == KeyRange(from: [1, 2], to: [1, 3]))
        #expect(KeyRange(prefix: [1, 0xFF, 0xFF]) == KeyRange(from: [1, 0xFF, 0xFF], to: [2]))
        #expect(KeyRange(prefix: []) == .all)
        #expect(KeyRange(prefix: [0xFE]) == KeyRange(from: [0xFE], to: [0xFF]))
    }
}
