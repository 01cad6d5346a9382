"""A run that leaves a folder: refused early if need be, resumed, never half done."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from feedfollow.observe.results import Run, damaged_files, read_manifest, refuse_other
from feedfollow.run.checkpoint import discard_checkpoints
from feedfollow.run.simulate import Options, simulate
from feedfollow.spec.scenario import Scenario


class OutputError(Exception):
    """The output folder cannot be used for this run."""


def work_folder(out: Path) -> Path:
    """Return where an unfinished run keeps its checkpoints."""
    return out.with_name(out.name + ".partial")


def finished(scenario: Scenario, seed: int, out: Path) -> bool:
    """Whether ``out`` already holds this very run; the same scenario and seed give the same bytes.

    Raises
    ------
    OutputError
        If the folder holds anything else, or files of the run are missing or were changed.
    """
    try:
        refuse_other(out, scenario, seed)
        manifest = read_manifest(out)
        damaged = damaged_files(out, manifest) if manifest is not None else []
    except OSError as error:
        raise OutputError(str(error)) from None
    if damaged:
        raise OutputError(
            f"{out} holds this run, but {', '.join(damaged)} missing or changed since: remove the "
            "folder to run it again"
        )
    return manifest is not None


def claim(out: Path, resume: bool) -> None:
    """Make sure that the folder can be written before any day is simulated.

    Raises
    ------
    OutputError
        If it cannot be written, or an interrupted run lies there and ``resume`` was not asked.
    """
    partial = work_folder(out)
    if partial.exists() and not resume:
        raise OutputError(
            f"{partial} holds an interrupted run: add --resume to continue it, or remove it"
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out.parent) as probe:
            probe.write(b"\0")
    except OSError as error:
        raise OutputError(f"cannot write to {out.parent}: {error.strerror}") from None


def run_to_folder(scenario: Scenario, seed: int, out: Path, options: Options) -> Run:
    """Simulate into a run folder; checkpoints go to ``out.partial`` until the run is whole.

    Raises
    ------
    OutputError
        If the folder cannot be used.
    CheckpointError
        If the run to resume is another one.
    ValueError
        If the inputs of the scenario contradict each other.
    """
    claim(out, options.resume)
    partial = work_folder(out)
    run = simulate(scenario, seed, replace(options, workdir=partial))
    run.save(out)
    discard_checkpoints(partial)
    return run
