"""Apus and the yardsticks in turn: each round runs every load once, so that ratios are of one round."""

import dataclasses
import functools
import json
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import dynamo
from figures import figure
from loads import Load, LoadFailed, LoadGenerator, yardstick
from names import APUS, ENGINE, MINISTACK, MOTO, NGINX, PEER_CONNECTIONS, ROCKSDB
from nginx import Nginx
from processes import ProcessEnded
from samples import Rows, Sample
from servers import Apus, Ministack, Moto, Remote, Server
from settings import Settings

# RocksDB writes so many items with one sync.
BATCH = 32
# Peers that answer a few hundred requests a second are loaded with this many records.
PEER_RECORDS = 200

POINT_LOADS = [Load("get", 64), Load("put", 64), Load("get", 1), Load("put", 1)]
OTHER_LOADS = [
    Load("update-counter", 64), Load("chat-append", 64), Load("chat-read", 64), Load("chat-read", 32),
    Load("batch-write", 64),
]


# What a measurement ends with when something does not answer as it should.
FAILURES = (LoadFailed, ProcessEnded, dynamo.NoAnswer, OSError)


@dataclass(frozen=True)
class Yardstick:
    """A workload of `yardsticks`."""

    who: str
    name: str
    callers: int
    options: tuple[str, ...]

    def measure(self, settings: Settings, scratch: Path) -> Sample:
        folder = Path(tempfile.mkdtemp(dir=scratch))
        try:
            return yardstick(
                settings.yardsticks, self.name, self.options, folder / "data", settings.seconds,
                settings.warm_up_seconds)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


YARDSTICKS = [
    Yardstick(ROCKSDB, "sync", 1, ()),
    Yardstick(ENGINE, "engine-get", 1, ("--callers", "1")),
    Yardstick(ROCKSDB, "rocksdb-get", 1, ("--callers", "1")),
    Yardstick(ENGINE, "engine-get", 2, ("--callers", "2")),
    Yardstick(ROCKSDB, "rocksdb-get", 2, ("--callers", "2")),
    Yardstick(ENGINE, "engine-put", 64, ("--callers", "64")),
    Yardstick(ROCKSDB, "rocksdb-put", 1, ("--batch", str(BATCH))),
]


@dataclass(frozen=True)
class Step:
    """One measurement of a round."""

    who: str
    workload: str
    connections: int
    measure: Callable[[], Sample]


class Comparison:
    """The steps of a round."""

    def __init__(self, settings: Settings, scratch: Path, answer: dynamo.Answer | None):
        self.settings = settings
        self.scratch = scratch
        self.answer = answer
        self.generator = LoadGenerator(settings.apus)

    def steps(self) -> Iterator[Step]:
        """What is compared directly stands close together."""
        for load in POINT_LOADS:
            if self.answer and load.workload == "get":
                yield self.served(NGINX, Load("http", load.connections), self.nginx)
            yield self.served(APUS, load, self.apus)
        if self.settings.runs_yardsticks:
            for one in YARDSTICKS:
                measure = functools.partial(one.measure, self.settings, self.scratch)
                yield Step(one.who, one.name, one.callers, measure)
        for load in OTHER_LOADS:
            yield self.served(APUS, load, self.apus)
        if self.settings.runs_peers:
            yield from self.peer_steps()
        for name, endpoint in self.settings.endpoints.items():
            for load in POINT_LOADS + OTHER_LOADS:
                yield self.remote_step(name, endpoint, load)

    def peer_steps(self) -> Iterator[Step]:
        for who, start in ((MOTO, Moto), (MINISTACK, Ministack)):
            for workload in ("get", "put"):
                for connections in PEER_CONNECTIONS:
                    load = Load(workload, connections, ("--records", str(PEER_RECORDS)))
                    yield self.served(who, load, functools.partial(start, self.scratch, self.settings.peers))

    def remote_step(self, name: str, endpoint: str, load: Load) -> Step:
        table = f"apus-bench-{uuid.uuid4().hex[:12]}"
        load = dataclasses.replace(load, table=table)
        return self.served(name, load, lambda: Remote(endpoint, [table]))

    def served(self, who: str, load: Load, start: Callable[[], Server | Remote]) -> Step:
        """A load of a server that is started for it: no load finds what another has left behind."""
        return Step(who, load.workload, load.connections, lambda: self.measure(load, start))

    def measure(self, load: Load, start: Callable[[], Server | Remote]) -> Sample:
        with start() as server:
            return self.generator.measure(load, server, self.settings.seconds, self.settings.warm_up_seconds)

    def apus(self) -> Apus:
        return Apus(self.scratch, self.settings.apus)

    def nginx(self) -> Nginx:
        return Nginx(self.scratch, "nginx", self.answer)


def run(settings: Settings, scratch: Path, result: dict) -> None:
    """Runs all rounds and puts what they said into the result."""
    answer = apus_answer(settings, scratch) if settings.runs_yardsticks else None
    comparison = Comparison(settings, scratch, answer)
    if answer:
        with comparison.nginx() as nginx:
            static = dynamo.call(nginx.endpoint, "GetItem", {})
        result["answerBytes"] = {APUS: answer.size, NGINX: static.size}
    rows = Rows()
    for number in range(1, settings.repeats + 1):
        for step in comparison.steps():
            words = f"round {number} of {settings.repeats}: {step.who}, {step.workload} at {step.connections}"
            sample = attempt(step.measure, words, result["problems"])
            rows.add(step.who, step.workload, step.connections, sample)
            result["rows"] = rows.as_json()


def attempt(measure: Callable[[], Sample], words: str, problems: list[str]) -> Sample | None:
    """Measures, prints a line about it, and notes what was wrong. None if nothing could be measured."""
    try:
        sample = measure()
    except FAILURES as error:
        problems.append(f"{words}: {error}")
        print(f"{words}: FAILED: {error}", flush=True)
        return None
    problems += [f"{words}: {problem}" for problem in sample.problems]
    rate, latency = figure(sample.item_rate), figure(sample.p50)
    print(f"{words}: {rate} a second, p50 {latency} µs", *sample.problems, flush=True)
    return sample


def apus_answer(settings: Settings, scratch: Path) -> dynamo.Answer:
    """Apus's answer to a GetItem of the workload `get`, which nginx's answer is made to resemble."""
    with Apus(scratch, settings.apus, in_memory=True) as server:
        LoadGenerator(settings.apus).run(Load("get", 1, ("--records", "1000")), server, 0.1)
        key = {"pk": {"S": "record-0000000001"}}
        answer = dynamo.call(server.endpoint, "GetItem", {"TableName": "apus-bench-get", "Key": key})
    if "Item" not in json.loads(answer.body):
        raise LoadFailed("the workload get has other keys than Benchmarks/compare.py expects")
    return answer
