"""Results of analyses as long tables with units, and as data sets of xarray."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from feedfollow.analyse.factors import path_of, row_of
from feedfollow.observe.exchange import dataset
from feedfollow.observe.measure_table import MEASURES

if TYPE_CHECKING:
    import xarray as xr

    from feedfollow.analyse.comparison import Comparison
    from feedfollow.analyse.sensitivity_result import Sensitivity
    from feedfollow.analyse.sweep_result import Sweep

_PAIR = ["variant", "side", "draw", "seed", "platform"]


def comparison_tidy(found: Comparison) -> pd.DataFrame:
    """Return every value behind a comparison; see :meth:`Comparison.to_frame`."""
    pairs = found.pairs()
    labels = ["variant", "draw", "seed", "platform", "measure"]
    sides = [
        pairs[labels].assign(side=side, value=pairs[column])
        for side, column in (("base", "base"), ("variant", "value"))
    ]
    long = pd.concat(sides, ignore_index=True).dropna(subset="value")
    return _with_units(long[[*_PAIR, "measure", "value"]])


def comparison_dataset(found: Comparison) -> xr.Dataset:
    """Return the same as a data set; see :meth:`Comparison.to_xarray`."""
    long = comparison_tidy(found)
    table = long.pivot(index=_PAIR, columns="measure", values="value")
    return dataset(table, {"base": found.base.name, "origin": found.origin})


def sweep_tidy(sweep: Sweep) -> pd.DataFrame:
    """Return every value of a sweep with its unit; see :meth:`Sweep.to_frame`."""
    return _with_units(sweep.table.dropna(subset="value"))


def sweep_dataset(sweep: Sweep) -> xr.Dataset:
    """Return a sweep as a data set; see :meth:`Sweep.to_xarray`."""
    names = list(sweep.paths)
    long = sweep.table
    labels = (
        [*names, "seed", "platform"] if sweep.design == "grid" else ["point", "seed", "platform"]
    )
    table = long.pivot(index=labels, columns="measure", values="value")
    data = dataset(table, {"scenario": sweep.scenario.name, "design": sweep.design})
    if sweep.design != "grid":
        data = data.assign_coords({name: ("point", sweep.points[name]) for name in names})
    for name in names:
        row = row_of(path_of(name))
        if row is not None:
            data[name].attrs.update(units=row.unit, long_name=row.description)
    return data


def sensitivity_tidy(found: Sensitivity) -> pd.DataFrame:
    """Return every value behind a sensitivity analysis; see :meth:`Sensitivity.to_frame`."""
    inputs = _inputs(found)
    table = _outcomes(found).rename_axis(columns="outcome").reset_index()
    long = table.melt(id_vars=["point", "seed"], var_name="outcome", value_name="value")
    long = long.merge(inputs, left_on="point", right_index=True)
    long["unit"] = long["outcome"].map(found.question.unit)
    order = ["point", "seed", *inputs.columns, "outcome", "value", "unit"]
    return long[order].reset_index(drop=True)


def sensitivity_dataset(found: Sensitivity) -> xr.Dataset:
    """Return the same as a data set; see :meth:`Sensitivity.to_xarray`."""
    question = found.question
    attributes = {"scenario": question.scenario.name, "method": found.method.name}
    if question.against is not None:
        attributes["against"] = question.against.name
    data = dataset(_outcomes(found), attributes, question.unit)
    inputs = _inputs(found)
    data = data.assign_coords({str(name): ("point", inputs[name]) for name in inputs.columns})
    for factor in question.factors:
        data[factor.name].attrs.update(units=factor.row.unit, long_name=factor.row.description)
    return data


def _outcomes(found: Sensitivity) -> pd.DataFrame:
    """Index ``(point, seed)``, a column an outcome."""
    points, seeds, _ = found.values.shape
    index = pd.MultiIndex.from_product(
        [range(points), found.question.seeds], names=["point", "seed"]
    )
    flat = found.values.reshape(points * seeds, -1)
    return pd.DataFrame(flat, index=index, columns=pd.Index(found.labels))


def _inputs(found: Sensitivity) -> pd.DataFrame:
    """Index ``point``, a column a parameter; the scenario's own value where it was left."""
    values = found.question.values(found.design)
    own = np.array([factor.own for factor in found.question.factors])
    names = pd.Index([factor.name for factor in found.question.factors])
    return pd.DataFrame(np.where(np.isnan(values), own, values), columns=names)


def _with_units(long: pd.DataFrame) -> pd.DataFrame:
    units = {name: measure.unit for name, measure in MEASURES.items()}
    return long.assign(unit=long["measure"].map(units)).reset_index(drop=True)
