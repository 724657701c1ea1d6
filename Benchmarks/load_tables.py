"""The tables of the comparison: each load, what it reached, what it cost, and its ratio to a yardstick."""

from collections.abc import Iterable

from figures import MISSING, Spread, ratio, spread_text, value_text
from names import APUS, ENGINE, MEANINGS, NGINX, ROCKSDB
from samples import Row, Rows, rate_ratio
from tables import table

POINT_WORKLOADS = {
    "GetItem of a 300-byte item": ("http", "get", "engine-get", "rocksdb-get"),
    "PutItem of a 300-byte item": ("http", "put", "engine-put", "rocksdb-put", "sync"),
    "Other operations": ("update-counter", "chat-append", "chat-read", "batch-write"),
}

# The heads of what `load_cells` answers.
LOAD_HEAD = [
    "what", "connections", "a second", "p50 µs", "p99 µs", "p99.9 µs", "CPU µs", "memory MB", "peak MB",
]


def comparison(part: dict) -> list[str]:
    rows = Rows.from_json(part.get("rows", []))
    pieces = ["## Comparison"]
    if sizes := part.get("answerBytes"):
        words = ", ".join(f"{who} {size}" for who, size in sizes.items())
        pieces.append(f"Bytes of an answer to GetItem, header included: {words}.")
    for title, workloads in POINT_WORKLOADS.items():
        chosen = sorted_rows(rows, workloads)
        if chosen:
            pieces += [f"### {title}", rates_table(chosen, rows)]
    return pieces


def sorted_rows(rows: Rows, workloads: Iterable[str]) -> list[Row]:
    """Those of the workloads, those of one number of connections together, the most first."""
    order = list(workloads)
    chosen = [row for row in rows if row.workload in order]
    return sorted(chosen, key=lambda row: (-row.connections, order.index(row.workload)))


def rates_table(chosen: list[Row], rows: Rows) -> str:
    lines = [[row.who, *load_cells(row), against(row, rows)] for row in chosen]
    return table(["who", *LOAD_HEAD, "ratio"], lines, left=2)


def load_cells(row: Row) -> list[str]:
    """What stands in every table of loads."""
    return [
        MEANINGS.get(row.workload, row.workload), str(row.connections),
        spread_text(row.spread(lambda sample: sample.item_rate)),
        spread_text(row.spread(lambda sample: sample.p50)),
        spread_text(row.spread(lambda sample: sample.p99)),
        value_text(row.median(lambda sample: sample.p999)),
        value_text(row.median(lambda sample: sample.processor)),
        value_text(row.median(lambda sample: sample.resident)),
        value_text(row.median(lambda sample: sample.peak)),
    ]


def against(row: Row, rows: Rows) -> str:
    """The ratio to the yardstick of a row; for other servers, how many times Apus's rate is theirs."""
    if row.who == APUS and row.workload in ("get", "put"):
        return ratio_words(rate_ratio(row, rows.find(NGINX, "http", row.connections)), "of nginx")
    if row.who == ENGINE:
        # RocksDB's writes are one thread's, whoever calls.
        callers = 1 if row.workload == "engine-put" else row.connections
        name = row.workload.replace("engine", "rocksdb")
        return ratio_words(rate_ratio(row, rows.find(ROCKSDB, name, callers)), "of RocksDB")
    if row.who not in (APUS, NGINX, ROCKSDB):
        same = rows.find(APUS, row.workload, row.connections) or rows.find(APUS, row.workload, 64)
        times = rate_ratio(same, row)
        return f"Apus {spread_text(times, ratio)} times" if times else MISSING
    return MISSING


def ratio_words(spread: Spread | None, words: str) -> str:
    return f"{spread_text(spread, ratio)} {words}" if spread else MISSING
