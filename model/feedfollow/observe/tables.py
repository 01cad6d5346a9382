"""The tables of a run, made from what the recorder kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.measures import BY_DAY, BY_MONTH, Days, MonthView
from feedfollow.observe.recorder import Recorder
from feedfollow.world.columns import F64
from feedfollow.world.labels import DESTINATIONS, FORMS, GMV, SOURCES, TRAFFIC
from feedfollow.world.ledger import FLOW_NAMES, PAYEE, PAYER, SECTORS
from feedfollow.world.world import World


def recorded_dates(recorder: Recorder) -> pd.DatetimeIndex:
    """Return the recorded dates, in the resolution that Parquet keeps."""
    return pd.DatetimeIndex(recorder.dates, name="date").as_unit("ms")


def daily_table(recorder: Recorder, world: World) -> pd.DataFrame:
    """Return one row per date and platform, one column per measure, real people and CNY."""
    dates = recorded_dates(recorder)
    index = pd.MultiIndex.from_product([dates, list(world.names)], names=["date", "platform"])
    people = world.coef.people_per_user
    columns: dict[str, F64] = {}
    shape = (len(dates), len(world.names))
    days = Days(recorder, people) if recorder.dates else None
    rows = {month.day: k for k, month in enumerate(recorder.months)}
    first = world.day - len(recorder.dates)
    for measure in MEASURES.values():
        if days is None:
            values = np.empty(shape)
        elif measure.every == "day":
            values = BY_DAY[measure.name](days)
        else:
            values = np.full(shape, np.nan)
            for day, k in rows.items():
                view = MonthView(recorder.months[k], world.anchors, world.merchants, people)
                values[day - first] = BY_MONTH[measure.name](view)
        columns[measure.name] = np.asarray(values, dtype=np.float64).reshape(-1)
    return pd.DataFrame(columns, index=index)


def traffic_table(recorder: Recorder, world: World) -> pd.DataFrame:
    """Return date x platform x form x source x destination; rows without a view are left out."""
    dates = recorded_dates(recorder)
    labels: list[Any] = [dates, world.names, FORMS, SOURCES, DESTINATIONS]
    counts = np.array(recorder.traffic, dtype=np.int64).reshape(-1, len(TRAFFIC))
    seen = counts.any(axis=1)
    names = ["date", "platform", "form", "source", "destination"]
    index: pd.MultiIndex = pd.MultiIndex.from_product(labels, names=names)[seen]
    values = counts[seen] * world.coef.people_per_user
    values[:, GMV] /= 100.0
    return pd.DataFrame(values, index=index, columns=list(TRAFFIC)).reset_index()


def accounts_table(recorder: Recorder, world: World) -> pd.DataFrame:
    """Return date x flow: payer and payee sector and fen of the simulated economy."""
    dates = recorded_dates(recorder)
    index = pd.MultiIndex.from_product([dates, list(FLOW_NAMES)], names=["date", "flow"])
    table = pd.DataFrame(index=index).reset_index()
    table["payer"] = np.tile([SECTORS[k] for k in PAYER], len(dates))
    table["payee"] = np.tile([SECTORS[k] for k in PAYEE], len(dates))
    table["fen"] = np.array(recorder.flows, dtype=np.int64).reshape(-1)
    return table


def anchors_table(recorder: Recorder, world: World) -> pd.DataFrame:
    """Return monthly snapshots of the simulated anchors (rows of ``real_anchors`` real ones)."""
    anchors, people = world.anchors, world.coef.people_per_user
    count = len(anchors)
    frames = []
    for month in recorder.months:
        gmv, sessions, followers, weight, popularity = month.anchors
        frames.append(
            pd.DataFrame(
                {
                    "date": pd.Timestamp(world.scenario.start) + pd.Timedelta(days=month.day),
                    "anchor": np.arange(count),
                    "platform": np.array(world.names)[anchors.platform],
                    "real_anchors": weight,
                    "own_room": np.array(anchors.self_room),
                    "charisma": np.array(anchors.charisma),
                    "gmv": gmv * (people / 100.0),
                    "sessions": sessions * people,
                    "followers": followers * people,
                    "popularity": popularity,
                    "cash_fen": month.cash[:count],
                }
            )
        )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def merchants_table(recorder: Recorder, world: World) -> pd.DataFrame:
    """Return monthly snapshots of the simulated merchants."""
    merchants, people = world.merchants, world.coef.people_per_user
    count = len(merchants)
    frames = []
    for month in recorder.months:
        *orders, backlog = month.merchants
        frames.append(
            pd.DataFrame(
                {
                    "date": pd.Timestamp(world.scenario.start) + pd.Timedelta(days=month.day),
                    "merchant": np.arange(count),
                    "real_merchants": np.array(merchants.weight),
                    "category": np.array(merchants.category),
                    "quality": np.array(merchants.quality),
                    "price_ratio": np.array(merchants.price_ratio),
                    "orders": sum(orders) * people,
                    "backlog": backlog * people,
                    "cash_fen": month.cash[-count:],
                }
            )
        )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
