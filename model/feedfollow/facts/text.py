"""How effects are written: in the unit that fits them, as finely as their interval is wide."""

from __future__ import annotations

import math

from feedfollow.facts.verdict import Answer, Effect
from feedfollow.plots.amount import Amount, amount_for, interval_text, step_unit


def amount_of(answer: Answer) -> Amount:
    """Return how the effect of an outcome is written, and what the control left of it."""
    if answer.outcome.scale == "ratio":
        return Amount(1.0, "factor")
    effects = [each for each in (answer.effect, answer.control) if each is not None]
    return amount_for([e for each in effects for e in (each.low, each.high)], answer.outcome.unit)


def unit_of_effect(answer: Answer) -> str:
    """Return the unit of an effect: points for a difference of shares."""
    amount = amount_of(answer)
    return amount.unit if answer.outcome.level else step_unit(amount)


def effect_text(answer: Answer, effect: Effect | None) -> str:
    """Write an effect with its interval; empty for none.

    Returns
    -------
    str
        Such as ``+1.2 [+0.8, +1.6]``, of a ratio ``1.06 [1.01, 1.10]``.
    """
    if effect is None:
        return ""
    if not math.isfinite(effect.mean):
        return "none"
    point, ends = interval_text(amount_of(answer), effect.mean, effect.low, effect.high)
    signed = answer.outcome.scale == "difference" and not answer.outcome.level
    text = f"{point} {ends}".strip()
    return text if signed else text.replace("+", "")


def base_text(answer: Answer) -> str:
    """Write the level of the first arm that an outcome reads."""
    level = next(iter(answer.levels.values()))
    amount = amount_for([level], answer.outcome.unit)
    return f"{amount.text(level)} {amount.unit}".strip()
