"""The answer to a what-if in two sentences, made from its numbers by rule.

The first says what the lever does to the main outcomes expected, the second who gains and who
loses most. Nothing in them is written by hand.
"""

from __future__ import annotations

import math
from typing import Final

from feedfollow.analyse.compare_tables import amount_of
from feedfollow.analyse.comparison import Comparison
from feedfollow.analyse.differences import Difference
from feedfollow.atlas.classes import Classes, best_and_worst, named
from feedfollow.atlas.library import GIVEN, WhatIf
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL
from feedfollow.plots.amount import Amount, amount_for, interval_text, step_unit
from feedfollow.plots.forest import PARTS
from feedfollow.plots.names import measure_name
from feedfollow.plots.style import name_of
from feedfollow.spec.scenario import Expectation

MOST: Final = 3
"""Outcomes that the first sentence tells of."""
_RATE: Final = Amount(0.01, "%")


def answer(what_if: WhatIf, comparison: Comparison, classes: Classes) -> str:
    """Write the two sentences.

    Parameters
    ----------
    what_if : WhatIf
    comparison : Comparison
        Of this what-if with its base.
    classes : mapping
        From :func:`feedfollow.atlas.classes.classes_of`.

    Returns
    -------
    str
    """
    return f"{effects_sentence(what_if, comparison)} {classes_sentence(classes)}"


def main_outcomes(what_if: WhatIf) -> list[Expectation]:
    """Return the first outcomes expected that do not follow from the lever; all if all do."""
    free = [each for each in what_if.outcomes if not GIVEN.match(each.note or "")]
    return (free or list(what_if.outcomes))[:MOST]


def effects_sentence(what_if: WhatIf, comparison: Comparison) -> str:
    """Say what the lever raises, lowers, and does not change that one could tell.

    Returns
    -------
    str
        One sentence; effects in per cent of the base, of shares in points, with 95 % intervals.
    """
    parts: dict[str, list[str]] = {"up": [], "down": [], "open": [], "zero": [], "unknown": []}
    label = what_if.variant.label
    for each in main_outcomes(what_if):
        found = comparison.difference(label, each.platform or ALL, each.measure)
        kind = found.state if found.state in parts else "open"
        size = "" if kind in ("zero", "unknown") else f" ({effect_text(each.measure, found)})"
        parts[kind].append(f"{outcome_name(each)}{size}")
    done = [
        f"{verb} {_listed(parts[kind])}"
        for kind, verb in (
            ("up", "raises"),
            ("down", "lowers"),
            ("zero", "leaves exactly as it is"),
        )
        if parts[kind]
    ]
    clauses = [f"the change {_listed(done)}"] if done else []
    if parts["open"]:
        clauses.append(f"no change can be told from 0 in {_listed(parts['open'])}")
    if parts["unknown"]:
        clauses.append(f"nothing was measured of {_listed(parts['unknown'])}")
    since, until = what_if.variant.period
    return f"From {since} to {until}, against {what_if.base.name}, {'; '.join(clauses)}."


def outcome_name(each: Expectation) -> str:
    """Write measure and platform, such as ``GMV broad of Kuaishou``."""
    where = name_of(each.platform) if each.platform else "all platforms"
    return f"{measure_name(each.measure)} of {where}"


def effect_text(measure: str, found: Difference) -> str:
    """Write an effect with its interval: per cent of the base, points of shares, else the unit.

    Where one of the two intervals holds 0 and the other does not, the effect is told in its unit,
    by which it is judged.
    """
    same = _is_told(found.relative_low, found.relative_high) is _is_told(found.low, found.high)
    if MEASURES[measure].unit not in PARTS and math.isfinite(found.relative_low) and same:
        point, ends = interval_text(_RATE, found.relative, found.relative_low, found.relative_high)
        return f"{point} % {ends}".strip()
    amount = amount_of(measure, found)
    point, ends = interval_text(amount, found.difference, found.low, found.high)
    unit = step_unit(amount) if amount.unit not in PARTS else ""  # 0..1 is no unit to say
    return " ".join(part for part in (point, unit, ends) if part)


def _is_told(low: float, high: float) -> bool:
    """Whether an interval lies on one side of 0."""
    return low > 0.0 or high < 0.0


def classes_sentence(classes: Classes) -> str:
    """Say whose income rises most and whose falls most, of those that can be told from 0."""
    best, worst = best_and_worst(classes)
    if best is None and worst is None:
        return "No class of merchants or talents, and no platform, has an income that surely moves."
    gain = f"{named(best)} gain{_s(best)} most ({_money(classes, best)})" if best else ""
    loss = f"{named(worst)} lose{_s(worst)} most ({_money(classes, worst)})" if worst else ""
    text = f"{gain}, {loss}" if gain and loss else gain or loss
    if not loss:
        text += ", and nobody surely loses"
    if not gain:
        text += ", and nobody surely gains"
    return f"Of incomes, {text}."


def _s(group: str | None) -> str:
    return "" if group is not None and group.startswith("merchants/") else "s"


def _money(classes: Classes, group: str | None) -> str:
    found = classes[group or "", "income"]
    amount = amount_for((found.difference, found.low, found.high), "CNY")
    point, ends = interval_text(amount, found.difference, found.low, found.high)
    text = f"{point} {amount.unit} {ends}".strip()
    if math.isfinite(found.relative):
        rate, _ = interval_text(_RATE, found.relative, found.relative_low, found.relative_high)
        text += f", {rate} %"
    return text


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
