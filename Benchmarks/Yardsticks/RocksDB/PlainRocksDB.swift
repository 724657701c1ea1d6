import CRocksDB
import DynamoBench
import DynamoStorage

/// RocksDB by itself, through its C interface, with the options that Apus's store has.
///
/// The options are not written down again here: an Apus store is opened, for which RocksDB notes all of them in a file,
/// and they are read from there. What is not in the file is the block cache's size.
final class PlainRocksDB: @unchecked Sendable {
    let pointer: OpaquePointer
    let records: Records
    let readOptions = rocksdb_readoptions_create()!
    let durableWrites = rocksdb_writeoptions_create()!
    private let cache: OpaquePointer
    private let defaultFamily: OpaquePointer

    /// - Parameter keyspace: the number in front of all keys, so that yardsticks keep apart.
    init(_ options: YardstickOptions, keyspace: UInt32) throws(BenchError) {
        records = Records(keyspace: keyspace)
        let store = options.data + "/apus"
        do throws(StorageError) {
            try RocksDBStore(path: store).close()
        } catch {
            throw BenchError(.refused, "\(error)")
        }
        let cacheOptions = rocksdb_lru_cache_options_create()!
        rocksdb_lru_cache_options_set_capacity(cacheOptions, RocksDBOptions().blockCacheBytes)
        rocksdb_lru_cache_options_set_num_shard_bits(cacheOptions, 4)
        cache = rocksdb_cache_create_lru_opts(cacheOptions)
        rocksdb_lru_cache_options_destroy(cacheOptions)
        rocksdb_writeoptions_set_sync(durableWrites, 1)
        (pointer, defaultFamily) = try Self.open(
            options.data + "/rocksdb", optionsFrom: store + "/shard-0", cache)
    }

    deinit {
        rocksdb_column_family_handle_destroy(defaultFamily)
        rocksdb_close(pointer)
        rocksdb_writeoptions_destroy(durableWrites)
        rocksdb_readoptions_destroy(readOptions)
        rocksdb_cache_destroy(cache)
    }

    private static func open(
        _ path: String, optionsFrom store: String, _ cache: OpaquePointer
    ) throws(BenchError) -> (database: OpaquePointer, defaultFamily: OpaquePointer) {
        var options: OpaquePointer?
        var familyCount = 0
        var familyNames: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        var familyOptions: UnsafeMutablePointer<OpaquePointer?>?
        let environment = rocksdb_create_default_env()
        defer { rocksdb_env_destroy(environment) }
        try checking {
            rocksdb_load_latest_options(
                store, environment, false, cache, &options, &familyCount, &familyNames, &familyOptions, $0)
        }
        defer { rocksdb_load_latest_options_destroy(options, familyNames, familyOptions, familyCount) }
        guard familyCount == 1, let familyNames, let familyOptions else {
            throw BenchError(.refused, "the store's options are those of \(familyCount) column families")
        }
        // The C interface wraps a filter, and the file has the wrapper's name, without the filter's parameters.
        let complete = rocksdb_options_create()
        defer { rocksdb_options_destroy(complete) }
        try checking {
            rocksdb_get_options_from_string(
                familyOptions[0], "block_based_table_factory={filter_policy=bloomfilter:10:false}", complete, $0)
        }
        var family: OpaquePointer?
        var name = UnsafePointer(familyNames[0])
        var ownOptions = complete
        let database = try checking {
            rocksdb_open_column_families(options, path, 1, &name, &ownOptions, &family, $0)
        }
        return (database!, family!)
    }

    /// Runs a call of RocksDB, and throws what it reports.
    static func checking<Value>(
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Value
    ) throws(BenchError) -> Value {
        var text: UnsafeMutablePointer<CChar>?
        let value = body(&text)
        guard let text else { return value }
        defer { rocksdb_free(text) }
        throw BenchError(.refused, "RocksDB: \(String(cString: text))")
    }

    /// RocksDB counts comparisons of keys for each thread unless told not to; the store tells it so as well.
    static func stopCountingOnThisThread() { rocksdb_set_perf_level(Int32(rocksdb_disable)) }
}
