"""The state of a world behind noon as plain arrays: where every implementation begins.

Rooms are weighed at noon, so the evenings that follow one another from here meet the same rooms.
The peers carry out the equations that the reference scenario needs and no others; a world that
needs more is refused, so that no peer can leave out work in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from feedfollow.spec.parameters import CATEGORY_POPULARITY
from feedfollow.world.world import World

CATEGORIES = 16
FORMS = 2
LIVE, VIDEO = 0, 1
SLOTS = 16
BUDGET_DAYS = 30
"""Days between paydays of a user; the day of a user is its number in this cycle."""

Array = npt.NDArray[Any]

USER_COLUMNS = (
    *("lift", "price_sensitivity", "budget", "activity", "openness", "spent", "need"),
    *("clicks", "clicks_day", "system_good", "system_bad", "system_day"),
)
FOLLOW_COLUMNS = ("anchor", "good", "bad", "day", "count")
ANCHOR_COLUMNS = (
    *("head", "live", "live_probability", "weight", "pull", "follow_pull"),
    *("breadth", "categories", "mix_total"),
)
PLATFORM_COLUMNS = (
    *("opening_odds", "views_rate", "private_share", "precision", "exploration"),
    *("system_start", "system_weight", "list_price"),
)
MERCHANT_COLUMNS = ("log_price", "claimed")
COEFFICIENTS = (
    *("minutes_spread", "follow_half_saturation", "interest_prior", "interest_decay"),
    *("engage_odds", "engage_follow_odds", "session_intercept_live", "session_intercept_video"),
    *("session_trust", "session_quality", "price_attention_live", "goods_spread", "session_need"),
    *("session_budget", "extra_orders", "hard_budget_multiple", "need_arrival", "need_expiry"),
    *("need_seeding", "follow_probability", "unfollow_threshold", "unfollow_exposure"),
    *("parasocial_weight", "trust_decay", "system_trust_prior", "mean_quality"),
)
NOT_IN_PEERS = (
    *("public_extra", "intent_share", "open_share", "stranded_share", "social_share"),
    *("nearby_share", "fixed_share", "ad_load", "discount_depth", "subsidy", "flash_share"),
    *("source_share", "tip_chance", "session_shift", "festival", "put_off", "too_far"),
)
"""Columns of platforms that lead to equations which the peers do not have; 0 without them."""


@dataclass(frozen=True)
class Morning:
    """Arrays of a world behind noon, each a copy; columns keep the names of the model.

    Attributes
    ----------
    day : int
        Day number, to which nothing has been decayed yet.
    users, follows, anchors, platforms, merchants : dict of str to array
        Columns of the model's rooms; their first axis is the room's.
    coefficients : dict of str to float
    popularity : (16,) float64
        Share of each category in the whole population.
    room_first : (cells + 1,) int64
        Where the rooms of each cell (platform x category) begin.
    room, room_weight : (entries,)
        Anchor of every entry, and its weight of (6) today.
    seller_first : (cells + 1,) int64
        Where the sellers of each cell begin.
    seller : (entries,) int32
        Merchant of every entry.
    """

    day: int
    users: dict[str, Array]
    follows: dict[str, Array]
    anchors: dict[str, Array]
    platforms: dict[str, Array]
    merchants: dict[str, Array]
    coefficients: dict[str, float]
    popularity: Array
    room_first: Array
    room: Array
    room_weight: Array
    seller_first: Array
    seller: Array

    @property
    def count(self) -> int:
        """Number of users."""
        return len(self.users["budget"])

    @property
    def width(self) -> int:
        """Number of platforms."""
        return len(self.platforms["list_price"])


def morning_of(world: World) -> Morning:
    """Copy what an evening reads and writes.

    Parameters
    ----------
    world : World
        Behind the phases of its noon.

    Raises
    ------
    ValueError
        If the world needs an equation that the peers do not have, or if somebody is no member or
        has not adopted live commerce.
    """
    refuse_more(world)
    cells = world.cells
    coef = {name: float(world.coef[name]) for name in COEFFICIENTS}
    return Morning(
        day=world.day,
        users=_columns(world.users, USER_COLUMNS),
        follows=_columns(world.follows, FOLLOW_COLUMNS),
        anchors=_columns(world.anchors, ANCHOR_COLUMNS),
        platforms=_columns(world.platforms, PLATFORM_COLUMNS),
        merchants=_columns(world.merchants, MERCHANT_COLUMNS),
        coefficients=coef,
        popularity=np.array(CATEGORY_POPULARITY, dtype=np.float64),
        room_first=np.append(cells.first, cells.last[-1:]).astype(np.int64),
        room=world.entries.anchor.copy(),
        room_weight=world.entries.weight.copy(),
        seller_first=np.append(cells.first_seller, cells.last_seller[-1:]).astype(np.int64),
        seller=np.asarray(world.sellers).copy(),
    )


def refuse_more(world: World) -> None:
    """Refuse a world whose evening needs more than the peers carry out.

    Raises
    ------
    ValueError
        As :func:`morning_of`.
    """
    on = [name for name, is_on in world.scenario.modules.items() if is_on]
    if on:
        raise ValueError(f"the peers carry out the core alone, not the modules {', '.join(on)}")
    names = np.asarray(world.platforms).dtype.names or ()
    given = [name for name in NOT_IN_PEERS if name in names and world.platforms[name].any()]
    if given:
        raise ValueError(f"the peers know no {', '.join(given)} of platforms: expected 0")
    if world.anchors.self_room.any():
        raise ValueError("the peers know no own rooms of merchants: expected a self_share of 0")
    if not (world.users.adopted.all() and world.users.member.all()):
        raise ValueError("the peers know no joining: expected all users to be adopted members")


def _columns(room: Any, names: tuple[str, ...]) -> dict[str, Array]:
    """Copy columns of a room, each an array of its own."""
    plain = np.asarray(room)
    return {name: np.ascontiguousarray(plain[name]) for name in names}
