"""The answer of the page: differences, bridge, traffic, concentration, money, files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st
from matplotlib.figure import Figure

from feedfollow.analyse.bridge import MEANING
from feedfollow.analyse.compare_report import interval_kind, judged_lines, runs_said
from feedfollow.analyse.compare_tables import RELATIVE_FOOT, ZERO_FOOT, table_cells
from feedfollow.analyse.comparison import MAIN
from feedfollow.analyse.pairing import change_lines
from feedfollow.app import money
from feedfollow.app.overlay import Screen
from feedfollow.app.question import Answer, archive
from feedfollow.app.room import Room
from feedfollow.app.running import files
from feedfollow.app.scales import same_scales
from feedfollow.app.scenario_head import origin_badge
from feedfollow.app.shown import SIDES
from feedfollow.observe.measure_table import MEASURES, PARTITIONS
from feedfollow.observe.period import ALL, pooled
from feedfollow.plots.amount import amount_for
from feedfollow.plots.concentration import GINI, PANELS
from feedfollow.plots.style import name_of

HEAD: Final = (
    "measure",
    "base",
    "variant",
    "difference",
    "95 % interval",
    "relative",
    "relative, 95 % interval (%)",
)
POSTERIOR: Final = (
    "Intervals hold what the posterior of the fit {fit} leaves open of the parameters: its draws "
    "are laid over both sides, and what the variant changes stays as it was changed."
)
TRAFFIC: Final = (
    "views",
    "private_share",
    *dict.fromkeys(part for parts in PARTITIONS["views"] for part in parts),
)
"""Measures above the drawings of traffic: views, and what they are the sum of."""
CONCENTRATION: Final = (*(panel.measure for panel in PANELS), GINI)
"""Measures above the drawings of concentration: those drawn."""


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
    origin_badge(found.comparison.origin)
    st.caption(f"{runs_said(found.comparison)}. {interval_kind(found.comparison)}")
    if found.screen.fit is not None:
        st.caption(POSTERIOR.format(fit=found.screen.fit))
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
    further = [name for name in MEASURES if name not in MAIN]
    measures = [*MAIN, *st.multiselect("Further measures", further, key="measures")]
    _table(found, platform, measures)
    judged = judged_lines(comparison, variant)
    if judged:
        st.write("What the scenario expected, misses first")
        st.code("\n".join(judged), language=None, wrap_lines=True)
    with st.expander("What was changed"):
        st.code("\n".join(change_lines(comparison.base, variant.scenario)), language=None)
    _meanings(measures)


def _table(found: Answer, platform: str, measures: Sequence[str]) -> None:
    """Show measures of a platform with their intervals, and say how to read the table."""
    rows = table_cells(found.comparison, found.comparison.variants[0], measures)
    own = [row[1 : len(HEAD) + 1] for row in rows if row[0] == platform]
    st.table(pd.DataFrame(own, columns=_head(found)), hide_index=True)
    if len(own) < len(measures):
        st.caption("Rates have no value over all platforms together; choose one platform.")
    st.caption(f"{RELATIVE_FOOT} {ZERO_FOOT}")


def _head(found: Answer) -> list[str]:
    """Head the table; intervals that hold the posterior say so."""
    if found.screen.fit is None:
        return list(HEAD)
    return [each.replace("interval", "posterior interval") for each in HEAD]


def _meanings(measures: Sequence[str]) -> None:
    with st.expander("What the measures mean"):
        told = [(name, MEASURES[name].unit, MEASURES[name].definition) for name in measures]
        st.table(pd.DataFrame(told, columns=["measure", "unit", "definition"]), hide_index=True)


def _differences(held: Room, found: Answer) -> None:
    _image(held, "forest", "Differences with 95 % intervals", found.comparison.plot.forest)


def _bridge(held: Room, found: Answer) -> None:
    sold = found.comparison.bridge_of(found.label).index.get_level_values("platform")
    if sold.empty:
        st.info("Nothing was sold in the period compared, so there is no difference to split.")
        return
    platform = _platform(found, "bridge of", list(dict.fromkeys(sold)))
    _image(
        held,
        f"bridge {platform}",
        f"Difference in GMV of {platform} over its factors",
        lambda: found.comparison.plot.bridge(platform),
    )
    listed = "; ".join(f"{factor}: {meaning}" for factor, meaning in MEANING.items())
    st.caption(
        f"GMV is the product of six factors, equation (0). {listed}. A bar is what a factor alone "
        "adds, averaged over every order in which the factors can change (Shapley's split); the "
        "bars sum to the difference in GMV."
    )


def _through_time(held: Room, found: Answer) -> None:
    platform = _platform(found, "time of", found.comparison.platforms)
    known = [name for name, each in MEASURES.items() if platform != ALL or pooled(each)]
    measure = st.selectbox("Measure", known, index=known.index("gmv_broad"), key=f"time {platform}")
    st.caption(f"{MEASURES[measure].definition} ({MEASURES[measure].unit})")
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
    _table(found, _platform(found, "traffic of", found.comparison.platforms), TRAFFIC)
    _meanings(TRAFFIC)
    _both(held, found, "traffic", lambda side: found.runs[side].plot.traffic())


def _concentration(held: Room, found: Answer) -> None:
    platforms = [name for name in found.comparison.platforms if name != ALL]
    _table(found, _platform(found, "concentration of", platforms), CONCENTRATION)
    _meanings(CONCENTRATION)
    _both(held, found, "concentration", lambda side: found.runs[side].plot.concentration())


def _both(held: Room, found: Answer, name: str, draw: Callable[[str], Figure]) -> None:
    """Show a plot of a run of both sides on the same scales, the variant above."""
    st.caption(f"Below: {_one_run(found)}, without intervals; both on the same scales.")
    figures: dict[str, Figure] = {}

    def drawn(side: str) -> Figure:
        if not figures:
            figures.update({each: draw(each) for each in SIDES})
            same_scales(list(figures.values()))
        return figures[side]

    for side in reversed(SIDES):
        run = found.runs[side]
        st.markdown(f"**{side.capitalize()}: {run.scenario.name}**")
        _image(held, f"{name} {side}", f"{name} of {run.scenario.name}", partial(drawn, side))


def _money(held: Room, found: Answer) -> None:
    since, until = found.comparison.variants[0].period
    tables = [money.flows(found.runs[side], since, until) for side in SIDES]
    both, unit = money.beside(*tables)
    st.caption(
        f"Every flow of money, {since} to {until}, real economy; {_one_run(found)}. "
        "Refunds are drawn in red. Escrow holds what buyers paid until an order is settled or "
        "refunded; state stands for whoever pays incomes; outside is the shelf that external links "
        "lead to."
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


def _one_run(found: Answer) -> str:
    """Say what the drawings show that are of no paired run."""
    own = "" if found.screen.fit is None else ", at the scenarios' own values, not at a draw"
    return f"one run of each side, seed {found.comparison.seeds[0]}{own}"


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
