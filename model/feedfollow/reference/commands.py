"""The page ``docs/commands.md``: every command with its arguments and options, off the program."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any, Final, get_args, get_type_hints

import typer
from typer.main import get_command
from typer.models import OptionInfo

from feedfollow.cli import app
from feedfollow.cli.application import FAILURE, MISTAKE
from feedfollow.spec.markdown import markdown_table

PROGRAM: Final = "feedfollow"
_WORDS: Final[dict[Any, str]] = {int: "INTEGER", float: "NUMBER", str: "TEXT"}

_OPENING: Final = f"""\
# Commands

This page is written from the program itself by `python -m feedfollow.reference commands`; a test
fails when it is stale. `{PROGRAM} COMMAND --help` prints the same.

A command ends with exit code 0 if all went well, {FAILURE} if a run failed, and {MISTAKE} if the
user made a mistake, which is then named with its place on standard error, without a traceback.
Where an option has no default, the text says what holds without it. An option marked *repeats*
may be given several times. Every command takes `--help`."""


def commands_markdown(program: typer.Typer = app) -> str:
    """Write the page ``docs/commands.md``.

    Parameters
    ----------
    program : typer.Typer
        The command line; the project's own when left out.

    Returns
    -------
    str
        The page, with a final newline.
    """
    main: Any = get_command(program)
    parts = [_OPENING, _index(main.commands), f"## {PROGRAM}", _said(main.help)]
    parts += _section(main, f"{PROGRAM} [OPTIONS] COMMAND [ARGS]...")
    for name, command in main.commands.items():
        parts += [f"## {PROGRAM} {name}", _said(command.help)]
        parts += _section(command, _usage(name, command))
    return "\n\n".join(parts) + "\n"


def _index(commands: dict[str, Any]) -> str:
    rows = [
        (f"[`{name}`](#{PROGRAM}-{name})", _said(command.help).partition("\n")[0])
        for name, command in commands.items()
    ]
    return markdown_table(("command", "does"), rows)


def _said(text: str | None) -> str:
    return inspect.cleandoc(text or "")


def _section(command: Any, usage: str) -> Iterator[str]:
    """Write usage, arguments and options of a command."""
    yield f"    {usage}"
    own = [each for each in command.params if not each.hidden]
    arguments = [each for each in own if each.param_type_name == "argument"]
    options = [each for each in own if each.param_type_name == "option"]
    if arguments:
        rows = [
            (f"`{_word(each)}`", "yes" if each.required else "no", _said(each.help))
            for each in arguments
        ]
        yield markdown_table(("argument", "needed", "is"), rows)
    if options:
        cells = [
            (_names(each), _takes(command, each), _default(each), _said(each.help))
            for each in options
        ]
        yield markdown_table(("option", "takes", "default", "does"), cells)


def _usage(name: str, command: Any) -> str:
    words = []
    for each in command.params:
        if each.param_type_name == "argument":
            word = _word(each)
            words.append(word if each.required or word.startswith("[") else f"[{word}]")
    return " ".join([PROGRAM, name, "[OPTIONS]", *words])


def _word(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _names(option: Any) -> str:
    return ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))


def _takes(command: Any, option: Any) -> str:
    """Write what an option takes: nothing, or a word with its bounds, and whether it repeats."""
    if option.is_flag:
        return "-"
    kind, info = _declared(command, option.name)
    bounds = (("from", info.min), ("to", info.max))
    said = [f"{word} {value}" for word, value in bounds if value is not None]
    taken = f"`{option.metavar or kind}`" + (f" {' '.join(said)}" if said else "")
    needed = ["needed"] if option.required else []
    repeats = ["repeats"] if option.multiple else []
    return ", ".join([taken, *needed, *repeats])


def _declared(command: Any, name: str) -> tuple[str, OptionInfo]:
    """Return the word for the type that a parameter of a command is annotated with, and its info.

    The annotation of the function is read: what Typer makes of it differs between its versions.

    Raises
    ------
    ValueError
        If it is not annotated with an option of a known type.
    """
    hint = get_type_hints(command.callback, include_extras=True)[name]
    marks = [mark for mark in get_args(hint)[1:] if isinstance(mark, OptionInfo)]
    inner = get_args(hint)[0]
    while not isinstance(inner, type) or get_args(inner):  # list[str] | None, int | None
        inner = get_args(inner)[0]
    if len(marks) != 1 or inner not in _WORDS:
        raise ValueError(f"{name} of {command.name}: expected an option that is one of {_WORDS}")
    return _WORDS[inner], marks[0]


def _default(option: Any) -> str:
    """Write the default of an option, as it would be typed."""
    value = option.default
    if option.is_flag:
        if option.secondary_opts:
            return f"`{(option.opts if value else option.secondary_opts)[0]}`"
        return "off"
    return "-" if value is None or value == [] else f"`{value}`"
