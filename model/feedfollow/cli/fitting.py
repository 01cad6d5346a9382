"""Commands about fits: calibrate, rivals, report, project, score."""

from __future__ import annotations

from typing import Annotated

import typer

from feedfollow.cli.application import FitFolder, Resume, Workers, app, end, user_mistakes


@app.command()
def calibrate(
    spec: Annotated[str, typer.Argument(help="Calibration spec, or name of a shipped one.")],
    budget: Annotated[
        int | None,
        typer.Option(min=1, help="Runs at most; those that the spec plans without it."),
    ] = None,
    workers: Workers = None,
    resume: Resume = False,
    out: Annotated[
        str | None, typer.Option(help="Folder of the fit; runs/fit-NAME without it.", metavar="DIR")
    ] = None,
    rivals: Annotated[
        bool,
        typer.Option(
            "--rivals", help="Fit the rivals too: without trust, without learning, own tastes."
        ),
    ] = False,
) -> None:
    """Fit the model to the documented figures: posterior, best fit, report, plots."""
    from feedfollow.calibrate.command import CalibrateWishes, calibrate_command

    with user_mistakes():
        code = calibrate_command(CalibrateWishes(spec, budget, workers, resume, out, rivals))
    end(code)


@app.command()
def rivals(
    fit: FitFolder,
    name: Annotated[
        list[str] | None,
        typer.Option(help="A rival, such as own_tastes; all shipped ones without it."),
    ] = None,
    workers: Workers = None,
    resume: Resume = False,
) -> None:
    """Fit rivals to the figures of a fit that is there, and compare it with them."""
    from feedfollow.calibrate.kept_command import rivals_command

    with user_mistakes():
        code = rivals_command(fit, name or (), workers, resume)
    end(code)


@app.command()
def report(
    fit: FitFolder,
    against: Annotated[
        str | None,
        typer.Option(help="Another fit: list how every prediction differs from it.", metavar="DIR"),
    ] = None,
) -> None:
    """Write report, tables and plots of a fit again from what it keeps, and of its projection."""
    from feedfollow.calibrate.kept_command import report_command

    with user_mistakes():
        code = report_command(fit, against)
    end(code)


@app.command()
def project(
    fit: FitFolder,
    until: Annotated[
        str | None, typer.Option(help="Last day; 2025-09-30 without it.", metavar="DATE")
    ] = None,
    draws: Annotated[
        int | None, typer.Option(min=2, help="Posterior draws; 100 without it.")
    ] = None,
    workers: Workers = None,
    resume: Resume = False,
) -> None:
    """Run the fitted scenario on over posterior draws: quarters, market by year, plots."""
    from feedfollow.calibrate.project_command import ProjectWishes, project_command

    with user_mistakes():
        code = project_command(ProjectWishes(fit, until, draws, workers, resume))
    end(code)


@app.command()
def score(
    figures: Annotated[
        str, typer.Argument(metavar="FIGURES.csv", help="Table in the form of figures.csv.")
    ],
    fit: FitFolder,
    out: Annotated[
        str | None, typer.Option(help="Write the Markdown there too.", metavar="FILE")
    ] = None,
) -> None:
    """Score later figures against the fit's projection: coverage, log error, CRPS."""
    from feedfollow.calibrate.project_command import score_command

    with user_mistakes():
        code = score_command(figures, fit, out)
    end(code)
