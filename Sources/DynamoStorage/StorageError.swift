/// A failure of the storage layer.
///
/// The message is one sentence for a person, and holds paths and figures but never keys or values. `cause` is what the
/// layer below said, in its own words: the C library's text for an errno, or RocksDB's status.
public struct StorageError: Error, Sendable, Equatable {
    /// What kind of failure this is: the part that a program decides by. New codes may be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// The data path names something that is not a directory.
        public static let notADirectory = Code("notADirectory")
        /// The data directory cannot be created, read or written.
        public static let noAccess = Code("noAccess")
        /// The directory holds files, but no Apus data.
        public static let foreignDirectory = Code("foreignDirectory")
        /// The directory's format marker cannot be understood.
        public static let damagedMarker = Code("damagedMarker")
        /// The data was written by a newer version of Apus.
        public static let newerFormat = Code("newerFormat")
        /// Another store, of this process or another, has the directory open.
        public static let inUse = Code("inUse")
        /// The store was closed.
        public static let closed = Code("closed")
        /// Stored bytes are not what was written, or cannot be decoded.
        public static let corruption = Code("corruption")
        /// The disk is full.
        public static let noSpace = Code("noSpace")
        /// Reading, writing or syncing failed.
        public static let inputOutput = Code("inputOutput")
        /// A cursor was moved or read before it was positioned, or after it ran off its range.
        public static let cursorNotPositioned = Code("cursorNotPositioned")
        /// Any other failure of the library below.
        public static let internalFailure = Code("internalFailure")
    }

    public let code: Code
    public let message: String
    public let cause: String?

    public init(_ code: Code, _ message: String, cause: String? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    static let closed = StorageError(.closed, "The store is closed.")
    static let cursorNotPositioned = StorageError(.cursorNotPositioned, "The cursor is not at an entry.")
}

extension StorageError: CustomStringConvertible {
    public var description: String {
        cause.map { "\(message) (\($0))" } ?? message
    }
}
