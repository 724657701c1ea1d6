"""What one measured run said, and the rows that gather the runs of several rounds."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from figures import Spread


@dataclass
class Sample:
    """One measured run. Latencies and processor time are microseconds, memory is megabytes."""

    rate: float
    items_per_operation: int
    mean: float
    p50: float
    p99: float
    p999: float
    largest: float
    processor: float | None = None
    resident: float | None = None
    peak: float | None = None
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, report: dict) -> "Sample":
        """From what `apus bench` or `yardsticks` prints as JSON."""
        latency = report["latencyMicroseconds"]
        return cls(
            rate=report["operationsPerSecond"],
            items_per_operation=report.get("itemsPerOperation", 1),
            mean=latency["mean"], p50=latency["p50"], p99=latency["p99"],
            p999=latency.get("p99.9", latency["max"]), largest=latency["max"],
            processor=report.get("processorMicrosecondsPerOperation"),
            problems=problems_of(report),
        )

    @property
    def item_rate(self) -> float:
        return self.rate * self.items_per_operation


def problems_of(report: dict) -> list[str]:
    """The errors and wrong answers that a report tells of, a line for each kind."""
    found = []
    for count_name, list_name, words in (
        ("errorCount", "errors", "errors"), ("wrongAnswerCount", "wrongAnswers", "wrong answers"),
    ):
        if count := report.get(count_name, 0):
            found.append(f"{count} {words}: {report.get(list_name, [])[:3]}")
    return found


@dataclass
class Row:
    """The runs of one load against one server or yardstick: a sample a round, None where a run failed."""

    who: str
    workload: str
    connections: int
    samples: list[Sample | None] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, int]:
        return self.who, self.workload, self.connections

    def spread(self, figure: Callable[[Sample], float | None]) -> Spread | None:
        return Spread.of(figure(sample) for sample in self.samples if sample)

    def median(self, figure: Callable[[Sample], float | None]) -> float | None:
        spread = self.spread(figure)
        return spread.median if spread else None

    def as_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict) -> "Row":
        samples = [Sample(**sample) if sample else None for sample in values["samples"]]
        return cls(values["who"], values["workload"], values["connections"], samples)


def paired(
    row: Row | None, other: Row | None, combine: Callable[[Sample, Sample], float]
) -> Spread | None:
    """What `combine` makes of the samples of two rows, round by round."""
    if row is None or other is None:
        return None
    return Spread.of(combine(one, two) for one, two in zip(row.samples, other.samples) if one and two)


def rate_ratio(row: Row | None, other: Row | None) -> Spread | None:
    """How many times the other's rate a row has, within each round."""
    return paired(row, other, lambda one, two: one.rate / two.rate)


class Rows:
    """Rows that are found by who, workload and connections."""

    def __init__(self, rows: list[Row] | None = None):
        self._rows = {row.key: row for row in rows or []}

    def __iter__(self):
        return iter(self._rows.values())

    def find(self, who: str, workload: str, connections: int) -> Row | None:
        return self._rows.get((who, workload, connections))

    def add(self, who: str, workload: str, connections: int, sample: Sample | None) -> None:
        row = self._rows.setdefault((who, workload, connections), Row(who, workload, connections))
        row.samples.append(sample)

    def as_json(self) -> list[dict]:
        return [row.as_json() for row in self]

    @classmethod
    def from_json(cls, values: list[dict]) -> "Rows":
        return cls([Row.from_json(value) for value in values])
