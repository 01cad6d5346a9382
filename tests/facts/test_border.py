"""A platform of another country: its own people and sellers, longer ways, a duty (M75)."""

from __future__ import annotations

import pandas as pd
import pytest
from tests.facts.paired import SEEDS, USERS, Arm, effects
from tests.run.short import short

from feedfollow.observe.results import Run
from feedfollow.run.simulate import Options, simulate

HOME, ABROAD = "kuaishou", "douyin"
"""Two platforms that share neither people nor merchants; one of them is taken to be abroad."""

LIVELY: dict[str, object] = {
    "modules__cross_border": True,
    "parameters__session_intercept_live": -2.0,
}
BORDER = f"platforms__{ABROAD}__border__"
WEEK, DUTY = {f"{BORDER}days": 7}, {f"{BORDER}duty": 0.1}
CLOSED = {f"platforms__{ABROAD}__access__open": 0}


def lived(seed: int, changes: dict[str, object]) -> Run:
    """Live four months of a seed, every identity of every day checked."""
    return simulate(short(users=USERS, **LIVELY, **changes), seed, Options(check=True))


def at_home(run: Run) -> pd.DataFrame:
    """Return the days of the platform at home."""
    return run.daily.xs(HOME, level="platform")


def abroad(run: Run) -> dict[str, float]:
    """Read what was sold abroad, what came back of it, and what merchants had of it, CNY bn."""
    there = run.daily.xs(ABROAD, level="platform")
    return {
        "gmv": float(there["gmv_broad"].sum() / 1e9),
        "returned": float(there["returned_value"].sum() / there["gmv_broad"].sum()),
        "profit": float(there["merchant_profit"].sum() / 1e9),
        "duties": float(there["duties"].sum() / 1e9),
    }


@pytest.mark.experiment
def test_a_platform_abroad_adds_sales_sends_more_back_and_leaves_the_market_at_home_alone() -> None:
    """M75: 3,000 users, seeds 1 to 5, four months; sizes of the border were fixed before.

    That the market at home stays as it is follows from people and merchants of its own; it is held
    to the byte all the same.
    """
    near: Arm = []
    far: Arm = []
    for seed in SEEDS:
        closed, inland, beyond = (lived(seed, each) for each in (CLOSED, {}, {**WEEK, **DUTY}))
        assert not closed.daily.xs(ABROAD, level="platform")["gmv_broad"].any()
        for run in (inland, beyond):
            pd.testing.assert_frame_equal(at_home(closed), at_home(run), check_exact=True)
        near.append(abroad(inland))
        far.append(abroad(beyond))
    found = effects(near, far)
    assert found["returned"].low > 0.0
    assert found["gmv"].high < 0.0
    assert found["duties"].low > 0.0
    assert found["profit"].high < 0.0


@pytest.mark.experiment
def test_a_way_that_nobody_minds_sends_nothing_more_back() -> None:
    """M75, the control: the week on the way without weight on buying and on returns.

    Outcomes come a week later then, and with them follows and trust; what is asked is that the
    share that comes back cannot be told from that at home.
    """
    careless = {"parameters__session_delay": 0, "parameters__return_delay": 0}
    near = [abroad(lived(seed, careless)) for seed in SEEDS]
    far = [abroad(lived(seed, {**careless, **WEEK})) for seed in SEEDS]
    found = effects(near, far)
    assert found["returned"].low <= 0.0
    assert found["duties"].mean == 0.0
