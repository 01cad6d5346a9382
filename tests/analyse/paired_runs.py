"""Small comparisons of real runs, made once and shared by the tests of what is done with them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pandas as pd
from tests.run.short import tiny

from feedfollow.analyse.compare import compare
from feedfollow.analyse.comparison import Comparison
from feedfollow.analyse.work import Work

SHARE = "platforms.kuaishou.traffic.private_share"
EXPECT = [
    {"measure": "views_follow", "platform": "kuaishou", "direction": "down"},
    {"measure": "gmv_broad", "platform": "douyin", "direction": "none"},
    {"measure": "views_follow", "platform": "douyin", "direction": "up"},
]
DRAWS = pd.DataFrame(
    {"parameters.session_trust": [1.5, 2.0, 2.5], SHARE: [0.5, 0.6, 0.7]}, index=[4, 5, 6]
)


@cache
def two_variants() -> Comparison:
    """Return less private traffic throughout, and more public traffic from one day on; 3 seeds."""
    base = tiny(name="tiny")
    public = base.with_(
        name="public", question="What if follows saw less?", expect=EXPECT, **{SHARE: 0.15}
    )
    event = {
        "name": "opens",
        "date": "2020-06-05",
        "platform": "kuaishou",
        "set": {"traffic.public_extra": 0.8},
    }
    opened = base.with_(name="opened", events=[event])
    with ThreadPoolExecutor(1) as pool:
        return compare(base, [public, opened], seeds=3, work=Work(executor=pool))


@cache
def over_draws() -> Comparison:
    """Return less private traffic under three draws and two seeds."""
    base = tiny(name="tiny")
    public = base.with_(name="public", **{SHARE: 0.15})
    with ThreadPoolExecutor(1) as pool:
        return compare(base, public, seeds=2, draws=DRAWS, work=Work(executor=pool))
