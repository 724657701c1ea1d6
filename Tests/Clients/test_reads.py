"""Query and Scan through boto3: conditions, order, filters, pages, segments."""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from boto3.dynamodb.conditions import Attr, Key

from conftest import schema, unique
from expect import invalid

MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def letters(client, resource):
    """A table with three partitions of the sort keys a, aa, ab, ..., and a number `n` that counts them."""
    name = unique("letters")
    client.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **schema("pk:S", "sk:S"))
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    table = resource.Table(name)
    with table.batch_writer() as batch:
        for partition in ("one", "two", "three"):
            for number, sort in enumerate(SORTS):
                batch.put_item({"pk": partition, "sk": sort, "n": number, "even": number % 2 == 0})
    yield table
    table.delete()


SORTS = sorted([first + second for first in "abcd" for second in ("", "a", "b", "c")])


def sorts(answer: dict) -> list[str]:
    return [item["sk"] for item in answer["Items"]]


@pytest.mark.parametrize(
    "condition, keep",
    [
        (Key("sk").eq("b"), lambda sort: sort == "b"),
        (Key("sk").lt("bb"), lambda sort: sort < "bb"),
        (Key("sk").lte("bb"), lambda sort: sort <= "bb"),
        (Key("sk").gt("bb"), lambda sort: sort > "bb"),
        (Key("sk").gte("bb"), lambda sort: sort >= "bb"),
        (Key("sk").between("ab", "c"), lambda sort: "ab" <= sort <= "c"),
        (Key("sk").begins_with("b"), lambda sort: sort.startswith("b")),
        (Key("sk").begins_with("zz"), lambda sort: False),
    ],
)
@pytest.mark.parametrize("forward", [True, False])
def test_sort_key_conditions(letters, condition, keep, forward):
    answer = letters.query(KeyConditionExpression=Key("pk").eq("two") & condition, ScanIndexForward=forward)
    expected = [sort for sort in SORTS if keep(sort)]
    assert sorts(answer) == (expected if forward else expected[::-1])
    assert answer["Count"] == answer["ScannedCount"] == len(expected)
    assert "LastEvaluatedKey" not in answer


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("limit", [1, 3, 16, 17])
def test_query_pages(letters, client, limit, forward):
    pages = client.get_paginator("query").paginate(
        TableName=letters.name,
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": {"S": "one"}},
        ScanIndexForward=forward,
        PaginationConfig={"PageSize": limit},
    )
    pages = list(pages)
    found = [item["sk"]["S"] for page in pages for item in page["Items"]]
    assert found == (SORTS if forward else SORTS[::-1])
    for page in pages[:-1]:
        assert len(page["Items"]) == limit
        last = page["Items"][-1]
        assert page["LastEvaluatedKey"] == {"pk": last["pk"], "sk": last["sk"]}


def test_start_keys_need_not_exist(letters):
    between = {"pk": "one", "sk": "bbz"}
    forward = letters.query(KeyConditionExpression=Key("pk").eq("one"), ExclusiveStartKey=between)
    assert sorts(forward) == [sort for sort in SORTS if sort > "bbz"]
    backward = letters.query(
        KeyConditionExpression=Key("pk").eq("one"), ExclusiveStartKey=between, ScanIndexForward=False
    )
    assert sorts(backward) == [sort for sort in SORTS if sort < "bbz"][::-1]


def test_a_filter_is_applied_after_the_limit(letters):
    answer = letters.query(KeyConditionExpression=Key("pk").eq("one"), FilterExpression=Attr("even").eq(True), Limit=5)
    assert (answer["Count"], answer["ScannedCount"]) == (3, 5)
    assert answer["LastEvaluatedKey"] == {"pk": "one", "sk": SORTS[4]}


def test_select_count(letters):
    answer = letters.query(KeyConditionExpression=Key("pk").eq("one"), Select="COUNT")
    assert (answer["Count"], answer["ScannedCount"]) == (len(SORTS), len(SORTS))
    assert "Items" not in answer


def test_projection(letters):
    answer = letters.query(
        KeyConditionExpression=Key("pk").eq("one") & Key("sk").eq("a"),
        ProjectionExpression="n",
        Select="SPECIFIC_ATTRIBUTES",
    )
    assert answer["Items"] == [{"n": 0}]


def test_query_capacity(letters):
    query = {"KeyConditionExpression": Key("pk").eq("one"), "ReturnConsumedCapacity": "TOTAL"}
    assert letters.query(**query)["ConsumedCapacity"] == {"TableName": letters.name, "CapacityUnits": 0.5}
    assert letters.query(**query, ConsistentRead=True)["ConsumedCapacity"]["CapacityUnits"] == 1.0


QUERY_ERRORS = [
    ({"KeyConditionExpression": "sk = :v"}, "Query condition missed key schema element: pk"),
    ({"KeyConditionExpression": "pk > :v"}, "Query key condition not supported"),
    ({"KeyConditionExpression": "pk = :v AND sk <> :v"}, None),
    ({"KeyConditionExpression": "pk = :v OR sk = :v"}, "Invalid operator used in KeyConditionExpression: OR"),
    (
        {"KeyConditionExpression": "pk = :v", "FilterExpression": "sk = :v"},
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk",
    ),
    ({"KeyConditionExpression": "pk = :v AND sk BETWEEN :z AND :v"}, None),
    ({"KeyConditionExpression": ""}, "Invalid KeyConditionExpression: The expression can not be empty;"),
    ({}, "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."),
]


@pytest.mark.parametrize("parameters, message", QUERY_ERRORS, ids=[str(one) for one, _ in QUERY_ERRORS])
def test_query_refuses(letters, client, parameters, message):
    values = {":v": {"S": "a"}, ":z": {"S": "z"}}
    used = " ".join(parameters.values())
    values = {name: value for name, value in values.items() if name in used}
    options = {"ExpressionAttributeValues": values} if values else {}
    with invalid(message):
        client.query(TableName=letters.name, **parameters, **options)


def test_start_key_of_another_shape(letters, client):
    with invalid(pattern="The provided starting key is (invalid|outside)"):
        client.query(
            TableName=letters.name,
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": {"S": "one"}},
            ExclusiveStartKey={"pk": {"S": "one"}},
        )


def everything(letters) -> list[tuple[str, str]]:
    return sorted((partition, sort) for partition in ("one", "two", "three") for sort in SORTS)


def test_scan(letters):
    answer = letters.scan()
    assert sorted((item["pk"], item["sk"]) for item in answer["Items"]) == everything(letters)
    assert answer["Count"] == answer["ScannedCount"] == 3 * len(SORTS)


@pytest.mark.parametrize("limit", [1, 7, 48])
def test_scan_pages(letters, client, limit):
    pages = client.get_paginator("scan").paginate(TableName=letters.name, PaginationConfig={"PageSize": limit})
    found = [(item["pk"]["S"], item["sk"]["S"]) for page in pages for item in page["Items"]]
    assert sorted(found) == everything(letters)


def test_scan_keeps_partitions_together_and_in_order(letters):
    found = [(item["pk"], item["sk"]) for item in letters.scan()["Items"]]
    for partition in ("one", "two", "three"):
        assert [sort for name, sort in found if name == partition] == SORTS
    assert len([1 for one, other in zip(found, found[1:]) if one[0] != other[0]]) == 2


def test_scan_with_filter_and_projection(letters):
    answer = letters.scan(FilterExpression=Attr("n").gte(14), ProjectionExpression="sk, n")
    assert sorted((item["sk"], item["n"]) for item in answer["Items"]) == sorted([("db", 14), ("dc", 15)] * 3)
    assert (answer["Count"], answer["ScannedCount"]) == (6, 48)


@pytest.mark.parametrize("segments", [1, 2, 5, 64])
def test_parallel_scan(letters, client, segments):
    def scan(segment: int) -> list[tuple[str, str]]:
        pages = client.get_paginator("scan").paginate(
            TableName=letters.name, Segment=segment, TotalSegments=segments, PaginationConfig={"PageSize": 5}
        )
        return [(item["pk"]["S"], item["sk"]["S"]) for page in pages for item in page["Items"]]

    with ThreadPoolExecutor(8) as pool:
        found = [one for part in pool.map(scan, range(segments)) for one in part]
    assert sorted(found) == everything(letters)


SCAN_ERRORS = [
    (
        {"Segment": 4, "TotalSegments": 4},
        "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
        "Segment: 4 is not less than TotalSegments: 4",
    ),
    (
        {"Segment": 0},
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    ),
    (
        {"TotalSegments": 2},
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    ),
    (
        {"Limit": 0},
        "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ),
]


@pytest.mark.parametrize("parameters, message", SCAN_ERRORS, ids=[str(one) for one, _ in SCAN_ERRORS])
def test_scan_refuses(letters, careless, parameters, message):
    with invalid(message):
        careless.scan(TableName=letters.name, **parameters)


@pytest.fixture(scope="module")
def large(client):
    """A table whose one partition holds more than three megabytes: 64 items of 20 to 90 KB."""
    name = unique("large")
    client.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **schema("pk:S", "sk:N"))
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    chance = random.Random(3)
    items = [
        {"pk": {"S": "big"}, "sk": {"N": str(number)}, "body": {"S": "x" * chance.randint(20_000, 90_000)}}
        for number in range(64)
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda item: client.put_item(TableName=name, Item=item), items))
    yield name, items
    client.delete_table(TableName=name)


def page_sizes(pages: list[dict]) -> list[int]:
    """The bytes of each page's items as DynamoDB counts them (the sort key's number as two bytes)."""
    return [sum(len("pkbigskbody") + 2 + len(item["body"]["S"]) for item in page["Items"]) for page in pages]


@pytest.mark.parametrize("forward", [True, False])
def test_query_pages_end_at_a_megabyte(client, large, forward):
    name, items = large
    pages = list(
        client.get_paginator("query").paginate(
            TableName=name,
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": {"S": "big"}},
            ScanIndexForward=forward,
        )
    )
    assert [item for page in pages for item in page["Items"]] == (items if forward else items[::-1])
    assert len(pages) > 2
    for page, size in zip(pages[:-1], page_sizes(pages)):
        assert MEGABYTE - 100_000 < size < MEGABYTE + 100_000
        assert page["LastEvaluatedKey"] == {name: page["Items"][-1][name] for name in ("pk", "sk")}


def test_scan_pages_end_at_a_megabyte_of_what_is_read(client, large):
    name, items = large
    pages = list(client.get_paginator("scan").paginate(TableName=name))
    assert [item for page in pages for item in page["Items"]] == items
    counted = list(client.get_paginator("scan").paginate(TableName=name, FilterExpression="attribute_not_exists(body)"))
    assert [page["ScannedCount"] for page in counted] == [page["ScannedCount"] for page in pages]
    assert [page["Count"] for page in counted] == [0] * len(pages)


def test_a_changing_partition_pages_without_loss(client, sorted_table):
    """Items that stay are seen exactly once while others come and go between the pages."""
    partition = uuid.uuid4().hex

    def put(sort: str) -> None:
        client.put_item(TableName=sorted_table, Item={"pk": {"S": partition}, "sk": {"S": sort}})

    stay = [f"{number:03d}" for number in range(40)]
    for sort in stay:
        put(sort)
    found, start = [], {}
    while True:
        page = client.query(
            TableName=sorted_table,
            KeyConditionExpression="pk = :p",
            ExpressionAttributeValues={":p": {"S": partition}},
            Limit=7,
            ConsistentRead=True,
            **start,
        )
        found += [item["sk"]["S"] for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            break
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        last = page["LastEvaluatedKey"]["sk"]["S"]
        if "." in last:
            client.delete_item(TableName=sorted_table, Key=page["LastEvaluatedKey"])
        put(found[0] + ".before")
        put(last + ".after")
    assert [sort for sort in found if "." not in sort] == stay
    assert len(found) == len(set(found))
