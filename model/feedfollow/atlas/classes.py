"""Who wins and who loses: what a lever changes for classes of merchants, anchors and buyers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import chain
from typing import Final, TypeAlias

from feedfollow.analyse.differences import Difference, paired
from feedfollow.analyse.text import columns_text
from feedfollow.atlas.kept import GROUP, Kept
from feedfollow.observe.groups import COLUMNS as SUMMED
from feedfollow.observe.groups import ROOMS, THIRDS
from feedfollow.plots.amount import Amount, amount_for, interval_text
from feedfollow.plots.style import name_of

Classes: TypeAlias = Mapping[tuple[str, str], Difference]
"""By class, such as ``merchants/small``, and by what changes: sales or income."""

KINDS: Final = ("merchants", "anchors", "platforms", "sold in", "buyers")
SIZES: Final = ("merchants/large", "merchants/middle", "merchants/small")
RANKS: Final = ("head", "waist", "tail")
ORDER: Final = (
    *(size.partition("/")[2] for size in SIZES), *RANKS, "families", "brands",
    "white label", *ROOMS, *THIRDS
)  # fmt: skip
"""Classes of a kind, from above down; others follow."""
FOOT: Final = (
    "sales: paid value of orders placed, outside the app too; for buyers what they spend, which is "
    "no gain or loss of theirs. income: what came into their accounts less what went out. Sizes: "
    "1 % of merchants who had sold most before the first day, the next 9 %, the rest; head: rooms "
    "that are simulated one by one, waist: the rest of the first tenth by charisma. ~: the "
    "interval holds 0."
)
HEAD: Final = ("class", "sales", "95 %", "of base", "income", "95 %", "of base")
_RATE: Final = Amount(0.01, "%")


def classes_of(kept: Kept) -> dict[tuple[str, str], Difference]:
    """Return what changes for every class, merchants first and each kind from above down.

    A class that sells and earns nothing on either side is left out.
    """
    pairs = {(group, name): both for (_, group, name), both in kept.pairs(GROUP).items()}
    empty = {
        group
        for group, _ in pairs
        if not any(side.any() for name in SUMMED for side in pairs.get((group, name), ()))
    }
    found = {
        key: paired(base, value, with_draws=True)
        for key, (base, value) in pairs.items()
        if key[0] not in empty
    }
    return dict(sorted(found.items(), key=lambda each: _place(*each[0])))


def _place(group: str, name: str) -> tuple[int, str, int, str]:
    """Return where a class stands: by kind, platform, and the order of classes."""
    kind, *between, last = group.split("/")
    platform = last if kind == "platforms" else "".join(between)
    place = ORDER.index(last) if last in ORDER else len(ORDER)
    return KINDS.index(kind), platform, place, name


def is_of_the_whole(group: str) -> bool:
    """Whether a class is one of those that part all who earn: sizes, ranks of talents, platforms.

    Types (brands, goods from the source, families) overlap with these.
    """
    kind, *_, last = group.split("/")
    return group in SIZES or kind == "platforms" or (kind == "anchors" and last in RANKS)


def named(group: str) -> str:
    """Write a class for people.

    Returns
    -------
    str
        Such as ``small merchants``, ``the head of Kuaishou's talents`` or ``Kuaishou itself``.
    """
    kind, *names = group.split("/")
    if kind == "platforms":
        return f"{name_of(names[0])} itself"
    if kind == "anchors":
        return f"the {names[1]} of {name_of(names[0])}'s talents"
    if kind == "merchants" and group in SIZES:
        return f"{names[0]}{'-sized' if names[0] == 'middle' else ''} merchants"
    return f"{kind}, {names[0]}"


def best_and_worst(classes: Classes) -> tuple[str | None, str | None]:
    """Name the classes whose income surely rises and surely falls by most CNY, if any does.

    Returns
    -------
    (str or None, str or None)
    """
    known = {
        group: found
        for (group, name), found in classes.items()
        if name == "income" and is_of_the_whole(group)
    }
    sure = {group: each.difference for group, each in known.items() if is_sure(each)}
    ups = {group: change for group, change in sure.items() if change > 0.0}
    downs = {group: change for group, change in sure.items() if change < 0.0}
    return (
        max(ups, key=lambda group: ups[group]) if ups else None,
        min(downs, key=lambda group: downs[group]) if downs else None,
    )


def is_sure(found: Difference) -> bool:
    """Whether a change is told from 0 in money and, where its base is positive, in per cent."""
    if found.state not in ("up", "down"):
        return False
    low, high = found.relative_low, found.relative_high
    return not math.isfinite(low) or low > 0.0 or high < 0.0


def table_lines(classes: Classes) -> list[str]:
    """Write the table of classes, a block a kind, with units of money that fit the block."""
    cells: list[tuple[str, ...]] = []
    heads: dict[int, str] = {}
    for kind in dict.fromkeys(group.partition("/")[0] for group, _ in classes):
        own = {key: each for key, each in classes.items() if key[0].startswith(f"{kind}/")}
        amounts = {name: _amount(own, name) for name in SUMMED}
        units = (f"{name} in {each.unit}" for name, each in amounts.items() if each is not None)
        heads[len(cells)] = f"{kind}, {', '.join(units)}"
        for group in dict.fromkeys(group for group, _ in own):
            pair = (_cells(amounts[name], own.get((group, name))) for name in SUMMED)
            cells.append((group.partition("/")[2].replace("/", ", "), *chain(*pair)))
    head, *lines = columns_text(HEAD, cells).splitlines()
    shown = [f"  {head}"]
    for number, line in enumerate(lines):
        shown += [heads[number]] if number in heads else []
        shown.append(f"  {line}")
    return shown


def _amount(classes: Classes, name: str) -> Amount | None:
    ends = [e for (_, own), each in classes.items() if own == name for e in (each.low, each.high)]
    return amount_for(ends, "CNY") if ends else None


def _cells(amount: Amount | None, found: Difference | None) -> tuple[str, str, str]:
    if amount is None or found is None or not found.pairs:
        return "-", "", ""
    if found.state == "zero":
        return "0", "", "exact"
    unsure = "" if found.state in ("up", "down") else "~"
    point, ends = interval_text(amount, found.difference, found.low, found.high)
    share, _ = interval_text(_RATE, found.relative, found.relative_low, found.relative_high)
    return f"{unsure}{point}", ends, f"{share} %" if share != "-" else "-"
