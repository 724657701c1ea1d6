import CSystem

/// Processors of the machine, by number; at most 1024.
struct ProcessorSet {
    private var words = [UInt64](repeating: 0, count: 16)

    /// Those that the calling thread may run on; none if the system does not say.
    static var allowed: ProcessorSet {
        var set = ProcessorSet()
        _ = sched_getaffinity(0, UInt(set.words.count * 8), &set.words)
        return set
    }

    /// The one that the calling thread runs on at this moment.
    static var current: Int { Int(sched_getcpu()) }

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    mutating func remove(_ processor: Int) {
        guard processor >= 0, processor < words.count * 64 else { return }
        words[processor / 64] &= ~(1 << UInt64(processor % 64))
    }

    /// Lets the calling thread run on these only, at once.
    func confineThread() {
        _ = sched_setaffinity(0, UInt(words.count * 8), words)
    }
}
