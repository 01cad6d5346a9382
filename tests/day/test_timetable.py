"""Shows with a fixed slot: as many as by chance, at regular distances (4)."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from feedfollow.day.timetable import on_slot
from feedfollow.kernels import kernel

OFTEN = [0.0, 0.05, 0.3, 0.5, 2.0 / 3.0, 0.9, 1.0]
DAYS = np.arange(-40, 360)
PHASES = (np.arange(1000) + 0.5) / 1000.0


@kernel
def timetable(first: int, often: float, phases: NDArray[np.float64], shows: NDArray[np.bool_]):
    for day in range(shows.shape[0]):
        for k in range(phases.shape[0]):
            shows[day, k] = on_slot(first + day, often, phases[k])


def shows_of(often: float) -> NDArray[np.bool_]:
    shows = np.zeros((len(DAYS), len(PHASES)), dtype=np.bool_)
    timetable(int(DAYS[0]), often, PHASES, shows)
    return shows


@pytest.mark.parametrize("often", OFTEN)
def test_a_show_falls_where_the_round_passes_a_whole_number(often: float) -> None:
    begun = np.floor(PHASES + often * DAYS[:, None])
    ended = np.floor(PHASES + often * (DAYS[:, None] + 1))
    assert np.array_equal(shows_of(often), ended > begun)


@pytest.mark.parametrize("often", OFTEN)
def test_shows_are_as_many_as_by_chance_and_as_regular_as_days_allow(often: float) -> None:
    """On each day a share l of the phases; in a week the two whole numbers next to 7 l."""
    shows = shows_of(often)
    np.testing.assert_allclose(shows.mean(axis=1), often, atol=1.0 / len(PHASES))
    weeks = shows[: 7 * (len(DAYS) // 7)].reshape(-1, 7, len(PHASES)).sum(axis=1)
    assert set(np.unique(weeks)) <= {np.floor(7.0 * often + 1e-9), np.ceil(7.0 * often - 1e-9)}
    part = 7.0 * often % 1.0
    assert weeks.var() == pytest.approx(part * (1.0 - part), abs=0.02)
    if 0.0 < often < 1.0:
        assert weeks.var() < 7.0 * often * (1.0 - often)


@pytest.mark.parametrize("every", [1, 2, 3, 7])
def test_a_room_that_is_live_on_one_of_k_days_has_its_show_every_kth_day(every: int) -> None:
    days = np.flatnonzero(shows_of(1.0 / every)[:, 3])
    assert (np.diff(days) == every).all()
