"""A1: festivals that are held today, or were held lately, put their mark on the day (2.7)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.columns import F64
from feedfollow.world.world import World


def hold_festivals(world: World) -> None:
    """Write today's strength, views and change of needs to the platform columns (2.7)."""
    row = world.day - world.inputs.first_day
    today = np.asarray(world.platforms)
    today["festival"] = world.inputs.festivals.strength[row]
    today["need_shift"] = world.inputs.festivals.need_shift[row]
    today["views_rate"] *= view_factor(today["festival"], world.coef.festival_views)[:, None]


def view_factor(strength: F64, gain: float) -> F64:
    """Return ``1 + v_X I_e(t)``, by which a festival multiplies commerce views (3).

    Parameters
    ----------
    strength : (n_platforms,) float64
        I_e(t), 0 on ordinary days.
    gain : float
        v_X, share of views per unit of strength.
    """
    return 1.0 + gain * strength
