"""Who takes up live commerce, and when: the rows of equation (2)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, fixed, lognormal, uniform

_SURVEY = "least squares to cnnic_2020_03, cnnic_2020_06, cnnic_2020_12, cn_live_ecom_users_2021_06"

ROWS: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="adoption_innovation",
        symbol="p_B",
        equations=("(2)",),
        unit="1/year",
        default=0.06,
        low=1.0e-6,
        high=10.0,
        prior=lognormal(0.05, 1.6),
        description=(
            "Yearly rate at which a person who could adopt live commerce does so without having "
            "seen others do it (the coefficient of innovation of Bass 1969)."
        ),
        source=f"{_SURVEY}; prior around the meta-analysis of Sultan, Farley & Lehmann 1990",
        verdict="fit",
    ),
    Parameter(
        name="adoption_imitation",
        symbol="q_B",
        equations=("(2)",),
        unit="1/year",
        default=0.41,
        low=0.0,
        high=20.0,
        prior=lognormal(0.4, 1.4),
        description=(
            "Yearly rate of adoption that imitation adds when everyone else has already adopted "
            "(the coefficient of imitation of Bass 1969). The figures inform a ridge of "
            "innovation, imitation and ceiling, not each of them."
        ),
        source=f"{_SURVEY}; prior around the meta-analysis of Sultan, Farley & Lehmann 1990",
        verdict="fit",
    ),
    Parameter(
        name="adoption_ceiling",
        symbol="m",
        equations=("(2)",),
        unit="persons",
        default=0.70e9,
        low=1.0e6,
        high=1.4e9,
        prior=uniform(0.6e9, 0.8e9),
        description=(
            "How many people could ever take up live commerce. It is compared with the number of "
            "netizens, and a share of them that large carries the flag of a potential adopter."
        ),
        source=_SURVEY,
        verdict="marginalise",
    ),
    Parameter(
        name="adoption_start_year",
        symbol="t_B",
        equations=("(2)",),
        unit="year",
        default=2016.17,
        low=1900.0,
        high=2030.0,
        prior=fixed(2016.17),
        description=(
            "When the adoption clock starts, as a calendar year with its fraction: March 2016, "
            "when Taobao opened live commerce."
        ),
        source="article 003",
        verdict="fix",
    ),
)
