"""The tables of a run, made from what the recorder kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.measures import BY_DAY, BY_MONTH, Days, MonthView
from feedfollow.observe.recorder import Recorder
from feedfollow.observe.store import INDEX
from feedfollow.world.columns import F64, I64
from feedfollow.world.labels import DESTINATIONS, FORMS, GMV, SOURCES, TRAFFIC
from feedfollow.world.ledger import FLOW_NAMES, PAYEE, PAYER, SECTORS
from feedfollow.world.world import World


def recorded_dates(recorder: Recorder) -> pd.DatetimeIndex:
    """Return the recorded dates, in the resolution that Parquet keeps."""
    return pd.DatetimeIndex(recorder.dates, name="date").as_unit("ms")


def daily_table(recorder: Recorder, world: World) -> pd.DataFrame:
    """Return one row per date and platform, one column per measure, real people and CNY."""
    dates = recorded_dates(recorder)
    index = pd.MultiIndex.from_product([dates, list(world.names)], names=INDEX["daily"])
    columns = {name: values.reshape(-1) for name, values in daily_values(recorder, world).items()}
    return pd.DataFrame(columns, index=index)


def daily_values(recorder: Recorder, world: World) -> dict[str, F64]:
    """Return every measure by name, ``(n_days, n_platforms)``, real people and CNY.

    A monthly measure is NaN on all days but the last of a month. The days are those just before
    the world's.
    """
    people = world.coef.people_per_user
    shape = (len(recorder.dates), len(world.names))
    days = Days(recorder, people) if recorder.dates else None
    rows = {month.day: k for k, month in enumerate(recorder.months)}
    first = world.day - len(recorder.dates)
    columns: dict[str, F64] = {}
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
        columns[measure.name] = np.asarray(values, dtype=np.float64)
    return columns


def traffic_table(recorder: Recorder, world: World) -> pd.DataFrame:
    """Return date x platform x form x source x destination; rows of zeros are left out."""
    dates = recorded_dates(recorder)
    labels: list[Any] = [dates, list(world.names), list(FORMS), list(SOURCES), list(DESTINATIONS)]
    counts = np.array(recorder.traffic, dtype=np.int64).reshape(-1, len(TRAFFIC))
    seen = counts.any(axis=1)
    index = pd.MultiIndex.from_product(labels, names=INDEX["traffic"])
    values = counts[seen] * world.coef.people_per_user
    values[:, GMV] /= 100.0
    return pd.DataFrame(values, index=index[seen], columns=list(TRAFFIC))


def accounts_table(recorder: Recorder, world: World) -> pd.DataFrame:
    """Return date x flow: payer and payee sector and fen of the simulated economy."""
    dates = recorded_dates(recorder)
    index = pd.MultiIndex.from_product([dates, list(FLOW_NAMES)], names=INDEX["accounts"])
    columns = {
        "payer": np.tile([SECTORS[k] for k in PAYER], len(dates)),
        "payee": np.tile([SECTORS[k] for k in PAYEE], len(dates)),
        "fen": np.array(recorder.flows, dtype=np.int64).reshape(-1),
    }
    return pd.DataFrame(columns, index=index)


def anchors_table(recorder: Recorder, world: World) -> pd.DataFrame:
    """Return monthly snapshots of the simulated anchors (rows of ``real_anchors`` real ones)."""
    anchors, people = world.anchors, world.coef.people_per_user
    months = recorder.months
    rows = np.array([month.anchors for month in months]).reshape(len(months), 5, len(anchors))
    gmv, sessions, followers, weight, popularity = rows.swapaxes(0, 1).reshape(5, -1)
    static: dict[str, np.ndarray[Any, Any]] = {
        "platform": np.array(world.names)[anchors.platform],
        "own_room": anchors.self_room,
        "charisma": anchors.charisma,
    }
    return pd.DataFrame(
        {
            **month_by_agent(recorder, world, "anchor", len(anchors)),
            "real_anchors": weight,
            **{name: np.tile(column, len(months)) for name, column in static.items()},
            "gmv": gmv * (people / 100.0),
            "sessions": sessions * people,
            "followers": followers * people,
            "popularity": popularity,
            "cash_fen": cash_of(recorder, slice(None, len(anchors))),
        }
    ).set_index(INDEX["anchors"])


def merchants_table(recorder: Recorder, world: World) -> pd.DataFrame:
    """Return monthly snapshots of the simulated merchants."""
    merchants, people = world.merchants, world.coef.people_per_user
    months, count = recorder.months, len(world.merchants)
    kinds = len(world.names) + 1
    rows = np.array([month.merchants for month in months], np.int64).reshape(-1, kinds, count)
    static: dict[str, np.ndarray[Any, Any]] = {
        "real_merchants": merchants.weight,
        "category": merchants.category,
        "quality": merchants.quality,
        "log_price": merchants.log_price,
    }
    return pd.DataFrame(
        {
            **month_by_agent(recorder, world, "merchant", count),
            **{name: np.tile(column, len(months)) for name, column in static.items()},
            "orders": rows[:, :-1].sum(axis=1).reshape(-1) * people,
            "backlog": rows[:, -1].reshape(-1) * people,
            "cash_fen": cash_of(recorder, slice(-count, None)),
        }
    ).set_index(INDEX["merchants"])


def month_by_agent(
    recorder: Recorder, world: World, agent: str, count: int
) -> dict[str, pd.DatetimeIndex | I64]:
    """Return the columns date and agent of a table of ``count`` agents every month."""
    days = [month.day for month in recorder.months]
    ends = [world.scenario.start + timedelta(days=day) for day in days]
    return {
        "date": pd.DatetimeIndex(ends).as_unit("ms").repeat(count),
        agent: np.tile(np.arange(count), len(ends)),
    }


def cash_of(recorder: Recorder, agents: slice) -> I64:
    """Return month by month the balances of some agents, fen."""
    balances = [month.cash[agents] for month in recorder.months]
    return np.concatenate([np.zeros(0, np.int64), *balances])
