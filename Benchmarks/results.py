"""The results of each part, kept as JSON in .build/bench; the page is written from the newest of each."""

import json
from pathlib import Path

import machine
from settings import PARTS, Settings


def new(part: str, settings: Settings) -> dict:
    """The head of a part's results."""
    return {
        "part": part,
        "date": machine.date(),
        "commit": machine.commit(),
        "machine": machine.description(settings.data_root),
        "settings": settings.as_json(),
        "problems": [],
    }


def save(result: dict, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{result['part']}-{result['date'].replace(':', '')}.json"
    (folder / name).write_text(json.dumps(result, indent=1) + "\n")


def newest(folder: Path) -> dict[str, dict]:
    """The newest results of each part that are kept. The date in a file's name orders them."""
    found = {}
    for part in PARTS:
        if files := sorted(folder.glob(f"{part}-*.json")):
            found[part] = json.loads(files[-1].read_text())
    return found
