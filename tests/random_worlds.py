"""Random valid scenarios, extremes included, for what must hold in every world."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario

SEPARATE = Path(__file__).parent / "scenarios" / "separate.yaml"
START = date(2020, 5, 1)

SHARES = (
    "traffic.private_share",
    "feed.exploration",
    "feed.cold_start_quota",
    "feed.intent_share",
    "links.open_live",
    "links.open_video",
    "guarantee.coverage",
    "anchors.self_share",
)
LEVERS = {
    "traffic.public_extra": (0.0, 3.0),
    "feed.precision": (0.0, 5.0),
    "feed.popularity_exponent": (0.0, 1.2),
    "feed.conversion_exponent": (0.0, 1.5),
    "trust.system_start": (0.05, 0.95),
    "trust.guarantee_weight": (0.0, 30.0),
    "fees.commission": (0.0, 0.5),
    "fees.external": (0.0, 0.5),
    "goods.list_price": (1.0, 3000.0),
    "merchants.share": (0.65, 1.0),
    "content.views_live": (0.0, 15.0),
    "content.views_video": (0.0, 15.0),
}
PROBABILITIES = (
    "cancel_single",
    "cancel_repeat",
    "cancel_wait",
    "follow_probability",
    "unfollow_rate",
    "unfollow_threshold",
    "unfollow_exposure",
    "need_seeding",
    "live_probability_head",
    "live_probability_tail",
)
PARAMETERS = {
    "engage_intercept": (-6.0, 0.0),
    "session_intercept_live": (-6.0, 2.0),
    "session_intercept_video": (-6.0, 2.0),
    "session_trust": (0.0, 4.0),
    "orders_per_session": (1.0, 6.0),
    "items_per_order": (1.0, 3.0),
    "purchase_shape": (0.2, 3.0),
    "budget_median": (50.0, 5000.0),
    "need_arrival": (0.0, 0.5),
    "taste_concentration": (0.05, 2.0),
    "charisma_spread": (0.0, 2.5),
    "trust_system_weight": (0.0, 50.0),
    "parasocial_weight": (0.0, 2.0),
    "system_trust_spill": (0.0, 1.0),
    "satisfaction_intercept": (-3.0, 4.0),
    "return_intercept": (-4.0, 3.0),
    "dispatch_multiple": (0.2, 4.0),
    "follows_start": (0.0, 16.0),
    "unit_cost_share": (0.1, 0.9),
    "shipping_cost": (0.0, 20.0),
    "anchor_commission": (0.0, 0.9),
    "minutes_spread": (0.0, 1.2),
    "opening_spread": (0.0, 2.0),
}
DAYS = {
    "delivery_days": (1, 9),
    "confirm_days": (1, 20),
    "return_days": (1, 9),
    "promise_days": (0, 5),
}


def random_scenario(seed: int) -> Scenario:
    """Return the random world of a seed: up to 1,200 users and 45 days."""
    random = np.random.default_rng(seed)
    days = int(random.integers(15, 46))
    changes: dict[str, object] = {
        "users": int(random.integers(150, 1200)),
        "seed": seed,
        "start": str(START),
        "until": str(START + timedelta(days=days)),
        "burn_in": f"{int(random.integers(0, 30))} days",
        "scale": {
            "anchors": int(random.integers(20, 200)),
            "merchants": int(random.integers(650, 900)),
        },
        "population.exclusive": bool(random.random() < 0.3),
        "merchants_exclusive": bool(random.random() < 0.3),
    }
    for name in PROBABILITIES:
        changes[f"parameters.{name}"] = _share(random)
    for name, (low, high) in PARAMETERS.items():
        changes[f"parameters.{name}"] = float(random.uniform(low, high))
    for name, (first, last) in DAYS.items():
        changes[f"parameters.{name}"] = int(random.integers(first, last + 1))
    for platform in ("douyin", "kuaishou"):
        for name in SHARES:
            changes[f"platforms.{platform}.{name}"] = _share(random)
        for name, (low, high) in LEVERS.items():
            changes[f"platforms.{platform}.{name}"] = float(random.uniform(low, high))
        changes[f"platforms.{platform}.population.daily_users"] = _members(random, days)
    changes["events"] = [_event(random, k, days) for k in range(int(random.integers(0, 4)))]
    return load_scenario(SEPARATE, changes)


def _share(random: np.random.Generator) -> float:
    """Return a share that is 0 or 1 now and then."""
    return float(np.clip(random.uniform(-0.2, 1.2), 0.0, 1.0))


def _members(random: np.random.Generator, days: int) -> list[dict[str, str]]:
    """Return daily users that rise or fall within the run, so that people join and leave."""
    ends = (START - timedelta(days=40), START + timedelta(days=days))
    return [
        {"period": str(day), "value": f"{random.uniform(100, 240):.1f} m", "source": "assumed"}
        for day in ends
    ]


def _event(random: np.random.Generator, number: int, days: int) -> dict[str, object]:
    levers = ("traffic.private_share", "links.open_live", "fees.commission", "traffic.public_extra")
    return {
        "name": f"event {number}",
        "date": str(START + timedelta(days=int(random.integers(0, days)) + number)),
        "platform": str(random.choice(["douyin", "kuaishou"])),
        "set": {levers[number]: float(random.uniform(0.0, 0.5))},
        "source": "assumed",
    }
