"""The tables of growth: loading and space, rates, memory and restarts."""

from figures import Spread, figure, millions, ratio, spread_text, value_text
from growth_figures import kept_rates, raw_bytes, settled_bytes, smallest
from load_tables import LOAD_HEAD, load_cells
from samples import Rows
from tables import table

GROWTH = """\
Messages of 300 bytes in conversations of 1,000, loaded by BatchWriteItem from 64 connections. The index is
global and holds whole items. Reads and overwrites are anywhere in the table.
"""

SPACE = """\
Raw are the items as DynamoDB counts them, twice with the index. Settled is when the server has no more to do;
afterwards is behind the loads below, whose overwrites leave old versions, and of raw is the more of the two.
"""


def growth(part: dict) -> list[str]:
    points = part.get("points", [])
    return [
        "## Growth", GROWTH, *([part["note"]] if "note" in part else []),
        "### Loading and space", loading_table(points), SPACE,
        "### Rates", growth_rates_table(points),
        "### Memory, stop and start", endurance_table(points),
    ]


def point_cells(point: dict) -> list[str]:
    return [millions(point["items"]), "yes" if point["indexed"] else "no"]


def loading_table(points: list[dict]) -> str:
    head = [
        "items", "index", "loaded a second", "raw MB", "loaded MB", "settled MB", "afterwards MB", "of raw",
    ]
    return table(head, [[*point_cells(point), *loading_cells(point)] for point in points], left=2)


def loading_cells(point: dict) -> list[str]:
    loading, space = point["loading"], point["space"]
    rate = loading["items"] / loading["seconds"] if loading["items"] else None
    raw = raw_bytes(point)
    sizes = [raw, space["loaded"], space["settled"], space["afterwards"]]
    return [value_text(rate), *(figure(size / 1e6) for size in sizes), ratio(settled_bytes(point) / raw)]


def growth_rates_table(points: list[dict]) -> str:
    lines = []
    for point in points:
        first = smallest(points, point["indexed"])
        kept = kept_rates(first, point) if first and point is not first else {}
        for row in Rows.from_json(point["rows"]):
            part = kept.get(f"{row.workload} at {row.connections}")
            lines.append([*point_cells(point), *load_cells(row), value_text(part, ratio)])
    return table(["items", "index", *LOAD_HEAD, "of the smallest"], lines, left=3)


def endurance_table(points: list[dict]) -> str:
    head = ["items", "index", "memory MB", "peak MB", "stop ms", "answer after a stop ms", "after a kill ms"]
    lines = [
        [
            *point_cells(point), figure(point["memory"]["resident"]), figure(point["memory"]["peak"]),
            *(spread_text(Spread.of(point[f"{name}Milliseconds"])) for name in ("stop", "open", "reopen")),
        ]
        for point in points
    ]
    return table(head, lines, left=2)
