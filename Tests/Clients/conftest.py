"""The server under test and ways to talk to it.

APUS_ENDPOINT names a running endpoint to test instead; tests that need a process of their own are then skipped.
"""

import itertools
import os
import random
import uuid

import boto3
import botocore.config
import botocore.exceptions
import pytest

from server import Server
from wire import Wire

CREDENTIALS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}


def pytest_collection_modifyitems(items):
    if os.environ.get("APUS_ENDPOINT"):
        skip = pytest.mark.skip(reason="needs a server process of its own; APUS_ENDPOINT is set")
        for item in items:
            if item.get_closest_marker("process") or item.get_closest_marker("kill"):
                item.add_marker(skip)


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory):
    """The URL of the server under test: one process on a data directory, for all tests."""
    if given := os.environ.get("APUS_ENDPOINT"):
        yield given.rstrip("/")
        return
    with Server("--data", str(tmp_path_factory.mktemp("apus") / "data")) as server:
        yield server.endpoint
        assert server.process.poll() is None, f"the server ended during the tests: {server.error_text()}"
        assert server.stop() == 0, server.error_text()
        assert server.rest == b"", "the server printed more than its one line"


def configuration(**options) -> botocore.config.Config:
    """No retries, so that an error that a retry would hide is seen."""
    return botocore.config.Config(
        retries={"total_max_attempts": 1}, read_timeout=60, max_pool_connections=64, **options
    )


@pytest.fixture(scope="session")
def client(endpoint):
    """boto3's client. Safe to share between threads."""
    return boto3.client("dynamodb", endpoint_url=endpoint, config=configuration(), **CREDENTIALS)


@pytest.fixture(scope="session")
def careless(endpoint):
    """A client that sends what it is given, without botocore's own validation."""
    config = configuration(parameter_validation=False)
    return boto3.client("dynamodb", endpoint_url=endpoint, config=config, **CREDENTIALS)


@pytest.fixture(scope="session")
def resource(endpoint):
    """boto3's resource interface: items as Python values."""
    return boto3.resource("dynamodb", endpoint_url=endpoint, config=configuration(), **CREDENTIALS)


@pytest.fixture
def wire(endpoint):
    """A bare HTTP connection to the server."""
    connection = Wire(endpoint)
    yield connection
    connection.close()


numbers = itertools.count(1)


def unique(prefix: str) -> str:
    """A table name that no other test uses."""
    return f"{prefix}-{next(numbers)}-{uuid.uuid4().hex[:8]}"


def schema(partition: str = "pk:S", sort: str | None = None) -> dict:
    """The key parameters of CreateTable for keys written as name:type."""
    keys = [key.split(":") for key in (partition, sort) if key]
    return {
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": kind} for name, kind in keys],
        "KeySchema": [{"AttributeName": name, "KeyType": kind} for (name, _), kind in zip(keys, ("HASH", "RANGE"))],
    }


@pytest.fixture
def new_table(client):
    """Makes tables that are deleted after the test: new_table("pk:S", "sk:N") answers the name."""
    made = []

    def make(partition: str = "pk:S", sort: str | None = None, **options) -> str:
        name = unique("table")
        client.create_table(TableName=name, **{"BillingMode": "PAY_PER_REQUEST", **schema(partition, sort), **options})
        made.append(name)
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        return name

    yield make
    for name in made:
        remove(client, name)


def remove(client, name: str) -> None:
    """Deletes a table if it is there, protected or not."""
    try:
        client.delete_table(TableName=name)
    except client.exceptions.ResourceNotFoundException:
        return
    except botocore.exceptions.ClientError:
        client.update_table(TableName=name, DeletionProtectionEnabled=False)
        client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        client.delete_table(TableName=name)


@pytest.fixture(scope="module")
def shared_tables(client):
    """Tables for a whole module, made when first asked for: shared_tables("pk:S", "sk:S"). Use keys of your own."""
    made = {}

    def table(partition: str = "pk:S", sort: str | None = None) -> str:
        if (partition, sort) not in made:
            name = made[partition, sort] = unique("shared")
            client.create_table(TableName=name, BillingMode="PAY_PER_REQUEST", **schema(partition, sort))
            client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
        return made[partition, sort]

    yield table
    for name in made.values():
        client.delete_table(TableName=name)


@pytest.fixture
def table(shared_tables):
    """The name of a table with partition key pk (S), shared by the tests of a module."""
    return shared_tables()


@pytest.fixture
def sorted_table(shared_tables):
    """The name of a table with keys pk (S) and sk (S), shared by the tests of a module."""
    return shared_tables("pk:S", "sk:S")


@pytest.fixture
def key() -> str:
    """A partition key that no other test uses."""
    return uuid.uuid4().hex


@pytest.fixture
def seed() -> int:
    """What a random test starts from; APUS_SEED repeats a run."""
    seed = int(os.environ.get("APUS_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"APUS_SEED={seed}")
    return seed
