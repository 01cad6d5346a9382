"""All pages of documentation that code writes, by name, and the folder they are written to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from feedfollow.observe.figure_page import figures_markdown
from feedfollow.observe.reach_page import page as reach_markdown
from feedfollow.reference.commands import commands_markdown
from feedfollow.reference.measures import measures_markdown
from feedfollow.reference.odd import filled
from feedfollow.reference.phases import phases_markdown
from feedfollow.reference.trace import trace_markdown
from feedfollow.spec.describe import UnknownName
from feedfollow.spec.errors import nearest
from feedfollow.spec.markdown import parameters_markdown

WRITTEN: Final[Mapping[str, Callable[[], str]]] = MappingProxyType(
    {
        "parameters": parameters_markdown,
        "measures": measures_markdown,
        "phases": phases_markdown,
        "commands": commands_markdown,
        "figures": figures_markdown,
        "reach": reach_markdown,
        "trace": trace_markdown,
    }
)
"""Pages that are code's alone."""

FILLED: Final = ("odd",)
"""Pages of prose, in which only the parts between marks are code's."""

NAMES: Final = (*WRITTEN, *FILLED)


def page_of(name: str, folder: Path) -> str:
    """Write one page.

    Parameters
    ----------
    name : str
        A name of ``NAMES``.
    folder : pathlib.Path
        Where the pages are; the prose of a filled page is taken from there.

    Returns
    -------
    str
        The page, with a final newline.

    Raises
    ------
    UnknownName
        If no page has the name.
    """
    if name in WRITTEN:
        return WRITTEN[name]()
    if name in FILLED:
        return filled((folder / f"{name}.md").read_text(encoding="utf-8"))
    raise UnknownName(name, nearest(name, NAMES))


def write_pages(folder: Path, names: Iterable[str] = NAMES) -> list[Path]:
    """Write pages into a folder.

    Parameters
    ----------
    folder : pathlib.Path
        Such as ``docs``; it must exist, since filled pages hold prose that is not made again.
    names : iterable of str
        Names of pages; all of them when left out.

    Returns
    -------
    list of pathlib.Path
        Those whose text changed.

    Raises
    ------
    FileNotFoundError
        If the folder, or a page to be filled, is missing.
    UnknownName
        If no page has one of the names; nothing is written then.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}: expected one that holds the pages")
    texts = {folder / f"{name}.md": page_of(name, folder) for name in names}
    changed = []
    for path, text in texts.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
