/// Placeholder.
struct BusyPolling {
}
