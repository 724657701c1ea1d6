/// Where a loop gets its requests from, and who judges the answers. One per thread, used by that thread alone.
///
/// A slot is one connection: it has one operation at a time, which takes one request or several.
protocol OperationSource: AnyObject {
    /// Writes the next request of `slot`, or answers false if there is none left.
    func nextRequest(slot: Int, into request: Request) -> Bool

    /// Judges the body of an answer with status 200 to the slot's last request.
    func judge(_ body: UnsafeRawBufferPointer, slot: Int) -> Verdict

    /// The slot's last request failed; its operation is over.
    func requestFailed(_ failure: RequestFailure, slot: Int)
}

/// What to make of an answer.
enum Verdict {
    /// The operation is done, and right.
    case right
    /// The answer is right; another request belongs to the same operation.
    case followUp
    /// The operation is over: the server said in an answer without an error that it has not done all of it.
    case refused(kind: String, detail: String)
    /// The operation is done, and the answer is not what it has to be. `kind` groups such answers.
    case wrong(kind: String, detail: String)
}

/// A request that was answered with an error, or not at all.
struct RequestFailure: Equatable {
    /// The error's type as the server names it, or a word of our own such as `timeout`.
    let kind: String
    let message: String
    /// Whether the server may have done what was asked all the same.
    let mayHaveBeenApplied: Bool
    /// Whether no connection could be made.
    let isUnreachable: Bool

    init(kind: String, message: String, mayHaveBeenApplied: Bool, isUnreachable: Bool = false) {
        self.kind = kind
        self.message = message
        self.mayHaveBeenApplied = mayHaveBeenApplied
        self.isUnreachable = isUnreachable
    }

    /// Reads an error answer: `{"__type": "prefix#Type", "message": "…"}`.
    init(status: Int, body: UnsafeRawBufferPointer) {
        let type = JSONScanner.stringMember("__type", of: body)
        kind = type.map { String($0.split(separator: "#").last ?? "") } ?? "HTTP \(status)"
        message =
            JSONScanner.stringMember("message", of: body) ?? JSONScanner.stringMember("Message", of: body)
            ?? String(decoding: body.prefix(200), as: UTF8.self)
        mayHaveBeenApplied = status >= 500
        isUnreachable = false
    }
}
