"""The words of ``calibration/trace.csv`` and ``calibration/glossary.csv``.

What stands here is data, or made of the model's tables: the columns, and the names that cells may
use. The loaders refuse any other word and name the nearest of these.
"""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

from feedfollow.observe.figures import load_statements
from feedfollow.observe.measure_table import MEASURES
from feedfollow.paths import shipped_scenarios
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.symbols import EQUATIONS, OPTIONAL_MODULES
from feedfollow.spec.vocabulary import MODULES

Status = Literal["modelled", "partly", "waits", "out_of_scope"]

STATUSES: Final[dict[Status, str]] = {
    "modelled": "the mechanism is in the model, and a test or what-if shows the claimed direction",
    "partly": "the mechanism, or a part of it, is in the model; what is missing is said",
    "waits": "the process that the claim is about is not built yet",
    "out_of_scope": "the model will not have it, for the reason given",
}

CLAIM_COLUMNS: Final[dict[str, str]] = {
    "id": "M01 to M77",
    "name": "short name",
    "source": "articles that make the claim",
    "intervention": "what is changed",
    "expected": "what should follow",
    "paired_run_test": "the paired run that would show it",
    "kind": "emergent: it must come out of the run; assumed: it is put in",
    "control": "what must kill the effect",
}
"""Columns of ``calibration/stylised_facts.csv``."""

TRACE_COLUMNS: Final[dict[str, str]] = {
    "id": "the claim, by its id in stylised_facts.csv; every claim once",
    "status": "modelled, partly, waits or out_of_scope",
    "mechanism": "how it comes about in the model; empty where nothing of it is there",
    "equations": "numbers of equations or processes, such as (4) or 2.8",
    "levers": "what sets it: levers, parameters.NAME, modules.NAME",
    "tests": "what shows it, or the part of it that is there: path::name",
    "scenarios": "what-ifs of scenarios/, likewise",
    "measures": "where it is seen in the tables of a run",
    "figures": "documented figures that speak of it",
    "waits_for": "processes that the model does not have yet",
    "reason": "what has been shown, what is missing, or why it is out of scope",
}
"""Columns of ``calibration/trace.csv``; names in a cell stand apart by a blank."""

GLOSSARY_COLUMNS: Final[dict[str, str]] = {
    "term": "the Chinese word",
    "pinyin": "how it is read",
    "english": "the usual English term",
    "articles": "articles that use it; empty: the trade's word, in none of them",
    "names": "where it is in the model: names as in trace.csv, measures included",
    "meaning": "what is meant, and how the model takes it",
}
"""Columns of ``calibration/glossary.csv``."""

ARTICLES: Final = ("000", "001", "002", "003", "004")

_MODULES_TO_BUILD: Final[dict[str, str]] = {
    "entrant": "the third entrant, WeChat Channels",
    "flash_deals": "flash deals: a few pieces at a low price for a short time",
    "merchant_choice": "merchants' prices, and where they sell (2.12)",
    "selection": "anchors' choice of goods",
    "social": "the social feed: what friends are engaged in",
    "switching": "choice among platforms, habit (15)",
}
_OTHERS: Final[dict[str, str]] = {
    "cross_border": "a platform with another population, duty and long delivery",
    "families": "families of anchors",
    "marketing": "what a platform spends to win users (2)",
    "off_platform_deals": "deals settled by private message",
    "homophily": "friends of like tastes, and word of mouth of goods",
    "scandal": "scandal and suspension",
}


def to_build() -> dict[str, str]:
    """Give the processes that claims may wait for.

    One that the model has leaves the list by itself, so that the claims that waited for it are
    refused until somebody has judged them anew.

    Returns
    -------
    dict of str to str
        What each is, by name.
    """
    return {
        **{name: text for name, text in _MODULES_TO_BUILD.items() if name in OPTIONAL_MODULES},
        **{name: text for name, text in _OTHERS.items() if name not in MODULES},
    }


def is_built(name: str) -> bool:
    """Whether a process that once was to be built is built now."""
    return name in {**_MODULES_TO_BUILD, **_OTHERS} and name not in to_build()


@cache
def names(column: str) -> tuple[str, ...]:
    """Give the names that a column of the trace, or of the glossary, may use.

    Parameters
    ----------
    column : str
        ``equations``, ``levers``, ``scenarios``, ``measures``, ``figures``, ``waits_for``,
        ``names`` or ``articles``.

    Returns
    -------
    tuple of str
        In the order of the tables.
    """
    rows = (*PARAMETERS.values(), *LEVERS.values())
    sections = dict.fromkeys(label for row in rows for label in row.equations)
    levers = (
        *LEVERS,
        *(f"parameters.{name}" for name in PARAMETERS),
        *(f"modules.{name}" for name in MODULES),
    )
    known: dict[str, tuple[str, ...]] = {
        "equations": tuple(dict.fromkeys((*EQUATIONS, *sections))),
        "levers": levers,
        "scenarios": shipped_scenarios(),
        "measures": tuple(MEASURES),
        "figures": tuple(each.id for each in load_statements()),
        "waits_for": tuple(to_build()),
        "names": (*levers, *MEASURES),
        "articles": ARTICLES,
    }
    return known[column]
