"""PutItem, GetItem, UpdateItem and DeleteItem through boto3: what they answer and what they refuse."""

from decimal import Decimal

import pytest
from boto3.dynamodb.conditions import Attr

from expect import invalid, refused

ITEM = {"a": {"S": "one"}, "n": {"N": "1"}}


@pytest.fixture
def put(client, table, key):
    """Puts an item under the test's key and answers the parameters that name it."""

    def put(**attributes) -> dict:
        client.put_item(TableName=table, Item={"pk": {"S": key}, **attributes})
        return {"TableName": table, "Key": {"pk": {"S": key}}}

    return put


@pytest.fixture
def get(client, table, key):
    """Reads the test's item, consistently; without its key."""

    def get() -> dict | None:
        item = client.get_item(TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True).get("Item")
        if item is not None:
            assert item.pop("pk") == {"S": key}
        return item

    return get


def test_put_and_get(put, get):
    put(**ITEM)
    assert get() == ITEM


def test_get_what_is_not_there(client, table, key):
    answer = client.get_item(TableName=table, Key={"pk": {"S": key}})
    assert "Item" not in answer


def test_put_replaces_the_whole_item(put, get):
    put(a={"S": "old"}, b={"S": "old"})
    put(a={"S": "new"})
    assert get() == {"a": {"S": "new"}}


@pytest.mark.parametrize("there", [True, False])
def test_put_return_values(client, table, key, put, there):
    if there:
        put(a={"S": "old"})
    item = {"pk": {"S": key}, "a": {"S": "new"}}
    assert "Attributes" not in client.put_item(
        TableName=table, Item=item | {"pk": {"S": key + "x"}}, ReturnValues="NONE"
    )
    answer = client.put_item(TableName=table, Item=item, ReturnValues="ALL_OLD")
    assert answer.get("Attributes") == ({"pk": {"S": key}, "a": {"S": "old"}} if there else None)


def test_put_refuses_other_return_values(client, table, key):
    for mode in ("ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"):
        with invalid("ReturnValues can only be ALL_OLD or NONE"):
            client.put_item(TableName=table, Item={"pk": {"S": key}}, ReturnValues=mode)


def test_delete(client, put, get):
    where = put(**ITEM)
    assert "Attributes" not in client.delete_item(**where)
    assert get() is None
    assert "Attributes" not in client.delete_item(**where, ReturnValues="ALL_OLD")


def test_delete_return_values(client, put, key):
    where = put(**ITEM)
    assert client.delete_item(**where, ReturnValues="ALL_OLD")["Attributes"] == {"pk": {"S": key}, **ITEM}
    for mode in ("ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"):
        with invalid("ReturnValues can only be ALL_OLD or NONE"):
            client.delete_item(**where, ReturnValues=mode)


OLD, NEW = {"S": "old"}, {"S": "new"}


@pytest.mark.parametrize(
    "mode, attributes",
    [
        ("NONE", None),
        ("ALL_OLD", {"pk", "changed", "kept"}),
        ("ALL_NEW", {"pk", "changed", "kept", "added"}),
        ("UPDATED_OLD", {"changed"}),
        ("UPDATED_NEW", {"changed", "added"}),
    ],
)
def test_update_return_values(client, put, mode, attributes):
    where = put(changed=OLD, kept=OLD)
    answer = client.update_item(
        **where,
        UpdateExpression="SET changed = :new, added = :new",
        ExpressionAttributeValues={":new": NEW},
        ReturnValues=mode,
    ).get("Attributes")
    assert (set(answer) if answer else None) == attributes
    if answer:
        assert answer["changed"] == (OLD if mode.endswith("OLD") else NEW)


def test_update_return_values_of_an_item_that_was_not_there(client, table, key):
    def update(mode: str) -> dict | None:
        client.delete_item(TableName=table, Key={"pk": {"S": key}})
        return client.update_item(
            TableName=table,
            Key={"pk": {"S": key}},
            UpdateExpression="SET a = :v",
            ExpressionAttributeValues={":v": NEW},
            ReturnValues=mode,
        ).get("Attributes")

    assert update("ALL_OLD") is None
    assert update("UPDATED_OLD") is None
    assert update("UPDATED_NEW") == {"a": NEW}
    assert update("ALL_NEW") == {"pk": {"S": key}, "a": NEW}


def test_update_without_expression_makes_the_item(client, table, key, get):
    client.update_item(TableName=table, Key={"pk": {"S": key}})
    assert get() == {}


def test_update_actions(resource, table, key):
    table = resource.Table(table)
    table.put_item(
        Item={"pk": key, "count": 5, "tags": {"x", "y"}, "list": [1], "map": {"deep": {"er": 9}}, "gone": True}
    )
    answer = table.update_item(
        Key={"pk": key},
        UpdateExpression=(
            "SET #c = #c + :two, fresh = if_not_exists(fresh, :zero), #l = list_append(#l, :more), "
            "#m.deep.er = :two - :one, #m.#new = :one REMOVE gone ADD amount :two DELETE tags :y"
        ),
        ExpressionAttributeNames={"#c": "count", "#l": "list", "#m": "map", "#new": "new name"},
        ExpressionAttributeValues={":zero": 0, ":one": 1, ":two": 2, ":more": [2, 3], ":y": {"y"}},
        ReturnValues="ALL_NEW",
    )
    assert answer["Attributes"] == {
        "pk": key,
        "count": 7,
        "fresh": 0,
        "list": [1, 2, 3],
        "map": {"deep": {"er": 1}, "new name": 1},
        "tags": {"x"},
        "amount": 2,
    }


def test_update_sees_the_item_as_it_was(resource, table, key):
    table = resource.Table(table)
    table.put_item(Item={"pk": key, "a": 1, "b": 2})
    answer = table.update_item(Key={"pk": key}, UpdateExpression="SET a = b, b = a", ReturnValues="ALL_NEW")
    assert answer["Attributes"] == {"pk": key, "a": 2, "b": 1}


def test_list_elements(resource, table, key):
    table = resource.Table(table)
    table.put_item(Item={"pk": key, "l": [0, 1, 2, 3]})

    def update(expression: str, **values) -> list:
        options = {"ExpressionAttributeValues": {f":{name}": value for name, value in values.items()}} if values else {}
        answer = table.update_item(Key={"pk": key}, UpdateExpression=expression, ReturnValues="ALL_NEW", **options)
        return answer["Attributes"]["l"]

    assert update("REMOVE l[1], l[3]") == [0, 2]
    assert update("SET l[9] = :v", v="end") == [0, 2, "end"]
    assert update("SET l[0] = :v", v=[]) == [[], 2, "end"]


CONDITIONS_THAT_HOLD = [
    Attr("n").eq(7),
    Attr("n").ne(8) & Attr("n").lt(8) & Attr("n").lte(7) & Attr("n").gt(6) & Attr("n").gte(7),
    Attr("n").between(7, 9) & ~Attr("n").between(8, 9),
    Attr("n").is_in([1, 7]) & ~Attr("n").is_in([1, 2]),
    Attr("s").begins_with("hel") & Attr("s").contains("ell") & ~Attr("s").contains("z"),
    Attr("s").size().eq(5) & Attr("l").size().eq(3) & Attr("set").size().eq(2) & Attr("m").size().eq(1),
    Attr("l").contains(2) & Attr("set").contains("a") & ~Attr("set").contains("c"),
    Attr("m.inside").exists() & Attr("m.outside").not_exists() & Attr("l[2]").eq(3) & Attr("l[3]").not_exists(),
    Attr("n").attribute_type("N") & Attr("m").attribute_type("M") & ~Attr("n").attribute_type("S"),
    Attr("n").eq(8) | Attr("s").eq("hello"),
    ~(Attr("missing").eq(1)) & Attr("missing").ne(1),
    Attr("m").eq({"inside": Decimal("1.50")}) & Attr("l").eq([1, 2, 3]),
]


@pytest.mark.parametrize("condition", CONDITIONS_THAT_HOLD, ids=range(len(CONDITIONS_THAT_HOLD)))
def test_conditions(resource, table, key, condition):
    table = resource.Table(table)
    item = {"pk": key, "n": 7, "s": "hello", "l": [1, 2, 3], "m": {"inside": Decimal("1.5")}, "set": {"a", "b"}}
    table.put_item(Item=item)
    table.put_item(Item=item, ConditionExpression=condition)
    with refused("ConditionalCheckFailedException", "The conditional request failed"):
        table.put_item(Item=item, ConditionExpression=~condition)


def test_a_failed_condition_changes_nothing(client, put, get):
    where = put(**ITEM)
    absent = {"ConditionExpression": "attribute_not_exists(pk)"}
    for call in (
        lambda: client.put_item(TableName=where["TableName"], Item=where["Key"], **absent),
        lambda: client.delete_item(**where, **absent),
        lambda: client.update_item(**where, UpdateExpression="REMOVE a", **absent),
    ):
        with refused("ConditionalCheckFailedException", "The conditional request failed") as raised:
            call()
        assert raised.type is client.exceptions.ConditionalCheckFailedException
        assert "Item" not in raised.value.response
    assert get() == ITEM


def test_return_values_on_condition_check_failure(client, put, key):
    where = put(**ITEM)
    options = {
        "ConditionExpression": "attribute_not_exists(pk)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    for call in (
        lambda: client.put_item(TableName=where["TableName"], Item=where["Key"], **options),
        lambda: client.delete_item(**where, **options),
        lambda: client.update_item(**where, UpdateExpression="REMOVE a", **options),
    ):
        with refused("ConditionalCheckFailedException") as raised:
            call()
        assert raised.value.response["Item"] == {"pk": {"S": key}, **ITEM}


def test_no_item_is_returned_when_there_was_none(client, table, key):
    with refused("ConditionalCheckFailedException") as raised:
        client.delete_item(
            TableName=table,
            Key={"pk": {"S": key}},
            ConditionExpression="attribute_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert "Item" not in raised.value.response


def test_get_with_a_projection(resource, table, key):
    table = resource.Table(table)
    table.put_item(Item={"pk": key, "a": {"b": [10, 20, 30], "c": 1}, "d": "no", "with.dot": 5})

    def project(expression: str, **names) -> dict:
        options = {"ExpressionAttributeNames": {f"#{name}": value for name, value in names.items()}} if names else {}
        return table.get_item(Key={"pk": key}, ProjectionExpression=expression, **options)["Item"]

    assert project("a.b[1], pk") == {"pk": key, "a": {"b": [20]}}
    assert project("a.b[2], a.b[0], a.c") == {"a": {"b": [10, 30], "c": 1}}
    assert project("#w", w="with.dot") == {"with.dot": 5}
    assert project("unwritten") == {}


def units(answer: dict) -> float:
    return answer["ConsumedCapacity"]["CapacityUnits"]


def test_consumed_capacity(client, table, key):
    where = {"TableName": table, "Key": {"pk": {"S": key}}}
    total = {"ReturnConsumedCapacity": "TOTAL"}
    body = {"S": "x" * 5000}
    answer = client.put_item(TableName=table, Item={**where["Key"], "body": body}, **total)
    assert answer["ConsumedCapacity"] == {"TableName": table, "CapacityUnits": 5.0}
    assert units(client.get_item(**where, ConsistentRead=True, **total)) == 2.0
    assert units(client.get_item(**where, **total)) == 1.0
    assert units(client.get_item(TableName=table, Key={"pk": {"S": "none" + key}}, **total)) == 0.5
    update = {"UpdateExpression": "SET a = :v", "ExpressionAttributeValues": {":v": {"N": "1"}}}
    assert units(client.update_item(**where, **update, **total)) == 5.0
    assert units(client.delete_item(**where, **total)) == 5.0
    assert units(client.delete_item(**where, **total)) == 1.0
    assert "ConsumedCapacity" not in client.get_item(**where, ReturnConsumedCapacity="NONE")
    answer = client.get_item(**where, ReturnConsumedCapacity="INDEXES")
    assert answer["ConsumedCapacity"]["Table"] == {"CapacityUnits": 0.5}


def test_key_errors(client, table, sorted_table, key):
    schema = "The provided key element does not match the schema"
    for bad in ({}, {"pk": {"N": "1"}}, {"other": {"S": "a"}}, {"pk": {"S": key}, "sk": {"S": "a"}}):
        with invalid(pattern=schema):
            client.get_item(TableName=table, Key=bad)
    with invalid(schema):
        client.delete_item(TableName=sorted_table, Key={"pk": {"S": key}})
    with invalid("One or more parameter values were invalid: Missing the key pk in the item"):
        client.put_item(TableName=table, Item=ITEM)
    with invalid("One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N"):
        client.put_item(TableName=table, Item={"pk": {"N": "1"}})
    with invalid(pattern="The AttributeValue for a key attribute cannot contain an empty string value. Key: pk$"):
        client.put_item(TableName=table, Item={"pk": {"S": ""}})
    with invalid(pattern="The AttributeValue for a key attribute cannot contain an empty string value. Key: pk$"):
        client.get_item(TableName=table, Key={"pk": {"S": ""}})


def test_key_sizes(client, sorted_table, key):
    def put(partition: str, sort: str) -> None:
        client.put_item(TableName=sorted_table, Item={"pk": {"S": partition}, "sk": {"S": sort}})

    put(key.ljust(2048, "p"), "s" * 1024)
    with invalid(
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
    ):
        put(key.ljust(2049, "p"), "s")
    with invalid(
        "One or more parameter values were invalid: "
        "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    ):
        put(key, "s" * 1025)


UPDATE_ERRORS = {
    "SET pk = :v": "One or more parameter values were invalid: "
    "Cannot update attribute pk. This attribute is part of the key",
    "SET a = unwritten": "The provided expression refers to an attribute that does not exist in the item",
    "SET a.b.c = :v": "The document path provided in the update expression is invalid for update",
    "SET s = s + :v": "An operand in the update expression has an incorrect data type",
    "SET a = :v, a = :v": "Invalid UpdateExpression: Two document paths overlap with each other; "
    "must remove or rewrite one of these paths; path one: [a], path two: [a]",
    "SET a = :v SET b = :v": "Invalid UpdateExpression: "
    'The "SET" section can only be used once in an update expression;',
    "SET name = :v": "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: name",
    "SET a = :missing": "Invalid UpdateExpression: An expression attribute value used in expression is not defined; "
    "attribute value: :missing",
    "SET #missing = :v": "Invalid UpdateExpression: An expression attribute name used in the document path is not "
    "defined; attribute name: #missing",
    "": "Invalid UpdateExpression: The expression can not be empty;",
    "SET a = nothing(:v)": "Invalid UpdateExpression: Invalid function name; function: nothing",
}


@pytest.mark.parametrize("expression", UPDATE_ERRORS)
def test_update_refuses(client, put, expression):
    where = put(s={"S": "text"}, a={"S": "text"})
    values = {"ExpressionAttributeValues": {":v": {"N": "1"}}} if ":v" in expression else {}
    with invalid(UPDATE_ERRORS[expression]):
        client.update_item(**where, UpdateExpression=expression, **values)


def test_syntax_errors(client, put):
    where = put(**ITEM)
    with invalid(pattern="Invalid UpdateExpression: Syntax error; token: "):
        client.update_item(**where, UpdateExpression="SET a = = b")
    with invalid(pattern="Invalid ConditionExpression: Syntax error; token: "):
        client.delete_item(**where, ConditionExpression="a ==")
    with invalid(pattern="Invalid ProjectionExpression: Syntax error; token: "):
        client.get_item(**where, ProjectionExpression="a,,b")


def test_unused_names_and_values(client, put):
    where = put(**ITEM)
    names = {"#unused": "a"}
    values = {":unused": {"S": "a"}}
    with invalid("Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}"):
        client.get_item(**where, ProjectionExpression="a", ExpressionAttributeNames=names)
    with invalid("Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}"):
        client.update_item(**where, UpdateExpression="REMOVE a", ExpressionAttributeValues=values)
    with invalid(pattern="ExpressionAttributeNames can only be specified when using expressions"):
        client.get_item(**where, ExpressionAttributeNames=names)


def test_an_expression_of_at_most_4096_bytes(client, put):
    where = put(**ITEM)
    name = "a" * 255
    long = f"REMOVE {', '.join(f'{name}{number}'[-255:] for number in range(17))}"
    assert len(long) > 4096
    with invalid(
        f"Invalid UpdateExpression: Expression size has exceeded the maximum allowed size; expression size: {len(long)}"
    ):
        client.update_item(**where, UpdateExpression=long)
