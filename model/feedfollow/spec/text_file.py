"""Read a small text file of the user, or say why it is none."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path
from typing import Final

from feedfollow.spec.errors import Problem, SpecError, did_you_mean

MAX_BYTES: Final = 1_000_000
LINE_END: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


def text_of_file(path: Path, name: str) -> str:
    """Read a text file.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    name : str
        How messages name it.

    Returns
    -------
    str
        Its text, without a byte order mark.

    Raises
    ------
    SpecError
        If it is no regular file, cannot be read, is empty, larger than ``MAX_BYTES``, or no UTF-8
        text.
    """
    return _decoded(_bytes(path, name), name)


def _bytes(path: Path, name: str) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise SpecError([Problem(name, None, None, "is a directory, not a file")])
        if not stat.S_ISREG(mode):
            raise SpecError([Problem(name, None, None, "is not a regular file")])
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SpecError([Problem(name, None, None, "no such file", hint=_sibling(path))]) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SpecError([Problem(name, None, None, f"cannot be read: {reason}")]) from None
    if len(data) > MAX_BYTES:
        message = f"is larger than {MAX_BYTES // 1000} kB, which no such file needs"
        raise SpecError([Problem(name, None, None, message)])
    return data


def _sibling(path: Path) -> str | None:
    try:
        names = [each.name for each in path.parent.iterdir() if each.suffix in {".yaml", ".yml"}]
    except OSError:
        return None
    return did_you_mean(path.name, names)


def _decoded(data: bytes, name: str) -> str:
    body = data.removeprefix(codecs.BOM_UTF8)
    if not body.strip():
        raise SpecError([Problem(name, 1, 1, "the file is empty")])
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        before = len(body[: error.start].decode("utf-8"))
        line, column, source = place_of(body.decode("utf-8", "replace"), before)
        message = f"byte 0x{body[error.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8 text"
        raise SpecError([Problem(name, line, column, message, source, hint)]) from None
    if "\0" in text:
        line, column, source = place_of(text, text.index("\0"))
        message = "the file holds a NUL byte: it is not a text file"
        raise SpecError([Problem(name, line, column, message, source)])
    return text


def place_of(text: str, index: int) -> tuple[int, int, str]:
    """Find a character of a text.

    Parameters
    ----------
    text : str
        The text.
    index : int
        Of the character.

    Returns
    -------
    line, column : int
        Counted from 1.
    source : str
        The whole line.
    """
    before = LINE_END.split(text[:index])
    return len(before), len(before[-1]) + 1, LINE_END.split(text)[len(before) - 1]
