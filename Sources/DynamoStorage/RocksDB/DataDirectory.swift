import CSystem
import Glibc

/// A data directory that this process holds: checked to be Apus's, and locked against other stores.
///
/// ```
/// DIR/APUS      the format marker, see DataFormat
/// DIR/shard-0/  a RocksDB
/// ```
/// Nothing in the directory is touched before it is known to be Apus's own or empty.
final class DataDirectory: Sendable {
    private let path: String
    /// The open directory, whose `flock` keeps others out. The kernel drops the lock when the process dies.
    private let descriptor: Int32
    private let isReleased = Locked(false)

    private static let markerName = "APUS"
    private static let unfinishedMarkerName = "APUS.new"
    private static let shardName = "shard-0"

    var shardPath: String { path + "/" + Self.shardName }

    init(openingOrCreating path: String) throws(StorageError) {
        try Self.createDirectory(path)
        descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else { throw .noAccess(path, errno) }
        try lock()
        try checkFormat()
    }

    deinit {
        release()
    }

    /// Lets others in. Called after the files are closed; again, it does nothing.
    func release() {
        isReleased.withLock { isReleased in
            if !isReleased, descriptor >= 0 { Glibc.close(descriptor) }
            isReleased = true
        }
    }

    private func lock() throws(StorageError) {
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK else { throw .noAccess(path, errno) }
            throw StorageError(.inUse, "The data directory \(path) is already in use by another Apus.")
        }
        if access(path, R_OK | W_OK | X_OK) != 0 {
            throw .noAccess(path, errno)
        }
    }

    private func checkFormat() throws(StorageError) {
        guard let text = try readMarker() else {
            guard try holdsNothing(of: path), try holdsNothing(of: shardPath) else {
                throw StorageError(
                    .foreignDirectory,
                    "The directory \(path) is not empty and holds no Apus data; choose another one.")
            }
            try createShardDirectory()
            try writeMarker()
            return
        }
        guard let format = DataFormat(markerText: text) else {
            throw StorageError(.damagedMarker, "The file \(path)/\(Self.markerName) is not a format marker of Apus.")
        }
        guard format == .current else {
            throw StorageError(
                .newerFormat,
                "The data in \(path) has format \(format.version), and this version of Apus knows only"
                    + " \(DataFormat.current.version); use a newer Apus.")
        }
        // With its files gone, RocksDB would start an empty database in their place.
        if access(shardPath, F_OK) != 0 {
            throw StorageError(.corruption, "The directory \(shardPath) is missing.")
        }
    }

    /// Whether a directory holds nothing but what `mkfs` leaves and what this class made before a crash cut it off.
    private func holdsNothing(of directory: String) throws(StorageError) -> Bool {
        guard let listing = opendir(directory) else {
            if errno == ENOENT { return true }
            throw .noAccess(path, errno)
        }
        defer { closedir(listing) }
        let ignoredNames: Set = [".", "..", "lost+found", Self.unfinishedMarkerName, Self.shardName]
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if !ignoredNames.contains(name) { return false }
        }
        return true
    }

    /// Makes the directory that RocksDB is to fill; writing the marker makes it durable.
    private func createShardDirectory() throws(StorageError) {
        if mkdirat(descriptor, Self.shardName, 0o700) != 0, errno != EEXIST {
            throw .noAccess(path, errno)
        }
    }

    private func readMarker() throws(StorageError) -> String? {
        let file = openat(descriptor, Self.markerName, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .noAccess(path, errno)
        }
        defer { Glibc.close(file) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = Glibc.read(file, &buffer, buffer.count)
        guard count >= 0 else { throw .noAccess(path, errno) }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// Writes the marker so that a crash leaves either none or all of it.
    private func writeMarker() throws(StorageError) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
        let file = openat(descriptor, Self.unfinishedMarkerName, flags, 0o600)
        guard file >= 0 else { throw .noAccess(path, errno) }
        defer { Glibc.close(file) }
        let text = Array(DataFormat.current.markerText.utf8)
        guard Glibc.write(file, text, text.count) == text.count, fsync(file) == 0,
            renameat(descriptor, Self.unfinishedMarkerName, descriptor, Self.markerName) == 0,
            fsync(descriptor) == 0
        else { throw .noAccess(path, errno) }
    }

    /// Creates a directory and its missing parents, unless it exists. Others of the system get no access to it.
    private static func createDirectory(_ path: String) throws(StorageError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw .notADirectory(path) }
            return
        }
        var errorNumber = errno
        let parent = parentPath(of: path)
        if errorNumber == ENOENT, parent != path {
            try createDirectory(parent)
            if mkdir(path, 0o700) == 0 { return syncDirectory(parent) }
            errorNumber = errno
            if errorNumber == EEXIST { return }
        }
        throw errorNumber == ENOTDIR ? .notADirectory(path) : .noAccess(path, errorNumber)
    }

    private static func parentPath(of path: String) -> String {
        let trimmed = path.reversed().drop { $0 == "/" }
        let parent = String(trimmed.drop { $0 != "/" }.reversed())
        return parent.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : parent
    }

    /// Makes a new directory's entry in its parent survive loss of power.
    private static func syncDirectory(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        Glibc.close(descriptor)
    }
}

extension StorageError {
    fileprivate static func notADirectory(_ path: String) -> StorageError {
        StorageError(.notADirectory, "The data path \(path) is not a directory.")
    }

    fileprivate static func noAccess(_ path: String, _ errorNumber: Int32) -> StorageError {
        let cause = String(cString: strerror(errorNumber))
        if errorNumber == ENOSPC {
            return StorageError(.noSpace, "The disk of the data directory \(path) is full.", cause: cause)
        }
        return StorageError(.noAccess, "The data directory \(path) cannot be created, read or written.", cause: cause)
    }
}
