"""Documented figures as plain data, so that a result can keep those that it was made with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from feedfollow.observe.documented import Figure
from feedfollow.observe.reading import Reading


def to_data(figure: Figure) -> dict[str, Any]:
    """Turn a figure into what JSON can hold.

    Parameters
    ----------
    figure : Figure

    Returns
    -------
    dict
        By field; a number that there is not is None, a date is ``2020-12-31``.
    """
    data = asdict(figure)
    for name, value in data.items():
        if isinstance(value, float) and math.isnan(value):
            data[name] = None
        elif isinstance(value, dict):
            data[name] = {part: _plain(each) for part, each in value.items()}
        else:
            data[name] = _plain(value)
    return data


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_data(data: Mapping[str, Any]) -> Figure:
    """Read a figure back.

    Parameters
    ----------
    data : mapping
        From :func:`to_data`.

    Returns
    -------
    Figure
        Equal to the one that was written, NaN for NaN.

    Raises
    ------
    ValueError
        If a field is missing or unknown.
    """
    names = {field.name for field in fields(Figure)}
    data = {"needs": [], **data}  # results from before figures could need a module have none
    if set(data) != names:
        odd = sorted(set(data) ^ names)
        raise ValueError(f"a recorded figure has the fields of another version: {', '.join(odd)}")
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value
             for name, value in data.items()}  # fmt: skip
    known |= {name: math.nan for name in ("value", "low", "high") if data[name] is None}
    known["reading"] = _reading(data["reading"])
    known["base"] = None if data["base"] is None else _reading(data["base"])
    return Figure(**known)


def _reading(data: Mapping[str, Any]) -> Reading:
    return Reading(
        data["statistic"],
        tuple(data["measures"]),
        tuple(data["platforms"]),
        date.fromisoformat(data["start"]),
        date.fromisoformat(data["end"]),
    )
