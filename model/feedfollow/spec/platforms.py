"""Read the ``platforms`` part: a policy vector and a documented population each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, cast

from feedfollow.spec.errors import did_you_mean
from feedfollow.spec.nodes import MapNode, Mark, Node
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.read_series import read_series
from feedfollow.spec.reading import Reader, dotted_names
from feedfollow.spec.scenario import ROLES, FrozenMap, Platform, Role, Series
from feedfollow.spec.settings import POPULATION

POPULATION_KEYS: Final = (
    "daily_users",
    "monthly_users",
    "opening_rate",
    "adopter_share",
    "before_ratio",
    "minutes",
    "overlap",
)
GROUPS: Final = dotted_names(LEVERS)
"""Group of levers -> names in it."""

PLATFORM_NAME: Final = "[a-z][a-z0-9_]{0,31}"


def read_platforms(reader: Reader, node: Node | None, start: date) -> dict[str, Platform]:
    """Read every platform.

    Parameters
    ----------
    reader : Reader
        Notes the problems.
    node : Node or None
        The ``platforms`` map.
    start : datetime.date
        First recorded day, given to a series that is stated as one value.

    Returns
    -------
    dict of str to Platform
        In the order of the file.
    """
    table = reader.table(node, "platforms", None)
    found = {name: _platform(reader, name, inner, table.keys[name], start) for name, inner in table}
    if isinstance(node, MapNode) and all(each.role == "shelf" for each in found.values()):
        reader.fail(table.mark, "platforms has no content platform: nothing would happen")
    _refuse_overlaps(reader, table, found)
    return found


def _platform(reader: Reader, name: str, node: Node, mark: Mark, start: date) -> Platform:
    path = f"platforms.{name}"
    if not re.fullmatch(PLATFORM_NAME, name):
        reader.fail(mark, f"{name!r} cannot name a platform: use a-z, 0-9 and _")
    table = reader.table(node, path, None)
    role = _role(reader, table, path)
    if not isinstance(node, MapNode):
        return Platform(name, role)
    if role == "shelf":
        for key in table.entries:
            if key != "role":
                reader.fail(table.keys[key], f"{path} is a shelf: nothing reads {key!r} there")
        return Platform(name, role)
    table = reader.table(table, path, dict.fromkeys(("role", "population", *GROUPS)))
    anchors = table.entries.get("anchors")
    real = anchors.entries.get("real") if isinstance(anchors, MapNode) else None
    levers = _levers(reader, table, path)
    if real is None:
        reader.fail(table.mark, f"{path} has no 'anchors.real', which is required")
    population = reader.required(table, "population", path)
    series = _series(reader, real, path, "anchors.real", start)
    return _content(reader, name, levers, population, series, start)


def _role(reader: Reader, table: MapNode, path: str) -> Role:
    chosen = reader.choice(table.entries.get("role"), f"{path}.role", ROLES)
    return cast(Role, chosen or "content")


def _levers(reader: Reader, table: MapNode, path: str) -> Mapping[str, float]:
    values = {lever: float(row.default) for lever, row in LEVERS.items()}
    for group, names in GROUPS.items():
        known = [*names, "real"] if group == "anchors" else names
        for name, inner in reader.table(table.entries.get(group), f"{path}.{group}", known):
            lever, place = f"{group}.{name}", f"{path}.{group}.{name}"
            if lever in LEVERS:
                values[lever] = reader.number(reader.valued(inner, place), place, LEVERS[lever])
    return FrozenMap(values)


def _series(reader: Reader, node: Node | None, path: str, name: str, start: date) -> Series | None:
    if node is None:
        return None
    return read_series(reader, node, f"{path}.{name}", POPULATION[name], start)


def _content(
    reader: Reader,
    name: str,
    levers: Mapping[str, float],
    node: Node | None,
    anchors_real: Series | None,
    start: date,
) -> Platform:
    path = f"platforms.{name}"
    table = reader.table(node, f"{path}.population", POPULATION_KEYS)
    if isinstance(node, MapNode):
        _refuse_combination(reader, table, f"{path}.population")
        reader.required(table, "minutes", f"{path}.population")

    def series(key: str) -> Series | None:
        return _series(reader, table.entries.get(key), path, f"population.{key}", start)

    def number(key: str) -> float | None:
        inner, row = table.entries.get(key), POPULATION[f"population.{key}"]
        place = f"{path}.population.{key}"
        return None if inner is None else reader.number(reader.valued(inner, place), place, row)

    partner, share = _overlap(reader, table.entries.get("overlap"), f"{path}.population.overlap")
    return Platform(
        name=name,
        role="content",
        levers=levers,
        daily_users=series("daily_users"),
        monthly_users=series("monthly_users"),
        opening_rate=number("opening_rate"),
        adopter_share=number("adopter_share"),
        before_ratio=number("before_ratio"),
        overlap_with=partner,
        overlap_share=share,
        minutes=series("minutes"),
        anchors_real=anchors_real,
    )


def _refuse_combination(reader: Reader, table: MapNode, path: str) -> None:
    """Members come from a monthly series, a rate, or a share of adopters: from one of them."""
    has = table.entries.keys()
    if "daily_users" in has:
        useless = {"adopter_share"}
        if "monthly_users" in has:
            useless.add("opening_rate")
        else:
            useless.add("before_ratio")
            if "opening_rate" not in has:
                reader.fail(
                    table.mark,
                    f"{path} has 'daily_users' but neither 'monthly_users' nor 'opening_rate': "
                    "the number of members is unknown",
                )
        said = "'daily_users' and 'monthly_users'" if "monthly_users" in has else "'daily_users'"
    else:
        useless = {"monthly_users", "before_ratio"}
        said = "no 'daily_users'"
        for name in ("adopter_share", "opening_rate"):
            if name not in has:
                reader.fail(
                    table.mark,
                    f"{path} has neither 'daily_users' nor {name!r}: one is required",
                )
    for name in sorted(useless & has):
        reader.fail(table.keys[name], f"nothing reads {path}.{name} beside {said}")


def _overlap(reader: Reader, node: Node | None, path: str) -> tuple[str | None, float | None]:
    if node is None:
        return None, None
    table = reader.table(node, path, ("with", "share"))
    partner = share = None
    if isinstance(node, MapNode):
        partner, share = (reader.required(table, key, path) for key in ("with", "share"))
    value = None
    if share is not None:
        row = POPULATION["population.overlap.share"]
        value = reader.number(reader.valued(share, f"{path}.share"), f"{path}.share", row)
    return reader.optional_text(partner, f"{path}.with"), value


def _refuse_overlaps(reader: Reader, table: MapNode, found: Mapping[str, Platform]) -> None:
    """Let an overlap name a platform above its own, so that each is stated once."""
    above: list[str] = []
    for name, platform in found.items():
        partner = platform.overlap_with
        if partner is not None and partner not in above:
            mark = _overlap_mark(table.entries[name], table.keys[name])
            reader.fail(
                mark,
                f"platforms.{name}.population.overlap.with must name a content platform that "
                f"stands above {name}, got {partner!r}",
                did_you_mean(partner, above),
            )
        if platform.role == "content":
            above.append(name)


def _overlap_mark(node: Node, fallback: Mark) -> Mark:
    for key in ("population", "overlap", "with"):
        if not isinstance(node, MapNode) or key not in node.entries:
            return fallback
        node = node.entries[key]
    return node.mark
