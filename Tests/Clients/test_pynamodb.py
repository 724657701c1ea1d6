"""What applications do with PynamoDB: models, indexes, conditions, versions, batches, transactions."""

import itertools
import time
from datetime import datetime, timedelta, timezone

import pytest
from pynamodb.attributes import (
    BinaryAttribute,
    BinarySetAttribute,
    BooleanAttribute,
    DynamicMapAttribute,
    JSONAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    NumberSetAttribute,
    TTLAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
    UTCDateTimeAttribute,
    VersionAttribute,
)
from pynamodb.connection import Connection
from pynamodb.exceptions import (
    DeleteError,
    PutError,
    QueryError,
    ScanError,
    TableError,
    TransactGetError,
    TransactWriteError,
    UpdateError,
)
from pynamodb.indexes import (
    AllProjection,
    GlobalSecondaryIndex,
    IncludeProjection,
    KeysOnlyProjection,
    LocalSecondaryIndex,
)
from pynamodb.models import Model
from pynamodb.transactions import TransactGet, TransactWrite

from conftest import CREDENTIALS, remove, unique

CONDITION_FAILED = "ConditionalCheckFailedException"


class Settings:
    """What each model's Meta has; the fixture `models` adds the table's name and the endpoint."""

    region = CREDENTIALS["region_name"]
    aws_access_key_id = CREDENTIALS["aws_access_key_id"]
    aws_secret_access_key = CREDENTIALS["aws_secret_access_key"]
    billing_mode = "PAY_PER_REQUEST"
    max_retry_attempts = 0


class Address(MapAttribute):
    street = UnicodeAttribute()
    number = NumberAttribute(null=True)


class ByAuthor(GlobalSecondaryIndex):
    class Meta:
        index_name = "by-author"
        projection = AllProjection()

    author = UnicodeAttribute(hash_key=True)
    posted = UTCDateTimeAttribute(range_key=True)


class ByState(GlobalSecondaryIndex):
    """Sparse: few posts have a state."""

    class Meta:
        index_name = "by-state"
        projection = KeysOnlyProjection()

    state = UnicodeAttribute(hash_key=True)


class ByVotes(LocalSecondaryIndex):
    class Meta:
        index_name = "by-votes"
        projection = IncludeProjection(["author"])

    thread = UnicodeAttribute(hash_key=True)
    votes = NumberAttribute(range_key=True)


class Post(Model):
    class Meta(Settings):
        pass

    thread = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(range_key=True)
    author = UnicodeAttribute(null=True)
    posted = UTCDateTimeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    votes = NumberAttribute(null=True)
    text = UnicodeAttribute(null=True)
    picture = BinaryAttribute(legacy_encoding=False, null=True)
    pictures = BinarySetAttribute(legacy_encoding=False, null=True)
    hidden = BooleanAttribute(null=True)
    details = JSONAttribute(null=True)
    tags = UnicodeSetAttribute(null=True)
    scores = NumberSetAttribute(null=True)
    lines = ListAttribute(null=True)
    addresses = ListAttribute(of=Address, null=True)
    home = Address(null=True)
    anything = DynamicMapAttribute(null=True)
    expires = TTLAttribute(null=True)
    by_author, by_state, by_votes = ByAuthor(), ByState(), ByVotes()


class Document(Model):
    """A model with optimistic locking."""

    class Meta(Settings):
        pass

    name = UnicodeAttribute(hash_key=True)
    body = UnicodeAttribute(null=True)
    version = VersionAttribute()


@pytest.fixture(scope="module", autouse=True)
def models(endpoint, client):
    """The tables of the models, made as PynamoDB makes them."""
    for model in (Post, Document):
        model.Meta.host, model.Meta.table_name = endpoint, unique(model.__name__)
        assert not model.exists()
        # A server without TimeToLive is no concern of these tests.
        model.create_table(wait=True, ignore_update_ttl_errors=True)
    yield
    for model in (Post, Document):
        remove(client, model.Meta.table_name)


@pytest.fixture(scope="module")
def connection(endpoint) -> Connection:
    """What PynamoDB's transactions run on."""
    settings = {name: value for name, value in CREDENTIALS.items() if name != "region_name"}
    return Connection(region=Settings.region, host=endpoint, max_retry_attempts=0, **settings)


@pytest.fixture
def thread(key) -> str:
    """Twenty posts: votes fall from 19 to 0, two authors take turns, each fifth one has a state."""
    with Post.batch_write() as batch:
        for number in range(20):
            batch.save(
                Post(
                    key,
                    number,
                    author=f"{key}-{number % 2}",
                    posted=datetime(2026, 1, 1 + number, tzinfo=timezone.utc),
                    votes=19 - number,
                    state=f"{key}-open" if number % 5 == 0 else None,
                    text="even" if number % 2 == 0 else "odd",
                )
            )
    return key


def numbers(posts) -> list[int]:
    return [post.number for post in posts]


# Tables


def test_describe_table():
    table = Post.describe_table()
    assert table["TableStatus"] == "ACTIVE"
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert table["KeySchema"] == [
        {"AttributeName": "thread", "KeyType": "HASH"},
        {"AttributeName": "number", "KeyType": "RANGE"},
    ]
    indexes = {index["IndexName"]: index for index in table["GlobalSecondaryIndexes"]}
    assert {name: index["IndexStatus"] for name, index in indexes.items()} == {
        "by-author": "ACTIVE",
        "by-state": "ACTIVE",
    }
    assert indexes["by-state"]["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    (local,) = table["LocalSecondaryIndexes"]
    assert local["Projection"] == {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["author"]}


def test_create_table_with_throughput_and_delete_it(endpoint):
    class Short(Model):
        class Meta(Settings):
            host = endpoint
            table_name = unique("short")
            billing_mode = "PROVISIONED"
            read_capacity_units = 3
            write_capacity_units = 2
            tags = {"team": "tests"}

        name = UnicodeAttribute(hash_key=True)

    Short.create_table(wait=True)
    throughput = Short.describe_table()["ProvisionedThroughput"]
    assert (throughput["ReadCapacityUnits"], throughput["WriteCapacityUnits"]) == (3, 2)
    Short("one").save()
    assert Short.delete_table()["TableDescription"]["TableStatus"] == "DELETING"
    until = time.monotonic() + 10
    while Short.exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    with pytest.raises(TableError) as raised:
        Short.delete_table()
    assert raised.value.cause_response_code == "ResourceNotFoundException"


# Single items


def test_every_type_comes_back(key):
    now = datetime.now(timezone.utc).replace(microsecond=123456)
    values = {
        "author": "ñandú 🐦",
        "posted": now,
        "votes": -12.5,
        "picture": bytes(range(256)),
        "pictures": {b"\x00", b"\xff\xfe"},
        "hidden": False,
        "details": {"deep": [1, None, {"true": True}]},
        "tags": {"a", "b"},
        "scores": {1, 2.5, -3},
        "lines": ["text", 1, True, ["inner"]],
        "anything": {"free": {"form": [1, "two"]}, "none": None},
        "expires": now.replace(microsecond=0) + timedelta(hours=1),
    }
    address = Address(street="Main", number=7)
    Post(key, 1, home=address, addresses=[address, Address(street="Side")], **values).save()
    found = Post.get(key, 1, consistent_read=True)
    expected = dict(values)
    assert found.anything.as_dict()["free"] == expected.pop("anything")["free"]
    assert {name: getattr(found, name) for name in expected} == expected
    assert (found.home.street, found.home.number) == ("Main", 7)
    assert [(one.street, one.number) for one in found.addresses] == [("Main", 7), ("Side", None)]


def test_get_refresh_and_delete(key):
    post = Post(key, 1, text="first")
    post.save()
    Post(key, 1, text="second").save()
    post.refresh(consistent_read=True)
    assert post.text == "second"
    post.delete()
    with pytest.raises(Post.DoesNotExist):
        Post.get(key, 1)
    with pytest.raises(Post.DoesNotExist):
        post.refresh()


def test_get_some_attributes(thread):
    post = Post.get(thread, 3, attributes_to_get=["text", "votes"])
    assert (post.text, post.votes, post.author, post.thread) == ("odd", 16, None, None)


def test_conditions_of_a_save(key):
    post = Post(key, 1, votes=3)
    post.save(Post.thread.does_not_exist())
    with pytest.raises(PutError) as raised:
        post.save(Post.thread.does_not_exist())
    assert raised.value.cause_response_code == CONDITION_FAILED
    assert raised.value.cause_response_message == "The conditional request failed"
    post.save((Post.votes.between(1, 5) & ~(Post.text.exists())) | Post.author.startswith("never"))
    with pytest.raises(PutError):
        post.save(Post.votes.is_in(1, 2))
    with pytest.raises(DeleteError) as raised:
        post.delete(Post.votes > 3)
    assert raised.value.cause_response_code == CONDITION_FAILED
    post.delete((Post.votes == 3) & Post.votes.is_type())


def test_update_actions(key):
    post = Post(key, 1, votes=3, text="old", tags={"a", "b"}, lines=["one"], home=Address(street="Main", number=1))
    post.save()
    post.update(
        actions=[
            Post.votes.set(Post.votes + 4),
            Post.lines.set(Post.lines.append(["two"])),
            Post.author.set(Post.author | "nobody"),
            Post.home.number.set(9),
            Post.text.remove(),
            Post.scores.add({5}),
            Post.tags.delete({"a"}),
        ],
        condition=Post.votes == 3,
    )
    stored = Post.get(key, 1, consistent_read=True)
    for one in (post, stored):
        assert (one.votes, one.lines, one.author, one.text) == (7, ["one", "two"], "nobody", None)
        assert (one.scores, one.tags, one.home.number) == ({5}, {"b"}, 9)
    with pytest.raises(UpdateError) as raised:
        post.update(actions=[Post.votes.set(0)], condition=Post.votes == 3)
    assert raised.value.cause_response_code == CONDITION_FAILED
    post.update(actions=[Post.lines[0].set("first"), Post.votes.add(1)])
    assert (post.lines, post.votes) == (["first", "two"], 8)


def test_versions(key):
    mine = Document(key, body="one")
    mine.save()
    assert mine.version == 1
    theirs = Document.get(key)
    theirs.body = "two"
    theirs.save()
    assert theirs.version == 2
    mine.body = "lost"
    with pytest.raises(PutError) as raised:
        mine.save()
    assert raised.value.cause_response_code == CONDITION_FAILED
    with pytest.raises(UpdateError):
        mine.update(actions=[Document.body.set("lost")])
    with pytest.raises(DeleteError):
        mine.delete()
    mine.refresh()
    mine.update(actions=[Document.body.set("three")])
    assert (mine.version, Document.get(key).body) == (3, "three")
    with pytest.raises(PutError):
        Document(key, body="a second beginning").save()
    mine.delete()


# Query and scan


@pytest.mark.parametrize(
    "condition, expected",
    [
        (None, range(20)),
        (Post.number == 4, [4]),
        (Post.number < 3, [0, 1, 2]),
        (Post.number <= 3, [0, 1, 2, 3]),
        (Post.number > 17, [18, 19]),
        (Post.number >= 17, [17, 18, 19]),
        (Post.number.between(5, 7), [5, 6, 7]),
    ],
)
def test_query(thread, condition, expected):
    assert numbers(Post.query(thread, condition, consistent_read=True)) == list(expected)
    backward = Post.query(thread, condition, scan_index_forward=False, page_size=3)
    assert numbers(backward) == list(expected)[::-1]


def test_query_with_a_filter(thread):
    posts = Post.query(thread, Post.number < 10, Post.text.contains("od") & (Post.votes > 12), page_size=4)
    assert numbers(posts) == [1, 3, 5]
    assert posts.total_count == 3
    assert posts.page_iter.total_scanned_count == 10
    assert Post.count(thread, Post.number < 10, Post.text == "odd") == 5


def test_pages_by_last_evaluated_key(thread):
    found, key = [], None
    for _ in range(20):
        page = Post.query(thread, limit=3, last_evaluated_key=key)
        found += numbers(page)
        if not (key := page.last_evaluated_key):
            break
        assert key == {"thread": {"S": thread}, "number": {"N": str(found[-1])}}
    assert found == list(range(20))


def test_resume_within_a_page(thread):
    posts = Post.query(thread, page_size=10)
    first = numbers(itertools.islice(posts, 4))
    rest = Post.query(thread, last_evaluated_key=posts.last_evaluated_key)
    assert first + numbers(rest) == list(range(20))


def test_parallel_scan(thread):
    own = Post.thread == thread
    segments = [numbers(Post.scan(own, segment=segment, total_segments=4, page_size=7)) for segment in range(4)]
    assert sorted(itertools.chain.from_iterable(segments)) == list(range(20))
    assert numbers(Post.scan(Post.thread == thread, limit=2)) == [0, 1]


def test_rate_limited_scan():
    """PynamoDB waits by the capacity that each page reports: eight pages of half a unit at ten units a second."""
    for number in range(8):
        Document(unique(f"limited-{number}")).save()
    began = time.monotonic()
    pages = Document.scan(page_size=1, rate_limit=10)
    found = [document.name for document in pages if document.name.startswith("limited-")]
    spent = time.monotonic() - began
    assert len(found) == 8
    assert pages.page_iter.total_scanned_count >= 8
    assert 0.05 * 7 <= spent < 10


@pytest.mark.parametrize(
    "read, error",
    [
        (lambda key: Post.query(key, Post.votes == 1), QueryError),
        (lambda key: Post.scan(segment=4, total_segments=4), ScanError),
        (lambda key: Post.by_author.query(key, consistent_read=True), QueryError),
    ],
)
def test_refused_reads(key, read, error):
    with pytest.raises(error) as raised:
        list(read(key))
    assert raised.value.cause_response_code == "ValidationException"


# Indexes


def test_query_a_global_index(thread):
    since = datetime(2026, 1, 11, tzinfo=timezone.utc)
    posts = list(Post.by_author.query(f"{thread}-0", Post.posted >= since, scan_index_forward=False))
    assert numbers(posts) == [18, 16, 14, 12, 10]
    assert {post.text for post in posts} == {"even"}
    assert Post.by_author.count(f"{thread}-1", filter_condition=Post.votes > 9) == 5


def test_pages_of_a_global_index(thread):
    found, key = [], None
    for _ in range(10):
        page = Post.by_author.query(f"{thread}-1", limit=4, last_evaluated_key=key)
        found += numbers(page)
        if not (key := page.last_evaluated_key):
            break
        assert set(key) == {"thread", "number", "author", "posted"}
    assert found == list(range(1, 20, 2))


def test_a_sparse_index(thread):
    posts = list(Post.by_state.query(f"{thread}-open"))
    assert sorted(numbers(posts)) == [0, 5, 10, 15]
    assert {post.text for post in posts} == {None}, "the index projects keys only"
    post = Post.get(thread, 5)
    post.update(actions=[Post.state.remove()])
    assert sorted(numbers(Post.by_state.query(f"{thread}-open"))) == [0, 10, 15]
    assert sorted(numbers(Post.by_state.scan(Post.thread == thread, page_size=1))) == [0, 10, 15]


def test_query_a_local_index(thread):
    posts = list(Post.by_votes.query(thread, Post.votes < 4, consistent_read=True))
    assert [post.votes for post in posts] == [0, 1, 2, 3]
    assert posts[0].author == f"{thread}-1"
    assert posts[0].text is None
    fetched = Post.by_votes.query(thread, Post.votes < 4, attributes_to_get=["text"])
    assert [post.text for post in fetched] == ["odd", "even", "odd", "even"]


# Batches


def test_batches(key):
    with Post.batch_write() as batch:
        for number in range(130):
            batch.save(Post(key, number, votes=number))
    found = Post.batch_get([(key, number) for number in range(0, 260, 2)], consistent_read=True)
    assert sorted(numbers(found)) == list(range(0, 130, 2))
    with Post.batch_write() as batch:
        for number in range(10, 130):
            batch.delete(Post(key, number))
    assert numbers(Post.query(key)) == list(range(10))
    some = Post.batch_get([(key, 3), (key, 4)], attributes_to_get=["votes"])
    assert sorted((post.votes, post.number) for post in some) == [(3, None), (4, None)]


def test_a_batch_with_a_key_twice(key):
    with pytest.raises(PutError) as raised, Post.batch_write() as batch:
        batch.save(Post(key, 1))
        batch.delete(Post(key, 1))
    assert raised.value.cause_response_code == "ValidationException"
    assert raised.value.cause_response_message == "Provided list of item keys contains duplicates"


# Transactions


def test_a_transaction_of_all_kinds(connection, key):
    Post(key, 1, votes=1).save()
    Post(key, 2, votes=2).save()
    Document(key, body="checked").save()
    document = Document(f"{key}-new", body="made")
    with TransactWrite(connection=connection, client_request_token=key[:32]) as transaction:
        transaction.save(document)
        transaction.update(Post(key, 1), actions=[Post.votes.add(10)], condition=Post.votes == 1)
        transaction.delete(Post(key, 2))
        transaction.condition_check(Document, key, condition=Document.body == "checked")
    assert document.version == 1
    assert [(post.number, post.votes) for post in Post.query(key, consistent_read=True)] == [(1, 11)]
    with TransactGet(connection=connection) as transaction:
        post, made, gone = (
            transaction.get(Post, key, 1),
            transaction.get(Document, f"{key}-new"),
            transaction.get(Post, key, 2),
        )
    assert (post.get().votes, made.get().body) == (11, "made")
    with pytest.raises(Post.DoesNotExist):
        gone.get()


def test_a_cancelled_transaction(connection, key):
    kept = Post(key, 1, votes=1)
    kept.save()
    document = Document(key)
    with pytest.raises(TransactWriteError) as raised, TransactWrite(connection=connection) as transaction:
        # PynamoDB sends checks, deletes, puts, updates, in this order.
        transaction.save(document, condition=Document.name.does_not_exist())
        transaction.update(kept, actions=[Post.votes.set(5)], condition=Post.votes > 3, return_values="ALL_OLD")
    assert raised.value.cause_response_code == "TransactionCanceledException"
    passed, failed = raised.value.cancellation_reasons
    assert passed is None
    assert (failed.code, failed.message) == ("ConditionalCheckFailed", "The conditional request failed")
    assert failed.raw_item == {"thread": {"S": key}, "number": {"N": "1"}, "votes": {"N": "1"}}
    assert Post.get(key, 1).votes == 1
    assert document.version is None
    with pytest.raises(Document.DoesNotExist):
        Document.get(key)


def test_a_transaction_on_a_missing_table(connection, client, endpoint, key):
    class Missing(Model):
        class Meta(Settings):
            host = endpoint
            table_name = unique("missing")

        name = UnicodeAttribute(hash_key=True)

    Missing.create_table(wait=True)
    Missing(key).save()
    remove(client, Missing.Meta.table_name)
    with pytest.raises(TransactGetError) as raised, TransactGet(connection=connection) as transaction:
        transaction.get(Missing, key)
    assert raised.value.cause_response_code == "ResourceNotFoundException"
