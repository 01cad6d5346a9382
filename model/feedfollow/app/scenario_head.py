"""What stands above levers and answers: whether the parameters were fitted, and what is asked."""

from __future__ import annotations

from typing import Final

import streamlit as st

from feedfollow.observe.origin import CALIBRATED, NOT_CALIBRATED
from feedfollow.spec.scenario import Scenario

UNFITTED: Final = "No value was fitted to the documented figures: read directions before sizes."


def head(scenario: Scenario, origin: str) -> None:
    """Name a scenario, its question, and where the parameters come from.

    Parameters
    ----------
    scenario : Scenario
    origin : str
        As :func:`origin_badge` takes it.
    """
    st.markdown(f"**{scenario.name}**: {scenario.question}" if scenario.question else scenario.name)
    origin_badge(origin)


def origin_badge(origin: str) -> None:
    """Show where parameters come from: green for a fit that vouches for them, else red.

    Parameters
    ----------
    origin : str
        As :func:`feedfollow.observe.origin.origin_of` or ``drawn_from`` writes it.
    """
    short, _, lacks = origin.partition(":")
    colour = "green" if origin == CALIBRATED else "red"
    said = UNFITTED if origin == NOT_CALIBRATED else lacks.strip()
    st.markdown(f":{colour}-badge[{short}] {said}".rstrip())
