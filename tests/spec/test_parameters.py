"""Every number of the model has a unit, a range, a prior, a source and a verdict that agree."""

import csv
import math
import re

import pytest

from feedfollow.paths import data_folder
from feedfollow.spec.parameters import (
    APPAREL,
    CATEGORIES,
    CATEGORY_POPULARITY,
    GROUPS,
    PARAMETERS,
)
from feedfollow.spec.policy import LEVER_GROUPS, LEVERS
from feedfollow.spec.table import VERDICTS, Parameter

ALL = [*PARAMETERS.values(), *LEVERS.values()]
BIBLIOGRAPHY = {
    "Cui",
    "Bijmolt",
    "Zhu",
    "Cong",
    "Cabral",
    "Kaplan",
    "Buhlmann",
    "Tversky",
    "Sultan",
    "Fisher",
}

every_row = pytest.mark.parametrize("row", ALL, ids=lambda row: row.name)


def test_no_name_is_taken_twice() -> None:
    rows = [row for groups in (GROUPS, LEVER_GROUPS) for group in groups.values() for row in group]
    names = [row.name for row in rows]
    assert len(names) == len(set(names)) == len(PARAMETERS) + len(LEVERS)


def test_no_parameter_is_a_lever() -> None:
    assert all("." not in name for name in PARAMETERS)
    assert all(name.count(".") == 1 for name in LEVERS)


@every_row
def test_a_row_is_complete(row: Parameter) -> None:
    assert row.name and row.symbol and row.equations
    assert row.unit.strip()
    assert row.description.endswith(".")
    assert row.source.strip()
    assert row.verdict in VERDICTS


@every_row
def test_the_default_can_be_used_and_the_range_has_an_inside(row: Parameter) -> None:
    assert row.low < row.high
    assert row.accepts(row.default)
    assert math.isfinite(row.low) and math.isfinite(row.high)


@every_row
def test_the_range_holds_nine_tenths_of_the_prior(row: Parameter) -> None:
    if row.prior is None:
        return
    if row.prior.dist == "fixed":  # all of it lies at one point, which may be an end of the range
        assert row.low <= row.prior.args[0] <= row.high
    else:
        assert row.prior.cdf(row.high) - row.prior.cdf(row.low) >= 0.9


@every_row
def test_a_bounded_prior_lies_inside_the_range(row: Parameter) -> None:
    if row.prior is not None and row.prior.dist in ("uniform", "fixed"):
        low, high = row.prior.support()
        assert row.low <= low and high <= row.high


@every_row
def test_every_draw_of_a_prior_can_be_used(row: Parameter) -> None:
    if row.prior is not None:
        assert all(row.accepts(row.quantile(u)) for u in (1e-9, 0.01, 0.5, 0.99, 1.0 - 1e-9))


@pytest.mark.parametrize("row", PARAMETERS.values(), ids=lambda row: row.name)
def test_a_parameter_has_a_prior_of_its_own(row: Parameter) -> None:
    assert row.prior is not None
    assert (row.verdict == "fix") == (row.prior.dist == "fixed")
    assert row.verdict != "policy"
    assert not row.dated


@pytest.mark.parametrize("row", PARAMETERS.values(), ids=lambda row: row.name)
def test_a_default_is_not_in_the_tail_of_its_prior(row: Parameter) -> None:
    if row.prior is not None and row.prior.dist != "fixed":
        assert 0.1 <= row.prior.cdf(row.default) <= 0.9


@every_row
def test_a_source_is_spelled_one_way(row: Parameter) -> None:
    loose = re.search(r"\b(assumption|expert|guess|assumes?|estimate)\b", row.source, re.I)
    assert loose is None
    assert "Assumed" not in row.source and "[E]" not in row.source


@every_row
def test_a_source_names_something_that_can_be_looked_up(row: Parameter) -> None:
    kinds = (
        "assumed" in row.source,
        "prototype" in row.source,
        "article 00" in row.source,
        bool(_identifiers(row.source)),
        bool(BIBLIOGRAPHY & set(re.findall(r"[A-Z]\w+", row.source))),
    )
    assert any(kinds)


def test_every_figure_that_a_source_names_exists() -> None:
    known: set[str] = set()
    for path in data_folder("calibration").glob("*figures.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            known |= {row["id"] for row in csv.DictReader(file)}
    named = {each for row in ALL for each in _identifiers(row.source)}
    assert named
    assert named - known == set()


def test_the_categories_share_one() -> None:
    assert len(CATEGORIES) == len(set(CATEGORIES)) == len(CATEGORY_POPULARITY) == 16
    assert math.fsum(CATEGORY_POPULARITY) == pytest.approx(1.0, abs=1e-15)
    assert min(CATEGORY_POPULARITY) > 0.0


def test_one_mass_category_and_four_niches() -> None:
    assert CATEGORIES[APPAREL] == "apparel"
    assert CATEGORY_POPULARITY[APPAREL] == max(CATEGORY_POPULARITY) >= 0.2
    niches = [share for share in CATEGORY_POPULARITY if share <= 0.02 + 1e-12]
    assert len(niches) == 4
    assert min(niches) == pytest.approx(0.005)


def test_return_levels_are_the_documented_ones() -> None:
    def share(name: str) -> float:
        return 1.0 / (1.0 + math.exp(-PARAMETERS[name].default))

    assert share("return_intercept") == pytest.approx(0.12, abs=5e-4)
    assert share("return_intercept_apparel") == pytest.approx(0.35, abs=5e-4)


def _identifiers(source: str) -> set[str]:
    """Names of documented figures: lower-case words joined by underscores, with a digit or two."""
    words = set(re.findall(r"\b[a-z][a-z0-9]*_[a-z0-9_]+\b", source))
    return words - set(PARAMETERS)
