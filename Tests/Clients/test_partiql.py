"""PartiQL through boto3 and, one call for each kind of statement, through the AWS command line."""

import pytest

from command_line import CommandLine, text
from conftest import unique
from expect import invalid, refused

CONDITION_FAILED = "ConditionalCheckFailedException"


class Statements:
    """Runs statements; `{table}` stands for a table's name, parameters are given as DynamoDB's values."""

    def __init__(self, client, table: str, key: str):
        self.client, self.table, self.key = client, table, {"S": key}

    def call(self, statement: str, *parameters: dict, **options) -> dict:
        if parameters:
            options["Parameters"] = list(parameters)
        return self.client.execute_statement(Statement=self.naming(statement), **options)

    def __call__(self, statement: str, *parameters: dict, **options) -> list[dict]:
        return self.call(statement, *parameters, **options)["Items"]

    def naming(self, statement: str) -> str:
        return statement.replace("{table}", f'"{self.table}"')

    def with_parameters(self, statement: str, *parameters: dict) -> dict:
        """An element of a batch or a transaction."""
        return {"Statement": self.naming(statement), **({"Parameters": list(parameters)} if parameters else {})}

    def batch(self, *statements: dict, **options) -> list[dict]:
        return self.client.batch_execute_statement(Statements=list(statements), **options)["Responses"]

    def transact(self, *statements: dict, **options) -> dict:
        return self.client.execute_transaction(TransactStatements=list(statements), **options)

    def item(self, sort: int) -> dict | None:
        found = self.client.get_item(
            TableName=self.table, Key={"pk": self.key, "sk": {"N": str(sort)}}, ConsistentRead=True
        )
        return found.get("Item")

    def put(self, sort: int, **attributes) -> dict:
        item = {"pk": self.key, "sk": {"N": str(sort)}, **attributes}
        self.client.put_item(TableName=self.table, Item=item)
        return item


@pytest.fixture(scope="module")
def table(client):
    """A table with keys pk (S) and sk (N), an index of each kind, shared by the tests of this module."""
    name = unique("partiql")
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": kind}
            for attribute, kind in (("pk", "S"), ("sk", "N"), ("g", "S"), ("l", "N"))
        ],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-g",
                "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        LocalSecondaryIndexes=[
            {
                "IndexName": "by-l",
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "l", "KeyType": "RANGE"}],
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
    )
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    yield name
    client.delete_table(TableName=name)


@pytest.fixture
def run(client, table, key) -> Statements:
    return Statements(client, table, key)


@pytest.fixture
def ten(run) -> Statements:
    """Ten items; `l` falls while `sk` rises, the odd ones have `g`."""
    for number in range(10):
        odd = {"g": {"S": f"{run.key['S']}-g"}} if number % 2 else {}
        run.put(number, l={"N": str(9 - number)}, word={"S": f"word {number}"}, **odd)
    return run


def sorts(items: list[dict]) -> list[int]:
    return [int(item["sk"]["N"]) for item in items]


# Statements


def test_insert(run):
    value = "{'pk': ?, 'sk': 1, 'm': {'a': [1, 'two', true, NULL]}, 'set': <<1, 2>>, 'b': ?}"
    statement = "INSERT INTO {table} VALUE " + value
    answer = run.call(statement, run.key, {"B": b"\x00\xff"})
    assert answer["Items"] == [] and "NextToken" not in answer
    assert run.item(1) == {
        "pk": run.key,
        "sk": {"N": "1"},
        "m": {"M": {"a": {"L": [{"N": "1"}, {"S": "two"}, {"BOOL": True}, {"NULL": True}]}}},
        "set": {"NS": ["1", "2"]},
        "b": {"B": b"\x00\xff"},
    }
    with refused("DuplicateItemException", "Duplicate primary key exists in table"):
        run(statement, run.key, {"B": b"other"})


def test_update(run):
    run.put(1, n={"N": "1"}, m={"M": {"a": {"S": "old"}}}, l2={"L": [{"S": "x"}]}, gone={"S": "soon"})
    where = " WHERE pk = ? AND sk = 1"
    assert run("UPDATE {table} SET n = n + 4 SET m.a = ? REMOVE gone" + where, {"S": "new"}, run.key) == []
    assert run.item(1) == {
        "pk": run.key,
        "sk": {"N": "1"},
        "n": {"N": "5"},
        "m": {"M": {"a": {"S": "new"}}},
        "l2": {"L": [{"S": "x"}]},
    }
    run("UPDATE {table} SET l2 = list_append(l2, ['y']) SET tags = set_add(tags, <<'a'>>)" + where, run.key)
    changed = run.item(1)
    assert (changed["l2"], changed["tags"]) == ({"L": [{"S": "x"}, {"S": "y"}]}, {"SS": ["a"]})


@pytest.mark.parametrize(
    "returning, expected",
    [
        ("ALL OLD", {"n": "1", "k": "7"}),
        ("ALL NEW", {"n": "2", "k": "7"}),
        ("MODIFIED OLD", {"n": "1"}),
        ("MODIFIED NEW", {"n": "2"}),
    ],
)
def test_update_returning(run, returning, expected):
    run.put(1, n={"N": "1"}, k={"N": "7"})
    (item,) = run("UPDATE {table} SET n = 2 WHERE pk = ? AND sk = 1 RETURNING " + returning + " *", run.key)
    assert {name: value["N"] for name, value in item.items() if name not in ("pk", "sk")} == expected


def test_conditions_of_writes(run):
    stored = run.put(1, n={"N": "1"})
    with refused(CONDITION_FAILED, "The conditional request failed") as raised:
        run(
            "UPDATE {table} SET n = 5 WHERE pk = ? AND sk = 1 AND n > 3",
            run.key,
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    assert raised.value.response["Item"] == stored
    with refused(CONDITION_FAILED):
        run("UPDATE {table} SET n = 5 WHERE pk = ? AND sk = 2", run.key)
    with refused(CONDITION_FAILED):
        run("DELETE FROM {table} WHERE pk = ? AND sk = 1 AND attribute_exists(absent)", run.key)
    assert run.item(1) == stored and run.item(2) is None


def test_delete(run):
    stored = run.put(1, n={"N": "1"})
    assert run("DELETE FROM {table} WHERE pk = ? AND sk = ? RETURNING ALL OLD *", run.key, {"N": "1"}) == [stored]
    assert run.item(1) is None
    assert run("DELETE FROM {table} WHERE pk = ? AND sk = 1", run.key) == []


@pytest.mark.parametrize(
    "condition, expected",
    [
        ("", range(10)),
        (" AND sk = 3", [3]),
        (" AND sk > 7", [8, 9]),
        (" AND sk BETWEEN 2 AND 4", [2, 3, 4]),
        (" AND sk IN [5, 1]", [1, 5]),
        (" ORDER BY sk DESC", range(9, -1, -1)),
        (" AND begins_with(word, 'word 1')", [1]),
        (" AND contains(word, '2') AND size(word) = 6", [2]),
        (" AND NOT (sk < 4 OR l < 3)", [4, 5, 6]),
        (" AND g IS MISSING AND sk < 3", [0, 2]),
        (" AND attribute_type(g, 'S')", [1, 3, 5, 7, 9]),
    ],
)
def test_select(ten, condition, expected):
    assert sorts(ten("SELECT * FROM {table} WHERE pk = ?" + condition, ten.key)) == list(expected)


def test_select_paths(run):
    run.put(1, m={"M": {"parts": {"L": [{"N": "1"}, {"M": {"deep": {"S": "found"}}}]}}})
    (found,) = run("SELECT m.parts[1].deep, m['parts'][0], absent FROM {table} WHERE pk = ? AND sk = 1", run.key)
    assert sorted(str(value) for value in found.values()) == ["{'N': '1'}", "{'S': 'found'}"]
    assert found["deep"] == {"S": "found"}


def test_select_from_indexes(ten):
    by_g = ten('SELECT pk, sk FROM {table}."by-g" WHERE g = ?', {"S": f"{ten.key['S']}-g"})
    assert sorted(sorts(by_g)) == [1, 3, 5, 7, 9]
    by_l = ten('SELECT * FROM {table}."by-l" WHERE pk = ? AND l < 4 ORDER BY l', ten.key, ConsistentRead=True)
    assert sorts(by_l) == [9, 8, 7, 6]
    fetched = ten('SELECT word FROM {table}."by-l" WHERE pk = ? AND l < 2', ten.key)
    assert fetched == [{"word": {"S": "word 9"}}, {"word": {"S": "word 8"}}]
    with invalid(
        "One or more parameter values were invalid: Global secondary index by-g does not project [word]"
    ):
        ten('SELECT word FROM {table}."by-g" WHERE g = ?', ten.key)


def test_a_select_with_the_partition_key_is_a_query(run):
    """It costs what it finds, however much is in the table."""
    for number in range(40):
        run.put(number, pad={"S": "x" * 4000})
    run.put(100)

    def units(statement: str, *parameters: dict) -> float:
        return run.call(statement, *parameters, ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]["CapacityUnits"]

    assert units("SELECT * FROM {table} WHERE pk = ? AND sk = 100", run.key) == 0.5
    assert units("SELECT * FROM {table} WHERE pk = ? AND sk > 50", run.key) == 0.5
    assert units("SELECT * FROM {table} WHERE pk = ?", run.key) >= 20
    assert units("SELECT * FROM {table} WHERE sk > 50") >= 20


# Pages


@pytest.mark.parametrize("limit", [1, 3, 10])
@pytest.mark.parametrize(
    "statement", ["SELECT * FROM {table} WHERE pk = ?", "SELECT * FROM {table} WHERE pk = ? ORDER BY sk DESC"]
)
def test_pages_by_token(ten, statement, limit):
    expected = sorts(ten(statement, ten.key))
    found, token, pages = [], {}, 0
    while True:
        answer = ten.call(statement, ten.key, Limit=limit, **token)
        found += sorts(answer["Items"])
        pages += 1
        if "NextToken" not in answer:
            break
        assert len(answer["Items"]) == limit
        token = {"NextToken": answer["NextToken"]}
    assert found == expected
    assert pages in (-(-10 // limit), 10 // limit + 1)


def test_pages_of_a_scan(ten):
    found, token = [], {}
    while True:
        answer = ten.call("SELECT sk FROM {table} WHERE word = 'word 4' AND l = 5", Limit=7, **token)
        found += answer["Items"]
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert {"sk": {"N": "4"}} in found


def test_wrong_tokens(ten):
    token = ten.call("SELECT * FROM {table} WHERE pk = ?", ten.key, Limit=2)["NextToken"]
    with invalid():
        ten("SELECT * FROM {table} WHERE pk = ?", ten.key, NextToken=token[::-1])
    with invalid():
        ten("SELECT * FROM {table} WHERE pk = ? AND sk > 3", ten.key, NextToken=token)


# What is refused


MALFORMED = "Statement wasn't well formed, can't be processed: "
KEY_WANTED = "Where clause does not contain a mandatory equality on all key attributes"


@pytest.mark.parametrize(
    "statement, message",
    [
        ("SELECT", MALFORMED + "Unexpected term"),
        ("SELECT * FROM {table} WHERE", MALFORMED + "Unexpected term"),
        ("DROP TABLE {table}", MALFORMED + "Unexpected keyword"),
        ("INSERT INTO {table} VALUE {'pk': 'a', 'sk': 1} more", MALFORMED + "Unexpected token after expression"),
        ("SELECT * FROM {table} AS alias", "Aliasing is not supported"),
        ("SELECT count(*) FROM {table}", "Unexpected path component at 1:8:5"),
        (
            "SELECT * FROM {table} WHERE sk = 1 ORDER BY sk",
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        ),
        ("SELECT * FROM {table} WHERE pk = ?", "Number of parameters in request and statement don't match."),
        ("UPDATE {table} SET n = 1", KEY_WANTED),
        ("DELETE FROM {table} WHERE pk = 'a'", KEY_WANTED),
        (
            "UPDATE {table} SET sk = 2 WHERE pk = 'a' AND sk = 1",
            "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key",
        ),
        (
            "INSERT INTO {table} VALUE {'pk': 'a'}",
            "One or more parameter values were invalid: Missing the key sk in the item",
        ),
    ],
)
def test_refused_statements(run, statement, message):
    with invalid(message):
        run(statement)


def test_a_missing_table(run):
    with refused("ResourceNotFoundException", "Requested resource not found"):
        run('SELECT * FROM "no-such-table" WHERE pk = ?', run.key)


# Batches and transactions


def test_a_batch_of_writes(run):
    run.put(1, n={"N": "1"})
    responses = run.batch(
        run.with_parameters("INSERT INTO {table} VALUE {'pk': ?, 'sk': 2}", run.key),
        run.with_parameters("UPDATE {table} SET n = n + 1 WHERE pk = ? AND sk = 1 RETURNING ALL NEW *", run.key),
        run.with_parameters("INSERT INTO {table} VALUE {'pk': ?, 'sk': 2}", {"S": f"{run.key['S']}-other"}),
        run.with_parameters("DELETE FROM {table} WHERE pk = ? AND sk = 9 AND n = 1", run.key),
        run.with_parameters("UPDATE {table} SET n = 1 WHERE pk = ? AND sk = 8", run.key),
    )
    assert [response.get("Error", {}).get("Code") for response in responses] == [
        *[None, None, None, None],
        "ConditionalCheckFailed",
    ]
    assert {response["TableName"] for response in responses[:4]} == {run.table}
    assert responses[1]["Item"]["n"] == {"N": "2"}
    assert run.item(2) == {"pk": run.key, "sk": {"N": "2"}}


def test_a_batch_with_a_duplicate(run):
    run.put(1)
    made, duplicate = run.batch(
        run.with_parameters("INSERT INTO {table} VALUE {'pk': ?, 'sk': 2}", run.key),
        run.with_parameters("INSERT INTO {table} VALUE {'pk': ?, 'sk': 1}", run.key),
    )
    assert "Error" not in made
    assert duplicate["Error"]["Code"] == "DuplicateItem"
    assert duplicate["Error"]["Message"] == "Duplicate primary key exists in table"


def test_a_batch_of_reads(ten):
    select = "SELECT sk FROM {table} WHERE pk = ? AND sk = ?"
    responses = ten.batch(*(ten.with_parameters(select, ten.key, {"N": str(number)}) for number in (3, 77, 5)))
    assert [response.get("Item") for response in responses] == [{"sk": {"N": "3"}}, None, {"sk": {"N": "5"}}]
    many = [ten.with_parameters(select, ten.key, {"N": str(number)}) for number in range(26)]
    assert sum("Item" in response for response in ten.batch(*many[:25])) == 10
    with invalid(pattern="less than or equal to 25"):
        ten.batch(*many)
    insert = ten.with_parameters("INSERT INTO {table} VALUE {'pk': ?, 'sk': 200}", ten.key)
    for statements in ([many[0], insert], [many[0], many[0]]):
        with invalid():
            ten.batch(*statements)
    assert ten.item(200) is None


def test_a_transaction_of_writes(run):
    run.put(1, n={"N": "1"})
    run.put(2)
    run.put(3, n={"N": "3"})
    statements = [
        run.with_parameters("INSERT INTO {table} VALUE {'pk': ?, 'sk': 4}", run.key),
        run.with_parameters("UPDATE {table} SET n = n + 1 WHERE pk = ? AND sk = 1", run.key),
        run.with_parameters("DELETE FROM {table} WHERE pk = ? AND sk = 2", run.key),
        run.with_parameters("EXISTS(SELECT * FROM {table} WHERE pk = ? AND sk = 3 AND n = 3)", run.key),
    ]
    token = {"ClientRequestToken": run.key["S"]}
    assert run.transact(*statements, **token)["Responses"] == []
    assert (run.item(1)["n"], run.item(2)) == ({"N": "2"}, None) and run.item(4)
    run.transact(*statements, **token)
    assert run.item(1)["n"] == {"N": "2"}
    with refused("TransactionCanceledException") as raised:
        run.transact(statements[1], statements[0])
    reasons = raised.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "DuplicateItem"]
    assert run.item(1)["n"] == {"N": "2"}


def test_a_transaction_of_reads(ten):
    select = "SELECT sk, word FROM {table} WHERE pk = ? AND sk = ?"
    answer = ten.transact(
        *(ten.with_parameters(select, ten.key, {"N": str(number)}) for number in (7, 50, 2)),
        ReturnConsumedCapacity="TOTAL",
    )
    assert answer["Responses"] == [
        {"Item": {"sk": {"N": "7"}, "word": {"S": "word 7"}}},
        {},
        {"Item": {"sk": {"N": "2"}, "word": {"S": "word 2"}}},
    ]
    assert answer["ConsumedCapacity"][0]["CapacityUnits"] == 6.0


# The command line


def test_the_command_line(endpoint, run):
    aws = CommandLine(endpoint)

    def execute(statement: str, *arguments: str) -> dict:
        return aws("execute-statement", "--statement", run.naming(statement), *arguments)

    parameters = ["--parameters", text([run.key])]
    inserted = execute("INSERT INTO {table} VALUE {'pk': ?, 'sk': 1, 'n': 1.50}", *parameters)
    assert inserted == {"Items": []}
    updated = execute("UPDATE {table} SET n = n + 1 WHERE pk = ? AND sk = 1 RETURNING MODIFIED NEW *", *parameters)
    assert updated["Items"] == [{"n": {"N": "2.5"}}]
    found = execute("SELECT * FROM {table} WHERE pk = ?", *parameters, "--consistent-read", "--limit", "1")
    assert found["Items"] == [{"pk": run.key, "sk": {"N": "1"}, "n": {"N": "2.5"}}]
    deleted = execute("DELETE FROM {table} WHERE pk = ? AND sk = 1", *parameters)
    assert deleted == {"Items": []}
    assert "(ValidationException)" in aws.fails("execute-statement", "--statement", "SELECT nothing")


def test_the_command_line_with_several_statements(endpoint, run):
    aws = CommandLine(endpoint)
    insert = "INSERT INTO {table} VALUE {'pk': ?, 'sk': ?}"
    select = "SELECT sk FROM {table} WHERE pk = ? AND sk = ?"

    def several(statement: str) -> str:
        return text([run.with_parameters(statement, run.key, {"N": number}) for number in ("1", "2")])

    assert aws("execute-transaction", "--transact-statements", several(insert)) == {"Responses": []}
    batch = aws("batch-execute-statement", "--statements", several(select))
    assert batch["Responses"] == [
        {"TableName": run.table, "Item": {"sk": {"N": number}}} for number in ("1", "2")
    ]
