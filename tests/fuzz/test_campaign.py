"""Spoilt files are read or refused, in words; a small campaign, the whole one is ``make fuzz``.

The numbers of inputs keep the ordinary tests short; seeds differ from that of ``make fuzz``, so
that these are inputs of their own.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from tests.fuzz import campaign as whole
from tests.fuzz.campaign import TARGETS, Hang, campaign, main, make_target

SMALL = {"scenario": 250, "spec": 60, "figures": 120, "draws": 150, "run": 60, "runfile": 60}


def told(failures: dict[int, str]) -> str:
    return "\n\n".join(f"input {number}:\n{text}" for number, text in failures.items())


@pytest.mark.parametrize("name", SMALL)
def test_spoilt_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    outcomes, failures = campaign(make_target(name, tmp_path), range(SMALL[name]), seed=2)
    assert not failures, told(failures)
    assert set(outcomes) == {"read", "refused"}, "a campaign that meets one outcome tests little"
    assert outcomes.total() == SMALL[name]


@pytest.mark.endurance
@pytest.mark.parametrize("name", TARGETS)
def test_many_more_spoilt_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    count = TARGETS[name][1] // 50
    outcomes, failures = campaign(make_target(name, tmp_path), range(count), seed=3)
    assert not failures, told(failures)
    assert outcomes.total() == count


class Reader:
    """Says what it was told; fails at one number."""

    name = "reader"

    def __init__(self, wrong: BaseException | None = None) -> None:
        self.wrong = wrong
        self.seen: list[float] = []

    def read(self, rng: Random) -> str:
        self.seen.append(rng.random())
        if self.wrong is not None and len(self.seen) == 3:
            raise self.wrong
        return "read"


def test_an_input_is_a_function_of_its_number() -> None:
    first, later = Reader(), Reader()
    campaign(first, range(10), seed=1)
    campaign(later, range(4, 10), seed=1)
    assert first.seen[4:] == later.seen
    assert len(set(first.seen)) == 10


@pytest.mark.parametrize("wrong", [KeyError("x"), RecursionError(), MemoryError(), Hang("slow")])
def test_a_traceback_a_hang_and_eaten_memory_are_failures(wrong: BaseException) -> None:
    outcomes, failures = campaign(Reader(wrong), range(5), seed=1)
    assert outcomes == Counter(read=4, failed=1)
    assert list(failures) == [2]
    assert type(wrong).__name__ in failures[2]


def test_an_input_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Reader):
        def read(self, rng: Random) -> str:
            while True:
                rng.random()

    monkeypatch.setattr(whole, "CPU_SECONDS", 0.05)
    outcomes, failures = campaign(Slow(), range(1), seed=1)
    assert outcomes == Counter(failed=1)
    assert "processor time" in failures[0]


def test_the_whole_campaign_has_a_hundred_thousand_inputs() -> None:
    assert sum(count for _, count in TARGETS.values()) >= 100_000


def test_the_command_refuses_an_unknown_target(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["scenarios"])
    assert "known: scenario, spec" in capsys.readouterr().err
