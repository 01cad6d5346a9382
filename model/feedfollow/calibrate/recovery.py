"""Simulate and recover: truths from the prior, their figures, and what the pipeline makes of them.

``python -m feedfollow.calibrate.recovery MODULE:FUNCTION --out DIR`` takes a function that returns
a :class:`feedfollow.calibrate.problem.Problem`, and writes one row a requirement of calibration.md
section 7 (A1 to A9) as CSV and Markdown. What is finished is kept: the same command goes on. A
result of other code or of another problem is made again.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from feedfollow.calibrate.problem import Problem
from feedfollow.calibrate.recovery_ranks import recover_ranks
from feedfollow.calibrate.recovery_table import summary, write_summary
from feedfollow.calibrate.recovery_truth import recover_truth
from feedfollow.calibrate.simulator import BASE
from feedfollow.run.pool import WorkerPool
from feedfollow.sources import digest_of, sources_behind

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
    key : str
        :func:`key_of` the problem.
    """

    factory: str
    folder: str
    number: int
    key: str

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


def key_of(problem: Problem, factory: str) -> str:
    """Give the hash of everything that a result depends on.

    Parameters
    ----------
    problem : Problem
    factory : str
        ``module:function`` that gave it.

    Returns
    -------
    str
        SHA-256, in hexadecimal, of this code, the factory's module and the problem.
    """
    module = importlib.import_module(factory.partition(":")[0])
    sources = sources_behind(Path(__file__).resolve())
    if module.__file__ is not None:
        sources |= sources_behind(Path(module.__file__).resolve())
    model = problem.simulator
    words = (
        digest_of(sources),
        model.digest, str(model.agents), model.period, repr(model.outputs),
        *(model.scenario(name) for name in (BASE, *problem.what_ifs)),
        repr(dict(problem.space.rows)), repr(problem.targets.rows), repr(problem.slack),
        repr(problem.plan), str(problem.master), repr(problem.what_ifs),
    )  # fmt: skip
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def kept(task: Task) -> dict[str, object] | None:
    """Take a result from disk; None if there is none, or it is of other code or another problem."""
    if not task.path.exists():
        return None
    written = json.loads(task.path.read_text(encoding="utf-8"))
    if written.get("key") != task.key:
        said = "is of other code or another problem: starts again"
        print(f"{task.path.name} {said}", file=sys.stderr, flush=True)
        return None
    found: dict[str, object] = written["found"]
    return found


def carry_out(task: Task) -> dict[str, object]:
    """Recover one truth and keep the result."""
    problem = make_problem(task.factory)
    store = task.path.with_suffix("")
    found = recover_ranks(problem, store) if task.number < 0 else recover_truth(
        problem, task.number, store
    )  # fmt: skip
    aside = task.path.with_suffix(".writing")
    text = json.dumps({"key": task.key, "found": found}, default=_plain)
    aside.write_text(text + "\n", encoding="utf-8")
    os.replace(aside, task.path)
    back: dict[str, object] = json.loads(text)["found"]
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
        key = key_of(make_problem(given.factory), given.factory)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    given.out.mkdir(parents=True, exist_ok=True)
    tasks = [Task(given.factory, str(given.out), number, key)
             for number in range(-1, given.truths)]  # fmt: skip
    results = _results(tasks, given.workers)
    table = summary(results[1:], results[0], given.product)
    write_summary(table, given.out)
    print((given.out / "recovery.md").read_text(encoding="utf-8"))
    return 0 if bool(table["met"].all()) else 1


def _results(tasks: Sequence[Task], workers: int) -> list[dict[str, object]]:
    """Take or make the results, in order."""
    found = {task: result for task in tasks if (result := kept(task)) is not None}
    with WorkerPool(workers) as pool:
        futures = {task: pool.submit(carry_out, task) for task in tasks if task not in found}
        for task, future in futures.items():
            found[task] = future.result()
            print(f"{len(found)} of {len(tasks)} done", file=sys.stderr, flush=True)
    return [found[task] for task in tasks]


if __name__ == "__main__":
    raise SystemExit(main())
