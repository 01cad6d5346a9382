"""A1: on what terms platforms lend to merchants, sell tools and take payments (2.16, 2.17)."""

from __future__ import annotations

import numpy as np

from feedfollow.world.world import World

YEAR = 365.0


def set_terms(world: World) -> None:
    """Write every platform's terms of today; rates become daily ones."""
    today = np.asarray(world.platforms)
    levers = [world.levers[name] for name in world.names]
    today["lent_share"] = [own["finance.lent"] for own in levers]
    today["loan_interest"] = [own["finance.rate"] / YEAR for own in levers]
    today["loan_loss"] = [own["finance.loss"] / YEAR for own in levers]
    today["data_fee"] = [own["fees.data"] for own in levers]
    today["payment_fee"] = [own["fees.payment"] for own in levers]
