"""Probes of what-ifs: the same for the same numbers, and what they say of rows that are kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.atlas.small import fitted, kept, rows

from feedfollow.atlas import kept as module
from feedfollow.atlas.kept import Kept, is_current, probe_of
from feedfollow.atlas.probe import compared, hash_of, small_session, unprobed

FIT = "the fit"
CODES = {"mine": "this code", "older": "other code"}


@pytest.fixture(autouse=True)
def this_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "model_version", lambda: CODES["mine"])


def of(code: str, probe: str, fit: str = FIT) -> Kept:
    """Return what is kept of a what-if that some code answered."""
    own = kept("s01_cut")
    return replace(own, rows=own.rows.assign(model=CODES[code], probe=probe, fit=fit))


def test_a_hash_is_of_the_numbers_alone() -> None:
    every = rows("s01_cut")
    table = every[(every["draw"] == 0) & (every["seed"] == 1)]
    assert hash_of(table.sample(frac=1.0, random_state=1)) == hash_of(table)
    assert hash_of(table.assign(model="other", seed=9)) == hash_of(table)
    nudged = table.copy()
    value = float(nudged["value"].iloc[0])
    nudged.loc[nudged.index[0], "value"] = np.nextafter(value, np.inf)
    assert hash_of(nudged) != hash_of(table)
    assert hash_of(table.assign(name="gsv")) != hash_of(table)


def test_a_number_without_meaning_is_one_whatever_its_bits() -> None:
    table = pd.DataFrame({"kind": "measure", "date": "", "platform": "all", "name": "gsv",
                          "base": [1.0], "value": [np.nan]})  # fmt: skip
    other = np.array([0x7FF8000000000123], np.uint64).view(np.float64)
    assert hash_of(table) == hash_of(table.assign(value=other))


def test_rows_are_probed_that_a_probe_can_tell_something_of() -> None:
    found = {
        "own_without": of("mine", ""),
        "own_with": of("mine", "a"),
        "older_without": of("older", ""),
        "older_with": of("older", "a"),
        "of_another_fit": of("older", "a", "another fit"),
    }
    assert unprobed(found, [*found, "not kept"], FIT) == ["own_without", "older_with"]


def test_other_code_with_the_same_probe_is_the_same_model() -> None:
    found = {
        "same": of("older", "a"),
        "moved": of("older", "a"),
        "own": of("mine", ""),
        "not made": of("older", "a"),
    }
    told = compared(found, {"same": "a", "moved": "b", "own": "c"}, FIT)
    current = {name: is_current(each, FIT) for name, each in told.items()}
    assert current == {"same": True, "moved": False, "own": True, "not made": False}
    assert [probe_of(told[name]) for name in ("same", "moved", "own")] == ["a", "a", "c"]


@pytest.mark.long
def test_probes_are_of_the_whole_library_in_small_markets() -> None:
    session = small_session()
    runs = [run for name in session.digests() for run in session.runs(name)]
    assert {run.task.scenario.users for run in runs} == {400}
    assert len(session.asked.fitted.draws) == 1
    assert fitted().draws.attrs.keys() == session.asked.fitted.draws.attrs.keys()
