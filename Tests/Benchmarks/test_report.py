"""The page, and what belongs to it."""

from pathlib import Path

import disk
import shortfalls
from dynamo import Answer
from nginx import configuration
from report import page
from samples import Sample
from tables import table

from made import comparison, head, point, row, sample

REPORT = {
    "operations": 10, "itemsPerOperation": 25, "operationsPerSecond": 100.5,
    "latencyMicroseconds": {"mean": 1, "p50": 2, "p90": 3, "p99": 4, "p99.9": 5, "max": 6},
    "errorCount": 2, "errors": ["timeout"], "wrongAnswerCount": 0, "wrongAnswers": [],
}


def test_columns_are_aligned():
    assert table(["who", "rate"], [["Apus", "1"], ["nginx", "1,000"]]).splitlines() == [
        "| who   |  rate |", "|-------|------:|", "| Apus  |     1 |", "| nginx | 1,000 |",
    ]


def test_a_report_of_the_load_generator_becomes_a_sample():
    read = Sample.of(REPORT)
    assert (read.item_rate, read.p999, read.processor) == (2512.5, 5, None)
    assert read.problems == ["2 errors: ['timeout']"]


def test_the_page_holds_each_part_and_the_reasons_of_missed_targets():
    starts = {
        "who": "Apus", "what": "empty directory",
        "milliseconds": [9.0], "resident": [21], "proportional": [11],
    }
    parts = {
        "compare": comparison(
            row("Apus", "get", 64, sample(50)), row("nginx", "http", 64, sample(100)),
            row("moto", "get", 1, None)),
        "start": head("start") | {"cases": [starts], "binaryMegabytes": 42.1, "strippedMegabytes": None},
        "growth": head("growth") | {"points": [point(1000)], "problems": ["round 1: 3 wrong answers"]},
    }
    text = page(parts, {"get-rate": "The kernel takes half.", "put-rate": "Not asked for."})
    assert "The kernel takes half." in text
    assert "Not asked for." not in text
    assert "(key `idle-memory`)" in text
    assert "- round 1: 3 wrong answers" in text
    assert "50.0 | 100 | 900" in " ".join(text.split())
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## Targets", "## Comparison", "## Start and idle", "## Growth", "## What falls short",
    ]


def test_shortfalls_are_kept_under_their_keys():
    text = "# Title\nHow to.\n\n## put-rate\n\nWhy.\n\n### A profile\n\nLines.\n\n## get-rate\nBecause.\n"
    found = shortfalls.sections(text)
    assert found == {"put-rate": "Why.\n\n### A profile\n\nLines.", "get-rate": "Because."}


def test_a_small_disk_makes_a_small_table():
    assert disk.affordable_items(20_000_000, free=100 * 10**9) == 20_000_000
    assert disk.affordable_items(20_000_000, free=10**9) == 740_000


def test_nginx_answers_as_many_bytes_with_the_same_headers():
    like = Answer(200, [("Date", "today"), ("x-amz-crc32", "12345")], b"0123456789", 100)
    text = configuration(Path("folder"), 8080, like)
    assert 'return 200 "xxxxxxxxxx";' in text
    assert 'add_header x-amz-crc32 "12345";' in text
    assert "today" not in text
