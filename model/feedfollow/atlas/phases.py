"""S24 as a phase diagram: private share by weight of system trust, for three outcomes.

GMV and the concentration of sales over the whole period, and resilience: the GMV of the days after
a scandal of the largest room against the same run without it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from feedfollow.analyse.factors import path_of
from feedfollow.analyse.intervals import mean_over_seeds
from feedfollow.analyse.sweep import sweep_points
from feedfollow.analyse.sweep_folder import labels_of
from feedfollow.analyse.sweep_result import Sweep
from feedfollow.atlas.kept import CELL, KeptRuns, complete, essence, model_version
from feedfollow.atlas.library import MAP
from feedfollow.atlas.runs import Library, Wanted
from feedfollow.observe.period import over_period
from feedfollow.plots.amount import Amount, amount_for
from feedfollow.plots.names import measure_name
from feedfollow.plots.style import DPI, name_of
from feedfollow.plots.sweep import SweepLabels, sweep_heat
from feedfollow.run.task import make_task
from feedfollow.spec.scenario import Scenario

PLATFORM: Final = "kuaishou"
GRID: Final[Mapping[str, tuple[float, ...]]] = {
    f"platforms.{PLATFORM}.traffic.private_share": (0.0, 0.25, 0.5, 0.75, 1.0),
    "parameters.trust_system_weight": (1.25, 5.0, 20.0, 80.0),
}
DAYS: Final[Mapping[str, object]] = {"start": "2020-01-01", "until": "2020-12-31"}
AFTER: Final = 90
"""Days of the scandal and behind it over which resilience is counted."""
OVER_YEAR: Final = ("gmv_broad", "top2_2pct_share", "repurchase_rate")
AFTERWARDS: Final = "gmv_broad after"
"""Name of the numbers of the days after the scandal, without and with it."""
SCANDAL: Final[Mapping[str, object]] = {"name": "largest_room", "platform": PLATFORM, "rank": 1}


@dataclass(frozen=True)
class Grid:
    """The runs of the map.

    Attributes
    ----------
    base : Scenario
    points : DataFrame
        Index ``point``; a column a path.
    seeds : tuple of int
    """

    base: Scenario
    points: pd.DataFrame
    seeds: tuple[int, ...]

    @property
    def scandal(self) -> date:
        """Day on which the scandal comes out: ``AFTER`` days before the end."""
        return self.base.until - timedelta(days=AFTER - 1)

    def pairs(self) -> list[tuple[Scenario, Scenario]]:
        """List every point without the scandal and with it."""
        scandal = {**SCANDAL, "date": self.scandal.isoformat()}
        struck = {"modules.scandal": True, "scandals": [scandal]}
        found = []
        for row in self.points.to_dict("records"):
            point = self.base.with_(**{path_of(str(name)): value for name, value in row.items()})
            found.append((point, point.with_(**struck)))
        return found

    def runs(self) -> list[Wanted]:
        """List the runs: of every point and seed without the scandal, then with it."""
        return [
            Wanted(make_task(each, seed))
            for pair in self.pairs()
            for seed in self.seeds
            for each in pair
        ]

    @property
    def digest(self) -> str:
        """Return a hash of what is asked."""
        words = (
            *(essence(each) for pair in self.pairs()[:1] for each in pair),
            self.points.to_csv(),
            ",".join(map(str, self.seeds)),
        )
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def grid_of(base: Scenario, seeds: Sequence[int], grid: Mapping[str, Sequence[float]]) -> Grid:
    """Lay out the map over a scenario.

    Raises
    ------
    SpecError
        If a path is unknown or a value cannot be used.
    """
    return Grid(base, sweep_points(base, grid).points, tuple(seeds))


def rows_of(grid: Grid, runs: Sequence[Wanted], library: Library) -> pd.DataFrame:
    """Read the map off its runs.

    Parameters
    ----------
    grid : Grid
    runs : sequence of Wanted
        From :meth:`Grid.runs`, all of them kept.
    library : Library

    Returns
    -------
    DataFrame
        With ``COLUMNS`` of :mod:`feedfollow.atlas.kept`; the point stands as ``draw``, and what
        the scandal does not enter has the same value on both sides.
    """
    rows = []
    for place in range(0, len(runs), 2):
        point, seed = divmod(place // 2, len(grid.seeds))
        calm, struck = (library.daily(library.known(each)) for each in runs[place : place + 2])
        year = over_period(calm, grid.base.start, grid.base.until)
        values = {name: (year[PLATFORM, name],) * 2 for name in OVER_YEAR}
        values[AFTERWARDS] = tuple(
            over_period(table[["gmv_broad"]], grid.scandal, grid.base.until)[PLATFORM, "gmv_broad"]
            for table in (calm, struck)
        )
        rows += [(name, point, grid.seeds[seed], *pair) for name, pair in values.items()]
    table = pd.DataFrame(rows, columns=["name", "draw", "seed", "base", "value"])
    table = table.assign(kind=CELL, platform=PLATFORM)
    return complete(table, MAP, (grid.digest, model_version(), ""))


def sweep_of(grid: Grid, rows: pd.DataFrame) -> Sweep:
    """Return the sweep without the scandal, as if from its runs."""
    own = rows[rows["name"] != AFTERWARDS]
    table = own.pivot(index=["draw", "seed"], columns=["platform", "name"], values="base")
    table = table.rename_axis(index=["scenario", "seed"], columns=["platform", "measure"])
    runs = KeptRuns((), grid.seeds, (), {}, None, table.astype(np.float64))
    return Sweep(grid.base, "grid", grid.points, runs)


def losses_of(grid: Grid, rows: pd.DataFrame, reference: int | None) -> pd.DataFrame:
    """Return the share of GMV that the scandal costs at every point.

    Parameters
    ----------
    grid : Grid
    rows : DataFrame
        From :func:`rows_of`.
    reference : int or None
        Point that changes are taken from; the first without one.

    Returns
    -------
    DataFrame
        Index ``point``: the varied paths, ``mean``, ``low``, ``high``, ``change``,
        ``change_low``, ``change_high``; shares, 95 % intervals over seeds. Above 0 where GMV is
        lost.
    """
    own = rows[rows["name"] == AFTERWARDS].sort_values(["draw", "seed"])
    shape = (len(grid.points), len(grid.seeds))
    calm, struck = (own[side].to_numpy(np.float64).reshape(shape) for side in ("base", "value"))
    lost = np.divide(calm - struck, calm, out=np.full(shape, np.nan), where=calm > 0.0)
    found = grid.points.copy()
    for name, prefix, values in (
        ("mean", "", lost),
        ("change", "change_", lost - lost[reference or 0]),
    ):
        mean, half = mean_over_seeds(values, axis=1)
        found[name], found[f"{prefix}low"], found[f"{prefix}high"] = mean, mean - half, mean + half
    return found


def draw(grid: Grid, rows: pd.DataFrame, folder: Path) -> None:
    """Draw the map of every outcome into a folder."""
    sweep = sweep_of(grid, rows)
    figures: dict[str, Figure] = {
        name: sweep_heat(sweep.of(name, PLATFORM), _labels(sweep, name)) for name in OVER_YEAR
    }
    when = f"{grid.scandal} to {grid.base.until}"
    labels = _labels(sweep, "gmv_broad")
    labels = replace(
        labels,
        title=f"GMV of {name_of(PLATFORM)} lost in {AFTER} days after a scandal",
        unit="share of GMV",
        subtitle=labels.subtitle.replace(f"{grid.base.start} to {grid.base.until}", when),
    )
    figures["resilience"] = sweep_heat(losses_of(grid, rows, sweep.reference), labels)
    for name, figure in figures.items():
        path = folder / f"{MAP}-{name}.png"
        figure.savefig(path, dpi=DPI, metadata={"Software": None})


def _labels(sweep: Sweep, measure: str) -> SweepLabels:
    """Return the words around a map, its axes named for people."""
    labels = labels_of(sweep, measure, PLATFORM)
    scenario, first = sweep.scenario, sweep.points.iloc[sweep.reference or 0]
    (share, (_, of_views)), (weight, (_, observations)) = labels.axes.items()
    corner = f"share {100.0 * float(first[share]):g} %, weight {float(first[weight]):g}"
    name = measure_name(measure)
    return replace(
        labels,
        title=f"{name[0].upper()}{name[1:]} of {name_of(PLATFORM)}",
        subtitle=f"Mean over {len(sweep.seeds)} seeds, 95 % interval; {scenario.start} to "
        f"{scenario.until}; in brackets: change from {corner}",
        axes={
            share: (f"private share of {name_of(PLATFORM)}", of_views),
            weight: ("weight of system trust, n0", observations),
        },
    )


def section(grid: Grid, rows: pd.DataFrame, folder: str) -> list[str]:
    """Write the map's part of the page, its first sentences made from the numbers.

    Parameters
    ----------
    grid : Grid
    rows : DataFrame
    folder : str
        Of the pictures, from the page.
    """
    sweep, where = sweep_of(grid, rows), name_of(PLATFORM)
    losses = losses_of(grid, rows, sweep.reference)
    told = [
        _ends(sweep.of(name, PLATFORM), measure_name(name), unit)
        for name, unit in (("gmv_broad", "CNY"), ("top2_2pct_share", "share"))
    ]
    told.append(_ends(losses, f"the loss of GMV after a scandal ({AFTER} days)", "share"))
    pictures = {name: f"{measure_name(name)} of {where}" for name in OVER_YEAR}
    pictures["resilience"] = f"GMV of {where} lost after a scandal of its largest room"
    return [
        f"## {MAP}",
        "",
        f"*Where between pure feed and pure follow does {where} sell most, to how few does it go, "
        "and how well does it stand a scandal?*",
        "",
        *told,
        "",
        f"A grid of {where}'s private share by the weight of system trust (n0 of (1)), at the "
        f"baseline's own values otherwise: {grid.base.start} to {grid.base.until}, "
        f"{len(grid.seeds)} seeds of {grid.base.users:,} users at every point. The scandal is of "
        f"the room of most charisma, comes out on {grid.scandal}, and shuts nobody's room. "
        "Intervals hold seeds alone.",
        "",
        *(line for n, w in pictures.items() for line in (f"![{w}]({folder}/{MAP}-{n}.png)", "")),
    ]


def _ends(means: pd.DataFrame, what: str, unit: str) -> str:
    """Say where an outcome is highest and lowest, and whether the two can be told apart."""
    amount = amount_for(means["mean"], unit)
    paths = list(means.columns[:2])
    order = np.argsort(means["mean"].to_numpy(np.float64), kind="stable")
    top, low = means.iloc[order[-1]], means.iloc[order[0]]
    apart = top["low"] > low["high"]
    name = what[0].upper() + what[1:]
    return (
        f"{name} is highest at {_point(top, paths)} ({_level(top, amount)}) and lowest at "
        f"{_point(low, paths)} ({_level(low, amount)})"
        f"{'.' if apart else ', which cannot be told apart.'}"
    )


def _point(row: pd.Series, paths: list[str]) -> str:
    share, weight = (float(row[path]) for path in paths)
    return f"private share {100.0 * share:g} %, weight {weight:g}"


def _level(row: pd.Series, amount: Amount) -> str:
    half = (float(row["high"]) - float(row["low"])) / 2.0
    return f"{amount.text(float(row['mean']))} ± {amount.text(half)} {amount.unit}".strip()
