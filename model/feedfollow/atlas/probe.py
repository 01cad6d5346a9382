"""Tell whether the model is the one that answered, though its code is another.

A probe of a what-if is all that the page would tell of it in a market of a few hundred users, under
one draw and one seed, to the last bit. Code that was made faster, or that got a process which the
what-if does not switch on, gives the same probe, and the numbers that are kept stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from feedfollow.atlas.kept import Kept, is_current, probe_of, probed
from feedfollow.atlas.phases import GRID
from feedfollow.atlas.runs import Library, Wanted, merged
from feedfollow.atlas.session import Session, session_of
from feedfollow.run.run_store import RunStore

SIZE: Final[Mapping[str, object]] = {"users": 400, "scale.merchants": 800}
"""With fewer merchants a fourth platform has categories without a seller."""
SEEDS: Final = (1,)
POINTS: Final = {path: values[-1:] for path, values in GRID.items()}
"""Of the map a probe has one point."""
NUMBERS: Final = ["kind", "date", "platform", "name"]

Make = Callable[[Sequence[Wanted]], object]


def small_session() -> Session:
    """Return the library at the size of a probe, under one draw of the fit."""
    pair = session_of(SIZE, 2, SEEDS, SEEDS, POINTS)
    fitted = replace(pair.asked.fitted, draws=pair.asked.fitted.draws.iloc[:1])
    return replace(pair, asked=replace(pair.asked, fitted=fitted))


def probes(session: Session, names: Sequence[str], store: RunStore, make: Make) -> dict[str, str]:
    """Make the probes of what-ifs.

    Parameters
    ----------
    session : Session
        From :func:`small_session`.
    names : sequence of str
    store : RunStore
        Open; runs of a probe are kept like all others.
    make : callable
        Makes the runs that are missing.

    Returns
    -------
    dict of str to str
        A hash by name; a what-if one of whose runs failed has none.
    """
    runs = {name: session.runs(name) for name in names}
    wanted = merged(run for own in runs.values() for run in own)
    make(wanted)
    kept = Library(store, wanted)
    return {
        name: hash_of(session.rows(name, own, kept))
        for name, own in runs.items()
        if kept.whole(own)
    }


def hash_of(rows: pd.DataFrame) -> str:
    """Hash the numbers of a what-if, to the last bit, whatever their order."""
    ordered = rows.sort_values(NUMBERS, kind="stable")
    names = "\n".join("\t".join(map(str, row)) for row in ordered[NUMBERS].itertuples(index=False))
    found = ordered[["base", "value"]].to_numpy(np.float64)
    values = np.where(np.isnan(found), np.nan, found)  # one of its many bit patterns
    return hashlib.sha256(names.encode() + values.tobytes()).hexdigest()[:16]


def unprobed(found: Mapping[str, Kept], names: Sequence[str], fit: str) -> list[str]:
    """List the what-ifs of which a probe would tell something.

    Those of other code that have a probe to compare with, and those of this code that have none.
    """
    asked = []
    for name in names:
        if name in found and set(found[name].rows["fit"]) <= {fit, ""}:
            current, has = is_current(found[name], fit), bool(probe_of(found[name]))
            if current != has:
                asked.append(name)
    return asked


def compared(found: Mapping[str, Kept], made: Mapping[str, str], fit: str) -> dict[str, Kept]:
    """Return what is kept: rows whose probe is that of the present code are of the present model.

    Rows of the present code without a probe get the one that was made.
    """
    told = dict(found)
    for name, probe in made.items():
        if name in told and (is_current(told[name], fit) or probe_of(told[name]) == probe):
            told[name] = probed(told[name], probe)
    return told
