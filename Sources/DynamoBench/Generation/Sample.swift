/// A random sample of fixed size of a sequence of numbers, each with the same chance (reservoir sampling).
struct Sample {
    private(set) var numbers: [Int] = []
    private let capacity: Int
    private var offeredCount = 0
    private var random: Random

    init(capacity: Int, seed: UInt64) {
        self.capacity = capacity
        random = Random(seed: seed)
    }

    mutating func add(_ number: Int) {
        offeredCount += 1
        if numbers.count < capacity { return numbers.append(number) }
        let place = random.next(below: offeredCount)
        if place < capacity { numbers[place] = number }
    }
}
