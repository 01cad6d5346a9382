"""Service agencies without clients (M49, M77)."""

from __future__ import annotations

from tests.run.short import tiny

from feedfollow.run.simulate import simulate

PLATFORM = "kuaishou"
MARKET: dict[str, object] = {
    "modules__agencies": True,
    "modules__entry": True,
    "modules__selection": True,
    "parameters__session_intercept_live": -1.0,
    "parameters__entry_innovation": 0.5,
    f"platforms__{PLATFORM}__links__open_live": 0,
    f"platforms__{PLATFORM}__links__open_video": 0,
    f"platforms__{PLATFORM}__merchants__selling": 0.3,
    f"platforms__{PLATFORM}__agencies__coverage": 0,
}
IDLE: dict[str, object] = {
    "parameters__agency_match": 1,
    "parameters__agency_charisma": 1,
    "parameters__agency_saving": 0,
}


def test_agencies_without_clients_are_worth_nothing_to_anybody() -> None:
    """M49 and M77, the control: the same bytes, however good they are."""
    runs = [simulate(tiny(**{**MARKET, **each})) for each in ({}, IDLE)]
    assert runs[0].daily["sellers_looking"].xs(PLATFORM, level="platform").any()
    one, other = (run.daily.xs(PLATFORM, level="platform") for run in runs)
    assert one.equals(other)
