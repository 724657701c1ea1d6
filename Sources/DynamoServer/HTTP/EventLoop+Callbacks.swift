// What libmicrohttpd calls. Global functions, because a closure written inside a type can inherit an actor's isolation
// and would trap on the loop's thread.
import CMicroHTTPD

/// Starts the daemon of `loop`; nil if the system refuses.
func startDaemon(_ configuration: HTTPServerConfiguration, loop: EventLoop) -> OpaquePointer? {
    var settings = apus_mhd_settings()
    settings.access = access
    settings.completed = requestCompleted
    settings.connection = connectionChanged
    settings.target = targetReceived
    settings.context = Unmanaged.passUnretained(loop).toOpaque()
    settings.memory_bytes = configuration.connectionMemoryByteCount
    settings.connection_limit = UInt32(clamping: configuration.maximumConnectionCount)
    settings.idle_timeout_seconds = UInt32(clamping: configuration.idleTimeoutSeconds)
    return apus_mhd_start(&settings)
}

private func eventLoop(_ context: UnsafeMutableRawPointer?) -> EventLoop {
    Unmanaged<EventLoop>.fromOpaque(context!).takeUnretainedValue()
}

private func connection(_ handle: OpaquePointer?) -> Connection {
    Unmanaged<Connection>.fromOpaque(apus_mhd_socket_context(handle)!).takeUnretainedValue()
}

/// A connection was opened or closed.
private func connectionChanged(
    context: UnsafeMutableRawPointer?, handle: OpaquePointer?,
    slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, code: MHD_ConnectionNotificationCode
) {
    let loop = eventLoop(context)
    if code == .CONNECTION_NOTIFY_STARTED {
        let connection = Connection(handle!, loop)
        slot!.pointee = Unmanaged.passRetained(connection).toOpaque()
        loop.connectionStarted(connection)
    } else if let opaque = slot!.pointee {
        slot!.pointee = nil
        loop.connectionClosed(Unmanaged<Connection>.fromOpaque(opaque).takeRetainedValue())
    }
}

/// A request line has arrived.
private func targetReceived(
    context: UnsafeMutableRawPointer?, target: UnsafePointer<CChar>?, handle: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    connection(handle).requestStarted(target: target!)
    return nil
}

/// Called with the header, then with each piece of the body, then once more; and again after each resumption.
private func access(
    context: UnsafeMutableRawPointer?, handle: OpaquePointer?, url: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?, data: UnsafePointer<CChar>?,
    dataCount: UnsafeMutablePointer<Int>?, requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    let connection = connection(handle)
    if dataCount!.pointee > 0 {
        let isWelcome = connection.received(UnsafeRawBufferPointer(start: data, count: dataCount!.pointee))
        dataCount!.pointee = 0
        return isWelcome ? .YES : .NO
    }
    return connection.proceed(method: method!) ? .YES : .NO
}

/// A request was answered, or its connection failed.
private func requestCompleted(
    context: UnsafeMutableRawPointer?, handle: OpaquePointer?,
    requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, code: MHD_RequestTerminationCode
) {
    connection(handle).requestEnded()
}
