"""At the side of the page: the scenario's own parameter values, or the posterior of a fit."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from feedfollow.analyse.draws import FEWEST, origin_of_draws
from feedfollow.app.draws import DRAWS, draws_of, shipped_fits
from feedfollow.app.room import Room
from feedfollow.observe.origin import origin_of
from feedfollow.spec.errors import SpecError
from feedfollow.spec.scenario import Scenario

OWN_VALUES = "Own values: seeds alone"
OWN_FIT = "Posterior of a fit in a folder"


@dataclass(frozen=True)
class Whose:
    """Whose parameters are used.

    Attributes
    ----------
    fit : str or None
        As :func:`feedfollow.app.draws.draws_of` takes it; None for the scenario's own values.
    draws : int
        Posterior draws; 0 without a fit.
    origin : str
        Where the parameters come from, for people.
    """

    fit: str | None
    draws: int
    origin: str


def choose_fit(held: Room, scenario: Scenario) -> Whose:
    """Ask whose parameters are used; say why a fit cannot be."""
    st.header("Parameters")
    offered = {
        OWN_VALUES: None,
        **{f"Posterior of the fit {name}": name for name in shipped_fits()},
    }
    kind = st.selectbox(
        "Parameters",
        [*offered, OWN_FIT],
        label_visibility="collapsed",
        help="Own values: as the scenario has them; intervals are those of chance alone. A "
        "posterior says what the documented figures leave open: its draws are laid over both "
        "sides, and what the variant changes stays as it was changed.",
    )
    fit = offered[kind] if kind in offered else _folder()
    if fit is None:
        return Whose(None, 0, origin_of(scenario))
    try:
        known = draws_of(fit, scenario)
    except SpecError as error:
        st.error("The fit cannot be used")
        st.code(held.said(error), language=None, wrap_lines=True)
        return Whose(fit, DRAWS, origin_of(scenario))
    draws = st.number_input(
        "Posterior draws",
        min_value=FEWEST,
        max_value=len(known),
        value=min(DRAWS, len(known)),
        help=f"Evenly spaced along the {len(known):,} of the fit. Each is run under every seed; "
        "from 39 on, intervals keep the shape of the posterior.",
    )
    return Whose(fit, int(draws), origin_of_draws(known))


def _folder() -> str:
    """Ask for a folder."""
    name: str = st.text_input(
        "Folder of the fit",
        placeholder="calibration/fits/mine",
        help="As feedfollow calibrate wrote it, within the folder in which the page was started.",
    )
    return name.strip()
