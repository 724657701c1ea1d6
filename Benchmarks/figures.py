"""Medians and spreads of repeated measurements, and how figures are written."""

import statistics
from collections.abc import Callable, Iterable
from typing import NamedTuple

MISSING = "–"


class Spread(NamedTuple):
    """What repeated measurements of one thing say."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float | None]) -> "Spread | None":
        """The spread of those values that are there; None if none is."""
        present = [value for value in values if value is not None]
        if not present:
            return None
        return cls(statistics.median(present), min(present), max(present))


def figure(value: float) -> str:
    """A figure with three digits that count: 87,900, 123, 4.56."""
    if abs(value) < 999.5:
        return significant(value)
    step = 10 ** (len(str(round(abs(value)))) - 3)
    return f"{round(value / step) * step:,}"


def significant(value: float) -> str:
    """A small figure with three digits that count: 0.0123, 4.56, 78.9, 123."""
    if value == 0:
        return "0"
    places = 0
    while places < 6 and abs(value) * 10**places < 99.95:
        places += 1
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if places > 2 else text


def ratio(value: float) -> str:
    """How many times as much: 0.62, 1.3, 205."""
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def spread_text(spread: Spread | None, write: Callable[[float], str] = figure) -> str:
    """The median, and behind it the least and the most unless they read the same."""
    if spread is None:
        return MISSING
    median, least, most = write(spread.median), write(spread.least), write(spread.most)
    return median if least == most else f"{median} [{least}–{most}]"


def value_text(value: float | None, write: Callable[[float], str] = figure) -> str:
    return MISSING if value is None else write(value)


def millions(count: int) -> str:
    """A number of items: 20 million, 250,000."""
    return f"{count / 1e6:g} million" if count >= 1_000_000 and count % 10_000 == 0 else f"{count:,}"
