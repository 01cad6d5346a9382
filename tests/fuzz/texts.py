"""Readers of text, and valid files for them to begin with."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

from tests.figure_csv import TABLE
from tests.fuzz.mutate import SNIPPETS, VALUES, spoilt_bytes, spoilt_text, spoilt_yaml
from tests.scenario_texts import VALID

from feedfollow.analyse.draws import read_draws
from feedfollow.calibrate.rival_file import load_rival, shipped_rivals
from feedfollow.calibrate.spec_load import load_spec
from feedfollow.observe.figures import load_figures, load_statements
from feedfollow.paths import data_folder
from feedfollow.spec.errors import SpecError
from feedfollow.spec.loader import load_scenario

CHILD = """\
extends: base.yaml
question: Does it inherit?
users: 3000
platforms:
  douyin: {feed.precision: 2.5, population: {opening_rate: 70 %}}
  kuaishou: {population: {overlap: null}}
parameters: {session_need: {value: 1, source: assumed, note: a guess}}
events:
  - {name: links_close, date: 2019-11-01}
  - {name: opens, date: 2019-06-01, platform: kuaishou, set: {traffic: {public_extra: 0.2}}}
"""
SPEC = """\
name: small
scenario: base.yaml
users: 300
from: 2019-01-01
until: 2020-12-31
set: {burn_in: 30 days, scale.anchors: 40}
master: 1
parameters:
  - {path: parameters.session_intercept_live}
  - {path: platforms.kuaishou.traffic.private_share, prior: "B(6.5, 3.5)", source: assumed}
discrepancy: {money: 0.15, level: 0.15, ratio: 0.15, share: 0.05, trust: 0.05}
definition_factor_sd: 0.2
figures: {exclude: [{id: ks_repurchase_2020h1, reason: too few users}]}
what_ifs: [{name: other, scenario: child.yaml}]
plan: {pilot: 3, members: 16, steps: 1, wave_runs: 8, most_waves: 1, predictive: 8}
chain: {times: 2, most: 600, keep: 600}
"""


def furnish(folder: Path) -> None:
    """Lay beside the files that are spoilt what they may name, good and bad."""
    (folder / "base.yaml").write_text(VALID, encoding="utf-8")
    (folder / "child.yaml").write_text(CHILD, encoding="utf-8")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "leads_out.yaml").symlink_to(__file__)
    (folder / "circle.yaml").symlink_to("circle.yaml")


def refuse_blanks(error: SpecError) -> str:
    """See that every problem says something, in characters that a terminal may be shown."""
    assert error.problems
    for problem in error.problems:
        assert problem.file
        assert problem.message.strip()
        shown = problem.render()
        assert all(letter == "\n" or letter.isprintable() for letter in shown)
        # an empty file has a first line and nothing to show of it
        assert problem.column is None or problem.source is not None or "empty" in problem.message
    return "refused"


class ScenarioText:
    """Scenario files: alone, extending another, shipped."""

    name = "scenario"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        furnish(folder)
        home = data_folder("scenarios")
        self.shipped = [path.read_text(encoding="utf-8") for path in sorted(home.glob("s*.yaml"))]
        self.baseline = (home / "baseline.yaml").read_text(encoding="utf-8")

    def read(self, rng: Random) -> str:
        """Read one spoilt file."""
        kind = rng.random()
        text = VALID if kind < 0.7 else CHILD if kind < 0.95 else rng.choice(self.shipped)
        if kind > 0.99:
            text = self.baseline
        path = self.folder / "spoilt.yaml"
        path.write_bytes(spoilt_yaml(text, rng))
        try:
            scenario = load_scenario(path)
        except SpecError as error:
            return refuse_blanks(error)
        again = self.folder / "again.yaml"
        again.write_text(scenario.to_yaml(), encoding="utf-8")
        assert load_scenario(again) == scenario
        return "read"


class SpecText:
    """Calibration specs and rivals of them."""

    name = "spec"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        furnish(folder)
        self.figures = load_figures()
        (folder / "small.yaml").write_text(SPEC, encoding="utf-8")
        self.spec = load_spec(folder / "small.yaml", self.figures)
        self.rivals = [path.read_text(encoding="utf-8") for path in shipped_rivals()]

    def read(self, rng: Random) -> str:
        """Read one spoilt file."""
        path = self.folder / "spoilt.yaml"
        rival = rng.random() < 0.25
        path.write_bytes(spoilt_yaml(rng.choice(self.rivals) if rival else SPEC, rng))
        try:
            made = load_rival(path, self.spec) if rival else load_spec(path, self.figures)
            assert made.to_text()
            if rng.random() < 0.1:
                made.problem()
        except SpecError as error:
            return refuse_blanks(error)
        return "read"


class FigureText:
    """The table of documented figures, whole or in part."""

    name = "figures"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "figures.csv"
        self.header, *self.rows = TABLE.read_text(encoding="utf-8").splitlines()

    def read(self, rng: Random) -> str:
        """Read one spoilt table."""
        rows = self.rows if rng.random() < 0.1 else rng.sample(self.rows, rng.choice((1, 3, 12)))
        text = "\n".join([self.header, *rows]) + "\n"
        self.path.write_bytes(spoilt_csv(text, rng))
        try:
            load_statements(self.path)
        except SpecError as error:
            return refuse_blanks(error)
        return "read"


class DrawText:
    """Posterior draws of a fit."""

    name = "draws"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        furnish(folder)
        self.scenario = load_scenario(folder / "base.yaml")
        names = "draw,parameters.session_trust,platforms.kuaishou.traffic.private_share"
        self.text = "\n".join([names, "0,2.0,0.6", "1,2.1,0.65", "2,1.9,0.62"]) + "\n"

    def read(self, rng: Random) -> str:
        """Read one spoilt table."""
        (self.folder / "posterior.csv").write_bytes(spoilt_csv(self.text, rng))
        manifest = '{"kind": "fit", "converged": true, "failed": ["x"], "not_judged": []}'
        (self.folder / "manifest.json").write_bytes(
            spoilt_bytes(manifest.encode(), rng) if rng.random() < 0.3 else
            spoilt_text(manifest, rng).encode("utf-8", "surrogatepass")
        )  # fmt: skip
        try:
            read_draws(self.folder, self.scenario)
        except SpecError as error:
            return refuse_blanks(error)
        return "read"


def spoilt_csv(text: str, rng: Random) -> bytes:
    """Spoil a table: its cells, its text, its bytes."""
    kind = rng.random()
    if kind < 0.6:
        lines = [line.split(",") for line in text.splitlines()]
        for _ in range(rng.choice((1, 1, 2, 5))):
            cells = rng.choice(lines)
            at = rng.randrange(len(cells))
            cells[at] = _cell(cells[at], lines, rng)
        text = "\n".join(",".join(cells) for cells in lines) + "\n"
    if kind > 0.5:
        text = spoilt_text(text, rng)
    data = text.encode("utf-8", "surrogatepass")
    return spoilt_bytes(data, rng) if kind > 0.9 else data


def _cell(old: str, lines: list[list[str]], rng: Random) -> str:
    other = rng.choice(lines)
    choices = ("", old + "x", old[1:], old.upper(), f'"{old}"', f'"{old}', f"{old}+{old}",
               rng.choice(other), rng.choice(other), str(rng.choice(VALUES)), rng.choice(SNIPPETS),
               f"-{old}", f"{old}0", "nan", "1e999", "a" * 140_000)  # fmt: skip
    return rng.choice(choices).replace("\n", " ")
