"""How often a request takes memory, as the server's own allocator counts it, so that what was saved stays saved.

A release build has jemalloc in it, which tells its counts when the process ends.
"""

import json

import pytest

from conftest import schema
from server import Server
from wire import Wire

pytestmark = pytest.mark.process

FEW, MANY = 500, 2500
TEXT = {"S": "x" * 200}


def put(wire: Wire, number: int) -> None:
    item = {"pk": {"S": "p"}, "sk": {"N": str(number)}, "text": TEXT, "count": {"N": "1"}}
    wire.ok("PutItem", TableName="allocations", Item=item)


def get(wire: Wire, number: int) -> None:
    answer = wire.ok("GetItem", TableName="allocations", Key={"pk": {"S": "p"}, "sk": {"N": str(number % 100)}})
    assert answer["Item"]["text"] == TEXT


def update(wire: Wire, number: int) -> None:
    answer = wire.ok(
        "UpdateItem", TableName="allocations", Key={"pk": {"S": "p"}, "sk": {"N": str(number % 100)}},
        UpdateExpression="ADD #c :one", ExpressionAttributeNames={"#c": "count"},
        ExpressionAttributeValues={":one": {"N": "1"}}, ReturnValues="UPDATED_NEW")
    assert "count" in answer["Attributes"]


def query(wire: Wire, number: int) -> None:
    answer = wire.ok(
        "Query", TableName="allocations", KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": {"S": "p"}},
        ScanIndexForward=False, Limit=20)
    assert answer["Count"] == 20


def allocations(data, request, count: int) -> int:
    """All allocations of a server that is started, given items and `count` requests, and stopped."""
    with Server("--data", str(data)) as server:
        wire = Wire(server.endpoint)
        wire.ok("CreateTable", TableName="allocations", BillingMode="PAY_PER_REQUEST", **schema("pk:S", "sk:N"))
        for number in range(100):
            put(wire, number)
        for number in range(count):
            request(wire, 100 + number)
        wire.close()
        assert server.stop() == 0
        report = server.error_text()
        start = report.find('{"jemalloc"')
        if start < 0:
            pytest.skip("the server has another allocator")
        merged = json.JSONDecoder().raw_decode(report[start:])[0]["jemalloc"]["stats.arenas"]["merged"]
        return merged["small"]["nrequests"] + merged["large"]["nrequests"]


# A few more than measured; when a change saves some, lower them.
@pytest.mark.parametrize(
    "request_of, most", [(get, 4), (put, 42), (update, 58), (query, 30)], ids=["get", "put", "update", "query"])
def test_allocations_of_a_request(tmp_path, monkeypatch, request_of, most):
    monkeypatch.setenv("MALLOC_CONF", "stats_print:true,stats_print_opts:Jabdlxeh")
    few, many = (allocations(tmp_path / str(count), request_of, count) for count in (FEW, MANY))
    each = (many - few) / (MANY - FEW)
    print(f"{request_of.__name__}: {each:.2f} allocations")
    assert 0 < each <= most
