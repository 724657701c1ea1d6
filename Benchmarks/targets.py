"""What Apus has to reach, each target as a pure function of the results.

A target is judged by the median of the rounds, unless it says "never". Ratios are taken within a round first.
"""

from collections.abc import Callable
from dataclasses import dataclass

from figures import MISSING, Spread, millions, ratio, spread_text, value_text
from growth_figures import kept_rates, largest, raw_bytes, settled_bytes, size, smallest
from names import APUS, EMPTY, ENGINE, MINISTACK, MOTO, NGINX, PEER_CONNECTIONS, ROCKSDB
from samples import Row, Rows, Sample, paired, rate_ratio

SYNC_ALLOWANCE = 60


@dataclass(frozen=True)
class Target:
    """One line of the table. `is_met` is None if nothing was measured."""

    key: str
    wanted: str
    measured: str
    ratio: str = MISSING
    is_met: bool | None = None


def targets(parts: dict[str, dict]) -> list[Target]:
    """All targets, for the parts that were measured."""
    rows = Rows.from_json(parts.get("compare", {}).get("rows", []))
    points = parts.get("growth", {}).get("points", [])
    return (
        read_targets(rows) + write_targets(rows) + query_targets(rows, points) + growth_targets(points)
        + start_targets(parts.get("start", {}).get("cases", []), points) + peer_targets(rows)
    )


# Judging


def judged(spread: Spread | None, is_met: Callable[[Spread], bool]) -> bool | None:
    return is_met(spread) if spread else None


def rate_target(key: str, wanted: str, row: Row | None, least: float) -> Target:
    """A rate of items that the median has to reach."""
    spread = row.spread(lambda sample: sample.item_rate) if row else None
    return Target(key, wanted, spread_text(spread), is_met=judged(spread, lambda it: it.median >= least))


def ratio_target(key: str, wanted: str, row: Row | None, other: Row | None, least: float) -> Target:
    """A rate that has to reach a part or a multiple of another's."""
    spread = rate_ratio(row, other)
    return Target(
        key, wanted, f"{rate_words(row)}; {rate_words(other)}" if row and other else MISSING,
        spread_text(spread, ratio), judged(spread, lambda it: it.median >= least))


def rate_words(row: Row) -> str:
    return f"{row.who} {value_text(row.median(lambda sample: sample.rate))}"


def latency_target(
    key: str, wanted: str, row: Row | None, latency: Callable[[Sample], float], limit: float
) -> Target:
    """A latency in microseconds that the median has to stay below."""
    spread = row.spread(latency) if row else None
    return Target(
        key, wanted, spread_text(spread) + (" µs" if spread else ""),
        is_met=judged(spread, lambda it: it.median < limit))


# Reads and writes


def read_targets(rows: Rows) -> list[Target]:
    return [
        ratio_target(
            "get-rate", "GetItem over HTTP at 64 connections: at least 0.6 of nginx's static answer",
            rows.find(APUS, "get", 64), rows.find(NGINX, "http", 64), 0.6),
        latency_target(
            "get-latency", "GetItem at one connection: p50 below 80 µs",
            rows.find(APUS, "get", 1), lambda sample: sample.p50, 80),
        latency_target(
            "get-engine", "GetItem in process: p50 below 5 µs",
            rows.find(ENGINE, "engine-get", 1), lambda sample: sample.p50, 5),
    ]


def write_targets(rows: Rows) -> list[Target]:
    put = rows.find(APUS, "put", 64)
    rates = put.spread(lambda sample: sample.rate) if put else None
    single, sync = rows.find(APUS, "put", 1), rows.find(ROCKSDB, "sync", 1)
    over_sync = paired(single, sync, lambda one, other: one.p50 - other.p50)
    return [
        ratio_target(
            "put-rate", "Durable PutItem over HTTP at 64 connections: at least 0.35 of nginx's answer", put,
            rows.find(NGINX, "http", 64), 0.35),
        Target(
            "put-least", "Durable PutItem over HTTP at 64 connections: never below 20,000 a second",
            spread_text(rates), is_met=judged(rates, lambda it: it.least >= 20_000)),
        Target(
            "put-latency", f"PutItem at one connection: p50 at most that of one sync and {SYNC_ALLOWANCE} µs",
            f"a sync and {spread_text(over_sync)} µs" if over_sync else MISSING,
            is_met=judged(over_sync, lambda it: it.median <= SYNC_ALLOWANCE)),
        ratio_target(
            "put-engine", "PutItem in process from 64 callers: at least 0.6 of RocksDB with batches of 32",
            rows.find(ENGINE, "engine-put", 64), rows.find(ROCKSDB, "rocksdb-put", 1), 0.6),
        rate_target(
            "counter", "UpdateItem ADD on one item from 64 connections, exact: at least 5,000 a second",
            rows.find(APUS, "update-counter", 64), 5_000),
        rate_target(
            "batch", "BatchWriteItem, durable: at least 80,000 items a second",
            rows.find(APUS, "batch-write", 64), 80_000),
    ]


# Growth


def query_targets(rows: Rows, points: list[dict]) -> list[Target]:
    point = largest(points)
    row = Rows.from_json(point["rows"]).find(APUS, "chat-read", 32) if point else None
    return [
        rate_target(
            "query-rate", "Query of the last 20 messages at 64 connections: at least 15,000 a second",
            rows.find(APUS, "chat-read", 64), 15_000),
        latency_target(
            "query-latency", f"The same at 32 connections, in a table of {size(point)}: p99 below 2 ms",
            row, lambda sample: sample.p99, 2000),
    ]


def growth_targets(points: list[dict]) -> list[Target]:
    first, last, indexed = smallest(points), largest(points), largest(points, is_indexed=True)
    kept = kept_to_the_largest(points, is_indexed=False) | kept_to_the_largest(points, is_indexed=True)
    tables = [(point, "with an index " if point["indexed"] else "") for point in (last, indexed) if point]
    peaks = [(point["memory"]["peak"], words) for point, words in tables]
    sizes = [(settled_bytes(point), words) for point, words in tables]
    spaces = [(settled_bytes(point) / raw_bytes(point), words) for point, words in tables]
    small = f"{millions(first['items'])}" if first else "1 million"
    return [
        Target(
            "growth-rates", f"Rates at {size(last)}: at least 0.7 of those at {small}",
            "least: " + min(kept, key=kept.get) if kept else MISSING,
            ratio(min(kept.values())) if kept else MISSING, min(kept.values()) >= 0.7 if kept else None),
        Target(
            "growth-memory", f"Resident memory at {size(last)}: below 1 GB",
            ("at the peak " if peaks else "") + joined(peaks, lambda value: f"{value:.0f} MB"),
            is_met=max(peaks)[0] < 1000 if peaks else None),
        Target(
            "growth-space", f"Space at {size(last)}, settled: at most 1.3 times the raw items",
            joined(sizes, lambda value: f"{value / 1e9:.2f} GB"), joined(spaces, ratio),
            max(spaces)[0] <= 1.3 if spaces else None),
    ]


def kept_to_the_largest(points: list[dict], is_indexed: bool) -> dict[str, float]:
    """What is left of each rate from the smallest table to the largest, of those with an index or without."""
    first, last = smallest(points, is_indexed), largest(points, is_indexed)
    if first is last:
        return {}
    words = " with an index" if is_indexed else ""
    return {load + words: part for load, part in kept_rates(first, last).items()}


def joined(figures: list[tuple[float, str]], write: Callable[[float], str]) -> str:
    return "; ".join(words + write(value) for value, words in figures) or MISSING


# Start, and the peers


def start_targets(cases: list[dict], points: list[dict]) -> list[Target]:
    empty = next((case for case in cases if case["who"] == APUS and case["what"] == EMPTY), None)
    point = largest(points)
    start = Spread.of(empty["milliseconds"]) if empty else None
    memory = Spread.of(empty["resident"]) if empty else None
    reopen = Spread.of(point["reopenMilliseconds"]) if point else None
    return [
        Target(
            "start-empty", "Start to the first answer with an empty directory: below 15 ms",
            spread_text(start) + (" ms" if start else ""), is_met=judged(start, lambda it: it.median < 15)),
        Target(
            "start-killed", f"Start to the first answer with {size(point)}, after a kill: below 500 ms",
            spread_text(reopen) + (" ms" if reopen else ""),
            is_met=judged(reopen, lambda it: it.median < 500)),
        Target(
            "idle-memory", "Idle memory: below 20 MB",
            spread_text(memory) + (" MB" if memory else ""),
            is_met=judged(memory, lambda it: it.median < 20)),
    ]


def peer_targets(rows: Rows) -> list[Target]:
    """Against the peers, at those of their connections where they are fastest."""
    return [
        ratio_target(
            f"{who}-{workload}", f"{operation} at 64 connections: at least {times} times {who}'s best",
            rows.find(APUS, workload, 64), fastest(rows, who, workload), times)
        for who, times in ((MOTO, 50), (MINISTACK, 20))
        for workload, operation in (("get", "GetItem"), ("put", "PutItem"))
    ]


def fastest(rows: Rows, who: str, workload: str) -> Row | None:
    found = [rows.find(who, workload, connections) for connections in PEER_CONNECTIONS]
    return max(filter(None, found), key=lambda row: row.median(lambda sample: sample.rate) or 0, default=None)
