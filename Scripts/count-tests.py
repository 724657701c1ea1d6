#!/usr/bin/env python3
"""Sums up the reports of test runners, in JUnit's format.

    Scripts/count-tests.py FOLDER NAME...    # the reports are FOLDER/NAME.xml

Prints the tests that failed, a line for each report and one for all. Exits with 1 if a test failed, or if a report is missing or empty.
"""

import sys
import xml.etree.ElementTree
from collections import Counter
from pathlib import Path


def outcome(case: xml.etree.ElementTree.Element) -> str:
    """What became of one test."""
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def cases(report: Path) -> list[xml.etree.ElementTree.Element]:
    """The tests of a report. A runner that crashed leaves none, or half of one."""
    try:
        return list(xml.etree.ElementTree.parse(report).getroot().iter("testcase"))
    except (OSError, xml.etree.ElementTree.ParseError):
        return []


def words(counts: Counter) -> str:
    skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
    return f"{counts['passed']} passed, {counts['failed']} failed{skipped}"


def main() -> int:
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    counts = {}
    for name in names:
        tests = cases(folder / f"{name}.xml")
        for test in tests:
            if outcome(test) == "failed":
                print(f"FAILED {test.get('classname')} {test.get('name')}")
        counts[name] = Counter(map(outcome, tests))
    for name in names:
        print(f"{name}: {words(counts[name]) if counts[name] else 'no report of any test'}")
    total = sum(counts.values(), Counter())
    print(words(total))
    return 0 if all(counts.values()) and not total["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
