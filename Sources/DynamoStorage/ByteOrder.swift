import Glibc

/// The order of keys: byte by byte as unsigned numbers, a key before every key that it is a prefix of.
///
/// Returns a number below, equal to or above zero, like `memcmp`.
@inline(__always)
func compareBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
    let commonCount = min(left.count, right.count)
    if commonCount > 0 {
        let order = memcmp(left.baseAddress!, right.baseAddress!, commonCount)
        if order != 0 { return Int(order) }
    }
    return left.count - right.count
}
