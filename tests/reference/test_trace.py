"""Claims and their traces: every name is there, every mistake is refused, gaps are said first."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from feedfollow.observe.figure_words import WAITS
from feedfollow.paths import data_folder
from feedfollow.reference import trace_words
from feedfollow.reference.claims import CLAIMS, TRACE, Claim, load_claims
from feedfollow.reference.glossary import GLOSSARY, load_glossary
from feedfollow.reference.trace import trace_markdown
from feedfollow.reference.trace_words import STATUSES, is_built, names, to_build
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.symbols import OPTIONAL_MODULES
from feedfollow.spec.vocabulary import MODULES

ROOT = Path(__file__).parents[2]
ROWS = load_claims()
TERMS = load_glossary()


@cache
def functions(path: Path) -> frozenset[str]:
    """Name the functions of a file, which is parsed and not imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def table(name: str) -> list[dict[str, str]]:
    with (data_folder("calibration") / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def changed(folder: Path, name: str, cells: Mapping[str, Mapping[str, str]]) -> Path:
    """Write a table of the project with cells changed by the name of the row."""
    rows = table(name)
    key = next(iter(rows[0]))
    found = {row[key]: row for row in rows}
    for row, new in cells.items():
        found[row].update(new)
    return written(folder, name, rows)


def written(folder: Path, name: str, rows: list[dict[str, str]]) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def only_problem(path: Path) -> Problem:
    with pytest.raises(SpecError) as caught:
        load_claims(path)
    (problem,) = caught.value.problems
    return problem


WAITING = {
    "status": "waits",
    "waits_for": "imports",
    "reason": "none is built",
    **dict.fromkeys(("mechanism", "equations", "tests", "scenarios", "measures"), ""),
}
"""A claim about a process that nobody has built, whatever the project's own claims wait for."""


@pytest.fixture
def imports_to_build(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let there be a process ``imports`` that claims wait for."""
    others = trace_words._OTHERS
    monkeypatch.setattr(trace_words, "_OTHERS", {**others, "imports": "goods from elsewhere"})
    names.cache_clear()
    yield
    names.cache_clear()


def test_every_claim_stands_once_and_in_order() -> None:
    assert [each.id for each in ROWS] == [row["id"] for row in table(CLAIMS)]
    assert [each.id for each in ROWS] == [f"M{number:02d}" for number in range(1, 78)]


@pytest.mark.parametrize("claim", [each for each in ROWS if each.tests], ids=lambda each: each.id)
def test_every_test_that_a_claim_names_is_there(claim: Claim) -> None:
    for name in claim.tests:
        file, _, test = name.partition("::")
        assert (ROOT / file).is_file(), name
        assert test in functions(ROOT / file), name


def test_a_test_that_says_which_claim_it_shows_is_named_by_that_claim() -> None:
    """A claim's id in the docstring of a test is a promise of the trace."""
    named = {(each.id, test) for each in ROWS for test in each.tests}
    said = 0
    for folder in ("laws", "facts", "run"):
        for path in sorted((ROOT / "tests" / folder).glob("test_*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
                    continue
                for claim in re.findall(r"\bM\d\d\b", ast.get_docstring(node) or ""):
                    said += 1
                    assert (claim, f"tests/{folder}/{path.name}::{node.name}") in named
    assert said >= 3


def test_what_a_trace_waits_for_is_what_is_not_built() -> None:
    assert set(to_build()).isdisjoint(trace_words.MODULES)
    waited = {name for each in ROWS for name in each.names["waits_for"]}
    assert waited <= set(to_build())
    # claims may wait for what the equations wait for; the parts of links are built
    assert set(OPTIONAL_MODULES) - set(to_build()) <= {"links"}


@pytest.mark.parametrize(
    ("row", "column", "value", "said", "hint"),
    [
        ("M05", "equations", "(4) (99)", "nothing is called '(99)'", None),
        ("M05", "equations", "(98)", "nothing is called '(98)'", None),
        ("M05", "levers", "traffic.private_shar", "nothing is called", "traffic.private_share"),
        ("M05", "levers", "session_trust", "nothing is called", "parameters.session_trust"),
        ("M05", "levers", "modules.shelves", "nothing is called", "modules.shelf"),
        ("M05", "measures", "repurchase", "nothing is called", "repurchase_rate"),
        ("M05", "measures", "gsv gsv", "expected 'gsv' once", None),
        ("M05", "figures", "ks_repurchase_202", "nothing is called", "ks_repurchase_2020"),
        ("M05", "scenarios", "s01.yaml", "nothing is called 's01.yaml'", None),
        ("M05", "tests", "tests/run/test_contrast.py", "expected tests/PATH.py::NAME", None),
        ("M05", "status", "modeled", "expected a status, got 'modeled'", "modelled"),
        ("M05", "status", "", "expected a status, got ''", None),
        ("M05", "reason", "", "expected an entry where the status is 'modelled'", None),
        ("M05", "mechanism", "", "expected an entry where the status is 'modelled'", None),
        ("M05", "waits_for", "imports", "expected no entry where the status is 'modelled'", None),
        ("M75", "waits_for", "", "expected an entry where the status is 'waits'", None),
        ("M75", "waits_for", "import", "nothing is called 'import'", "imports"),
        ("M75", "scenarios", "baseline.yaml", "expected no entry where the status is", None),
    ],
)
@pytest.mark.usefixtures("imports_to_build")
def test_a_cell_that_cannot_be_is_refused_at_its_place(
    tmp_path: Path, row: str, column: str, value: str, said: str, hint: str | None
) -> None:
    cells = {"M75": dict(WAITING), "M05": {}}
    cells[row][column] = value
    problem = only_problem(changed(tmp_path, TRACE, cells))
    assert problem.message.startswith(f"row {row!r}, column {column!r}: ")
    assert said in problem.message
    assert problem.line == int(row[1:]) + 1
    assert hint is None or hint in (problem.hint or "")


def test_modelled_without_a_test_or_a_what_if_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, TRACE, {"M05": {"tests": "", "scenarios": ""}})
    assert "expected a test or a scenario that shows it" in only_problem(path).message


def test_a_claim_left_out_doubled_or_invented_is_refused(tmp_path: Path) -> None:
    rows = table(TRACE)
    assert only_problem(written(tmp_path, TRACE, rows[1:])).message.endswith("missing: M01")
    twice = only_problem(written(tmp_path, TRACE, [*rows, rows[0]]))
    assert "this is the second row" in twice.message
    invented = only_problem(written(tmp_path, TRACE, [*rows, rows[0] | {"id": "M78"}]))
    assert f"expected an id of {CLAIMS}" in invented.message


@pytest.mark.usefixtures("imports_to_build")
def test_a_claim_that_waits_for_what_is_built_is_to_be_judged_anew(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(trace_words, "MODULES", {**trace_words.MODULES, "imports": ""})
    assert is_built("imports") and is_built("scandal") and not is_built("nonsense")
    problem = only_problem(changed(tmp_path, TRACE, {"M75": WAITING}))
    assert "'imports' is built now: expected the claim to be judged anew" in problem.message


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("pinyin", "", "expected an entry"),
        ("articles", "005", "nothing is called '005'"),
        ("names", "gmv_lives", "nothing is called 'gmv_lives'"),
    ],
)
def test_a_term_that_cannot_be_is_refused(
    tmp_path: Path, column: str, value: str, said: str
) -> None:
    path = changed(tmp_path, GLOSSARY, {"直播带货": {column: value}})
    with pytest.raises(SpecError) as caught:
        load_glossary(path)
    (problem,) = caught.value.problems
    assert problem.message == f"row '直播带货', column {column!r}: {said}"


def test_a_term_stands_once(tmp_path: Path) -> None:
    rows = table(GLOSSARY)
    with pytest.raises(SpecError, match="expected every term once"):
        load_glossary(written(tmp_path, GLOSSARY, [*rows, rows[0]]))


def test_the_terms_that_must_be_explained_are() -> None:
    wanted = {"直播带货", "私域", "公域", "老铁", "自播", "达播", "GPM", "冷启动"}
    wanted |= {"兴趣电商", "信任电商"}
    assert wanted <= {each.term for each in TERMS}


def test_the_page_begins_with_counts_and_with_what_is_not_there() -> None:
    page = trace_markdown(ROWS, TERMS)
    first, second, third = re.findall(r"^## (.*)$", page, re.M)[:3]
    assert (first, second) == ("What is there and what is not", "All claims")
    assert third == "Modelled"
    opening = page.partition("## All claims")[0]
    counts = [int(n) for n in re.findall(r"^\|[^|]*\|[^|]*\| (\d+) \|$", opening, re.M)]
    assert counts == [
        *(sum(each.status == status for each in ROWS) for status in STATUSES),
        len(ROWS),
    ]
    for each in ROWS:
        if each.status in ("partly", "out_of_scope"):
            assert f"- **{each.id} {each.said['name']}**: {each.reason}" in opening
        elif each.status == "waits":
            assert re.search(rf"\b{each.id}\b", opening), each.id


def test_every_claim_has_its_trace_on_the_page_and_every_term_its_row() -> None:
    page = trace_markdown(ROWS, TERMS)
    for each in ROWS:
        title = f"{each.id} {each.said['name']}"
        whole = each.status in ("modelled", "partly")
        assert page.count(f"\n### {title}\n") == whole
        assert page.count(f"\n| {title} | ") == (not whole)
    for term in TERMS:
        assert page.count(f"\n| {term.term} | {term.pinyin} | ") == 1


def test_processes_that_figures_wait_for_are_words_of_the_trace_too() -> None:
    """Where both tables speak of one process, they give it one name, or the trace a finer one.

    Figures wait for what no fitted scenario has, such as the entrant of a what-if.
    """
    other = {"anchor_table", "entrant", "focal", "measure"}
    assert set(WAITS) - other - set(MODULES) <= set(to_build())
