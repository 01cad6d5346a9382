"""The shape of the code: files and functions that fit in a reader's head, and no circles."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from tests.test_layers import imports_of, is_ours, modules_of

SOURCE = Path(__file__).parents[1] / "model" / "feedfollow"
LINES = 400
"""Of a file; about 300 is the habit."""
CODE = 60
"""Lines of a function without its docstring; about 40 is the habit."""
ARGUMENTS = 6
WIDE = {"kernel", "inlined", "in_place", "command"}
"""Decorators of functions that may take more: compiled ones and commands, whose arguments are
columns and options."""
OPEN = {"scenario.with_", "mesa_model.__init__"}
"""Functions that take any name: changes of a scenario, which Mesa's batch runner gives so too."""


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function from its name on, without its docstring."""
    whole = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return whole
    first = function.body[0]
    return whole - ((first.end_lineno or 0) - first.lineno + 1)


def decorators_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Name the decorators of a function: the last part, without what they are called with."""
    targets = (each.func if isinstance(each, ast.Call) else each
               for each in function.decorator_list)  # fmt: skip
    return {ast.unparse(each).rpartition(".")[2] for each in targets}


def is_open_ended(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether any keyword may be given; a wrapper hands on what another function checks."""
    given = function.args.kwarg
    return given is not None and not ast.unparse(given).endswith(".kwargs")


def long_files(source: Path) -> list[str]:
    counted = ((path, len(path.read_text(encoding="utf-8").splitlines()))
               for path in modules_of(source).values())  # fmt: skip
    return [f"{path.name}: {count} lines" for path, count in counted if count > LINES]


def long_functions(source: Path) -> list[str]:
    return [
        f"{path.name}: {function.name} has {code_lines(function)} lines"
        for path in modules_of(source).values()
        for function in functions_of(path)
        if code_lines(function) > CODE
    ]


def wide_functions(source: Path) -> list[str]:
    found = []
    for path in modules_of(source).values():
        for function in functions_of(path):
            given = function.args
            names = [each.arg for each in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
            count = len([name for name in names if name not in ("self", "cls")])
            private = function.name.startswith("_") and function.name != "__init__"
            wide = count > ARGUMENTS and not decorators_of(function) & WIDE
            loose = is_open_ended(function) and f"{path.stem}.{function.name}" not in OPEN
            if (wide or loose) and not private:
                found.append(f"{path.name}: {function.name} takes {count} arguments")
    return found


def circle(source: Path) -> list[str]:
    """Give modules that import each other in a circle when they are loaded; empty if none do."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name in modules_of(source):
        sorter.add(name)
    for item in imports_of(source):
        if is_ours(item.target) and not item.functions and not item.typing_only:
            sorter.add(item.importer, item.target)
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("broken", [long_files, long_functions, wide_functions, circle])
def test_the_code_keeps_to_its_shape(broken) -> None:
    assert broken(SOURCE) == []


@pytest.fixture
def misshapen(tmp_path: Path) -> Path:
    """A package that breaks each rule once."""
    (tmp_path / "__init__.py").touch()
    many = "".join(f"x{number} = {number}\n" for number in range(LINES + 1))
    (tmp_path / "one.py").write_text(f"from feedfollow.two import y\n{many}")
    body = "    pass\n" * CODE
    (tmp_path / "two.py").write_text(
        f"from feedfollow.one import x1\ny = 1\ndef long(a):\n{body}"
        "def wide(a, b, c, d, e, f, g):\n    pass\n"
        "def open_ended(**options):\n    pass\n"
        "@inlined\ndef compiled(a, b, c, d, e, f, g):\n    pass\n"
    )
    return tmp_path


def test_what_breaks_the_shape_is_reported(misshapen: Path) -> None:
    assert long_files(misshapen) == ["one.py: 402 lines"]
    assert long_functions(misshapen) == ["two.py: long has 61 lines"]
    assert wide_functions(misshapen) == [
        "two.py: wide takes 7 arguments", "two.py: open_ended takes 0 arguments"
    ]  # fmt: skip
    assert set(circle(misshapen)) == {"feedfollow.one", "feedfollow.two"}
