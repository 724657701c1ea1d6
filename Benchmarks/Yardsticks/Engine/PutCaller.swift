import DynamoBench
import DynamoEngine
import DynamoModel

/// One caller of `engine-put`: it has one PutItem outstanding, and begins the next when that is durable. It is used by
/// one thread at a time, which the style of waiting chooses. Each record belongs to one caller, so that what was written
/// last is known.
final class PutCaller: @unchecked Sendable {
    let figures: CallerFigures
    /// The record and version that was written last; nil if none was.
    private(set) var last: (number: Int, version: Int)?
    private let table: EngineTable
    private let caller: Int
    private let callerCount: Int
    private let ownCount: Int
    private var random: Random
    private var number = 0
    private var version = 0
    private var start: UInt64 = 0
    private var result: Result<PutItemOutput, DynamoError>?

    init(_ table: EngineTable, _ options: YardstickOptions, caller: Int, _ period: Period) {
        self.table = table
        self.caller = caller
        callerCount = options.callers
        ownCount = max(1, options.records / options.callers)
        figures = CallerFigures(period)
        // Versions of an earlier run must not come again.
        random = Random(seed: Random.mix(Clock.nowNanoseconds, UInt64(caller)))
    }

    /// The next put, which begins now; nil if there is none any more.
    func next() -> PutItemInput? {
        number = random.next(below: ownCount) * callerCount + caller
        version = Int(random.next() >> 1)
        let input = PutItemInput(tableName: table.name, item: table.records.item(number, version: version))
        guard let start = figures.begin() else { return nil }
        self.start = start
        return input
    }

    /// Begins the next put. False if there is none any more.
    /// - Parameter completion: called when the put is durable or has failed. Its figures are taken by `finish`.
    func begin(completion: @escaping @Sendable (PutCaller) -> Void) -> Bool {
        guard let input = next() else { return false }
        table.database.putItem(input) { [self] result in
            self.result = result
            completion(self)
        }
        return true
    }

    /// Takes the figures of the put that `begin` began.
    func finish() {
        if let result { finish(result) }
        result = nil
    }

    func finish(_ result: Result<PutItemOutput, DynamoError>) {
        switch result {
        case .success:
            figures.record(from: start)
            last = (number, version)
        case .failure(let error): figures.recordError("\(error)")
        }
    }

    func putAsync(_ input: PutItemInput) async {
        do throws(DynamoError) {
            finish(.success(try await table.database.putItem(input)))
        } catch {
            finish(.failure(error))
        }
    }
}
