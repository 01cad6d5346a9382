"""The fit that the atlas is drawn from: posterior draws, priors, and what the figures inform."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.special import ndtri

from feedfollow.analyse.draws import origin_of_draws, read_draws, thinned
from feedfollow.spec.prior import Prior
from feedfollow.spec.scenario import Scenario
from feedfollow.world.columns import F64

FIT: Final = "default"
INFORMED: Final = "informed"
"""Verdict of a fit on a parameter of which its figures say more than the prior."""
NEAREST: Final = 1e-9
"""Probability nearest to 0 or 1 at which a draw's place in its prior is told."""


@dataclass(frozen=True)
class Fitted:
    """Posterior draws with what is known of their parameters.

    Attributes
    ----------
    draws : DataFrame
        A row a draw, a column a dotted path; its attribute ``origin`` says what fit they are of.
    priors : mapping of str to Prior
        By path; those without one of their own are left out.
    informed : mapping of str to bool
        By path: whether the figures say more of it than its prior.
    """

    draws: pd.DataFrame
    priors: dict[str, Prior]
    informed: dict[str, bool]

    @property
    def origin(self) -> str:
        """Where the draws come from."""
        return origin_of_draws(self.draws)

    @property
    def key(self) -> str:
        """Return a hash of draws, priors and verdicts."""
        words = (
            self.draws.to_csv(index=False),
            repr(sorted((path, prior.text()) for path, prior in self.priors.items())),
            repr(sorted(self.informed.items())),
            self.origin,
        )
        return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]

    def places(self, path: str) -> F64:
        """Return the draws of a parameter in standard deviations of its prior, ``(draws,)``."""
        prior, values = self.priors[path], self.draws[path].to_numpy(np.float64)
        chances = np.clip([prior.cdf(float(value)) for value in values], NEAREST, 1.0 - NEAREST)
        return np.asarray(ndtri(chances), dtype=np.float64)


def read_fitted(name: str, most: int, scenario: Scenario) -> Fitted:
    """Read a fit and choose draws, evenly spaced along its chain.

    Parameters
    ----------
    name : str
        Of a shipped fit, or its folder.
    most : int
        Draws wanted.
    scenario : Scenario
        What the draws are laid over.

    Raises
    ------
    SpecError, ResultError
        If the folder holds no fit, or its draws cannot be laid over the scenario.
    ValueError
        If the fit has fewer draws.
    """
    from feedfollow.calibrate.fit_folder import load_fit

    draws = thinned(read_draws(name, scenario), most)
    fit = load_fit(name)
    said = fit.parameters["verdict"].to_dict()
    informed = {str(path): verdict == INFORMED for path, verdict in said.items()}
    priors = {path: row.prior for path, row in fit.space.rows.items() if row.prior is not None}
    return Fitted(draws, priors, informed)
