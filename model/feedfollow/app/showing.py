"""The answer of the page: differences, bridge, traffic, concentration, money, files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st
from matplotlib.figure import Figure

from feedfollow.analyse.compare_report import interval_kind, judged_lines, runs_said
from feedfollow.analyse.compare_tables import FOOT, table_cells
from feedfollow.analyse.comparison import MAIN
from feedfollow.analyse.pairing import change_lines
from feedfollow.app import money
from feedfollow.app.overlay import Screen
from feedfollow.app.question import Answer, archive
from feedfollow.app.room import Room
from feedfollow.app.running import files
from feedfollow.app.shown import SIDES
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL, pooled
from feedfollow.plots.amount import amount_for
from feedfollow.plots.style import name_of

HEAD: Final = (
    "measure",
    "base",
    "variant",
    "difference",
    "95 % interval",
    "relative",
    "relative, 95 % interval",
)


def show(held: Room, screen: Screen) -> None:
    """Show the last answer, if there is one."""
    found = held.answer
    if found is None:
        return
    st.divider()
    variant = found.comparison.variants[0]
    since, until = variant.period
    st.subheader(f"{variant.label} against {found.comparison.base.name}, {since} to {until}")
    if found.screen != screen:
        st.info("The page was changed since these runs: run again to see what that does.")
    st.caption(
        f"{runs_said(found.comparison)}; {found.comparison.origin}. "
        f"{interval_kind(found.comparison)}"
    )
    views: dict[str, Callable[[Room, Answer], None]] = {
        "Numbers": _numbers,
        "Differences": _differences,
        "GMV bridge": _bridge,
        "Through time": _through_time,
        "Traffic": _traffic,
        "Concentration": _concentration,
        "Money": _money,
        "Files": _files,
    }
    view = st.segmented_control(
        "Show", list(views), default="Numbers", required=True, key="view", wrap=True
    )
    views[str(view)](held, found)


def _platform(found: Answer, key: str, names: list[str]) -> str:
    """Let the user choose a platform; the first that the variant touches at first."""
    touched = [name for name in names if name in found.comparison.variants[0].touches]
    chosen = st.selectbox(
        "Platform",
        names,
        index=names.index(touched[0]) if touched else 0,
        format_func=lambda name: "All platforms" if name == ALL else name_of(name),
        key=f"{key} {found.label}",
    )
    return str(chosen)


def _numbers(held: Room, found: Answer) -> None:
    comparison = found.comparison
    variant = comparison.variants[0]
    platform = _platform(found, "numbers of", comparison.platforms)
    measures = st.multiselect("Measures", list(MEASURES), list(MAIN), key="measures")
    rows = [row for row in table_cells(comparison, variant, measures) if row[0] == platform]
    cells = [row[1 : len(HEAD) + 1] for row in rows]
    st.table(pd.DataFrame(cells, columns=list(HEAD)), hide_index=True)
    if len(rows) < len(measures):
        st.caption("Rates have no value over all platforms together; choose one platform.")
    judged = judged_lines(comparison, variant)
    if judged:
        st.write("What the scenario expected, misses first")
        st.code("\n".join(judged), language=None, wrap_lines=True)
    with st.expander("What was changed, and what the columns and measures mean"):
        st.code("\n".join(change_lines(comparison.base, variant.scenario)), language=None)
        st.caption(FOOT)
        told = [(name, MEASURES[name].unit, MEASURES[name].definition) for name in measures]
        st.table(pd.DataFrame(told, columns=["measure", "unit", "definition"]), hide_index=True)


def _differences(held: Room, found: Answer) -> None:
    _image(held, "forest", "Differences with 95 % intervals", found.comparison.plot.forest)


def _bridge(held: Room, found: Answer) -> None:
    sold = found.comparison.bridge_of(found.label).index.get_level_values("platform")
    platform = _platform(found, "bridge of", list(dict.fromkeys(sold)))
    _image(
        held,
        f"bridge {platform}",
        f"Difference in GMV of {platform} over the factors of (0)",
        lambda: found.comparison.plot.bridge(platform),
    )


def _through_time(held: Room, found: Answer) -> None:
    platform = _platform(found, "time of", found.comparison.platforms)
    known = [name for name, each in MEASURES.items() if platform != ALL or pooled(each)]
    measure = st.selectbox("Measure", known, index=known.index("gmv_broad"), key=f"time {platform}")
    try:
        _image(
            held,
            f"fan {measure} {platform}",
            f"Paired difference of {measure} of {platform} through time",
            lambda: found.comparison.plot.fan(measure, platform),
        )
    except ValueError as error:
        st.warning(str(error))


def _traffic(held: Room, found: Answer) -> None:
    _both(held, found, "traffic", lambda side: found.runs[side].plot.traffic())


def _concentration(held: Room, found: Answer) -> None:
    _both(held, found, "concentration", lambda side: found.runs[side].plot.concentration())


def _both(held: Room, found: Answer, name: str, draw: Callable[[str], Figure]) -> None:
    """Show a plot of a run of both sides, the variant above."""
    seed = found.comparison.seeds[0]
    st.caption(f"One run of each side, seed {seed}; intervals are under Numbers and Differences.")
    for side in reversed(SIDES):
        run = found.runs[side]
        st.markdown(f"**{side.capitalize()}: {run.scenario.name}**")
        _image(held, f"{name} {side}", f"{name} of {run.scenario.name}", partial(draw, side))


def _money(held: Room, found: Answer) -> None:
    since, until = found.comparison.variants[0].period
    tables = [money.flows(found.runs[side], since, until) for side in SIDES]
    both, unit = money.beside(*tables)
    st.caption(
        f"Every flow of the ledger, {since} to {until}, real economy; one run of each side, seed "
        f"{found.comparison.seeds[0]}. Refunds are drawn in red."
    )
    side = st.segmented_control(
        "Side",
        list(SIDES),
        default="variant",
        required=True,
        key="side",
        format_func=str.capitalize,
    )
    how = amount_for([*tables[0]["cny"], *tables[1]["cny"]], "CNY")
    graph = money.drawn(tables[SIDES.index(str(side))], how)
    st.graphviz_chart(graph, width="stretch", alt=f"Who pays whom in the {side}")
    st.write(f"In {unit}")
    st.table(both, hide_index=True)


def _files(held: Room, found: Answer) -> None:
    st.download_button(
        "Download everything (ZIP)",
        lambda: archive(found),
        f"{found.screen.name}.zip",
        "application/zip",
        help="Both scenario files, every measure as CSV, every pair as Parquet, plots, and a run "
        "of each side with all its tables.",
        on_click="ignore",
    )
    st.download_button(
        "Download every measure (CSV)",
        lambda: found.comparison.table.to_csv(),
        "table.csv",
        "text/csv",
        on_click="ignore",
    )
    files(held, found.screen, "answer")


def _image(held: Room, name: str, alt: str, draw: Callable[[], Figure]) -> None:
    st.image(held.picture(name, draw), width="stretch", alt=alt)
