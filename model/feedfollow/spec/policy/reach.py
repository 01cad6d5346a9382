"""Levers of what users get to see: content, traffic and the feed (sections 2.2 to 2.4)."""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter, lognormal, normal, uniform

CONTENT: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="content.midpoint",
        symbol="t0",
        equations=("(3)", "(16)"),
        unit="year",
        default=2019.9,
        low=2010.0,
        high=2035.0,
        prior=normal(2020.0, 0.5),
        description=(
            "When half of the platform's commerce content of the long run was there, as a "
            "calendar year with its fraction."
        ),
        source="derived from ks_gmv_2019h1, ks_gmv_2019 against the daily users",
        verdict="fit",
    ),
    Parameter(
        name="content.width",
        symbol="s_p",
        equations=("(3)", "(16)"),
        unit="years",
        default=0.25,
        low=0.01,
        high=10.0,
        prior=lognormal(0.25, 1.6),
        description="How long the build-up of commerce content took around its midpoint.",
        source="derived from ks_gmv_2019h1, ks_gmv_2019 against the daily users",
        verdict="fit",
    ),
    Parameter(
        name="content.views_live",
        symbol="ρ_live",
        equations=("(3)",),
        unit="views/adopter-active-day",
        default=6.5,
        low=0.0,
        high=1000.0,
        prior=lognormal(6.5, 1.4),
        description=(
            "Views of live rooms that sell, per adopter and day of use, with the content and the "
            "minutes of mid-2021."
        ),
        source="derived from dy_live_views_month_2021 and the daily users",
        verdict="fit",
    ),
    Parameter(
        name="content.views_video",
        symbol="ρ_video",
        equations=("(3)",),
        unit="views/adopter-active-day",
        default=13.0,
        low=0.0,
        high=1000.0,
        prior=lognormal(13.0, 1.6),
        description="The same for short videos with a cart.",
        source="assumed; order of magnitude from dy_d11_cart_video_plays",
        verdict="fit",
    ),
)

TRAFFIC: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="traffic.private_share",
        symbol="ψ",
        equations=("(4)",),
        unit="share of views",
        default=0.2,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of views that go to followed anchors when many of them are live: the dial "
            "between trust commerce (high) and interest commerce (low). Prior B(6.5, 3.5) for "
            "Kuaishou, B(2, 10) for Douyin."
        ),
        source="assumed; direction from ks_ahead_in_live_2020 and articles 000 and 003",
        verdict="fit",
        dated=True,
    ),
    Parameter(
        name="traffic.public_extra",
        symbol="δ",
        equations=("(4)",),
        unit="share of views",
        default=0.0,
        low=0.0,
        high=20.0,
        prior=None,
        description=(
            "Views added on top, all of them public, while follow views stay what they were: what "
            "opening the public domain did in autumn 2020."
        ),
        source="article 002; size assumed",
        verdict="policy",
        dated=True,
    ),
    Parameter(
        name="traffic.social_share",
        symbol="σ_p",
        equations=("(4)",),
        unit="share of public views",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of public views that show a room in which a friend was engaged the day before, "
            "if any was. Prior U(0.3, 0.7) for WeChat Channels, 0 to 0.05 elsewhere."
        ),
        source="assumed; mechanism from article 002",
        verdict="marginalise",
        dated=True,
    ),
)

FEED: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="feed.precision",
        symbol="γ",
        equations=("(5)",),
        unit="exponent",
        default=1.0,
        low=0.0,
        high=50.0,
        prior=uniform(0.0, 3.0),
        description=(
            "How sharply the feed follows learnt interests: 0 shows categories at random, 1 in "
            "proportion to interest, large values only the favourite."
        ),
        source="assumed",
        verdict="marginalise",
        dated=True,
    ),
    Parameter(
        name="feed.exploration",
        symbol="ε",
        equations=("(5)",),
        unit="share of feed views",
        default=0.10,
        low=0.0,
        high=1.0,
        prior=uniform(0.02, 0.2),
        description="Share of feed views whose category is drawn at random, to learn from.",
        source="assumed",
        verdict="marginalise",
        dated=True,
    ),
    Parameter(
        name="feed.popularity_exponent",
        symbol="χ",
        equations=("(6)",),
        unit="exponent",
        default=0.5,
        low=0.0,
        high=1.5,
        prior=uniform(0.3, 1.0),
        description=(
            "How strongly the feed favours rooms that are already popular. Below 1 differences "
            "are amplified by 1/(1 - exponent); at 1 the winner depends on luck."
        ),
        source="assumed; informed by top22_share_2020 on a ridge with charisma_spread",
        verdict="marginalise",
        dated=True,
    ),
    Parameter(
        name="feed.conversion_exponent",
        symbol="ω",
        equations=("(6)",),
        unit="exponent",
        default=0.5,
        low=0.0,
        high=3.0,
        prior=uniform(0.0, 1.0),
        description="How strongly the feed favours rooms that turn views into purchases.",
        source="assumed",
        verdict="marginalise",
        dated=True,
    ),
    Parameter(
        name="feed.cold_start_quota",
        symbol="ε^A",
        equations=("(6)", "2.4"),
        unit="share of feed views",
        default=0.08,
        low=0.0,
        high=1.0,
        prior=uniform(0.02, 0.2),
        description="Share of feed views reserved for anchors whom few people have seen yet.",
        source="derived from top22_share_2020 and top50_may2020 by test T6 (0.06 to 0.13)",
        verdict="marginalise",
        dated=True,
    ),
    Parameter(
        name="feed.intent_share",
        symbol="ι",
        equations=("2.3",),
        unit="share of feed views",
        default=0.0,
        low=0.0,
        high=1.0,
        prior=None,
        description=(
            "Share of feed views that show the category a user is looking for, when there is one: "
            "the mark of a shelf platform's live channel. Prior U(0.4, 0.9) for Taobao Live; zero "
            "elsewhere."
        ),
        source="assumed",
        verdict="marginalise",
        dated=True,
    ),
)
