"""Which figures follow from others: a hold-out that does is no prediction.

A reading without a base is a sum over cells (part of a measure, platform, stretch of days), so
"follows from" is a matter of linear spans: a year is the sum of its quarters, a broad GMV that of
closed loop and external. Ratios add what they imply: with one end known the other is; ratios
multiply; and of a whole that is cut in two the shares add to one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import product
from typing import TypeAlias

import numpy as np

from feedfollow.observe.documented import Figure
from feedfollow.observe.measure_table import PARTITIONS
from feedfollow.observe.reading import Reading

Cell: TypeAlias = tuple[str, str, int]
Sum: TypeAlias = dict[Cell, float]
Quotient: TypeAlias = tuple[Sum, Sum]


def followers(targets: Sequence[Figure], given: Sequence[Figure]) -> list[Figure]:
    """Find the figures that are functions of others.

    Parameters
    ----------
    targets : sequence of Figure
        Figures in question, such as hold-outs.
    given : sequence of Figure
        Figures that are known, such as those that are fitted; bounds and ranges count as known.

    Returns
    -------
    list of Figure
        Targets whose reading is a linear combination, a quotient or a product of given ones.
    """
    sums = _sums([reading for each in (*targets, *given) for reading in _readings(each)])
    ratios = [(sums[each.reading], sums[each.base]) for each in given if each.base is not None]
    levels = [sums[each.reading] for each in given if each.base is None]
    known = list(levels)
    while found := [
        other
        for pair in ratios
        for one, other in (pair, pair[::-1])
        if in_span(one, known) and not in_span(other, known)
    ]:
        known.append(found[0])
    follow = []
    for each in targets:
        above = sums[each.reading]
        if each.base is None:
            implied = in_span(above, known)
        else:
            implied = _ratio_follows((above, sums[each.base]), known, levels, ratios)
        if implied:
            follow.append(each)
    return follow


def same_reading(one: Reading, other: Reading) -> bool:
    """Whether two readings are the same quantity up to a constant.

    Parameters
    ----------
    one, other : Reading
        Readings; a total and the daily mean of the same days are the same quantity.

    Returns
    -------
    bool
        True when one is a multiple of the other.
    """
    sums = _sums([one, other])
    return sums[one] == sums[other]


def in_span(target: Sum, known: Sequence[Sum]) -> bool:
    """Whether a sum over cells is a linear combination of others.

    Parameters
    ----------
    target : dict of cell to float
        Coefficients of the sum.
    known : sequence of such dicts
        The others.

    Returns
    -------
    bool
        Decided by the rank of the coefficients, which are -1, 0 and 1.
    """
    if not known:
        return False
    cells = sorted(set(target).union(*known))
    rows = np.array([[each.get(cell, 0.0) for cell in cells] for each in (*known, target)])
    return bool(np.linalg.matrix_rank(rows) == np.linalg.matrix_rank(rows[:-1]))


def _ratio_follows(
    target: Quotient, known: Sequence[Sum], levels: Sequence[Sum], ratios: Sequence[Quotient]
) -> bool:
    above, below = target
    if in_span(above, known) and in_span(below, known):
        return True
    shares = [upper for upper, lower in ratios if lower == below]
    return in_span(above, [below, *shares]) or _is_product(target, levels, ratios)


def _is_product(target: Quotient, levels: Iterable[Sum], ratios: Iterable[Quotient]) -> bool:
    """Whether a quotient is a product of powers of levels and quotients: a span of logarithms."""
    logs: list[Sum] = [_log((level, {})) for level in levels]
    return in_span(_log(target), [*logs, *(_log(pair) for pair in ratios)])


def _log(pair: Quotient) -> Sum:
    """Write a quotient as a difference of symbols, one for each sum of cells."""
    made: Sum = {}
    for part, sign in zip(pair, (1.0, -1.0), strict=True):
        if part:
            symbol = (repr(sorted(part.items())), "", 0)
            made[symbol] = made.get(symbol, 0.0) + sign
    return made


def _readings(figure: Figure) -> list[Reading]:
    return [figure.reading] if figure.base is None else [figure.reading, figure.base]


def _sums(readings: Iterable[Reading]) -> dict[Reading, Sum]:
    """Write readings as sums over cells; cells that always go together become one."""
    own = list(dict.fromkeys(readings))
    cuts = _day_cuts(own)
    full = [_sum(each, cuts) for each in own]
    kept = {tuple(each.get(cell, 0.0) for each in full): cell for cell in set().union(*full)}
    chosen = set(kept.values())
    return {
        reading: {cell: sign for cell, sign in each.items() if cell in chosen}
        for reading, each in zip(own, full, strict=True)
    }


def _day_cuts(readings: Iterable[Reading]) -> list[int]:
    """List the days on which some period begins or has just ended, as ordinals."""
    days: set[int] = set()
    for each in readings:
        for day in (each.start - timedelta(days=1), each.start, each.end):
            days.add(day.toordinal())
        days.add(each.end.toordinal() + 1)
    return sorted(days)


def _sum(reading: Reading, cuts: Sequence[int]) -> Sum:
    """Write a reading as a sum over cells; its constant (days, months) does not matter."""
    start, end = reading.start.toordinal(), reading.end.toordinal()
    signs: dict[int, float]
    if reading.statistic in ("at_end", "change"):
        signs = {end: 1.0, start - 1: -1.0} if reading.statistic == "change" else {end: 1.0}
    else:
        signs = {cut: 1.0 for cut in cuts if start <= cut <= end}
    platforms = reading.platforms
    if reading.statistic == "monthly_mean":
        platforms = ("+".join(platforms),)  # weighed by GMV, so no sum over platforms
    return {
        (atom, platform, day): sign
        for measure in reading.measures
        for atom in _atoms(measure)
        for platform in platforms
        for day, sign in signs.items()
    }


def _atoms(measure: str) -> tuple[str, ...]:
    """Cut a measure into the parts that no declared partition cuts further."""
    for whole, groups in PARTITIONS.items():
        parts = {part for group in groups for part in group}
        if measure == whole or measure in parts:
            return tuple(
                "/".join(choice)
                for choice in product(*groups)
                if measure == whole or measure in choice
            )
    return (measure,)
