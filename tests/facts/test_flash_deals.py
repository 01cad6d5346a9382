"""Flash deals (M37): a deeper cut and scarcity sell more, and more comes back."""

from __future__ import annotations

import pytest
from tests.facts.paired import arm, effects

from feedfollow.observe.results import Run

DEALS: dict[str, object] = {
    "modules__flash_deals": True,
    "parameters__flash_share": 0.3,
    "parameters__flash_stock": 1e6,
    "parameters__budget_median": 1e6,
}
PLAIN: dict[str, object] = {
    "parameters__flash_discount": 0,
    "parameters__session_flash": 0,
    "parameters__return_flash": 0,
}


def outcomes(run: Run) -> dict[str, float]:
    """Return sessions per engaged view and returns per order that came to its end, in percent."""
    daily = run.daily
    ended = daily["returned_value"].sum() + daily["gsv"].sum()
    return {
        "sessions per view": 100.0 * daily["sessions"].sum() / daily["engaged"].sum(),
        "value returned": 100.0 * daily["returned_value"].sum() / ended,
    }


@pytest.mark.experiment
def test_flash_deals_raise_buying_and_returns_and_do_nothing_without_cut_and_scarcity() -> None:
    none = arm({"parameters__budget_median": 1e6}, outcomes)
    plain = effects(none, arm({**DEALS, **PLAIN}, outcomes))
    cheap = effects(none, arm({**DEALS, **PLAIN, "parameters__flash_discount": 0.4}, outcomes))
    scarce = effects(none, arm(DEALS, outcomes))
    for each in plain.values():
        assert each.low <= 0.0 <= each.high
    assert cheap["sessions per view"].low > 0.0
    assert scarce["sessions per view"].low > cheap["sessions per view"].mean
    assert scarce["value returned"].low > 0.0
