"""A spec as a fit keeps it: resolved texts and figures, from which the same spec is read again."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from feedfollow.calibrate.market import comparable
from feedfollow.calibrate.spec import Spec
from feedfollow.calibrate.spec_file import prior_text
from feedfollow.calibrate.spec_load import load_spec
from feedfollow.observe.documented import Figure
from feedfollow.observe.foreign_files import ResultError, inside, regular
from feedfollow.spec.dotted import plain_data
from feedfollow.spec.errors import SpecError
from feedfollow.spec.yaml12 import read_text

SPEC: Final = "spec.yaml"
SCENARIO: Final = "scenario.yaml"
WHAT_IFS: Final = "what_ifs"
_HEADER: Final = (
    "# Resolved by feedfollow: the spec that this fit was made from. Scenarios stand beside it,\n"
    "# with the spec's own changes laid over them; the figures are in problem.json.\n"
)


@dataclass(frozen=True)
class SpecRecord:
    """What a fit was made from.

    Parameters
    ----------
    files : mapping of str to str
        Texts by their place in the fit's folder: ``spec.yaml`` and the scenarios that it names.
    figures : tuple of Figure
        Documented figures as they were: in a role for a comparison, and not waiting.
    """

    files: Mapping[str, str]
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, spec: Spec) -> SpecRecord:
        """Write a spec out.

        Parameters
        ----------
        spec : Spec

        Returns
        -------
        SpecRecord
            :meth:`load` gives an equal spec, but for figures that no fit compares.
        """
        files = {SPEC: _text(spec), SCENARIO: spec.scenario.to_yaml()}
        files |= {_what_if(name): made.to_yaml() for name, made in spec.what_ifs.items()}
        return cls(files, comparable(spec.figures, spec.scenario))

    @cached_property
    def exclusions(self) -> dict[str, str]:
        """Reasons of the figures that the spec left out, by id."""
        return _exclusions(_data(self.files[SPEC], SPEC))

    def load(self) -> Spec:
        """Read the spec again.

        Returns
        -------
        Spec

        Raises
        ------
        SpecError
            If this version of the model can no longer read it.
        """
        with tempfile.TemporaryDirectory(prefix="feedfollow-") as folder:
            self.write(Path(folder))
            return load_spec(Path(folder) / SPEC, self.figures)

    def write(self, folder: Path) -> None:
        """Write the texts into a folder."""
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path, figures: tuple[Figure, ...]) -> SpecRecord:
        """Read the texts from a folder.

        Raises
        ------
        ResultError
            If a file is missing, is no spec, or lies outside the folder.
        """
        files = {SPEC: _text_of(folder, SPEC)}
        try:
            data = _data(files[SPEC], str(folder / SPEC))
            named = [data["scenario"], *(each["scenario"] for each in data["what_ifs"])]
            _exclusions(data)  # so that nothing is found wrong when a report is written
        except (LookupError, TypeError) as error:
            raise ResultError(f"{folder / SPEC} is no spec of a fit: {error!r}") from None
        return cls(files | {name: _text_of(folder, name) for name in named}, figures)


def _text_of(folder: Path, name: object) -> str:
    """Read a text of the folder; :meth:`SpecRecord.write` may write what it names."""
    path = inside(folder, name)
    if path.parent.resolve() not in (folder.resolve(), (folder / WHAT_IFS).resolve()):
        raise ResultError(f"{folder} names the file {name!r}; expected one in {WHAT_IFS}")
    if not path.exists():
        raise ResultError(f"{path} is missing from the fit")
    try:
        return regular(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResultError(f"{path} cannot be read: {error}") from None


def _data(text: str, name: str) -> Any:
    """Read YAML as every file of the user is read: no tags, no aliases, no depth without end."""
    try:
        return plain_data(read_text(text, name))
    except SpecError as error:
        raise ResultError(str(error)) from None


def _exclusions(data: Any) -> dict[str, str]:
    return {str(each["id"]): str(each["reason"]) for each in data["figures"]["exclude"]}


def _what_if(name: str) -> str:
    return f"{WHAT_IFS}/{name}.yaml"


def _text(spec: Spec) -> str:
    """Write the spec alone; priors and sources are written out."""
    data: dict[str, Any] = {
        "name": spec.name,
        "question": spec.question,
        "scenario": SCENARIO,
        "master": spec.master,
        "parameters": [
            {"path": path, "prior": prior_text(row.prior), "source": row.source}
            for path, row in spec.rows.items()
            if row.prior is not None
        ],
        "discrepancy": dict(spec.discrepancy),
        "definition_factor_sd": spec.factor_sd,
        "figures": {
            "exclude": [{"id": name, "reason": why} for name, why in spec.excluded.items()]
        },
        "what_ifs": [{"name": name, "scenario": _what_if(name)} for name in spec.what_ifs],
        "plan": dict(spec.plan),
        "chain": dict(spec.chain),
    }
    return _HEADER + yaml.safe_dump(data, sort_keys=False, width=100, allow_unicode=True)
