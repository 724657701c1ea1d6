"""Table operations, limits, endpoints and tags through boto3."""

import re
from urllib.parse import urlsplit

import pytest

from conftest import schema, unique
from expect import invalid, refused

ON_DEMAND = {"BillingMode": "PAY_PER_REQUEST"}


def describe(client, name: str) -> dict:
    return client.describe_table(TableName=name)["Table"]


def test_create_answers_a_full_description(client, new_table):
    name = new_table("pk:S", "sk:N")
    table = describe(client, name)
    assert table["TableName"] == name
    assert table["TableStatus"] == "ACTIVE"
    assert table["KeySchema"] == schema("pk:S", "sk:N")["KeySchema"]
    definitions = sorted(table["AttributeDefinitions"], key=lambda definition: definition["AttributeName"])
    assert definitions == schema("pk:S", "sk:N")["AttributeDefinitions"]
    assert re.fullmatch(rf"arn:aws:dynamodb:[a-z0-9-]+:\d{{12}}:table/{name}", table["TableArn"])
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", table["TableId"])
    assert table["ItemCount"] == 0 and table["TableSizeBytes"] == 0
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    throughput = table["ProvisionedThroughput"]
    assert (throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"]) == (0, 0)
    assert throughput["NumberOfDecreasesToday"] == 0
    assert table["DeletionProtectionEnabled"] is False
    assert table["CreationDateTime"].year >= 2026


def test_states_pass_through_creating_and_deleting(client):
    name = unique("states")
    created = client.create_table(TableName=name, **ON_DEMAND, **schema())["TableDescription"]
    assert created["TableStatus"] == "CREATING"
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    deleted = client.delete_table(TableName=name)["TableDescription"]
    assert deleted["TableStatus"] == "DELETING"
    assert deleted["TableId"] == created["TableId"]
    client.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    with refused("ResourceNotFoundException", f"Requested resource not found: Table: {name} not found"):
        client.describe_table(TableName=name)


def test_provisioned_table(client, new_table):
    throughput = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}
    name = new_table(BillingMode="PROVISIONED", ProvisionedThroughput=throughput)
    table = describe(client, name)
    assert {unit: table["ProvisionedThroughput"][unit] for unit in throughput} == throughput
    assert table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED") == "PROVISIONED"


def test_create_with_class_protection_and_tags(client, new_table):
    tags = [{"Key": "team", "Value": "chat"}, {"Key": "empty", "Value": ""}]
    name = new_table(TableClass="STANDARD_INFREQUENT_ACCESS", DeletionProtectionEnabled=True, Tags=tags)
    table = describe(client, name)
    assert table["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"
    assert table["DeletionProtectionEnabled"] is True
    found = client.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]
    assert sorted(found, key=str) == sorted(tags, key=str)
    client.update_table(TableName=name, DeletionProtectionEnabled=False)


def test_create_twice(client, new_table):
    name = new_table()
    with refused("ResourceInUseException", f"Table already exists: {name}") as raised:
        client.create_table(TableName=name, **ON_DEMAND, **schema())
    assert raised.type is client.exceptions.ResourceInUseException


def test_a_table_made_again_is_empty_and_new(client, new_table):
    name = new_table()
    first = describe(client, name)["TableId"]
    client.put_item(TableName=name, Item={"pk": {"S": "left over"}})
    client.delete_table(TableName=name)
    client.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    client.create_table(TableName=name, **ON_DEMAND, **schema())
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    assert client.scan(TableName=name)["Items"] == []
    assert describe(client, name)["TableId"] != first


CREATE_ERRORS = [
    (
        {"AttributeDefinitions": [{"AttributeName": "other", "AttributeType": "S"}]},
        "One or more parameter values were invalid: Some index key attributes are not defined in "
        "AttributeDefinitions. Keys: [pk], AttributeDefinitions: [other]",
    ),
    (
        {
            "AttributeDefinitions": [
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "more", "AttributeType": "S"},
            ]
        },
        "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match "
        "number of attributes defined in AttributeDefinitions",
    ),
    (
        {"KeySchema": [{"AttributeName": "pk", "KeyType": "RANGE"}]},
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
    ),
    (
        {"ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}},
        "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be "
        "specified when BillingMode is PAY_PER_REQUEST",
    ),
    (
        {"BillingMode": "PROVISIONED"},
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be "
        "specified when BillingMode is PROVISIONED",
    ),
]


@pytest.mark.parametrize("change, message", CREATE_ERRORS)
def test_create_refuses(client, change, message):
    with invalid(message):
        client.create_table(**{"TableName": unique("refused"), **ON_DEMAND, **schema(), **change})


def test_constraints_are_the_service_models(careless):
    with invalid(
        "Value 'SS' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: "
        "Member must satisfy enum value set: [B, N, S]"
    ):
        careless.create_table(
            TableName=unique("refused"),
            **{**ON_DEMAND, **schema(), "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "SS"}]},
        )
    with invalid(pattern="[Nn]ame|tableName"):
        careless.describe_table(TableName="no spaces")


def test_list_tables_pages(client, new_table):
    mine = {new_table() for _ in range(3)}
    pages = list(client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 2}))
    names = [name for page in pages for name in page["TableNames"]]
    assert mine <= set(names)
    assert len(names) == len(set(names))
    for page in pages[:-1]:
        assert len(page["TableNames"]) == 2
        assert page["LastEvaluatedTableName"] == page["TableNames"][-1]
    assert "LastEvaluatedTableName" not in pages[-1]
    after = client.list_tables(ExclusiveStartTableName=names[0])["TableNames"]
    assert after == names[1:]


def test_list_tables_refuses_a_limit_out_of_range(careless):
    with invalid(
        "Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100"
    ):
        careless.list_tables(Limit=101)
    with invalid(
        "Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
    ):
        careless.list_tables(Limit=0)


def test_deletion_protection(client, new_table):
    name = new_table(DeletionProtectionEnabled=True)
    with invalid(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    ):
        client.delete_table(TableName=name)
    client.update_table(TableName=name, DeletionProtectionEnabled=False)
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    assert client.delete_table(TableName=name)["TableDescription"]["TableStatus"] == "DELETING"


def update(client, name: str, **change) -> dict:
    """Updates a table, waits until it is active, and answers its description."""
    answer = client.update_table(TableName=name, **change)["TableDescription"]
    assert answer["TableStatus"] in ("UPDATING", "ACTIVE")
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    return describe(client, name)


def test_update_billing_mode_and_throughput(client, new_table):
    name = new_table()
    three = {"ReadCapacityUnits": 3, "WriteCapacityUnits": 4}
    table = update(client, name, BillingMode="PROVISIONED", ProvisionedThroughput=three)
    assert table["ProvisionedThroughput"]["WriteCapacityUnits"] == 4
    table = update(client, name, ProvisionedThroughput={"ReadCapacityUnits": 8, "WriteCapacityUnits": 4})
    assert table["ProvisionedThroughput"]["ReadCapacityUnits"] == 8
    table = update(client, name, BillingMode="PAY_PER_REQUEST")
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert table["ProvisionedThroughput"]["ReadCapacityUnits"] == 0


def test_update_refuses_the_throughput_it_has(client, new_table):
    throughput = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6}
    name = new_table(BillingMode="PROVISIONED", ProvisionedThroughput=throughput)
    with invalid(
        "The provisioned throughput for the table will not change. The requested value equals the current value. "
        "Current ReadCapacityUnits provisioned for the table: 5. Requested ReadCapacityUnits: 5. "
        "Current WriteCapacityUnits provisioned for the table: 6. Requested WriteCapacityUnits: 6. "
        "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    ):
        client.update_table(TableName=name, ProvisionedThroughput=throughput)


def test_update_table_class(client, new_table):
    name = new_table()
    table = update(client, name, TableClass="STANDARD_INFREQUENT_ACCESS")
    assert table["TableClassSummary"]["TableClass"] == "STANDARD_INFREQUENT_ACCESS"


def test_update_keeps_the_items(client, new_table):
    name = new_table()
    client.put_item(TableName=name, Item={"pk": {"S": "kept"}})
    update(client, name, DeletionProtectionEnabled=True)
    assert client.get_item(TableName=name, Key={"pk": {"S": "kept"}})["Item"] == {"pk": {"S": "kept"}}
    update(client, name, DeletionProtectionEnabled=False)


def test_update_refuses_to_change_nothing(client, new_table):
    with invalid(pattern="^At least one of "):
        client.update_table(TableName=new_table())
    with invalid(pattern="ProvisionedThroughput must be specified when BillingMode is PROVISIONED"):
        client.update_table(TableName=new_table(), BillingMode="PROVISIONED")


def test_operations_on_a_table_that_is_not_there(client):
    name = unique("missing")
    named = f"Requested resource not found: Table: {name} not found"
    for operation in (client.describe_table, client.delete_table):
        with refused("ResourceNotFoundException", named):
            operation(TableName=name)
    with refused("ResourceNotFoundException", named):
        client.update_table(TableName=name, DeletionProtectionEnabled=True)
    item = {"pk": {"S": "a"}}
    for call in (
        lambda: client.put_item(TableName=name, Item=item),
        lambda: client.get_item(TableName=name, Key=item),
        lambda: client.update_item(TableName=name, Key=item),
        lambda: client.delete_item(TableName=name, Key=item),
        lambda: client.scan(TableName=name),
        lambda: client.batch_get_item(RequestItems={name: {"Keys": [item]}}),
        lambda: client.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": item}}]}),
    ):
        with refused("ResourceNotFoundException", "Requested resource not found"):
            call()


def test_describe_table_by_arn(client, new_table):
    name = new_table()
    table = describe(client, name)
    assert describe(client, table["TableArn"])["TableId"] == table["TableId"]


def test_resource_interface(resource):
    name = unique("resource")
    table = resource.create_table(TableName=name, **ON_DEMAND, **schema("pk:S", "sk:N"))
    table.wait_until_exists()
    table.load()
    assert table.table_status == "ACTIVE"
    assert name in [one.name for one in resource.tables.all()]
    table.put_item(Item={"pk": "a", "sk": 1})
    assert table.scan()["Count"] == 1
    table.delete()
    table.wait_until_not_exists()


def test_describe_limits(client):
    limits = client.describe_limits()
    for unit in ("Read", "Write"):
        account, table = limits[f"AccountMax{unit}CapacityUnits"], limits[f"TableMax{unit}CapacityUnits"]
        assert 0 < table <= account


def test_describe_endpoints(client, endpoint):
    answer = client.describe_endpoints()["Endpoints"]
    assert [one["Address"] for one in answer] == [urlsplit(endpoint).netloc]
    assert answer[0]["CachePeriodInMinutes"] == 1440


def test_tags(client, new_table):
    arn = describe(client, new_table())["TableArn"]

    def tags() -> dict[str, str]:
        pages = client.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
        return {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}

    assert tags() == {}
    many = {f"key-{number}": f"value {number}" if number % 2 == 0 else "" for number in range(30)}
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": name, "Value": value} for name, value in many.items()])
    assert tags() == many
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "key-1", "Value": "changed"}])
    client.untag_resource(ResourceArn=arn, TagKeys=["key-2", "never there"])
    expected = {**many, "key-1": "changed"}
    del expected["key-2"]
    assert tags() == expected


def test_tags_are_at_most_fifty(client, new_table):
    arn = describe(client, new_table())["TableArn"]
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": f"key-{number}", "Value": ""} for number in range(50)])
    with invalid(pattern="[Tt]ag"):
        client.tag_resource(ResourceArn=arn, Tags=[{"Key": "one more", "Value": ""}])
    client.tag_resource(ResourceArn=arn, Tags=[{"Key": "key-7", "Value": "changed"}])


def test_tag_operations_refuse(client, new_table):
    table = describe(client, new_table())
    arn = table["TableArn"]
    with invalid("Atleast one Tag needs to be provided as Input."):
        client.tag_resource(ResourceArn=arn, Tags=[])
    with invalid("Atleast one Tag Key needs to be provided as Input."):
        client.untag_resource(ResourceArn=arn, TagKeys=[])
    missing = arn.replace(table["TableName"], unique("missing"))
    with refused("ResourceNotFoundException", pattern="^Requested resource not found"):
        client.tag_resource(ResourceArn=missing, Tags=[{"Key": "a", "Value": "b"}])
    with invalid("One or more parameter values were invalid: ARNs must start with 'arn:': a:b:c:d:e:f/g"):
        client.tag_resource(ResourceArn="a:b:c:d:e:f/g", Tags=[{"Key": "a", "Value": "b"}])
