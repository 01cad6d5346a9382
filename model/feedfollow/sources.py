"""Which source files a module is made of, and their hash.

Whatever keeps results of the code between processes (compiled kernels, finished runs) names them by
a hash of the code that made them, so that nothing is ever served from before a change.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

PACKAGE: Final = "feedfollow"
ROOT: Final = Path(__file__).resolve().parent
_IMPORT: Final = re.compile(
    r"^(?:from\s+([\w.]+)\s+import\s+(\([^)]*\)|[^\n]*)|import\s+([\w., ]+))", re.M
)


def digest_of(sources: Iterable[Path]) -> str:
    """Return the SHA-256, in hexadecimal, of source files and their names, whatever their order."""
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(module_name(path).encode() + b"\0" + _read(path) + b"\0")
    return digest.hexdigest()


def sources_behind(source: Path) -> set[Path]:
    """Return a file and every file of the package that its top-level imports reach."""
    found: set[Path] = set()
    waiting = [source]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        waiting += _package_imports(path)
    return found


@functools.cache
def _package_imports(source: Path) -> tuple[Path, ...]:
    """Return the files of the package that one file imports at its top level."""
    names: set[str] = set()
    for module, members, plain in _IMPORT.findall(_read(source).decode()):
        if module:
            module = _absolute(module, source)
            words = re.findall(r"\w+", members.split("#")[0] if "(" not in members else members)
            names.update([module, *(f"{module}.{word}" for word in words)])
        names.update(re.findall(r"[\w.]+", plain))
    candidates = (_file_of(name) for name in sorted(names) if name.split(".")[0] == PACKAGE)
    return tuple(path for path in candidates if path is not None)


def _absolute(module: str, source: Path) -> str:
    """Return the full name of a module that one file imports, relative or not."""
    name = module.lstrip(".")
    if name == module or not source.is_relative_to(ROOT):
        return module
    above = source.relative_to(ROOT).parents[len(module) - len(name) - 1].parts
    return ".".join([PACKAGE, *above, *([name] if name else [])])


def _file_of(module: str) -> Path | None:
    """Return the file of a module of the package, or None if there is no such module."""
    base = ROOT.joinpath(*module.split(".")[1:])
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


@functools.cache
def _read(path: Path) -> bytes:
    """Return a file's content, read once."""
    return path.read_bytes()


def module_name(source: Path) -> str:
    """Name a source file inside the cache: its place in the package, or its own stem."""
    if source.is_relative_to(ROOT):
        return ".".join(source.relative_to(ROOT).with_suffix("").parts)
    return f"outside-{source.stem}"
