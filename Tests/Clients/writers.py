"""The writers of test_kill: threads that write until their connection breaks, and remember what was acknowledged.

A module of its own, with few imports, because it runs in processes of its own.
"""

import json
import socket
import threading
import zlib
from dataclasses import dataclass, field

TABLE = "kill"
COUNTERS = 4


def unique_item(partition: str, number: int) -> dict:
    """The item that belongs under a key: all of it follows from the key, so that a torn one cannot go unseen."""
    seed = f"{partition}/{number} "
    length = 20 + zlib.crc32(seed.encode()) % 600
    body = (seed * (length // len(seed) + 1))[:length] + "☃"
    return {
        "pk": {"S": partition},
        "sk": {"N": str(number)},
        "body": {"S": body},
        "checksum": {"N": str(zlib.crc32(body.encode()))},
        "copies": {"L": [{"S": seed}, {"M": {"number": {"N": str(number)}}}]},
    }


@dataclass
class Record:
    """What one writer sent and what the server acknowledged.

    A writer waits for each answer: of each kind, at most the last write can be sent and not acknowledged.
    """

    writer: int
    sent: int = 0
    acknowledged: int = 0
    version_sent: int = 0
    version_acknowledged: int = 0
    counts_sent: list[int] = field(default_factory=lambda: [0] * COUNTERS)
    counts_acknowledged: list[int] = field(default_factory=lambda: [0] * COUNTERS)
    slots_sent: list[int] = field(default_factory=list)
    slots_won: list[int] = field(default_factory=list)
    problem: str = ""


class Connection:
    """The least that sends a request and reads the answer; much faster than http.client."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call(self, operation: str, parameters: dict) -> tuple[int, bytes]:
        body = json.dumps(parameters).encode()
        self.socket.sendall(
            b"POST / HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-amz-json-1.0\r\n"
            b"X-Amz-Target: DynamoDB_20120810.%s\r\nX-Amz-Date: 20260101T000000Z\r\n"
            b"Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, "
            b"SignedHeaders=host, Signature=0\r\nContent-Length: %d\r\n\r\n%s" % (operation.encode(), len(body), body)
        )
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        while len(received) < end + 4 + length:
            received += self._more()
        return int(head[9:12]), received[end + 4 :]

    def _more(self) -> bytes:
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionResetError("closed by the server")
        return part


class Writer:
    """One thread. Again and again: eight unique items, a new version of one item, a count, a race for a slot."""

    def __init__(self, port: int, round_number: int, writer: int):
        self.port, self.round_number = port, round_number
        self.record = Record(writer)
        self.partition = f"unique#{round_number}#{writer}"

    def run(self) -> None:
        try:
            self.connection = Connection(self.port)
            while True:
                for _ in range(8):
                    self._put_unique()
                self._put_version()
                self._count()
                self._race()
        except OSError:
            pass
        except Exception as problem:
            self.record.problem = repr(problem)

    def _put(self, item: dict, **more) -> bool:
        """Puts an item; answers False if its condition failed."""
        return self._acknowledged("PutItem", {"TableName": TABLE, "Item": item, **more})

    def _acknowledged(self, operation: str, parameters: dict) -> bool:
        status, body = self.connection.call(operation, parameters)
        if status == 200:
            return True
        if status == 400 and b"ConditionalCheckFailedException" in body:
            return False
        raise ValueError(f"{operation} answered {status}: {body[:300]!r}")

    def _put_unique(self) -> None:
        item = unique_item(self.partition, self.record.sent)
        self.record.sent += 1
        if not self._put(item, ConditionExpression="attribute_not_exists(pk)"):
            raise ValueError("a new key was said to exist")
        self.record.acknowledged += 1

    def _put_version(self) -> None:
        """Overwrites one item of this writer with the next version."""
        item = unique_item(f"version#{self.round_number}#{self.record.writer}", self.record.version_sent)
        version, item["sk"] = item["sk"], {"N": "0"}
        self.record.version_sent += 1
        self._put({**item, "version": version})
        self.record.version_acknowledged += 1

    def _count(self) -> None:
        """Adds one to a counter that all writers share, in two attributes that must stay equal."""
        counter = (self.record.writer + sum(self.record.counts_sent)) % COUNTERS
        self.record.counts_sent[counter] += 1
        self._acknowledged(
            "UpdateItem",
            {
                "TableName": TABLE,
                "Key": {"pk": {"S": f"counter#{counter}"}, "sk": {"N": "0"}},
                "UpdateExpression": "ADD one :n, twin :n",
                "ExpressionAttributeValues": {":n": {"N": "1"}},
            },
        )
        self.record.counts_acknowledged[counter] += 1

    def _race(self) -> None:
        """Tries to be the first in a slot that other writers try for, too."""
        slot = len(self.record.slots_sent)
        self.record.slots_sent.append(slot)
        item = {
            "pk": {"S": f"slot#{self.round_number}"},
            "sk": {"N": str(slot)},
            "owner": {"N": str(self.record.writer)},
        }
        if self._put(item, ConditionExpression="attribute_not_exists(sk)"):
            self.record.slots_won.append(slot)


def write_until_killed(port: int, round_number: int, writers: list[int]) -> list[Record]:
    """Runs a thread for each writer until the server is gone; answers their records."""
    all_writers = [Writer(port, round_number, writer) for writer in writers]
    threads = [threading.Thread(target=writer.run) for writer in all_writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [writer.record for writer in all_writers]
