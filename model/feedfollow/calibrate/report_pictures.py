"""The plots of a fit in its report, each beside what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit

CAPTIONS: Final = {
    "forest": "Figures against the fit, in tolerances",
    "fan_gmv": "GMV over time with the documented figures",
    "fan_repurchase": "Repurchase over time with the documented figures",
    "fan_private_share": "Private traffic over time",
    "left_out": "Each figure against what the others predict",
    "rivals": "Log score of the model and of the null",
    "prior_posterior": "Posterior of each parameter over its prior",
    "spectrum": "Information of the figures by direction",
    "waves": "Convergence from wave to wave",
    "ranks": "Ranks of known truths",
}


def pictures(fit: Fit, *names: str) -> list[str]:
    """Show plots in Markdown, those that the fit has.

    Parameters
    ----------
    fit : Fit
    *names : str
        Of the plots.

    Returns
    -------
    list of str
        Lines; the pictures lie in ``plots`` beside the report.
    """
    shown = [name for name in names if name in fit.plot.names]
    return [line for name in shown for line in (f"![{CAPTIONS[name]}](plots/{name}.png)", "")]


def over_time(fit: Fit) -> list[str]:
    """Write the section of what the fit says over time; empty where nothing is kept of it."""
    fans = [f"fan_{name}" for name in fit.plot.fans]
    return ["## Over time", "", *pictures(fit, *fans)] if fans else []
