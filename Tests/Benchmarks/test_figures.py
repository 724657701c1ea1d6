"""Medians, spreads and how figures read."""

import pytest

from figures import MISSING, Spread, figure, millions, ratio, spread_text


@pytest.mark.parametrize("value, text", [
    (0, "0"), (0.0123, "0.0123"), (4.5, "4.50"), (78.94, "78.9"), (123.4, "123"), (999.7, "1,000"),
    (1234, "1,230"), (87_949, "87,900"), (-112.3, "-112"),
])
def test_a_figure_has_three_digits(value, text):
    assert figure(value) == text


def test_the_median_is_the_middle_and_missing_values_do_not_count():
    assert Spread.of([3, None, 1, 2]) == Spread(2, 1, 3)
    assert Spread.of([None]) is None


def test_a_spread_shows_the_least_and_the_most_unless_they_read_the_same():
    assert spread_text(Spread.of([1000, 2000, 1500])) == "1,500 [1,000–2,000]"
    assert spread_text(Spread.of([1000.2, 1000.4])) == "1,000"
    assert spread_text(None) == MISSING


def test_ratios_and_counts():
    assert [ratio(0.617), ratio(9.99), ratio(204.6)] == ["0.62", "9.99", "205"]
    assert [millions(20_000_000), millions(250_000)] == ["20 million", "250,000"]
