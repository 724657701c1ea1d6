"""What a run of the benchmark is asked to do."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
RESULTS_FOLDER = BUILD / "bench"
RESULTS_PAGE = ROOT / "Benchmarks" / "RESULTS.md"
PARTS = ("compare", "start", "growth")


@dataclass(frozen=True)
class Settings:
    """The command line, parsed."""

    repeats: int
    seconds: float
    growth_items: int
    endpoints: dict[str, str]
    data_root: Path
    results: Path
    apus: Path
    yardsticks: Path
    peers: Path
    runs_peers: bool
    runs_yardsticks: bool

    @property
    def warm_up_seconds(self) -> float:
        return min(1.0, self.seconds)

    def as_json(self) -> dict:
        """What the results keep of it; no paths and no addresses."""
        return {"repeats": self.repeats, "seconds": self.seconds, "growthItems": self.growth_items}
