"""The command that starts the what-if page."""

from __future__ import annotations

from typing import Annotated

import typer

from feedfollow.cli.application import app, end, user_mistakes


@app.command("app")
def page(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SCENARIO]...", help="Files to offer besides the shipped ones."),
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open a browser on it.")
    ] = True,
) -> None:
    """Serve the what-if page on this machine: move levers, run, see the differences."""
    from feedfollow.app.serve import app_command

    with user_mistakes():
        code = app_command(tuple(scenarios or ()), port, browser)
    end(code)
