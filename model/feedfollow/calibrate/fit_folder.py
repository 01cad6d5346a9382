"""The folder of a fit: tables, arrays, report and plots; written aside, read without pickle."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from feedfollow import __version__
from feedfollow.calibrate.about import About
from feedfollow.calibrate.arrays import Floats, write_arrays
from feedfollow.calibrate.best_fit import BestFit
from feedfollow.calibrate.diagnose import Conflicts
from feedfollow.calibrate.emulators import Trend, fit_emulators, trend_of
from feedfollow.calibrate.fit import Fit
from feedfollow.calibrate.fit_files import (
    ARRAYS,
    BEST,
    FIGURES,
    KIND,
    MANIFEST,
    PARAMETERS,
    PLOTS,
    POSTERIOR,
    PROBLEM,
    REPORT,
    REPORT_PAGE,
    RUNS,
    refuse_other,
)
from feedfollow.calibrate.fit_manifest import read_about
from feedfollow.calibrate.leave_out import LeftOut
from feedfollow.calibrate.posterior import Posterior, Slack
from feedfollow.calibrate.report_page import report_page
from feedfollow.calibrate.rivals import FILES, read_rivals
from feedfollow.calibrate.run_store import CalibrationStore
from feedfollow.calibrate.sampler import Draws
from feedfollow.calibrate.sbc import Calibration
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.spec_record import WHAT_IFS, SpecRecord
from feedfollow.calibrate.steps import Predicted
from feedfollow.calibrate.target import Target, Targets
from feedfollow.calibrate.waves import WaveCheck
from feedfollow.calibrate.what_if import Effect
from feedfollow.observe.figure_record import from_data, to_data
from feedfollow.observe.foreign_files import ResultError, read_arrays, read_json
from feedfollow.observe.origin import fit_home
from feedfollow.observe.store import digest, write_json
from feedfollow.spec.errors import SpecError
from feedfollow.spec.prior import Prior
from feedfollow.spec.table import Parameter


def save_fit(fit: Fit, folder: str | Path, store: CalibrationStore | None = None) -> Path:
    """Write a fit.

    Parameters
    ----------
    fit : Fit
    folder : path
        New, empty, or holding a fit, which is replaced; a table of runs beside it stays.
    store : CalibrationStore, optional
        Open; its runs are exported.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    FileExistsError
        If the folder holds something else.
    """
    target = Path(folder)
    refuse_other(target)
    target.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=target))
    try:
        _write(fit, aside, store)
        files = sorted(path for path in aside.rglob("*") if path.is_file())
        hashes = {str(path.relative_to(aside)): digest(path) for path in files
                  if path.suffix != ".png"}  # fmt: skip
        if store is None and (target / RUNS).is_file():
            hashes[RUNS] = digest(target / RUNS)
        state = {"converged": fit.converged, "failed": fit.failed,
                 "not_judged": fit.not_judged}  # fmt: skip
        about = {"kind": KIND, "feedfollow": __version__, **state, **asdict(fit.about)}
        about["sha256"] = dict(sorted(hashes.items()))
        write_json(about, aside / MANIFEST)
        # the manifest last: without it the folder is no fit
        (target / MANIFEST).unlink(missing_ok=True)
        for name in (PLOTS, WHAT_IFS):
            shutil.rmtree(target / name, ignore_errors=True)
        for name in FILES:
            (target / name).unlink(missing_ok=True)
        for path in sorted(aside.iterdir(), key=lambda each: each.name == MANIFEST):
            path.replace(target / path.name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return target


def _write(fit: Fit, folder: Path, store: CalibrationStore | None) -> None:
    draws = fit.posterior_table()
    draws.insert(0, "draw", np.arange(len(draws)))
    draws.to_csv(folder / POSTERIOR, index=False)
    fit.figures.to_csv(folder / FIGURES)
    fit.parameters.to_csv(folder / PARAMETERS)
    write_arrays(folder / ARRAYS, _arrays(fit))
    write_json(_problem(fit), folder / PROBLEM)
    if fit.record is not None:
        fit.record.write(folder)
    if fit.rivals is not None:
        fit.rivals.write(folder)
    (folder / BEST).write_text(best_fit_text(fit), encoding="utf-8")
    if store is not None:
        store.table(fit.space.paths, fit.about.outputs).to_parquet(folder / RUNS, index=False)
    (folder / PLOTS).mkdir()
    for name, figure in fit.plot.all().items():
        # without the library's name and version the same picture has the same bytes
        figure.savefig(folder / PLOTS / f"{name}.png", metadata={"Software": None})
    report = fit.report()
    (folder / REPORT).write_text(report, encoding="utf-8")
    (folder / REPORT_PAGE).write_text(report_page(report, folder), encoding="utf-8")


def best_fit_text(fit: Fit) -> str:
    """Write the best fit as YAML: natural values by dotted path, and how it was found."""
    best = fit.best
    content = {
        "parameters": fit.space.named(best.z),
        "definition_factors": {
            name: float(np.exp(fit.posterior.slack.factors[name] * value))
            for name, value in zip(best.names, best.factors, strict=True)
        },
        "objective": best.objective,
        "misfit": best.misfit,
        "seeds": list(best.seeds),
        "runs": best.calls,
        "settled": best.settled,
    }
    text: str = yaml.safe_dump(content, sort_keys=False)
    return text


def _arrays(fit: Fit) -> dict[str, Any]:
    """Flatten what is not text."""
    best, simulated, one = fit.best, fit.simulated, fit.conflicts.one
    arrays: dict[str, Any] = {
        "x": fit.draws.x, "z": fit.z, "predicted": fit.predicted,
        "seeds": fit.seeds, "noise": fit.posterior.noise,
        "simulated.x": simulated.x, "simulated.predicted": simulated.predicted,
        "simulated.trajectory": simulated.trajectory,
        "best.z": best.z, "best.factors": best.factors, "best.residuals": best.residuals,
        "best.jacobian": best.jacobian, "best.path": np.array(best.path),
        "left.mean": one.mean, "left.sd": one.sd, "left.score": one.score,
    }  # fmt: skip
    for name, left in fit.conflicts.platforms.items():
        arrays |= {f"platform.{name}.mean": left.mean, f"platform.{name}.sd": left.sd,
                   f"platform.{name}.score": left.score}  # fmt: skip
    for check in fit.checks:
        arrays |= {f"wave.{check.wave}.{part}": getattr(check, part)
                   for part in ("median", "upper", "shift", "ratio")}  # fmt: skip
    for effect in fit.effects:
        arrays[f"effect.{effect.scenario}"] = effect.difference
    if fit.calibration is not None:
        arrays["ranks"] = fit.calibration.ranks
    return arrays


def _problem(fit: Fit) -> dict[str, object]:
    """Write all that is text or a single number."""
    best, draws, slack = fit.best, fit.draws, fit.posterior.slack
    return {
        "targets": [_written(row) for row in fit.targets.rows],
        "parameters": [{"path": path, **asdict(row)} for path, row in fit.space.rows.items()],
        "slack": asdict(slack),
        "process": fit.posterior.emulator.process is not None,
        "trend": trend_of(fit.posterior.emulator) is not None,
        "draws": {"steps": draws.steps, "autocorrelation": draws.autocorrelation,
                  "acceptance": draws.acceptance, "converged": draws.converged},
        "best": {"objective": best.objective, "misfit": best.misfit, "seeds": list(best.seeds),
                 "calls": best.calls, "settled": best.settled, "names": list(best.names)},
        "waves": [[check.wave, check.runs] for check in fit.checks],
        "simulated": {"seeds": list(fit.simulated.seeds), "index": list(fit.simulated.index)},
        "platforms": [[name, left.converged] for name, left in fit.conflicts.platforms.items()],
        "left_converged": fit.conflicts.one.converged,
        "effects": [effect.scenario for effect in fit.effects],
        "ranks_converged": fit.calibration.converged if fit.calibration else None,
        "documented": None if fit.record is None else [to_data(each) for each in
                                                       fit.record.figures],
    }  # fmt: skip


def load_fit(folder: str | Path) -> Fit:
    """Read a fit.

    Parameters
    ----------
    folder : path
        Its folder, or the name of a shipped fit, such as ``default``.

    Returns
    -------
    Fit
        The emulator is fitted again to the kept runs, which gives the same.

    Raises
    ------
    ResultError
        If the folder holds no fit, a file was changed since it was written, or what it holds is
        not what a fit is made of. It is a ValueError.
    """
    home = fit_home(folder)
    about = read_about(home)
    text, arrays = read_json(home / PROBLEM), read_arrays(home / ARRAYS)
    try:
        return _fit(home, about, text, arrays)
    except ResultError:
        raise
    # parts that do not fit together fail wherever they first meet
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        said = f"{type(error).__name__}: {error}"
        raise ResultError(f"{home} does not hold the parts of one fit: {said}") from None


def _fit(
    home: Path, about: About, text: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]
) -> Fit:
    """Put a fit together from what was read."""
    targets = Targets(tuple(Target(**_ends(row)) for row in text["targets"]))
    slack = Slack(**text["slack"])
    space = _space(text["parameters"])
    # a fit that was written before seeds could be shared
    arrays = {"seeds": np.arange(len(arrays["z"])), **arrays}
    _refuse_other_sizes(arrays, len(space), len(targets))
    record = _record(home, text.get("documented"))
    trend = _trend(record) if text.get("trend") else None
    seeds = arrays["seeds"]
    emulator = fit_emulators(arrays["z"], arrays["predicted"], text["process"], trend, seeds)
    posterior = Posterior(emulator, targets, slack, arrays["noise"])
    best = text["best"]
    return Fit(
        space,
        posterior,
        Draws(arrays["x"], **text["draws"]),
        arrays["z"],
        arrays["predicted"],
        seeds,
        tuple(
            WaveCheck(wave, runs, *(arrays[f"wave.{wave}.{part}"]
                                    for part in ("median", "upper", "shift", "ratio")))
            for wave, runs in text["waves"]
        ),
        Predicted(arrays["simulated.x"], arrays["simulated.predicted"],
                  arrays["simulated.trajectory"], tuple(text["simulated"]["seeds"]),
                  tuple(text["simulated"]["index"])),
        BestFit(arrays["best.z"], arrays["best.factors"], best["objective"], best["misfit"],
                arrays["best.residuals"], arrays["best.jacobian"], tuple(best["seeds"]),
                best["calls"], tuple(arrays["best.path"].tolist()), best["settled"],
                # a fit that was written without the names is none of changed figures
                tuple(best.get("names", targets.factors))),
        Conflicts(
            _left(arrays, "left", text["left_converged"]),
            {name: _left(arrays, f"platform.{name}", done)
             for name, done in text["platforms"]},
        ),
        None if "ranks" not in arrays else Calibration(arrays["ranks"], text["ranks_converged"]),
        tuple(Effect(name, arrays[f"effect.{name}"]) for name in text["effects"]),
        about,
        record,
        read_rivals(home),
    )  # fmt: skip


def _refuse_other_sizes(arrays: Mapping[str, npt.NDArray[Any]], d: int, n: int) -> None:
    """Refuse points and runs of other numbers of parameters or targets.

    Raises
    ------
    ValueError
        Saying which array.
    """
    runs = len(arrays["z"])
    for name, shape in (("z", (runs, d)), ("predicted", (runs, n)), ("seeds", (runs,)),
                        ("noise", (n,))):  # fmt: skip
        if arrays[name].shape != shape:
            raise ValueError(f"{name} has shape {arrays[name].shape}, expected {shape}")


def _record(home: Path, documented: list[dict[str, Any]] | None) -> SpecRecord | None:
    if documented is None:
        return None
    return SpecRecord.read(home, tuple(from_data(each) for each in documented))


def _trend(record: SpecRecord | None) -> Trend | None:
    """Make the trend of the targets again, from the spec that the fit keeps."""
    if record is None:
        return None
    try:
        return record.load().problem().trend
    except SpecError as error:
        raise ResultError(f"this version cannot read the spec of the fit: {error}") from None


def _left(arrays: Mapping[str, Floats], name: str, converged: bool) -> LeftOut:
    mean, sd, score = (arrays[f"{name}.{part}"] for part in ("mean", "sd", "score"))
    return LeftOut(mean, sd, score, converged)


def _written(row: Target) -> dict[str, Any]:
    """Write a target; an infinite end is null."""
    fields = asdict(row)
    return {name: None if value in (np.inf, -np.inf) else value for name, value in fields.items()}


def _ends(row: dict[str, Any]) -> dict[str, Any]:
    """Put back the infinite ends, which JSON has no number for."""
    low, high = row["low"], row["high"]
    return {**row, "low": -np.inf if low is None else float(low),
            "high": np.inf if high is None else float(high)}  # fmt: skip


def _space(rows: list[dict[str, Any]]) -> Space:
    made = {}
    for each in rows:
        row = dict(each)
        path = row.pop("path")
        prior = Prior(row["prior"]["dist"], tuple(row["prior"]["args"]))
        made[path] = Parameter(**{**row, "prior": prior, "equations": tuple(row["equations"])})
    return Space(made)
