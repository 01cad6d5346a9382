"""Levers of weekly lists of brands, and of tasks that brands pay users for (equation (34))."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

LISTS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="lists.places",
        symbol="λ_L",
        equations=("(34)",),
        unit="share of brands",
        default=0.05,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of the brands that sell on the platform which its weekly list names: those that "
            "sold most in the week before. Without the module heat_lists there is no list."
        ),
        source="assumed; article 002 tells of a brand on 15 lists running, and of no length",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="lists.boost",
        symbol="b_L",
        equations=("(34)",),
        unit="share",
        default=1.0,
        low=0.0,
        high=100.0,
        prior=None,
        description=("How much more often goods of a listed brand are shown: at 1 twice as often."),
        source="assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="lists.tasks",
        symbol="δ_T",
        equations=("(34)",),
        unit="share of goods shown",
        default=0.0,
        low=0.0,
        high=0.9,
        prior=None,
        description=(
            "Share of the goods shown in rooms and films, in every category that has a brand, that "
            "users show for a task of one; brands share it by how many of them sell."
        ),
        source="assumed: a what-if (article 002: a brand's task of 6 million plays)",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="lists.task_price",
        symbol="f_T",
        equations=("(34)",),
        unit="CNY per engaged view",
        default=0.1,
        low=0.0,
        high=1000.0,
        prior=None,
        description="What a brand pays the platform for an engaged view of its task.",
        source="assumed",
        verdict="policy",
        dated=True,
    ),
)
