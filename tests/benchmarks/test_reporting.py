"""No agreement, no ratio; what is missed is said with its factor."""

from __future__ import annotations

import pytest
from benchmarks.agreement import agreements
from benchmarks.contest import (
    DAY_TWO,
    MESA,
    NUMPY,
    OURS_TWO,
    QUICK,
    checked,
    growth_name,
)
from benchmarks.evening import Evening
from benchmarks.ratios import Ratio, between, growth_ratio, other_ratios, timed_ratios
from benchmarks.report import Results, text_of
from benchmarks.rounds import Times, interleaved


class Fake:
    """Lives evenings of given GMV, and notes its turns."""

    def __init__(self, name: str, gmv: list[int], turns: list[str]) -> None:
        self.users, self.name, self.turns = 10, name, turns
        self._gmv = iter(gmv * 1000)

    def evening(self) -> Evening:
        self.turns.append(self.name)
        gmv = next(self._gmv)
        return Evening(6, 90, 60, 3 + gmv % 2, 4, gmv, 250)


def test_a_peer_that_disagrees_has_no_runner_and_no_ratio() -> None:
    own = Fake("ours", [100, 103, 99, 102], [])
    ours = [own.evening() for _ in range(4)]
    makers = {
        "same": lambda: Fake("same", [101, 102, 100, 101], []),
        "dearer": lambda: Fake("dearer", [900, 903, 899, 903], []),
    }
    runners, found = checked(makers, ours, 10)
    assert list(runners) == ["same"]
    assert [row.holds for row in found] == [True, True, True, False, True, True]
    ratio = between({"same": Times(10, [1.0])}, ("dearer", "same"), (2, 3), "dearer / same")
    assert ratio.measured is None
    assert ratio.note == "dearer: no agreement, no ratio"


def test_evenings_that_cannot_be_paired_are_refused() -> None:
    one = Fake("one", [1], []).evening()
    with pytest.raises(ValueError, match="expected as many, at least two"):
        agreements("one", 10, [one], [one])


def test_a_slow_mesa_is_no_yardstick() -> None:
    times = {
        MESA: Times(10, [9000.0, 9000.0], [29_000.0, 29_500.0]),
        OURS_TWO: Times(10, [100.0, 100.0], [0.0, 0.0]),
    }
    slow = timed_ratios(times, QUICK)[0]
    assert slow.measured is None
    assert "fewer than 30,000" in slow.note
    times[MESA].exposures[:] = [31_000.0, 32_000.0]
    assert timed_ratios(times, QUICK)[0].measured == pytest.approx(90.0)


def test_ratios_are_medians_of_the_rounds_own_ratios() -> None:
    above, below = Times(10, [100.0, 900.0, 300.0]), Times(10, [100.0, 100.0, 100.0])
    assert above.ratio(below) == (3.0, 1.0, 9.0)


@pytest.mark.parametrize(
    ("measured", "verdict"),
    [
        (30.0, "reached"),
        (20.0, "misses the goal by a factor of 1.25"),
        (6.0, "misses the floor by a factor of 2.00 and the goal by a factor of 4.17"),
        (None, "not measured"),
    ],
)
def test_what_is_missed_is_said_with_its_factor(measured, verdict) -> None:
    assert Ratio("NumPy / ours", 12, 25, measured).verdict == verdict


def test_growth_is_judged_by_the_rounds_of_its_own_process() -> None:
    grown = {"ratio": 1.2, "least": 1.1, "most": 1.4}
    ratio = growth_ratio(grown, 10_000_000, 100_000)
    assert ratio.name == "time per engaged view at 10,000,000 / 100,000 users"
    assert ratio.verdict == "misses the goal by a factor of 1.04"


def test_where_less_is_better_more_is_a_miss() -> None:
    clearing, size, start = other_ratios(0.04, 500.0, 2.5)
    assert clearing.verdict == "misses the goal by a factor of 1.33"
    assert size.verdict == "reached"
    assert start.verdict == "misses the floor by a factor of 1.25 and the goal by a factor of 2.50"


def test_rounds_are_interleaved_and_begin_with_another_runner_each(monkeypatch) -> None:
    # an evening is enough for a turn
    monkeypatch.setattr("benchmarks.rounds.LEAST_SECONDS", 1e-12)
    turns: list[str] = []
    runners = {name: Fake(name, [1], turns) for name in "abc"}
    times = interleaved(runners, 3)
    assert "".join(turns) == "abcbcacab"
    assert all(len(each.nanoseconds) == 3 for each in times.values())


def test_the_page_holds_ratios_agreement_and_load() -> None:
    evenings = Fake("x", [100, 103, 99, 102], [])
    ours = [evenings.evening() for _ in range(4)]
    theirs = [evenings.evening() for _ in range(4)]
    rows = agreements("NumPy arrays", 10, theirs[1:], ours[:-1])
    times = {name: Times(10, [100.0], [0.0]) for name in (NUMPY, OURS_TWO, DAY_TWO)}
    results = Results(
        machine={"processor": "an invented one"},
        loads=(0.5, 2.0),
        sizes=QUICK,
        workload={"follows a user": 25.0},
        agreements=rows,
        times=times,
        ratios=timed_ratios(times, QUICK),
        shares={"clearing": 0.01},
        start={"import": 0.5},
        memory={"resident bytes a user": 500.0},
        compiled={},
        largest={},
    )
    page = text_of(results)
    assert "| NumPy arrays / ours, 2 threads | 12 | 25 | 1 (1 to 1) | misses the floor" in page
    assert "Mesa agents: no agreement, no ratio" in page
    assert "Load of the machine 0.5 before and 2.0 behind" in page
    assert "an invented one" in page
    assert growth_name(QUICK.arrays, QUICK) == DAY_TWO
