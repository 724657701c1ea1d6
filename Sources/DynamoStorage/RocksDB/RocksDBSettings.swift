import CRocksDB

/// RocksDB's option objects for one open database; freed with it.
final class RocksDBSettings {
    let options = rocksdb_options_create()!
    let reads = rocksdb_readoptions_create()!
    let durableWrites = rocksdb_writeoptions_create()!
    let bufferedWrites = rocksdb_writeoptions_create()!
    private let cache: OpaquePointer
    private static let levelCount = 7

    init(_ chosen: RocksDBOptions) {
        // Few shards: each has a lock, and two cores need not many.
        let cacheOptions = rocksdb_lru_cache_options_create()!
        rocksdb_lru_cache_options_set_capacity(cacheOptions, chosen.blockCacheBytes)
        rocksdb_lru_cache_options_set_num_shard_bits(cacheOptions, 4)
        cache = rocksdb_cache_create_lru_opts(cacheOptions)
        rocksdb_lru_cache_options_destroy(cacheOptions)

        rocksdb_writeoptions_set_sync(durableWrites, 1)
        rocksdb_options_set_create_if_missing(options, 1)
        setMemory(chosen)
        setLog()
        setCompaction(chosen)
        setTables()
    }

    deinit {
        rocksdb_writeoptions_destroy(bufferedWrites)
        rocksdb_writeoptions_destroy(durableWrites)
        rocksdb_readoptions_destroy(reads)
        rocksdb_options_destroy(options)
        rocksdb_cache_destroy(cache)
    }

    private func setMemory(_ chosen: RocksDBOptions) {
        rocksdb_options_set_write_buffer_size(options, chosen.writeBufferBytes)
        rocksdb_options_set_max_write_buffer_number(options, 3)
        // The unit in which a write buffer takes memory: small, for a small idle process.
        rocksdb_options_set_arena_block_size(options, 256 << 10)
        // A bloom filter for each write buffer, a fiftieth of its size: a search that finds nothing there takes two
        // microseconds, and most reads find their key elsewhere.
        rocksdb_options_set_memtable_prefix_bloom_size_ratio(options, 0.02)
        rocksdb_options_set_memtable_whole_key_filtering(options, 1)
        rocksdb_options_set_max_open_files(options, Int32(chosen.maximumOpenFiles))
        rocksdb_options_set_table_cache_numshardbits(options, 4)
        // Threads that open data files when the store opens, and that are started even if there are none.
        rocksdb_options_set_max_file_opening_threads(options, 2)
    }

    /// The write-ahead log, and RocksDB's log for people.
    private func setLog() {
        // Replays the log up to the first record that is not whole, which is where a crash cut it off. The other modes
        // refuse to open after a torn record, or skip over holes.
        rocksdb_options_set_wal_recovery_mode(options, Int32(rocksdb_point_in_time_recovery))
        // Overwriting old log files would make a sync a fifth cheaper, but then the end of the log is ambiguous.
        rocksdb_options_set_recycle_log_file_num(options, 0)
        // Spreads the writing of what was not synced, so that a later sync does not find much of it.
        rocksdb_options_set_wal_bytes_per_sync(options, 512 << 10)
        rocksdb_options_set_bytes_per_sync(options, 1 << 20)

        let warningLevel: Int32 = 2
        rocksdb_options_set_info_log_level(options, warningLevel)
        rocksdb_options_set_max_log_file_size(options, 1 << 20)
        rocksdb_options_set_keep_log_file_num(options, 2)
        // No timer thread that writes statistics.
        rocksdb_options_set_stats_dump_period_sec(options, 0)
        rocksdb_options_set_stats_persist_period_sec(options, 0)
    }

    private func setCompaction(_ chosen: RocksDBOptions) {
        rocksdb_options_set_max_background_jobs(options, Int32(chosen.backgroundJobs))
        // Sizes the levels from the last one up, which keeps about nine tenths of the data in it: 10% dead space.
        rocksdb_options_set_level_compaction_dynamic_level_bytes(options, 1)
        // A large first level is one level less to read from, up to 5 GB of data. What level 0 is merged with is as large,
        // so that a bulk load gets ahead of it: two threads share such a merge, and more files may wait in level 0, which
        // makes the next merge cheaper for each, before writers are slowed down.
        rocksdb_options_set_max_bytes_for_level_base(options, UInt64(16 * chosen.writeBufferBytes))
        rocksdb_options_set_max_subcompactions(options, 2)
        // A Query looks into each file of level 0, so two are merged already. Under load more of them gather meanwhile, and
        // are merged at once.
        rocksdb_options_set_level0_file_num_compaction_trigger(options, 2)
        rocksdb_options_set_level0_slowdown_writes_trigger(options, 40)
        rocksdb_options_set_level0_stop_writes_trigger(options, 80)
        rocksdb_options_set_target_file_size_base(options, UInt64(chosen.writeBufferBytes))
        // LZ4 is cheap enough for reads of cold blocks. What a write buffer is sorted out to is small and is soon merged
        // with what is below, so it is left as it is.
        let lz4 = Int32(rocksdb_lz4_compression)
        var compression = [Int32](repeating: lz4, count: Self.levelCount)
        compression[0] = Int32(rocksdb_no_compression)
        rocksdb_options_set_compression(options, lz4)
        rocksdb_options_set_compression_per_level(options, &compression, compression.count)
        // A file that holds a run of deletions (expired items, trimmed change log) is compacted early: scans that pass
        // it would step over each.
        rocksdb_options_add_compact_on_deletion_collector_factory(options, 8192, 4096)
        // Reading every file's properties would make opening slow; compaction picks well enough without.
        rocksdb_options_set_skip_stats_update_on_db_open(options, 1)
    }

    /// `kXXH3` of RocksDB's `ChecksumType`, which its C interface does not name.
    private let xxh3Checksum = 4

    private func setTables() {
        let table = rocksdb_block_based_options_create()!
        defer { rocksdb_block_based_options_destroy(table) }
        rocksdb_block_based_options_set_block_cache(table, cache)
        rocksdb_block_based_options_set_block_size(table, 4 << 10)
        rocksdb_block_based_options_set_format_version(table, 5)
        // Fast without the processor's CRC instruction, which Debian's RocksDB does not use.
        rocksdb_block_based_options_set_checksum(table, CChar(xxh3Checksum))
        // Ten bits a key let one in a hundred look-ups of absent keys through to a block.
        rocksdb_block_based_options_set_filter_policy(table, rocksdb_filterpolicy_create_bloom_full(10))
        rocksdb_block_based_options_set_whole_key_filtering(table, 1)
        // Indexes and filters live in the cache in small parts, so that memory stays bounded as data grows.
        let twoLevelIndex = Int32(rocksdb_block_based_table_index_type_two_level_index_search)
        rocksdb_block_based_options_set_index_type(table, twoLevelIndex)
        rocksdb_block_based_options_set_partition_filters(table, 1)
        rocksdb_block_based_options_set_cache_index_and_filter_blocks(table, 1)
        rocksdb_block_based_options_set_cache_index_and_filter_blocks_with_high_priority(table, 1)
        rocksdb_block_based_options_set_pin_top_level_index_and_filter(table, 1)
        rocksdb_block_based_options_set_pin_l0_filter_and_index_blocks_in_cache(table, 1)
        rocksdb_options_set_block_based_table_factory(options, table)
    }
}
