"""What follows from what: spans of sums over measures, platforms and days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from feedfollow.observe.figure_algebra import followers, same_reading
from feedfollow.observe.figures import Figure, load_figures
from feedfollow.observe.reading import Reading, Statistic

LEVEL = next(figure for figure in load_figures() if figure.id == "ks_gmv_2019")


def reading(
    measure: str, first: int, last: int, platforms: str = "kuaishou", statistic: Statistic = "total"
) -> Reading:
    """Months of 2020, numbered from 1."""
    end = date(2020, last + 1, 1) if last < 12 else date(2021, 1, 1)
    return Reading(
        statistic,
        tuple(measure.split("+")),
        tuple(platforms.split("+")),
        date(2020, first, 1),
        date.fromordinal(end.toordinal() - 1),
    )


def figure(above: Reading, below: Reading | None = None) -> Figure:
    return replace(LEVEL, id="it", reading=above, base=below)


def follows(target: Figure, *given: Figure) -> bool:
    return bool(followers([target], given))


GMV_1, GMV_2, GMV_12 = (reading("gmv_broad", *months) for months in ((1, 1), (2, 2), (1, 2)))
GMV_3 = reading("gmv_broad", 3, 3)


def test_a_sum_follows_from_its_parts_and_a_part_from_the_rest() -> None:
    assert follows(figure(GMV_12), figure(GMV_1), figure(GMV_2))
    assert follows(figure(GMV_2), figure(GMV_1), figure(GMV_12))
    assert not follows(figure(GMV_2), figure(GMV_12))
    assert not follows(figure(GMV_3), figure(GMV_1), figure(GMV_2))
    assert not follows(figure(GMV_1))


def test_a_measure_follows_from_the_parts_that_a_partition_declares() -> None:
    closed, external = (reading(name, 1, 1) for name in ("gmv_closed_loop", "gmv_external"))
    assert follows(figure(GMV_1), figure(closed), figure(external))
    assert follows(figure(external), figure(GMV_1), figure(closed))
    assert not follows(figure(closed), figure(GMV_1), figure(reading("gmv_live", 1, 1)))


def test_platforms_add_up_but_rates_of_several_do_not() -> None:
    own = [reading("gmv_broad", 1, 1, name) for name in ("douyin", "kuaishou", "douyin+kuaishou")]
    assert follows(figure(own[2]), figure(own[0]), figure(own[1]))
    rates = [
        reading("repurchase_rate", 1, 1, name, "monthly_mean")
        for name in ("douyin", "kuaishou", "douyin+kuaishou")
    ]
    assert not follows(figure(rates[2]), figure(rates[0]), figure(rates[1]))


def test_a_ratio_gives_one_end_when_the_other_is_known() -> None:
    ratio = figure(GMV_2, GMV_1)
    assert follows(figure(GMV_1), figure(GMV_2), ratio)
    assert follows(figure(GMV_2), figure(GMV_1), ratio)
    assert not follows(figure(GMV_1), ratio)


def test_ratios_multiply_and_turn_round() -> None:
    up, on = figure(GMV_2, GMV_1), figure(GMV_3, GMV_2)
    assert follows(figure(GMV_3, GMV_1), up, on)
    assert follows(figure(GMV_1, GMV_2), up)
    assert not follows(figure(GMV_3, GMV_1), up)


def test_the_shares_of_a_whole_add_to_one() -> None:
    talent, own = reading("gmv_talent", 1, 1), reading("gmv_self", 1, 1)
    assert follows(figure(own, GMV_1), figure(talent, GMV_1))
    assert not follows(figure(own, GMV_2), figure(talent, GMV_1))


def test_a_change_is_the_last_day_less_the_day_before_the_period() -> None:
    change = reading("users_members", 2, 2, statistic="change")
    ends = [reading("users_members", month, month, statistic="at_end") for month in (1, 2)]
    assert follows(figure(change), figure(ends[0]), figure(ends[1]))
    assert not follows(figure(change), figure(ends[1]))


def test_a_chain_of_known_ends_is_followed_to_its_end() -> None:
    chain = [figure(GMV_2, GMV_1), figure(GMV_3, GMV_2)]
    assert follows(figure(reading("gmv_broad", 1, 3)), figure(GMV_1), *chain)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (GMV_1, replace(GMV_1, statistic="daily_mean"), True),
        (GMV_1, GMV_2, False),
        (GMV_1, replace(GMV_1, platforms=("douyin",)), False),
        (GMV_1, replace(GMV_1, measures=("gmv_live", "gmv_video")), True),
        (GMV_1, replace(GMV_1, measures=("gmv_live",)), False),
    ],
)
def test_readings_are_the_same_up_to_a_constant(one: Reading, other: Reading, same: bool) -> None:
    assert same_reading(one, other) is same
