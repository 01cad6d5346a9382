"""Compare what-ifs with a base under shared random numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from feedfollow.analyse.comparison import Comparison
from feedfollow.analyse.draws import checked_draws, laid_over
from feedfollow.analyse.pairing import Variant, Wanted, beside
from feedfollow.analyse.verdict import refuse_unknown
from feedfollow.analyse.work import Work, seeds_of
from feedfollow.spec.scenario import Scenario

SEEDS = 30
"""Pairs by default."""


def compare(
    base: Scenario,
    variants: Scenario | Sequence[Scenario],
    seeds: int | Iterable[int] = SEEDS,
    draws: pd.DataFrame | None = None,
    period: Wanted = (None, None),
    work: Work | None = None,
) -> Comparison:
    """Compare variants with a base: the same seeds on both sides, differences with intervals.

    Agents draw by seed, number, day and purpose, so that a base and a variant of one seed live in
    the same world and their difference is the policy's. Nothing is run before everything that can
    be checked has been.

    Parameters
    ----------
    base : Scenario
    variants : Scenario or sequence of Scenario
        Of the same platforms, days, and numbers of users, anchors and merchants. Their ``expect``
        blocks are judged.
    seeds : int or iterable of int
        A number n means seeds 1 to n; at least two without draws.
    draws : DataFrame, optional
        Posterior draws, a row a draw, a column a dotted path
        (:func:`feedfollow.analyse.draws.read_draws`). Each is laid over the base and over the
        variant, except where the variant itself decides that value; every draw is run under every
        seed.
    period : (date or None, date or None)
        First and last day compared. By default from the first day on which a variant can differ
        (the first event that differs if only events do, else the start) to the last recorded day.
    work : Work, optional
        Executor, folder of the runs, worker processes, progress.

    Returns
    -------
    Comparison

    Raises
    ------
    SpecError
        If scenarios cannot be compared, an expectation cannot be judged, or a draw cannot be laid
        over a scenario.
    ValueError
        If there are too few seeds.
    RuntimeError
        If every run failed.
    """
    listed = [variants] if isinstance(variants, Scenario) else list(variants)
    paired = beside(base, listed, period)
    refuse_unknown(variant.scenario for variant in paired)
    known = None if draws is None else checked_draws(draws, base)
    numbers = seeds_of(seeds, 2 if known is None else 1)
    hands = work or Work()
    runs = hands.ensemble(scenarios_of(base, paired, known), numbers)
    if not runs.files:
        raise RuntimeError(f"every run failed; the first: {runs.failures[0]}")
    return Comparison(base, paired, runs, known)


def scenarios_of(
    base: Scenario, variants: Sequence[Variant], draws: pd.DataFrame | None
) -> list[Scenario]:
    """List the scenarios that a comparison runs: base and variants, with draws once for each.

    Parameters
    ----------
    base : Scenario
    variants : sequence of Variant
    draws : DataFrame or None
        As in :func:`compare`, checked.

    Returns
    -------
    list of Scenario

    Raises
    ------
    SpecError
        If a draw cannot be laid over a scenario.
    """
    if draws is None:
        return [base, *(variant.scenario for variant in variants)]
    scenarios = []
    for number, row in enumerate(draws.to_dict("records")):
        draw = {str(path): float(value) for path, value in row.items()}
        scenarios.append(laid_over(base, draw, (), number))
        scenarios += [laid_over(v.scenario, draw, v.changes, number) for v in variants]
    return scenarios
