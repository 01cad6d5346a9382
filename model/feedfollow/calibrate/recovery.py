"""Simulate and recover: truths from the prior, their figures, and what the pipeline makes of them.

``python -m feedfollow.calibrate.recovery MODULE:FUNCTION --out DIR`` takes a function that returns
a :class:`feedfollow.calibrate.problem.Problem`, and writes one row a requirement of calibration.md
section 7 (A1 to A9) as CSV and Markdown. What is finished is kept: the same command goes on.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from feedfollow.calibrate.problem import Problem
from feedfollow.calibrate.recovery_ranks import recover_ranks
from feedfollow.calibrate.recovery_table import summary, write_summary
from feedfollow.calibrate.recovery_truth import recover_truth
from feedfollow.run.pool import WorkerPool

TRUTHS: Final = 20


@dataclass(frozen=True, slots=True)
class Task:
    """One truth, or the ranks over many.

    Parameters
    ----------
    factory : str
        ``module:function`` that gives the problem.
    folder : str
        Of the recovery.
    number : int
        Of the truth; -1 for the ranks.
    """

    factory: str
    folder: str
    number: int

    @property
    def path(self) -> Path:
        """Where the result is kept."""
        name = "ranks" if self.number < 0 else f"truth-{self.number:03d}"
        return Path(self.folder) / f"{name}.json"


def make_problem(factory: str) -> Problem:
    """Call ``module:function``.

    Raises
    ------
    ValueError
        If there is no such function, or it gives something else.
    """
    module, _, function = factory.partition(":")
    try:
        problem = getattr(importlib.import_module(module), function)()
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(
            f"cannot make a problem by {factory!r} ({error}); expected module:function, such as "
            "tests.calibrate.stand_in:stand_in"
        ) from None
    if not isinstance(problem, Problem):
        raise ValueError(f"{factory} gives a {type(problem).__name__}, expected a Problem")
    return problem


def carry_out(task: Task) -> dict[str, object]:
    """Recover one truth, or take its result from disk."""
    if task.path.exists():
        kept: dict[str, object] = json.loads(task.path.read_text(encoding="utf-8"))
        return kept
    problem = make_problem(task.factory)
    store = task.path.with_suffix("")
    found = recover_ranks(problem, store) if task.number < 0 else recover_truth(
        problem, task.number, store
    )  # fmt: skip
    aside = task.path.with_suffix(".writing")
    aside.write_text(json.dumps(found, default=_plain) + "\n", encoding="utf-8")
    os.replace(aside, task.path)
    back: dict[str, object] = json.loads(task.path.read_text(encoding="utf-8"))
    return back


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"cannot write a {type(value).__name__}")


def main(arguments: list[str] | None = None) -> int:
    """Run the recovery; give 0 if every requirement is met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m feedfollow.calibrate.recovery")
    parser.add_argument("factory", nargs="?", default="tests.calibrate.stand_in:stand_in")
    parser.add_argument("--out", type=Path, default=Path("runs/recovery"))
    parser.add_argument("--truths", type=int, default=TRUTHS)
    parser.add_argument(
        "--product", nargs=2, default=("parameters.feed_views", "parameters.feed_clicks"),
        help="two parameters that enter only as a product",
    )  # fmt: skip
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args(arguments)
    sys.path.insert(0, os.getcwd())
    try:
        make_problem(given.factory)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    given.out.mkdir(parents=True, exist_ok=True)
    tasks = [Task(given.factory, str(given.out), number) for number in range(-1, given.truths)]
    with WorkerPool(given.workers) as pool:
        futures = [pool.submit(carry_out, task) for task in tasks]
        results = []
        for done, future in enumerate(futures, start=1):
            results.append(future.result())
            print(f"{done} of {len(tasks)} done", file=sys.stderr, flush=True)
    table = summary(results[1:], results[0], given.product)
    write_summary(table, given.out)
    print((given.out / "recovery.md").read_text(encoding="utf-8"))
    return 0 if bool(table["met"].all()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
