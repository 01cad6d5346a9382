"""Quantiles of a projection from runs that are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.calibrate.linear import linear_posterior

from feedfollow.calibrate.projection_table import projection_table

PERIODS = ("2020-01", "2020Q1", "2020")


def paths(values: dict[tuple[str, str], list[float]]) -> pd.DataFrame:
    """Runs in which a month, a quarter and a year have 1, 3 and 12 times the value."""
    columns = {
        (measure, platform, period): np.array(runs) * times
        for (measure, platform), runs in values.items()
        for period, times in zip(PERIODS, (1.0, 3.0, 12.0), strict=True)
    }
    table = pd.DataFrame(columns)
    table.columns = table.columns.set_names(["measure", "platform", "period"])
    return table


def made(values: dict[tuple[str, str], list[float]]) -> pd.DataFrame:
    table = projection_table(linear_posterior(0.0), np.zeros((3, 3)), paths(values))
    return table.set_index(["period", "platform", "measure"])


def test_quarters_stand_by_platform_and_money_together_by_quarter_and_year():
    found = made({("gmv_broad", "a"): [1.0, 2.0, 3.0], ("gmv_broad", "b"): [10.0, 10.0, 10.0],
                  ("repurchase_rate", "a"): [0.1, 0.2, 0.3]})  # fmt: skip
    assert set(found.index) == {
        ("2020Q1", "a", "gmv_broad"), ("2020Q1", "b", "gmv_broad"), ("2020Q1", "all", "gmv_broad"),
        ("2020", "all", "gmv_broad"), ("2020Q1", "a", "repurchase_rate"),
    }  # fmt: skip
    assert found.loc[("2020Q1", "a", "gmv_broad"), "run50"] == 6.0
    assert found.loc[("2020Q1", "all", "gmv_broad"), "run50"] == 36.0
    assert found.loc[("2020", "all", "gmv_broad"), "q50"] == pytest.approx(12.0 * 12.0)
    assert found.loc[("2020Q1", "a", "repurchase_rate"), "unit"] == "share"


def test_quantiles_of_a_sum_are_not_sums_of_quantiles():
    found = made({("gmv_broad", "a"): [1.0, 2.0, 3.0], ("gmv_broad", "b"): [3.0, 2.0, 1.0]})
    whole = found.loc[("2020Q1", "all", "gmv_broad")]
    assert whole["run05"] == whole["run95"] == 12.0


def test_runs_without_a_value_are_counted():
    found = made({("repurchase_rate", "a"): [0.1, np.nan, 0.2]})
    row = found.loc[("2020Q1", "a", "repurchase_rate")]
    assert row["draws"] == 2
    assert row["run50"] == pytest.approx(0.45)
