"""Growth: a table gets 20 times as large. What does that do to rates, memory, space and restarts?

The table is loaded in steps. Each step measures space on disk, then loads in several rounds and memory, then
restarts after a clean stop and after a kill under writes. All of it is done once more for a table with an
index that holds whole items.
"""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import disk
from compare import attempt
from figures import millions
from loads import Load, LoadGenerator
from names import APUS
from samples import Rows, Sample
from servers import Apus
from settings import Settings

TABLE = "growth"
MESSAGES_IN_A_CONVERSATION = 1000
SHARES = (1 / 20, 1 / 4, 1)
LOADS = (("chat-get", 64), ("chat-read", 64), ("chat-read", 32), ("chat-put", 64))
# A server has settled when it uses less than a tenth of a core; none is waited for longer than this.
SETTLE_SECONDS = 180
GIVE_UP_SECONDS = 3600


def run(settings: Settings, scratch: Path, result: dict) -> None:
    """Grows one table without an index and one with, and puts what was measured into the result."""
    items = disk.affordable_items(settings.growth_items, disk.free_bytes(scratch))
    result["items"] = items
    if items < settings.growth_items:
        wanted = millions(settings.growth_items)
        result["note"] = f"The disk has room for {millions(items)} items, not for {wanted}."
        print(result["note"], flush=True)
    result["points"] = []
    for is_indexed in (False, True):
        length = min(MESSAGES_IN_A_CONVERSATION, items // 20)
        with Growth(settings, scratch, length, is_indexed, result["problems"]) as growth:
            for share in SHARES:
                result["points"].append(growth.point(int(items * share) // length))


class Growth:
    """One data directory and the server on it, which is stopped, killed and started on the way."""

    def __init__(
        self, settings: Settings, scratch: Path, conversation_length: int, is_indexed: bool,
        problems: list[str],
    ):
        self.settings = settings
        self.scratch = scratch
        self.conversation_length = conversation_length
        self.is_indexed = is_indexed
        self.problems = problems
        self.generator = LoadGenerator(settings.apus)
        self.folder = Path(tempfile.mkdtemp(dir=scratch))
        self.loaded = 0
        self.conversations = 0

    def __enter__(self) -> "Growth":
        self.server = self.new_server()
        try:
            self.server.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_server(self) -> Apus:
        return Apus(self.scratch, self.settings.apus, data=self.folder / "data")

    def point(self, conversations: int) -> dict:
        """Everything that is measured at one size."""
        self.conversations = conversations
        loading = self.load()
        space = {"loaded": self.used_bytes()}
        self.settle()
        space["settled"] = self.used_bytes()
        rows = self.rounds()
        process = self.server.process
        memory = {"resident": process.resident_megabytes(), "peak": process.peak_megabytes()}
        self.settle()
        space["afterwards"] = self.used_bytes()
        return {
            "items": self.items, "indexed": self.is_indexed, "loading": loading, "space": space,
            "memory": memory, "rows": rows.as_json(), **self.restarts(),
        }

    @property
    def items(self) -> int:
        return self.conversations * self.conversation_length

    @property
    def words(self) -> str:
        return f"{millions(self.items)} items" + (" with an index" if self.is_indexed else "")

    def workload(self, name: str, connections: int) -> Load:
        options = ["--keys", str(self.conversations), "--records", str(self.conversation_length)]
        if self.is_indexed:
            options.append("--index")
        return Load(name, connections, tuple(options), TABLE)

    def load(self) -> dict:
        """Loads what is missing; the run that follows the loading is as short as can be."""
        seconds = 0.1
        began = time.monotonic()
        sample = attempt(
            lambda: Sample.of(self.generator.run(self.workload("chat-read", 64), self.server, seconds)),
            f"{self.words}: loading", self.problems)
        elapsed = time.monotonic() - began - seconds
        added, self.loaded = self.items - self.loaded, self.items
        print(f"{self.words}: loaded {added:,} in {elapsed:.1f} s", flush=True)
        return {"items": added if sample else 0, "seconds": elapsed}

    def used_bytes(self) -> int:
        return disk.used_bytes(self.folder)

    def settle(self) -> None:
        """Waits until what the server does in the background is done."""
        deadline = time.monotonic() + SETTLE_SECONDS
        used = self.server.process.processor_seconds()
        while time.monotonic() < deadline:
            time.sleep(2)
            before, used = used, self.server.process.processor_seconds()
            if used - before < 0.2:
                return

    def rounds(self) -> Rows:
        rows = Rows()
        for number in range(1, self.settings.repeats + 1):
            for name, connections in LOADS:
                words = f"{self.words}, round {number} of {self.settings.repeats}: {name} at {connections}"
                sample = attempt(lambda: self.measure(name, connections), words, self.problems)
                rows.add(APUS, name, connections, sample)
        return rows

    def measure(self, name: str, connections: int) -> Sample:
        load = self.workload(name, connections)
        return self.generator.measure(load, self.server, self.settings.seconds, self.settings.warm_up_seconds)

    def restarts(self) -> dict:
        """Stops and kills the server several times; in the end the answers are still right."""
        stops, opened, reopened = [], [], []
        for _ in range(self.settings.repeats):
            began = time.monotonic()
            self.server.process.stop()
            stops.append(round((time.monotonic() - began) * 1000, 2))
            opened.append(self.restart())
        for _ in range(self.settings.repeats):
            self.kill_under_writes()
            reopened.append(self.restart())
        print(f"{self.words}: first answer after {opened} ms, after a kill {reopened} ms", flush=True)
        for name in ("chat-read", "chat-get"):
            load = self.workload(name, 64)
            attempt(
                lambda: Sample.of(self.generator.run(load, self.server, self.settings.warm_up_seconds)),
                f"{self.words}: {name} after the kills", self.problems)
        return {"stopMilliseconds": stops, "openMilliseconds": opened, "reopenMilliseconds": reopened}

    def restart(self) -> float:
        """Starts the server anew and answers how many milliseconds its first answer took."""
        ended, self.server = self.server, self.new_server()
        ended.close()
        began = time.perf_counter()
        self.server.start()
        return round((time.perf_counter() - began) * 1000, 2)

    def kill_under_writes(self) -> None:
        """Kills the server while 64 connections write; the writers are ended too, whatever they say."""
        command = self.generator.command(self.workload("chat-put", 64), self.server, GIVE_UP_SECONDS)
        writers = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            time.sleep(self.settings.seconds)
            self.server.process.kill()
        finally:
            writers.kill()
            writers.wait()
