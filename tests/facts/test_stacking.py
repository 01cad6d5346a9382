"""Whether two sources of traffic, or two forms of content, bring more together (M02, M56)."""

from __future__ import annotations

from itertools import product

import pytest
from tests.facts.paired import Arm, Changes, Effect, arm, effects

from feedfollow.observe.results import Run

BOTH = list(product((False, True), repeat=2))
"""Neither, the second alone, the first alone, both."""


def factorial(platform: str, first: Changes, second: Changes, always: Changes) -> Effect:
    """Return the interaction of two changes on the platform's GMV of four months, bn CNY.

    What both bring less what either brings alone, seed by seed. ``first`` and ``second`` are what a
    source is without; with it the scenario is as it is.
    """

    def gmv(run: Run) -> dict[str, float]:
        return {"gmv": run.daily.xs(platform, level="platform")["gmv_broad"].sum() / 1e9}

    arms: dict[tuple[bool, bool], Arm] = {}
    for one, other in BOTH:
        without = {**({} if one else first), **({} if other else second)}
        arms[one, other] = arm({**always, **without}, gmv)
    sums = [
        [{"gmv": a["gmv"] + b["gmv"]} for a, b in zip(arms[left], arms[right], strict=True)]
        for left, right in (((True, False), (False, True)), ((True, True), (False, False)))
    ]
    return effects(*sums)["gmv"]


KUAISHOU, DOUYIN = "platforms__kuaishou__", "platforms__douyin__"
NO_PRIVATE = {f"{KUAISHOU}traffic__private_share": 0}
NO_EXTRA = {f"{KUAISHOU}traffic__public_extra": 0}
EXTRA = {f"{KUAISHOU}traffic__public_extra": 1}


UNBOUND = {"parameters__session_budget": 0, "parameters__hard_budget_multiple": 1000}
"""Money that was spent keeps nobody from buying more."""


@pytest.mark.xfail(strict=True, reason="M02 is not shown: the sign is the opposite")
@pytest.mark.experiment
def test_public_and_private_traffic_bring_more_together_than_each_alone() -> None:
    """M02: Kuaishou with follow views and without, with as many public views on top and without.

    Followers won in public views buy in private ones later: that was asked of four months, and the
    opposite came out (-8.3 of 322 bn CNY, -14.2 to -2.4; without new follows -9.1). Where budgets
    bind nobody nothing can be told (-3.2 of 423, -14.3 to +7.9; without new follows -12.2). The
    control that was asked, a smaller sum without new follows, is not told from chance either.
    """
    assert factorial("kuaishou", NO_PRIVATE, NO_EXTRA, EXTRA).low > 0.0


NO_LIVE = {f"{DOUYIN}content__views_live": 0}
NO_VIDEO = {f"{DOUYIN}content__views_video": 0}


@pytest.mark.xfail(strict=True, reason="M56 is not shown: both forms sell out of the same budget")
@pytest.mark.experiment
def test_live_rooms_and_cart_videos_bring_more_together_than_each_alone() -> None:
    """M56: Douyin with live rooms, with cart videos, and with both; videos plant needs.

    That was asked, and the opposite came out: -12.3 of 305 bn CNY (-20.4 to -4.1).
    """
    assert factorial("douyin", NO_LIVE, NO_VIDEO, {}).low > 0.0


@pytest.mark.experiment
def test_where_budgets_bind_nobody_two_forms_bring_more_together() -> None:
    """M56, why not: what is spent on one form is not left for the other; asked after the first run.

    Where budgets do not bind single forms sell a third more, and both together 15 % more than they.
    A quarter of that goes with the needs that are planted (62.5 bn CNY against 48.5): the control
    of the claim, which is not told from chance.
    """
    assert factorial("douyin", NO_LIVE, NO_VIDEO, UNBOUND).low > 0.0
