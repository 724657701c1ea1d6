import Glibc

/// Compares what was read with what it has to be, in memory of its own; for one thread.
final class RecordChecker {
    private let expected: UnsafeMutableRawBufferPointer
    private let write: (Int, Int, UnsafeMutableRawBufferPointer) -> Void

    /// - Parameter write: writes the expected bytes.
    init(
        byteCount: Int,
        write: @escaping (_ number: Int, _ version: Int, _ target: UnsafeMutableRawBufferPointer) -> Void
    ) {
        expected = .allocate(byteCount: byteCount, alignment: 8)
        self.write = write
    }

    deinit { expected.deallocate() }

    /// Whether `bytes` are those of this version of the record.
    func isRight(_ number: Int, version: Int = 0, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count == expected.count else { return false }
        write(number, version, expected)
        return memcmp(bytes.baseAddress!, expected.baseAddress!, bytes.count) == 0
    }
}
