"""The application that the commands join, what they share, and how they end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

app = typer.Typer(
    name="feedfollow",
    help="Simulate content-commerce platforms: feed against follow, interest against trust.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

MISTAKE = 2
FAILURE = 1

ScenarioFile = Annotated[str, typer.Argument(help="Scenario file, or name of a shipped one.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes.")]
Cluster = Annotated[str | None, typer.Option(help="A Dask scheduler instead.", metavar="ADDRESS")]
Users = Annotated[int | None, typer.Option(help="Users to simulate.")]
Until = Annotated[str | None, typer.Option(help="Last day.", metavar="DATE")]
Assignments = Annotated[
    list[str] | None,
    typer.Option("--set", help="Change a value of all scenarios alike.", metavar="PATH=VALUE"),
]
Outcomes = Annotated[
    list[str] | None,
    typer.Option(
        help="What is printed, drawn and explained; the tables hold every measure.",
        metavar="MEASURE@PLATFORM[@PERIOD]",
    ),
]
Out = Annotated[str | None, typer.Option(help="Folder of the result.", metavar="DIR")]
Resume = Annotated[
    bool, typer.Option("--resume", help="Use the runs that the folder already holds.")
]
FitFolder = Annotated[
    str,
    typer.Option(
        "--fit", help="Folder of the fit, or the name of a shipped one (default).", metavar="DIR"
    ),
]


def end(code: int) -> None:
    """Leave with an exit code, if it is not 0."""
    if code:
        raise typer.Exit(code)


@contextmanager
def user_mistakes() -> Iterator[None]:
    """Turn a mistake of the user into a message on stderr and exit code 2.

    Raises
    ------
    typer.Exit
        With code 2, if what the user declared cannot be used.
    """
    from feedfollow.spec.describe import UnknownName
    from feedfollow.spec.errors import SpecError

    try:
        yield
    except (SpecError, UnknownName) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(MISTAKE) from None


def _version(wanted: bool) -> None:
    if wanted:
        from feedfollow import __version__

        typer.echo(f"feedfollow {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Simulate content-commerce platforms: feed against follow, interest against trust."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
