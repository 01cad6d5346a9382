"""An ensemble as one table, as a data set, and as what a notebook shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from feedfollow.observe.exchange import dataset, tidy
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL, over_period
from feedfollow.plots.amount import amount_for
from feedfollow.spec.notebook import Table, fragment

if TYPE_CHECKING:
    import xarray as xr

    from feedfollow.run.ensemble import Ensemble

SHOWN: Final = ("gmv_broad", "gmv_closed_loop", "orders", "views", "private_share", "refund_rate")
"""Measures that a notebook shows; each has a value over all platforms together."""
MOST_ROWS: Final = 24


def ensemble_frame(runs: Ensemble, as_tidy: bool) -> pd.DataFrame:
    """Read every measure of every run over its recorded days; see :meth:`Ensemble.to_frame`."""
    rows = {}
    for (number, seed), _ in runs.files.items():
        scenario = runs.scenarios[number]
        rows[number, seed] = over_period(runs.daily(number, seed), scenario.start, scenario.until)
    wide = pd.DataFrame.from_dict(rows, orient="index")
    wide.index = pd.MultiIndex.from_tuples(list(rows), names=["scenario", "seed"])
    wide.columns.names = ["platform", "measure"]
    wide = wide.sort_index()
    if not as_tidy:
        return wide
    by_platform = {name: wide[name] for name in wide.columns.unique("platform")}
    long = tidy(pd.concat(by_platform, names=["platform"]))
    return long[["scenario", "seed", "platform", "measure", "value", "unit"]]


def ensemble_dataset(runs: Ensemble) -> xr.Dataset:
    """Put the daily tables of all runs together; see :meth:`Ensemble.to_xarray`."""
    daily = {run: runs.daily(*run) for run in runs.files}
    joined = dataset(pd.concat(daily, names=["scenario", "seed"]), {})
    names = [runs.scenarios[int(k)].name for k in joined["scenario"].to_numpy()]
    return joined.assign_coords(name=("scenario", names))


def ensemble_html(runs: Ensemble) -> str:
    """Write what a notebook shows: what was run, and means over seeds for each scenario."""
    seeds = runs.seeds
    asked = len(runs.scenarios) * len(seeds)
    listed = ", ".join(map(str, seeds[:6])) + (", ..." if len(seeds) > 6 else "")
    said = f"{len(runs.files)} of {asked} runs, seeds {listed}; over all recorded days, real scale."
    failed = [f"Failed: {failure}" for failure in runs.failures[:MOST_ROWS]]
    table = Table(("scenario", *SHOWN), [], names=1)
    if runs.files:
        table = _means(runs)
    return fragment(f"Ensemble of {len(runs.scenarios)} scenarios", [said, *failed], [table])


def _means(runs: Ensemble) -> Table:
    read = ensemble_frame(runs, as_tidy=False)[ALL][list(SHOWN)]
    numbers = [int(k) for k in read.index.unique("scenario")]
    own = {k: read.xs(k, level="scenario") for k in numbers}
    amounts = {name: amount_for(read[name], MEASURES[name].unit) for name in SHOWN}
    rows = [
        (
            f"{k}: {runs.scenarios[k].name}",
            *(
                f"{amount.text(float(own[k][name].mean()))} "
                f"± {amount.text(float(own[k][name].std()))}"
                for name, amount in amounts.items()
            ),
        )
        for k in numbers[:MOST_ROWS]
    ]
    head = ("scenario", *(f"{name}, {amount.unit}" for name, amount in amounts.items()))
    rest = len(numbers) - len(rows)
    more = f"; {rest} more scenarios are in to_frame()" if rest else ""
    return Table(head, rows, f"Mean ± standard deviation over seeds, all platforms{more}")
