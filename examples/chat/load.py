"""Loads chat messages into a DynamoDB endpoint, reads them back, and checks every answer.

The bodies are real text: the quotations of Debian's `fortunes` package. The messages of a conversation are the record
that this program keeps in memory; what the store answers is compared with it, message by message and in order.

    python examples/chat/load.py --endpoint http://127.0.0.1:8000
"""

import argparse
import bisect
import multiprocessing
import os
import random
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

import boto3
import botocore.config

from chat import TABLE_NAME, ChatStore, Message, now, timestamp

FORTUNES = Path("/usr/share/games/fortunes")
HISTORY = timedelta(days=30)
SINGLE_SENDS = 0.05
LONGEST_RANGE = 2_000


def read_bodies(folder: Path) -> list[str]:
    """The quotations of a folder of fortune files, which separate them by lines of one percent sign."""
    files = [file for file in sorted(folder.glob("*")) if file.is_file() and file.suffix not in (".dat", ".u8")]
    texts = (file.read_text(encoding="utf-8", errors="replace") for file in files)
    bodies = [body.strip("\n") for text in texts for body in text.split("\n%\n")]
    return [body for body in bodies if body and body != "%"]


class History:
    """What was sent: each conversation's messages in the order of their sort keys.

    Sizes are skewed as they are in life: the conversation of rank r gets a share of 1 / r. The same seed makes the
    same conversations; `run` keeps them apart from those of other runs in the same table.
    """

    def __init__(self, bodies: list[str], messages: int, conversations: int, seed: int, run: str):
        chance = random.Random(seed)
        weights = [1 / rank for rank in range(1, conversations + 1)]
        sizes = [0] * conversations
        for conversation in chance.choices(range(conversations), weights, k=messages):
            sizes[conversation] += 1
        begin = now() - HISTORY
        self.conversations = {
            f"{run}-{number:05d}": self._conversation(f"{run}-{number:05d}", size, bodies, begin, chance)
            for number, size in enumerate(sizes)
            if size
        }

    @staticmethod
    def _conversation(name: str, size: int, bodies: list[str], begin: datetime, chance: random.Random):
        """Messages at random moments, in bursts: every so often several share a millisecond."""
        people = [f"user-{chance.randrange(10_000):04d}" for _ in range(chance.randint(2, 8))]
        moment, messages = begin, []
        mean_gap = HISTORY / timedelta(milliseconds=1) / (size + 1)
        for _ in range(size):
            if chance.random() >= 0.02:
                moment += timedelta(milliseconds=1 + int(chance.expovariate(1) * mean_gap))
            identifier = f"{chance.getrandbits(128):032x}"
            messages.append(Message(name, chance.choice(people), chance.choice(bodies), moment, identifier))
        return sorted(messages, key=lambda message: message.sort_key)

    def last(self, conversation: str, before: datetime, n: int) -> list[Message]:
        messages = self.conversations[conversation]
        end = bisect.bisect_left(messages, timestamp(before), key=lambda message: message.sort_key)
        return messages[max(0, end - n) : end]

    def between(self, conversation: str, start: datetime, end: datetime) -> list[Message]:
        return [message for message in self.conversations[conversation] if start <= message.sent_at < end]


@dataclass
class Report:
    """What one worker did. Latencies are in seconds."""

    sent: int = 0
    sent_seconds: float = 0.0
    passed: int = 0
    failures: list[str] = field(default_factory=list)
    last_latencies: list[float] = field(default_factory=list)
    range_latencies: list[float] = field(default_factory=list)
    range_messages: int = 0

    def check(self, what: str, found, expected) -> None:
        if found == expected:
            self.passed += 1
        else:
            self.failures.append(f"{what}: {difference(found, expected)}")

    def add(self, other: "Report") -> None:
        self.sent += other.sent
        self.passed += other.passed
        self.failures += other.failures
        self.last_latencies += other.last_latencies
        self.range_latencies += other.range_latencies
        self.range_messages += other.range_messages


def difference(found: list[Message], expected: list[Message]) -> str:
    """Where two lists of messages part."""
    for index, (one, other) in enumerate(zip(found, expected)):
        if one != other:
            return f"message {index} is {one.sort_key}, not {other.sort_key}" + (
                " (same key, other content)" if one.sort_key == other.sort_key else ""
            )
    return f"{len(found)} messages, not {len(expected)}"


class Worker:
    """One thread of one process, with a store of its own and the conversations whose turn it has."""

    def __init__(self, options: argparse.Namespace, history: History, number: int):
        self.options = options
        self.history = history
        self.number = number
        self.names = sorted(history.conversations)[number :: options.workers]
        self.report = Report()

    def store(self) -> ChatStore:
        return ChatStore(resource(self.options), self.options.table, consistent=True)

    def send(self) -> None:
        """Stores the messages of this worker: most in batches, some one by one as a chat sends them."""
        store, chance = self.store(), random.Random(self.options.seed * 1_000 + self.number)
        for name in self.names:
            messages = list(self.history.conversations[name])
            chance.shuffle(messages)
            single = int(len(messages) * SINGLE_SENDS)
            for message in messages[:single]:
                store.send(message)
            store.send_many(messages[single:])
            self.report.sent += len(messages)

    def read(self) -> None:
        """Reads at random moments of random conversations and compares each answer with the record."""
        store, chance = self.store(), random.Random(self.options.seed * 1_000_000 + self.number)
        weights = [len(self.history.conversations[name]) for name in self.names]
        if not self.names:
            return
        for _ in range(share(self.options.reads, self.number, self.options.workers)):
            self._read_last(store, *self._moment(chance, weights))
        for _ in range(share(self.options.ranges, self.number, self.options.workers)):
            self._read_range(store, chance, weights)
        for name in self.names:
            self._read_whole(store, name)

    def _moment(self, chance: random.Random, weights: list[int]) -> tuple[str, datetime]:
        """A conversation and a moment: now and then that of a message, where before and after meet."""
        name = chance.choices(self.names, weights)[0]
        message = chance.choice(self.history.conversations[name])
        shift = chance.choice((0, 0, 1, -1, chance.randint(-86_400_000, 86_400_000)))
        return name, message.sent_at + timedelta(milliseconds=shift)

    def _read_last(self, store: ChatStore, name: str, before: datetime) -> None:
        started = time.perf_counter()
        found = store.last(name, before, n=20)
        self.report.last_latencies.append(time.perf_counter() - started)
        self.report.check(f"last 20 of {name} before {before}", found, self.history.last(name, before, 20))

    def _read_range(self, store: ChatStore, chance: random.Random, weights: list[int]) -> None:
        name, start = self._moment(chance, weights)
        messages = self.history.conversations[name]
        position = bisect.bisect_left(messages, timestamp(start), key=lambda message: message.sort_key)
        stop = min(len(messages) - 1, position + chance.randint(0, LONGEST_RANGE))
        end = messages[stop].sent_at
        started = time.perf_counter()
        found = list(store.between(name, start, end))
        self.report.range_latencies.append(time.perf_counter() - started)
        self.report.range_messages += len(found)
        self.report.check(f"{name} from {start} to {end}", found, self.history.between(name, start, end))

    def _read_whole(self, store: ChatStore, name: str) -> None:
        """A conversation from its first message to its last: what it takes to say that nothing is lost or doubled."""
        first, last = datetime(2000, 1, 1, tzinfo=timezone.utc), datetime(2100, 1, 1, tzinfo=timezone.utc)
        self.report.check(f"all of {name}", list(store.between(name, first, last)), self.history.conversations[name])


def share(total: int, number: int, workers: int) -> int:
    """How many of `total` are the part of one worker."""
    return total // workers + (number < total % workers)


def resource(options: argparse.Namespace):
    """A DynamoDB resource; with an endpoint of one's own and no credentials configured, any credentials will do."""
    session = boto3.Session()
    credentials = {}
    if options.endpoint and session.get_credentials() is None:
        credentials = {"aws_access_key_id": "local", "aws_secret_access_key": "local"}
    return session.resource(
        "dynamodb",
        endpoint_url=options.endpoint,
        region_name=session.region_name or "us-east-1",
        config=botocore.config.Config(tcp_keepalive=True, retries={"mode": "standard"}),
        **credentials,
    )


def run_process(options: argparse.Namespace, history: History, process: int, barrier, answers) -> None:
    """One process: its threads send, all processes wait for each other, its threads read."""
    workers = [Worker(options, history, number) for number in range(process, options.workers, options.processes)]
    try:
        barrier.wait()
        in_threads([worker.send for worker in workers])
        barrier.wait()
        barrier.wait()
        in_threads([worker.read for worker in workers])
        report = Report()
        for worker in workers:
            report.add(worker.report)
        answers.put(report)
    except BaseException as problem:
        barrier.abort()
        answers.put(problem)


def in_threads(actions) -> None:
    """Runs each action in a thread; raises what the first of them raised."""
    problems = []

    def guarded(action):
        try:
            action()
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=guarded, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


def run(options: argparse.Namespace, history: History) -> tuple[Report, float, float]:
    """Sends and reads with all workers. Answers the common report and the seconds of each half."""
    context = multiprocessing.get_context("fork")
    barrier, answers = context.Barrier(options.processes + 1), context.Queue()
    processes = [
        context.Process(target=run_process, args=(options, history, number, barrier, answers), daemon=True)
        for number in range(options.processes)
    ]
    for process in processes:
        process.start()
    started = sent = time.perf_counter()
    try:
        barrier.wait()
        started = time.perf_counter()
        barrier.wait()
        sent = time.perf_counter()
        print(f"sent {options.messages:,} messages in {sent - started:.1f} s; reading", file=sys.stderr, flush=True)
        barrier.wait()
    except threading.BrokenBarrierError:
        pass
    report, problems = Report(), []
    for _ in processes:
        answer = answers.get()
        problems.append(answer) if isinstance(answer, BaseException) else report.add(answer)
    finished = time.perf_counter()
    for process in processes:
        process.join()
    for problem in problems:
        if not isinstance(problem, threading.BrokenBarrierError):
            raise problem
    return report, sent - started, finished - sent


def percentile(latencies: list[float], percent: float) -> str:
    """A percentile of seconds, in milliseconds."""
    if not latencies:
        return "-"
    ordered = sorted(latencies)
    return f"{ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000:.2f} ms"


def print_report(report: Report, history: History, sending: float, reading: float) -> None:
    sizes = sorted(map(len, history.conversations.values()))
    print(f"conversations   {len(sizes):,}, of {sizes[0]:,} to {sizes[-1]:,} messages")
    print(f"sent            {report.sent:,} messages in {sending:.1f} s: {report.sent / sending:,.0f} a second")
    print(f"read            in {reading:.1f} s")
    for name, latencies in (("last 20", report.last_latencies), ("time range", report.range_latencies)):
        middle, slow = percentile(latencies, 50), percentile(latencies, 99)
        print(f"  {name:<13} {len(latencies):,} reads, half within {middle}, 99 % within {slow}")
    print(f"  in ranges     {report.range_messages:,} messages")
    for failure in report.failures[:20]:
        print(f"FAILED {failure}")
    print(f"{report.passed:,} checks passed, {len(report.failures):,} failed")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--endpoint", help="the endpoint's URL; AWS itself if left out")
    parser.add_argument("--table", default=TABLE_NAME, help="the table's name (%(default)s)")
    parser.add_argument("--messages", type=int, default=100_000, help="how many to send (%(default)s)")
    parser.add_argument("--conversations", type=int, default=500, help="over how many conversations (%(default)s)")
    parser.add_argument("--reads", type=int, default=4_000, help="reads of the last 20 before a moment (%(default)s)")
    parser.add_argument("--ranges", type=int, default=400, help="reads of a range of time (%(default)s)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2, help="processes (%(default)s)")
    parser.add_argument("--workers", type=int, default=8, help="threads, over all processes (%(default)s)")
    parser.add_argument("--seed", type=int, help="repeats a run's messages and reads; random if left out")
    parser.add_argument("--texts", type=Path, default=FORTUNES, help="the folder of fortune files (%(default)s)")
    parser.add_argument("--enable-ttl", action="store_true", help="also have DynamoDB expire the messages")
    options = parser.parse_args()
    for name in ("messages", "conversations", "processes", "workers"):
        if getattr(options, name) < 1:
            parser.error(f"--{name} must be at least 1")
    options.processes = min(options.processes, options.workers)
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1_000_000)
    return options


def main() -> int:
    options = arguments()
    bodies = read_bodies(options.texts) if options.texts.is_dir() else []
    if not bodies:
        print(f"no texts in {options.texts}; on Debian: apt-get install fortunes", file=sys.stderr)
        return 2
    run_name = uuid.uuid4().hex[:8]
    print(f"seed {options.seed}, {len(bodies):,} texts, conversations {run_name}-…", file=sys.stderr, flush=True)
    history = History(bodies, options.messages, options.conversations, options.seed, run_name)
    store = ChatStore(resource(options), options.table)
    store.create_table()
    if options.enable_ttl:
        store.enable_expiry()
    report, sending, reading = run(options, history)
    print_report(report, history, sending, reading)
    complete = report.sent == options.messages and not report.failures
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
