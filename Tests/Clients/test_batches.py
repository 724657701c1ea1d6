"""BatchGetItem and BatchWriteItem through boto3."""

import pytest

from expect import invalid, refused


def keys(key: str, numbers) -> list[dict]:
    return [{"pk": {"S": f"{key}-{number}"}} for number in numbers]


def puts(items: list[dict]) -> list[dict]:
    return [{"PutRequest": {"Item": item}} for item in items]


def test_batch_write_and_get(client, table, sorted_table, key):
    items = [{**one, "n": {"N": str(number)}} for number, one in enumerate(keys(key, range(20)))]
    sorted_items = [{"pk": {"S": key}, "sk": {"S": str(number)}} for number in range(5)]
    answer = client.batch_write_item(RequestItems={table: puts(items), sorted_table: puts(sorted_items)})
    assert answer["UnprocessedItems"] == {}
    answer = client.batch_get_item(
        RequestItems={
            table: {"Keys": keys(key, range(25)), "ConsistentRead": True},
            sorted_table: {"Keys": sorted_items},
        }
    )
    assert answer["UnprocessedKeys"] == {}
    assert sorted(answer["Responses"][table], key=str) == sorted(items, key=str)
    assert sorted(answer["Responses"][sorted_table], key=str) == sorted_items


def test_batch_get_of_nothing_that_is_there(client, table, key):
    answer = client.batch_get_item(RequestItems={table: {"Keys": keys(key, [1])}})
    assert answer["Responses"] == {table: []}


def test_batch_get_with_a_projection(client, table, key):
    client.put_item(TableName=table, Item={"pk": {"S": f"{key}-1"}, "a": {"N": "1"}, "b": {"N": "2"}})
    answer = client.batch_get_item(
        RequestItems={
            table: {"Keys": keys(key, [1]), "ProjectionExpression": "#a", "ExpressionAttributeNames": {"#a": "a"}}
        }
    )
    assert answer["Responses"][table] == [{"a": {"N": "1"}}]


def test_a_batch_replaces_and_deletes(client, table, key):
    client.batch_write_item(RequestItems={table: puts(keys(key, range(3)))})
    replaced = {**keys(key, [0])[0], "new": {"BOOL": True}}
    deletes = [{"DeleteRequest": {"Key": one}} for one in keys(key, [1, 99])]
    client.batch_write_item(RequestItems={table: puts([replaced]) + deletes})
    found = client.batch_get_item(RequestItems={table: {"Keys": keys(key, range(3))}})["Responses"][table]
    assert sorted(found, key=str) == sorted([replaced, *keys(key, [2])], key=str)


def test_batch_writer(resource, shared_tables, key):
    table = resource.Table(shared_tables("pk:S", "sk:N"))
    with table.batch_writer(overwrite_by_pkeys=["pk", "sk"]) as batch:
        for number in range(230):
            batch.put_item({"pk": key, "sk": number % 200, "n": number})
        for number in range(50):
            batch.delete_item({"pk": key, "sk": number})
    answer = table.query(KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": key}, ConsistentRead=True)
    assert [(item["sk"], item["n"]) for item in answer["Items"]] == [(number, number) for number in range(50, 200)]


def test_resource_batch_get(resource, table, key):
    with resource.Table(table).batch_writer() as batch:
        for number in range(10):
            batch.put_item({"pk": f"{key}-{number}", "n": number})
    answer = resource.batch_get_item(RequestItems={table: {"Keys": [{"pk": f"{key}-{n}"} for n in range(10)]}})
    assert sorted(item["n"] for item in answer["Responses"][table]) == list(range(10))


def test_an_answer_of_at_most_16_megabytes(client, shared_tables, key):
    """What does not fit comes back as UnprocessedKeys, and asking for those ends with everything."""
    table = shared_tables()
    wanted = keys(key, range(45))
    for one in wanted:
        client.put_item(TableName=table, Item={**one, "body": {"B": bytes(400_000)}})
    found, request, calls = [], {table: {"Keys": wanted, "ConsistentRead": True}}, 0
    while request:
        answer = client.batch_get_item(RequestItems=request)
        found += [item["pk"]["S"] for item in answer["Responses"].get(table, [])]
        request, calls = answer["UnprocessedKeys"], calls + 1
        assert calls < 10
    assert calls > 1
    assert sorted(found) == sorted(one["pk"]["S"] for one in wanted)


def test_consumed_capacity(client, table, sorted_table, key):
    request = {
        table: puts([{**keys(key, [1])[0], "b": {"S": "x" * 1500}}, *keys(key, [2])]),
        sorted_table: puts([{"pk": {"S": key}, "sk": {"S": "a"}}]),
    }
    answer = client.batch_write_item(RequestItems=request, ReturnConsumedCapacity="TOTAL")
    units = {one["TableName"]: one["CapacityUnits"] for one in answer["ConsumedCapacity"]}
    assert units == {table: 3.0, sorted_table: 1.0}
    answer = client.batch_get_item(
        RequestItems={table: {"Keys": keys(key, [1, 2, 3]), "ConsistentRead": True}}, ReturnConsumedCapacity="TOTAL"
    )
    assert answer["ConsumedCapacity"] == [{"TableName": table, "CapacityUnits": 3.0}]


def test_limits(client, careless, table, key):
    with invalid(pattern="Member must have length less than or equal to 25|Too many items requested"):
        careless.batch_write_item(RequestItems={table: puts(keys(key, range(26)))})
    with invalid(pattern="Member must have length less than or equal to 100|Too many items requested"):
        careless.batch_get_item(RequestItems={table: {"Keys": keys(key, range(101))}})
    with invalid(pattern="Member must have length greater than or equal to 1|requestItems parameter is required"):
        careless.batch_write_item(RequestItems={})
    found = client.batch_get_item(RequestItems={table: {"Keys": keys(key, range(25))}})
    assert found["Responses"][table] == []


def test_duplicates(client, table, key):
    with invalid("Provided list of item keys contains duplicates"):
        client.batch_get_item(RequestItems={table: {"Keys": keys(key, [1, 1])}})
    with invalid("Provided list of item keys contains duplicates"):
        put_and_delete = puts(keys(key, [1])) + [{"DeleteRequest": {"Key": keys(key, [1])[0]}}]
        client.batch_write_item(RequestItems={table: put_and_delete})


def test_one_bad_entry_refuses_the_whole_batch(client, table, key):
    good = puts(keys(key, [1]))
    with invalid(pattern="The provided key element does not match the schema|Missing the key pk in the item"):
        client.batch_write_item(RequestItems={table: good + puts([{"other": {"S": "a"}}])})
    with refused("ResourceNotFoundException", "Requested resource not found"):
        client.batch_write_item(RequestItems={table: good, "no-such-table": good})
    with invalid(pattern="Item size has exceeded the maximum allowed size"):
        large = {**keys(key, [2])[0], "body": {"S": "x" * 410_000}}
        client.batch_write_item(RequestItems={table: good + puts([large])})
    assert "Item" not in client.get_item(TableName=table, Key=keys(key, [1])[0], ConsistentRead=True)


@pytest.mark.parametrize("count", [25, 100])
def test_whole_batches(client, table, key, count):
    wanted = keys(key, range(count))
    for start in range(0, count, 25):
        client.batch_write_item(RequestItems={table: puts(wanted[start : start + 25])})
    found = client.batch_get_item(RequestItems={table: {"Keys": wanted, "ConsistentRead": True}})
    assert sorted(found["Responses"][table], key=str) == sorted(wanted, key=str)
