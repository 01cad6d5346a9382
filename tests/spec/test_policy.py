"""Levers: what a platform decides, and which of it an event may change."""

import pytest

from feedfollow.spec.policy import LEVERS
from feedfollow.spec.table import Parameter

AT_THE_START_ONLY = {"content", "goods", "anchors", "merchants", "taste"}


@pytest.mark.parametrize("row", LEVERS.values(), ids=lambda row: row.name)
def test_an_event_changes_what_a_platform_can_decide_on_a_day(row: Parameter) -> None:
    given = row.name.partition(".")[0] in AT_THE_START_ONLY
    assert row.dated is not given


@pytest.mark.parametrize("row", LEVERS.values(), ids=lambda row: row.name)
def test_a_lever_is_never_fixed_by_definition(row: Parameter) -> None:
    assert row.verdict != "fix"


@pytest.mark.parametrize("row", LEVERS.values(), ids=lambda row: row.name)
def test_a_lever_without_a_prior_is_a_decision_or_says_what_the_priors_are(row: Parameter) -> None:
    if row.prior is None and row.verdict != "policy":
        assert "rior" in row.description


def test_the_extremes_of_the_continuum_can_be_set() -> None:
    assert LEVERS["traffic.private_share"].accepts(0.0)
    assert LEVERS["traffic.private_share"].accepts(1.0)
    assert LEVERS["feed.precision"].accepts(0.0)
    assert LEVERS["feed.popularity_exponent"].accepts(1.0)


def test_a_platform_at_its_defaults_adds_nothing_to_the_core() -> None:
    for name in ("traffic.public_extra", "feed.intent_share", "taste.session_shift"):
        assert LEVERS[name].default == 0.0
    for name in (
        "links.open_live",
        "links.open_video",
        "trust.guarantee_weight",
        "guarantee.coverage",
    ):
        assert LEVERS[name].default == 0.0
