"""Commands that look and run nothing: check, describe, schema, figures."""

from __future__ import annotations

from typing import Annotated

import typer

from feedfollow.cli.application import MISTAKE, app, end, user_mistakes


def _checked(file: str) -> str:
    """Load a scenario or a calibration spec; say in a line what it is."""
    from feedfollow.calibrate.spec_file import is_rival_file, is_spec_file
    from feedfollow.spec.loader import is_focal_file, load_scenario

    if is_rival_file(file):
        from feedfollow.calibrate.rival_file import load_rival
        from feedfollow.calibrate.spec_load import load_spec

        rival = load_rival(file, load_spec("default.yaml"))
        return f"a rival; over the default spec: {rival.to_text()}"
    if is_spec_file(file):
        from feedfollow.calibrate.spec_load import load_spec

        return load_spec(file).to_text()
    if is_focal_file(file):
        from feedfollow.spec.load_focal import load_focal

        case = load_focal(file)
        return f"{case.business.name}, {case.business.kind} on {case.business.platform}"
    scenario = load_scenario(file)
    return (
        f"{scenario.name}, {scenario.start} to {scenario.until}, {scenario.users} users, "
        f"{', '.join(scenario.platforms)}, {len(scenario.events)} events"
    )


@app.command()
def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...", help="Scenarios and calibration specs, or names of shipped ones."
        ),
    ],
) -> None:
    """Check scenarios and calibration specs and report every mistake with its place."""
    from feedfollow.spec.errors import SpecError, printable

    wrong = 0
    for file in files:
        try:
            said = _checked(file)
        except SpecError as error:
            wrong += len(error.problems)
            typer.echo(str(error), err=True)
        else:
            typer.echo(f"{printable(file)}: fine: {said}")
    if wrong:
        typer.echo(f"{wrong} problem{'s' if wrong > 1 else ''}", err=True)
        raise typer.Exit(MISTAKE)


@app.command()
def describe(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            help="A parameter, lever, setting, module, measure or phase, or the first part of "
            "dotted names, such as modules; all without one.",
        ),
    ] = None,
) -> None:
    """Say what a name means: unit, range, default, prior, source, equations."""
    from feedfollow.observe.catalogue import catalogue
    from feedfollow.spec import describe as tables
    from feedfollow.spec.settings import setting_entries

    with user_mistakes():
        typer.echo(tables.describe(name, {**setting_entries(), **catalogue()}))


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from feedfollow.spec.schema import schema_text

    typer.echo(schema_text(), nl=False)


@app.command()
def figures(
    role: Annotated[
        str | None,
        typer.Option(
            help="Only one: fit, holdout, check, input, context, excluded or waiting.",
            metavar="ROLE",
        ),
    ] = None,
    fit: Annotated[
        str | None,
        typer.Option(help="Fit whose predictions stand beside them.", metavar="DIR"),
    ] = None,
) -> None:
    """List the documented figures: number, error, source, role; with --fit, misses first."""
    with user_mistakes():
        if fit is not None:
            from feedfollow.calibrate.command import figures_command

            return end(figures_command(fit, role))
        from feedfollow.observe.figure_text import figures_text
        from feedfollow.observe.figures import load_statements

        typer.echo(figures_text(load_statements(), role), nl=False)
