"""The space that a folder takes on disk, and whether a file system has enough of it."""

import os
from pathlib import Path

ITEM_BYTES = 300
# Items, an index that holds all of them again, and room for compactions to write both anew.
NEEDED_BYTES_AN_ITEM = 4 * ITEM_BYTES
# A disk is not filled beyond this part of what is free.
USABLE_PART = 0.9


def used_bytes(folder: Path) -> int:
    """The blocks that a folder's files take. Files that go meanwhile count nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(parent, name)).st_blocks * 512
            except FileNotFoundError:
                continue
    return total


def free_bytes(folder: Path) -> int:
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def affordable_items(wanted: int, free: int) -> int:
    """As many items as wanted, or as many as the free space allows, in whole twenties of thousands."""
    if wanted * NEEDED_BYTES_AN_ITEM <= free * USABLE_PART:
        return wanted
    affordable = int(free * USABLE_PART) // NEEDED_BYTES_AN_ITEM
    return max(20_000, affordable // 20_000 * 20_000)
