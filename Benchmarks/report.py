"""RESULTS.md, from the newest results of each part."""

import growth_tables
import load_tables
from figures import Spread, figure, spread_text
from tables import table
from targets import Target, targets

HEAD = """\
# Results of `make bench`

Apus, the yardsticks and the peers ran in turn on one machine, the load generator on the same cores.
[CONTRIBUTING.md](../CONTRIBUTING.md#benchmarks) has the commands.

- Figures are medians of the rounds, with the least and the most in brackets; ratios are taken within a round.
- Each load meets a server that was started for it. It runs twice: to fill its table and to warm up, then to
  be measured.
- The load generator does not interrupt servers: on the same cores it would, after each answer, which clients on
  machines of their own do not do. It checks what it reads. Apus and the yardsticks that write sync before they acknowledge;
  moto and ministack keep everything in memory.
- CPU is microseconds of the server's processor time an operation, without the load generator's, but with the
  reads that check some writes at the end of a run; in process, that of the whole program.
- Memory is what is resident after the run, and at the peak; of several processes the sum.
"""


def page(parts: dict[str, dict], reasons: dict[str, str]) -> str:
    """The whole page."""
    found = targets(parts)
    pieces = [HEAD, origins(parts), "## Targets", targets_table(found)]
    if problems := [problem for part in parts.values() for problem in part["problems"]]:
        pieces += ["**Errors and wrong answers:**", "\n".join(f"- {problem}" for problem in problems)]
    for name, write in SECTIONS.items():
        if name in parts:
            pieces += write(parts[name])
    pieces += shortfalls(found, reasons)
    return "\n\n".join(piece.strip("\n") for piece in pieces) + "\n"


def origins(parts: dict[str, dict]) -> str:
    """When, from what and where each part was measured."""
    lines = [
        [
            name, part["date"], part["commit"], settings_words(part["settings"]),
            machine_words(part["machine"]),
        ]
        for name, part in parts.items()
    ]
    return table(["part", "measured", "commit", "rounds", "machine"], lines, left=5)


def settings_words(settings: dict) -> str:
    return f"{settings['repeats']} of {settings['seconds']:g} s"


def machine_words(machine: dict) -> str:
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memoryGigabytes']:g} GB, "
        f"{machine['kernel']}, {machine['fileSystem']}"
    )


# Targets


def targets_table(found: list[Target]) -> str:
    lines = [[one.wanted, one.measured, one.ratio, met_words(one)] for one in found]
    return table(["target", "measured", "ratio", "met"], lines, left=4)


def met_words(one: Target) -> str:
    return {True: "yes", False: "**no**", None: "not measured"}[one.is_met]


def shortfalls(found: list[Target], reasons: dict[str, str]) -> list[str]:
    """A section for each target that is not met, with what was written about it."""
    missed = [one for one in found if one.is_met is False]
    if not missed:
        return []
    pieces = ["## What falls short"]
    for one in missed:
        pieces += [f"### {one.wanted}", reasons.get(one.key, f"No reason is written yet (key `{one.key}`).")]
    return pieces


# Start and idle

START = "From the fork to the first answered ListTables; memory half a second after that answer."


def start(part: dict) -> list[str]:
    lines = [
        [
            case["who"], case["what"], str(len(case["milliseconds"])),
            spread_text(Spread.of(case["milliseconds"])), spread_text(Spread.of(case["resident"])),
            spread_text(Spread.of(case["proportional"])),
        ]
        for case in part.get("cases", [])
    ]
    head = ["who", "started with", "starts", "first answer ms", "idle memory MB", "its own share MB"]
    size = f"The binary has {figure(part['binaryMegabytes'])} MB"
    if stripped := part["strippedMegabytes"]:
        size += f", {figure(stripped)} MB without symbols"
    return ["## Start and idle", START, table(head, lines, left=2), f"{size}."]


SECTIONS = {"compare": load_tables.comparison, "start": start, "growth": growth_tables.growth}
