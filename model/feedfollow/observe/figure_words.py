"""The words of ``calibration/figures.csv``: its columns, and the lists its cells choose from.

Everything here is data. The loader refuses any other word and names the nearest of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["level", "growth", "share", "bound", "range", "forecast", "text"]
Qualifier = Literal["eq", "approx", "derived", "gt", "lt", "order", "range", "forecast", "target"]
Scale = Literal["log", "logit", "identity"]
Group = Literal["money", "level", "ratio", "share", "trust"]
Role = Literal["fit", "holdout", "check", "input", "context", "excluded"]

COLUMNS: Final[dict[str, str]] = {
    "id": "name of the figure; with a dot where one row of a source carries several numbers",
    "entity": "of whom",
    "what": "what, in the words of the source",
    "statistic": "observation operator: how the days of the period become one number",
    "measure": "measures of the daily table, added up by +",
    "platform": "platforms, likewise",
    "period": "the days it speaks of; words where nothing is read",
    "base_measure": "what the reading is divided by; empty: the same measure",
    "base_platform": "platforms of the base; empty: the same",
    "base_period": "period of the base; empty: the same",
    "kind": "how the number enters a likelihood",
    "qualifier": "how the source says it",
    "value": "the number, in the unit",
    "low": "lower end of a range",
    "high": "upper end of a range",
    "unit": "unit of the number",
    "stated": "what the source says where the cells say it differently",
    "scale": "scale on which the error is Normal",
    "sd": "standard deviation on that scale: .05 is 5 % (log) or 5 points (identity)",
    "sd_reason": "why that much",
    "group": "figures that share one model discrepancy",
    "definition": "which of several possible definitions is read",
    "definition_factor": "yes: the publisher's unclear definition enters as a factor",
    "publisher": "whose number it is",
    "source": "where it was read: article or address",
    "grade": "A to D, what a public page rests on; empty for the five articles",
    "role": "what the calibration may do with it",
    "by_construction": "yes: a lever sets it, so agreement is no success",
    "waits_for": "what the model does not have yet",
    "needs": "modules without which a run has nothing to read",
    "same_fact": "ids that state the same fact, perhaps by another definition",
    "term": "factor of the macro identity (0) that it informs",
    "seen_by": "parameters whose prior median was chosen with it in view",
    "note": "what to keep in mind",
}

ROLES: Final[dict[Role, str]] = {
    "fit": "informs the parameters",
    "holdout": "kept away from the fit and scored afterwards; assigned before fitting",
    "check": "compared with the model, never fitted",
    "input": "enters a scenario",
    "context": "background, or the same information as another row",
    "excluded": "forecast, target, opinion or garbled: never compared",
}

KINDS: Final[dict[Kind, tuple[Qualifier, ...]]] = {
    "level": ("eq", "approx", "derived"),
    "growth": ("eq", "approx", "derived"),
    "share": ("eq", "approx", "derived"),
    "bound": ("gt", "lt", "order"),
    "range": ("range",),
    "forecast": ("forecast", "target"),
    "text": (),
}
"""Qualifiers that go with each kind; ``order`` is a bound of 1 on a ratio of two platforms."""

SCALES: Final[tuple[Scale, ...]] = ("log", "logit", "identity")

GROUPS: Final[dict[Group, str]] = {
    "money": "GMV and revenue",
    "level": "other amounts: people, views, items, shops, hours, value per order",
    "ratio": "growth, and ratios of amounts",
    "share": "shares of a whole",
    "trust": "shares that rest on trust: repurchase, buying without a need",
}
GROUP_SCALES: Final[dict[Group, tuple[Scale, ...]]] = {
    "money": ("log",),
    "level": ("log",),
    "ratio": ("log",),
    "share": ("identity", "logit"),
    "trust": ("identity", "logit"),
}
"""Scales that figures of a group may have, so that one discrepancy has one meaning."""

ON_SHARES: Final[tuple[Group, ...]] = ("share", "trust")
"""Groups compared in points; the others are compared by a factor."""

DEFINITION_SD: Final = 0.2
"""Prior sd of the logarithm of a publisher's definition factor, LN(1, e^0.2)."""

WAITS: Final[dict[str, str]] = {
    "anchor_table": "operators that read the monthly table of anchors",
    "entrant": "a scenario with the third entrant, WeChat Channels, that is fitted",
    "focal": "one named merchant or anchor at weight 1",
    "measure": "a measure that the daily table does not have",
}
"""What figures wait for; one that the model has leaves this table and the figures."""

PLANNED_MEASURES: Final[tuple[str, ...]] = ("live_hours", "searches", "videos")
"""Measures that only a figure that waits for one may name."""

PLATFORMS: Final = ("douyin", "kuaishou", "taobao_live", "channels", "outside_shelf")

BROAD: Final = ("gmv_broad", "gmv_live", "gmv_video", "gmv_talent", "gmv_self")
CLOSED_LOOP: Final = ("gmv_closed_loop",)
"""Measures by the definition of GMV they follow; no operator may mix the two."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit of a documented number.

    Parameters
    ----------
    size : float
        Natural units (persons, CNY, 1 for a ratio) in one of it.
    offset : float
        Natural value of 0: growth by 0 % is a factor of 1.
    text : str
        How it is written behind a number; empty for its own name.
    """

    size: float
    offset: float = 0.0
    text: str = ""


UNITS: Final[dict[str, Unit]] = {
    "%": Unit(0.01),
    "+%": Unit(0.01, 1.0, "%"),
    "+%/month": Unit(0.01, 1.0, "% a month"),
    "x": Unit(1.0, text="times"),
    "CNY": Unit(1.0),
    "CNY million": Unit(1e6, text="m CNY"),
    "CNY million/yr": Unit(1e6, text="m CNY/year"),
    "CNY bn": Unit(1e9, text="bn CNY"),
    "CNY bn/day": Unit(1e9, text="bn CNY/day"),
    "CNY tn": Unit(1e12, text="tn CNY"),
    "count": Unit(1.0, text=" "),
    "issues": Unit(1.0),
    "persons": Unit(1.0),
    "thousand": Unit(1e3),
    "thousand items": Unit(1e3),
    "thousand merchants": Unit(1e3),
    "million": Unit(1e6, text="m"),
    "million/day": Unit(1e6, text="m/day"),
    "million/month": Unit(1e6, text="m/month"),
    "million hours": Unit(1e6, text="m hours"),
    "million items": Unit(1e6, text="m items"),
    "million persons": Unit(1e6, text="m persons"),
    "million plays": Unit(1e6, text="m plays"),
    "million users": Unit(1e6, text="m users"),
    "bn items": Unit(1e9),
    "bn pairs": Unit(1e9),
    "bn plays": Unit(1e9),
    "bn views": Unit(1e9),
    "bn views/day": Unit(1e9),
    "bn views/month": Unit(1e9),
}
GROWTH_UNITS: Final = ("x", "+%", "+%/month")
