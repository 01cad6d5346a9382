"""The report of a fit as one HTML page that needs nothing else: pictures are inside it."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_OWN: Final = re.compile(r"plots/\w+\.png")
_PAGE: Final = Template("""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
body { margin: 2rem auto; padding: 0 1.5rem; max-width: 72rem; color: #222; background: #fff;
  font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif; }
h1, h2, h3 { line-height: 1.2; margin: 2.2rem 0 0.8rem; }
h2 { border-bottom: 1px solid #ddd; padding-bottom: 0.3rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; margin: 0.8rem 0; }
th, td { padding: 0.35rem 0.7rem; text-align: left; vertical-align: top;
  border-bottom: 1px solid #e3e3e3; font-variant-numeric: tabular-nums; }
th { background: #f6f6f6; position: sticky; top: 0; }
img { max-width: 100%; height: auto; border: 1px solid #e3e3e3; margin: 0.8rem 0; }
code { font-size: 0.9em; }
nav { font-size: 0.875rem; }
nav a { margin-right: 1rem; }
@media print { nav { display: none; } h2 { break-after: avoid; } img, tr { break-inside: avoid; } }
</style>
</head>
<body>
$navigation
$body
</body>
</html>
""")


def report_page(markdown: str, folder: Path) -> str:
    """Turn a report into a page.

    Parameters
    ----------
    markdown : str
        A text of the project's own, with tables and pictures. HTML in it is shown, not obeyed.
    folder : Path
        Where its pictures lie, PNG, in ``plots``. Any other picture, which a text of the spec may
        ask for, is shown as its name.

    Returns
    -------
    str
        HTML that loads nothing.

    Raises
    ------
    OSError
        If a picture is missing.
    """
    parser = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Page).enable("table")
    tokens = parser.parse(markdown)
    headings = _headings(tokens)
    for token in (inner for outer in tokens for inner in outer.children or ()):
        source = str(token.attrs.get("src", ""))
        if token.type == "image" and not _OWN.fullmatch(source):
            token.type, token.tag, token.attrs, token.children = "text", "", {}, None
        elif token.type == "image":
            data = base64.b64encode((folder / source).read_bytes()).decode()
            token.attrs["src"] = f"data:image/png;base64,{data}"
    links = "\n".join(f'<a href="#{name}">{escape(text)}</a>'
                      for tag, name, text in headings if tag == "h2")  # fmt: skip
    title = next((text for _, _, text in headings), "Report")
    return _PAGE.substitute(
        title=escape(title),
        navigation=f"<nav>\n{links}\n</nav>" if links else "",
        body=parser.renderer.render(tokens, parser.options, {}),
    )


def _headings(tokens: Sequence[Token]) -> list[tuple[str, str, str]]:
    """Name the headings, so that links reach them; give tag, name and text of each."""
    found: list[tuple[str, str, str]] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            name = f"part-{len(found)}"
            token.attrs["id"] = name
            found.append((token.tag, name, tokens[place + 1].content))
    return found


class _Page(RendererHTML):
    """Writes tables that scroll by themselves on a narrow screen."""

    def table_open(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """Open a table in a box of its own."""
        return f'<div class="wide">\n{self.renderToken(tokens, place, options, env)}'

    def table_close(self, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
        """Close both."""
        return f"{self.renderToken(tokens, place, options, env)}</div>\n"
