"""The part of a fit's report on what its numbers rest on: waves, chains, emulator, best fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from feedfollow.spec.markdown import markdown_table

if TYPE_CHECKING:
    from feedfollow.calibrate.fit import Fit

_WAVES = (
    "wave", "runs", "emulator sd / tolerance, worst median (limit 0.3)", "worst 95 % (0.5)",
    "shift of the mean in sd, all together (0.2)", "largest of a parameter",
    "ratio of sd, all together (0.9 to 1.1)", "furthest of a parameter",
)  # fmt: skip


def convergence(fit: Fit) -> list[str]:
    """Write the section.

    Parameters
    ----------
    fit : Fit

    Returns
    -------
    list of str
        Lines of Markdown.
    """
    rows = [
        (
            str(check.wave), str(check.runs), f"{check.median.max():.2f}",
            f"{check.upper.max():.2f}", f"{check.mean_shift:.2f}", f"{check.worst_shift:.2f}",
            f"{check.sd_ratio:.2f}", f"{check.worst_ratio:.2f}",
        )
        for check in fit.checks
    ]  # fmt: skip
    return ["## Convergence", "", markdown_table(_WAVES, rows), "", *_lines(fit), *_ranks(fit), "",
            *_emulator(fit)]  # fmt: skip


def _lines(fit: Fit) -> list[str]:
    draws, about, best = fit.draws, fit.about, fit.best
    state = "settled" if best.settled else "NOT settled: the budget or its trials ran out"
    return [
        f"- Chain: {draws.steps} steps, autocorrelation time {draws.autocorrelation:.0f}, "
        f"acceptance {draws.acceptance:.2f}.",
        f"- Noise of a run is at most 0.3 tolerances for {100.0 * about.quiet:.0f} % of the fitted "
        f"figures at {about.agents:,} simulated users"
        + (f"; for 90 % multiply them by {about.agents_factor:.1f}."
           if about.agents_factor > 1.0 else "."),
        f"- Best fit: objective {best.objective:.1f} (squared residuals of figures "
        f"{best.misfit:.1f}, the rest of the prior), {best.calls} runs, {state}.",
        f"- {about.runs} runs in all; {about.unusable} of design and waves could not be used.",
    ]  # fmt: skip


def _ranks(fit: Fit) -> list[str]:
    if fit.calibration is None:
        return []
    own = slice(0, len(fit.space))
    excess = fit.calibration.excess(0.99)[own]
    out = [path for path, beyond in zip(fit.space.paths, excess, strict=True) if beyond > 0.0]
    state = "long enough" if fit.calibration.converged else "TOO SHORT"
    return [
        f"- Simulation-based calibration, {len(fit.calibration.ranks)} truths: 90 % intervals "
        f"hold {100.0 * fit.calibration.coverage(0.9)[own].mean():.0f} %, 50 % intervals "
        f"{100.0 * fit.calibration.coverage(0.5)[own].mean():.0f} %; ranks leave their 99 % "
        f"band for {', '.join(out) if out else 'no parameter'}; its chains are {state}."
    ]


def _emulator(fit: Fit) -> list[str]:
    """List what the emulator errs by at the simulated draws, the worst figure first."""
    check = fit.emulator_check
    rows = [
        (
            fit.targets.names[place], f"{check.mean[place]:+.2f} ± {check.error[place]:.2f}",
            f"{check.by_target[place]:.2f}",
        )
        for place in np.argsort(-np.abs(check.mean))
    ]  # fmt: skip
    return [
        f"Errors of the emulator at {len(fit.simulated.x)} unseen posterior draws are "
        f"{check.sd:.2f} of what it expects (honest from 0.8 to 1.2); by figure, worst first:",
        "",
        markdown_table(
            ("figure", "mean of (run - emulator) / tolerance", "error / expected error"), rows
        ),
        "",
    ]
