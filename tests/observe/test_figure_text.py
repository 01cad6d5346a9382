"""The list of figures for a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from feedfollow.observe.figure_text import (
    BLOCKS,
    WIDTH,
    blocks,
    error_text,
    figures_text,
    operator_text,
    place,
    reason_text,
)
from feedfollow.observe.figures import load_figures, load_statements
from feedfollow.spec.describe import UnknownName

STATEMENTS = load_statements()
FIGURES = {figure.id: figure for figure in load_figures()}


def test_every_row_of_the_table_is_listed_once_in_its_block() -> None:
    sorted_in = blocks(STATEMENTS)
    assert list(sorted_in) == list(BLOCKS)
    listed = [each.id for own in sorted_in.values() for each in own]
    assert sorted(listed) == sorted(each.id for each in STATEMENTS)
    assert all(each.waits_for for each in sorted_in["waiting"])
    heads = [line.split()[0] for line in figures_text(STATEMENTS).splitlines() if _is_head(line)]
    assert heads == listed


def _is_head(line: str) -> bool:
    return line.startswith("  ") and not line.startswith("   ")


def test_the_list_keeps_to_a_hundred_columns_and_to_plain_letters() -> None:
    text = figures_text(STATEMENTS)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert text.isascii()
    assert text.endswith("excluded\n")


def test_a_row_says_number_error_reason_source_role_and_what_it_waits_for() -> None:
    text = " ".join(figures_text(STATEMENTS).split())
    for part in (
        "dy_gmv_2020_broad > 500 bn CNY sd 5 % fit",
        "error: one-sided bound; times the definition of LatePost (20 %); LatePost, article 004",
        "talent_share_live_2020 70 to 80 % sd 5 points check",
        "dy_mall_growth_2022_23 +277 % sd 12 % fit",
        "read where these modules are on: shelf",
        "WAITS FOR a scenario with the third entrant, WeChat Channels, that is fitted",
        "dy_own_shop_share_2020 about 20 % sd 4 points input",
        "met by construction, not scored",
        "Kuaishou, lieyunpro.com",
        "stated: 87; 99; 128 min",
        "holdout (14): kept away from the fit and scored afterwards",
    ):
        assert part in text


def test_one_role_shows_those_that_wait_too_and_waiting_shows_every_role() -> None:
    shown = figures_text(STATEMENTS, "check")
    assert "dy_content_growth_derived" in shown and "wx_daily_gmv_2020_12" in shown
    assert "ks_gmv_2019 " not in shown
    number = sum(each.role == "check" for each in STATEMENTS)
    wait = sum(each.role == "check" and bool(each.waits_for) for each in STATEMENTS)
    assert shown.endswith(f"{number} rows: {number - wait} check, {wait} waiting\n")
    waiting = figures_text(STATEMENTS, "waiting")
    assert "wx_daily_gmv_2020_12" in waiting and "wx_user_pool" in waiting
    assert "dy_content_growth_derived" not in waiting


def test_an_unknown_role_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="'holdot'; did you mean 'holdout'"):
        figures_text(STATEMENTS, "holdot")


def test_an_error_is_written_in_the_terms_of_its_scale() -> None:
    share = FIGURES["ks_repurchase_2020"]
    assert error_text(FIGURES["ks_gmv_2019"]) == "5 %"
    assert error_text(share) == "4 points"
    assert error_text(replace(share, scale="logit", sd=0.2)) == "0.2 logit"
    assert reason_text(FIGURES["ks_gmv_2019"]) == "exact report"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ks_gmv_2020q3", "total gmv_broad of kuaishou, 2020-07-01..2020-09-30"),
        ("cnnic_2020_03", "at_end people_adopted of douyin, 2020-03-31"),
        (
            "private_leads_public_2021",
            "monthly_mean repurchase_rate of kuaishou, 2021-01-01..2021-06-30, over that of douyin",
        ),
        (
            "dy_gmv_ratio_2020_2019",
            "total gmv_broad of douyin, 2020-01-01..2020-12-31, over that in "
            "2019-01-01..2019-12-31",
        ),
        ("aov_ks_2020", "total gmv_broad of kuaishou, 2020-01-01..2020-12-31, over orders"),
    ],
)
def test_an_operator_can_be_read(name: str, text: str) -> None:
    assert operator_text(FIGURES[name]) == text


def test_an_address_is_shortened_to_its_host() -> None:
    assert place("https://www.scmp.com/tech/article/3094413/") == "scmp.com"
    assert place("https://arxiv.org/abs/2508.05633 (KuaiLive), more") == "arxiv.org"
    assert place("article 003") == "article 003"
