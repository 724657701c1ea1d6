"""What machine and what state of the sources results are from. No names of hosts or folders."""

import os
import subprocess
from datetime import datetime, timezone
from pathlib import Path

from settings import ROOT


def description(data_root: Path) -> dict:
    return {
        "processor": labelled(Path("/proc/cpuinfo"), "model name") or os.uname().machine,
        "cores": len(os.sched_getaffinity(0)),
        "memoryGigabytes": round(memory_kilobytes() / 1024**2, 1),
        "kernel": f"{os.uname().sysname} {os.uname().release}",
        "fileSystem": file_system(data_root),
    }


def labelled(file: Path, name: str) -> str | None:
    """The first `name : value` of a file in /proc."""
    for line in file.read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return None


def memory_kilobytes() -> int:
    return int((labelled(Path("/proc/meminfo"), "MemTotal") or "0 kB").split()[0])


def file_system(folder: Path) -> str:
    """The type of the file system that a folder lies on: that of the longest mount point above it."""
    best, kind = "", "unknown"
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        fields, _, rest = line.partition(" - ")
        point = fields.split()[4]
        if len(point) >= len(best) and folder.resolve().is_relative_to(point):
            best, kind = point, rest.split()[0]
    return kind


def date() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def commit() -> str:
    """The commit that is checked out, marked if the sources differ from it."""
    changes = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!Benchmarks/RESULTS.md")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (" with changes" if changes else "")


def git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""
