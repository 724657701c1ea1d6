"""Start and idle: from the fork to the first answer, memory of an idle server, size of the binary."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from loads import Load, LoadGenerator
from names import APUS, EMPTY, FILLED, IN_MEMORY, MINISTACK, MOTO
from servers import Apus, Ministack, Moto, Server
from settings import Settings

REPEATS = 10
PEER_REPEATS = 3
IDLE_SECONDS = 0.5
FILLED_KEYS, FILLED_RECORDS = 10, 10_000


def run(settings: Settings, scratch: Path, result: dict) -> None:
    """Starts everything again and again and puts what was measured into the result."""
    result["binaryMegabytes"] = settings.apus.stat().st_size / 1e6
    result["strippedMegabytes"] = stripped_megabytes(settings.apus, scratch)
    cases = result["cases"] = []
    filled = Path(tempfile.mkdtemp(dir=scratch)) / "data"
    fill(settings, scratch, filled)
    for what, start in (
        (EMPTY, lambda: Apus(scratch, settings.apus)),
        (FILLED, lambda: Apus(scratch, settings.apus, data=filled)),
        (IN_MEMORY, lambda: Apus(scratch, settings.apus, in_memory=True)),
    ):
        cases.append(case(APUS, what, start, REPEATS))
    shutil.rmtree(filled.parent, ignore_errors=True)
    if settings.runs_peers:
        cases.append(case(MOTO, IN_MEMORY, lambda: Moto(scratch, settings.peers), PEER_REPEATS))
        cases.append(case(MINISTACK, IN_MEMORY, lambda: Ministack(scratch, settings.peers), PEER_REPEATS))


def fill(settings: Settings, scratch: Path, data: Path) -> None:
    """Makes a data directory with items in it, cleanly closed."""
    options = ("--keys", str(FILLED_KEYS), "--records", str(FILLED_RECORDS))
    with Apus(scratch, settings.apus, data=data) as server:
        LoadGenerator(settings.apus).run(Load("chat-read", 64, options), server, 0.1)


def case(who: str, what: str, start: Callable[[], Server], repeats: int) -> dict:
    """Starts a server several times."""
    measured = {"who": who, "what": what, "milliseconds": [], "resident": [], "proportional": []}
    # What loads before have left to write would slow down the syncs of a start.
    os.sync()
    for _ in range(repeats):
        server = start()
        began = time.perf_counter()
        with server:
            measured["milliseconds"].append((time.perf_counter() - began) * 1000)
            time.sleep(IDLE_SECONDS)
            measured["resident"].append(server.process.resident_megabytes())
            measured["proportional"].append(server.process.proportional_megabytes())
    median = sorted(measured["milliseconds"])[repeats // 2]
    print(f"{who}, {what}: first answer after {median:.1f} ms", flush=True)
    return measured


def stripped_megabytes(binary: Path, scratch: Path) -> float | None:
    """The size of the binary without its symbols; None where `strip` is missing or fails."""
    copy = scratch / "stripped"
    if not shutil.which("strip") or subprocess.run(["strip", "-o", str(copy), str(binary)]).returncode:
        return None
    return copy.stat().st_size / 1e6
