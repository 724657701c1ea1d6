"""Results as they could have been measured."""

from samples import Row, Rows, Sample


def sample(rate: float, p50: float = 100, p99: float = 900, **members) -> Sample:
    return Sample(
        rate=rate, items_per_operation=members.pop("items", 1), mean=p50, p50=p50, p99=p99, p999=p99,
        largest=p99, **members)


def row(who: str, workload: str, connections: int, *samples: Sample | None) -> Row:
    return Row(who, workload, connections, list(samples))


def comparison(*rows: Row) -> dict:
    return head("compare") | {"rows": Rows(list(rows)).as_json()}


def head(part: str) -> dict:
    return {
        "part": part, "date": "2026-11-21T12:00:00Z", "commit": "abc", "problems": [],
        "settings": {"repeats": 3, "seconds": 5},
        "machine": {
            "processor": "a processor", "cores": 2, "memoryGigabytes": 24, "kernel": "Linux",
            "fileSystem": "ext4",
        },
    }


def point(items: int, indexed: bool = False, rate: float = 1000, settled: int = 0, peak: float = 200) -> dict:
    reads = row("Apus", "chat-read", 32, sample(rate, p99=1500))
    rows = [reads, row("Apus", "chat-get", 64, sample(rate * 2))]
    space = {"loaded": settled * 2, "settled": settled, "afterwards": settled}
    return {
        "items": items, "indexed": indexed, "rows": Rows(rows).as_json(), "space": space,
        "memory": {"resident": peak - 50, "peak": peak}, "loading": {"items": items, "seconds": 10},
        "stopMilliseconds": [20.0], "openMilliseconds": [100.0, 120.0], "reopenMilliseconds": [300.0, 320.0],
    }
