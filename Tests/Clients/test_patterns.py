"""What applications use DynamoDB for: event stores, counters, idempotency keys, hierarchies, the chat example."""

import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from threading import Barrier

import pytest
from boto3.dynamodb.conditions import Key

from server import ROOT


def together(count: int, action) -> list:
    """Runs action(number) in `count` threads that all begin at the same moment; answers what they answered."""
    barrier = Barrier(count)

    def run(number: int):
        barrier.wait()
        return action(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture(scope="module")
def events(shared_tables):
    """An event store: pk (S) is the aggregate, sk (N) the sequence number."""
    return shared_tables("pk:S", "sk:N")


def append(client, events: str, aggregate: str, sequence: int, writer: int) -> bool:
    """Appends an event at a sequence number; answers whether the number was still free."""
    try:
        client.put_item(
            TableName=events,
            Item={
                "pk": {"S": aggregate},
                "sk": {"N": str(sequence)},
                "event_type": {"S": "Happened"},
                "payload": {"B": f"{writer}".encode()},
                "created_at": {"S": datetime.now(timezone.utc).isoformat()},
            },
            ConditionExpression="attribute_not_exists(sk)",
        )
        return True
    except client.exceptions.ConditionalCheckFailedException:
        return False


def read_events(client, events: str, aggregate: str) -> list[tuple[int, int]]:
    """The sequence numbers and writers of an aggregate's events, in order."""
    answer = client.query(
        TableName=events,
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": {"S": aggregate}},
        ConsistentRead=True,
    )
    return [(int(item["sk"]["N"]), int(item["payload"]["B"])) for item in answer["Items"]]


def test_an_event_number_is_taken_once(client, events):
    aggregate = f"orders#main#{uuid.uuid4()}"
    for sequence in range(10):
        won = together(16, lambda writer: append(client, events, aggregate, sequence, writer))
        assert won.count(True) == 1
        assert read_events(client, events, aggregate)[sequence] == (sequence, won.index(True))


def test_optimistic_appends_lose_no_event(client, events):
    """Each writer appends five events; whoever loses a number takes the next free one."""
    aggregate = f"orders#main#{uuid.uuid4()}"

    def write(writer: int) -> None:
        sequence = 0
        for _ in range(5):
            while not append(client, events, aggregate, sequence, writer):
                sequence += 1
            sequence += 1

    together(8, write)
    found = read_events(client, events, aggregate)
    assert [sequence for sequence, _ in found] == list(range(40))
    assert sorted(writer for _, writer in found) == sorted(list(range(8)) * 5)


def test_rate_limit_counter_is_exact(client, table, key):
    limit, attempts = 100, 16 * 15

    def attempt() -> bool:
        try:
            client.update_item(
                TableName=table,
                Key={"pk": {"S": key}},
                UpdateExpression="ADD hits :one SET expires_at = if_not_exists(expires_at, :later)",
                ConditionExpression="attribute_not_exists(hits) OR hits < :limit",
                ExpressionAttributeValues={
                    ":one": {"N": "1"},
                    ":limit": {"N": str(limit)},
                    ":later": {"N": "2000000000"},
                },
            )
            return True
        except client.exceptions.ConditionalCheckFailedException:
            return False

    allowed = sum(sum(part) for part in together(16, lambda _: [attempt() for _ in range(attempts // 16)]))
    assert allowed == limit
    item = client.get_item(TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True)["Item"]
    assert item["hits"] == {"N": str(limit)}


def test_counters_return_each_number_once(client, table, key):
    def tickets(_: int) -> list[int]:
        return [
            int(
                client.update_item(
                    TableName=table,
                    Key={"pk": {"S": key}},
                    UpdateExpression="ADD ticket :one",
                    ExpressionAttributeValues={":one": {"N": "1"}},
                    ReturnValues="UPDATED_NEW",
                )["Attributes"]["ticket"]["N"]
            )
            for _ in range(20)
        ]

    drawn = [number for part in together(16, tickets) for number in part]
    assert sorted(drawn) == list(range(1, 321))


def test_one_of_64_racers_gets_an_idempotency_key(client, table):
    for _ in range(3):
        key = uuid.uuid4().hex

        def claim(racer: int) -> int | None:
            """Claims the key; answers the owner that the failed condition names, or None if it is this racer."""
            try:
                client.put_item(
                    TableName=table,
                    Item={"pk": {"S": key}, "claimed_by": {"N": str(racer)}},
                    ConditionExpression="attribute_not_exists(pk)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
                return None
            except client.exceptions.ConditionalCheckFailedException as failure:
                return int(failure.response["Item"]["claimed_by"]["N"])

        owners = together(64, claim)
        assert owners.count(None) == 1
        winner = owners.index(None)
        assert {owner for owner in owners if owner is not None} == {winner}


def test_an_agent_session_survives_lost_updates(client, table, key):
    """Optimistic locking by a version: every increment lands exactly once, in spite of the races."""
    client.put_item(TableName=table, Item={"pk": {"S": key}, "version": {"N": "0"}, "steps": {"L": []}})

    def step(worker: int) -> None:
        while True:
            item = client.get_item(TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True)["Item"]
            try:
                client.update_item(
                    TableName=table,
                    Key={"pk": {"S": key}},
                    UpdateExpression="SET version = version + :one, steps = list_append(steps, :step)",
                    ConditionExpression="version = :seen",
                    ExpressionAttributeValues={
                        ":one": {"N": "1"},
                        ":seen": item["version"],
                        ":step": {"L": [{"N": str(worker)}]},
                    },
                )
                return
            except client.exceptions.ConditionalCheckFailedException:
                continue

    together(12, step)
    item = client.get_item(TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True)["Item"]
    assert item["version"] == {"N": "12"}
    assert sorted(int(one["N"]) for one in item["steps"]["L"]) == list(range(12))


@pytest.fixture
def tenants(resource, sorted_table):
    """A single-table design: two tenants with accounts, their opportunities, and the line items of those."""
    table = resource.Table(sorted_table)
    names = [f"TENANT#{uuid.uuid4().hex[:8]}" for _ in range(2)]
    with table.batch_writer() as batch:
        for tenant in names:
            for account in range(3):
                base = f"ACCOUNT#{account}"
                batch.put_item({"pk": tenant, "sk": base, "entity": "account"})
                for opportunity in range(4):
                    middle = f"{base}#OPPORTUNITY#{opportunity}"
                    batch.put_item({"pk": tenant, "sk": middle, "entity": "opportunity"})
                    for line in range(2):
                        batch.put_item({"pk": tenant, "sk": f"{middle}#LINE_ITEM#{line}", "entity": "line"})
            batch.put_item({"pk": tenant, "sk": "LEAD#7", "entity": "lead"})
    return table, names


def test_a_hierarchy_in_one_query(tenants):
    table, (tenant, other) = tenants

    def entities(prefix: str, **options) -> list[str]:
        answer = table.query(KeyConditionExpression=Key("pk").eq(tenant) & Key("sk").begins_with(prefix), **options)
        assert all(item["pk"] == tenant for item in answer["Items"])
        return [item["entity"] for item in answer["Items"]]

    assert len(entities("ACCOUNT#1")) == 1 + 4 + 8
    assert entities("ACCOUNT#1")[0] == "account"
    assert entities("ACCOUNT#1#OPPORTUNITY#2") == ["opportunity", "line", "line"]
    assert entities("ACCOUNT#1#OPPORTUNITY#2#LINE_ITEM#") == ["line", "line"]
    assert entities("LEAD#") == ["lead"]
    assert entities("ACCOUNT#9") == []
    assert len(table.query(KeyConditionExpression=Key("pk").eq(tenant))["Items"]) == 3 * 13 + 1


def test_the_chat_example(endpoint):
    """A small run of examples/chat; the whole one is a command in its README."""
    run = subprocess.run(
        [sys.executable, ROOT / "examples/chat/load.py", "--endpoint", endpoint, "--table", "ChatMessages"]
        + ["--messages", "3000", "--conversations", "12", "--reads", "200", "--ranges", "40", "--seed", "7"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.splitlines()[-1] == "252 checks passed, 0 failed"
