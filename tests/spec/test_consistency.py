"""Statements that are fine one by one and cannot hold together are refused, and only those."""

from collections.abc import Mapping

import pytest

from feedfollow.spec.errors import SpecError
from feedfollow.spec.scenario import Scenario

KUAISHOU = "platforms.kuaishou.population"
CLANS = {"modules.families": True, "platforms.kuaishou.anchors.families": 13}


@pytest.mark.parametrize(
    "changes",
    [
        {"users": 854_000, "population.netizens": [{"period": 2019, "value": 854_000}]}
        | {f"platforms.{name}.population.daily_users": 300_000 for name in ("douyin", "kuaishou")}
        | {f"{KUAISHOU}.monthly_users": 400_000, f"{KUAISHOU}.before_ratio": 1.2},
        {"scale.anchors": 150_000},
        {"scale.merchants": 20_000, "parameters.merchants_real": 20_000},
        {"population.exclusive": True},
        {f"{KUAISHOU}.overlap.share": 1},
        {**CLANS, "platforms.kuaishou.anchors.families": 12.9},
        {**CLANS, "modules.families": False},
    ],
)
def test_what_just_fits_is_accepted(example: Scenario, changes: Mapping[str, object]) -> None:
    assert example.with_(**changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"users": 904_001, "population.netizens": "904 k"}, "more than the 904000 netizens"),
        ({"scale.anchors": 150_001}, "kuaishou has 150000 real anchors"),
        ({"scale.merchants": 2_000, "parameters.merchants_real": 1_999}, "more than the 1999"),
        ({"platforms.douyin.population.opening_rate": 1}, "douyin has .* daily users on"),
        ({f"{KUAISHOU}.before_ratio": 1}, "kuaishou has 1.7e.08 daily users on"),
        # the ratio stops to apply in mid-May 2020, when the first monthly row takes over
        ({"until": "2020-12-31", f"{KUAISHOU}.monthly_users": "171 m"}, None),
        (
            {
                "until": "2020-12-31",
                f"{KUAISHOU}.monthly_users": [{"period": "2020Q2", "value": "170 m"}],
            },
            "on 2020-05-16, but 1.7e.08 members",
        ),
        ({"population.exclusive": True, "population.netizens": "700 m"}, "at their peaks"),
        ({"population.netizens": "450 m", f"{KUAISHOU}.overlap.share": 0.5}, "lies in 0.5"),
        (CLANS, "13 families of 1 . 3 anchors are 52 rooms of kuaishou: .* than the 50"),
        ({f"{KUAISHOU}.before_ratio": 4.9, f"{KUAISHOU}.overlap.share": 0.9}, "the share lies in"),
    ],
)
def test_what_cannot_hold_together_is_refused(
    example: Scenario, changes: Mapping[str, object], said: str | None
) -> None:
    if said is None:
        assert example.with_(**changes)
        return
    with pytest.raises(SpecError, match=said):
        example.with_(**changes)


def test_where_each_person_joins_one_platform_no_overlap_is_needed(example: Scenario) -> None:
    variant = example.with_(
        **{"population.exclusive": True, f"{KUAISHOU}.overlap.share": 0, "seed": 3}
    )
    assert variant.exclusive
