"""Results as a page and as data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.agreement import LEVEL, Agreement
from benchmarks.contest import DAY_TWO, Sizes, growth_name
from benchmarks.ratios import Ratio
from benchmarks.rounds import Times

NOTHING = "none"

HEAD = """# Speed

Written by `make bench`. One run of the reference workload (`benchmarks/reference.yaml`) in every
implementation, in interleaved rounds; times are wall time per engaged view, ratios the medians of
the rounds' own ratios, with the least and the largest in brackets.

**What is compared.** The peers carry out the evening: paydays, openings, needs, views and their
sources, the choice of category and room, engagement, buying sessions, orders under the budget,
seeded needs, new and broken follows, and trust from what is seen. These are (1) without deliveries,
(3) to (8) and (17) of docs/odd.md, (6) with the weights of the morning. They do not let people
adopt (2), nor dispatch, deliver, return or book orders (10 to 12), weigh rooms again, or count the
views that nobody engaged in; ours counts those in the evening too. Ours is timed on the evening for
every ratio to a peer, and on the whole day for the others. The Mesa and AgentPy agents run with
fewer users than the arrays, and ours is timed with as many users too.
"""


@dataclass
class Results:
    """All that a run measured."""

    machine: dict[str, str]
    loads: tuple[float, float]
    sizes: Sizes
    workload: dict[str, float]
    agreements: list[Agreement]
    times: dict[str, Times]
    ratios: list[Ratio]
    shares: dict[str, float]
    start: dict[str, float]
    memory: dict[str, float]
    compiled: dict[str, float]
    largest: dict[str, float]


def written(results: Results, folder: Path) -> Path:
    """Write ``results.md`` and ``results.json`` to a folder; return the page."""
    folder.mkdir(parents=True, exist_ok=True)
    data = asdict(results)
    (folder / "results.json").write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    page = folder / "results.md"
    page.write_text(text_of(results), encoding="utf-8")
    return page


def text_of(results: Results) -> str:
    """Return the page."""
    parts = [HEAD, _ratios(results), _agreements(results), _times(results), _rest(results)]
    return "\n".join(parts)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def number(value: float | None, unit: str = "") -> str:
    """Return three significant figures, whole numbers from 100 on."""
    if value is None:
        return NOTHING
    return f"{value:,.0f}{unit}" if abs(value) >= 100 else f"{value:.3g}{unit}"


def _ratios(results: Results) -> str:
    """Return the table of promises."""
    rows = []
    for each in results.ratios:
        measured = number(each.measured, each.unit)
        if each.least is not None and each.most is not None:
            measured += f" ({number(each.least)} to {number(each.most)})"
        verdict = f"{each.verdict}: {each.note}" if each.note else each.verdict
        rows.append([each.name, number(each.floor), number(each.goal), measured, verdict])
    return "## Ratios\n\n" + table(["ratio", "floor", "goal", "measured", "verdict"], rows)


def _agreements(results: Results) -> str:
    """Return the table of agreement."""
    rows = [
        [
            each.name,
            each.measure,
            f"{each.users:,}",
            f"{each.mean:.5g} ± {each.error:.2g}",
            f"{each.ours:.5g} ± {each.ours_error:.2g}",
            f"{each.difference:+.2g} ± {each.difference_error:.2g}",
            f"{100.0 * each.detectable:.2g} %",
            "agrees" if each.holds else f"differs, p = {each.p_value:.1g}",
        ]
        for each in results.agreements
    ]
    evenings = results.sizes.evenings
    words = (
        f"## Agreement\n\n{evenings} evenings from the same morning, before any time was taken. "
        "Means with standard errors over evenings; the difference is taken evening by evening, so "
        "that its error is the draws' alone. An implementation differs where a two-sided t test "
        f"of the difference is below {LEVEL}; then none of its times is printed. The last column "
        "but one says from which difference on the test would have found one. Ours with one and "
        "two threads are the same to the last fen.\n\n"
    )
    head = [
        "implementation",
        "measure",
        "users",
        "theirs",
        "ours",
        "difference",
        "finds",
        "verdict",
    ]
    return words + table(head, rows)


def _times(results: Results) -> str:
    """Return the table of times."""
    rows = []
    for name, each in results.times.items():
        exposures = sorted(each.exposures)[len(each.exposures) // 2]
        rows.append(
            [
                name,
                f"{each.users:,}",
                number(each.middle),
                f"{number(min(each.nanoseconds))} to {number(max(each.nanoseconds))}",
                f"{exposures:,.0f}" if exposures else NOTHING,
            ]
        )
    head = ["runner", "users", "ns per engaged view", "rounds", "exposures a second"]
    words = (
        f"## Times\n\nMedians of {results.sizes.rounds} rounds. The workload as measured: "
        + ", ".join(f"{number(value)} {name}" for name, value in results.workload.items())
        + f". Load of the machine {results.loads[0]:.1f} before and {results.loads[1]:.1f} behind "
        "the rounds; more than the threads in use means that others took part of it.\n\n"
    )
    return words + table(head, rows)


def _rest(results: Results) -> str:
    """Return growth, shares, memory, start-up and the machine."""
    growth = [
        [f"{users:,}", number(results.times[growth_name(users, results.sizes)].middle)]
        for users in results.sizes.growth
        if growth_name(users, results.sizes) in results.times
    ]
    growth += [[name, number(value)] for name, value in results.largest.items()]
    shares = [[name, f"{100.0 * share:.2f} %"] for name, share in results.shares.items()]
    seconds = [
        *(["start, cached: " + part, number(value, " s")] for part, value in results.start.items()),
        *(
            ["compiling all: " + part, number(value, " s")]
            for part, value in results.compiled.items()
        ),
        *([part, number(value)] for part, value in results.memory.items()),
    ]
    facts = [[name, words] for name, words in results.machine.items()]
    return "\n".join(
        [
            f"## Growth ({DAY_TWO})\n",
            table(["users", "ns per engaged view"], growth),
            "## Shares of the whole day, 2 threads\n",
            table(["part", "share"], shares),
            "Clearing is what the evening does in one thread between deciding and the next phase: "
            "scarce pieces of flash deals (a module), and the booking of all orders in turn.\n",
            "## Start-up and memory\n",
            table(["what", "measured"], seconds),
            "## Machine\n",
            table(["what", "is"], facts),
        ]
    )
