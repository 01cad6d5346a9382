"""A1: more hours of content bring more views, and fewer of them an hour (16)."""

from __future__ import annotations

import numpy as np

from feedfollow.functions import logistic
from feedfollow.world.columns import F64
from feedfollow.world.inputs import year_fraction
from feedfollow.world.world import World


def scale_content(world: World) -> None:
    """Multiply today's commerce views by what the change of hours brings (16)."""
    value = world.scenario.parameters["content_saturation"]
    now = year_fraction(world.date)
    today = np.asarray(world.platforms)
    for p, name in enumerate(world.names):
        own = world.levers[name]
        reached = logistic((now - own["content.midpoint"]) / own["content.width"])
        hours = np.array([own["shows.live"], own["shows.video"]])
        today["views_rate"][p] *= brought(hours, 1.0 - value * (1.0 - reached))


def brought(hours: F64, saturation: float) -> F64:
    """Return views over those without the change, ``h H/(h H + H50)`` over ``H/(H + H50)``.

    Parameters
    ----------
    hours : (2,) float64
        h, ratio of hours by form.
    saturation : float
        H/(H + H50), share of what could be watched that there is already.
    """
    return hours / (1.0 + saturation * (hours - 1.0))
