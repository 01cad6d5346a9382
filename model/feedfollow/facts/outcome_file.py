"""Read what an experiment reads off its arms, and what is expected of it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from feedfollow.facts.experiment import FATES, SCALES, Expected, Fate, Outcome, Weights
from feedfollow.facts.reading import Reading, by_reader, of_measures, unit_of
from feedfollow.spec.dotted import plain_data
from feedfollow.spec.errors import did_you_mean, listing
from feedfollow.spec.nodes import Node, ScalarNode
from feedfollow.spec.reading import Reader
from feedfollow.spec.scenario import Scenario

KEYS: Final = ("name", "unit", "read", "of", "as", "expect", "claimed", "control", "control_read")

_SWITCH: Final = {"on": True, "off": False}
_TERM: Final = re.compile(r"\s*([+-]?)\s*([A-Za-z_]\w*)\s*")
_NUMBER: Final = r"([-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?)"


def read_outcome(
    reader: Reader, node: Node, path: str, arms: tuple[str, ...], market: Scenario
) -> Outcome | None:
    """Read an outcome; None stands in for a mistake.

    Parameters
    ----------
    reader : Reader
    node : Node
    path : str
        For messages.
    arms : tuple of str
    market : Scenario
        Whose platforms count.

    Returns
    -------
    Outcome or None
    """
    table = reader.table(node, path, KEYS)
    get = table.entries.get
    ratio = reader.choice(get("as"), f"{path}.as", SCALES) == "ratio"
    weights = _weights(reader, get("of"), f"{path}.of", arms, node)
    reading = _reading(reader, reader.required(table, "read", path), f"{path}.read", market)
    under = _reading(reader, get("control_read"), f"{path}.control_read", market) or reading
    neutral = 1.0 if ratio else 0.0
    expected = _expected(reader, reader.required(table, "expect", path), f"{path}.expect", neutral)
    claimed = True if get("claimed") is None else reader.switch(get("claimed"), f"{path}.claimed")
    if reading is None or under is None or expected is None or not weights:
        return None
    made = Outcome(
        name=reader.text(reader.required(table, "name", path), f"{path}.name"),
        unit=reader.text(get("unit"), f"{path}.unit", unit_of(reading)),
        reading=reading,
        weights=weights,
        scale="ratio" if ratio else "difference",
        expected=expected,
        claimed=claimed,
        under_control="not asked",
        control_reading=under,
    )
    if ratio and made.level:
        reader.fail(table.mark, f"{path}: a ratio needs arms that cancel, such as 'one - other'")
    if made.level and expected.text in ("up", "down", "none"):
        message = f"{path}: of a level 'above X', 'below X' or 'X to Y' must be expected"
        reader.fail(table.mark, message)
    # a level is an effect only to who says so
    fate = _fate(reader, get("control"), f"{path}.control", claimed and not made.level)
    if fate != "not asked" and math.isnan(made.neutral):
        message = f"{path}.control: nothing tells a level between two bounds from no effect"
        reader.fail(table.mark, message, "expect 'above X' or 'below X', or set control: not asked")
    return replace(made, under_control=fate)


def _fate(reader: Reader, node: Node | None, path: str, asked: bool) -> Fate:
    if node is None:
        return "gone" if asked else "not asked"
    chosen = reader.choice(node, path, FATES)
    return next((fate for fate in FATES if fate == chosen), "not asked")


def _reading(reader: Reader, node: Node | None, path: str, market: Scenario) -> Reading | None:
    """Read arithmetic of ``MEASURE@PLATFORM@PERIOD``, or ``{READER: {ARGUMENT: VALUE}}``."""
    if node is None:
        return None
    if isinstance(node, ScalarNode):
        text = reader.text(node, path)
        return reader.tried(lambda: of_measures(text, market), node, path)
    table = reader.table(node, path, None)
    if len(table.entries) != 1:
        reader.fail(node.mark, f"{path} must be text of measures, or a map of one reader")
        return None
    ((name, inner),) = table.entries.items()
    given = reader.table(inner, f"{path}.{name}", None)
    plain = {each: plain_data(value) for each, value in given}
    arguments = {each: _SWITCH.get(str(value), value) for each, value in plain.items()}
    return reader.tried(lambda: by_reader(name, arguments), node, path)


def _weights(
    reader: Reader, node: Node | None, path: str, arms: tuple[str, ...], place: Node
) -> Weights:
    """Read ``both - one - other + base``; without it the second arm less the first."""
    if node is None and len(arms) == 2:
        return {arms[1]: 1.0, arms[0]: -1.0}
    if node is None:
        message = f"{path} is needed with {len(arms)} arms: expected such as 'one - other'"
        reader.fail(place.mark, message)
        return {}
    text, weights = reader.text(node, path), dict[str, float]()
    rest = text
    while rest:
        match = _TERM.match(rest)
        if match is None or (rest is not text and not match[1]):
            reader.fail(node.mark, f"{path} must be such as 'one - other', got {text!r}")
            return {}
        if match[2] not in arms:
            hint = did_you_mean(match[2], arms) or listing(arms)
            reader.fail(node.mark, f"{path}: there is no arm {match[2]!r}", hint)
            return {}
        weights[match[2]] = weights.get(match[2], 0.0) + (-1.0 if match[1] == "-" else 1.0)
        rest = rest[match.end() :]
    return weights


def _expected(reader: Reader, node: Node | None, path: str, neutral: float) -> Expected | None:
    """Read where the interval must lie."""
    if node is None:
        return None
    text = reader.text(node, path).strip()
    for pattern, ends in _ENDS.items():
        match = re.fullmatch(pattern, text)
        if match is not None:
            return Expected(text, *ends(neutral, *map(float, match.groups())))
    wanted = "up, down, none, 'above X', 'below X' or 'X to Y'"
    reader.fail(node.mark, f"{path} must be {wanted}; got {text!r}")
    return None


_ENDS: Final[dict[str, Callable[..., tuple[float, float]]]] = {
    "up": lambda neutral: (neutral, math.inf),
    "down": lambda neutral: (-math.inf, neutral),
    "none": lambda neutral: (neutral, neutral),
    rf"above {_NUMBER}": lambda _, low: (low, math.inf),
    rf"below {_NUMBER}": lambda _, high: (-math.inf, high),
    rf"{_NUMBER} to {_NUMBER}": lambda _, low, high: (low, high),
}
"""What may be expected, and the ends that it means."""
