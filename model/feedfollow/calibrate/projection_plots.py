"""Plots of a projection, each readable alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from feedfollow.calibrate.projection_text import OWN_ERROR
from feedfollow.observe.period import ALL
from feedfollow.plots.calibration_fan import SUBJECTS, Known, fan

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from feedfollow.calibrate.projection import Projection

_NAMES: Final = {"q05": "low90", "q25": "low50", "q50": "middle", "q75": "high50", "q95": "high90"}


class ProjectionPlots:
    """Plots of a projection.

    Parameters
    ----------
    projection : Projection
    """

    def __init__(self, projection: Projection) -> None:
        self._projection = projection

    def all(self) -> dict[str, Figure]:
        """Draw every subject, by name."""
        return {f"fan_{name}": self.fan(name) for name in SUBJECTS}

    def fan(self, subject: str = "gmv") -> Figure:
        """Draw quarters with the period of the fit apart, and the documented figures.

        Parameters
        ----------
        subject : str
            ``gmv``, ``repurchase``, ``private_share``, ``buyers`` or ``concentration``.

        Raises
        ------
        ValueError
            If there is no such subject.
        """
        if subject not in SUBJECTS:
            raise ValueError(f"there is no fan {subject!r}; expected {', '.join(SUBJECTS)}")
        whole = self._projection
        table: pd.DataFrame = whole.table[whole.table["platform"] != ALL].rename(columns=_NAMES)
        fitted = whole.fitted_until
        roles = {each.id: "holdout" for each in whole.market.figures if each.role == "holdout"}
        roles |= {row.name: row.role for row in whole.fit.targets.rows}
        known = Known(whole.market.figures, roles, fitted, tuple(whole.market.base.events))
        return fan(table, SUBJECTS[subject], known, self._note)

    @property
    def _note(self) -> str:
        whole, about = self._projection, self._projection.fit.about
        code = "" if whole.same_code else "; MODEL CHANGED SINCE THE FIT"
        state = "" if whole.fit.converged else "; FIT NOT CONVERGED"
        return (
            f"{len(whole.rows)} posterior draws with fresh seeds, {about.agents:,} users, to "
            f"{whole.market.base.until}; fitted to {whole.fitted_until}; seed {about.master}"
            f"{state}{code}. {OWN_ERROR}"
        )
