import DynamoModel
import DynamoStorage

/// The ClientRequestTokens of transactions: each is good for one transaction in ten minutes, also across restarts.
///
/// 1. In memory are only the tokens of transactions under way. Those of transactions that were made are in the store,
///    written by the transaction's own commit, and are looked up there.
/// 2. A transaction that fails leaves its token free.
/// 3. Whoever claims a token also takes expired ones out of the store, some at a time, by a second record that orders
///    them by when they expire.
final class RequestTokens: Sendable {
    private static let removalsPerCommit = 256

    private let store: any OrderedStore
    private let committer: Committer
    private let clock: Clock
    private let state: Locked<State>

    private struct State {
        /// The hashes of the requests that are under way.
        var underWay: [Text: [UInt8]] = [:]
        /// No token expires before this, in milliseconds since 1970.
        var nextRemoval: Int64 = 0
        /// The expired tokens that have not been taken out, and all others. It moves on, so that what has been removed
        /// is not walked over again.
        var range = CatalogRecord.tokenExpiries
    }

    init(store: any OrderedStore, committer: Committer, clock: Clock) {
        self.store = store
        self.committer = committer
        self.clock = clock
        state = Locked(State())
    }

    /// What is known of a token.
    enum Standing {
        /// Nothing: the claim must be released when the transaction is done.
        case new(TokenClaim)
        /// The same request was made before; these are the read units of its actions.
        case made(units: [UInt8])
    }

    /// Claims a token for a request.
    ///
    /// - Parameter digest: the request's hash, of ``TokenRecord/digestBytes`` bytes.
    /// - Throws: IdempotentParameterMismatchException when another request has or had the token,
    ///   TransactionInProgressException when the same request is under way.
    func claim(_ name: String, digest: [UInt8]) throws(DynamoError) -> Standing {
        let token = Text(name)
        let now = clock.now().millisecondsSinceEpoch
        let known = state.withLock { state -> [UInt8]? in
            if let known = state.underWay[token] { return known }
            if now >= state.nextRemoval { removeExpired(&state, now: now) }
            state.underWay[token] = digest
            return nil
        }
        if let known { throw known == digest ? .transactionInProgress : .tokenUsedOtherwise }
        let claim = TokenClaim(token: token, digest: digest, expiry: now + TokenRecord.lifetime)
        do throws(DynamoError) {
            guard let record = try record(of: token), record.expiry > now else { return .new(claim) }
            guard record.digest == digest else { throw .tokenUsedOtherwise }
            release(claim)
            return .made(units: record.units)
        } catch {
            release(claim)
            throw error
        }
    }

    /// Ends a claim: the transaction is durable, or has failed.
    func release(_ claim: TokenClaim) {
        state.withLock { $0.underWay[claim.token] = nil }
    }

    private func record(of token: Text) throws(DynamoError) -> TokenRecord? {
        do throws(StorageError) {
            return try CatalogRecord.tokenRecord(of: token, in: store)
        } catch {
            throw DynamoError(storage: error)
        }
    }

    /// Takes expired tokens out of the store. The lock is held until the commit is queued, so that a token's next use
    /// is queued behind the removal of its last one.
    private func removeExpired(_ state: inout State, now: Int64) {
        var batch = WriteBatch()
        // What cannot be read now is tried again by a later claim.
        guard (try? collectExpired(&state, now: now, into: &batch)) != nil, !batch.isEmpty else { return }
        committer.submit(Commit(batch: batch) { _ in })
    }

    private func collectExpired(
        _ state: inout State, now: Int64, into batch: inout WriteBatch
    ) throws(StorageError) {
        let cursor = try store.cursor(over: state.range)
        var isPositioned = try cursor.seekToFirst()
        var nextRemoval = now + TokenRecord.lifetime
        var removals = 0
        while isPositioned {
            let (expiry, token) = try CatalogRecord.readTokenExpiry(cursor.key)
            guard expiry <= now, removals < Self.removalsPerCommit else {
                nextRemoval = expiry
                break
            }
            batch.delete([UInt8](cursor.key))
            // A token that has been used again has a newer record.
            if state.underWay[token] == nil, try CatalogRecord.tokenRecord(of: token, in: store)?.expiry == expiry {
                batch.delete(CatalogRecord.tokenKey(token))
            }
            state.range.lower = [UInt8](cursor.key)
            removals += 1
            isPositioned = try cursor.next()
        }
        state.nextRemoval = nextRemoval
    }
}

/// The right to make a transaction with a token.
struct TokenClaim: Sendable {
    let token: Text
    fileprivate let digest: [UInt8]
    fileprivate let expiry: Int64

    /// Adds the token's record to the commit of its transaction.
    func record(_ changes: [ItemChange], in batch: inout WriteBatch) {
        let units = changes.map { change in
            UInt8(clamping: Int(CapacityUnits.read(bytes: change.chargedBytes, isConsistent: true)))
        }
        CatalogRecord.put(TokenRecord(expiry: expiry, digest: digest, units: units), of: token, to: &batch)
    }
}
