"""What can be asked in one session: the whole library and the map, at one size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from feedfollow.atlas import phases, reading
from feedfollow.atlas.fit import FIT, read_fitted
from feedfollow.atlas.kept import digest_of
from feedfollow.atlas.library import MAP, WhatIf, library
from feedfollow.atlas.phases import DAYS, Grid, grid_of
from feedfollow.atlas.reading import Asked
from feedfollow.atlas.runs import Library, Wanted
from feedfollow.paths import data_folder
from feedfollow.spec.loader import load_scenario


@dataclass(frozen=True)
class Session:
    """What can be asked in one session.

    Attributes
    ----------
    what_ifs : mapping of str to WhatIf
        All of the library.
    asked : Asked
        Under which draws and seeds.
    grid : Grid
        The map.
    """

    what_ifs: Mapping[str, WhatIf]
    asked: Asked
    grid: Grid

    def digests(self) -> dict[str, str]:
        """Return hashes of what is asked now, by name, the map last."""
        found = {name: digest_of(each, self.asked.seeds) for name, each in self.what_ifs.items()}
        return {**found, MAP: self.grid.digest}

    def runs(self, name: str) -> list[Wanted]:
        """List the runs of a what-if or of the map."""
        if name == MAP:
            return self.grid.runs()
        return reading.runs_of(self.what_ifs[name], self.asked)

    def rows(self, name: str, runs: Sequence[Wanted], kept: Library) -> pd.DataFrame:
        """Read a what-if or the map off its runs."""
        if name == MAP:
            return phases.rows_of(self.grid, runs, kept)
        return reading.rows_of(self.what_ifs[name], self.asked, runs, kept)


def session_of(
    size: Mapping[str, object],
    draws: int,
    seeds: Sequence[int],
    map_seeds: Sequence[int],
    grid: Mapping[str, Sequence[float]],
) -> Session:
    """Read the library, the fit and the map.

    Parameters
    ----------
    size : mapping of str to object
        Values by dotted path, laid over every scenario.
    draws : int
        Of the fit, evenly spaced along its chain.
    seeds : sequence of int
        Under every draw.
    map_seeds : sequence of int
    grid : mapping of str to sequence of float
        Values of the map by dotted path.

    Raises
    ------
    SpecError, ResultError
        If a file or the fit cannot be used.
    ValueError
        If the fit has fewer draws.
    """
    baseline = load_scenario(data_folder("scenarios") / "baseline.yaml", {**size, **DAYS})
    fitted = read_fitted(FIT, draws, baseline)
    asked = Asked(fitted, tuple(seeds))
    return Session(library(size), asked, grid_of(baseline, map_seeds, grid))
