"""Runs of `apus bench` against a server, and of the yardsticks that are no servers."""

import dataclasses
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from samples import Sample
from servers import Remote, Server


# Workloads that only write. The same seed would write the same items again, and a server need neither write
# nor sync what stays as it is.
WRITES = {"put", "update-counter", "chat-append", "batch-write"}


class LoadFailed(Exception):
    """A load generator that said nothing that could be used."""


@dataclass(frozen=True)
class Load:
    """A workload of `apus bench` with its options."""

    workload: str
    connections: int
    options: tuple[str, ...] = ()
    table: str | None = None
    seed: int = 1

    def arguments(self, endpoint: str, seconds: float) -> list[str]:
        table = ["--table", self.table] if self.table else []
        return [
            self.workload, "--endpoint", endpoint, "--connections", str(self.connections), *self.options,
            *table, "--seed", str(self.seed), "--duration", f"{seconds:g}", "--warmup", "0", "--keep",
            "--json",
        ]


class LoadGenerator:
    """`apus bench`."""

    def __init__(self, binary: Path):
        self.binary = binary

    def command(self, load: Load, server: Server | Remote, seconds: float) -> list[str]:
        return [str(self.binary), "bench", *load.arguments(server.endpoint, seconds)]

    def run(self, load: Load, server: Server | Remote, seconds: float) -> dict:
        """Runs a load and answers its report. Errors and wrong answers are in the report."""
        return report_of(self.command(load, server, seconds))

    def measure(self, load: Load, server: Server | Remote, seconds: float, warm_up_seconds: float) -> Sample:
        """Runs a load twice, first to load its table and to warm up, then to measure."""
        again = dataclasses.replace(load, seed=load.seed + 1) if load.workload in WRITES else load
        warm_up = Sample.of(self.run(load, server, warm_up_seconds))
        os.sync()
        before = server.process.processor_seconds() if server.process else 0
        report = self.run(again, server, seconds)
        sample = Sample.of(report)
        sample.problems = warm_up.problems + sample.problems
        if server.process:
            server.process.require_running()
            used = server.process.processor_seconds() - before
            sample.processor = used * 1e6 / max(1, report["operations"])
            sample.resident = server.process.resident_megabytes()
            sample.peak = server.process.peak_megabytes()
        return sample


def yardstick(
    binary: Path, name: str, options: tuple[str, ...], data: Path, seconds: float, warm_up_seconds: float
) -> Sample:
    """Runs the engine or RocksDB by itself."""
    os.sync()
    duration = ("--duration", f"{seconds:g}", "--warmup", f"{warm_up_seconds:g}")
    return Sample.of(report_of([str(binary), name, "--data", str(data), *options, *duration]))


def report_of(command: list[str]) -> dict:
    """Runs a command that prints one JSON object. It may exit with 1 and still have measured."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    try:
        return json.loads(done.stdout)
    except ValueError:
        words = " ".join(done.stderr.split()[-40:]) or "nothing"
        raise LoadFailed(f"{command[1]} exited with {done.returncode} and said: {words}") from None
