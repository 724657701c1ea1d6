"""How targets are judged."""

from targets import targets

from made import comparison, head, point, row, sample


def judged(parts: dict) -> dict:
    return {target.key: target for target in targets(parts)}


def test_nothing_is_judged_without_measurements():
    assert {target.is_met for target in targets({})} == {None}


def test_ratios_are_of_one_round():
    """Medians of 100 and 200 would make 0.5; the rounds' own ratios are 1, 0.5 and 1."""
    found = judged({"compare": comparison(
        row("Apus", "get", 64, sample(100), sample(100), sample(200)),
        row("nginx", "http", 64, sample(100), sample(200), sample(200)),
    )})
    assert found["get-rate"].is_met
    assert found["get-rate"].ratio == "1.00 [0.50–1.00]"


def test_a_failed_round_takes_its_partner_with_it():
    found = judged({"compare": comparison(
        row("Apus", "get", 64, sample(10), sample(70)), row("nginx", "http", 64, None, sample(100)),
    )})
    assert found["get-rate"].ratio == "0.70"


def test_never_means_the_least_of_the_rounds():
    rates = [sample(30_000), sample(19_999), sample(30_000)]
    assert judged({"compare": comparison(row("Apus", "put", 64, *rates))})["put-least"].is_met is False


def test_a_put_at_one_connection_is_held_against_a_sync_of_the_same_round():
    def met(put: float) -> bool | None:
        rows = row("Apus", "put", 1, sample(1, p50=put)), row("RocksDB", "sync", 1, sample(1, p50=200))
        return judged({"compare": comparison(*rows)})["put-latency"].is_met

    assert met(260) and not met(261)


def test_batches_count_their_items():
    rows = row("Apus", "batch-write", 64, sample(3200, items=25))
    assert judged({"compare": comparison(rows)})["batch"].is_met


def test_peers_are_judged_where_they_are_fastest():
    found = judged({"compare": comparison(
        row("Apus", "get", 64, sample(25_000)),
        row("moto", "get", 1, sample(450)), row("moto", "get", 8, sample(550)),
    )})
    assert found["moto-get"].ratio == "45"
    assert found["moto-get"].is_met is False


def test_growth_compares_the_smallest_and_the_largest_table_without_an_index():
    points = [
        point(1_000_000), point(5_000_000, rate=100), point(20_000_000, rate=800, settled=7_000_000_000),
        point(20_000_000, indexed=True, rate=10, settled=13_000_000_000, peak=999),
    ]
    found = judged({"growth": head("growth") | {"points": points}})
    assert (found["growth-rates"].ratio, found["growth-rates"].is_met) == ("0.80", True)
    assert (found["growth-space"].ratio, found["growth-space"].is_met) == ("1.17; with an index 1.08", True)
    assert found["growth-memory"].is_met
    assert found["query-latency"].is_met
    assert found["start-killed"].is_met


def test_growth_compares_tables_with_an_index_among_themselves():
    points = [
        point(1_000_000), point(20_000_000, rate=900),
        point(1_000_000, indexed=True, rate=100), point(20_000_000, indexed=True, rate=60),
    ]
    growth = judged({"growth": head("growth") | {"points": points}})["growth-rates"]
    assert (growth.ratio, growth.is_met) == ("0.60", False)
    assert growth.measured.endswith("with an index")
