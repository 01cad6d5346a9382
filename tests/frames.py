"""A small deterministic economy written straight into the tables of a run, without the engine.

It grows like the documented one (so that plots can be looked at) and meets the macro identity by
construction, from factors that a test can name.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

PERSONS_PER_USER = 50_000.0
FIRST, LAST = "2019-01-01", "2021-12-31"
FORMS = ("live", "video")
SOURCES = ("feed", "follow")
DESTINATIONS = ("in-app", "external", "none")

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Setting:
    """What tells one platform of the small economy from another."""

    users: float
    growth: float
    follow: float
    price: float
    views: float
    midpoint: float
    repurchase: float
    open_links: float


PLATFORMS = {
    "douyin": Setting(320e6, 0.22, 0.11, 100.0, 12.0, 2019.9, 0.60, 0.8),
    "kuaishou": Setting(155e6, 0.26, 0.41, 70.0, 11.0, 2019.9, 0.67, 0.3),
    "taobao_live": Setting(60e6, 0.30, 0.12, 120.0, 6.0, 2020.0, 0.55, 0.0),
}


def years(dates: pd.DatetimeIndex) -> Array:
    return np.asarray(dates.year + (dates.day_of_year - 0.5) / 365.25, dtype=np.float64)


def month_ends(dates: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
    following = dates + pd.Timedelta(days=1)
    ends = np.asarray(following.month != dates.month)
    ends[-1] = True
    return ends


def daily_frame(first: str = FIRST, last: str = LAST, names: tuple[str, ...] = ()) -> pd.DataFrame:
    """Daily table, index (date, platform), the measures that plots and figures read."""
    dates = pd.date_range(first, last, freq="D", name="date")
    parts = {
        name: _platform(dates, PLATFORMS[name], number)
        for number, name in enumerate(names or tuple(PLATFORMS))
    }
    table = pd.concat(parts, names=["platform", "date"]).swaplevel().sort_index()
    return table.astype(float)


def _platform(dates: pd.DatetimeIndex, it: Setting, number: int) -> pd.DataFrame:
    t = years(dates)
    noise = np.random.default_rng(number).normal(0.0, 0.04, (4, len(t)))
    grown = 1.0 / (1.0 + np.exp(-(t - it.midpoint) / 0.25))
    share = 0.15 + 0.27 / (1.0 + np.exp(-(t - 2020.0) / 0.6))
    data: dict[str, Array] = {}
    active = it.users * np.exp(it.growth * (t - 2019.0)) * np.exp(noise[0] / 4)
    adopted = active * share
    views = adopted * it.views * grown * np.exp(noise[1])
    follow = it.follow * (0.7 + 0.3 * grown)
    sessions = views * 0.0055 * (1.0 + 0.15 * it.follow) * np.exp(noise[2])
    orders = sessions * 2.7
    gmv = orders * it.price * np.exp(noise[3] / 2)
    closed = np.where(t < 2020.77, 1.0 - it.open_links, 1.0 - it.open_links / 3.0)
    data |= {
        "users_active": active,
        "users_members": active / 0.6,
        "users_adopted": adopted,
        "people_adopted": 1e9 * share,
        "views": views,
        "views_follow": views * follow,
        "views_feed": views * (1.0 - follow),
        "views_private": views * follow,
        "views_public": views * (1.0 - follow),
        "views_live": views * 0.45,
        "views_video": views * 0.55,
        "engaged": views * 0.12,
        "sessions": sessions,
        "sessions_without_need": sessions * 0.8,
        "orders": orders,
        "items": orders * 1.5,
        "gmv_broad": gmv,
        "gmv_closed_loop": gmv * closed,
        "gmv_external": gmv * (1.0 - closed),
        "gmv_live": gmv * 0.7,
        "gmv_video": gmv * 0.3,
        "gmv_talent": gmv * 0.75,
        "gmv_self": gmv * 0.25,
        "cancelled_value": gmv * 0.12,
        "returned_value": gmv * 0.10,
        "price_mean": gmv / orders,
        "satisfaction_rate": np.full(len(t), 0.9),
    }
    frame = pd.DataFrame(data, index=dates)
    ends = month_ends(dates)
    for measure, values in _monthly(it, grown, noise).items():
        frame[measure] = np.where(ends, values, np.nan)
    return frame


def _monthly(it: Setting, grown: Array, noise: Array) -> dict[str, Array]:
    return {
        "repurchase_rate": it.repurchase * (0.8 + 0.2 * grown) + noise[0] / 4,
        "repurchase_within_month": it.repurchase * 0.7 + noise[0] / 4,
        "trust_mean": 0.80 + 0.05 * grown * it.follow,
        "system_trust": 0.78 + 0.02 * grown,
        "need_share_sessions": np.full(len(grown), 0.8),
        "need_share": 0.78 + 0.04 * grown * it.follow + noise[1] / 8,
        "top1pct_share": 0.5 + 0.1 * it.follow + noise[2] / 4,
        "top2_2pct_share": 0.66 + 0.1 * it.follow + noise[2] / 4,
        "anchor_gini": 0.86 + 0.1 * it.follow + noise[3] / 8,
        "top_anchor_share": 0.03 + noise[3] / 20,
    }


def traffic_frame(daily: pd.DataFrame) -> pd.DataFrame:
    """Traffic table that adds up to the daily one; follow views convert twice as well."""
    parts = []
    flat = daily.reset_index()
    for form in FORMS:
        for source in SOURCES:
            share = flat[f"views_{form}"] / flat["views"]
            lift = flat["views_feed"] + 2.0 * flat["views_follow"]
            weight = (2.0 if source == "follow" else 1.0) * flat[f"views_{source}"] / lift
            parts.append(
                pd.DataFrame(
                    {
                        "date": flat["date"],
                        "platform": flat["platform"],
                        "form": form,
                        "source": source,
                        "destination": "in-app",
                        "views": flat[f"views_{source}"] * share,
                        "engaged": flat["engaged"] * share * weight,
                        "sessions": flat["sessions"] * share * weight,
                        "orders": flat["orders"] * share * weight,
                        "items": flat["items"] * share * weight,
                        "gmv": flat["gmv_broad"] * share * weight,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)
