import CMicroHTTPD

extension Connection {
    func header(_ name: StaticString) -> UnsafeRawBufferPointer? {
        var value: UnsafePointer<CChar>?
        var count = 0
        let found = MHD_lookup_connection_value_n(
            handle, .HEADER_KIND, name.cString, name.utf8CodeUnitCount, &value, &count)
        return found == .YES ? UnsafeRawBufferPointer(start: value, count: count) : nil
    }

    func forEachHeader(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
        withoutActuallyEscaping(body) { body in
            withUnsafePointer(to: HeaderVisitor(visit: body)) { visitor in
                let context = UnsafeMutableRawPointer(mutating: visitor)
                MHD_get_connection_values_n(handle, .HEADER_KIND, visitHeader, context)
            }
        }
    }
}

private struct HeaderVisitor {
    let visit: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void
}

private func visitHeader(
    context: UnsafeMutableRawPointer?, kind: MHD_ValueKind, name: UnsafePointer<CChar>?, nameCount: Int,
    value: UnsafePointer<CChar>?, valueCount: Int
) -> MHD_Result {
    context!.assumingMemoryBound(to: HeaderVisitor.self).pointee.visit(
        UnsafeRawBufferPointer(start: name, count: nameCount),
        UnsafeRawBufferPointer(start: value, count: valueCount))
    return .YES
}
