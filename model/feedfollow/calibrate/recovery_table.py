"""What a recovery measured, one row a requirement, as CSV and Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from feedfollow.calibrate.arrays import Floats
from feedfollow.spec.markdown import markdown_table

Found = Mapping[str, Any]


def _all(found: Sequence[Found], name: str) -> Floats:
    """Pool a list over truths."""
    return np.concatenate([np.atleast_1d(np.asarray(each[name], dtype=float)) for each in found])


def summary(truths: Sequence[Found], ranks: Found, product: Sequence[str]) -> pd.DataFrame:
    """Judge what was measured by the acceptance numbers of calibration.md section 7.

    Parameters
    ----------
    truths : sequence of mapping
        Results of :func:`feedfollow.calibrate.recovery_truth.recover_truth`.
    ranks : mapping
        Of :func:`feedfollow.calibrate.recovery_ranks.recover_ranks`.
    product : sequence of str
        Paths of two parameters that enter the simulator only as a product.

    Returns
    -------
    DataFrame
        Columns ``number``, ``requirement``, ``measured``, ``met``.
    """
    rows: list[tuple[str, str, str, bool]] = []
    for part in (_recovered, _predicted, _searched, _compared):
        rows += part(truths)
    rows += _ranked(ranks)
    rows += _weak(truths, product)
    order = sorted(rows, key=lambda row: row[0])
    return pd.DataFrame(order, columns=pd.Index(["number", "requirement", "measured", "met"]))


def _between(low: float, value: float, high: float) -> bool:
    return bool(low <= value <= high)


def _error_of(values: Sequence[float]) -> float:
    """Give the standard error over truths."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")


def _recovered(truths: Sequence[Found]) -> list[tuple[str, str, str, bool]]:
    rank = [np.asarray(each["rank"]) for each in truths]
    c90 = [float((np.abs(r - 0.5) <= 0.45).mean()) for r in rank]
    c50 = [float((np.abs(r - 0.5) <= 0.25).mean()) for r in rank]
    error, reference = (float(np.sqrt(np.mean(_all(truths, name) ** 2)))
                        for name in ("error", "reference_error"))  # fmt: skip
    shift = float(np.sqrt(np.mean(_all(truths, "shift") ** 2)))
    ratio = float(np.exp(_all(truths, "log_ratio").mean()))
    calls = int(max(each["calls"] for each in truths))
    long = int(max(each["reference_calls"] for each in truths))
    n = len(truths)
    return [
        ("A1a", f"90 % coverage in 0.84-0.96 ({n} truths, <= 400 calls)",
         f"{np.mean(c90):.3f} +- {_error_of(c90):.3f}, {calls} calls",
         _between(0.84, float(np.mean(c90)), 0.96) and calls <= 400),
        ("A1b", "50 % coverage in 0.38-0.60", f"{np.mean(c50):.3f} +- {_error_of(c50):.3f}",
         _between(0.38, float(np.mean(c50)), 0.60)),
        ("A2", f"RMS error <= 1.05 x that of {long} calls",
         f"{error:.3f} against {reference:.3f} ({error / reference:.3f})",
         error <= 1.05 * reference),
        ("A3a", "mean shift RMS <= 0.3 reference sd", f"{shift:.3f}", shift <= 0.3),
        ("A3b", "geometric sd ratio 0.85-1.15", f"{ratio:.3f}", _between(0.85, ratio, 1.15)),
    ]  # fmt: skip


def _predicted(truths: Sequence[Found]) -> list[tuple[str, str, str, bool]]:
    inside = float(_all(truths, "held_out_inside").mean())
    error = float(np.sqrt(np.mean(_all(truths, "held_out_error") ** 2)))
    published = float(np.sqrt(np.mean(_all(truths, "held_out_score") ** 2)))
    return [
        ("A4a", "held-out 90 % coverage >= 0.85", f"{inside:.3f}", inside >= 0.85),
        ("A4b", "RMS error of the held-out mean <= 0.8 tolerances",
         f"{error:.3f} (published numbers in predictive sd: {published:.3f})", error <= 0.8),
    ]  # fmt: skip


def _searched(truths: Sequence[Found]) -> list[tuple[str, str, str, bool]]:
    def near(start: str) -> Floats:
        gaps = [each["objective"][start] - min(each["objective"].values()) for each in truths]
        return np.asarray(gaps)

    def share(start: str) -> float:
        return float((near(start) <= 3.0).mean())

    calls = [int(each["best_fit_calls"]["design"]) for each in truths]
    good = float(((near("design") <= 3.0) & (np.array(calls) <= 250)).mean())
    return [
        ("A5", "best fit from the design's mean within 3 of the best known, <= 250 calls, >= 90 %",
         f"{good:.2f} (calls {min(calls)}-{max(calls)}, worst gap {near('design').max():.1f}; "
         f"from the posterior mean {share('posterior'):.2f}, prior median {share('median'):.2f})",
         good >= 0.9),
    ]  # fmt: skip


def _compared(truths: Sequence[Found]) -> list[tuple[str, str, str, bool]]:
    touched: list[float] = []
    untouched: set[str] = set()
    for each in truths:
        for what_if, by_target in each["variance_ratio"].items():
            for name, ratio in by_target.items():
                if ratio is None:
                    untouched.add(f"{name} under {what_if}")
                elif name.startswith("gmv"):
                    touched.append(float(ratio))
    first = [each["flagged"] == each["planted"] for each in truths]
    size = [abs(float(each["planted_score"])) for each in truths]
    low = float(np.quantile(touched, 0.05)) if touched else float("nan")
    share = float(np.mean(first))
    return [
        ("A6", "variance reduction >= 5 for touched GMV; exactly 0 where unreachable",
         f"median {np.median(touched):.1f}, 5th percentile {low:.1f}, least {min(touched):.1f}; "
         f"{len(untouched)} pairs exactly 0", float(np.median(touched)) >= 5.0
         and bool(untouched)),
        ("A8", "a figure x1.65 flagged first by leaving one out, >= 80 %",
         f"{share:.2f} (median size {np.median(size):.1f})", share >= 0.8),
    ]  # fmt: skip


def _ranked(ranks: Found) -> list[tuple[str, str, str, bool]]:
    names = ranks["names"]
    excess = np.asarray(ranks["excess99"])[: len(names)]
    truths = len(ranks["ranks"])
    out = [names[k] for k in np.flatnonzero(excess > 0.0)]
    c90, c50 = (float(np.mean(ranks[name][: len(names)])) for name in ("coverage90", "coverage50"))
    return [
        ("A7", f"rank distributions inside the 99 % band for every parameter, {truths} truths",
         f"{len(names) - len(out)} of {len(names)} inside"
         + (f" (not {', '.join(out)}, by {excess.max():.3f})" if out else "")
         + f"; coverage {c90:.3f} of 90 %, {c50:.3f} of 50 %", not out),
    ]  # fmt: skip


def _weak(truths: Sequence[Found], product: Sequence[str]) -> list[tuple[str, str, str, bool]]:
    found = [_named(each, product) for each in truths]
    share = float(np.mean([value < 0.05 for value in found]))
    least = [float(min(each["best_fit_eigenvalues"])) for each in truths]
    return [
        ("A9", "two parameters that enter as a product: eigenvalue < 0.05, both names printed",
         f"{share:.2f} of truths, largest {max(found):.3f}; at the best fit {max(least):.1e}",
         share == 1.0),
    ]  # fmt: skip


def _named(found: Found, names: Sequence[str]) -> float:
    """Give the least eigenvalue of a direction whose printed loadings hold all names."""
    holds: Callable[[Sequence[Any]], bool] = lambda row: set(names) <= set(row[1:])  # noqa: E731
    return min((float(row[0]) for row in found["weak"] if holds(row)), default=float("inf"))


def write_summary(table: pd.DataFrame, folder: Path) -> None:
    """Write ``recovery.csv`` and ``recovery.md``, misses first.

    Parameters
    ----------
    table : DataFrame
        From :func:`summary`.
    folder : Path
    """
    table.to_csv(folder / "recovery.csv", index=False)
    missed = table.loc[~table["met"].astype(bool), "number"].tolist()
    rows = [
        (number, requirement, measured, "yes" if met else "**no**")
        for number, requirement, measured, met in table.itertuples(index=False)
    ]
    parts = [
        "# Recovery of known truths",
        "Does the calibration find what is known? A stand-in with the shape of the real task "
        "(figures of every kind, noise as large as tolerances, a product that cannot be told "
        "apart) is simulated at truths drawn from the prior, its figures are published with their "
        "errors, and the pipeline is run on them. `make recovery` makes this page; the numbers "
        "beside the letters are the requirements.",
        f"**Missed: {', '.join(missed)}.**" if missed else "All requirements are met.",
        markdown_table(("", "requirement", "measured", "met"), rows),
    ]
    (folder / "recovery.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
