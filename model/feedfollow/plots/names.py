"""Measures, parameters and sources as plots write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from feedfollow.observe.figures import Figure as Documented
from feedfollow.plots.style import name_of

_ACRONYMS: Final = ("gmv", "gsv", "hhi")


def measure_name(measure: str) -> str:
    """Write the name of a measure for people.

    Parameters
    ----------
    measure : str
        Such as ``gmv_broad`` or ``top2_2pct_share``.

    Returns
    -------
    str
        Such as ``GMV broad`` or ``top 2.2 % share``.
    """
    counted = re.sub(r"top(\d+)(?:_(\d+))?pct", _top, measure)
    return " ".join(word.upper() if word in _ACRONYMS else word for word in counted.split("_"))


def _top(found: re.Match[str]) -> str:
    return f"top {'.'.join(filter(None, found.groups()))} %"


def short_name(path: str) -> str:
    """Write a dotted path in little room: a parameter alone, a lever with platform and group.

    Parameters
    ----------
    path : str
        Such as ``parameters.session_trust`` or ``platforms.kuaishou.content.width``.

    Returns
    -------
    str
        Such as ``session_trust`` or ``Kuaishou content width``.
    """
    head, *names = path.split(".")
    if head == "platforms":
        platform, *lever = names
        return " ".join((name_of(platform), *lever))
    return names[-1] if names else head


def source_line(figures: Sequence[Documented]) -> str:
    """Write where the documented figures of a plot come from.

    Parameters
    ----------
    figures : sequence of Figure
        Documented figures that are drawn.

    Returns
    -------
    str
        Publishers in short; the ids lead to the full source in ``calibration/``.
    """
    names: dict[str, None] = {}
    for figure in figures:
        names[_publisher(figure.source)] = None
    listed = ", ".join(names)
    return f"Documented: {listed}; ids as in calibration/figures.csv." if listed else ""


def _publisher(source: str) -> str:
    """Shorten a source to its host; one without a name to what stands in brackets behind it."""
    address, _, remark = source.partition(" ")
    host = urlsplit(address.rstrip(",")).netloc.removeprefix("www.")
    if host.replace(".", "").isdigit() and remark:
        return remark.strip("()")
    return host or source
