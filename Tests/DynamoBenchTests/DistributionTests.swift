import Testing

@testable import DynamoBench

@Suite struct DistributionTests {
    @Test func zipfianRanksComeUpInTheirProportions() {
        let zipfian = Zipfian(count: 1000)
        var random = Random(seed: 11)
        var counts = [Int](repeating: 0, count: 1000)
        let drawCount = 200_000
        for _ in 0..<drawCount { counts[zipfian.next(&random)] += 1 }
        // The sum of 1 / r^0.99 over a thousand ranks is 7.73, so the first has about 12.9 %.
        #expect((0.12...0.14).contains(Double(counts[0]) / Double(drawCount)))
        #expect((1.7...2.3).contains(Double(counts[0]) / Double(counts[1])))
        let topTen = counts.prefix(10).reduce(0, +)
        #expect((0.36...0.42).contains(Double(topTen) / Double(drawCount)))
        #expect(counts.suffix(500).reduce(0, +) > 0)
    }

    @Test func growingIsLikeStartingLarger() {
        var grown = Zipfian(count: 10)
        grown.grow(to: 500)
        let whole = Zipfian(count: 500)
        var first = Random(seed: 5)
        var second = Random(seed: 5)
        for _ in 0..<1000 { #expect(grown.next(&first) == whole.next(&second)) }
    }

    @Test(arguments: [1, 2, 3, 10])
    func smallRangesStayInBounds(_ count: Int) {
        let zipfian = Zipfian(count: count)
        var random = Random(seed: 2)
        var seen = Set<Int>()
        for _ in 0..<5000 { seen.insert(zipfian.next(&random)) }
        #expect(seen == Set(0..<count))
    }

    @Test func randomIsEvenAndRepeatable() {
        var random = Random(seed: 1)
        var again = Random(seed: 1)
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<100_000 {
            let number = random.next(below: 10)
            #expect(number == again.next(below: 10))
            counts[number] += 1
        }
        #expect(counts.allSatisfy { (9_500...10_500).contains($0) })
    }

    @Test func mixesHaveTheirShares() {
        let mix = YCSBMix(read: 50, readModifyWrite: 50)
        var random = Random(seed: 8)
        let reads = (0..<10_000).count { _ in mix.choose(&random) == .read }
        #expect((4_800...5_200).contains(reads))
        let inserts = (0..<10_000).count { _ in YCSBMix(read: 95, insert: 5).choose(&random) == .insert }
        #expect((400...600).contains(inserts))
    }

    @Test func sampleHasEachNumberWithTheSameChance() {
        var hits = [Int](repeating: 0, count: 100)
        for seed in 0..<2000 {
            var sample = Sample(capacity: 10, seed: UInt64(seed))
            for number in 0..<100 { sample.add(number) }
            #expect(Set(sample.numbers).count == 10)
            for number in sample.numbers { hits[number] += 1 }
        }
        #expect(hits.allSatisfy { (130...270).contains($0) })
    }

    @Test func slotsOwnTheirUnitsAndKnowTheLastVersion() {
        let shares = ThreadShare.divide(slotCount: 5, threadCount: 2)
        #expect(shares.map(\.slotCount) == [3, 2])
        #expect(shares.map(\.firstSlot) == [0, 3])
        var ownerOfUnit: [Int: Int] = [:]
        for share in shares {
            var units = OwnedUnits(share, unitCount: 20, seed: 1)
            var versions: [Int: Int] = [:]
            for round in 0..<200 {
                let slot = round % share.slotCount
                let choice = units.choose(slot: slot)
                #expect(
                    ownerOfUnit.updateValue(share.firstSlot + slot, forKey: choice.unit) ?? share.firstSlot + slot
                        == share.firstSlot + slot)
                #expect(choice.version == versions[choice.unit, default: 0] + 1)
                if round % 7 == 0 {
                    units.fail(slot: slot, mayHaveBeenApplied: false)
                } else {
                    units.acknowledge(slot: slot)
                    versions[choice.unit] = choice.version
                }
            }
            let sample = units.sample(count: 100, seed: 1)
            #expect(sample.count == versions.count)
            #expect(sample.allSatisfy { versions[$0.unit] == $0.version })
        }
    }

    @Test func theFrontierPassesOnlyWhatIsAcknowledged() {
        let sequence = InsertSequence(from: 10)
        #expect((sequence.take(), sequence.take(), sequence.take()) == (10, 11, 12))
        sequence.acknowledge(11)
        #expect(sequence.frontier == 10)
        sequence.abandon(10)
        #expect(sequence.take() == 10)
        sequence.acknowledge(10)
        #expect(sequence.frontier == 12)
    }
}
