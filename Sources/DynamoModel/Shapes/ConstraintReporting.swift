/// How an operation reports violated constraints.
///
/// DynamoDB has two layers that check requests. The older one lists every violation with its value; the newer one,
/// which single-item operations got in 2026, has other words and orders. A request that lacks a required member, or
/// that is nested past 62 levels, gets the older layer's answer from these operations too.
public struct ConstraintReporting: Sendable {
    public enum Layer: Sendable {
        /// Every violation in one message: "Value '…' at 'tableName' failed to satisfy constraint: …; …".
        case older
        /// The newer words; every violation in one message.
        case current
        /// The newer words; the first violation only.
        case currentFirst
    }

    public let layer: Layer

    /// The members that the newer layer looks at first, in its order. The others follow in the older layer's order.
    public let firstMembers: [StaticString]

    static let older = ConstraintReporting(layer: .older, firstMembers: [])
}
