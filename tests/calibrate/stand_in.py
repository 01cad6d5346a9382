"""A small market with known truths, on which calibration is proven before it meets the model.

Two platforms, 500 users each, six years of 20-day steps. A user adopts (Bass), buys from the
feed, from anchors followed, and from the shelf; follows grow with feed purchases, trust with good
experience. Random words are keyed by user, step and purpose, as in the model. Ten parameters, of
which views and clicks of the feed enter only as a product; 25 fitted figures of every kind, six
held out, two what-ifs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.random import default_rng

from feedfollow.calibrate.posterior import Slack
from feedfollow.calibrate.problem import Plan, Problem
from feedfollow.calibrate.seeds import Stage, seed_of
from feedfollow.calibrate.simulator import Outcome
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.target import Kind, Role, Target, Targets
from feedfollow.draws import Purpose, key_of, normal, philox, poisson, uniform
from feedfollow.functions import exp
from feedfollow.kernels import in_place, kernel
from feedfollow.sources import digest_of
from feedfollow.spec.prior import Prior, beta, lognormal
from feedfollow.spec.prior import normal as normal_prior
from feedfollow.spec.table import Parameter

USERS, YEARS = 500, 6
VIEWS = int(Purpose.VIEWS)
PLATFORMS = ("douyin", "kuaishou")

PRIORS: dict[str, tuple[Prior, float, float]] = {
    "adoption_douyin": (lognormal(1.6, 1.35), 0.2, 10.0),
    "adoption_kuaishou": (lognormal(1.5, 1.35), 0.2, 10.0),
    "feed_views": (lognormal(1.0, 1.4), 0.05, 20.0),
    "feed_clicks": (lognormal(0.12, 1.4), 0.005, 3.0),
    "follow_weight_kuaishou": (lognormal(0.5, 1.5), 0.02, 10.0),
    "follow_rate": (lognormal(0.3, 1.5), 0.01, 5.0),
    "basket_growth": (normal_prior(0.08, 0.05), -0.2, 0.4),
    "shelf": (lognormal(0.12, 1.5), 0.005, 3.0),
    "quality": (beta(12.0, 4.0), 0.01, 0.99),
    "trust_gain": (lognormal(0.10, 2.0), 0.001, 1.0),
}
PRODUCT = ("parameters.feed_views", "parameters.feed_clicks")
MEASURES = ("gmv", "users", "buyers", "repeat", "follow", "shelf", "orders", "basket")


def space() -> Space:
    rows = {}
    for name, (prior, low, high) in PRIORS.items():
        row = Parameter(
            name, name[0], ("(1)",), "unit", prior.median(), low, high, prior, name, "assumed",
            "fit",
        )  # fmt: skip
        rows[f"parameters.{name}"] = row
    return Space(rows)


@in_place
def _count(word, mean):  # type: ignore[no-untyped-def]
    """Poisson by inversion; exp(-mean) >= 1 - mean tells most zeros without an exponential."""
    return 0 if uniform(word) < 1.0 - mean else poisson(word, mean)


@kernel
def _market(theta, policy, key0, key1, activity, counts):  # type: ignore[no-untyped-def]
    """Fill ``counts[platform, year]`` with gmv, users, buyers, repeaters and orders by source.

    theta: the ten parameters in order. policy: follow weight factor of platform 1 and quality
    change, both from year 4 (counted from 0) on.
    """
    dt = 1.0 / 18.0
    users = activity.size
    for p in range(2):
        adopted = np.zeros(users, np.bool_)
        follows, trust = np.zeros(users), np.full(users, 0.5)
        bought = np.zeros(users, np.int64)
        share = 0.0
        imitation = theta[p]
        base_price = 100.0 if p == 0 else 60.0
        start = 0 if p == 0 else 9
        for t in range(108):
            year = t // 18
            late = year >= 4
            weight = 0.25 if p == 0 else theta[4] * (policy[0] if late else 1.0)
            quality = theta[8] + (policy[1] if late else 0.0)
            ramp = 1.0 / (1.0 + exp(-(t - (54.0 if p == 0 else 72.0)) / 8.0))
            price = base_price * exp(theta[6] * t * dt)
            if t % 18 == 0:
                bought[:] = 0
            count = 0
            for i in range(users):
                w = philox(p, i, t, VIEWS, key0, key1)
                if not adopted[i]:
                    hazard = (0.06 + imitation * share) * dt if t >= start else 0.0
                    adopted[i] = uniform(w[0]) < hazard
                    continue
                count += 1
                a = activity[i]
                feed = _count(w[1], theta[2] * theta[3] * a)
                own = _count(w[2], weight * a * trust[i] * follows[i] / (1.0 + follows[i]))
                shelf = _count(w[3], theta[7] * a * ramp)
                follows[i] = 0.97 * follows[i] + theta[5] * feed
                n = feed + own + shelf
                if n == 0:
                    continue
                v = philox(2 + p, i, t, VIEWS, key0, key1)
                felt = feed + own
                bad = _count(v[0], felt * (1.0 - quality))
                good = max(felt - bad, 0)
                keep = exp(-theta[9] * (good + 2.0 * bad))
                trust[i] = trust[i] * keep + (1.0 - keep) * good / max(good + 2.0 * bad, 1.0)
                spent = n * price * exp(0.4 * normal(v[1]) - 0.08)
                counts[p, year, 0] += spent
                counts[p, year, 2] += bought[i] == 0
                counts[p, year, 3] += bought[i] < 2 and bought[i] + n >= 2
                bought[i] += n
                counts[p, year, 4] += feed
                counts[p, year, 5] += own
                counts[p, year, 6] += shelf
            share = count / users
            if t % 18 == 17:
                counts[p, year, 1] = count


def _names() -> tuple[str, ...]:
    names = [f"{m}.{p}.{y + 1}" for p in PLATFORMS for y in range(YEARS) for m in MEASURES]
    names += [f"growth.{p}.{y + 1}" for p in PLATFORMS for y in range(1, YEARS)]
    return (*names, *(f"market.{y + 1}" for y in range(YEARS)))


NAMES = _names()
TRAJECTORY = tuple(f"{m}.{p}.{y + 1}" for m in ("gmv", "users") for p in PLATFORMS
                   for y in range(YEARS))  # fmt: skip
SCENARIOS = {"base": (1.0, 0.0), "kuaishou_follow": (0.7, 0.0), "quality": (1.0, -0.1)}


@cache
def _activity() -> np.ndarray:
    """Stratified: quantiles of a lognormal of sd 1, in an order of no meaning."""
    from scipy.special import ndtri

    values = np.exp(ndtri((np.arange(USERS) + 0.5) / USERS))
    return default_rng(5).permutation(values / values.mean())


@dataclass(frozen=True)
class StandIn:
    """The market as a simulator."""

    digest: str = digest_of([Path(__file__)])
    outputs: tuple[str, ...] = NAMES
    trajectory: tuple[str, ...] = TRAJECTORY
    agents: int = USERS
    period: str = "six years"

    def scenario(self, name: str) -> str:
        if name not in SCENARIOS:
            raise ValueError(f"there is no scenario {name!r}; expected one of {list(SCENARIOS)}")
        return f"{name} {SCENARIOS[name]}"

    def run(self, theta: Mapping[str, float], seed: int, scenario: str) -> Outcome:
        values = np.array([theta[f"parameters.{name}"] for name in PRIORS])
        counts = np.zeros((2, YEARS, 7))
        policy = np.array(SCENARIOS[scenario])
        _market(values, policy, *key_of(seed), _activity(), counts)
        gmv, users, buyers, repeat, feed, own, shelf = np.moveaxis(counts, 2, 0)
        orders = feed + own + shelf
        with np.errstate(divide="ignore", invalid="ignore"):
            yearly = np.stack(
                [gmv, users, buyers, repeat / buyers, own / orders, shelf / orders,
                 orders / buyers, gmv / orders], axis=2,
            )  # fmt: skip
            growth = gmv[:, 1:] / gmv[:, :-1]
        outputs = np.concatenate([yearly.ravel(), growth.ravel(), gmv.sum(axis=0)])
        return Outcome(outputs, np.concatenate([gmv.ravel(), users.ravel()]))


def _row(output: str, kind: Kind, sd: float, role: Role = "fit", factor: str = "") -> Target:
    measure, _, rest = output.partition(".")
    share = measure in ("repeat", "follow", "shelf")
    platform = rest.partition(".")[0] if rest.partition(".")[0] in PLATFORMS else ""
    low, high = {
        "lower": (1.0 if not share else 0.5, np.inf),
        "upper": (-np.inf, 1.0 if not share else 0.5),
        "range": (0.4, 0.5),
    }.get(kind, (0.5, 0.5))
    return Target(
        output, output, kind, "identity" if share else "log", low, high, sd,
        "share" if share else "money", factor, role, platform, "stand-in", "stated",
    )  # fmt: skip


ROWS = (
    _row("gmv.douyin.2", "point", 0.10),
    _row("gmv.douyin.3", "point", 0.08),
    _row("gmv.douyin.4", "point", 0.06),
    _row("gmv.douyin.5", "point", 0.05),
    _row("gmv.kuaishou.3", "point", 0.10),
    _row("gmv.kuaishou.4", "point", 0.08),
    _row("gmv.kuaishou.5", "point", 0.05),
    _row("growth.douyin.3", "growth", 0.10),
    _row("growth.kuaishou.4", "growth", 0.12),
    _row("growth.kuaishou.5", "growth", 0.10),
    _row("users.douyin.3", "point", 0.06),
    _row("users.douyin.5", "point", 0.05),
    _row("users.kuaishou.4", "point", 0.06),
    _row("users.kuaishou.5", "lower", 0.05),
    _row("repeat.kuaishou.4", "point", 0.04),
    _row("repeat.douyin.4", "upper", 0.03),
    _row("follow.kuaishou.5", "range", 0.025),
    _row("follow.douyin.5", "point", 0.04),
    _row("shelf.douyin.5", "lower", 0.03),
    _row("shelf.kuaishou.5", "point", 0.04),
    _row("market.4", "point", 0.15, factor="survey"),
    _row("market.5", "point", 0.25, factor="survey"),
    _row("buyers.douyin.4", "point", 0.06),
    _row("basket.kuaishou.5", "point", 0.05),
    _row("orders.douyin.5", "point", 0.08),
    _row("gmv.douyin.6", "point", 0.05, "holdout"),
    _row("gmv.kuaishou.6", "point", 0.05, "holdout"),
    _row("users.kuaishou.6", "point", 0.05, "holdout"),
    _row("repeat.kuaishou.6", "point", 0.04, "holdout"),
    _row("follow.douyin.6", "point", 0.04, "holdout"),
    _row("shelf.douyin.6", "point", 0.04, "holdout"),
)  # fmt: skip
SLACK = Slack({"money": 0.15, "share": 0.05}, {"survey": 0.2})


def truth_mean(z: np.ndarray, seeds: int = 20, scenario: str = "base") -> np.ndarray:
    """Mean over seeds of all outputs at a point, ``(n_outputs,)``."""
    theta = space().named(z)
    model = StandIn()
    runs = [
        model.run(theta, seed_of(99, Stage.DIAGNOSTICS, 999, k), scenario).outputs
        for k in range(seeds)
    ]
    return np.mean(runs, axis=0)


@cache
def template() -> Targets:
    """Targets whose bounds and bins stand at the prior median's own values."""
    mean = dict(zip(NAMES, truth_mean(np.zeros(len(PRIORS))), strict=True))
    rows = []
    for row in ROWS:
        value = float(mean[row.output])
        if row.kind == "lower":
            rows.append(replace(row, low=value))
        elif row.kind == "upper":
            rows.append(replace(row, high=value))
        elif row.kind == "range":
            rows.append(replace(row, low=round(value, 1), high=round(value, 1) + 0.1))
        else:
            rows.append(replace(row, low=value, high=value))
    return Targets(tuple(rows))


def stand_in(plan: Plan | None = None, master: int = 1) -> Problem:
    """The stand-in as a problem, its figures those of the prior median."""
    return Problem(
        StandIn(), space(), template(), SLACK, master, plan or Plan(),
        ("kuaishou_follow", "quality"),
    )  # fmt: skip
