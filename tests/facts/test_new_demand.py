"""Content makes demand: what it sells is partly new (M07), and it plants needs (M55)."""

from __future__ import annotations

import pytest
from tests.facts.paired import Effect, arm, effects

from feedfollow.observe.results import Run

SHELVES: dict[str, object] = {
    "modules__shelf": True,
    "platforms__kuaishou__shelf__mall": 1,
    "platforms__douyin__shelf__mall": 1,
    "platforms__douyin__shelf__search": 1,
}
ONLY_OUTSIDE: dict[str, object] = {"modules__shelf": True}
LEVERS = ("live", "video")


def content(factor: float) -> dict[str, object]:
    """Return both platforms with so much of their content."""
    levels = {"douyin": (6.8, 5.0), "kuaishou": (6.0, 5.0)}
    return {
        f"platforms__{platform}__content__views_{form}": factor * level
        for platform, own in levels.items()
        for form, level in zip(LEVERS, own, strict=True)
    }


def sales(run: Run) -> dict[str, float]:
    """Return bn CNY of rooms and videos, of shelves in the apps, of the outside shelf, and all."""
    total = run.daily.sum() / 1e9
    rooms = total["gmv_live"] + total["gmv_video"]
    shelves = total["gmv_search"] + total["gmv_mall"]
    outside = total["gmv_outside"]
    return {
        "rooms": rooms,
        "shelves": shelves,
        "outside": outside,
        "all shelves": shelves + outside,
        "together": rooms + shelves + outside,
    }


def substitution(found: dict[str, Effect]) -> float:
    """Return what all shelves lose over what rooms gain."""
    return -found["all shelves"].mean / found["rooms"].mean


@pytest.mark.experiment
def test_needs_that_content_plants_are_met_on_shelves() -> None:
    """M55. Without search and mall the gain is the outside shelf's; without content there is none.

    The claim's control, a need planted in another category than the one seen, has no switch.
    """
    off, on = ({"parameters__need_seeding": chance} for chance in (0, 0.02))
    print("search and mall are there")
    with_shelves = effects(*(arm({**SHELVES, **each}, sales) for each in (off, on)))
    assert with_shelves["shelves"].low > 0.0
    assert with_shelves["outside"].low > 0.0
    print("only the outside shelf")
    without = effects(*(arm({**ONLY_OUTSIDE, **each}, sales) for each in (off, on)))
    assert without["shelves"].mean == 0.0
    assert without["outside"].low > with_shelves["outside"].high
    print("no content")
    empty = {**SHELVES, **content(0.0)}
    nothing = effects(*(arm({**empty, **each}, sales) for each in (off, on)))
    assert nothing["all shelves"].level > 0.0
    assert all(each.mean == 0.0 for each in nothing.values())


@pytest.mark.experiment
def test_shelves_lose_less_than_rooms_gain_from_twice_the_content() -> None:
    """M07, with planted needs and without; where rooms sell to needs alone, they take more."""
    half, full = ({**SHELVES, **content(factor)} for factor in (0.5, 1.0))
    print("needs planted")
    planted = effects(*(arm(each, sales) for each in (half, full)))
    assert planted["rooms"].low > 0.0
    assert planted["together"].low > 0.0
    assert substitution(planted) < 1.0
    print("no needs planted")
    bare = {"parameters__need_seeding": 0}
    found = effects(*(arm({**each, **bare}, sales) for each in (half, full)))
    assert found["all shelves"].high < 0.0
    assert found["together"].low > 0.0
    assert substitution(found) < 1.0
    print("rooms sell to needs alone")
    # as eager as before with a need, and next to nobody without one
    needs = {
        **bare,
        "parameters__session_intercept_live": -8.4,
        "parameters__session_intercept_video": -9.9,
        "parameters__session_need": 7.3,
    }
    control = effects(*(arm({**each, **needs}, sales) for each in (half, full)))
    assert substitution(control) > 2.0 * substitution(found)
