"""The command: its options, its one line, its exit statuses, and what it keeps from one run to the next."""

import os
import re
import signal
import socket
import subprocess
import threading
import time

import pytest

import test_hostile
from conftest import schema
from server import Server, binary, environment, free_port
from wire import Wire, headers_for

pytestmark = pytest.mark.process


@pytest.fixture
def data(tmp_path) -> str:
    """A data directory that does not exist yet."""
    return str(tmp_path / "data")


def run(*arguments: str, timeout: float = 20) -> subprocess.CompletedProcess:
    """Runs the command to its end."""
    return subprocess.run(
        [binary(), *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        env=environment(),
        stdin=subprocess.DEVNULL,
    )


def fails(*arguments: str) -> str:
    """Runs a command that must fail, with one clear line and nothing on standard output; answers that line."""
    done = run(*arguments)
    assert done.returncode not in (0, None) and done.returncode > 0, (done.returncode, done.stderr)
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


def make_table(server: Server, name: str = "kept") -> Wire:
    wire = Wire(server.endpoint)
    wire.ok("CreateTable", TableName=name, BillingMode="PAY_PER_REQUEST", **schema("pk:S"))
    while wire.ok("DescribeTable", TableName=name)["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.05)
    return wire


def test_version():
    done = run("--version")
    assert done.returncode == 0
    assert re.search(r"\d+\.\d+\.\d+", done.stdout)


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"]])
def test_help(arguments):
    done = run(*arguments)
    assert done.returncode == 0
    assert "serve" in done.stdout
    if arguments[0] == "serve":
        for option in ("--host", "--port", "--data", "--in-memory"):
            assert option in done.stdout


def test_one_line_when_ready(data):
    with Server("--data", data) as server:
        assert server.ready_line.endswith("\n")
        assert str(server.port) in server.ready_line
        wire = Wire(server.endpoint)
        assert wire.request("GET", "/", None, {}).status == 200
        wire.close()
        assert server.stop() == 0
        assert server.rest == b""


def test_binds_to_loopback_only(data):
    with Server("--data", data) as server:
        hexadecimal = f"{server.port:04X}"
        listening = [
            line.split()[1].split(":")[0]
            for path in ("/proc/net/tcp", "/proc/net/tcp6")
            for line in open(path).readlines()[1:]
            if line.split()[1].endswith(":" + hexadecimal) and line.split()[3] == "0A"
        ]
        assert listening == ["0100007F"]
        assert server.stop() == 0


def test_time_to_the_first_answer_and_memory(data):
    """Printed, not judged: a shared machine is no place for that."""
    began = time.perf_counter()
    with Server("--data", data) as server:
        wire = Wire(server.endpoint)
        wire.ok("ListTables")
        answered = time.perf_counter() - began
        print(f"first answer after {answered * 1000:.0f} ms, {server.resident_kilobytes() / 1024:.1f} MB resident")
        wire.close()
        assert server.stop() == 0


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_data_is_kept_across_a_stop(data, with_signal):
    with Server("--data", data) as server:
        wire = make_table(server)
        for number in range(50):
            wire.ok("PutItem", TableName="kept", Item={"pk": {"S": str(number)}, "text": {"S": "x" * number}})
        wire.ok("DeleteItem", TableName="kept", Key={"pk": {"S": "7"}})
        before = wire.ok("DescribeTable", TableName="kept")["Table"]
        assert server.stop(with_signal) == 0
        wire.close()
    with Server("--data", data) as server:
        wire = Wire(server.endpoint)
        items = wire.ok("Scan", TableName="kept")["Items"]
        assert sorted(int(item["pk"]["S"]) for item in items) == [number for number in range(50) if number != 7]
        assert all(len(item["text"]["S"]) == int(item["pk"]["S"]) for item in items)
        after = wire.ok("DescribeTable", TableName="kept")["Table"]
        for member in ("TableArn", "TableId", "KeySchema", "CreationDateTime", "TableStatus"):
            assert after[member] == before[member]
        wire.ok("DeleteTable", TableName="kept")
        wire.close()
        assert server.stop() == 0
    with Server("--data", data) as server:
        wire = Wire(server.endpoint)
        assert wire.ok("ListTables")["TableNames"] == []
        wire.close()


def test_in_memory_keeps_nothing_and_touches_no_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        with Server("--in-memory") as server:
            make_table(server).close()
            assert server.stop() == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_requests_in_flight_are_finished(data, with_signal):
    """Writers at the moment of the signal: each write is answered or refused, and what was answered is kept."""
    acknowledged = [0] * 8
    with Server("--data", data) as server:
        make_table(server).close()

        def write(writer: int) -> None:
            wire = Wire(server.endpoint)
            try:
                while (
                    wire.call(
                        "UpdateItem",
                        TableName="kept",
                        Key={"pk": {"S": str(writer)}},
                        UpdateExpression="ADD n :one",
                        ExpressionAttributeValues={":one": {"N": "1"}},
                    ).status
                    == 200
                ):
                    acknowledged[writer] += 1
            except OSError:
                pass
            except Exception as problem:
                if "Remote" not in repr(problem) and "BadStatus" not in repr(problem):
                    raise

        threads = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(0.4)
        assert server.stop(with_signal) == 0
        for thread in threads:
            thread.join(10)
    assert min(acknowledged) > 0
    with Server("--data", data) as server:
        wire = Wire(server.endpoint)
        for writer in range(8):
            item = wire.ok("GetItem", TableName="kept", Key={"pk": {"S": str(writer)}})["Item"]
            assert acknowledged[writer] <= int(item["n"]["N"]) <= acknowledged[writer] + 1
        wire.close()


def test_a_request_that_is_half_sent_is_still_answered(data):
    """The signal arrives between the two halves of a request."""
    with Server("--data", data) as server:
        make_table(server).close()
        body = b'{"TableName": "kept", "Item": {"pk": {"S": "half"}}}'
        headers = headers_for("PutItem", Host="a", Content_Length=str(len(body)))
        head = "POST / HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(head.encode() + body[:10])
            time.sleep(0.2)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.1)
            try:
                connection.sendall(body[10:])
                answered = connection.recv(4096).startswith(b"HTTP/1.1 200")
            except OSError:
                answered = False
        assert server.stop() == 0
    with Server("--data", data) as server:
        wire = Wire(server.endpoint)
        found = "Item" in wire.ok("GetItem", TableName="kept", Key={"pk": {"S": "half"}})
        wire.close()
    assert found or not answered


def test_idle_connections_do_not_delay_the_end(data):
    with Server("--data", data) as server:
        idle = [Wire(server.endpoint) for _ in range(10)]
        for wire in idle:
            wire.ok("ListTables")
        began = time.perf_counter()
        assert server.stop() == 0
        assert time.perf_counter() - began < 5
        for wire in idle:
            wire.close()


def test_a_port_in_use(data):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in fails("serve", "--port", port, "--data", data)


def test_a_data_directory_already_open(data):
    with Server("--data", data) as server:
        line = fails("serve", "--port", str(free_port()), "--data", data)
        assert data in line
        wire = Wire(server.endpoint)
        wire.ok("ListTables")
        wire.close()
        assert server.stop() == 0


def test_a_foreign_data_directory(tmp_path):
    """A folder with somebody else's files is refused and left as it was."""
    (tmp_path / "letters.txt").write_text("dear")
    (tmp_path / "CURRENT").write_text("not what RocksDB writes\n")
    line = fails("serve", "--port", str(free_port()), "--data", str(tmp_path))
    assert str(tmp_path) in line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "letters.txt"]
    assert (tmp_path / "letters.txt").read_text() == "dear"


def test_an_empty_data_directory_is_used(tmp_path):
    with Server("--data", str(tmp_path)) as server:
        assert server.stop() == 0
    assert list(tmp_path.iterdir())


@pytest.mark.parametrize("path", ["a-file", "a-file/below", "/proc/apus-data"])
def test_a_data_directory_that_cannot_be(tmp_path, path):
    (tmp_path / "a-file").write_text("not a directory")
    place = str(tmp_path / path)
    assert place in fails("serve", "--port", str(free_port()), "--data", place)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_data_directory(tmp_path):
    tmp_path.chmod(0)
    try:
        assert str(tmp_path) in fails("serve", "--port", str(free_port()), "--data", str(tmp_path))
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    "arguments, named",
    [
        (["serve", "--in-memory", "--no-such-option"], "no-such-option"),
        (["serve", "--in-memory", "--port", "not-a-number"], "not-a-number"),
        (["serve", "--in-memory", "--port", "70000"], "70000"),
        (["serve", "--in-memory", "--port"], "port"),
        (["serve", "--host", "no such host", "--in-memory"], "no such host"),
        (["no-such-command"], "no-such-command"),
    ],
)
def test_wrong_arguments(arguments, named):
    assert named in fails(*arguments)


def dynamodb_local(*options: str) -> Server:
    """A server started as DynamoDB Local's scripts start it."""
    port = free_port()
    return Server(port=port, command=[str(binary()), "serve", "-port", str(port), *options])


def test_dynamodb_local_options(tmp_path):
    with dynamodb_local("-dbPath", str(tmp_path), "-sharedDb") as server:
        make_table(server).close()
        assert server.stop() == 0
    with dynamodb_local("-dbPath", str(tmp_path), "-sharedDb", "-cors", "*") as server:
        wire = Wire(server.endpoint)
        assert wire.ok("ListTables")["TableNames"] == ["kept"]
        wire.close()
        assert server.stop() == 0


def test_dynamodb_local_in_memory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with dynamodb_local("-inMemory", "-sharedDb", "-disableTelemetry") as server:
        make_table(server).close()
        assert server.stop() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_gzip_bomb_takes_no_memory(data):
    with Server("--data", data) as server:
        wire = make_table(server)
        packed = test_hostile.bomb(512 << 20, b'{"TableName": "kept", "Item": {"pk": {"S": "x"}}}')
        for _ in range(4):
            assert wire.send("PutItem", packed, Content_Encoding="gzip").status in (413, 500)
            wire.reconnect()
        assert server.resident_kilobytes() < 200 * 1024
        wire.close()
        assert server.stop() == 0
