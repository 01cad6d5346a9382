"""What the pages name is there: files, tests, links; and what they claim of the code holds."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt
from tests.docs.snippets import ROOT, pages

from feedfollow import __version__
from feedfollow.observe.figure_words import PLATFORMS

STRICT = [
    "CONTRIBUTING.md",
    "docs/defence.md",
    "docs/howto/add_a_figure.md",
    "docs/howto/add_a_process.md",
    "docs/howto/run_on_a_cluster.md",
    "docs/howto/write_a_scenario.md",
    "docs/laws.md",
    "docs/trace.md",
]
FOLDERS = ("model", "tests", "docs", "scenarios", "calibration", "notebooks", ".ci")
NAMED = re.compile(rf"(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./-]*|[A-Z]+\.(?:md|cff)")


def inline(page: str, kind: str) -> list[str]:
    """List the inline code of a page, or where its links lead."""
    tokens = MarkdownIt("commonmark").enable("table").parse((ROOT / page).read_text("utf-8"))
    parts = [part for token in tokens for part in token.children or ()]
    if kind == "code":
        return [part.content for part in parts if part.type == "code_inline"]
    return [str(part.attrs["href"]) for part in parts if part.type == "link_open"]


@cache
def functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("page", STRICT)
def test_every_file_and_every_test_that_a_page_names_is_there(page: str) -> None:
    found = 0
    for code in inline(page, "code"):
        file, _, test = code.partition("::")
        if not NAMED.fullmatch(file):
            assert not test, f"{page}: {code} is no test"
            continue
        found += 1
        assert (ROOT / file).exists(), f"{page} names {file}"
        if test:
            assert test in functions(ROOT / file), f"{page} names {code}"
    assert found


def anchor(heading: str) -> str:
    """Return the fragment under which a heading is linked."""
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", pages())
def test_links_within_the_repository_lead_somewhere(page: str) -> None:
    for link in inline(page, "link"):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, fragment = link.partition("#")
        target = (ROOT / page).parent / file if file else ROOT / page
        assert target.exists(), f"{page} links to {link}"
        if fragment and target.suffix == ".md":
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.M)
            assert fragment in map(anchor, headings), f"{page} links to {link}"


@pytest.mark.parametrize("room", ["spec", "world", "day"])
def test_no_code_of_the_model_knows_a_platform_by_name(room: str) -> None:
    names = set(PLATFORMS) | {name.title() for name in PLATFORMS}
    read = 0
    for path in sorted((ROOT / "model" / "feedfollow" / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            read += 1
            if isinstance(node, ast.Constant):
                assert node.value not in names, f"{path}:{node.lineno}"
            if isinstance(node, ast.Name | ast.Attribute):
                word = node.id if isinstance(node, ast.Name) else node.attr
                assert word.lower() not in PLATFORMS, f"{path}:{node.lineno}"
    assert read > 1000


def test_the_citation_is_of_the_form_cff_1_2_0_and_of_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    # the keys that the schema of 1.2.0 requires, and the types of those that are there
    assert {"cff-version", "message", "title", "authors"} <= cited.keys()
    assert cited["cff-version"] == "1.2.0"
    assert cited["type"] in ("software", "dataset")
    assert cited["version"] == __version__
    assert all(set(author) <= {"name", "website", "alias"} for author in cited["authors"])
    assert all(isinstance(author["name"], str) and author["name"] for author in cited["authors"])
    for key in ("message", "title", "abstract"):
        assert isinstance(cited[key], str) and cited[key].strip()
    assert len(set(cited["keywords"])) == len(cited["keywords"]) > 0
