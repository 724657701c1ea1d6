"""What follows from the points of a growth run: which to compare, what is left of the rates, space."""

from disk import ITEM_BYTES
from figures import millions
from samples import Rows


def largest(points: list[dict], is_indexed: bool = False) -> dict | None:
    chosen = [point for point in points if point["indexed"] == is_indexed]
    return max(chosen, key=lambda point: point["items"], default=None)


def smallest(points: list[dict], is_indexed: bool = False) -> dict | None:
    chosen = [point for point in points if point["indexed"] == is_indexed]
    return min(chosen, key=lambda point: point["items"], default=None)


def size(point: dict | None) -> str:
    return f"{millions(point['items'])} items" if point else "20 million items"


def kept_rates(first: dict, last: dict) -> dict[str, float]:
    """For each load, the part of its rate in the small table that is left in the large one."""
    before, after = Rows.from_json(first["rows"]), Rows.from_json(last["rows"])
    kept = {}
    for row in after:
        old, new = (rows.find(*row.key) for rows in (before, after))
        medians = [one.median(lambda sample: sample.rate) if one else None for one in (old, new)]
        if all(medians):
            kept[f"{row.workload} at {row.connections}"] = medians[1] / medians[0]
    return kept


def raw_bytes(point: dict) -> int:
    """What the items of a point take as DynamoDB counts them; an index that holds all of them doubles it."""
    return point["items"] * ITEM_BYTES * (2 if point["indexed"] else 1)


def settled_bytes(point: dict) -> int:
    """Space on disk: the more of what it is once loaded and of what it is after the overwrites."""
    return max(point["space"]["settled"], point["space"]["afterwards"])
