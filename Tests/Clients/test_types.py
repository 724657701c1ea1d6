"""Every type of attribute value, stored and read again; and the order of keys."""

import random
import uuid
from decimal import Decimal

import pytest
from boto3.dynamodb.types import Binary

from expect import invalid

LARGEST = "9" * 38 + "0" * 88
SMALLEST = "0." + "0" * 129 + "1"


def stored(client, table: str, value: dict) -> dict:
    """A value after a round trip through a table."""
    key = {"pk": {"S": uuid.uuid4().hex}}
    client.put_item(TableName=table, Item={**key, "value": value})
    return client.get_item(TableName=table, Key=key, ConsistentRead=True)["Item"]["value"]


VALUES = [
    {"S": "text"},
    {"S": ""},
    {"S": 'naïve ☃ 𝄞 \u0000\u0001\u001f\u007f"\\/\u2028'},
    {"S": "e\u0301"},
    {"S": "\u00e9"},
    {"N": "42"},
    {"B": b"\x00\x01\xfe\xff"},
    {"B": b""},
    {"BOOL": True},
    {"BOOL": False},
    {"NULL": True},
    {"L": []},
    {"L": [{"S": ""}, {"L": [{"NULL": True}]}, {"M": {}}]},
    {"M": {}},
    {"M": {"a b.c#d": {"S": "a name with signs"}, "a": {"M": {"b": {"BOOL": False}}}}},
]


@pytest.mark.parametrize("value", VALUES, ids=[f"{next(iter(value))}-{i}" for i, value in enumerate(VALUES)])
def test_round_trip(client, table, value):
    assert stored(client, table, value) == value


@pytest.mark.parametrize(
    "kind, members",
    [
        ("SS", ["b", "a", "", "ä"]),
        ("NS", ["3", "-1", "2.5", "100"]),
        ("BS", [b"b", b"", b"\xff", b"a"]),
    ],
)
def test_sets_come_back_without_order(client, table, kind, members):
    found = stored(client, table, {kind: members})[kind]
    assert sorted(found) == sorted(members)


def test_all_ten_types_through_the_resource_interface(resource, table):
    item = {
        "pk": uuid.uuid4().hex,
        "string": "text",
        "number": Decimal("12.5"),
        "binary": Binary(b"\x00\xff"),
        "boolean": True,
        "null": None,
        "strings": {"a", "b"},
        "numbers": {Decimal(1), Decimal("2.5")},
        "binaries": {Binary(b"a"), Binary(b"b")},
        "list": ["a", Decimal(1), None, [], {}],
        "map": {"a": {"b": ["c"]}},
    }
    table = resource.Table(table)
    table.put_item(Item=item)
    assert table.get_item(Key={"pk": item["pk"]}, ConsistentRead=True)["Item"] == item


CANONICAL = {
    "+5": "5",
    "5.": "5",
    ".5": "0.5",
    "-.5": "-0.5",
    "00042": "42",
    "1.500": "1.5",
    "-0": "0",
    "0.0": "0",
    "0e5": "0",
    "1e3": "1000",
    "1.23E10": "12300000000",
    "123e-2": "1.23",
    "1e-20": "0.00000000000000000001",
    "12345678901234567890123456789012345678": "12345678901234567890123456789012345678",
    "-0.12345678901234567890123456789012345678": "-0.12345678901234567890123456789012345678",
    "123456789012345678901234567890.12345678": "123456789012345678901234567890.12345678",
    "9.9999999999999999999999999999999999999E125": LARGEST,
    "-9.9999999999999999999999999999999999999E125": "-" + LARGEST,
    "1E-130": SMALLEST,
    "1e125": "1" + "0" * 125,
    "100000000000000000000000000000000000000000": "1" + "0" * 41,
}


@pytest.mark.parametrize("written", CANONICAL, ids=[f"{text[:20]}" for text in CANONICAL])
def test_numbers_in_canonical_form(client, table, written):
    assert stored(client, table, {"N": written}) == {"N": CANONICAL[written]}
    assert stored(client, table, {"NS": [written]}) == {"NS": [CANONICAL[written]]}


NOT_NUMBERS = {
    "": "The parameter cannot be converted to a numeric value",
    "dog": "The parameter cannot be converted to a numeric value: dog",
    "NaN": "The parameter cannot be converted to a numeric value: NaN",
    "Infinity": "The parameter cannot be converted to a numeric value: Infinity",
    "1.2.3": "The parameter cannot be converted to a numeric value: 1.2.3",
    " 5": "The parameter cannot be converted to a numeric value:  5",
    "1e": "The parameter cannot be converted to a numeric value: 1e",
    "0x10": "The parameter cannot be converted to a numeric value: 0x10",
    "123456789012345678901234567890123456789": "Attempting to store more than 38 significant digits in a Number",
    "-1.23456789012345678901234567890123456789": "Attempting to store more than 38 significant digits in a Number",
    "1e126": "Number overflow. Attempting to store a number with magnitude larger than supported range",
    "-1e126": "Number overflow. Attempting to store a number with magnitude larger than supported range",
    "1e-131": "Number underflow. Attempting to store a number with magnitude smaller than supported range",
}


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_not_a_number(client, table, text):
    with invalid() as raised:
        client.put_item(TableName=table, Item={"pk": {"S": "x"}, "n": {"N": text}})
    assert NOT_NUMBERS[text] in raised.value.response["Error"]["Message"]


def test_arithmetic_is_exact(client, table, key):
    where = {"TableName": table, "Key": {"pk": {"S": key}}}
    client.put_item(TableName=table, Item={**where["Key"], "n": {"N": "0.1"}})

    def add(number: str) -> str:
        return client.update_item(
            **where,
            UpdateExpression="SET n = n + :d",
            ExpressionAttributeValues={":d": {"N": number}},
            ReturnValues="UPDATED_NEW",
        )["Attributes"]["n"]["N"]

    assert add("0.2") == "0.3"
    assert add("99999999999999999999999999999999999.7") == "1" + "0" * 35
    assert add("-" + "1" + "0" * 35) == "0"
    assert add("1e125") == "1" + "0" * 125
    with invalid(pattern="Number overflow"):
        add("9.9e125")


VALUE_ERRORS = [
    ({"SS": []}, "One or more parameter values were invalid: An string set  may not be empty"),
    ({"NS": []}, "One or more parameter values were invalid: An number set  may not be empty"),
    ({"BS": []}, "One or more parameter values were invalid: Binary sets should not be empty"),
    ({"SS": ["a", "a"]}, "One or more parameter values were invalid: Input collection [a, a] contains duplicates."),
    ({"NS": ["1", "1.0"]}, "Input collection contains duplicates"),
    (
        {"NULL": False},
        "One or more parameter values were invalid: Null attribute value types must have the value of true",
    ),
    ({}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
    (
        {"S": "a", "N": "1"},
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    ),
]


def loosely(message: str) -> str:
    """A message without what AWS changed in 2026: quotation marks and brackets around members."""
    return "".join(character for character in message if character not in "\"'")


@pytest.mark.parametrize("value, message", VALUE_ERRORS, ids=[str(value) for value, _ in VALUE_ERRORS])
def test_values_that_are_refused(careless, table, value, message):
    with invalid() as raised:
        careless.put_item(TableName=table, Item={"pk": {"S": "x"}, "v": value})
    assert message in loosely(raised.value.response["Error"]["Message"])


def test_nesting_of_32_levels(client, table):
    def nested(levels: int) -> dict:
        value = {"S": "deep"}
        for level in range(levels):
            value = {"M": {"m": value}} if level % 2 else {"L": [value]}
        return value

    assert stored(client, table, nested(31)) == nested(31)
    with invalid(
        "Nesting Levels have exceeded supported limits: "
        "Attributes in the item have nested levels beyond supported limit"
    ):
        stored(client, table, nested(32))


def test_items_of_400_kilobytes(client, table, key):
    most = 400 * 1024 - len("pk") - len(key) - len("body")
    item = {"pk": {"S": key}, "body": {"S": "x" * most}}
    client.put_item(TableName=table, Item=item)
    assert client.get_item(TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True)["Item"] == item
    with invalid("Item size has exceeded the maximum allowed size"):
        client.put_item(TableName=table, Item={**item, "body": {"S": "x" * (most + 1)}})
    binary = {"pk": {"S": key}, "body": {"B": b"\xff" * most}}
    client.put_item(TableName=table, Item=binary)
    assert client.get_item(TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True)["Item"] == binary
    with invalid("Item size to update has exceeded the maximum allowed size"):
        client.update_item(
            TableName=table,
            Key={"pk": {"S": key}},
            UpdateExpression="SET body = :b",
            ExpressionAttributeValues={":b": {"S": "x" * (400 * 1024)}},
        )


def strings(chance: random.Random) -> list[str]:
    alphabet = ["a", "b", "B", "\u0001", "\u007f", "\u00e9", "\u2603", "\ue000", "\U0001d11e", "\u0000"]
    return ["".join(chance.choices(alphabet, k=chance.randint(1, 6))) for _ in range(120)]


def numbers(chance: random.Random) -> list[str]:
    fixed = ["0", LARGEST, "-" + LARGEST, SMALLEST, "-" + SMALLEST, "1", "-1", "0.1", "10", "9.99", "-9.99", "-10"]
    return fixed + [
        f"{chance.choice(['', '-'])}{chance.randint(1, 10 ** chance.randint(1, 37))}e{chance.randint(-100, 80)}"
        for _ in range(120)
    ]


def binaries(chance: random.Random) -> list[bytes]:
    return [bytes(chance.choices([0, 1, 0x7F, 0x80, 0xFE, 0xFF], k=chance.randint(1, 6))) for _ in range(120)]


@pytest.mark.parametrize(
    "kind, make, order",
    [
        ("S", strings, lambda text: text.encode()),
        ("N", numbers, Decimal),
        ("B", binaries, bytes),
    ],
)
def test_sort_keys_lie_in_order(client, shared_tables, key, kind, make, order):
    table = shared_tables("pk:S", f"sk:{kind}")
    expected = sorted({order(value): value for value in make(random.Random(11))}.items())
    partition = {"pk": {"S": key}}
    for start in range(0, len(expected), 25):
        puts = [
            {"PutRequest": {"Item": {**partition, "sk": {kind: value}}}} for _, value in expected[start : start + 25]
        ]
        client.batch_write_item(RequestItems={table: puts})

    def query(**options) -> list:
        answer = client.query(
            TableName=table,
            KeyConditionExpression="pk = :p" + options.pop("also", ""),
            ExpressionAttributeValues={":p": {"S": key}, **options.pop("values", {})},
            ConsistentRead=True,
            **options,
        )
        return [order(item["sk"][kind]) for item in answer["Items"]]

    keys = [one for one, _ in expected]
    assert query() == keys
    assert query(ScanIndexForward=False) == keys[::-1]
    middle = len(keys) // 2
    value = {":v": {kind: expected[middle][1]}}
    assert query(also=" AND sk < :v", values=value) == keys[:middle]
    assert query(also=" AND sk >= :v", values=value) == keys[middle:]
    assert query(also=" AND sk = :v", values=value) == [keys[middle]]
    low, high = {":v": {kind: expected[3][1]}}, {":w": {kind: expected[-4][1]}}
    assert query(also=" AND sk BETWEEN :v AND :w", values=low | high) == keys[3:-3]


@pytest.mark.parametrize("kind, same", [("N", ["1000", "1e3", "1000.0", "+1000"]), ("N", ["0", "-0", "0.00"])])
def test_equal_numbers_are_one_key(client, shared_tables, kind, same):
    table = shared_tables(f"pk:{kind}")
    for number in same:
        client.put_item(TableName=table, Item={"pk": {"N": number}, "last": {"S": number}})
    for number in same:
        item = client.get_item(TableName=table, Key={"pk": {"N": number}}, ConsistentRead=True)["Item"]
        assert item == {"pk": {"N": same[0]}, "last": {"S": same[-1]}}


def test_strings_that_look_alike_are_different_keys(client, table):
    composed = "\u00e9" + uuid.uuid4().hex
    decomposed = composed.replace("\u00e9", "e\u0301")
    client.put_item(TableName=table, Item={"pk": {"S": composed}})
    assert "Item" not in client.get_item(TableName=table, Key={"pk": {"S": decomposed}}, ConsistentRead=True)
