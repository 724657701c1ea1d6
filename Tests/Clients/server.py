"""An Apus process for tests: starts it, waits for its line, stops it, kills it."""

import os
import select
import signal
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 20
STOP_SECONDS = 20


def binary() -> Path:
    """The server under test: APUS_BINARY, or else the newer of the release and the debug build."""
    if named := os.environ.get("APUS_BINARY"):
        return Path(named).resolve()
    builds = [ROOT / ".build" / configuration / "apus" for configuration in ("release", "debug")]
    builds = [build for build in builds if build.exists()]
    if not builds:
        raise FileNotFoundError("no apus in .build/release or .build/debug: build it, or name one in APUS_BINARY")
    return max(builds, key=lambda build: build.stat().st_mtime)


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def environment() -> dict[str, str]:
    """This process's environment without settings that would change the server under test."""
    return {name: value for name, value in os.environ.items() if not name.startswith("APUS_")}


class Server:
    """One run of `apus serve`.

    `ready_line` is what it printed when it was ready, `start_seconds` how long that took from the fork on. Standard
    error goes to a file, so that a chatty server cannot fill a pipe and stop.
    """

    def __init__(self, *options: str, port: int | None = None, command: list[str] | None = None):
        self.port = port or free_port()
        self.command = command or [str(binary()), "serve", "--host", "127.0.0.1", "--port", str(self.port), *options]
        self.errors = tempfile.TemporaryFile()
        began = time.perf_counter()
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors, env=environment()
        )
        self.ready_line = self._first_line()
        self.start_seconds = time.perf_counter() - began
        self.rest = b""
        self.reader = threading.Thread(target=self._read_rest, daemon=True)
        self.reader.start()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _first_line(self) -> str:
        """The line that says the server is ready; raises what the server said if it ends or hangs instead."""
        readable, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        line = self.process.stdout.readline() if readable else b""
        if not line:
            self.process.kill()
            status = self.process.wait()
            self.process.stdout.close()
            raise RuntimeError(f"{' '.join(self.command)} did not get ready, status {status}: {self.error_text()}")
        return line.decode()

    def _read_rest(self) -> None:
        self.rest = self.process.stdout.read()

    def error_text(self) -> str:
        """What the server wrote to standard error so far."""
        return os.pread(self.errors.fileno(), 1 << 20, 0).decode(errors="replace")

    def resident_kilobytes(self) -> int:
        """The resident memory of the process."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0])

    def stop(self, with_signal: int = signal.SIGTERM) -> int:
        """Asks the server to end and answers its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the server did not end within {STOP_SECONDS} s: {self.error_text()}") from None
        finally:
            self._close()

    def kill(self) -> None:
        """Ends the server as a power cut would end it: with no chance to do anything more."""
        self.process.kill()
        self.process.wait()
        self._close()

    def _close(self) -> None:
        self.reader.join(5)
        self.process.stdout.close()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_) -> None:
        if self.process.poll() is None:
            self.kill()
        self.errors.close()
