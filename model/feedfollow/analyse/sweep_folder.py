"""What a sweep leaves: its tables, its plots, and the words around them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from feedfollow.analyse.factors import path_of, row_of, value_at
from feedfollow.analyse.folder import put
from feedfollow.analyse.outcome import Outcome
from feedfollow.analyse.sweep_result import Sweep
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.origin import origin_of
from feedfollow.observe.store import write_table
from feedfollow.plots.style import DPI, name_of
from feedfollow.plots.sweep import SweepLabels

_WHAT = {
    "grid": "grid of {} points",
    "lhs": "Latin hypercube of {} points",
    "sobol": "{} Sobol points",
}


def save_sweep(sweep: Sweep, folder: Path, outcomes: Sequence[Outcome]) -> Path:
    """Write a sweep into a folder; see :meth:`Sweep.save`."""

    def write(new: Path) -> None:
        (new / "scenario.yaml").write_text(sweep.scenario.to_yaml(), encoding="utf-8")
        sweep.points.to_csv(new / "points.csv", lineterminator="\n")
        write_table(_plain(sweep.table), new / "table.parquet")
        write_table(_plain(sweep.means), new / "means.parquet")
        (new / "plots").mkdir()
        for outcome in outcomes:
            figure = sweep.plot(outcome.measure, outcome.platform)
            path = new / "plots" / f"{outcome.measure}-{outcome.platform}.png"
            figure.savefig(path, dpi=DPI, metadata={"Software": None})

    about = {
        "kind": "sweep",
        "key": sweep.key,
        "name": sweep.scenario.name,
        "design": sweep.design,
        "points": len(sweep.points),
        "paths": list(sweep.paths),
        "seeds": list(sweep.seeds),
        "period": sweep.period.text if sweep.period else None,
        "failures": [str(failure) for failure in sweep.failures],
    }
    return put(folder, about, write)


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Write names of mixed kinds as text, which a column of a file needs."""
    mixed = {
        name: table[name].map(str)
        for name in table.columns
        if table[name].dtype == object and table[name].map(type).nunique() > 1
    }
    return table.assign(**mixed)


def labels_of(sweep: Sweep, measure: str, platform: str) -> SweepLabels:
    """Return the words around a plot of a sweep."""
    scenario = sweep.scenario
    when = sweep.period.text if sweep.period else f"{scenario.start} to {scenario.until}"
    where = "all platforms" if platform == "all" else name_of(platform)
    framed = sweep.design == "grid" and len(sweep.paths) == 2
    rows = {name: row_of(path_of(name)) for name in sweep.paths}
    return SweepLabels(
        title=f"{measure}, {where}: {_WHAT[sweep.design].format(len(sweep.points))}",
        unit=MEASURES[measure].unit,
        subtitle=(
            f"Mean over {len(sweep.seeds)} seeds, 95 % interval; {when}; "
            f"{'framed' if framed else 'dashed'}: as set"
        ),
        note=(
            f"Scenario {scenario.name}, {scenario.users:,} simulated users, seeds "
            f"{_listed(sweep.seeds)}, the same at every point."
        ),
        axes={name: (name, row.unit if row is not None else "") for name, row in rows.items()},
        own={name: value_at(scenario, name) for name in sweep.paths},
        origin=origin_of(scenario),
    )


def _listed(seeds: Sequence[int]) -> str:
    if len(seeds) > 2 and seeds == tuple(range(seeds[0], seeds[-1] + 1)):
        return f"{seeds[0]} to {seeds[-1]}"
    return ", ".join(map(str, seeds))
