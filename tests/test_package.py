"""The package offers its names lazily, and no others."""

import pytest

import feedfollow
from feedfollow.spec.loader import load_scenario


def test_a_name_is_imported_when_it_is_asked_for() -> None:
    assert feedfollow.load_scenario is load_scenario


@pytest.mark.parametrize("name", feedfollow.__all__)
def test_every_promised_name_exists(name: str) -> None:
    assert getattr(feedfollow, name).__module__.startswith("feedfollow.")
    assert name in dir(feedfollow)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'load_senario'"):
        feedfollow.load_senario  # noqa: B018
