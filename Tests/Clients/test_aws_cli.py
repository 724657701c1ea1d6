"""Every operation through the AWS command line, as a person types it.

Each call starts the CLI anew, which takes about half a second: keep their number small.
"""

import pytest

from command_line import CommandLine, text
from conftest import remove, unique

EVENTS, POSITIONS, SNAPSHOTS = "angzarr-events", "angzarr-positions", "angzarr-snapshots"


@pytest.fixture(scope="module")
def aws(endpoint):
    return CommandLine(endpoint)


@pytest.fixture(scope="module")
def events(client):
    """The event store's table, made through boto3 for the tests that do not make it themselves."""
    name = unique(EVENTS)
    client.create_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "N"},
        ],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    yield name
    remove(client, name)


@pytest.fixture
def history(client, events, key):
    """Five events of an aggregate of the test's own."""
    for number in range(5):
        client.put_item(
            TableName=events, Item={"pk": {"S": key}, "sk": {"N": str(number)}, "event_type": {"S": "made"}}
        )
    return key


def event(aggregate: str, sequence: int) -> str:
    return text({"pk": {"S": aggregate}, "sk": {"N": str(sequence)}})


PARTITION_KEY = ["AttributeName=pk,AttributeType=S"]
HASH_KEY = ["AttributeName=pk,KeyType=HASH"]


def test_create_table(aws, client):
    """The event store's three commands as its documentation gives them."""
    commands = {
        EVENTS: [
            *["--attribute-definitions", "AttributeName=pk,AttributeType=S", "AttributeName=sk,AttributeType=N"],
            *["--key-schema", "AttributeName=pk,KeyType=HASH", "AttributeName=sk,KeyType=RANGE"],
        ],
        POSITIONS: ["--attribute-definitions", *PARTITION_KEY, "--key-schema", *HASH_KEY],
        SNAPSHOTS: ["--attribute-definitions", *PARTITION_KEY, "--key-schema", *HASH_KEY],
    }
    for name, keys in commands.items():
        remove(client, name)
        table = aws("create-table", "--table-name", name, *keys, "--billing-mode", "PAY_PER_REQUEST")
        assert table["TableDescription"]["TableName"] == name
        assert table["TableDescription"]["KeySchema"][0] == {"AttributeName": "pk", "KeyType": "HASH"}
    assert aws("wait", "table-exists", "--table-name", EVENTS) == {}
    for name in commands:
        remove(client, name)


def test_describe_table(aws, events):
    table = aws("describe-table", "--table-name", events)["Table"]
    assert table["TableStatus"] == "ACTIVE"
    assert table["KeySchema"][1] == {"AttributeName": "sk", "KeyType": "RANGE"}


def test_list_tables(aws, events):
    assert events in aws("list-tables")["TableNames"]


def test_update_table(aws, events):
    changed = aws("update-table", "--table-name", events, "--deletion-protection-enabled")
    assert changed["TableDescription"]["DeletionProtectionEnabled"] is True
    assert "protected against deletion" in aws.fails("delete-table", "--table-name", events)
    changed = aws("update-table", "--table-name", events, "--no-deletion-protection-enabled")
    assert changed["TableDescription"]["DeletionProtectionEnabled"] is False


def test_delete_table(aws, new_table):
    name = new_table()
    assert aws("delete-table", "--table-name", name)["TableDescription"]["TableStatus"] == "DELETING"
    message = aws.fails("describe-table", "--table-name", name)
    assert "(ResourceNotFoundException)" in message
    assert f"Requested resource not found: Table: {name} not found" in message


def test_put_item_appends_an_event_once(aws, client, events, key):
    item = {
        "pk": {"S": f"orders#main#{key}"},
        "sk": {"N": "1"},
        "event_type": {"S": "OrderPlaced"},
        "payload": {"B": "bytes that the command line encodes"},
        "created_at": {"S": "2026-11-21T09:00:00Z"},
    }
    append = ["--table-name", events, "--item", text(item), "--condition-expression", "attribute_not_exists(sk)"]
    aws("put-item", *append)
    message = aws.fails("put-item", *append)
    assert "(ConditionalCheckFailedException)" in message
    assert "The conditional request failed" in message
    stored = client.get_item(TableName=events, Key={"pk": item["pk"], "sk": item["sk"]})["Item"]
    assert stored["payload"]["B"] == item["payload"]["B"].encode()


def test_get_item(aws, events, history):
    answer = aws("get-item", "--table-name", events, "--key", event(history, 3), "--consistent-read")
    assert answer["Item"] == {"pk": {"S": history}, "sk": {"N": "3"}, "event_type": {"S": "made"}}


def test_update_item(aws, events, history):
    answer = aws(
        *["update-item", "--table-name", events, "--key", event(history, 1)],
        *["--update-expression", "SET #t = :t ADD seen :one"],
        *["--expression-attribute-names", text({"#t": "event_type"})],
        *["--expression-attribute-values", text({":t": {"S": "changed"}, ":one": {"N": "1"}})],
        *["--return-values", "UPDATED_NEW"],
    )
    assert answer["Attributes"] == {"event_type": {"S": "changed"}, "seen": {"N": "1"}}


def test_delete_item(aws, events, history):
    answer = aws("delete-item", "--table-name", events, "--key", event(history, 2), "--return-values", "ALL_OLD")
    assert answer["Attributes"]["sk"] == {"N": "2"}


def test_query(aws, events, history):
    answer = aws(
        *["query", "--table-name", events, "--key-condition-expression", "pk = :p AND sk >= :from"],
        *["--expression-attribute-values", text({":p": {"S": history}, ":from": {"N": "2"}})],
        *["--no-scan-index-forward", "--page-size", "2"],
    )
    assert [item["sk"]["N"] for item in answer["Items"]] == ["4", "3", "2"]


def test_scan(aws, events, history):
    filtered = [
        *["--filter-expression", "pk = :p"],
        *["--expression-attribute-values", text({":p": {"S": history}})],
    ]
    segments = [
        aws("scan", "--table-name", events, "--total-segments", "2", "--segment", segment, *filtered)["Items"]
        for segment in ("0", "1")
    ]
    assert sorted(len(segment) for segment in segments) == [0, 5]


def test_batch_get_item(aws, events, history):
    keys = [{"pk": {"S": history}, "sk": {"N": number}} for number in ("0", "4", "9")]
    answer = aws("batch-get-item", "--request-items", text({events: {"Keys": keys}}))
    assert sorted(item["sk"]["N"] for item in answer["Responses"][events]) == ["0", "4"]
    assert answer["UnprocessedKeys"] == {}


def test_batch_write_item(aws, client, events, history):
    requests = [
        {"PutRequest": {"Item": {"pk": {"S": history}, "sk": {"N": "7"}}}},
        {"DeleteRequest": {"Key": {"pk": {"S": history}, "sk": {"N": "0"}}}},
    ]
    answer = aws("batch-write-item", "--request-items", text({events: requests}), "--return-consumed-capacity", "TOTAL")
    assert answer["UnprocessedItems"] == {}
    assert answer["ConsumedCapacity"][0]["CapacityUnits"] == 2.0
    found = client.query(
        TableName=events,
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": {"S": history}},
        ConsistentRead=True,
    )
    assert [item["sk"]["N"] for item in found["Items"]] == ["1", "2", "3", "4", "7"]


def test_describe_limits(aws):
    assert set(aws("describe-limits")) == {
        "AccountMaxReadCapacityUnits",
        "AccountMaxWriteCapacityUnits",
        "TableMaxReadCapacityUnits",
        "TableMaxWriteCapacityUnits",
    }


def test_describe_endpoints(aws):
    assert aws("describe-endpoints")["Endpoints"][0]["CachePeriodInMinutes"] == 1440


@pytest.fixture(scope="module")
def arn(client, events):
    return client.describe_table(TableName=events)["Table"]["TableArn"]


def test_tag_resource(aws, client, arn):
    aws("tag-resource", "--resource-arn", arn, "--tags", "Key=team,Value=events", "Key=stage,Value=test")
    tags = client.list_tags_of_resource(ResourceArn=arn)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"team": "events", "stage": "test"}


def test_list_tags_of_resource(aws, client, arn):
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "listed", "Value": "yes"}])
    assert {"Key": "listed", "Value": "yes"} in aws("list-tags-of-resource", "--resource-arn", arn)["Tags"]


def test_untag_resource(aws, client, arn):
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "gone", "Value": "yes"}])
    aws("untag-resource", "--resource-arn", arn, "--tag-keys", "gone")
    assert "gone" not in [tag["Key"] for tag in client.list_tags_of_resource(ResourceArn=arn)["Tags"]]


def test_an_operation_that_is_not_there_yet(aws):
    assert "(UnknownOperationException)" in aws.fails("list-exports")
