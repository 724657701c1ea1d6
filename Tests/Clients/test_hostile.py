"""Requests that no SDK sends: broken, oversize, of the wrong types, or not HTTP at all.

Each gets DynamoDB's error, or the end of its connection, and the server goes on. Where the real service's answer is
recorded in public test suites, it is expected to the letter; where it is not, only its kind.
"""

import gzip
import json
import os
import random
import time
import zlib

import pytest

from wire import TARGET, Answer, Wire, headers_for, read_answer

SERIALIZATION = "SerializationException"
VALIDATION = "ValidationException"
REQUEST_LIMIT = 16 << 20


@pytest.fixture(autouse=True)
def still_answers(endpoint):
    """After every test, a new connection gets a right answer without delay."""
    yield
    fresh = Wire(endpoint, timeout=10)
    assert "TableNames" in fresh.ok("ListTables")
    fresh.close()


def check(answer: Answer, *errors: str) -> Answer:
    """Checks that an answer is one of DynamoDB's errors, with everything that belongs to an answer."""
    answer.check_frame()
    assert answer.status == 400, (answer.status, answer.body)
    assert answer.error in errors, (answer.error, answer.body)
    return answer


# What is not JSON, or not an object


CORRECT = '{"TableName": "some-table", "Item": {"pk": {"S": "x"}, "n": {"N": "1"}}}'
BROKEN = ["}}}", "}{", "habababa", "124463gwe", "><#", "????", '"""', '{"""}', '{""}', "{7}", "{3: }}", '{"2":{}', ","]
BROKEN += ["{,}", "{{}}", '"a": "b"', "{{{", "{'TableName': 'x'}", '{"a": 01}', '{"a": .5}', '{"a": +1}', '{"a": NaN}']
BROKEN += ['{"a": tru}', '{"a": "\n"}', '{"a": "\\x"}', '{"a": "\\u12"}', '{"a": 1,}']
BROKEN += ["{" * 10_000 + "}" * 9_999, "[" * 10_000, '{"a":' * 10_000]


@pytest.mark.parametrize("body", BROKEN, ids=[repr(body[:20]) for body in BROKEN])
def test_broken_json(wire, body):
    check(wire.send("PutItem", body), SERIALIZATION)


def test_text_after_the_object(wire):
    check(wire.send("PutItem", '{"a": 1} trailing'), SERIALIZATION, VALIDATION)
    check(wire.send("PutItem", "{}{}"), SERIALIZATION, VALIDATION)


def test_every_truncation(wire):
    for length in range(1, len(CORRECT)):
        check(wire.send("PutItem", CORRECT[:length]), SERIALIZATION)


def test_a_serialization_error_without_a_message(wire):
    """The body of the answer to what is not JSON is known to the byte."""
    answer = check(wire.send("ListTables", "hi"), SERIALIZATION)
    assert answer.json["__type"] == "com.amazon.coral.service#SerializationException"


@pytest.mark.parametrize("body", ["", "null", "[]", "[{}]", '"text"', "7", "true", " ", "\n"])
def test_what_is_not_an_object(wire, body):
    check(wire.send("PutItem", body), SERIALIZATION, VALIDATION)


INVALID_UTF8 = [b"\xff", b"\xc3", b"\xc3\x28", b"\xe2\x28\xa1", b"\xf0\x28\x8c\xbc", b"\xed\xa0\x80", b"\xc0\x80"]
INVALID_UTF8 += [b"\xf5\x80\x80\x80", b"\x80"]


@pytest.mark.parametrize("text", INVALID_UTF8, ids=[text.hex() for text in INVALID_UTF8])
def test_invalid_utf8(wire, table, text):
    for body in (
        b'{"TableName": "%s", "Item": {"pk": {"S": "%s"}}}' % (table.encode(), text),
        b'{"TableName": "%s", "Item": {"pk": {"S": "x"}, "%s": {"S": "x"}}}' % (table.encode(), text),
        b'{"TableName": "%s"}' % text,
    ):
        check(wire.send("PutItem", body), SERIALIZATION)


@pytest.mark.parametrize("escape", [r"\ud800", r"\udc00", r"\ud800\u0041"])
def test_half_of_a_surrogate_pair(wire, table, key, escape):
    """Refused or replaced, but never stored as what is not UTF-8."""
    body = '{"TableName": "%s", "Item": {"pk": {"S": "%s"}, "a": {"S": "%s"}}}' % (table, key, escape)
    answer = wire.send("PutItem", body).check_frame()
    assert answer.status in (200, 400)
    found = wire.call("GetItem", TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True)
    assert ("Item" in json.loads(found.body.decode())) == (answer.status == 200)


# Operations and headers


@pytest.mark.parametrize("target", ["NoSuchOperation", "listtables", "DynamoDB_20120810.", "Other_1.ListTables", "x."])
def test_unknown_operations(wire, target):
    answer = check(wire.send(target, "{}"), "UnknownOperationException")
    assert answer.json["__type"] == "com.amazon.coral.service#UnknownOperationException"


def test_missing_target(wire):
    check(wire.send(None, "{}"), "UnknownOperationException")


@pytest.mark.parametrize("target", ["DynamoDB_20120810", "ListTables", TARGET * 2 + "ListTables", "." * 5000])
def test_targets_of_another_shape(wire, target):
    headers = headers_for(None) | {"X-Amz-Target": target}
    check(wire.request("POST", "/", b"{}", headers), "UnknownOperationException")


@pytest.mark.parametrize("type", [None, "whatever", "application/x-amz-json-1.1", "application/jsonasdf", "text/plain"])
def test_content_types_that_are_not_understood(wire, type):
    assert wire.send("ListTables", "hi", content_type=type).status == 404


# Types


def put(item: str) -> str:
    return '{"TableName": "some-table", "Item": {"pk": {"S": "x"}, "a": %s}}' % item


TYPE_ERRORS = [
    ("PutItem", '{"TableName": true}', "TRUE_VALUE cannot be converted to String"),
    ("PutItem", '{"TableName": false}', "FALSE_VALUE cannot be converted to String"),
    ("PutItem", '{"TableName": 23}', "NUMBER_VALUE cannot be converted to String"),
    ("PutItem", '{"TableName": 34.56}', "DECIMAL_VALUE cannot be converted to String"),
    ("PutItem", '{"TableName": []}', "Unrecognized collection type class java.lang.String"),
    ("PutItem", '{"TableName": {}}', "Start of structure or map found where not expected"),
    ("Query", '{"ScanIndexForward": "maybe"}', "Unexpected token received from parser"),
    ("Query", '{"ScanIndexForward": 1}', "NUMBER_VALUE cannot be converted to Boolean"),
    ("Query", '{"ScanIndexForward": []}', "Unrecognized collection type class java.lang.Boolean"),
    ("Scan", '{"Limit": "5"}', "STRING_VALUE cannot be converted to Integer"),
    ("Scan", '{"Limit": true}', "TRUE_VALUE cannot be converted to Integer"),
    ("Scan", '{"Limit": {}}', "Start of structure or map found where not expected"),
    ("PutItem", '{"Item": "text"}', "Unexpected field type"),
    ("PutItem", '{"Item": 3}', "Unexpected field type"),
    (
        "PutItem",
        '{"Item": []}',
        "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
    ),
    ("PutItem", put('"text"'), "Unexpected value type in payload"),
    ("PutItem", put("[]"), "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"),
    ("PutItem", put('{"S": 1}'), "NUMBER_VALUE cannot be converted to String"),
    ("PutItem", put('{"N": 1}'), "NUMBER_VALUE cannot be converted to String"),
    ("PutItem", put('{"N": 1.5}'), "DECIMAL_VALUE cannot be converted to String"),
    ("PutItem", put('{"BOOL": "maybe"}'), "Unexpected token received from parser"),
    ("PutItem", put('{"NULL": 1}'), "NUMBER_VALUE cannot be converted to Boolean"),
    ("PutItem", put('{"SS": "a"}'), "Unexpected field type"),
    ("PutItem", put('{"SS": [1]}'), "NUMBER_VALUE cannot be converted to String"),
    ("PutItem", put('{"L": {}}'), "Start of structure or map found where not expected"),
    ("PutItem", put('{"L": ["a"]}'), "Unexpected value type in payload"),
    ("PutItem", put('{"M": {"a": {"L": [{"S": []}]}}}'), "Unrecognized collection type class java.lang.String"),
    ("PutItem", put('{"B": 1}'), "only base-64-encoded strings are convertible to bytes"),
    ("PutItem", put('{"B": "23456"}'), "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
    ("PutItem", put('{"B": "=+/="}'), "Invalid last non-pad Base64 character dectected"),
    ("PutItem", put('{"B": "+/+="}'), "Invalid last non-pad Base64 character dectected"),
]


@pytest.mark.parametrize("operation, body, message", TYPE_ERRORS, ids=[body[-40:] for _, body, _ in TYPE_ERRORS])
def test_wrong_types(wire, operation, body, message):
    assert check(wire.send(operation, body), SERIALIZATION).message == message


@pytest.mark.parametrize("text", ["YWJjZGVmZ2g", "YWJj??!!", "ZmVmZQ=!", "Y\\nJj", "====", "YQ==YQ==", "YW=j", "ä===="])
def test_base64_that_is_not(wire, text):
    check(wire.send("PutItem", put('{"B": "%s"}' % text)), SERIALIZATION)


@pytest.mark.parametrize("value", ['{"dog": "cat"}', "{}", '{"s": "lower case"}', '{"M": {"a": {"X": 1}}}', "null"])
def test_values_of_no_type(wire, value):
    check(wire.send("PutItem", put(value)), VALIDATION, SERIALIZATION)


def test_unknown_members_are_ignored(wire, table, key):
    assert (
        wire.call("PutItem", TableName=table, Item={"pk": {"S": key}}, Nonsense=[1, {"a": None}], X=None).status == 200
    )
    assert "Item" in wire.ok("GetItem", TableName=table, Key={"pk": {"S": key}})


def test_null_members_count_as_absent(wire, table, key):
    body = {"TableName": table, "Item": {"pk": {"S": key}}, "ConditionExpression": None, "ReturnValues": None}
    assert wire.call("PutItem", **body).status == 200
    answer = check(wire.call("PutItem", TableName=None, Item=None), VALIDATION)
    assert "Value null at 'tableName' failed to satisfy constraint: Member must not be null" in answer.message


def test_constraint_errors_are_joined(wire):
    answer = check(wire.call("GetItem", TableName="abc", ReturnConsumedCapacity="hi", AttributesToGet=[]), VALIDATION)
    prefix = "3 validation errors detected: "
    assert answer.message.startswith(prefix)
    assert sorted(answer.message.removeprefix(prefix).split("; ")) == [
        "Value '[]' at 'attributesToGet' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1",
        "Value 'hi' at 'returnConsumedCapacity' failed to satisfy constraint: "
        "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
        "Value null at 'key' failed to satisfy constraint: Member must not be null",
    ]


def test_duplicate_members(wire, table, key):
    """One of the two or a refusal; what is stored is one whole item either way."""
    body = '{"TableName": "%s", "Item": {"pk": {"S": "%s"}, "a": {"S": "1"}, "b": {"N": "1"}, "a": {"S": "2"}}}'
    answer = wire.send("PutItem", body % (table, key)).check_frame()
    item = wire.ok("GetItem", TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True).get("Item")
    if answer.status == 200:
        assert item in ({"pk": {"S": key}, "a": {"S": text}, "b": {"N": "1"}} for text in "12")
    else:
        check(answer, SERIALIZATION, VALIDATION)
        assert item is None


def test_duplicate_types_in_a_value(wire, table, key):
    body = '{"TableName": "%s", "Item": {"pk": {"S": "%s"}, "a": {"S": "1", "S": "2"}}}' % (table, key)
    answer = wire.send("PutItem", body).check_frame()
    assert answer.status == 200 or answer.error in (SERIALIZATION, VALIDATION)


# Depth and size


@pytest.mark.parametrize("levels", [33, 100, 1_000, 10_000, 200_000])
@pytest.mark.parametrize("opening, closing", [('{"M": {"a": ', "}}"), ('{"L": [', "]}")])
def test_deep_values(wire, table, levels, opening, closing):
    body = '{"TableName": "%s", "Item": {"pk": {"S": "x"}, "a": %s{"S": "deep"}%s}}'
    answer = check(wire.send("PutItem", body % (table, opening * levels, closing * levels)), VALIDATION, SERIALIZATION)
    if levels == 33:
        assert "Nesting Levels have exceeded supported limits" in answer.message


@pytest.mark.parametrize("levels", [10_000, 200_000])
def test_deep_json_that_means_nothing(wire, levels):
    check(wire.send("PutItem", '{"":' * levels + "{}" + "}" * levels), VALIDATION, SERIALIZATION)
    check(wire.send("PutItem", '{"TableName": %s%s}' % ("[" * levels, "]" * levels)), VALIDATION, SERIALIZATION)


@pytest.mark.parametrize("levels", [200, 2_000])
def test_deep_expressions(wire, table, levels):
    for expression in (
        "(" * levels + "a = a" + ")" * levels,
        "NOT " * levels + "attribute_exists(a)",
        "a" + ".a" * levels + " = a",
        "size(" * levels + "a" + ")" * levels + " = a",
        "attribute_exists(a)" + " AND attribute_exists(a)" * levels,
    ):
        answer = wire.call("PutItem", TableName=table, Item={"pk": {"S": "x"}}, ConditionExpression=expression)
        check(answer, VALIDATION, *(["ConditionalCheckFailedException"] if levels <= 200 else []))


@pytest.mark.parametrize(
    "operation, body",
    [
        ("PutItem", "{%s}"),
        ("PutItem", '{"TableName": "some-table", "Item": {%s}}'),
        ("BatchWriteItem", '{"RequestItems": {%s}}'),
        ("BatchGetItem", '{"RequestItems": {%s}}'),
    ],
)
def test_many_members(wire, operation, body):
    """The time that 100,000 names take grows with their number, not with its square."""
    members = ",".join(f'"name{number}": {{}}' for number in range(100_000))
    began = time.perf_counter()
    check(wire.send(operation, body % members), VALIDATION, SERIALIZATION)
    assert time.perf_counter() - began < 5


NUMBERS = ["1e400", "-1e400", "9" * 100_000, "1" + "0" * 100_000, "0." + "0" * 100_000 + "1", "1e-400"]
NUMBERS += ["1e2147483647", "1e-2147483648", "1e99999999999999999999", "-" * 1000 + "1", "1e" + "9" * 10_000]


@pytest.mark.parametrize("number", NUMBERS, ids=[number[:12] + f"…{len(number)}" for number in NUMBERS])
def test_huge_numbers_as_values(wire, table, number):
    answer = check(wire.call("PutItem", TableName=table, Item={"pk": {"S": "x"}, "n": {"N": number}}), VALIDATION)
    assert any(
        words in answer.message
        for words in ("Number overflow", "Number underflow", "38 significant digits", "converted to a numeric value")
    )


HUGE = ["1e400", "-1e400", "1e-400", "9" * 100_000, "1" * 30, "123456789012345678901234567890.5", "-0"]


@pytest.mark.parametrize("number", HUGE, ids=[number[:12] + f"…{len(number)}" for number in HUGE])
def test_huge_numbers_as_json(wire, table, number):
    check(wire.send("PutItem", put('{"N": %s}' % number)), SERIALIZATION)
    check(wire.send("Scan", '{"TableName": "%s", "Limit": %s}' % (table, number)), SERIALIZATION, VALIDATION)


def test_an_item_over_400_kilobytes(wire, table, key):
    for item in (
        {"pk": {"S": key}, "a": {"S": "x" * 410_000}},
        {"pk": {"S": key}, "a": {"L": [{"N": "1"}] * 150_000}},
        {"pk": {"S": key}, **{f"attribute-{number}": {"BOOL": True} for number in range(30_000)}},
    ):
        answer = check(wire.call("PutItem", TableName=table, Item=item), VALIDATION)
        assert answer.message == "Item size has exceeded the maximum allowed size"
    assert "Item" not in wire.ok("GetItem", TableName=table, Key={"pk": {"S": key}})


def body_of(table: str, key: str, size: int) -> bytes:
    """A PutItem that is right but for the spaces in it."""
    body = json.dumps({"TableName": table, "Item": {"pk": {"S": key}}}).encode()
    return body[:-1] + b" " * (size - len(body)) + body[-1:]


@pytest.mark.parametrize("size", [REQUEST_LIMIT + 1, 17 << 20, 50 << 20])
def test_a_body_over_16_megabytes(wire, table, key, size):
    """413; or, when the server closes before everything is sent, a connection error."""
    try:
        assert wire.send("PutItem", body_of(table, key, size)).status == 413
    except (ConnectionError, OSError):
        pass
    wire.reconnect()
    assert "Item" not in wire.ok("GetItem", TableName=table, Key={"pk": {"S": key}})


def test_a_chunked_body_over_16_megabytes(wire, table, key):
    body = body_of(table, key, 17 << 20)
    parts = (body[start : start + 65536] for start in range(0, len(body), 65536))
    try:
        wire.connection.request("POST", "/", parts, headers_for("PutItem"), encode_chunked=True)
        assert wire.connection.getresponse().status == 413
    except (ConnectionError, OSError):
        pass
    wire.reconnect()
    assert "Item" not in wire.ok("GetItem", TableName=table, Key={"pk": {"S": key}})


def test_a_body_just_below_16_megabytes(wire, table, key):
    assert wire.send("PutItem", body_of(table, key, REQUEST_LIMIT - 1024)).status == 200


def test_headers_over_16_kilobytes(wire):
    headers = headers_for("ListTables", header1="x" * 8192, header2="y" * 8192)
    try:
        assert wire.request("POST", "/", b"{}", headers).status in (400, 413, 431)
    except ConnectionError:
        pass


def test_a_request_line_over_16_kilobytes(wire):
    try:
        assert wire.request("POST", "/" + "x" * 17_000, b"{}", headers_for("ListTables")).status in (400, 413, 414, 431)
    except ConnectionError:
        pass


# Compression


def refused_encoding(wire, table, key, body: bytes, encoding: str = "gzip") -> Answer:
    answer = wire.send("PutItem", body, Content_Encoding=encoding)
    wire.reconnect()
    assert "Item" not in wire.ok("GetItem", TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True)
    return answer


def plain(table: str, key: str) -> bytes:
    return json.dumps({"TableName": table, "Item": {"pk": {"S": key}}}).encode()


def test_gzip_that_is_not(wire, table, key):
    """DynamoDB answers 500 to all of these."""
    body = plain(table, key)
    packed = gzip.compress(body)
    damaged = packed[:-6] + bytes([packed[-6] ^ 1]) + packed[-5:]
    for broken in (body, b"", packed[:-1], packed[:20], b"\x1f\x8b", damaged):
        assert refused_encoding(wire, table, key, broken).status == 500
    for broken in (body, b"", zlib.compress(body)[:-3]):
        assert refused_encoding(wire, table, key, broken, "deflate").status == 500


def test_an_unknown_encoding(wire, table, key):
    assert refused_encoding(wire, table, key, plain(table, key), "garbage").status == 500


def bomb(size: int, body: bytes) -> bytes:
    """A small gzip of a body with `size` spaces in it."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    parts = [packer.compress(body[:-1])]
    parts += [packer.compress(b" " * (1 << 20)) for _ in range(size >> 20)]
    return b"".join([*parts, packer.compress(body[-1:]), packer.flush()])


@pytest.mark.parametrize("size", [20 << 20, 256 << 20])
def test_gzip_bombs(wire, table, key, size):
    packed = bomb(size, plain(table, key))
    assert len(packed) < 2 << 20
    assert refused_encoding(wire, table, key, packed).status in (413, 500)


# What is not HTTP, or only begins to be


def exchange(wire, sent: bytes) -> bytes:
    """Sends bytes, says that there are no more, and answers what comes back."""
    with wire.socket() as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(1)
        except OSError:
            pass
        return read_answer(connection)


GARBAGE = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    b"\x00" * 5000,
    b"GARBAGE\r\n\r\n",
    b"GET\r\n\r\n",
    b"POST / HTTP/9.9\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: abc\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    b"POST / HTTP/1.1\r\nno colon here\r\n\r\n",
    random.Random(1).randbytes(4096),
]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_what_is_not_http(wire, garbage):
    answer = exchange(wire, garbage)
    assert not answer.startswith(b"HTTP/1.1 200"), answer


def test_connections_that_end_in_the_middle(wire, table, key):
    request = (
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-amz-json-1.0\r\n"
        b"X-Amz-Target: DynamoDB_20120810.PutItem\r\nContent-Length: %d\r\n\r\n"
    )
    body = plain(table, key)
    request = request % len(body) + body
    for length in range(0, len(request) - 1, 9):
        assert not exchange(wire, request[:length]).startswith(b"HTTP/1.1 200")
    assert "Item" not in wire.ok("GetItem", TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True)


def test_slow_and_silent_connections_hold_up_nobody(wire, table):
    """100 connections that never finish their headers, or their body, or say nothing: others are served at once."""
    beginnings = [
        b"",
        b"POST / HT",
        b"POST / HTTP/1.1\r\nHost: a\r\nX-Slow: ",
        b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{",
    ]
    slow = [wire.socket() for _ in range(100)]
    for number, connection in enumerate(slow):
        connection.sendall(beginnings[number % len(beginnings)])
    for _ in range(5):
        for number, connection in enumerate(slow):
            if number % len(beginnings) == 2:
                connection.sendall(b"z")
        began = time.perf_counter()
        assert wire.call("DescribeTable", TableName=table).status == 200
        assert time.perf_counter() - began < 2
        time.sleep(0.05)
    for connection in slow:
        connection.close()


def test_connections_that_do_not_read_their_answers(wire, shared_tables, key):
    table = shared_tables("pk:S", "sk:S")
    for number in range(10):
        wire.ok("PutItem", TableName=table, Item={"pk": {"S": key}, "sk": {"S": str(number)}, "b": {"S": "x" * 90_000}})
    body = json.dumps(
        {
            "TableName": table,
            "KeyConditionExpression": "pk = :p",
            "ExpressionAttributeValues": {":p": {"S": key}},
        }
    ).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in headers_for("Query", Host="a").items())
    request = f"POST / HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    deaf = [wire.socket() for _ in range(20)]
    for connection in deaf:
        connection.sendall(request * 4)
    for _ in range(20):
        assert wire.call("DescribeTable", TableName=table).status == 200
    for connection in deaf:
        connection.close()


# Chance


def test_mutated_requests(wire, table, key):
    """Right requests with a few bytes changed: any answer but a failure of the server."""
    seed = int(os.environ.get("APUS_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"APUS_SEED={seed}")
    chance = random.Random(seed)
    where = {"TableName": table, "Key": {"pk": {"S": key}}}
    values = {":v": {"N": "1"}, ":s": {"SS": ["a", "b"]}, ":m": {"M": {"x": {"L": [{"B": "AAEC"}, {"NULL": True}]}}}}
    requests = [
        ("PutItem", {"TableName": table, "Item": {"pk": {"S": key}, "n": {"N": "-1.5e10"}, "m": values[":m"]}}),
        ("GetItem", {**where, "ProjectionExpression": "a.b[1], #n", "ExpressionAttributeNames": {"#n": "n"}}),
        (
            "UpdateItem",
            {**where, "UpdateExpression": "SET a = :v ADD s :s SET m = :m", "ExpressionAttributeValues": values},
        ),
        (
            "DeleteItem",
            {**where, "ConditionExpression": "size(a) > :v", "ExpressionAttributeValues": {":v": {"N": "1"}}},
        ),
        (
            "Query",
            {
                "TableName": table,
                "KeyConditionExpression": "pk = :v",
                "FilterExpression": "contains(a, :v) OR NOT a BETWEEN :v AND :v",
                "ExpressionAttributeValues": {":v": {"S": "1"}},
            },
        ),
        ("Scan", {"TableName": table, "Limit": 1, "Segment": 0, "TotalSegments": 3}),
        ("BatchGetItem", {"RequestItems": {table: {"Keys": [where["Key"]]}}}),
        ("BatchWriteItem", {"RequestItems": {table: [{"DeleteRequest": {"Key": where["Key"]}}]}}),
    ]
    interesting = [
        b'"',
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b",",
        b"\\",
        b"\x00",
        b"\xff",
        b"-",
        b"e9",
        b"#",
        b"(",
        b"null",
        b"0",
    ]
    for _ in range(1500):
        operation, parameters = chance.choice(requests)
        body = bytearray(json.dumps(parameters).encode())
        for _ in range(chance.randint(1, 4)):
            start = chance.randrange(len(body))
            body[start : start + chance.randint(0, 3)] = chance.choice(interesting)
        answer = wire.send(operation, bytes(body)).check_frame()
        assert answer.status in (200, 400), (operation, bytes(body), answer)
        if answer.status == 400:
            assert answer.error.endswith("Exception"), (operation, bytes(body), answer)
