"""What a calibration spec may say: its keys, their rows, priors as text. Light to import."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from feedfollow.paths import data_folder, shipped_scenario
from feedfollow.spec.errors import SpecError
from feedfollow.spec.nodes import ListNode, MapNode, Node
from feedfollow.spec.prior import Distribution, Prior, fixed
from feedfollow.spec.table import Parameter
from feedfollow.spec.yaml12 import read_file

SPECS: Final = "specs"
"""Folder of the shipped specs, in ``calibration``."""

KEYS: Final = (
    "name",
    "question",
    "scenario",
    "users",
    "from",
    "until",
    "set",
    "master",
    "parameters",
    "discrepancy",
    "definition_factor_sd",
    "figures",
    "what_ifs",
    "plan",
    "chain",
)
RIVAL_KEYS: Final = ("name", "question", "set", "parameters", "plan")
PARAMETER_KEYS: Final = ("path", "prior", "source", "note")
EXCLUDE_KEYS: Final = ("id", "reason")
WHAT_IF_KEYS: Final = ("name", "scenario")

_OWN: Final = frozenset({"scenario", "plan", "chain", "discrepancy", "figures", "master"})
"""Keys that no scenario has."""


def _row(name: str, span: tuple[float, float, float], text: str, whole: bool = True) -> Parameter:
    """Make a row from its name, (lowest, default, highest) and description."""
    return Parameter(
        name=name, symbol="", equations=(), unit="", low=span[0], default=span[1], high=span[2],
        prior=fixed(span[1]), description=text, source="assumed", verdict="fix", integer=whole,
    )  # fmt: skip


def _by_name(*rows: Parameter) -> Mapping[str, Parameter]:
    return MappingProxyType({row.name: row for row in rows})


MASTER: Final = _row("master", (0, 1, 2**53), "seed of the calibration")
DISCREPANCY: Final = _row(
    "discrepancy", (0, 0.15, 2), "half-normal scale of the model's own error", whole=False
)
FACTOR_SD: Final = _row(
    "definition_factor_sd", (0, 0.2, 2), "sd of the logarithm of a definition factor", whole=False
)
PLAN: Final = _by_name(
    _row("pilot", (2, 10, 1000), "seeds at the prior median, and as many draws of the prior"),
    _row("members", (4, 100, 100_000), "least members of the design; 8 a parameter if more"),
    _row("steps", (1, 3, 20), "updates of the design"),
    _row("wave_runs", (4, 100, 100_000), "runs of a wave"),
    _row("most_waves", (0, 6, 100), "waves at most"),
    _row("predictive", (4, 100, 100_000), "posterior draws that are simulated"),
    _row("best_fit_seeds", (2, 4, 4), "common seeds of the best fit"),
    _row("best_fit_iterations", (1, 5, 100), "iterations of the best fit at most"),
    _row("calibration_truths", (0, 100, 100_000), "truths for simulation-based calibration"),
    _row("common_seeds", (0, 0, 100_000), "seeds that all waves share; 0: none is shared"),
)
"""Numbers of a plan; :class:`feedfollow.calibrate.problem.Plan` has the same names."""

CHAIN: Final = _by_name(
    _row("times", (1, 50, 10_000), "length in autocorrelation times", whole=False),
    _row("most", (50, 40_000, 10_000_000), "steps at most"),
    _row("keep", (50, 6_000, 1_000_000), "draws kept at most"),
)
"""Length of a chain; :class:`feedfollow.calibrate.sampler.Length` has the same names."""

_LAWS: Final[Mapping[str, Distribution]] = {
    "LN": "lognormal",
    "N": "normal",
    "U": "uniform",
    "B": "beta",
}
_LETTERS: Final = {law: letter for letter, law in _LAWS.items()}
_PRIOR: Final = re.compile(r"(LN|N|U|B)\(\s*([^,()\s]+)\s*,\s*([^,()\s]+)\s*\)")


def find_spec(path: Path) -> Path:
    """Find a spec: the file itself, or the shipped one of that name.

    Parameters
    ----------
    path : Path
        A name without folders that is not in the working folder is looked up among the shipped
        specs.

    Returns
    -------
    Path
        The path itself where there is no such file.
    """
    if not os.path.exists(path) and path.name == str(path):
        shipped = data_folder("calibration") / SPECS / path.name
        return shipped if shipped.is_file() else path
    return path


def is_spec_file(path: str) -> bool:
    """Tell whether a file is a calibration spec; a file that is no YAML is none.

    Parameters
    ----------
    path : str
        A path, or the name of a shipped spec. The name of a shipped scenario goes first.

    Returns
    -------
    bool
    """
    if not os.path.exists(path) and shipped_scenario(path) is not None:
        return False
    try:
        return is_spec(read_file(find_spec(Path(path)), path))
    except SpecError:
        return False


def is_rival_file(path: str) -> bool:
    """Tell whether a file is a rival of calibrations: keys of no other kind, and a difference.

    Parameters
    ----------
    path : str

    Returns
    -------
    bool
        False for a file that is no YAML.
    """
    try:
        root = read_file(Path(path), path)
    except SpecError:
        return False
    if not isinstance(root, MapNode) or not set(root.entries) <= set(RIVAL_KEYS):
        return False
    return "set" in root.entries or isinstance(root.entries.get("parameters"), ListNode)


def is_spec(root: Node) -> bool:
    """Tell whether a file is a calibration spec rather than a scenario.

    Parameters
    ----------
    root : Node
        Tree of the file.

    Returns
    -------
    bool
        Whether it has a key that only specs have, and none that only scenarios have.
    """
    if not isinstance(root, MapNode):
        return False
    names = set(root.entries)
    return bool(names & _OWN) and not names & {"extends", "platforms", "population", "modules"}


def parse_prior(text: str) -> Prior:
    """Read a prior in the notation of the parameter table.

    Parameters
    ----------
    text : str
        Such as ``LN(2.6, 1.3)``, ``N(0.6, 0.3)``, ``U(0, 1)`` or ``B(4, 16)``.

    Returns
    -------
    Prior

    Raises
    ------
    ValueError
        If the text is not such a prior, or its numbers do not describe one.
    """
    found = _PRIOR.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            f"{text!r} is not a prior; expected LN(median, geometric sd), N(mean, sd), "
            "U(lowest, highest) or B(a, b)"
        )
    letter, *numbers = found.groups()
    try:
        first, last = (float(number) for number in numbers)
    except ValueError:
        raise ValueError(f"{text!r} is not a prior: expected two numbers in brackets") from None
    return Prior(_LAWS[letter], (first, last))


def prior_text(prior: Prior) -> str:
    """Write a prior so that :func:`parse_prior` gives the same to the last bit.

    Parameters
    ----------
    prior : Prior
        Of a law that a spec can state.

    Returns
    -------
    str
        Such as ``LN(2.6, 1.3)``.
    """
    return f"{_LETTERS[prior.dist]}({', '.join(repr(float(each)) for each in prior.args)})"
