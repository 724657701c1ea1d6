"""The hand-written reasons for targets that are not met: in shortfalls.md, a section under each key."""

import re
from pathlib import Path

SHORTFALLS = Path(__file__).resolve().parent / "shortfalls.md"


def sections(text: str) -> dict[str, str]:
    """The text below each `## key`. What stands in front of the first heading is for the writer."""
    pieces = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return {key.strip(): body.strip() for key, body in zip(pieces[1::2], pieces[2::2])}


def read(file: Path = SHORTFALLS) -> dict[str, str]:
    return sections(file.read_text(encoding="utf-8")) if file.exists() else {}
