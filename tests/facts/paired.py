"""Paired runs for the claims of the articles: one change, the same seeds, an interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import stats
from tests.run.short import short

from feedfollow.observe.results import Run
from feedfollow.run.simulate import simulate

SEEDS = range(1, 6)
USERS = 3000
Changes = Mapping[str, object]
Arm = list[dict[str, float]]


@dataclass(frozen=True)
class Effect:
    """Mean of paired differences with its 95 % interval by Student's t, and the base's level."""

    mean: float
    low: float
    high: float
    level: float


def arm(
    changes: Changes, read: Callable[[Run], dict[str, float]], seeds: Iterable[int] = SEEDS
) -> Arm:
    """Read a run for each seed: four months of two platforms that share nobody."""
    return [read(simulate(short(users=USERS, **changes), seed)) for seed in seeds]


def effects(base: Arm, variant: Arm) -> dict[str, Effect]:
    """Compare two arms seed by seed, outcome by outcome."""
    found = {}
    for name in base[0]:
        levels = np.array([run[name] for run in base])
        difference = np.array([run[name] for run in variant]) - levels
        mean, half = difference.mean(), stats.t.ppf(0.975, len(levels) - 1) * stats.sem(difference)
        each = Effect(mean, mean - half, mean + half, levels.mean())
        print(f"{name:<18} {each.level:.5g}  {each.mean:+.4g} [{each.low:+.4g}, {each.high:+.4g}]")
        found[name] = each
    return found
