"""Flash deals: a few pieces at a low price for a short time (section 2.7)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="flash_share",
        symbol="n_flash",
        equations=("2.7",),
        unit="share of engaged live views",
        default=0.05,
        low=0.0,
        high=1.0,
        prior=uniform(0.025, 0.075),
        description=(
            "Share of the goods of a live show that are flash deals, hence of the engaged views "
            "that fall on one: two of forty."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="flash_discount",
        symbol="d_flash",
        equations=("2.7",),
        unit="share of the list price",
        default=0.4,
        low=0.0,
        high=0.9,
        prior=uniform(0.2, 0.6),
        description="Discount of a flash deal off the list price, in the place of the room's own.",
        source="assumed; a talent asked merchants for 40 % (talent_deal_scmp)",
        verdict="marginalise",
    ),
    Parameter(
        name="flash_stock",
        symbol="q_flash",
        equations=("2.7",),
        unit="pieces per engaged view",
        default=0.005,
        low=0.0,
        high=1.0e6,
        prior=lognormal(0.005, 3.0),
        description=(
            "Pieces at the price of a flash deal that a room has a day, as a multiple of the "
            "engaged views that it has on an average day."
        ),
        source="assumed: below what is asked for at the defaults, so that most deals are sold out",
        verdict="marginalise",
    ),
    Parameter(
        name="session_flash",
        symbol="b_flash",
        equations=("(8)",),
        unit="logit",
        default=0.5,
        low=0.0,
        high=10.0,
        prior=uniform(0.25, 0.75),
        description="What scarcity of a flash deal adds to the log odds of buying, beside price.",
        source="assumed; direction from article 001",
        verdict="marginalise",
    ),
    Parameter(
        name="return_flash",
        symbol="r_f",
        equations=("(12)",),
        unit="logit",
        default=0.3,
        low=0.0,
        high=10.0,
        prior=uniform(0.0, 1.0),
        description="How much more readily goods of a flash deal are sent back, in log odds.",
        source="assumed; direction from article 001",
        verdict="marginalise",
    ),
)
