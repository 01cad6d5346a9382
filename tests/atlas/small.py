"""Two tiny what-ifs under three draws and two seeds, their runs made once for all tests."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pandas as pd
from tests.run.short import tiny

from feedfollow.analyse.pairing import beside
from feedfollow.atlas import reading
from feedfollow.atlas.fit import Fitted
from feedfollow.atlas.kept import Kept
from feedfollow.atlas.library import WhatIf
from feedfollow.atlas.reading import Asked
from feedfollow.atlas.runs import Library, Wanted, make, merged
from feedfollow.observe.origin import ORIGIN
from feedfollow.run.run_store import RunStore
from feedfollow.spec.prior import uniform
from feedfollow.spec.scenario import Scenario

SHARE = "platforms.kuaishou.traffic.private_share"
TRUST = "parameters.session_trust"
SEEDS = (1, 2)
EXPECT = [
    {"measure": "views_follow", "platform": "kuaishou", "direction": "down",
     "note": "by construction"},
    {"measure": "gmv_broad", "platform": "kuaishou", "direction": "up"},
    {"measure": "repurchase_rate", "platform": "kuaishou", "direction": "down"},
]  # fmt: skip
OPENS = {
    "name": "opens",
    "date": "2020-06-05",
    "platform": "kuaishou",
    "set": {"traffic.public_extra": 0.8},
    "source": "article 003",
    "note": "the size is assumed",
}


def what_if(name: str, base: Scenario, **changes: object) -> WhatIf:
    """Return a what-if of a scenario and changes of it."""
    variant = base.with_(name=name.replace("_", "-"), **{"expect": EXPECT, **changes})
    (beside_it,) = beside(base, [variant], (None, None))
    return WhatIf(name, base, beside_it)


@cache
def what_ifs() -> dict[str, WhatIf]:
    """Return a lever from the first day on, and one from a later day on, of one base."""
    base = tiny(name="tiny")
    cut = what_if("s01_cut", base, question="What if follows saw less?", **{SHARE: 0.15})
    opened = what_if("s02_opened", base, question="What if more was shown?", events=[OPENS])
    return {each.name: each for each in (cut, opened)}


@cache
def fitted() -> Fitted:
    """Return three draws of two parameters, of which the figures inform one."""
    draws = pd.DataFrame({TRUST: [1.5, 2.0, 2.5], SHARE: [0.5, 0.6, 0.7]})
    draws.attrs[ORIGIN] = "drawn from a fit, not converged"
    priors = {TRUST: uniform(0.5, 3.0), SHARE: uniform(0.0, 1.0)}
    return Fitted(draws, priors, {TRUST: False, SHARE: True})


def asked() -> Asked:
    """Return under which draws and seeds the library is asked."""
    return Asked(fitted(), SEEDS)


def runs() -> dict[str, list[Wanted]]:
    """List the runs of every what-if."""
    return {name: reading.runs_of(each, asked()) for name, each in what_ifs().items()}


@cache
def made() -> tuple[tempfile.TemporaryDirectory[str], Library]:
    """Make all runs in a folder that lives as long as the tests."""
    folder = tempfile.TemporaryDirectory(prefix="atlas-")
    wanted = merged(run for own in runs().values() for run in own)
    with RunStore(Path(folder.name)) as store, ThreadPoolExecutor(1) as pool:
        assert make(wanted, store, pool, lambda done, total: None) == []
    return folder, Library(store, wanted)


@cache
def rows(name: str) -> pd.DataFrame:
    """Read a what-if off its runs."""
    return reading.rows_of(what_ifs()[name], asked(), runs()[name], made()[1])


def kept(name: str) -> Kept:
    """Return what is kept of a what-if."""
    return Kept(rows(name), fitted())
