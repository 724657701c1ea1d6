import DynamoEngine
import DynamoModel
import DynamoStorage
import Foundation

/// The answer to a write, which comes some time.
final class Answer<Output: Sendable>: Sendable {
    private let result = Locked<Result<Output, DynamoError>?>(nil)
    private let hasCome = DispatchSemaphore(value: 0)

    /// Starts the write.
    init(_ start: (@escaping Database.Completion<Output>) -> Void) {
        start { [result, hasCome] answer in
            result.withLock { $0 = answer }
            hasCome.signal()
        }
    }

    var isThere: Bool { result.withLock { $0 != nil } }

    /// Waits for the answer. Called once.
    func wait() -> Result<Output, DynamoError> {
        guard hasCome.wait(timeout: .now() + 20) == .success, let answer = result.withLock({ $0 }) else {
            return .failure(DynamoError(.internalServer, "no answer within 20 seconds"))
        }
        return answer
    }

    /// Waits for an answer that should be an error, and tells its code.
    func waitForFailure() -> DynamoError.Code? {
        if case .failure(let error) = wait() { error.code } else { nil }
    }
}
