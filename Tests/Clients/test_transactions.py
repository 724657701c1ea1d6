"""Transactions through boto3: all or nothing, reasons, tokens, and what is true while others write."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest
from botocore.exceptions import BotoCoreError, ClientError

from conftest import CREDENTIALS, configuration, schema, unique
from expect import invalid, refused
from server import Server

CANCELLED = "TransactionCanceledException"
FAILED = {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"}
PASSED = {"Code": "None"}


class Actions:
    """The actions of a transaction on items with a number `n`, under keys that begin with the test's own."""

    def __init__(self, client, key: str):
        self.client, self.key = client, key

    def name(self, sort: str) -> dict:
        return {"pk": {"S": self.key}, "sk": {"S": sort}}

    def item(self, sort: str, number: int) -> dict:
        return {**self.name(sort), "n": {"N": str(number)}}

    def put(self, table: str, sort: str, number: int, **options) -> dict:
        return {"Put": {"TableName": table, "Item": self.item(sort, number), **options}}

    def add(self, table: str, sort: str, number: int, **options) -> dict:
        return {"Update": self.addition(table, sort, number, **options)}

    def addition(self, table: str, sort: str, number: int, values: dict | None = None, **options) -> dict:
        return {
            "TableName": table,
            "Key": self.name(sort),
            "UpdateExpression": "ADD n :d",
            "ExpressionAttributeValues": {":d": {"N": str(number)}, **(values or {})},
            **options,
        }

    def delete(self, table: str, sort: str, **options) -> dict:
        return {"Delete": {"TableName": table, "Key": self.name(sort), **options}}

    def check(self, table: str, sort: str, condition: str, **options) -> dict:
        return {
            "ConditionCheck": {
                "TableName": table,
                "Key": self.name(sort),
                "ConditionExpression": condition,
                **options,
            }
        }

    def get(self, table: str, sort: str, **options) -> dict:
        return {"Get": {"TableName": table, "Key": self.name(sort), **options}}

    def write(self, *actions: dict, **options) -> dict:
        return self.client.transact_write_items(TransactItems=list(actions), **options)

    def read(self, *actions: dict, **options) -> dict:
        return self.client.transact_get_items(TransactItems=list(actions), **options)

    def numbers(self, table: str) -> dict[str, int]:
        """The test's own items of a table, by sort key."""
        answer = self.client.query(
            TableName=table,
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": {"S": self.key}},
            ConsistentRead=True,
        )
        return {item["sk"]["S"]: int(item["n"]["N"]) for item in answer["Items"]}


@pytest.fixture
def actions(client, key) -> Actions:
    return Actions(client, key)


@pytest.fixture(scope="module")
def tables(client):
    """Two tables with keys pk and sk, shared by the tests of the module."""
    names = [unique("transactions") for _ in range(2)]
    for name in names:
        client.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **schema("pk:S", "sk:S"))
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    yield names
    for name in names:
        client.delete_table(TableName=name)


def cancelled(raised) -> list[dict]:
    """The reasons of a cancelled transaction; the message lists their codes."""
    response = raised.value.response
    reasons = response["CancellationReasons"]
    codes = ", ".join(reason["Code"] for reason in reasons)
    assert response["Error"]["Message"] == (
        f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]"
    )
    return reasons


# All or nothing


def test_all_kinds_across_tables(actions, tables):
    one, two = tables
    actions.write(actions.put(one, "a", 1), actions.put(one, "b", 2), actions.put(two, "a", 3))
    answer = actions.write(
        actions.put(two, "new", 7),
        actions.add(one, "a", 10),
        actions.delete(one, "b"),
        actions.check(two, "a", "attribute_exists(n)"),
    )
    assert set(answer) == {"ResponseMetadata"}
    assert actions.numbers(one) == {"a": 11}
    assert actions.numbers(two) == {"a": 3, "new": 7}


@pytest.mark.parametrize("position", range(4))
def test_one_failed_condition_undoes_all(actions, tables, position):
    one, two = tables
    actions.write(actions.put(one, "a", 1), actions.put(two, "b", 2))
    wanted = [actions.put(one, "new", 1), actions.add(one, "a", 1), actions.delete(two, "b")]
    wanted.insert(position, actions.check(two, "nothing", "attribute_exists(n)"))
    with refused(CANCELLED) as raised:
        actions.write(*wanted)
    assert cancelled(raised) == [FAILED if number == position else PASSED for number in range(4)]
    assert (actions.numbers(one), actions.numbers(two)) == ({"a": 1}, {"b": 2})


def test_reasons_with_items(actions, tables):
    one, two = tables
    actions.write(actions.put(one, "a", 1), actions.put(two, "b", 2))
    old = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    absent = {"ConditionExpression": "attribute_not_exists(pk)"}
    large = {"ConditionExpression": "n > :m", "values": {":m": {"N": "5"}}}
    with refused(CANCELLED) as raised:
        actions.write(
            actions.put(one, "a", 9, **absent, **old),
            actions.put(one, "fine", 9, **absent, **old),
            actions.add(two, "b", 9, **large),
            actions.check(two, "nothing", "attribute_exists(pk)", **old),
        )
    assert cancelled(raised) == [{**FAILED, "Item": actions.item("a", 1)}, PASSED, FAILED, FAILED]


def test_an_update_that_cannot_be_done_cancels(actions, tables):
    """Its reason is known only with the item at hand."""
    one, _ = tables
    actions.client.put_item(TableName=one, Item={**actions.name("text"), "n": {"S": "text"}})
    with refused(CANCELLED) as raised:
        actions.write(actions.put(one, "new", 1), actions.add(one, "text", 1))
    message = "An operand in the update expression has an incorrect data type"
    assert cancelled(raised) == [PASSED, {"Code": "ValidationError", "Message": message}]
    assert "Item" not in actions.client.get_item(TableName=one, Key=actions.name("new"))


def test_a_key_of_the_wrong_type_cancels(actions, tables):
    wrong = actions.delete(tables[0], "x")
    wrong["Delete"]["Key"]["sk"] = {"N": "1"}
    with refused(CANCELLED) as raised:
        actions.write(actions.put(tables[0], "new", 1), wrong)
    message = "The provided key element does not match the schema"
    assert cancelled(raised) == [PASSED, {"Code": "ValidationError", "Message": message}]
    assert actions.numbers(tables[0]) == {}


@pytest.mark.parametrize(
    "make, message",
    [
        (
            lambda actions, table: [actions.put(table, "a", 1), actions.delete(table, "a")],
            "Transaction request cannot include multiple operations on one item",
        ),
        (lambda actions, table: [actions.put(table, str(n), n) for n in range(101)], None),
        (lambda actions, table: [{**actions.put(table, "a", 1), **actions.delete(table, "b")}], None),
        (lambda actions, table: [actions.check(table, "a", "n >")], None),
    ],
)
def test_refused_requests(actions, tables, make, message):
    with invalid(message):
        actions.write(*make(actions, tables[0]))
    assert actions.numbers(tables[0]) == {}


def test_a_missing_table(actions, tables):
    missing = unique("missing")
    with refused("ResourceNotFoundException"):
        actions.write(actions.put(tables[0], "a", 1), actions.put(missing, "a", 1))
    assert actions.numbers(tables[0]) == {}
    with refused("ResourceNotFoundException"):
        actions.read(actions.get(missing, "a"))


def test_a_hundred_actions(actions, tables):
    one, two = tables
    actions.write(*(actions.put((one, two)[n % 2], f"{n:02}", n) for n in range(100)))
    assert actions.numbers(one) | actions.numbers(two) == {f"{n:02}": n for n in range(100)}
    answer = actions.read(*(actions.get((one, two)[n % 2], f"{n:02}") for n in range(100)))
    assert [int(response["Item"]["n"]["N"]) for response in answer["Responses"]] == list(range(100))


def test_reads(actions, tables):
    one, two = tables
    actions.write(actions.put(one, "a", 1), actions.put(two, "b", 2))
    answer = actions.read(
        actions.get(two, "b"),
        actions.get(one, "nothing"),
        actions.get(one, "a", ProjectionExpression="n"),
        actions.get(one, "b", ProjectionExpression="nowhere"),
    )
    assert answer["Responses"] == [{"Item": actions.item("b", 2)}, {}, {"Item": {"n": {"N": "1"}}}, {}]


def test_capacity(actions, tables):
    """Twice the units of the same writes and reads alone; read and write units are told apart."""
    one, two = sorted(tables)
    used = actions.write(
        actions.put(one, "a", 1),
        actions.put(one, "b", 1),
        actions.check(two, "a", "attribute_not_exists(pk)"),
        ReturnConsumedCapacity="TOTAL",
    )["ConsumedCapacity"]
    assert sorted(used, key=lambda table: table["TableName"]) == [
        {"TableName": one, "CapacityUnits": 4.0, "WriteCapacityUnits": 4.0},
        {"TableName": two, "CapacityUnits": 2.0, "WriteCapacityUnits": 2.0},
    ]
    used = actions.read(actions.get(one, "a"), actions.get(one, "none"), ReturnConsumedCapacity="TOTAL")
    assert used["ConsumedCapacity"] == [{"TableName": one, "CapacityUnits": 4.0, "ReadCapacityUnits": 4.0}]


# Tokens


def test_a_token_makes_a_request_once(actions, tables, key):
    one, _ = tables
    request = {"ClientRequestToken": key, "ReturnConsumedCapacity": "TOTAL"}
    first = actions.write(actions.add(one, "a", 1), **request)
    assert first["ConsumedCapacity"][0]["WriteCapacityUnits"] == 2.0
    again = actions.write(actions.add(one, "a", 1), **request)
    assert again["ConsumedCapacity"] == [{"TableName": one, "CapacityUnits": 2.0, "ReadCapacityUnits": 2.0}]
    assert actions.numbers(one) == {"a": 1}
    with refused("IdempotentParameterMismatchException"):
        actions.write(actions.add(one, "a", 2), **request)
    actions.write(actions.add(one, "a", 1), ClientRequestToken=key[:-1])
    assert actions.numbers(one) == {"a": 2}


def test_a_cancelled_request_leaves_its_token_free(actions, tables, key):
    one, _ = tables
    request = actions.add(one, "a", 1, ConditionExpression="attribute_exists(n)")
    with refused(CANCELLED):
        actions.write(request, ClientRequestToken=key)
    actions.write(actions.put(one, "a", 1))
    actions.write(request, ClientRequestToken=key)
    assert actions.numbers(one) == {"a": 2}


def test_boto3_makes_a_token_of_its_own(actions, tables):
    """Each call is a request of its own, although nothing but the token tells them apart."""
    for _ in range(3):
        actions.write(actions.add(tables[0], "a", 1))
    assert actions.numbers(tables[0]) == {"a": 3}


def test_the_same_token_at_once(actions, tables, key):
    """Sixteen senders of one request: it is made once; who comes in between is told so."""
    one, _ = tables

    def send(_) -> str:
        try:
            actions.write(actions.add(one, "a", 1), ClientRequestToken=key)
        except ClientError as error:
            return error.response["Error"]["Code"]
        return "made"

    with ThreadPoolExecutor(16) as pool:
        outcomes = set(pool.map(send, range(16)))
    assert "made" in outcomes
    assert outcomes <= {"made", "TransactionInProgressException"}
    assert actions.numbers(one) == {"a": 1}


@pytest.mark.process
@pytest.mark.parametrize("end", [Server.stop, Server.kill])
def test_a_token_across_a_restart(tmp_path, key, end):
    data = str(tmp_path / "data")
    request = {"ClientRequestToken": key, "ReturnConsumedCapacity": "TOTAL"}

    def connect(server: Server) -> Actions:
        client = boto3.client("dynamodb", endpoint_url=server.endpoint, config=configuration(), **CREDENTIALS)
        return Actions(client, key)

    with Server("--data", data) as server:
        actions = connect(server)
        actions.client.create_table(TableName="kept", BillingMode="PAY_PER_REQUEST", **schema("pk:S", "sk:S"))
        actions.client.get_waiter("table_exists").wait(TableName="kept", WaiterConfig={"Delay": 1})
        actions.write(actions.add("kept", "a", 1), actions.put("kept", "b", 5), **request)
        end(server)
    with Server("--data", data) as server:
        actions = connect(server)
        assert actions.numbers("kept") == {"a": 1, "b": 5}
        answer = actions.write(actions.add("kept", "a", 1), actions.put("kept", "b", 5), **request)
        assert "ReadCapacityUnits" in answer["ConsumedCapacity"][0]
        with refused("IdempotentParameterMismatchException"):
            actions.write(actions.add("kept", "a", 2), **request)
        assert actions.numbers("kept") == {"a": 1, "b": 5}
        assert server.stop() == 0


# Many at once

BALANCE = 100


class Bank:
    """Accounts in two tables, whose sum no transfer changes."""

    def __init__(self, actions: Actions, tables: list[str], accounts: int, seed: int):
        self.actions, self.tables, self.accounts, self.seed = actions, tables, accounts, seed
        self.closing, self.done = threading.Event(), threading.Event()

    def table(self, account: int) -> str:
        return self.tables[account % 2]

    def open(self) -> None:
        puts = [self.actions.put(self.table(number), str(number), BALANCE) for number in range(self.accounts)]
        self.actions.write(*puts)

    def transfer(self, chance: random.Random) -> str:
        """Moves an amount that is there; a refusal must be one that AWS documents for contention."""
        giver, taker = chance.sample(range(self.accounts), 2)
        amount = chance.randrange(1, 60)
        enough = {"ConditionExpression": "n >= :a", "values": {":a": {"N": str(amount)}}}
        try:
            self.actions.write(
                self.actions.add(self.table(giver), str(giver), -amount, **enough),
                self.actions.add(self.table(taker), str(taker), amount),
            )
            return "made"
        except ClientError as error:
            codes = {reason["Code"] for reason in error.response["CancellationReasons"]} - {"None"}
            assert codes and codes <= {"ConditionalCheckFailed", "TransactionConflict"}, error.response
            return min(codes)

    def check(self) -> bool:
        """Reads all accounts in one transaction and adds them up; false when other transactions were in the way."""
        gets = [self.actions.get(self.table(number), str(number)) for number in range(self.accounts)]
        try:
            answer = self.actions.read(*gets)
        except ClientError as error:
            codes = {reason["Code"] for reason in error.response["CancellationReasons"]} - {"None"}
            assert codes == {"TransactionConflict"}, error.response
            return False
        balances = [int(response["Item"]["n"]["N"]) for response in answer["Responses"]]
        assert min(balances) >= 0, balances
        assert sum(balances) == self.accounts * BALANCE, balances
        return True

    def work(self, number: int, reads: bool) -> Counter[str]:
        """Transfers, or reads, until the bank closes or the server is gone."""
        chance, outcomes = random.Random(self.seed + number), Counter()
        try:
            while not self.done.is_set():
                outcome = ("read" if self.check() else "unread") if reads else self.transfer(chance)
                outcomes[outcome] += 1
        except BotoCoreError as error:
            # No answer: the server must have been killed.
            assert self.closing.is_set(), error
        return outcomes

    def busy(self, seconds: float, end=lambda: None) -> Counter[str]:
        """Eight clients transfer and two read, for some time; then `end` is called. Answers what came of it."""
        with ThreadPoolExecutor(10) as pool:
            work = [pool.submit(self.work, number, number < 2) for number in range(10)]
            time.sleep(seconds)
            self.closing.set()
            end()
            self.done.set()
            return sum((one.result(60) for one in work), Counter())


def test_transfers_keep_the_sum(actions, tables, seed):
    bank = Bank(actions, tables, 8, seed)
    bank.open()
    outcomes = bank.busy(2)
    print(outcomes)
    assert bank.check()
    assert outcomes["made"] > 20 and outcomes["read"] > 0


@pytest.mark.process
def test_transfers_keep_the_sum_when_the_server_is_killed(tmp_path, key, seed):
    """Five times, a hundred accounts, a kill amid the transfers; what a reader sees and what is kept adds up."""
    data, tables, made = str(tmp_path / "data"), ["left", "right"], 0
    for number in range(5):
        with Server("--data", data) as server:
            client = boto3.client("dynamodb", endpoint_url=server.endpoint, config=configuration(), **CREDENTIALS)
            bank = Bank(Actions(client, key), tables, 100, seed + number)
            if number == 0:
                for table in tables:
                    client.create_table(TableName=table, BillingMode="PAY_PER_REQUEST", **schema("pk:S", "sk:S"))
                    client.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
                bank.open()
            assert bank.check()
            kept = [balance for table in tables for balance in bank.actions.numbers(table).values()]
            assert (len(kept), sum(kept)) == (100, 100 * BALANCE)
            made += bank.busy(random.Random(seed + number).uniform(0.1, 0.6), server.kill)["made"]
    assert made > 20


def test_transactions_among_single_writes(actions, tables):
    """Counters that both increase: what was answered as done is counted, and nothing else."""
    one, two = tables
    rounds, senders = 30, 4

    def single(_) -> int:
        done = 0
        for _ in range(rounds):
            try:
                actions.client.update_item(**actions.addition(one, "a", 1))
                done += 1
            except ClientError as error:
                assert error.response["Error"]["Code"] == "TransactionConflictException", error.response
        return done

    def transaction(_) -> int:
        done = 0
        for _ in range(rounds):
            try:
                actions.write(actions.add(one, "a", 1), actions.add(two, "a", 1))
                done += 1
            except ClientError as error:
                codes = {reason["Code"] for reason in error.response["CancellationReasons"]} - {"None"}
                assert codes == {"TransactionConflict"}, error.response
        return done

    with ThreadPoolExecutor(2 * senders) as pool:
        singles, transactions = pool.map(single, range(senders)), pool.map(transaction, range(senders))
        singles, transactions = sum(singles), sum(transactions)
    assert actions.numbers(one) == {"a": singles + transactions}
    assert actions.numbers(two) == {"a": transactions}
