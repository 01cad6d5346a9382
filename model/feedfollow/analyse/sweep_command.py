"""The command ``feedfollow sweep``: a designed sweep, its table and its plots."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console

from feedfollow.analyse.axes import PRIOR
from feedfollow.analyse.factors import path_of, row_of
from feedfollow.analyse.folder import refuse_other
from feedfollow.analyse.outcome import Outcome, outcomes_of
from feedfollow.analyse.session import Wanted, hands
from feedfollow.analyse.sweep import Points, sweep_points
from feedfollow.analyse.sweep_result import Sweep
from feedfollow.analyse.text import columns_text
from feedfollow.analyse.work import seeds_of
from feedfollow.plots.amount import amount_for
from feedfollow.run.telling import FAILED, FINE, told
from feedfollow.spec.dotted import parse_assignment
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.units import Period

MOST_ROWS = 40


@dataclass(frozen=True)
class SweepWishes:
    """What the user typed.

    Attributes
    ----------
    scenario : str
        File or shipped name.
    vary : tuple of str
        ``PATH=a,b,c``.
    design : str
    points : int or None
    outcomes : tuple of str
        ``MEASURE@PLATFORM``.
    wanted : Wanted
        Changes, seeds, hands, folder.
    """

    scenario: str
    vary: tuple[str, ...]
    design: str
    points: int | None
    outcomes: tuple[str, ...]
    wanted: Wanted


def sweep_command(wishes: SweepWishes) -> int:
    """Carry out ``feedfollow sweep``; return the exit code.

    Raises
    ------
    SpecError
        If the scenario, a path, a value or an outcome cannot be used.
    """
    wanted = wishes.wanted
    scenario = wanted.load(wishes.scenario)
    outcomes = outcomes_of(wishes.outcomes or ("gmv_broad@all",), scenario)
    vary = varied_of(wishes.vary)
    screen = Console(stderr=True)

    def act() -> int:
        laid_out = sweep_points(scenario, vary, wishes.design, wishes.points)
        seeds = seeds_of(wanted.seeds)
        out = wanted.folder(f"runs/{scenario.name}-sweep")
        refuse_other(out, "sweep", laid_out.key(seeds))
        screen.print(plan_text(laid_out, len(seeds)), highlight=False, soft_wrap=True)
        with (
            hands(wanted, out, f"{scenario.name}, sweep", screen) as work,
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore", UserWarning)  # failures are named at the end
            found = laid_out.run(seeds, work)
        found.save(out, [f"{each.measure}@{each.platform}" for each in outcomes])
        for outcome in outcomes:
            print(sweep_text(found, outcome))
            print()
        print(f"Every measure at every point, and the plots: {out}")
        for failure in found.failures:
            screen.print(f"feedfollow: failed: {failure}", markup=False, soft_wrap=True)
        return FAILED if found.failures else FINE

    return told(act, screen, "the sweep")


def plan_text(laid_out: Points, seeds: int) -> str:
    """Say how many runs a sweep takes, before they are made."""
    points = len(laid_out.points)
    return f"{laid_out.design}: {points:,} points x {seeds} seeds = {points * seeds:,} runs"


def varied_of(texts: tuple[str, ...]) -> dict[str, list[object] | str]:
    """Read ``PATH=a,b,c`` of the command line; values are written as in a scenario file.

    Raises
    ------
    SpecError
        If a text has another form, or a path comes twice.
    """
    vary: dict[str, list[object] | str] = {}
    for text in texts:
        path, equals, listed = (part.strip() for part in text.partition("="))
        values = [value.strip() for value in listed.split(",")]
        if not equals or not path or not all(values):
            message = "what varies is written PATH=VALUE,VALUE,... or PATH=prior"
            raise SpecError([Problem(f"vary {text}", None, None, message)])
        if path_of(path) in map(path_of, vary):
            raise SpecError([Problem(f"vary {text}", None, None, f"{path} is varied twice")])
        alone = values == [PRIOR]
        vary[path] = PRIOR if alone else [parse_assignment(f"{path}={v}")[1] for v in values]
    return vary


def sweep_text(found: Sweep, outcome: Outcome) -> str:
    """Write the means of one outcome, a line a point."""
    period = outcome.period
    part = found if period is None else found.over(period.text)
    means = part.of(outcome.measure, outcome.platform)
    scales = {path: _scale(found, path) for path in found.paths}
    rows = [
        [_written(row[path], scales[path][0]) for path in found.paths]
        for row in means.head(MOST_ROWS).to_dict("records")
    ]
    short = _short(found.paths)
    head = [
        f"{short[path]} ({unit})" if unit else short[path] for path, (_, unit) in scales.items()
    ]
    amount = amount_for(means[["mean", "low", "high"]].to_numpy(dtype=float).ravel(), outcome.unit)
    lines = [
        f"{outcome.label}, {amount.unit}: mean over {len(found.seeds)} seeds and half width of its "
        f"95 % interval, {_days(found, period)}"
    ]
    columns = [("mean", "low", "high")]
    if found.reference is not None and len(means) > 1:
        columns.append(("change", "change_low", "change_high"))
        at = ", ".join(rows[found.reference]) if found.reference < len(rows) else ""
        lines.append(f"change: against {at}, paired by seed")
    for names in columns:
        head += [names[0], ""]
        shown = means.head(MOST_ROWS)[list(names)].to_numpy(dtype=float)
        for row, (value, low, high) in zip(rows, shown, strict=True):
            half = amount.text((high - low) / 2.0)
            row += [amount.text(value, signed=names[0] == "change"), f"± {half}"]
    lines.append(columns_text(head, rows, names=0))
    if len(means) > MOST_ROWS:
        lines.append(f"... and {len(means) - MOST_ROWS} further points in the folder")
    return "\n".join(lines)


def _short(paths: Sequence[str]) -> dict[str, str]:
    """Return the last word of each path, or the path itself where two end alike."""
    last = {path: path.rpartition(".")[2] for path in paths}
    ends = list(last.values())
    return {path: end if ends.count(end) == 1 else path for path, end in last.items()}


def _scale(found: Sweep, path: str) -> tuple[float, str]:
    """Return the divisor and the unit in which the values of a path are written."""
    row = row_of(path_of(path))
    numbers = [v for v in found.points[path] if isinstance(v, (int, float))]
    if row is None or len(numbers) < len(found.points):
        return 1.0, ""
    amount = amount_for(numbers, row.unit)
    return amount.factor, amount.unit


def _written(value: object, factor: float) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return f"{value / factor:.4g}"


def _days(found: Sweep, period: Period | None) -> str:
    return period.text if period else f"{found.scenario.start} to {found.scenario.until}"
