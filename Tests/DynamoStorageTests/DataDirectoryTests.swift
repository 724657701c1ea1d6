import DynamoStorage
import Foundation
import Testing

/// Which directories a store on disk opens, and how it refuses the others.
@Suite struct DataDirectoryTests {
    private func openError(_ path: String) -> StorageError? {
        do {
            try RocksDBStore(path: path).close()
            return nil
        } catch {
            return error
        }
    }

    @Test func createsTheDirectoryWithItsParents() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/deep/er/data/"
            try RocksDBStore(path: path).close()
            let marker = try String(contentsOfFile: path + "APUS", encoding: .utf8)
            #expect(marker == "Apus data format 1\n")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
    }

    @Test func reopensWhatWasClosed() throws {
        try withTemporaryDirectory { directory in
            for round in 0..<3 {
                let store = try RocksDBStore(path: directory)
                #expect(try store.entries().count == round)
                try store.put([String(round): "x"], durability: .durable)
                store.close()
            }
        }
    }

    @Test func refusesAForeignDirectoryAndLeavesItAlone() throws {
        try withTemporaryDirectory { directory in
            try Data("precious".utf8).write(to: URL(fileURLWithPath: directory + "/file"))
            let error = openError(directory)
            #expect(error?.code == .foreignDirectory)
            #expect(error?.description.contains(directory) == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["file"])
        }
    }

    @Test func finishesWhatACrashedCreationBegan() throws {
        try withTemporaryDirectory { directory in
            for name in ["shard-0", "lost+found"] {
                try FileManager.default.createDirectory(
                    atPath: directory + "/" + name, withIntermediateDirectories: false)
            }
            try Data("Apus da".utf8).write(to: URL(fileURLWithPath: directory + "/APUS.new"))
            #expect(openError(directory) == nil)
        }
    }

    @Test func refusesAFile() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/file"
            try Data().write(to: URL(fileURLWithPath: path))
            #expect(openError(path)?.code == .notADirectory)
            #expect(openError(path + "/below")?.code == .notADirectory)
        }
    }

    @Test func refusesNewerAndDamagedMarkers() throws {
        try withTemporaryDirectory { directory in
            try RocksDBStore(path: directory).close()
            let marker = URL(fileURLWithPath: directory + "/APUS")
            for (text, code) in [
                ("Apus data format 2\n", StorageError.Code.newerFormat), ("", .damagedMarker),
                ("Apus data format 1", .damagedMarker), ("Apus data format -1\n", .damagedMarker),
            ] {
                try Data(text.utf8).write(to: marker)
                #expect(openError(directory)?.code == code, "\(text)")
            }
        }
    }

    @Test func refusesAMarkedDirectoryWhoseDataIsGone() throws {
        try withTemporaryDirectory { directory in
            try RocksDBStore(path: directory).close()
            try FileManager.default.removeItem(atPath: directory + "/shard-0")
            #expect(openError(directory)?.code == .corruption)
        }
    }

    @Test func refusesADirectoryInUseUntilItsLastReaderIsGone() throws {
        try withTemporaryDirectory { directory in
            let store = try RocksDBStore(path: directory)
            #expect(openError(directory)?.code == .inUse)
            var snapshot: (any StoreSnapshot)? = try store.snapshot()
            store.close()
            #expect(openError(directory)?.code == .inUse)
            #expect(try snapshot?.entries().isEmpty == true)
            snapshot = nil
            #expect(openError(directory) == nil)
        }
    }

    /// Directories of the kernel that not even root can write to, and ones that a common user cannot.
    @Test func refusesWhereItCannotWrite() throws {
        try withTemporaryDirectory { directory in
            #expect(openError("/proc/apus-data")?.code == .noAccess)
            guard getuid() != 0 else { return }
            chmod(directory, 0o500)
            defer { chmod(directory, 0o700) }
            #expect(openError(directory)?.code == .noAccess)
            #expect(openError(directory + "/below")?.code == .noAccess)
        }
    }

    @Test func reportsDamagedData() throws {
        try withTemporaryDirectory { directory in
            try RocksDBStore(path: directory).close()
            try Data("nonsense".utf8).write(to: URL(fileURLWithPath: directory + "/shard-0/CURRENT"))
            #expect(openError(directory)?.code == .corruption)
            #expect(openError(directory)?.code == .corruption, "the failed opening kept its lock")
        }
    }
}
