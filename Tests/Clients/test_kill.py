"""Kills the server under 32 writers, again and again, and looks at what is left.

After each restart: every acknowledged write is there, no item is torn, no item exists that nobody wrote, and counters
stand between what was acknowledged and what was sent. All rounds work on the same data directory.

APUS_KILL_ROUNDS sets the number of rounds; APUS_SEED repeats the moments of a run.
"""

import multiprocessing
import os
import random
import time

import pytest

from conftest import schema
from server import Server
from wire import Wire
from writers import COUNTERS, TABLE, Record, unique_item, write_until_killed

ROUNDS = int(os.environ.get("APUS_KILL_ROUNDS", "20"))
PROCESSES, THREADS = 4, 8
pytestmark = pytest.mark.kill


class Campaign:
    """All rounds on one data directory, and what is known of it between them."""

    def __init__(self, directory: str, pool, seed: int):
        self.directory, self.pool = directory, pool
        self.chance = random.Random(seed)
        self.records: dict[int, list[Record]] = {}
        self.counts = [0] * COUNTERS

    def start(self) -> Server:
        return Server("--data", self.directory)

    def write_and_kill(self, number: int) -> list[Record]:
        """One round's writes, ended by SIGKILL at a random moment."""
        server = self.start()
        with server:
            if number == 0:
                wire = Wire(server.endpoint)
                wire.ok("CreateTable", TableName=TABLE, BillingMode="PAY_PER_REQUEST", **schema("pk:S", "sk:N"))
                while wire.ok("DescribeTable", TableName=TABLE)["Table"]["TableStatus"] != "ACTIVE":
                    time.sleep(0.05)
                wire.close()
            shares = [list(range(first, PROCESSES * THREADS, PROCESSES)) for first in range(PROCESSES)]
            parts = [self.pool.apply_async(write_until_killed, (server.port, number, share)) for share in shares]
            time.sleep(self.chance.uniform(0.15, 0.9))
            assert server.process.poll() is None, f"the server ended by itself: {server.error_text()}"
            server.kill()
        records = [record for part in parts for record in part.get(60)]
        assert [record.problem for record in records if record.problem] == []
        self.records[number] = records
        return records

    def restart(self) -> Server:
        """Starts again; now and then is killed again while it has only just recovered."""
        if self.chance.random() < 0.25:
            with self.start() as server:
                server.kill()
        return self.start()


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    seed = int(os.environ.get("APUS_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"APUS_SEED={seed}")
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        pool.map(abs, range(PROCESSES))
        yield Campaign(str(tmp_path_factory.mktemp("kill") / "data"), pool, seed)


def partition(wire: Wire, key: str) -> list[dict]:
    """All items under a partition key."""
    items, start = [], {}
    while True:
        answer = wire.ok(
            "Query",
            TableName=TABLE,
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": {"S": key}},
            ConsistentRead=True,
            **start,
        )
        items += answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return items
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def check_unique(wire: Wire, number: int, record: Record) -> None:
    """All acknowledged items, perhaps the one that was under way, nothing else, each of them whole."""
    key = f"unique#{number}#{record.writer}"
    found = partition(wire, key)
    assert record.acknowledged <= len(found) <= record.sent, (key, len(found), record)
    assert found == [unique_item(key, one) for one in range(len(found))]


def check_version(wire: Wire, number: int, record: Record) -> None:
    """The last acknowledged version, or the one that was under way."""
    key = f"version#{number}#{record.writer}"
    found = partition(wire, key)
    assert len(found) <= 1
    last = int(found[0].pop("version")["N"]) + 1 if found else 0
    assert record.version_acknowledged <= last <= record.version_sent, (key, last, record)
    assert found == [{**unique_item(key, last - 1), "sk": {"N": "0"}}] * len(found)


def check_slots(wire: Wire, number: int, records: list[Record]) -> None:
    """A slot belongs to whom it was acknowledged; or, if to nobody, to one who was trying when the server died."""
    winners = {slot: record.writer for record in records for slot in record.slots_won}
    assert len(winners) == sum(len(record.slots_won) for record in records), "a slot was won twice"
    under_way = {(record.slots_sent[-1], record.writer) for record in records if record.slots_sent}
    owners = {int(item["sk"]["N"]): int(item["owner"]["N"]) for item in partition(wire, f"slot#{number}")}
    for slot, writer in winners.items():
        assert owners.get(slot) == writer, (slot, owners.get(slot), writer)
    for slot, writer in owners.items():
        assert slot in winners or (slot, writer) in under_way, (slot, writer)


def check_counters(wire: Wire, campaign: Campaign, records: list[Record]) -> None:
    """Each counter has grown by what was acknowledged, and at most by what was sent."""
    for counter in range(COUNTERS):
        found = partition(wire, f"counter#{counter}")
        one, twin = (int(found[0][name]["N"]) if found else 0 for name in ("one", "twin"))
        assert one == twin, found
        grown = one - campaign.counts[counter]
        acknowledged = sum(record.counts_acknowledged[counter] for record in records)
        assert acknowledged <= grown <= sum(record.counts_sent[counter] for record in records)
        campaign.counts[counter] = one


@pytest.mark.parametrize("number", range(ROUNDS))
def test_round(campaign, number):
    records = campaign.write_and_kill(number)
    with campaign.restart() as server:
        wire = Wire(server.endpoint)
        for record in records:
            check_unique(wire, number, record)
            check_version(wire, number, record)
        check_slots(wire, number, records)
        check_counters(wire, campaign, records)
        wire.close()
        print(f"{sum(record.acknowledged for record in records)} unique items acknowledged")
        if number % 2:
            assert server.stop() == 0, server.error_text()
        else:
            server.kill()
    assert sum(record.acknowledged for record in records) > 0


def test_in_the_end_there_is_what_was_written_and_nothing_else(campaign):
    """One scan over the traces of all rounds."""
    with campaign.start() as server:
        wire = Wire(server.endpoint)
        found, start = set(), {}
        while True:
            answer = wire.ok("Scan", TableName=TABLE, ConsistentRead=True, **start)
            for item in answer["Items"]:
                key = (item["pk"]["S"], int(item["sk"]["N"]))
                assert key not in found
                found.add(key)
                if key[0].startswith("unique#"):
                    assert item == unique_item(*key)
            if "LastEvaluatedKey" not in answer:
                break
            start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
        wire.close()
        assert server.stop() == 0, server.error_text()
    possible, certain = set(), set()
    for number, records in campaign.records.items():
        for record in records:
            unique, version = (f"{kind}#{number}#{record.writer}" for kind in ("unique", "version"))
            possible |= {(unique, one) for one in range(record.sent)} | {(version, 0)}
            certain |= {(unique, one) for one in range(record.acknowledged)}
            possible |= {(f"slot#{number}", slot) for slot in record.slots_sent}
            certain |= {(f"slot#{number}", slot) for slot in record.slots_won}
    possible |= {(f"counter#{counter}", 0) for counter in range(COUNTERS)}
    assert certain <= found
    assert found <= possible
    print(f"{len(campaign.records)} rounds, {len(certain)} acknowledged items, {len(found)} found")
