"""A server process of a benchmark: its start and end, and what /proc tells of it and its children."""

import os
import signal
import subprocess
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
STOP_SECONDS = 60


class ProcessEnded(Exception):
    """A server ended by itself; the message holds the end of what it wrote."""


class ServerProcess:
    """A command that runs until it is stopped, in a process group of its own; it writes to a file."""

    def __init__(self, command: list[str], log: Path, environment: dict[str, str] | None = None):
        self.command = command
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env=environment, start_new_session=True,
            )
        self.group_may_live = True

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def require_running(self) -> None:
        if not self.is_running:
            name, status = Path(self.command[0]).name, self.process.returncode
            raise ProcessEnded(f"{name} ended with {status}: {self.log_end()}")

    def log_end(self) -> str:
        return self.log.read_bytes()[-500:].decode(errors="replace").strip()

    def stop(self) -> int:
        """Asks the process to end, waits for it, and answers its exit status."""
        if self.is_running:
            self.process.terminate()
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            return self.kill()
        finally:
            self._kill_group()

    def kill(self) -> int:
        """Ends the process without a chance to do anything more."""
        self.process.kill()
        status = self.process.wait()
        self._kill_group()
        return status

    def _kill_group(self) -> None:
        """Ends children that outlived the process. Only once: the number may be somebody else's later."""
        if not self.group_may_live:
            return
        self.group_may_live = False
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def processor_seconds(self) -> float:
        """The processor time that the process and its children have used."""
        return sum(map(processor_seconds, tree(self.process.pid)))

    def resident_megabytes(self) -> float:
        """Resident memory; pages that the process shares with its children count once for each."""
        return sum(status_kilobytes(pid, "VmRSS") for pid in tree(self.process.pid)) / 1024

    def peak_megabytes(self) -> float:
        """The most that was resident since the start, summed over the process and its children."""
        return sum(status_kilobytes(pid, "VmHWM") for pid in tree(self.process.pid)) / 1024

    def proportional_megabytes(self) -> float:
        """Resident memory, with shared pages divided among those that share them."""
        return sum(proportional_kilobytes(pid) for pid in tree(self.process.pid)) / 1024


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for parent in found:
        try:
            tasks = list(Path(f"/proc/{parent}/task").iterdir())
            for task in tasks:
                found += map(int, (task / "children").read_text().split())
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def processor_seconds(pid: int) -> float:
    """utime and stime of a process, all its threads included."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    # The name stands in parentheses and may hold spaces; utime and stime are fields 14 and 15.
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def status_kilobytes(pid: int, name: str) -> int:
    return labelled_kilobytes(Path(f"/proc/{pid}/status"), name)


def proportional_kilobytes(pid: int) -> int:
    return labelled_kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss")


def labelled_kilobytes(file: Path, name: str) -> int:
    """The figure of the line `name: N kB`; 0 if there is none."""
    try:
        lines = file.read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
