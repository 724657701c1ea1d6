"""One request to a DynamoDB endpoint over a bare socket, for what is measured outside the load generator."""

import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

CREDENTIAL = "Credential=bench/20260101/us-east-1/dynamodb/aws4_request"
AUTHORIZATION = f"AWS4-HMAC-SHA256 {CREDENTIAL}, SignedHeaders=host;x-amz-date, Signature=0"


@dataclass
class Answer:
    """An HTTP answer in parts, and how many bytes it had as a whole."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    size: int

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class NoAnswer(Exception):
    """Nobody answered, or not all of an answer came."""


def request_bytes(operation: str, parameters: dict) -> bytes:
    body = json.dumps(parameters, separators=(",", ":"))
    return (
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.0\r\n"
        f"X-Amz-Target: DynamoDB_20120810.{operation}\r\nAuthorization: {AUTHORIZATION}\r\n"
        f"X-Amz-Date: 20260101T000000Z\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def call(endpoint: str, operation: str, parameters: dict, timeout_seconds: float = 60) -> Answer:
    """Sends one request on a connection of its own."""
    address = urlsplit(endpoint)
    try:
        with socket.create_connection((address.hostname, address.port or 80), timeout_seconds) as connection:
            connection.sendall(request_bytes(operation, parameters))
            return read_answer(connection.recv)
    except OSError as error:
        raise NoAnswer(str(error)) from error


def read_answer(receive: Callable[[int], bytes]) -> Answer:
    """Reads one answer whose length its header tells."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += piece(receive)
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines[1:])]
    answer = Answer(int(lines[0].split()[1]), headers, body, 0)
    length = int(answer.header("content-length") or 0)
    while len(answer.body) < length:
        answer.body += piece(receive)
    answer.size = len(head) + 4 + len(answer.body)
    return answer


def piece(receive: Callable[[int], bytes]) -> bytes:
    data = receive(65536)
    if not data:
        raise NoAnswer("the connection was closed before the answer ended")
    return data


def await_first_answer(endpoint: str, check: Callable[[], None], timeout_seconds: float = 120) -> None:
    """Asks for the list of tables until it is answered; `check` raises when waiting is in vain."""
    deadline = time.monotonic() + timeout_seconds
    while True:
        try:
            if call(endpoint, "ListTables", {}).status == 200:
                return
        except NoAnswer:
            pass
        check()
        if time.monotonic() > deadline:
            raise NoAnswer(f"no answer within {timeout_seconds} s")
        time.sleep(0.0002)
