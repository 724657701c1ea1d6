#!/usr/bin/env python3
"""Checks that each target imports only the layers below it, that Package.swift says the same, and that nothing imports
Foundation.

    Scripts/check-layers.py    # prints what breaks the rules as FILE:LINE, and exits with 1 if anything does
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "Sources"

# What each target may import of this package. ARCHITECTURE.md has the reasons.
LAYERS = {
    "DynamoModel": [],
    "DynamoExpressions": ["DynamoModel"],
    "DynamoStorage": ["DynamoModel", "CRocksDB", "CDeflate", "CSystem"],
    "DynamoEngine": ["DynamoModel", "DynamoExpressions", "DynamoStorage", "CSystem"],
    "DynamoWire": ["DynamoModel", "CSimdjson", "CZlib", "CDeflate"],
    "DynamoServer": [
        "DynamoModel", "DynamoExpressions", "DynamoStorage", "DynamoEngine", "DynamoWire", "CZlib", "CSystem",
    ],
    "DynamoBench": ["CSystem"],
    "apus": [
        "DynamoModel", "DynamoExpressions", "DynamoStorage", "DynamoEngine", "DynamoWire", "DynamoServer",
        "DynamoBench",
    ],
    "yardsticks": ["DynamoModel", "DynamoStorage", "DynamoEngine", "DynamoBench", "CRocksDB"],
    "CRocksDB": [], "CZlib": [], "CDeflate": [], "CSystem": [], "CSimdjson": [],
}

# Targets that are not in the folder of Sources that is called as they are.
FOLDERS = {"yardsticks": ROOT / "Benchmarks" / "Yardsticks"}

# Modules of the toolchain that any target may import. Foundation is not one: it costs a server more than 7 MB of
# memory and half of its time to start.
TOOLCHAIN = {"Swift", "Glibc", "Darwin", "Synchronization"}

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|typealias|func|var|let)\s+)?(\w+)",
)


def imports(target: str):
    """Each import of a target, as file, line number and module."""
    for file in sorted(FOLDERS.get(target, SOURCES / target).rglob("*.swift")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if match := IMPORT.match(line):
                yield file.relative_to(ROOT), number, match[1]


def declared() -> dict[str, set[str]]:
    """What Package.swift says of each target that is no test: the targets that it depends on."""
    dump = subprocess.run(["swift", "package", "dump-package"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    targets = [target for target in json.loads(dump.stdout)["targets"] if target["type"] != "test"]
    return {target["name"]: {name(dependency) for dependency in target["dependencies"]} for target in targets}


def name(dependency: dict) -> str:
    (reference,) = dependency.values()
    return reference[0]


def problems():
    """What breaks the rules, in words."""
    package = declared()
    for folder in sorted(path.name for path in SOURCES.iterdir() if path.is_dir()):
        if folder not in LAYERS:
            yield f"Sources/{folder}: not a layer that Scripts/check-layers.py knows"
    for target, allowed in LAYERS.items():
        for dependency in sorted(package.get(target, set()) - set(allowed)):
            yield f"Package.swift: {target} may not depend on {dependency}"
        for file, line, module in imports(target):
            if module.startswith("Foundation"):
                yield f"{file}:{line}: {module} is not for {target}"
            elif module in TOOLCHAIN:
                continue
            elif module not in allowed:
                yield f"{file}:{line}: {target} may not import {module}"
            elif module not in package.get(target, set()):
                yield f"{file}:{line}: Package.swift does not name {module} as a dependency of {target}"


def main() -> int:
    found = list(problems())
    for problem in found:
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
