"""Results in the forms of the ecosystem: long tables with units, and labelled arrays of xarray."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import pandas as pd

from feedfollow.extras import missing
from feedfollow.observe.measure_table import MEASURES

if TYPE_CHECKING:
    import xarray as xr

_MEASURE_UNITS: Final = {name: measure.unit for name, measure in MEASURES.items()}


def tidy(
    table: pd.DataFrame, units: Mapping[str, str] = _MEASURE_UNITS, variable: str = "measure"
) -> pd.DataFrame:
    """Turn a table of a column a measure into one value a row.

    Parameters
    ----------
    table : DataFrame
        The levels of its index are labels, such as date and platform.
    units : mapping of str to str
        Unit of each column; those of the measures by default.
    variable : str
        What the columns are.

    Returns
    -------
    DataFrame
        Columns: the labels, ``variable``, ``value`` (float64), ``unit``. Values that were not
        taken (NaN), such as monthly measures on other days, have no row.
    """
    labels = list(table.index.names)
    long = table.rename_axis(columns=variable).reset_index()
    long = long.melt(id_vars=labels, var_name=variable, value_name="value").dropna(subset="value")
    long["unit"] = long[variable].map(dict(units))
    return long.reset_index(drop=True)


def dataset(
    table: pd.DataFrame,
    attributes: Mapping[str, str | int | float],
    units: Mapping[str, str] = _MEASURE_UNITS,
) -> xr.Dataset:
    """Turn a table into a data set of xarray: a dimension a level of the index.

    Parameters
    ----------
    table : DataFrame
        Index unique, a column a variable.
    attributes : mapping
        Of the data set.
    units : mapping of str to str
        Unit of each column; those of the measures by default.

    Returns
    -------
    xarray.Dataset
        Every variable has ``units``, measures their definition as ``long_name`` too. NaN where the
        table has no row.

    Raises
    ------
    ImportError
        If xarray is not installed; says how to install it.
    """
    if find_spec("xarray") is None:
        raise ImportError(missing("to_xarray()", "xarray", "notebooks"))
    data: xr.Dataset = table.to_xarray()
    for name in table.columns:
        data[name].attrs["units"] = units[name]
        if name in MEASURES:
            data[name].attrs["long_name"] = MEASURES[name].definition
    data.attrs.update(attributes)
    return data
