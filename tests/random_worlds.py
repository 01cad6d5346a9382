"""Random valid scenarios that go to the corners of what a scenario may say."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.random_corners import CORNERS

from feedfollow.spec.loader import load_scenario
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.vocabulary import MODULES

NAMES = ("douyin", "kuaishou", "taobao_live", "channels")
PEOPLE = 9e8

LIVELY = {"session_intercept_live": -1.5, "session_intercept_video": -2.5, "tip_chance": 0.2}
"""Makes enough orders of few users for queues, returns and trust to matter, and enough tips."""

FREQUENT = {"tip_chance": 0.1}
"""In the place of defaults that few users would hardly ever meet."""

START_ONLY = ("merchants.share",)
SELDOM_DEFAULT = (
    *("shelf.search", "shelf.mall", "prices.subsidy", "governance.compensation"),
    *("fees.link_live", "fees.link_video", "fees.shop_live", "fees.shop_video"),
    *("anchors.families", "anchors.own_brands", "anchors.exclusive_rooms", "deals.offered"),
    *("anchors.account_brands", "programme.coupon", "programme.freight", "lists.tasks"),
    *("logistics.warehouse", "logistics.service", "logistics.fee"),
    *("logistics.inspect_jewellery", "logistics.inspect_second_hand"),
    *("logistics.retail_electronics", "logistics.retail_home"),
)
"""Levers whose default takes a process away."""


def random_scenario(seed: int, platforms: tuple[int, ...] = (2, 2, 3)) -> Scenario:
    """Return a small valid scenario, the same for the same seed.

    Every parameter and lever keeps its default half of the time, follows its prior (or a part of
    its range) now and then, and goes to a corner otherwise. Each has a stream of its own, so that a
    new row leaves the worlds as they were but for itself.

    Parameters
    ----------
    seed : int
    platforms : tuple of int
        How many platforms there may be, one to four. Columns by platform are part of a row's
        type, so each number that the other tests do not use compiles every kernel anew.
    """
    pick = random.Random(seed)
    data = _scenario(pick, seed, pick.choice(platforms))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"random_{seed}.yaml"
        path.write_text(json.dumps(data, default=str), encoding="utf-8")  # JSON is YAML
        return load_scenario(path)


def _stream(seed: int, *name: str) -> random.Random:
    return random.Random(" ".join([str(seed), *name]))


def _scenario(pick: random.Random, seed: int, platforms: int) -> dict[str, Any]:
    start = date(2020, 1, 1) + timedelta(days=pick.randrange(600))
    days, burn_in = pick.randint(20, 60), pick.choice([0, 0, pick.randint(1, 60)])
    names = NAMES[:platforms]
    exclusive = len(names) > 1 and pick.random() < 0.3
    until = start + timedelta(days=days)
    span = (start - timedelta(days=burn_in), until)
    merchants_exclusive = pick.random() < 0.3
    rows: dict[str, dict[str, Any]] = {}
    for name in names:
        rows[name] = _platform(seed, name, 0.9 / len(names) if exclusive else 0.9, span)
        # with equal shares every category reaches every platform, even the rarest
        share = 1.0 if merchants_exclusive else pick.choice([0.5, 1.0])
        rows[name]["merchants"] = {"share": share}
    return {
        "name": f"random_{seed}",
        "start": start,
        "until": until,
        "burn_in": burn_in,
        "users": pick.randint(200, 1500),
        "seed": seed,
        "scale": {"anchors": pick.randint(10, 60), "merchants": 1000},
        "merchants_exclusive": merchants_exclusive,
        "population": {
            "exclusive": exclusive,
            "netizens": [{"period": 2020, "value": PEOPLE}],
        },
        "platforms": {**rows, "outside_shelf": {"role": "shelf"}},
        "parameters": {
            **(LIVELY if pick.random() < 0.5 else {}),
            **FREQUENT,
            **{
                name: value
                for name in PARAMETERS
                if (value := _value(_stream(seed, name), name)) is not None
            },
        },
        "modules": _modules(seed),
        "festivals": _festivals(pick, start, days, names),
        "couriers": _couriers(pick, start, days),
        "scandals": _scandals(_stream(seed, "scandals"), start, days, names),
        "events": _events(_stream(seed, "events"), start, range(-burn_in - 5, days), names),
    }


def _modules(seed: int) -> dict[str, bool]:
    """Switch most modules on, and a social feed only where there are friends."""
    on = {name: _stream(seed, "module", name).random() < 0.7 for name in MODULES}
    return {**on, "social": on["social"] and on["friends"]}


def _events(
    pick: random.Random, start: date, days: range, names: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return up to five events on different days, each of one lever."""
    levers = [name for name, row in LEVERS.items() if row.dated]
    return [
        {
            "name": f"event_{k}",
            "date": start + timedelta(days=day),
            "platform": pick.choice(names),
            "set": {(lever := pick.choice(levers)): _event_value(pick, lever)},
        }
        for k, day in enumerate(pick.sample(days, pick.randint(0, 5)))
    ]


def _festivals(
    pick: random.Random, start: date, days: int, names: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return up to three festivals that follow one another two weeks apart.

    They are long, so that no user can have more than one need a day drawn ahead, or have none.
    """
    listed, day = [], pick.randint(-30, days // 2)
    for k in range(pick.randint(0, 3)):
        length = pick.randint(14, 30)
        listed.append(
            {
                "name": f"festival_{k}",
                "start": start + timedelta(days=day),
                "end": start + timedelta(days=day + length - 1),
                "platforms": pick.sample(names, pick.randint(1, len(names))),
                "size": pick.choice([0, 0.5, 1]),
            }
        )
        day += length + 14
    return listed


def _couriers(pick: random.Random, start: date, days: int) -> list[dict[str, Any]]:
    """Return a rest of couriers, or none."""
    if pick.random() < 0.5:
        return []
    first = start + timedelta(days=pick.randint(-10, days // 2))
    last = first + timedelta(days=pick.randint(0, 14))
    return [{"name": "rest", "start": first, "end": last, "capacity": pick.choice([0, 0.2, 1])}]


def _scandals(
    pick: random.Random, start: date, days: int, names: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return up to three scandals, some before the start or behind the end, some with a ban."""
    listed: list[dict[str, Any]] = []
    for k, day in enumerate(pick.sample(range(-10, days + 5), pick.randint(0, 3))):
        first = start + timedelta(days=day)
        listed.append(
            {
                "name": f"scandal_{k}",
                "date": first,
                "platform": pick.choice(names),
                "rank": pick.randint(1, 5),
                "size": pick.choice([0, 1, 20]),
            }
        )
        if pick.random() < 0.5:
            shut = first + timedelta(days=pick.randint(0, 10))
            listed[-1]["suspended_from"] = shut
            listed[-1]["suspended_until"] = shut + timedelta(days=pick.randint(0, 30))
    return listed


def _value(pick: random.Random, name: str) -> float | None:
    """Return a value of a parameter, or None to leave it at its default."""
    row = PARAMETERS[name]
    kind = pick.random()
    if kind < 0.5 or row.prior is None:
        return None
    if kind < 0.7 or name not in CORNERS:
        return row.quantile(pick.uniform(0.02, 0.98))
    return float(pick.choice(CORNERS[name]))


def _lever(pick: random.Random, name: str) -> float | None:
    low, next_one, *_ = sorted(CORNERS[name])
    kind = pick.random()
    if kind < (0.1 if name in SELDOM_DEFAULT else 0.5):
        return None
    if kind < 0.7:
        return pick.uniform(low, next_one)
    return float(pick.choice(CORNERS[name]))


def _event_value(pick: random.Random, name: str) -> float:
    value = _lever(pick, name)
    return LEVERS[name].default if value is None else value


def _platform(seed: int, name: str, limit: float, span: tuple[date, date]) -> dict[str, Any]:
    pick = _stream(seed, name)
    groups: dict[str, dict[str, Any]] = {}
    for lever in LEVERS:
        value = None if lever in START_ONLY else _lever(_stream(seed, name, lever), lever)
        if value is not None:
            group, _, last = lever.partition(".")
            groups.setdefault(group, {})[last] = value
    real = pick.choice([60, 5e3, 1e5])
    series = [(span[0], real), (span[1], real * pick.choice([1, 3]))]
    groups.setdefault("anchors", {})["real"] = _points(series)
    return {
        "role": "content",
        "population": {**_members(pick, limit, span), "minutes": pick.choice([10, 60, 120])},
        **groups,
    }


def _members(pick: random.Random, limit: float, span: tuple[date, date]) -> dict[str, Any]:
    """Return daily users and what makes members of them, rising or falling up to fourfold."""
    share = [limit * pick.uniform(0.2, 0.98) for _ in range(2)]
    rate = pick.uniform(0.2, 0.95)
    daily = [(day, PEOPLE * each * rate) for day, each in zip(span, share, strict=True)]
    ways: list[Callable[[], dict[str, Any]]] = [
        lambda: {"daily_users": _points(daily), "opening_rate": rate},
        lambda: {
            "daily_users": _points(daily),
            "monthly_users": _points([(day, users / rate) for day, users in daily]),
            "before_ratio": 1.0 / rate,
        },
        lambda: {"adopter_share": limit * pick.choice([0.3, 1.0]), "opening_rate": rate},
    ]
    return pick.choice(ways)()


def _points(values: list[tuple[date, float]]) -> list[dict[str, Any]]:
    return [{"period": day, "value": value} for day, value in values]
