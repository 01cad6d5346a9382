"""Write pages of documentation into a folder: ``python -m feedfollow.reference [NAME ...]``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from feedfollow.reference.pages import NAMES, write_pages
from feedfollow.spec.describe import UnknownName


def main(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help=f"Pages: {', '.join(NAMES)}; all without one."),
    ] = None,
    folder: Annotated[
        Path, typer.Option("--folder", help="Where the pages are.", metavar="DIR")
    ] = Path("docs"),
) -> None:
    """Write the pages of documentation that come from tables and code."""
    try:
        changed = write_pages(folder, names or NAMES)
    except (UnknownName, FileNotFoundError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    for path in changed:
        typer.echo(f"written: {path}")
    if not changed:
        typer.echo("nothing was stale")


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.command()(main)

if __name__ == "__main__":
    app(prog_name="python -m feedfollow.reference")
