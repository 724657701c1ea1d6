#!/usr/bin/env python3
"""Measures Apus against its yardsticks and writes RESULTS.md.

`make bench ARGS="…"` builds and installs what it needs. Exits with 1 if a run had errors or wrong answers. A
target that is not met is no error.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import compare
import dynamo
import growth
import machine
import report
import results
import shortfalls
import start
from settings import BUILD, PARTS, RESULTS_FOLDER, RESULTS_PAGE, Settings

RUNS: dict[str, Callable[[Settings, Path, dict], None]] = {
    "compare": compare.run, "start": start.run, "growth": growth.run,
}
MEMORY_FILE_SYSTEMS = {"tmpfs", "ramfs"}


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Measure Apus against its yardsticks and write Benchmarks/RESULTS.md.")
    parser.add_argument("-n", dest="repeats", type=int, default=3, metavar="N", help="rounds [3]")
    parser.add_argument(
        "--duration", type=float, default=5, metavar="SECONDS", help="length of a measured run [5]")
    parser.add_argument("--only", action="append", choices=PARTS, help="run this part only; may be repeated")
    parser.add_argument(
        "--render", action="store_true", help="run nothing, write the page from the newest results")
    parser.add_argument(
        "--growth-items", type=int, default=20_000_000, metavar="N",
        help="items of the largest table; a 20th and a quarter of it come first [20000000]")
    parser.add_argument(
        "--endpoint", action="append", default=[], metavar="NAME=URL", type=endpoint,
        help="compare this DynamoDB endpoint too; may be repeated")
    parser.add_argument("--skip-peers", action="store_true", help="without moto and ministack")
    parser.add_argument(
        "--skip-yardsticks", action="store_true", help="without nginx, RocksDB and the engine alone")
    parser.add_argument(
        "--data-root", type=Path, default=RESULTS_FOLDER / "data", metavar="DIR",
        help="where databases lie while they are measured, on a disk [.build/bench/data]")
    parser.add_argument(
        "--apus", type=Path, default=BUILD / "release" / "apus", metavar="FILE", help="the server")
    parser.add_argument(
        "--yardsticks", type=Path, default=BUILD / "release" / "yardsticks", metavar="FILE",
        help="the program with the engine and RocksDB")
    parser.add_argument(
        "--peers", type=Path, default=BUILD / "peers", metavar="DIR",
        help="the Python environment with the peers")
    parser.add_argument(
        "--results", type=Path, default=RESULTS_FOLDER, metavar="DIR",
        help="where what was measured is kept [.build/bench]")
    parser.add_argument(
        "--page", type=Path, default=RESULTS_PAGE, metavar="FILE",
        help="the page to write [Benchmarks/RESULTS.md]")
    return parser


def endpoint(text: str) -> tuple[str, str]:
    name, _, url = text.partition("=")
    if not name or not url.startswith("http://"):
        raise argparse.ArgumentTypeError(f"{text} is not NAME=http://HOST:PORT")
    return name, url.rstrip("/")


def settings_of(arguments: argparse.Namespace) -> Settings:
    return Settings(
        repeats=max(1, arguments.repeats), seconds=arguments.duration,
        growth_items=max(20, arguments.growth_items), endpoints=dict(arguments.endpoint),
        data_root=arguments.data_root.resolve(), results=arguments.results, apus=arguments.apus.resolve(),
        yardsticks=arguments.yardsticks.resolve(), peers=arguments.peers.absolute(),
        runs_peers=not arguments.skip_peers, runs_yardsticks=not arguments.skip_yardsticks,
    )


def missing(settings: Settings, parts: list[str]) -> list[str]:
    """What the parts need and is not there."""
    found = [] if settings.apus.exists() or not parts else ["the server is not built: make build"]
    if "compare" in parts and settings.runs_yardsticks:
        if not settings.yardsticks.exists():
            found.append("the yardsticks are not built: make bench does it")
        if not shutil.which("nginx"):
            found.append("there is no nginx on the PATH")
    for name, url in settings.endpoints.items() if "compare" in parts else ():
        try:
            dynamo.call(url, "ListTables", {}, timeout_seconds=10)
        except dynamo.NoAnswer as error:
            found.append(f"{name} does not answer at {url}: {error}")
    if settings.runs_peers and {"compare", "start"} & set(parts) and not (settings.peers / "bin").exists():
        found.append("moto and ministack are not installed: make bench does it")
    return found


def measure(settings: Settings, parts: list[str]) -> list[str]:
    """Runs the parts, each with a folder of its own that goes with it, and answers what was wrong."""
    settings.data_root.mkdir(parents=True, exist_ok=True)
    if machine.file_system(settings.data_root) in MEMORY_FILE_SYSTEMS:
        print("warning: the data root is in memory, where syncs cost nothing; see --data-root", flush=True)
    problems = []
    for part in parts:
        result = results.new(part, settings)
        with tempfile.TemporaryDirectory(dir=settings.data_root, ignore_cleanup_errors=True) as scratch:
            try:
                RUNS[part](settings, Path(scratch), result)
            except compare.FAILURES as error:
                result["problems"].append(f"{part} ended early: {error}")
        results.save(result, settings.results)
        problems += result["problems"]
    return problems


def main() -> int:
    arguments = parser().parse_args()
    settings = settings_of(arguments)
    parts = [] if arguments.render else [part for part in PARTS if part in (arguments.only or PARTS)]
    if lacks := missing(settings, parts):
        print("\n".join(lacks), file=sys.stderr)
        return 2
    problems = measure(settings, parts) if parts else []
    text = report.page(results.newest(settings.results), shortfalls.read())
    arguments.page.write_text(text, encoding="utf-8")
    print(f"\n{text}")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
