"""The page ``docs/published_check.md``: a published result, and what the model gives in its limit.

Run as a module (``python -m feedfollow.analyse.published_check``). Ghanem, Leitner & Jannach (2022)
rank items by ``w utility + (1 - w) profit``; here the ten best rooms of a category by that score
are shown and the others are not, through the factor ``boost`` of (6).
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console
from scipy import stats

from feedfollow.analyse.differences import Difference, paired
from feedfollow.analyse.session import RunProgress
from feedfollow.paths import data_folder
from feedfollow.plots.published import cumulative_lines
from feedfollow.plots.style import DPI
from feedfollow.run.jobs import complete
from feedfollow.run.pool import WorkerPool
from feedfollow.run.simulate import Simulation, with_seed
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.markdown import markdown_table
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64
from feedfollow.world.rooms import house_line
from feedfollow.world.world import World

MARKET: Final = "one_provider.yaml"
PAGE: Final = Path("docs/published_check.md")
RULES: Final[Mapping[str, float | None]] = {
    "consumer only": 1.0,
    "nine tenths consumer": 0.9,
    "half and half": 0.5,
    "profit only": 0.0,
    "popular": None,
}
"""Their five strategies: weight of the consumer's utility; none where popularity decides."""
PURE: Final = ("consumer only", "profit only")
HYBRIDS: Final = ("nine tenths consumer", "half and half")
EXPECTED: Final[Mapping[float, int]] = {0.95: 10, 0.75: 5, 0.5: 5}
"""Quantile of quality that satisfies, and seeds: theirs, and two that show what hangs on it."""
THEIRS: Final = 0.95
TOP: Final = 10
UNSEEN: Final = 1e-12
"""Feed weight of a room that is not among the best, where that of these is 1."""
REPORTED: Final = 0.2
"""What they report that the better hybrid gains."""
SCALE: Final = (0.5, 4.5)
"""Lowest utility, and the range of utilities over that of qualities."""
MEAN_PROFIT: Final = 2.5
END: Final = 100
"""Days at the end over which trust is read."""


@dataclass(frozen=True)
class Strategy:
    """A run: a rule, the quantile that consumers expect, a seed.

    Attributes
    ----------
    rule : str
        Of ``RULES``.
    quantile : float
    seed : int
    days : int or None
        Recorded days; all of the market's without it.
    """

    rule: str
    quantile: float
    seed: int
    days: int | None = None

    @property
    def key(self) -> str:
        """What tells it from every other."""
        return f"{self.rule}, {self.quantile}, {self.seed}"


@dataclass(frozen=True)
class Earned:
    """What a run gives.

    Attributes
    ----------
    daily : (days,) float64
        Paid value of orders, CNY; the provider's profit is a fixed share of it.
    satisfied : float
        Share of deliveries.
    trust : float
        Sessions per engaged view over the last days, which is mean trust.
    price : float
        Mean price paid, CNY.
    """

    daily: F64
    satisfied: float
    trust: float
    price: float


def market(quantile: float, days: int | None = None) -> Scenario:
    """Return the market in which a quality above a quantile of all satisfies.

    Parameters
    ----------
    quantile : float
        Of the law of quality.
    days : int, optional
        Recorded days.
    """
    path = data_folder("calibration") / "published" / MARKET
    base = load_scenario(path)
    value = base.parameters
    law = stats.beta(value["quality_alpha"], value["quality_beta"])
    threshold = float(law.ppf(quantile) - law.mean())
    changes: dict[str, object] = {
        "parameters.satisfaction_intercept": -value["satisfaction_quality"] * threshold
    }
    if days is not None:
        last = np.datetime64(base.start) + (days - 1)
        changes["until"] = str(last)
    return base.with_(**changes)


def recommend(world: World, weight: float) -> None:
    """Show the best rooms of every category alone, and let nobody claim a quality.

    Parameters
    ----------
    world : World
        Changed in place, before its first day.
    weight : float
        Of the consumer's utility in the score; the rest is the provider's profit.
    """
    anchors, merchants = world.anchors, world.merchants
    lines = np.array(
        [house_line(anchors, a, world.cells, world.sellers) for a in range(len(anchors))]
    )
    price = np.exp(merchants.log_price[lines].astype(np.float64))
    utility = SCALE[0] + SCALE[1] * merchants.quality[lines].astype(np.float64)
    score = weight * utility + (1.0 - weight) * MEAN_PROFIT * price / price.mean()
    anchors.boost[:] = UNSEEN - 1.0
    for category in np.unique(anchors.categories[:, 0]):
        rooms = np.flatnonzero(anchors.categories[:, 0] == category)
        anchors.boost[rooms[np.argsort(-score[rooms], kind="stable")[:TOP]]] = 0.0


def earn(strategy: Strategy) -> Earned:
    """Make a run."""
    scenario, weight = market(strategy.quantile, strategy.days), RULES[strategy.rule]
    if weight is None:
        scenario = scenario.with_(**{"platforms.provider.feed.popularity_exponent": 1.0})
    simulation = Simulation(with_seed(scenario, strategy.seed))
    world = simulation.world
    world.merchants.claimed[:] = world.coef.mean_quality
    if weight is not None:
        recommend(world, weight)
    while not simulation.over:
        simulation.live_day()
    daily = simulation.to_run().daily
    end = daily[["sessions", "engaged"]].tail(END).sum()
    satisfied = (daily["satisfaction_rate"] * daily["orders"]).sum() / daily["orders"].sum()
    return Earned(
        daily=daily["gmv_broad"].to_numpy(dtype=np.float64),
        satisfied=float(satisfied),
        trust=float(end["sessions"] / end["engaged"]),
        price=float(daily["gmv_broad"].sum() / daily["orders"].sum()),
    )


Found = dict[str, Earned]


def seeds_of(quantile: float) -> range:
    """Return the seeds under which an expectation is asked."""
    return range(1, EXPECTED[quantile] + 1)


def earn_all(workers: int) -> Found:
    """Make every run; return what each gives, by its key.

    Raises
    ------
    RuntimeError
        If a run failed.
    """
    wanted = [
        Strategy(rule, quantile, seed)
        for quantile in EXPECTED
        for seed in seeds_of(quantile)
        for rule in RULES
    ]
    found: Found = {}
    with RunProgress(Console(stderr=True), "published check") as progress, WorkerPool(workers) as p:

        def keep(each: Strategy, run: Earned) -> None:
            found[each.key] = run
            progress(len(found), len(wanted))

        failed = complete(earn, wanted, p, keep, first_alone=True)
    if failed:
        raise RuntimeError(f"{failed[0][0].key}: {failed[0][1]}")
    return found


def runs_of(found: Found, rule: str, quantile: float) -> list[Earned]:
    """Return the runs of a rule, seed by seed."""
    return [found[Strategy(rule, quantile, seed).key] for seed in seeds_of(quantile)]


def profits(found: Found, rule: str, quantile: float) -> F64:
    """Return cumulative profits as a row, a seed a column."""
    return np.array([[run.daily.sum() for run in runs_of(found, rule, quantile)]])


def better_pure(found: Found, quantile: float) -> str:
    """Name the pure strategy that earns more, mean over seeds."""
    return max(PURE, key=lambda rule: float(profits(found, rule, quantile).mean()))


def gain(found: Found, rule: str, quantile: float) -> Difference:
    """Compare a strategy with the better of the two pure ones, seed by seed."""
    pure = profits(found, better_pure(found, quantile), quantile)
    return paired(pure, profits(found, rule, quantile))


def table_of(found: Found, quantile: float) -> str:
    """Write the strategies of one expectation as a table."""
    rows = []
    for rule in RULES:
        runs = runs_of(found, rule, quantile)
        rows.append(
            (
                rule,
                change_text(gain(found, rule, quantile)),
                f"{100.0 * np.mean([run.satisfied for run in runs]):.0f}",
                f"{np.mean([run.trust for run in runs]):.2f}",
                f"{np.mean([run.price for run in runs]):.0f}",
            )
        )
    head = (
        "strategy",
        "cumulative profit against the better pure one, % [95 %]",
        "deliveries that satisfy, %",
        f"trust, last {END} days",
        "mean price, CNY",
    )
    return markdown_table(head, rows)


def change_text(told: Difference) -> str:
    """Write a relative change with its interval; 0 for what is compared with itself."""
    if told.state == "zero":
        return "0"
    low, high = 100.0 * told.relative_low, 100.0 * told.relative_high
    return f"{100.0 * told.relative:+.1f} [{low:+.1f}, {high:+.1f}]"


def best_hybrid(found: Found, quantile: float) -> str:
    """Name the hybrid that earns more, mean over seeds."""
    return max(HYBRIDS, key=lambda rule: float(profits(found, rule, quantile).mean()))


def headline(found: Found) -> str:
    """Say what the better hybrid earns more, with their settings, and what they report."""
    best = best_hybrid(found, THEIRS)
    told = gain(found, best, THEIRS)
    if told.relative_low > REPORTED:
        place = "below"
    else:
        place = "above" if told.relative_high < REPORTED else "inside"
    others = ", ".join(
        f"at the {quantile:g} quantile *{best_hybrid(found, quantile)}* "
        f"{change_text(gain(found, best_hybrid(found, quantile), quantile))} %"
        for quantile in EXPECTED
        if quantile != THEIRS
    )
    return (
        f"**With their settings the better hybrid, *{best}*, earns {change_text(told)} % beside "
        f"the better pure strategy, *{better_pure(found, THEIRS)}*; they report about "
        f"{100.0 * REPORTED:+.0f} %, {place} the interval.** Where less is expected: {others}. "
        "Seeds from 1 on, paired; 95 % intervals over seeds."
    )


def page_text(found: Found, name: str) -> str:
    """Write the page: what is asked, what came out, what differs.

    Parameters
    ----------
    found : dict
        Every run.
    name : str
        File of the plot.
    """
    text = (data_folder("calibration") / "published" / "words.md").read_text(encoding="utf-8")
    above, below = text.split("\n<!-- results -->\n")
    plot = f"![Cumulative profit of the five strategies]({name})"
    parts = [above.strip(), headline(found), plot]
    for quantile, seeds in EXPECTED.items():
        own = ", theirs" if quantile == THEIRS else ""
        title = f"## Expected quality: the {quantile:g} quantile{own} ({seeds} seeds)"
        parts += [title, table_of(found, quantile)]
    return "\n\n".join([*parts, below.strip()]) + "\n"


def write_page(found: Found, out: Path) -> None:
    """Write the page and its plot."""
    plot = out.with_suffix(".png")
    out.write_text(page_text(found, plot.name), encoding="utf-8")
    lines = {
        rule: np.mean([run.daily for run in runs_of(found, rule, THEIRS)], axis=0) for rule in RULES
    }
    note = f"Market {MARKET}, 610 consumers, mean over {EXPECTED[THEIRS]} seeds."
    cumulative_lines(lines, note).savefig(plot, dpi=DPI, metadata={"Software": None})


def main() -> None:
    """Make the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PAGE)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    write_page(earn_all(chosen.workers), chosen.out)


if __name__ == "__main__":
    main()
