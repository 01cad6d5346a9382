"""Commands that run scenarios: run, compare, sweep, sensitivity, diversion, focal."""

from __future__ import annotations

from typing import Annotated

import typer

from feedfollow.cli.application import (
    Assignments,
    Cluster,
    Out,
    Outcomes,
    Resume,
    ScenarioFile,
    Until,
    Users,
    Workers,
    app,
    end,
    user_mistakes,
)


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
    end(code)


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
    draws: Annotated[
        int | None,
        typer.Option(min=2, help="Posterior draws of --fit; 40 without it."),
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
        wishes = CompareWishes(base, tuple(variants), fit, draws, seeds, since, wanted)
        code = compare_command(wishes)
    end(code)


@app.command()
def focal(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="Scenario with a focal business, or a shipped one."),
    ],
    fit: Annotated[
        str | None,
        typer.Option(help="Fit whose posterior draws are laid over the market.", metavar="DIR"),
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(min=2, help="Posterior draws of --fit; 20 without it."),
    ] = None,
    seeds: Annotated[
        int | None,
        typer.Option(min=1, help="Seeds 1 to N; 10 without it, with --fit 2 for every draw."),
    ] = None,
    workers: Workers = None,
    cluster: Cluster = None,
    users: Users = None,
    until: Until = None,
    assignments: Assignments = None,
    out: Out = None,
    resume: Resume = False,
) -> None:
    """Trace one named brand or anchor in its market: profit by channel, payback, best mix."""
    from feedfollow.analyse.focal.command import FocalWishes, focal_command
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
        code = focal_command(FocalWishes(file, fit, draws, seeds, wanted))
    end(code)


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
    design: Annotated[
        str, typer.Option(help="How the points are laid out.", metavar="grid|lhs|sobol")
    ] = "grid",
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
    end(code)


@app.command()
def sensitivity(
    scenario: ScenarioFile,
    against: Annotated[
        str | None,
        typer.Option(help="A variant: ask of its difference from SCENARIO.", metavar="VARIANT"),
    ] = None,
    method: Annotated[
        str, typer.Option(help="How indices are estimated.", metavar="oat|morris|sobol|pawn")
    ] = "oat",
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
    end(code)


@app.command()
def diversion(
    scenario: ScenarioFile,
    leaver: Annotated[
        list[str],
        typer.Option(
            help="Who leaves, each alone: kuaishou.1 (the largest talent, banned), "
            "kuaishou.family1, kuaishou.1@douyin:30% (opens on Douyin, 30 % of the followers go "
            "along); kuaishou for the two largest talents and the largest family.",
            metavar="WHO",
        ),
    ],
    on: Annotated[str, typer.Option(help="First day on which they are gone.", metavar="DATE")],
    seeds: Annotated[int, typer.Option(min=1, help="Seeds 1 to N, for every leaver.")] = 20,
    workers: Workers = None,
    cluster: Cluster = None,
    users: Users = None,
    until: Until = None,
    assignments: Assignments = None,
    out: Out = None,
    resume: Resume = False,
) -> None:
    """Say where sales go when a room or a family leaves: diversion ratios, a matrix."""
    from feedfollow.analyse.diversion_command import DiversionWishes, diversion_command
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
        code = diversion_command(DiversionWishes(scenario, tuple(leaver), on, wanted))
    end(code)
