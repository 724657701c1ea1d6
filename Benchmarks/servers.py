"""The servers that are measured: Apus, its peers, nginx, and endpoints that somebody else runs.

Each is a context manager that has answered once when it is entered, and is gone when it is left.
"""

import os
import shutil
import socket
import tempfile
from pathlib import Path

import dynamo
from processes import ServerProcess


class Server:
    """A server process of the benchmark's own, with a scratch folder that goes with it."""

    def __init__(self, scratch: Path):
        self.folder = Path(tempfile.mkdtemp(dir=scratch))
        self.port = 0
        self.process: ServerProcess | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if not name.startswith("APUS_")}

    def start(self) -> None:
        """Starts the process and waits for its first answer."""
        self.port = free_port()
        self.process = ServerProcess(self.command(), self.folder / "log", self.environment())
        dynamo.await_first_answer(self.endpoint, self.process.require_running)

    def __enter__(self) -> "Server":
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        if self.process:
            self.process.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Apus(Server):
    """Apus on a data directory of its own, or on one that outlives the process."""

    def __init__(self, scratch: Path, binary: Path, data: Path | None = None, in_memory: bool = False):
        super().__init__(scratch)
        self.binary = binary
        self.data = data or self.folder / "data"
        self.in_memory = in_memory

    def command(self) -> list[str]:
        store = ["--in-memory"] if self.in_memory else ["--data", str(self.data)]
        return [str(self.binary), "serve", "--host", "127.0.0.1", "--port", str(self.port), *store]


class Moto(Server):
    """moto's server: one Python process, a thread for each request, everything in memory."""

    def __init__(self, scratch: Path, environment: Path):
        super().__init__(scratch)
        self.binary = environment / "bin" / "moto_server"

    def command(self) -> list[str]:
        return [str(self.binary), "-H", "127.0.0.1", "-p", str(self.port)]


class Ministack(Server):
    """ministack with nothing but DynamoDB: one Python process, everything in memory."""

    def __init__(self, scratch: Path, environment: Path):
        super().__init__(scratch)
        self.binary = environment / "bin" / "ministack"

    def command(self) -> list[str]:
        return [str(self.binary)]

    def environment(self) -> dict[str, str]:
        return super().environment() | {
            "SERVICES": "dynamodb", "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(self.port),
            "LOG_LEVEL": "ERROR", "TMPDIR": str(self.folder),
        }


class Remote:
    """An endpoint that runs already. What was made there goes in the end; of its process nothing is known."""

    process = None

    def __init__(self, endpoint: str, tables: list[str]):
        self.endpoint = endpoint
        self.tables = tables

    def __enter__(self) -> "Remote":
        dynamo.await_first_answer(self.endpoint, lambda: None, timeout_seconds=10)
        return self

    def __exit__(self, *_) -> None:
        for table in self.tables:
            try:
                dynamo.call(self.endpoint, "DeleteTable", {"TableName": table})
            except dynamo.NoAnswer:
                pass


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
