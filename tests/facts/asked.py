"""Experiments of a few days for tests of how claims are asked, run and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.run.short import tiny

from feedfollow.facts.experiment import Control, Experiment
from feedfollow.facts.outcome_file import read_outcome
from feedfollow.facts.reading import Reading
from feedfollow.facts.verdict import Read
from feedfollow.spec.errors import SpecError
from feedfollow.spec.reading import Reader
from feedfollow.spec.scenario import Scenario
from feedfollow.spec.yaml12 import read_text
from feedfollow.world.columns import F64

SALES = "{name: sales, read: gmv_broad@kuaishou, expect: up}"


def asked(
    outcomes: Sequence[str] = (SALES,),
    arms: Mapping[str, Mapping[str, object]] | None = None,
    control: Mapping[str, object] | None = None,
) -> Experiment:
    """Return an experiment on five weeks of 500 users; outcomes as files have them.

    Raises
    ------
    SpecError
        If an outcome cannot be read.
    """
    market = tiny(name="M05")
    changes = {"base": {}, "open": {"platforms.kuaishou.traffic.public_extra": 0.5}}
    own = {
        name: replace(market.with_(**each) if each else market, name=f"M05 {name}")
        for name, each in (arms or changes).items()
    }
    reader = Reader([])
    read = [
        read_outcome(reader, read_text(text, "test"), f"outcomes[{k}]", tuple(own), market)
        for k, text in enumerate(outcomes)
    ]
    if reader.problems:
        raise SpecError(reader.problems)
    neutral = {} if control is None else {name: arm.with_(**control) for name, arm in own.items()}
    held = tuple(each for each in read if each is not None)
    end = ("nothing", "", "id: M05\n")
    return Experiment("M05", "Really?", "emergent", own, held, Control("why", neutral), (), *end)


def told(values: Mapping[tuple[str, str], Sequence[float]]) -> Read:
    """Return a reading of made-up numbers, by the end of a scenario's name and the reading's."""

    def read(scenario: Scenario, reading: Reading) -> F64:
        for (arm, text), numbers in values.items():
            if scenario.name == arm and reading.text.startswith(text):
                return np.array(numbers, dtype=np.float64)
        raise KeyError(scenario.name)

    return read


def written(path: Path, text: str) -> Path:
    """Write a file; return its path."""
    path.write_text(text, encoding="utf-8")
    return path
