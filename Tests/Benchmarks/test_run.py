"""A run of the benchmark that is too short to say anything, so that it does not rot."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("APUS_BINARY") or ROOT / ".build" / "release" / "apus")


@pytest.mark.skipif(not BINARY.exists(), reason="the server is not built")
def test_all_parts_run_and_find_nothing_wrong(tmp_path):
    command = [
        sys.executable, str(ROOT / "Benchmarks" / "run.py"), "-n", "1", "--duration", "0.1",
        "--growth-items", "2000", "--skip-peers", "--skip-yardsticks", "--apus", str(BINARY),
        "--data-root", str(tmp_path / "data"), "--results", str(tmp_path / "results"),
        "--page", str(tmp_path / "page.md"),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    kept = {result["part"]: result for result in map(read, (tmp_path / "results").iterdir())}
    assert [row["workload"] for row in kept["compare"]["rows"]].count("get") == 2
    assert len(kept["start"]["cases"]) == 3
    points = [(point["indexed"], point["items"]) for point in kept["growth"]["points"]]
    assert points == [(indexed, items) for indexed in (False, True) for items in (100, 500, 2000)]
    assert all(row["samples"][0] for point in kept["growth"]["points"] for row in point["rows"])
    assert "# Results of `make bench`" in (tmp_path / "page.md").read_text()
    assert not list((tmp_path / "data").iterdir())


def read(file: Path) -> dict:
    return json.loads(file.read_text())
