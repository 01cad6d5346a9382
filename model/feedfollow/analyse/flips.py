"""Which parameter, within its prior, flips the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

import numpy as np
import pandas as pd

Verdict: TypeAlias = Literal["flips", "not distinguishable", "decides", "too few seeds", "holds"]

VERDICTS: Final[dict[Verdict, str]] = {
    "flips": "the difference is surely above 0 at one tested value and surely below 0 at another",
    "not distinguishable": (
        "the difference is sure at the scenario's own value and not at some tested one"
    ),
    "decides": "the difference is not sure at the scenario's own value but is at a tested one",
    "too few seeds": (
        "the difference is sure at some values and not at others, but the parameter does no more "
        "than seed noise: more seeds would tell"
    ),
    "holds": "the same answer at every tested value",
}
"""Sure: the 95 % interval over paired seeds excludes 0."""


def flips_of(responses: pd.DataFrame, own: pd.DataFrame, acts: pd.Series) -> pd.DataFrame:
    """Judge whether the sign of a difference survives each parameter's prior.

    Parameters
    ----------
    responses : DataFrame
        Columns ``outcome``, ``parameter``, ``value`` (of the parameter), ``mean``, ``low``,
        ``high`` (of the difference, with its 95 % interval); values ascending.
    own : DataFrame
        The same columns: one row an outcome and parameter, at the scenario's own value.
    acts : Series
        Index ``(outcome, parameter)``: whether it does more than seed noise.

    Returns
    -------
    DataFrame
        Index ``(outcome, parameter)``: ``verdict`` (a key of :data:`VERDICTS`); ``own_value``;
        ``own_sign``: 1, -1, or 0 where not sure; ``crosses_at``: the value nearest to the own one
        at which the mean difference is 0, by linear interpolation between neighbouring tested
        values, NaN where it keeps its sign; ``sure_above``, ``sure_below``: tested values at
        which the difference is surely positive, negative.
    """
    rows = []
    known_acts = acts.to_dict()
    for keys, tested in responses.groupby(["outcome", "parameter"], sort=False):
        match = (own["outcome"] == keys[0]) & (own["parameter"] == keys[1])
        here = own.loc[match].iloc[0]
        known = pd.concat([tested, own.loc[match]]).sort_values("value", kind="stable")
        signs = _signs(known)
        sign = int(_signs(own.loc[match])[0])
        crossings = list(_crossings(known["value"].to_numpy(), known["mean"].to_numpy()))
        near = min(crossings, key=lambda at: abs(at - here["value"]), default=np.nan)
        values = known["value"].to_numpy()
        rows.append(
            {
                "outcome": keys[0],
                "parameter": keys[1],
                "verdict": _verdict(sign, set(signs.tolist()), bool(known_acts[keys])),
                "own_value": here["value"],
                "own_sign": sign,
                "crosses_at": near,
                "sure_above": _listed(values[signs > 0]),
                "sure_below": _listed(values[signs < 0]),
            }
        )
    return pd.DataFrame(rows).set_index(["outcome", "parameter"])


def _verdict(own: int, seen: set[int], acts: bool) -> Verdict:
    if {1, -1} <= seen:
        return "flips"
    if len(seen) == 1:
        return "holds"
    if not acts:
        return "too few seeds"
    return "not distinguishable" if own != 0 else "decides"


def _signs(rows: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    above = (rows["low"] > 0.0).to_numpy().astype(np.int64)
    below = (rows["high"] < 0.0).to_numpy().astype(np.int64)
    return above - below


def _crossings(values: np.ndarray, means: np.ndarray) -> Iterator[float]:
    for k in range(len(values) - 1):
        (x0, x1), (y0, y1) = values[k : k + 2], means[k : k + 2]
        if y0 == 0.0 and y1 != 0.0:
            yield float(x0)
        elif y0 * y1 < 0.0:
            yield float(x0 + (x1 - x0) * y0 / (y0 - y1))
    if len(means) and means[-1] == 0.0 and np.any(means != 0.0):
        yield float(values[-1])


def _listed(values: np.ndarray) -> str:
    return ", ".join(f"{value:.4g}" for value in dict.fromkeys(values.tolist()))
