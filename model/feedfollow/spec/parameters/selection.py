"""How talents choose the goods of their rooms (section 2.14)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, uniform

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="selection_scale",
        symbol="μ_G",
        equations=("2.14",),
        unit="1/share of sales",
        default=20.0,
        low=0.0,
        high=1.0e4,
        prior=lognormal(20.0, 2.0),
        description=(
            "How sharply a room prefers the better goods: what odds of listing rise by with what "
            "goods are worth to it, over the mean sales of an engaged view. At 0 it lists anything."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="selection_quality",
        symbol="ζ_q",
        equations=("2.14",),
        unit="share of sales per unit of quality",
        default=0.4,
        low=0.0,
        high=100.0,
        prior=uniform(0.0, 0.8),
        description="What a unit of quality is worth to a wholly honest talent.",
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="selection_contacts",
        symbol="K_0",
        equations=("2.14",),
        unit="merchants of a category",
        default=10.0,
        low=0.0,
        high=1.0e12,
        prior=lognormal(10.0, 2.0),
        description=(
            "Merchants of a category among whom a talent of mean popularity chooses without a "
            "pool. Others know more or fewer of them, in proportion to their engaged views, and "
            "everybody at least one."
        ),
        source="assumed",
        verdict="marginalise",
    ),
    Parameter(
        name="slot_fee",
        symbol="φ_f",
        equations=("2.14",),
        unit="share of margin",
        default=0.4,
        low=0.0,
        high=1.0,
        prior=uniform(0.0, 0.8),
        description=(
            "Part of the margin that a place in the room is expected to bring the merchant, beyond "
            "what another room would bring, that the talent asks in advance."
        ),
        source=(
            "talent_deal_scmp: 0.3 m CNY for a session of 3 m CNY, a tenth of sales, which is four "
            "tenths of the margin at the defaults"
        ),
        verdict="marginalise",
    ),
)
