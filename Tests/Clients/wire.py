"""DynamoDB's protocol without an SDK: requests that no SDK would send, and answers before an SDK reads them."""

import http.client
import json
import socket
import zlib
from dataclasses import dataclass
from urllib.parse import urlsplit

TARGET = "DynamoDB_20120810."
JSON = "application/x-amz-json-1.0"
AUTHORIZATION = (
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + "0" * 64
)


@dataclass
class Answer:
    """One HTTP answer. `error` and `message` are empty unless it is an error of the protocol."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """The error's short name: what stands behind the # of __type."""
        if self.status == 200 or not self.body.startswith(b"{"):
            return ""
        return self.json.get("__type", "").rpartition("#")[2]

    @property
    def message(self) -> str:
        """The error's text, which AWS calls `message` or `Message` by the layer that speaks."""
        if not self.error:
            return ""
        return self.json.get("message", self.json.get("Message", ""))

    def check_frame(self) -> "Answer":
        """Checks what every answer of DynamoDB has: a request id and the checksum of the body."""
        identifier = self.headers.get("x-amzn-requestid", "")
        assert len(identifier) == 52 and identifier.isalnum() and identifier.isupper(), self.headers
        assert self.headers.get("x-amz-crc32") == str(zlib.crc32(self.body)), (self.headers, self.body)
        assert self.headers.get("content-length") == str(len(self.body)), self.headers
        return self


def headers_for(operation: str | None, content_type: str | None = JSON, **more: str) -> dict[str, str]:
    """The headers of a request; None leaves one out."""
    headers = {"X-Amz-Date": "20260101T000000Z", "Authorization": AUTHORIZATION}
    if operation is not None:
        headers["X-Amz-Target"] = operation if "." in operation else TARGET + operation
    if content_type is not None:
        headers["Content-Type"] = content_type
    return headers | {name.replace("_", "-"): value for name, value in more.items()}


class Wire:
    """A kept-open connection to an endpoint."""

    def __init__(self, endpoint: str, timeout: float = 30):
        parts = urlsplit(endpoint)
        self.host, self.port = parts.hostname, parts.port
        self.timeout = timeout
        self.connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def request(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, names, response.read())

    def send(self, operation: str | None, body: bytes | str, **headers) -> Answer:
        """Sends bytes as an operation's body."""
        if isinstance(body, str):
            body = body.encode()
        return self.request("POST", "/", body, headers_for(operation, **headers))

    def call(self, operation: str, **parameters) -> Answer:
        """Sends parameters as JSON."""
        return self.send(operation, json.dumps(parameters))

    def ok(self, operation: str, **parameters) -> dict:
        """Sends parameters as JSON and answers the result of a request that must succeed."""
        answer = self.call(operation, **parameters)
        assert answer.status == 200, (answer.status, answer.body)
        return answer.json

    def socket(self) -> socket.socket:
        """A bare connection to the same server."""
        return socket.create_connection((self.host, self.port), timeout=self.timeout)

    def reconnect(self) -> None:
        self.connection.close()

    def close(self) -> None:
        self.connection.close()


def read_answer(connection: socket.socket) -> bytes:
    """Everything that the server sends until it closes the connection, or resets it."""
    received = b""
    try:
        while part := connection.recv(65536):
            received += part
    except ConnectionResetError:
        pass
    return received
