"""What is measured, by the names that stand in results and tables."""

APUS, NGINX, MOTO, MINISTACK = "Apus", "nginx", "moto", "ministack"
ENGINE, ROCKSDB = "engine in process", "RocksDB"

# What a server is started with.
EMPTY = "empty directory"
FILLED = "directory with 100,000 items"
IN_MEMORY = "in memory"

# moto is fastest with one connection, ministack with some; each is judged where it is fastest.
PEER_CONNECTIONS = (1, 8)

# The workloads of `apus bench` and `yardsticks`.
MEANINGS = {
    "http": "static 200 of the same size",
    "get": "GetItem",
    "put": "PutItem",
    "engine-get": "GetItem in process",
    "engine-put": "PutItem in process",
    "rocksdb-get": "RocksDB's get",
    "rocksdb-put": "RocksDB's write, batches of 32",
    "sync": "one sync of a log",
    "update-counter": "UpdateItem, ADD on one item",
    "chat-append": "PutItem of a new message",
    "chat-read": "Query, the last 20 messages",
    "chat-get": "GetItem of any message",
    "chat-put": "PutItem over any message",
    "batch-write": "BatchWriteItem of 25, in items",
}
