"""A user's mistakes, each with its place in the file and, where one is close, the right name."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

MAX_SHOWN: Final = 50
"""Problems worth printing; a file with more is not a scenario with mistakes but another file."""

_WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake.

    Parameters
    ----------
    file : str
        The file as the user named it, or a word for another place (``--set users``).
    line, column : int or None
        Place of the mistake, counted from 1; None where a file has no such place.
    message : str
        What is wrong and what was expected.
    source : str or None
        The line of the file, without its line end.
    hint : str or None
        What to do about it, such as ``did you mean 'users'?``.
    """

    file: str
    line: int | None
    column: int | None
    message: str
    source: str | None = None
    hint: str | None = None

    def render(self) -> str:
        """Write the problem for a terminal.

        Returns
        -------
        str
            ``file:line:column: message``, then the source line with a caret, then the hint.
        """
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        lines = [f"{printable(place)}: {printable(self.message)}"]
        if self.source is not None and self.column is not None:
            lines += _marked(self.source, self.column)
        if self.hint:
            lines.append(f"  {printable(self.hint)}")
        return "\n".join(lines)


class SpecError(Exception):
    """What the user declared cannot be used.

    Parameters
    ----------
    problems : iterable of Problem
        Every mistake that was found, at least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        lines = [problem.render() for problem in self.problems[:MAX_SHOWN]]
        if len(self.problems) > MAX_SHOWN:
            lines.append(f"and {len(self.problems) - MAX_SHOWN} further problems")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type[SpecError], tuple[tuple[Problem, ...]]]:
        # Exception would be rebuilt from the rendered text in a worker process.
        return (type(self), (self.problems,))


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Suggest the valid name nearest to a wrong one.

    Parameters
    ----------
    name : str
        The name as written.
    known : iterable of str
        The valid names.

    Returns
    -------
    str or None
        ``did you mean 'users'?``; None where nothing is near.
    """
    near = nearest(name, known)
    return f"did you mean {near!r}?" if near is not None else None


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Find the valid name nearest to a wrong one.

    Parameters
    ----------
    name : str
        The name as written.
    known : iterable of str
        The valid names; of dotted names the last part alone may match.

    Returns
    -------
    str or None
        The nearest name, None where nothing is near.
    """
    names = list(dict.fromkeys(known))
    spelt = {_plain(each): each for each in reversed(names)}
    close = difflib.get_close_matches(_plain(name), spelt, n=1, cutoff=0.6)
    if close:
        return spelt[close[0]]
    tails = {_plain(each.rpartition(".")[2]): each for each in reversed(names)}
    close = difflib.get_close_matches(_plain(name.rpartition(".")[2]), tails, n=1, cutoff=0.75)
    return tails[close[0]] if close else None


def listing(names: Sequence[str]) -> str:
    """Write the valid names, when nothing is near, as a hint.

    Parameters
    ----------
    names : sequence of str
        The valid names.

    Returns
    -------
    str
        ``known: a, b, c``, at most twelve of them.
    """
    shown = ", ".join(names[:12])
    return f"known: {shown}{', ...' if len(names) > 12 else ''}" if names else ""


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(" ", "_")


def printable(text: str) -> str:
    """Replace what would move the cursor, colour the terminal or not be encodable.

    Parameters
    ----------
    text : str
        Any text, perhaps of a file that is none.

    Returns
    -------
    str
        The text with ``?`` for each character that cannot be shown; tabs become spaces.
    """
    return "".join(c if c == "\n" or c.isprintable() else "?" for c in text.replace("\t", " "))


def _marked(source: str, column: int) -> list[str]:
    first = max(0, column - 1 - _WIDTH // 2) if len(source) > _WIDTH else 0
    shown = printable(source[first : first + _WIDTH].replace("\n", " "))
    before = shown[: column - 1 - first]
    pad = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in before)
    return [f"  {shown}", f"  {' ' * pad}^"]
