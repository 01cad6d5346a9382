"""A fit as a table of posterior draws, as a data set, and as what a notebook shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from feedfollow.calibrate.report_headline import headline
from feedfollow.observe.exchange import dataset, tidy
from feedfollow.spec.notebook import Table, fragment
from feedfollow.spec.table import plain

if TYPE_CHECKING:
    import xarray as xr

    from feedfollow.calibrate.fit import Fit

WORST: Final = 12
"""Figures that a notebook shows at once; the others are folded."""


def draws_frame(fit: Fit, as_tidy: bool) -> pd.DataFrame:
    """Return posterior draws, index ``draw``; see :meth:`Fit.to_frame`."""
    table = fit.posterior_table().rename_axis(index="draw")
    return tidy(table, _units(fit), "parameter") if as_tidy else table


def draws_dataset(fit: Fit) -> xr.Dataset:
    """Return posterior draws as a data set; see :meth:`Fit.to_xarray`."""
    data = dataset(draws_frame(fit, as_tidy=False), {"converged": str(fit.converged)}, _units(fit))
    for path, row in fit.space.rows.items():
        data[path].attrs["long_name"] = row.description
    return data


def fit_html(fit: Fit) -> str:
    """Write what a notebook shows: the headline of the report, parameters, figures."""
    said = [line.removeprefix("- ").replace("**", "") for line in headline(fit)]
    figures = _figures(fit)
    head = ("figure", "role", "documented", "model", "90 %", "(model - documented) / tolerance")
    tables = [
        _parameters(fit),
        Table(head, figures[:WORST], "Figures, misses first", 2),
        Table(head, figures[WORST:], f"{len(figures[WORST:])} more figures", 2, folded=True),
    ]
    title = f"Fit of {len(fit.space)} parameters to {int(fit.targets.fitted.sum())} figures"
    return fragment(title, said, tables)


def _units(fit: Fit) -> dict[str, str]:
    return {path: row.unit for path, row in fit.space.rows.items()}


def _parameters(fit: Fit) -> Table:
    rows = [
        (
            str(path),
            str(row["prior"]),
            plain(_round(row["median"])),
            f"{plain(_round(row['low90']))} to {plain(_round(row['high90']))}",
            str(row["unit"]),
            str(row["verdict"]),
        )
        for path, row in fit.parameters.iterrows()
    ]
    return Table(("parameter", "prior", "median", "90 %", "unit", "figures"), rows, "Parameters")


def _figures(fit: Fit) -> list[tuple[str, ...]]:
    return [
        (
            str(name),
            str(row["role"]),
            str(row["said"]),
            plain(_round(row["model"])),
            f"{plain(_round(row['model_low90']))} to {plain(_round(row['model_high90']))}",
            f"{float(row['away']):+.2f}{', missed' if row['missed'] else ''}",
        )
        for name, row in fit.figures.iterrows()
    ]


def _round(value: object) -> float:
    return float(f"{float(str(value)):.3g}")
