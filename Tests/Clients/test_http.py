"""The HTTP front end: what every answer carries, compression, the health answer, connections."""

import gzip
import json
import socket
import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from wire import JSON, Wire, headers_for


def test_every_answer_has_a_request_id_and_a_checksum(wire, table, key):
    identifiers = set()
    for answer in (
        wire.call("PutItem", TableName=table, Item={"pk": {"S": key}, "text": {"S": "ä☃"}}),
        wire.call("GetItem", TableName=table, Key={"pk": {"S": key}}),
        wire.call("GetItem", TableName=table, Key={"pk": {"S": "none"}}),
        wire.call("GetItem", TableName="no-such-table", Key={"pk": {"S": key}}),
        wire.send("GetItem", "{"),
        wire.send("NoSuchOperation", "{}"),
        wire.request("GET", "/", None, {}),
    ):
        answer.check_frame()
        identifiers.add(answer.headers["x-amzn-requestid"])
    assert len(identifiers) == 7


def test_content_type_and_date(wire, table):
    for answer in (wire.call("ListTables"), wire.call("GetItem", TableName="x"), wire.send("Nothing", "{}")):
        assert answer.headers["content-type"] == JSON
        assert answer.headers["date"].endswith(" GMT")


def test_a_large_answer_has_the_right_checksum(wire, shared_tables, key):
    table = shared_tables("pk:S", "sk:S")
    for number in range(12):
        wire.ok("PutItem", TableName=table, Item={"pk": {"S": key}, "sk": {"S": str(number)}, "b": {"S": "ü" * 40_000}})
    answer = wire.call(
        "Query",
        TableName=table,
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": {"S": key}},
        ConsistentRead=True,
    )
    assert len(answer.body) > 900_000
    assert answer.check_frame().json["Count"] == 12


def test_health(wire):
    answer = wire.request("GET", "/", None, {})
    assert answer.status == 200
    assert answer.body.decode().strip() == f"healthy: {wire.host}:{wire.port}"


@pytest.mark.parametrize("path", ["/abc", "/-", "/index.html"])
def test_health_is_only_at_the_root(wire, path):
    assert 400 <= wire.request("GET", path, None, {}).status < 405


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_other_methods(wire, method):
    answer = wire.request(method, "/", b"{}", headers_for("ListTables"))
    assert answer.status == 404


@pytest.mark.parametrize("type", ["application/json", "application/x-amz-json-1.0; charset=utf-8"])
def test_content_types_that_are_understood(wire, type):
    assert wire.send("ListTables", "{}", content_type=type).status == 200


def put_body(table: str, key: str, **attributes) -> bytes:
    return json.dumps({"TableName": table, "Item": {"pk": {"S": key}, **attributes}}).encode()


def get(wire: Wire, table: str, key: str) -> dict | None:
    return wire.ok("GetItem", TableName=table, Key={"pk": {"S": key}}, ConsistentRead=True).get("Item")


def deflated(body: bytes) -> bytes:
    return zlib.compress(body)


def in_two_members(body: bytes) -> bytes:
    return gzip.compress(body[:10]) + gzip.compress(body[10:])


@pytest.mark.parametrize(
    "encoding, compress", [("gzip", gzip.compress), ("gzip", in_two_members), ("deflate", deflated)]
)
def test_compressed_requests(wire, table, key, encoding, compress):
    body = put_body(table, key, text={"S": "text " * 5000})
    assert wire.send("PutItem", compress(body), Content_Encoding=encoding).status == 200
    assert get(wire, table, key)["text"] == {"S": "text " * 5000}


@pytest.mark.parametrize("encoding, unpack", [("gzip", gzip.decompress), ("deflate", zlib.decompress)])
def test_compressed_answers(wire, table, key, encoding, unpack):
    """Large answers are compressed when asked for; the checksum is that of the bytes as sent."""
    wire.send("PutItem", put_body(table, key, text={"S": "text " * 5000}))
    where = json.dumps({"TableName": table, "Key": {"pk": {"S": key}}})
    answer = wire.send("GetItem", where, Accept_Encoding=encoding).check_frame()
    assert answer.headers["content-encoding"] == encoding
    assert len(answer.body) < 1000
    assert json.loads(unpack(answer.body))["Item"]["text"] == {"S": "text " * 5000}
    assert "content-encoding" not in wire.send("GetItem", where).headers
    assert "content-encoding" not in wire.send("ListTables", '{"Limit": 1}', Accept_Encoding=encoding).headers


def test_chunked_requests(wire, table, key):
    body = put_body(table, key)
    parts = (body[start : start + 7] for start in range(0, len(body), 7))
    wire.connection.request("POST", "/", parts, headers_for("PutItem"), encode_chunked=True)
    response = wire.connection.getresponse()
    assert (response.status, response.read()) == (200, b"{}")
    assert get(wire, table, key)


def test_expect_continue(wire, table, key):
    """A client that waits for permission to send its body gets it."""
    body = put_body(table, key)
    with wire.socket() as connection:
        head = b"".join(
            f"{name}: {value}\r\n".encode()
            for name, value in headers_for("PutItem", Content_Length=str(len(body)), Expect="100-continue").items()
        )
        connection.sendall(b"POST / HTTP/1.1\r\nHost: test\r\n" + head + b"\r\n")
        connection.settimeout(10)
        assert connection.recv(4096).startswith(b"HTTP/1.1 100")
        connection.sendall(body)
        received = b""
        while b"HTTP/1.1 200" not in received:
            received += connection.recv(4096) or pytest.fail(f"the connection ended after {received!r}")


def raw(operation: str, body: bytes, last: bool = False) -> bytes:
    headers = headers_for(operation, Content_Length=str(len(body)), Host="test")
    if last:
        headers["Connection"] = "close"
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST / HTTP/1.1\r\n{head}\r\n".encode() + body


def read_all(connection: socket.socket) -> bytes:
    received = b""
    while part := connection.recv(65536):
        received += part
    return received


def test_pipelined_requests_are_answered_in_order(wire, table, key):
    """Eight requests written before the first answer is read: each sees the effect of those before it."""
    requests = []
    for number in range(4):
        last = number == 3
        requests.append(raw("PutItem", put_body(table, key, n={"N": str(number)})))
        where = json.dumps({"TableName": table, "Key": {"pk": {"S": key}}, "ConsistentRead": True}).encode()
        requests.append(raw("GetItem", where, last))
    with wire.socket() as connection:
        connection.sendall(b"".join(requests))
        answers = read_all(connection).split(b"HTTP/1.1 200")[1:]
    assert len(answers) == 8
    bodies = [json.loads(answer.split(b"\r\n\r\n", 1)[1]) for answer in answers]
    assert [body["Item"]["n"]["N"] for body in bodies[1::2]] == ["0", "1", "2", "3"]


def test_a_connection_is_kept(wire):
    wire.call("ListTables")
    first = wire.connection.sock
    for _ in range(20):
        assert wire.call("ListTables").status == 200
    assert wire.connection.sock is first


def test_a_connection_is_closed_when_asked(wire):
    wire.send("ListTables", "{}", Connection="close")
    assert wire.connection.sock is None


def test_a_request_in_small_pieces(wire, table, key):
    request = raw("PutItem", put_body(table, key), last=True)
    with wire.socket() as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(request), 11):
            connection.sendall(request[start : start + 11])
        assert read_all(connection).startswith(b"HTTP/1.1 200")
    assert get(wire, table, key)


def test_many_connections(endpoint, table):
    connections = [Wire(endpoint) for _ in range(200)]
    for connection in connections:
        connection.connection.connect()
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda one: one.call("DescribeTable", TableName=table).status, connections))
    assert statuses == [200] * 200
    for connection in connections:
        connection.close()


def test_tag_operations_answer_with_an_empty_body(wire, table):
    arn = wire.ok("DescribeTable", TableName=table)["Table"]["TableArn"]
    answer = wire.call("TagResource", ResourceArn=arn, Tags=[{"Key": "k", "Value": "v"}])
    assert (answer.status, answer.body) == (200, b"")
    answer = wire.call("UntagResource", ResourceArn=arn, TagKeys=["k"])
    assert (answer.status, answer.body) == (200, b"")


def test_put_item_answers_with_an_object(wire, table, key):
    assert wire.send("PutItem", put_body(table, key)).body == b"{}"
