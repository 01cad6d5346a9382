"""The command line. Exit code 0: fine; 1: a run failed; 2: a mistake of the user.

Each command imports what it needs when it is called, so that help, check, describe and schema
start without the compiler and the plotting library.
"""

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


def _end(code: int) -> None:
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


def _checked(file: str) -> str:
    """Load a scenario or a calibration spec; say in a line what it is."""
    from feedfollow.calibrate.spec_file import is_rival_file, is_spec_file
    from feedfollow.spec.loader import load_scenario

    if is_rival_file(file):
        from feedfollow.calibrate.rival_file import load_rival
        from feedfollow.calibrate.spec_load import load_spec

        rival = load_rival(file, load_spec("default.yaml"))
        return f"a rival; over the default spec: {rival.to_text()}"
    if is_spec_file(file):
        from feedfollow.calibrate.spec_load import load_spec

        return load_spec(file).to_text()
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
            metavar="[NAME]", help="A parameter, lever, setting, measure or phase; all without one."
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

            return _end(figures_command(fit, role))
        from feedfollow.observe.figure_text import figures_text
        from feedfollow.observe.figures import load_statements

        typer.echo(figures_text(load_statements(), role), nl=False)


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
    _end(code)


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
    _end(code)


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
    _end(code)


@app.command()
def run(
    scenario: ScenarioFile,
    out: Annotated[
        str | None,
        typer.Option(help="Run folder; runs/NAME-seedSEED without it.", metavar="DIR"),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the world and its days.")] = None,
    users: Users = None,
    until: Until = None,
    assignments: Assignments = None,
    threads: Annotated[int, typer.Option(min=1, help="Threads; no byte depends on it.")] = 1,
    profile: Annotated[bool, typer.Option("--profile", help="Print the time by phase.")] = False,
    check_books: Annotated[
        bool, typer.Option("--check", help="Assert the accounting identities each day.")
    ] = False,
    checkpoint_every: Annotated[
        int, typer.Option(min=0, help="Days between checkpoints; 0 for none.", metavar="DAYS")
    ] = 0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Continue an interrupted run from its checkpoint.")
    ] = False,
) -> None:
    """Simulate a scenario into a folder of tables and plots, and print a summary."""
    from feedfollow.run.command import Wishes, run_command

    with user_mistakes():
        wishes = Wishes(
            scenario=scenario,
            out=out,
            values={"seed": seed, "users": users, "until": until},
            assignments=tuple(assignments or ()),
            threads=threads,
            profile=profile,
            check=check_books,
            checkpoint_every=checkpoint_every,
            resume=resume,
        )
        code = run_command(wishes)
    _end(code)


@app.command()
def compare(
    base: ScenarioFile,
    variants: Annotated[
        list[str], typer.Argument(metavar="VARIANT...", help="Scenarios to compare with BASE.")
    ],
    fit: Annotated[
        str | None,
        typer.Option(help="Fit whose posterior draws are laid over all scenarios.", metavar="DIR"),
    ] = None,
    seeds: Annotated[
        int | None,
        typer.Option(min=1, help="Seeds 1 to N; 30 without it, with --fit 4 for every draw."),
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    users: Users = None,
    since: Annotated[
        str | None,
        typer.Option(
            help="First day compared; without it the first on which a variant can differ.",
            metavar="DATE",
        ),
    ] = None,
    until: Until = None,
    assignments: Assignments = None,
    out: Out = None,
    resume: Resume = False,
) -> None:
    """Compare what-ifs with a base: paired differences, intervals, verdicts, GMV bridge."""
    from feedfollow.analyse.compare_command import CompareWishes, compare_command
    from feedfollow.analyse.session import Wanted

    with user_mistakes():
        wanted = Wanted(
            values={"users": users, "until": until},
            assignments=tuple(assignments or ()),
            workers=workers,
            cluster=cluster,
            out=out,
            resume=resume,
        )
        code = compare_command(CompareWishes(base, tuple(variants), fit, seeds, since, wanted))
    _end(code)


@app.command()
def sweep(
    scenario: ScenarioFile,
    vary: Annotated[
        list[str],
        typer.Option(
            help="Values of one path, as in a scenario file: a list for a grid, two ends or "
            "'prior' for lhs and sobol.",
            metavar="PATH=A,B,C",
        ),
    ],
    design: Annotated[str, typer.Option(metavar="grid|lhs|sobol")] = "grid",
    points: Annotated[
        int | None, typer.Option(help="Points of lhs or sobol; 32 without it.")
    ] = None,
    outcome: Outcomes = None,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds 1 to N, at every point.")] = 10,
    workers: Workers = None,
    cluster: Cluster = None,
    users: Users = None,
    until: Until = None,
    assignments: Assignments = None,
    out: Out = None,
    resume: Resume = False,
) -> None:
    """Run a scenario at many points, under the same seeds at each, into a table with plots."""
    from feedfollow.analyse.session import Wanted
    from feedfollow.analyse.sweep_command import SweepWishes, sweep_command

    with user_mistakes():
        wanted = Wanted(
            values={"users": users, "until": until},
            assignments=tuple(assignments or ()),
            seeds=seeds,
            workers=workers,
            cluster=cluster,
            out=out,
            resume=resume,
        )
        wishes = SweepWishes(scenario, tuple(vary), design, points, tuple(outcome or ()), wanted)
        code = sweep_command(wishes)
    _end(code)


@app.command()
def sensitivity(
    scenario: ScenarioFile,
    against: Annotated[
        str | None,
        typer.Option(help="A variant: ask of its difference from SCENARIO.", metavar="VARIANT"),
    ] = None,
    method: Annotated[str, typer.Option(metavar="oat|morris|sobol|pawn")] = "oat",
    names: Annotated[
        str | None,
        typer.Option(
            help="Parameters, and levers as platforms.NAME.lever; all that have a prior without "
            "it.",
            metavar="A,B,C",
        ),
    ] = None,
    outcome: Outcomes = None,
    points: Annotated[
        int | None,
        typer.Option(
            help="Quantiles a parameter (oat, 5), trajectories (morris, 20), base points (sobol, "
            "128), points (pawn, 256)."
        ),
    ] = None,
    relative: Annotated[
        bool, typer.Option("--relative", help="Take a difference as a share of SCENARIO.")
    ] = False,
    seeds: Annotated[int, typer.Option(min=2, help="Seeds 1 to N, at every point.")] = 10,
    workers: Workers = None,
    cluster: Cluster = None,
    users: Users = None,
    until: Until = None,
    assignments: Assignments = None,
    out: Out = None,
    resume: Resume = False,
) -> None:
    """Ask which priors an outcome hangs on, and which of them flips the sign of a difference."""
    from feedfollow.analyse.sensitivity_command import SensitivityWishes, sensitivity_command
    from feedfollow.analyse.session import Wanted

    with user_mistakes():
        wanted = Wanted(
            values={"users": users, "until": until},
            assignments=tuple(assignments or ()),
            seeds=seeds,
            workers=workers,
            cluster=cluster,
            out=out,
            resume=resume,
        )
        wishes = SensitivityWishes(
            scenario, against, method, names, tuple(outcome or ()), points, relative, wanted
        )
        code = sensitivity_command(wishes)
    _end(code)


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
    _end(code)
