"""Secondary indexes through boto3: what they hold, how they are read, what they cost, how they come and go."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
import pytest

from conftest import CREDENTIALS, configuration, remove, schema, unique
from expect import invalid, refused
from server import Server

KEYS_ONLY, ALL = {"ProjectionType": "KEYS_ONLY"}, {"ProjectionType": "ALL"}
INDEX_SECONDS = 60


def keys(*names: str) -> list[dict]:
    """A key schema: the first name is the partition key."""
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"))]


def definitions(**types: str) -> list[dict]:
    return [{"AttributeName": name, "AttributeType": kind} for name, kind in types.items()]


def index(name: str, *names: str, projection: dict = ALL) -> dict:
    return {"IndexName": name, "KeySchema": keys(*names), "Projection": projection}


def include(*names: str) -> dict:
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(names)}


def make(client, prefix: str, **options) -> str:
    name = unique(prefix)
    client.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **options)
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    return name


@pytest.fixture(scope="module")
def orders(client):
    """Orders by customer and number, with an index of every kind."""
    name = make(
        client,
        "orders",
        AttributeDefinitions=definitions(customer="S", number="N", state="S", placed="S", amount="N"),
        KeySchema=keys("customer", "number"),
        LocalSecondaryIndexes=[
            index("by-amount", "customer", "amount", projection=include("note")),
            index("by-placed", "customer", "placed", projection=KEYS_ONLY),
        ],
        GlobalSecondaryIndexes=[
            index("all-by-state", "state", "placed"),
            index("keys-by-state", "state", projection=KEYS_ONLY),
            index("some-by-placed", "placed", "amount", projection=include("note", "state")),
        ],
    )
    yield name
    remove(client, name)


class Orders:
    """Requests on the table of orders, for a customer and a state that no other test uses."""

    def __init__(self, client, table: str, key: str):
        self.client, self.table, self.customer, self.state = client, table, key, f"{key}-open"

    def put(self, number: int, **attributes) -> dict:
        item = {"customer": {"S": self.customer}, "number": {"N": str(number)}, **attributes}
        return self.client.put_item(TableName=self.table, Item=item, ReturnConsumedCapacity="INDEXES")

    def update(self, number: int, expression: str, **values) -> dict:
        options = {"ExpressionAttributeValues": {f":{name}": value for name, value in values.items()}} if values else {}
        if "#s" in expression:
            options["ExpressionAttributeNames"] = {"#s": "state"}
        return self.client.update_item(
            TableName=self.table,
            Key={"customer": {"S": self.customer}, "number": {"N": str(number)}},
            UpdateExpression=expression,
            ReturnConsumedCapacity="INDEXES",
            **options,
        )

    def full(self, number: int, **attributes) -> dict:
        """Puts an order that all indexes hold."""
        placed = attributes.pop("placed", {"S": f"{self.customer}-{number:03}"})
        attributes = {"state": {"S": self.state}, "amount": {"N": str(100 - number)}, **attributes}
        return self.put(number, placed=placed, note={"S": f"note {number}"}, remark={"S": "remark"}, **attributes)

    def query(self, name: str, condition: str | None = None, **options) -> dict:
        """A query on an index: of this customer on a local one, of this state on a global one."""
        is_local = name in ("by-amount", "by-placed")
        partition = {"S": self.customer if is_local else self.state}
        key = "customer" if is_local else "#s"
        values = {":p": partition, **options.pop("values", {})}
        return self.client.query(
            TableName=self.table,
            IndexName=name,
            KeyConditionExpression=f"{key} = :p" + (f" AND {condition}" if condition else ""),
            ExpressionAttributeValues=values,
            **({} if is_local else {"ExpressionAttributeNames": {"#s": "state"}}),
            **options,
        )


@pytest.fixture
def own(client, orders, key) -> Orders:
    return Orders(client, orders, key)


@pytest.fixture
def ten(own) -> Orders:
    """Ten orders in all indexes; totals fall while numbers rise."""
    for number in range(10):
        own.full(number)
    return own


def numbers(answer: dict) -> list[int]:
    return [int(item["number"]["N"]) for item in answer["Items"]]


# What an index holds


@pytest.mark.parametrize(
    "name, expected",
    [
        ("all-by-state", {"customer", "number", "state", "placed", "amount", "note", "remark"}),
        ("keys-by-state", {"customer", "number", "state"}),
        ("by-amount", {"customer", "number", "amount", "note"}),
        ("by-placed", {"customer", "number", "placed"}),
    ],
)
def test_projections(ten, name, expected):
    answer = ten.query(name)
    assert answer["Count"] == 10
    assert {frozenset(item) for item in answer["Items"]} == {frozenset(expected)}
    assert ten.query(name, Select="ALL_PROJECTED_ATTRIBUTES")["Items"] == answer["Items"]


def test_an_index_orders_by_its_sort_key(ten):
    assert numbers(ten.query("by-amount")) == list(range(9, -1, -1))
    assert numbers(ten.query("by-amount", ScanIndexForward=False)) == list(range(10))
    some = {"values": {":a": {"N": "93"}, ":b": {"N": "95"}}}
    assert numbers(ten.query("by-amount", "amount BETWEEN :a AND :b", **some)) == [7, 6, 5]
    placed = {"values": {":a": {"S": f"{ten.customer}-00"}}}
    assert numbers(ten.query("all-by-state", "begins_with(placed, :a)", **placed)) == list(range(10))


def test_a_sparse_index(own):
    own.put(1, state={"S": own.state}, placed={"S": "now"})
    own.put(2, state={"S": own.state})
    own.put(3)
    assert numbers(own.query("all-by-state")) == [1]
    assert numbers(own.query("keys-by-state")) == [1, 2]
    assert numbers(own.query("by-placed")) == [1]
    own.update(1, "REMOVE placed")
    own.update(3, "SET #s = :s, placed = :p", s={"S": own.state}, p={"S": "later"})
    assert numbers(own.query("all-by-state")) == [3]
    assert sorted(numbers(own.query("keys-by-state"))) == [1, 2, 3]
    assert numbers(own.query("by-placed")) == [3]


def test_entries_follow_their_items(ten):
    ten.update(4, "SET amount = :t", t={"N": "1000"})
    ten.update(5, "SET #s = :s", s={"S": f"{ten.customer}-closed"})
    own_key = {"customer": {"S": ten.customer}, "number": {"N": "6"}}
    ten.client.delete_item(TableName=ten.table, Key=own_key)
    assert numbers(ten.query("by-amount")) == [9, 8, 7, 5, 3, 2, 1, 0, 4]
    assert numbers(ten.query("all-by-state")) == [0, 1, 2, 3, 4, 7, 8, 9]
    (changed,) = [item for item in ten.query("all-by-state")["Items"] if item["number"] == {"N": "4"}]
    assert changed["amount"] == {"N": "1000"}


@pytest.mark.parametrize(
    "attributes, message",
    [
        (
            {"amount": {"S": "1"}},
            "One or more parameter values were invalid: Type mismatch for Index Key amount Expected: N Actual: S "
            "IndexName: by-amount",
        ),
        (
            {"placed": {"S": ""}},
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
            "The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-placed, "
            "IndexKey: placed",
        ),
    ],
)
def test_wrong_index_keys(own, attributes, message):
    # Several indexes have the attribute; which of them is named, AWS does not promise.
    words = message.split(" IndexName: ")[0]
    with invalid() as raised:
        own.put(1, **attributes)
    assert words in raised.value.response["Error"]["Message"]
    own.put(1)
    name, value = attributes.copy().popitem()
    with invalid():
        own.update(1, f"SET {name} = :v", v=value)
    with invalid():
        item = {"customer": {"S": own.customer}, "number": {"N": "1"}, **attributes}
        own.client.batch_write_item(RequestItems={own.table: [{"PutRequest": {"Item": item}}]})


# Reading


@pytest.mark.parametrize("name", ["all-by-state", "keys-by-state", "by-amount", "by-placed"])
@pytest.mark.parametrize("size", [1, 3, 10])
def test_pages(ten, name, size):
    """boto3's paginator over an index: the key to go on from has the keys of the index and of the table."""
    is_local = name.startswith("by-")
    pages = list(
        ten.client.get_paginator("query").paginate(
            TableName=ten.table,
            IndexName=name,
            KeyConditionExpression="#p = :p",
            ExpressionAttributeNames={"#p": "customer" if is_local else "state"},
            ExpressionAttributeValues={":p": {"S": ten.customer if is_local else ten.state}},
            PaginationConfig={"PageSize": size},
        )
    )
    found = [number for page in pages for number in numbers(page)]
    assert sorted(found) == list(range(10)) and found == numbers(ten.query(name))
    parts = {
        "all-by-state": {"state", "placed"},
        "keys-by-state": {"state"},
        "by-amount": {"amount"},
        "by-placed": {"placed"},
    }
    for page in pages[:-1]:
        assert len(page["Items"]) == size
        assert set(page["LastEvaluatedKey"]) == {"customer", "number"} | parts[name]


def test_scan_of_an_index(ten):
    pages = ten.client.get_paginator("scan").paginate(
        TableName=ten.table,
        IndexName="keys-by-state",
        FilterExpression="customer = :c",
        ExpressionAttributeValues={":c": {"S": ten.customer}},
        PaginationConfig={"PageSize": 7},
    )
    assert sorted(number for page in pages for number in numbers(page)) == list(range(10))
    segments = [
        ten.client.scan(
            TableName=ten.table,
            IndexName="all-by-state",
            FilterExpression="customer = :c",
            ExpressionAttributeValues={":c": {"S": ten.customer}},
            TotalSegments=3,
            Segment=segment,
        )
        for segment in range(3)
    ]
    assert sorted(number for segment in segments for number in numbers(segment)) == list(range(10))


def test_a_local_index_fetches_what_it_lacks(ten):
    some = {"values": {":t": {"N": "93"}}, "ReturnConsumedCapacity": "INDEXES"}
    projected = ten.query("by-amount", "amount < :t", ProjectionExpression="note", **some)
    assert projected["Items"] == [{"note": {"S": "note 9"}}, {"note": {"S": "note 8"}}]
    assert projected["ConsumedCapacity"]["CapacityUnits"] == 0.5
    fetched = ten.query("by-amount", "amount < :t", ProjectionExpression="remark", **some)
    assert fetched["Items"] == [{"remark": {"S": "remark"}}] * 2
    capacity = fetched["ConsumedCapacity"]
    assert capacity["LocalSecondaryIndexes"]["by-amount"]["CapacityUnits"] == 0.5
    assert capacity["Table"]["CapacityUnits"] == 1.0
    assert capacity["CapacityUnits"] == 1.5
    everything = ten.query("by-placed", Select="ALL_ATTRIBUTES", ConsistentRead=True)
    assert {frozenset(item) for item in everything["Items"]} == {
        frozenset({"customer", "number", "state", "placed", "amount", "note", "remark"})
    }


@pytest.mark.parametrize(
    "name, options, message",
    [
        ("all-by-state", {"ConsistentRead": True}, "Consistent reads are not supported on global secondary indexes"),
        (
            "keys-by-state",
            {"Select": "ALL_ATTRIBUTES"},
            "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global "
            "secondary index keys-by-state because its projection type is not ALL",
        ),
        (
            "keys-by-state",
            {"ProjectionExpression": "note"},
            "One or more parameter values were invalid: Global secondary index keys-by-state does not project [note]",
        ),
        ("nowhere", {}, "The table does not have the specified index: nowhere"),
    ],
)
def test_refused_reads(own, name, options, message):
    with invalid(message):
        own.query(name, **options)


# What it costs


def capacity(answer: dict) -> tuple[float, float, dict, dict]:
    """The units of a write: all, the table's, and those of each index."""
    used = answer["ConsumedCapacity"]

    def units(kind: str) -> dict:
        return {name: index["CapacityUnits"] for name, index in used.get(kind, {}).items()}

    local, global_ = units("LocalSecondaryIndexes"), units("GlobalSecondaryIndexes")
    return used["CapacityUnits"], used["Table"]["CapacityUnits"], local, global_


def test_capacity_of_writes(own):
    local = {"by-amount": 1.0, "by-placed": 1.0}
    three = {"all-by-state": 1.0, "keys-by-state": 1.0, "some-by-placed": 1.0}
    assert capacity(own.full(1)) == (6.0, 1.0, local, three)
    assert capacity(own.full(1)) == (1.0, 1.0, {}, {}), "an identical item changes no index"
    changed = own.update(1, "SET remark = :o", o={"S": "changed"})
    assert capacity(changed) == (2.0, 1.0, {}, {"all-by-state": 1.0}), "only one index projects it"
    moved = own.update(1, "SET #s = :s", s={"S": f"{own.state}-2"})
    assert capacity(moved) == (6.0, 1.0, {}, {"all-by-state": 2.0, "keys-by-state": 2.0, "some-by-placed": 1.0})
    removed = own.update(1, "REMOVE #s")
    assert capacity(removed) == (4.0, 1.0, {}, {"all-by-state": 1.0, "keys-by-state": 1.0, "some-by-placed": 1.0})
    deleted = own.client.delete_item(
        TableName=own.table,
        Key={"customer": {"S": own.customer}, "number": {"N": "1"}},
        ReturnConsumedCapacity="INDEXES",
    )
    assert capacity(deleted) == (4.0, 1.0, local, {"some-by-placed": 1.0})


def test_a_query_by_index_reads_its_items_alone(own):
    """Fifty items among hundreds, some 300 bytes each: what is read is what matches."""

    def put(number: int) -> None:
        state = own.state if number % 6 == 0 else f"{own.state}-{number % 6}"
        own.full(number, pad={"S": "x" * 100}, state={"S": state})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, range(300)))
    answer = own.query("all-by-state", ReturnConsumedCapacity="INDEXES")
    assert answer["Count"] == answer["ScannedCount"] == 50
    units = answer["ConsumedCapacity"]
    assert units["CapacityUnits"] == units["GlobalSecondaryIndexes"]["all-by-state"]["CapacityUnits"] < 3
    whole = own.client.scan(TableName=own.table, ReturnConsumedCapacity="TOTAL")
    assert whole["ScannedCount"] >= 300
    assert whole["ConsumedCapacity"]["CapacityUnits"] > 5


def test_item_collection_metrics(own):
    item = {"customer": {"S": own.customer}, "number": {"N": "1"}}
    expected = {"ItemCollectionKey": {"customer": {"S": own.customer}}, "SizeEstimateRangeGB": [0.0, 1.0]}
    asked = {"ReturnItemCollectionMetrics": "SIZE"}
    put = own.client.put_item(TableName=own.table, Item=item, **asked)
    assert put["ItemCollectionMetrics"] == expected
    update = own.client.update_item(TableName=own.table, Key=item, **asked)
    assert update["ItemCollectionMetrics"] == expected
    delete = own.client.delete_item(TableName=own.table, Key=item, **asked)
    assert delete["ItemCollectionMetrics"] == expected
    batch = own.client.batch_write_item(RequestItems={own.table: [{"PutRequest": {"Item": item}}]}, **asked)
    assert batch["ItemCollectionMetrics"] == {own.table: [expected]}
    action = {"Delete": {"TableName": own.table, "Key": item}}
    transaction = own.client.transact_write_items(TransactItems=[action], **asked)
    assert transaction["ItemCollectionMetrics"] == {own.table: [expected]}
    assert "ItemCollectionMetrics" not in own.client.put_item(TableName=own.table, Item=item)


# Keys of several attributes


@pytest.fixture(scope="module")
def matches(client):
    """Matches of tournaments: an index with two partition key and three sort key attributes."""
    name = make(
        client,
        "matches",
        AttributeDefinitions=definitions(pk="S", cup="S", region="S", round="S", bracket="S", place="N"),
        KeySchema=keys("pk"),
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-cup",
                "KeySchema": [
                    *({"AttributeName": part, "KeyType": "HASH"} for part in ("cup", "region")),
                    *({"AttributeName": part, "KeyType": "RANGE"} for part in ("round", "bracket", "place")),
                ],
                "Projection": ALL,
            }
        ],
    )
    for cup in ("winter", "summer"):
        for region in ("east", "west"):
            for round_ in ("final", "semi"):
                for bracket in ("high", "low"):
                    for place in (2, 10):
                        put_match(client, name, cup, region, round_, bracket, place)
    # One attribute is not there: not in the index.
    client.put_item(TableName=name, Item={"pk": {"S": "partial"}, "cup": {"S": "winter"}, "region": {"S": "east"}})
    yield name
    remove(client, name)


def put_match(client, table: str, cup: str, region: str, round_: str, bracket: str, place: int) -> None:
    values = {"cup": cup, "region": region, "round": round_, "bracket": bracket}
    item = {name: {"S": value} for name, value in values.items()}
    key = "#".join([*values.values(), str(place)])
    client.put_item(TableName=table, Item={"pk": {"S": key}, "place": {"N": str(place)}, **item})


def query_matches(client, table: str, condition: str, **options) -> dict:
    """A query of the winter cup (`:c`) in the east (`:e`); the option `values` has the other values."""
    values = {":c": "winter", ":e": "east", **options.pop("values", {})}
    return client.query(
        TableName=table,
        IndexName="by-cup",
        KeyConditionExpression=condition,
        ExpressionAttributeNames={f"#{name}": name for name in ("region", "round") if f"#{name}" in condition},
        ExpressionAttributeValues={
            name: {"S": value} if isinstance(value, str) else {"N": str(value)}
            for name, value in values.items()
            if name in condition
        },
        **options,
    )


BOTH = "cup = :c AND #region = :e"


@pytest.mark.parametrize(
    "rest, values, expected",
    [
        ("", {}, [f"{r}#{b}#{p}" for r in ("final", "semi") for b in ("high", "low") for p in (2, 10)]),
        (" AND #round = :r", {":r": "semi"}, ["semi#high#2", "semi#high#10", "semi#low#2", "semi#low#10"]),
        (" AND #round = :r AND bracket < :b", {":r": "semi", ":b": "i"}, ["semi#high#2", "semi#high#10"]),
        (" AND #round = :r AND bracket = :b AND place > :p", {":r": "final", ":b": "low", ":p": 2}, ["final#low#10"]),
        (" AND begins_with(#round, :r)", {":r": "f"}, [f"final#{b}#{p}" for b in ("high", "low") for p in (2, 10)]),
    ],
)
@pytest.mark.parametrize("size", [None, 1, 3])
def test_composite_keys(client, matches, rest, values, expected, size):
    found, start = [], {}
    while True:
        limit = {"Limit": size} if size else {}
        answer = query_matches(client, matches, BOTH + rest, values=values, **limit, **start)
        found += [item["pk"]["S"].removeprefix("winter#east#") for item in answer["Items"]]
        if "LastEvaluatedKey" not in answer:
            break
        assert set(answer["LastEvaluatedKey"]) == {"pk", "cup", "region", "round", "bracket", "place"}
        start = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}
    assert found == expected


@pytest.mark.parametrize(
    "condition, values",
    [
        ("cup = :c", {}),
        (f"{BOTH} AND bracket = :b", {":b": "low"}),
        (f"{BOTH} AND #round > :r AND bracket = :b", {":r": "a", ":b": "low"}),
        ("cup = :c AND begins_with(#region, :e)", {}),
    ],
)
def test_wrong_conditions_on_composite_keys(client, matches, condition, values):
    """All partition key attributes by equality, sort key attributes from the left, only the last by a range."""
    with invalid():
        query_matches(client, matches, condition, values=values)


# Indexes that come and go


def description(client, table: str, name: str) -> dict | None:
    found = client.describe_table(TableName=table)["Table"].get("GlobalSecondaryIndexes", [])
    return next((one for one in found if one["IndexName"] == name), None)


def wait_for_index(client, table: str, name: str) -> list[tuple[str, bool | None]]:
    """Waits until an index is active, or gone; answers its states in between."""
    states, until = [], time.monotonic() + INDEX_SECONDS
    while found := description(client, table, name):
        state = (found["IndexStatus"], found.get("Backfilling"))
        if not states or states[-1] != state:
            states.append(state)
        if state[0] == "ACTIVE":
            break
        assert time.monotonic() < until, states
        time.sleep(0.02)
    client.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    return states


def everything(client, table: str, **options) -> dict[str, dict]:
    """All items of a table or an index by their key."""
    pages = client.get_paginator("scan").paginate(TableName=table, **options)
    items = [item for page in pages for item in page["Items"]]
    by_key = {item["pk"]["S"]: item for item in items}
    assert len(by_key) == len(items), "an item is there twice"
    return by_key


class Writer(threading.Thread):
    """Puts, changes and deletes items at random until it is told to stop."""

    def __init__(self, client, table: str, seed: int):
        super().__init__(daemon=True)
        self.client, self.table, self.chance = client, table, random.Random(seed)
        self.done, self.writes, self.failure = threading.Event(), 0, None

    def run(self) -> None:
        try:
            while not self.done.is_set():
                self.write()
                self.writes += 1
        except Exception as failure:
            self.failure = failure

    def write(self) -> None:
        item = {"pk": {"S": f"item-{self.chance.randrange(1600)}"}}
        owner = {"S": f"owner-{self.chance.randrange(5)}"}
        match self.chance.randrange(4):
            case 0:
                self.client.put_item(TableName=self.table, Item={**item, "owner": owner, "n": {"N": str(self.writes)}})
            case 1:
                self.client.update_item(
                    TableName=self.table,
                    Key=item,
                    UpdateExpression="SET #o = :o ADD n :one",
                    ExpressionAttributeNames={"#o": "owner"},
                    ExpressionAttributeValues={":o": owner, ":one": {"N": "1"}},
                )
            case 2:
                self.client.update_item(
                    TableName=self.table,
                    Key=item,
                    UpdateExpression="REMOVE #o",
                    ExpressionAttributeNames={"#o": "owner"},
                )
            case 3:
                self.client.delete_item(TableName=self.table, Key=item)

    def stop(self) -> None:
        self.done.set()
        self.join(30)
        assert self.failure is None, self.failure
        assert self.writes > 0


def fill(client, name: str) -> None:
    """Puts 1,200 items, most of them with an owner; one whose owner is of the wrong type."""
    items = [{"pk": {"S": f"item-{number}"}, "n": {"N": "0"}} for number in range(1200)]
    for number, item in enumerate(items):
        if number % 7:
            item["owner"] = {"S": f"owner-{number % 5}"}
    requests = [{"PutRequest": {"Item": item}} for item in items]
    parts = [requests[first : first + 25] for first in range(0, len(requests), 25)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda part: client.batch_write_item(RequestItems={name: part}), parts))
    client.put_item(TableName=name, Item={"pk": {"S": "odd"}, "owner": {"N": "1"}})


@pytest.fixture
def owned(client, new_table) -> str:
    name = new_table()
    fill(client, name)
    return name


def owned_items(client, table: str) -> dict[str, dict]:
    """The items of which an index on the owner must have an entry."""
    return {key: item for key, item in everything(client, table).items() if "S" in item.get("owner", {})}


def create_index(client, table: str) -> dict:
    answer = client.update_table(
        TableName=table,
        AttributeDefinitions=definitions(owner="S"),
        GlobalSecondaryIndexUpdates=[{"Create": index("by-owner", "owner")}],
    )
    return answer["TableDescription"]


def test_an_index_is_filled_while_writes_go_on(client, owned, seed):
    writers = [Writer(client, owned, seed + number) for number in range(3)]
    for writer in writers:
        writer.start()
    created = create_index(client, owned)
    assert created["TableStatus"] == "UPDATING"
    (new,) = created["GlobalSecondaryIndexes"]
    assert (new["IndexName"], new["IndexStatus"]) == ("by-owner", "CREATING")
    states = wait_for_index(client, owned, "by-owner")
    assert [status for status, _ in states[:-1]] == ["CREATING"] * (len(states) - 1)
    assert states[-1] == ("ACTIVE", None)
    time.sleep(0.1)
    for writer in writers:
        writer.stop()
    entries = everything(client, owned, IndexName="by-owner")
    assert entries == owned_items(client, owned)
    assert len(entries) > 100
    by_owner = {}
    for number in range(5):
        pages = client.get_paginator("query").paginate(
            TableName=owned,
            IndexName="by-owner",
            KeyConditionExpression="#o = :o",
            ExpressionAttributeNames={"#o": "owner"},
            ExpressionAttributeValues={":o": {"S": f"owner-{number}"}},
        )
        by_owner |= {item["pk"]["S"]: item for page in pages for item in page["Items"]}
    assert by_owner == entries
    assert description(client, owned, "by-owner")["ItemCount"] == len(entries)
    with invalid(pattern="Type mismatch for Index Key owner Expected: S Actual: N IndexName: by-owner"):
        client.put_item(TableName=owned, Item={"pk": {"S": "odd"}, "owner": {"N": "2"}})


def test_an_index_is_deleted_while_writes_go_on(client, owned):
    create_index(client, owned)
    wait_for_index(client, owned, "by-owner")
    writer = Writer(client, owned, 7)
    writer.start()
    delete = [{"Delete": {"IndexName": "by-owner"}}]
    deleted = client.update_table(TableName=owned, GlobalSecondaryIndexUpdates=delete)["TableDescription"]
    assert [one["IndexStatus"] for one in deleted["GlobalSecondaryIndexes"]] == ["DELETING"]
    assert {status for status, _ in wait_for_index(client, owned, "by-owner")} <= {"DELETING"}
    writer.stop()
    table = client.describe_table(TableName=owned)["Table"]
    assert "GlobalSecondaryIndexes" not in table
    assert table["AttributeDefinitions"] == definitions(pk="S")
    with invalid("The table does not have the specified index: by-owner"):
        client.scan(TableName=owned, IndexName="by-owner")
    with refused("ResourceNotFoundException"):
        client.update_table(TableName=owned, GlobalSecondaryIndexUpdates=delete)
    client.put_item(TableName=owned, Item={"pk": {"S": "odd"}, "owner": {"N": "2"}})
    # Made anew, the index holds what the table holds now.
    create_index(client, owned)
    wait_for_index(client, owned, "by-owner")
    entries = everything(client, owned, IndexName="by-owner")
    assert entries == owned_items(client, owned)


def test_an_index_that_is_being_made(client, owned):
    create_index(client, owned)
    try:
        found = client.scan(TableName=owned, IndexName="by-owner", Limit=1)
    except client.exceptions.ClientError as error:
        message = error.response["Error"]["Message"]
        assert message == "Cannot read from backfilling global secondary index: by-owner"
    else:
        assert description(client, owned, "by-owner")["IndexStatus"] == "ACTIVE" and found["Count"] == 1
    wait_for_index(client, owned, "by-owner")
    with invalid("Attempting to create an index which already exists"):
        create_index(client, owned)


@pytest.mark.process
@pytest.mark.parametrize("milliseconds", [0, 5, 20, 80])
def test_an_index_that_a_kill_interrupts(tmp_path, milliseconds):
    """After the restart the index is filled to its end, with what was written before and after."""
    data, table = str(tmp_path / "data"), "interrupted"

    def connect(server: Server):
        return boto3.client("dynamodb", endpoint_url=server.endpoint, config=configuration(), **CREDENTIALS)

    with Server("--data", data) as server:
        client = connect(server)
        client.create_table(TableName=table, BillingMode="PAY_PER_REQUEST", **schema("pk:S"))
        client.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
        fill(client, table)
        create_index(client, table)
        time.sleep(milliseconds / 1000)
        server.kill()
    with Server("--data", data) as server:
        client = connect(server)
        writer = Writer(client, table, milliseconds)
        writer.start()
        assert wait_for_index(client, table, "by-owner")[-1] == ("ACTIVE", None)
        time.sleep(0.1)
        writer.stop()
        entries = everything(client, table, IndexName="by-owner")
        assert entries == owned_items(client, table)
        assert description(client, table, "by-owner")["ItemCount"] == len(entries) > 100
        assert server.stop() == 0
