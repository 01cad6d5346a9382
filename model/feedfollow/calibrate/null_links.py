"""Links in the macro identity: what is sold outside, and what nobody sells any more (2.21)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from feedfollow.calibrate.arrays import Floats
from feedfollow.calibrate.null_inputs import Identity
from feedfollow.world.link_fees import LIVE_LEVERS, VIDEO_LEVERS, answered, link_sizes, terms_of
from feedfollow.world.links import changes_of, stranded

LEVERS: Final = (LIVE_LEVERS, VIDEO_LEVERS)

Value = Callable[[str], Floats | float]
"""A parameter by dotted path: ``(m, 1)``, or the scenario's value."""


def linked_part(identity: Identity, value: Value, name: str, form: int) -> Floats:
    """Return x_pf of (24): what fees leave of the openness of links; 1 without the module.

    Parameters
    ----------
    identity : Identity
    value : callable
    name : str
        Platform.
    form : int
        0 live, 1 video.

    Returns
    -------
    (m, blocks) or (1, blocks) float64
    """
    days = _days(identity)
    if not identity.scenario.modules["link_fees"]:
        return np.ones((1, len(days)))
    levers, first = LEVERS[form], identity.dates[0]
    openness = _openness(value, name, form)
    terms = terms_of(identity.scenario, name, levers, openness, first)
    return answered(terms, *_answer(value, openness), days)


def stranded_share(identity: Identity, value: Value, name: str, form: int) -> Floats:
    """Return the share of goods whose links were closed and who have no shop in the app (2.21).

    Parameters and shape are those of :func:`linked_part`; 0 without the module ``closed_links``.
    """
    scenario, first = identity.scenario, identity.dates[0]
    if not scenario.modules["closed_links"]:
        return np.zeros(len(identity.dates))
    openness = _openness(value, name, form)
    migration = 0.0 * openness + value("parameters.link_migration")
    changes = changes_of(scenario, name, LEVERS[form][0], openness, first)
    if scenario.modules["link_fees"]:
        terms = terms_of(scenario, name, LEVERS[form], openness, first)
        response, review = _answer(value, openness)
        changes = link_sizes(changes, terms, response, review)
        migration = migration + 0.0 * response
    length = value("parameters.link_migration_days")
    return stranded(changes, _days(identity), migration, float(length))


def _openness(value: Value, name: str, form: int) -> Floats:
    return np.atleast_1d(value(f"platforms.{name}.{LEVERS[form][0]}"))


def _answer(value: Value, openness: Floats) -> tuple[Floats, Floats]:
    """Give eta_L and xi_L, a row a point each if anything they meet has one."""
    response, review = value("parameters.link_fee_response"), value("parameters.link_review")
    of_all = 0.0 * (openness + response + review)
    return of_all + response, of_all + review


def _days(identity: Identity) -> Floats:
    """Give the numbers of the blocks' middles, ``(blocks,)``."""
    first = identity.dates[0]
    return np.array([(day - first).days for day in identity.dates], dtype=np.float64)
