"""The snippets of the documentation, carried out as a reader would, in the order of their page.

What a block is stands on its first line, where the reader sees it too:

- Python is executed, in one namespace a page. ``# part.py`` on its first line saves it instead.
- YAML and CSV are saved under the name on their first line, or the one that the page gives in
  words; YAML is then checked as ``feedfollow check`` does, unless the page shows it refused.
- A block whose first line names a file of the repository (``# model/feedfollow/...``) is an excerpt
  and must stand there word for word.
- Of a shell block, ``feedfollow`` runs through the command line's own code, ``python``, ``cp`` and
  ``mkdir`` in processes; ``# exit code 2`` behind a command is part of what is tested.
- ``text`` behind one of these is what it prints, ``...`` standing for anything.

A block or a line that is not carried out has to be listed with a reason; its commands, options and
targets must exist all the same.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typer
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from feedfollow.cli import app

ROOT = Path(__file__).parents[2]
SHELL = ("sh", "bash", "console")
PROCESSES = ("python", "cp", "mkdir")
EXIT_CODE = re.compile(r"#.*\bexit code (\d)")
TITLE = re.compile(r"# ([\w./-]+\.\w+)$")


def pages() -> list[str]:
    """Name every page whose snippets count, relative to the repository."""
    docs = ROOT / "docs"
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    found += [*sorted(docs.glob("*.md")), *sorted((docs / "howto").glob("*.md"))]
    return [str(path.relative_to(ROOT)) for path in found if path.exists()]


@dataclass(frozen=True)
class Block:
    """A block of code of a page: its first line in the page, the language, the text."""

    page: str
    line: int
    language: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def first(self) -> str:
        return self.text.splitlines()[0].strip()

    @property
    def kind(self) -> str:
        if self.language:
            return "shell" if self.language in SHELL else self.language
        words = {line.split()[0] for line in self.text.splitlines() if line.strip()}
        return "shell" if words <= {"feedfollow", "make"} else "text"

    @property
    def title(self) -> str | None:
        """The file that the first line names: one of the repository, or one to be saved."""
        match = TITLE.match(self.first)
        return match[1] if match else None

    @property
    def body(self) -> str:
        """The text without the line that names a file of the repository."""
        return self.text.split("\n", 1)[1]

    def commands(self) -> Iterator[tuple[str, int]]:
        """Give every command without its remark, and the exit code that it must have."""
        for line in self.text.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words:
                code = EXIT_CODE.search(line)
                yield shlex.join(words), int(code[1]) if code else 0


@cache
def blocks(page: str) -> tuple[Block, ...]:
    """Read the blocks of a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = []
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type in ("fence", "code_block") and token.map is not None:
            line = token.map[0] + 1 + (token.type == "fence")
            language = token.info.split()[0] if token.info.strip() else ""
            found.append(Block(page, line, language, token.content))
    return tuple(found)


@dataclass(frozen=True)
class Recipe:
    """What a page needs besides itself.

    Attributes
    ----------
    given : callable, optional
        Puts into the folder what the page takes for granted.
    saved : mapping of str to str
        First line of a block -> the file as which the page has it saved.
    left : mapping of str to str
        Command, or first line of a block, that is not carried out -> reason.
    slow : mapping of str to str
        The same for what only the long tests carry out.
    shown : mapping of str to callable
        First line of a block of text -> what checks it, given the folder and the block.
    whole : str
        Why no block of the page is carried out; empty if they are.
    """

    given: Callable[[Path], None] | None = None
    saved: Mapping[str, str] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    slow: Mapping[str, str] = field(default_factory=dict)
    shown: Mapping[str, Callable[[Path, Block], None]] = field(default_factory=dict)
    whole: str = ""


def unlisted(page: str, recipe: Recipe) -> list[str]:
    """Name the blocks that nothing would carry out, and entries of the recipe without a block."""
    if recipe.whole:
        return [] if blocks(page) else [f"{page} has no blocks"]
    known = {"python", "yaml", "csv", "shell"}
    odd, before = [], ""
    entries = {*recipe.saved, *recipe.left, *recipe.slow, *recipe.shown}
    for block in blocks(page):
        listed = block.first in entries
        if block.kind == "text" and not listed and before not in ("python", "shell"):
            odd.append(f"{block.place}: text that is no output, and is not listed")
        if block.kind not in known | {"text"} and not listed:
            odd.append(f"{block.place}: {block.language!r} is neither carried out nor listed")
        before = block.kind
        entries.discard(block.first)
        if block.kind == "shell" and not block.first.startswith("#!"):
            entries -= {command for command, _ in block.commands()}
    return odd + [f"{page} has no block or command {each!r}" for each in sorted(entries)]


class Reader:
    """Carries out the blocks of a page in a folder, which is the working folder meanwhile."""

    def __init__(self, page: str, folder: Path, recipe: Recipe, slow: bool = False) -> None:
        self.page = page
        self.folder = folder
        self.recipe = recipe
        self.left = {**recipe.left, **({} if slow else recipe.slow)}
        self.names: dict[str, object] = {"__name__": "__main__"}
        self.said = ""
        self.refused = {
            word
            for block in blocks(page) if block.kind == "shell"
            for command, code in block.commands() if code
            for word in shlex.split(command)
        }  # fmt: skip

    def read(self) -> dict[str, object]:
        """Carry out every block; return what the Python of the page defined."""
        if self.recipe.given is not None:
            self.recipe.given(self.folder)
        for block in blocks(self.page):
            script = block.first.startswith("#!")  # left whole; other commands are one by one
            if block.first in self.left and (script or block.kind != "shell"):
                if block.kind == "python":
                    ast.parse(block.text, block.place)
                continue
            if block.title and "/" in block.title and (ROOT / block.title).exists():
                text = (ROOT / block.title).read_text(encoding="utf-8")
                assert block.body in text, f"{block.place} is not in {block.title} as it stands"
            elif block.kind == "text":
                self._compare(block)
            else:
                {"python": self._python, "shell": self._shell}.get(block.kind, self._save)(block)
        return self.names

    def _save(self, block: Block) -> None:
        name = self.recipe.saved.get(block.first, block.title)
        assert name, f"{block.place}: the page does not say under which name to save this"
        (self.folder / name).write_text(block.text, encoding="utf-8")
        if block.kind == "yaml" and name not in self.refused:
            self._feedfollow(["check", name], 0, block.place)

    def _python(self, block: Block) -> None:
        if block.title:
            ast.parse(block.text, block.place)
            return self._save(block)
        # a failure is reported at its line of the page
        code = "\n" * (block.line - 1) + block.text
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(code, str(ROOT / self.page), "exec"), self.names)
        self.said = out.getvalue()

    def _shell(self, block: Block) -> None:
        for command, code in block.commands():
            words = shlex.split(command)
            if command in self.left:
                refuse_unknown(words, block.place)
            elif words[0] == "feedfollow":
                self._feedfollow(words[1:], code, block.place)
            else:
                assert words[0] in PROCESSES, f"{block.place}: {command}: not listed"
                self._process(words, code, block.place)

    def _feedfollow(self, words: list[str], code: int, place: str) -> None:
        result = CliRunner().invoke(app, words)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, f"{place}: feedfollow {shlex.join(words)}: {result.output}"
        self.said = result.output

    def _process(self, words: list[str], code: int, place: str) -> None:
        if words[0] == "python":
            words = [sys.executable, *words[1:]]
        expanded = [
            each
            for word in words
            for each in (sorted(map(str, Path().glob(word))) if "*" in word else [word])
        ]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "model")}
        done = subprocess.run(expanded, capture_output=True, text=True, env=environment)
        assert done.returncode == code, f"{place}: {shlex.join(words)}: {done.stdout}{done.stderr}"
        self.said = done.stdout

    def _compare(self, block: Block) -> None:
        check = self.recipe.shown.get(block.first)
        if check is not None:
            return check(self.folder, block)
        said = self.said.rstrip("\n") + "\n"
        agrees = doctest.OutputChecker().check_output(block.text, said, doctest.ELLIPSIS)
        assert agrees, f"{block.place} shows what is not printed; printed was:\n{self.said}"


def refuse_unknown(words: list[str], place: str) -> None:
    """Hold the command, options and values of a line that is not carried out against the code."""
    if words[0] == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
        assert {word for word in words[1:] if "=" not in word} <= set(targets), place
    elif words[0] == "feedfollow":
        commands = typer.main.get_command(app).commands
        assert words[1] in commands, f"{place}: there is no command {words[1]!r}"
        # parses every option and value, and raises what the user would be told
        commands[words[1]].make_context(words[1], words[2:])
    elif words[:2] == ["python", "-m"]:
        assert find_spec(words[2]), f"{place}: there is no module {words[2]}"
    else:
        raise AssertionError(f"{place}: {shlex.join(words)}: an unknown command cannot be left out")
