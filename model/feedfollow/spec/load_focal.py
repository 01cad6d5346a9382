"""Load a focal business: a scenario file with the part ``focal``, beside the market it extends."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, cast

from feedfollow.spec.build import build, in_order
from feedfollow.spec.dotted import laid_over
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.focal import (
    ANCHOR,
    ANCHOR_NEEDS,
    BEST,
    BRAND,
    BRAND_NEEDS,
    BUDGET_PARTS,
    KINDS,
    Anchor,
    Brand,
    Business,
    Focal,
    Kind,
)
from feedfollow.spec.frozen import FrozenMap
from feedfollow.spec.loader import FOCAL, merged_file, name_of_file
from feedfollow.spec.nodes import MapNode, Mark, Node, ScalarNode
from feedfollow.spec.parameters import CATEGORIES
from feedfollow.spec.reading import EARLIEST, Reader
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.table import Parameter, fixed

SHARE: Final = Parameter(
    name="mix", symbol="", equations=(), unit="share of budget", low=0, default=0.25, high=1,
    prior=fixed(0.25), description="share of the budget", source="assumed", verdict="fix",
)  # fmt: skip
BRAND_KEYS: Final = ("kind", "name", "platform", "category", "start", "mix", *BRAND)
ANCHOR_KEYS: Final = ("kind", "name", "platform", "categories", "start", *ANCHOR)
NEEDED_MODULE: Final = {"ads": "ads", "mall": "shelf"}
"""Channels that there are only where a module of the market is on."""

_ROUNDING: Final = 1e-6


def load_focal(
    path: str | Path,
    overrides: Mapping[str, object] | None = None,
    folders: Sequence[Path] | None = None,
) -> Focal:
    """Load a focal business and its market.

    Parameters
    ----------
    path : str or pathlib.Path
        A scenario file with the part ``focal``, found as by
        :func:`feedfollow.spec.loader.load_scenario`.
    overrides : mapping of str to object, optional
        Values of the market by dotted path.
    folders : sequence of pathlib.Path, optional
        Where files that it extends may lie.

    Returns
    -------
    Focal

    Raises
    ------
    SpecError
        With every problem of the file, each with its place.
    """
    problems: list[Problem] = []
    place, root = merged_file(path, folders, problems)
    stated = root.entries.get(FOCAL) if isinstance(root, MapNode) else None
    if stated is None or not isinstance(root, MapNode):
        message = f"no part {FOCAL!r}; expected one named brand or anchor"
        hint = "feedfollow run simulates a scenario without a focal business"
        raise SpecError([*problems, root.mark.problem(message, hint)])
    rest = {name: node for name, node in root if name != FOCAL}
    market_root = laid_over(MapNode(root.mark, rest, root.keys), overrides or {}, problems)
    market = build(market_root, name_of_file(place), problems)
    business = read_business(Reader(problems), stated, market)
    if problems or business is None:
        raise SpecError(in_order(problems))
    return Focal(market, business)


def read_business(reader: Reader, node: Node, market: Scenario) -> Business | None:
    """Read the part ``focal``; None or a stand-in after noting problems.

    Parameters
    ----------
    reader : Reader
        Notes the problems.
    node : Node
        The part.
    market : Scenario
        Whose platforms, modules and days it must fit.
    """
    whole = reader.table(node, FOCAL, None)
    if not isinstance(node, MapNode):
        return None
    stated = reader.required(whole, "kind", FOCAL)
    kind = reader.choice(stated, f"{FOCAL}.kind", KINDS)
    if not kind:
        return None
    table = reader.table(node, FOCAL, BRAND_KEYS if kind == "brand" else ANCHOR_KEYS)
    for name in ("name", "platform", "start"):
        reader.required(table, name, FOCAL)
    content = [name for name, each in market.platforms.items() if each.role == "content"]
    platform = reader.choice(table.entries.get("platform"), f"{FOCAL}.platform", content)
    start = _start(reader, table, market)
    name = reader.name(table.entries.get("name"), f"{FOCAL}.name")
    numbers = _numbers(reader, table, cast(Kind, kind), market, platform)
    sources = {key.removeprefix(f"{FOCAL}."): each for key, each in reader.provenance.items()}
    if kind == "anchor":
        shown = _categories(reader, table)
        return Anchor(name, platform, shown, start, FrozenMap(numbers), FrozenMap(sources))
    category = reader.choice(
        reader.required(table, "category", FOCAL), f"{FOCAL}.category", CATEGORIES
    )
    mix = _mix(reader, table, market)
    _refuse_shelf(reader, table, numbers)
    return Brand(name, platform, category, start, mix, FrozenMap(numbers), FrozenMap(sources))


def _start(reader: Reader, table: MapNode, market: Scenario) -> date:
    node = table.entries.get("start")
    day = reader.day(node, f"{FOCAL}.start")
    if day is not None and node is not None and not market.start <= day <= market.until:
        message = f"{FOCAL}.start must lie in the market's days, {market.start} to {market.until}"
        reader.fail(node.mark, f"{message}; got {day}")
    return day or EARLIEST


def _numbers(
    reader: Reader, table: MapNode, kind: Kind, market: Scenario, platform: str
) -> dict[str, float]:
    """Read the numbers of a business; what is not stated is the market's, or the row's default."""
    rows, needs = (BRAND, BRAND_NEEDS) if kind == "brand" else (ANCHOR, ANCHOR_NEEDS)
    found: dict[str, float] = {}
    for name, row in rows.items():
        stated, path = table.entries.get(name), f"{FOCAL}.{name}"
        if stated is None:
            if name in needs:
                reader.required(table, name, FOCAL)
            found[name] = _usual(name, row, market, platform)
        else:
            found[name] = reader.number(reader.valued(stated, path), path, row)
    if "claimed" in rows and "claimed" not in table.entries:
        found["claimed"] = found["quality"]
    return found


def _usual(name: str, row: Parameter, market: Scenario, platform: str) -> float:
    """Return what the market has where a business does not say."""
    parameters = market.parameters
    if name == "on_air":
        return parameters["live_probability_head"]
    if name == "commission":
        return parameters["anchor_commission"]
    if name == "room_cost" and platform in market.platforms:
        return market.platforms[platform].levers["rooms.own_cost"]
    return row.default


def _categories(reader: Reader, table: MapNode) -> tuple[str, ...]:
    path = f"{FOCAL}.categories"
    node = reader.required(table, "categories", FOCAL)
    chosen: list[str] = []
    listed = reader.items(node, path)
    if node is not None and not listed:
        reader.fail(node.mark, f"{path} names nothing", f"name some of {', '.join(CATEGORIES)}")
    for number, item in enumerate(listed):
        name = reader.choice(item, f"{path}[{number}]", CATEGORIES)
        if name and name in chosen:
            reader.fail(item.mark, f"{path} names {name!r} twice")
        chosen.append(name)
    return tuple(chosen)


def _mix(reader: Reader, table: MapNode, market: Scenario) -> Mapping[str, float] | None:
    """Read how the budget is divided; None asks for the best mix."""
    path, node = f"{FOCAL}.mix", table.entries.get("mix")
    if node is None or (isinstance(node, ScalarNode) and node.value == BEST):
        return None
    if not isinstance(node, MapNode):
        reader.fail(node.mark, f"{path} must be {BEST!r} or a map of {', '.join(BUDGET_PARTS)}")
        return None
    shares = dict.fromkeys(BUDGET_PARTS, 0.0)
    for name, stated in reader.table(node, path, BUDGET_PARTS):
        place = f"{path}.{name}"
        shares[name] = reader.number(reader.valued(stated, place), place, SHARE)
        module = NEEDED_MODULE.get(name)
        if shares[name] > 0.0 and module and not market.modules[module]:
            hint = f"add modules: {{{module}: on}}, or leave {name} out"
            reader.fail(node.keys[name], f"{place}: the market's module {module} is off", hint)
    total = math.fsum(shares.values())
    if abs(total - 1.0) > _ROUNDING and not math.isnan(total):
        reader.fail(node.mark, f"{path} must add up to 1, got {total:g}")
    return FrozenMap(shares)


def _refuse_shelf(reader: Reader, table: MapNode, numbers: Mapping[str, float]) -> None:
    """Refuse goods that cost more than their price: nobody would sell them."""
    if numbers["unit_cost"] >= numbers["price"]:
        mark: Mark = table.keys.get("unit_cost", table.mark)
        reader.fail(mark, f"{FOCAL}.unit_cost must be below {FOCAL}.price ({numbers['price']:g})")
