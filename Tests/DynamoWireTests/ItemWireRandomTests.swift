import DynamoModel
import TestSupport
import Testing

@testable import DynamoWire

@Suite("Random requests")
struct ItemWireRandomTests {
    @Test("Items survive the way to bytes and back")
    func roundTrip() throws {
        var items = RandomItems(generator: .announced())
        for _ in 0..<2_000 {
            let text = items.item()
            let item = try decode(Item.self, text)
            try item.checkFormat()
            #expect(try decode(Item.self, json(item)) == item, "\(text)")
            // The tree of values leads to the same bytes as the straight way.
            #expect(Item(Array(item)) == item, "\(text)")
        }
    }

    @Test("Mutilated requests are refused or read, and nothing else")
    func mutilation() {
        var items = RandomItems(generator: .announced())
        let document = JSONDocument()
        var refused = 0
        for _ in 0..<5_000 {
            var bytes = Array(items.item().utf8)
            for _ in 0...Int.random(in: 0...3, using: &items.generator) { mutilate(&bytes, &items.generator) }
            bytes.withUnsafeBytes { bytes in
                do throws(DynamoError) {
                    let item = try Item(wire: try document.parse(bytes))
                    try item.checkFormat()
                    #expect(try decode(Item.self, json(item)) == item)
                } catch {
                    #expect(error.code == .serialization || error.code == .validation)
                    refused += 1
                }
            }
        }
        #expect(refused > 100)
    }

    private func mutilate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        let structural = Array("{}[]:,\"\\ \u{0}SNBML10".utf8)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[position] = structural.randomElement(using: &generator)!
        case 2: bytes.insert(structural.randomElement(using: &generator)!, at: position)
        case 3 where bytes.count > 1: bytes.remove(at: position)
        default:
            let end = min(bytes.count, position + Int.random(in: 0...20, using: &generator))
            bytes.insert(contentsOf: bytes[position..<end], at: position)
        }
    }
}
