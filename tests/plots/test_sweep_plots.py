"""Plots of sweeps and sensitivities: every word on the page, every number of the table drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from feedfollow.plots.amount import amount_for
from feedfollow.plots.sensitivity import (
    MOST,
    QUIET,
    SensitivityLabels,
    indices,
    screening,
    tornado,
)
from feedfollow.plots.sweep import SweepLabels, sweep_heat, sweep_lines, sweep_scatter

SHARE = "platforms.kuaishou.traffic.private_share"
LABELS = SensitivityLabels("gmv_broad@kuaishou, more less base: a method", "CNY", "What was run.")


def sweep_labels(*paths: str) -> SweepLabels:
    units = {SHARE: "share of views", "session_trust": "logit", "users": "users"}
    return SweepLabels(
        title="gmv_broad, Kuaishou: grid",
        unit="CNY",
        subtitle="Mean over 3 seeds, 95 % interval; 2019-01-01 to 2020-06-30; dashed: as set",
        note="Scenario baseline, 2,000 simulated users, seeds 1 to 3.",
        axes={path: (path, units.get(path, "")) for path in paths},
        own={SHARE: 0.65, "session_trust": 2.0},
    )


def means(**paths: list[object]) -> pd.DataFrame:
    """Return a table of means in the millions, the first point without an interval."""
    table = pd.DataFrame({name.replace("SHARE", SHARE): values for name, values in paths.items()})
    mean = np.linspace(1e9, 3e9, len(table))
    change = mean - mean[-1]
    return table.assign(
        mean=mean, low=mean - 2e8, high=mean + 2e8,
        change=change, change_low=change - 1e8, change_high=change + 1e8,
    )  # fmt: skip


def words(figure: Figure) -> list[Text]:
    """Return the texts of a figure that are seen."""
    figure.draw_without_rendering()
    found = figure.findobj(lambda a: isinstance(a, Text) and a.get_visible() and a.get_text())
    return [text for text in found if text.get_window_extent().width > 0.0]


def outside(figure: Figure) -> list[str]:
    """Return what the edge of the page cuts, and panels that run into the words above them."""
    figure.draw_without_rendering()
    page = figure.bbox
    boxes = {str(each): each.get_window_extent() for each in (*figure.texts, *figure.legends)}
    boxes |= {
        f"panel {k}": axes.get_tightbbox()
        for k, axes in enumerate(figure.axes)
        if axes.get_visible()
    }
    floor = figure.texts[-1].get_window_extent().y1
    ceiling = min(each.get_window_extent().y0 for each in (figure.texts[1], *figure.legends))
    cut = [
        name
        for name, box in boxes.items()
        if box.x0 < page.x0 - 1.0 or box.x1 > page.x1 + 1.0 or box.y0 < page.y0 or box.y1 > page.y1
    ]
    low = [name for name, box in boxes.items() if name.startswith("panel") and box.y0 < floor]
    high = [
        name for name, box in boxes.items() if name.startswith("panel") and box.y1 > ceiling + 1.0
    ]
    title, subtitle, badge = (text.get_window_extent() for text in figure.texts[:3])
    under = ["title"] if max(title.x1, subtitle.x1) > badge.x0 and title.y0 < badge.y1 else []
    return [*cut, *low, *high, *under]


GRID = means(SHARE=[0.15, 0.15, 0.65, 0.65], session_trust=[1.0, 2.0, 1.0, 2.0])
LINE = means(SHARE=[0.15, 0.4, 0.65])


def responses(parameters: int) -> pd.DataFrame:
    """Return answers of parameters of falling strength, with the scenario as set."""
    rows = []
    for k in range(parameters):
        reach = float(parameters - k)
        for quantile in (np.nan, 0.05, 0.5, 0.95):
            change = 0.0 if np.isnan(quantile) else reach * (quantile - 0.5)
            rows.append((f"platforms.kuaishou.feed.number_{k}", quantile, 1.0 + change, change))
    table = pd.DataFrame(rows, columns=["parameter", "quantile", "mean", "change"])
    return table.assign(
        low=table["mean"] - 9.0, high=table["mean"] + 9.0,
        change_low=table["change"] - 0.25, change_high=table["change"] + 0.25,
    )  # fmt: skip


def index_table(columns: tuple[str, ...], rows: int = 30) -> pd.DataFrame:
    """Return falling indices, the last third not above noise."""
    falling = np.linspace(0.8, 0.01, rows)
    table = pd.DataFrame(dict.fromkeys(columns, falling))
    table.index = pd.Index([f"platforms.kuaishou.feed.number_{k}" for k in range(rows)])
    return table.assign(acts=np.arange(rows) < 2 * rows // 3, noise=0.02)


SOBOL = index_table(("S1", "S1_low", "S1_high", "ST", "ST_low", "ST_high"))
PAWN = index_table(("median", "low", "high", "maximum"))
MORRIS = index_table(("mu_star", "mu_star_low", "mu_star_high", "sigma"))
ACTS = {f"platforms.kuaishou.feed.number_{k}": k < 3 for k in range(30)}
DRAWN = {
    "lines": lambda: sweep_lines(LINE, sweep_labels(SHARE)),
    "lines of names": lambda: sweep_lines(
        means(merchants_exclusive=[True, False]), sweep_labels("merchants_exclusive")
    ),
    "heat": lambda: sweep_heat(GRID, sweep_labels(SHARE, "session_trust")),
    "scatter": lambda: sweep_scatter(GRID, sweep_labels(SHARE, "session_trust")),
    "scatter of one": lambda: sweep_scatter(LINE, sweep_labels(SHARE)),
    "scatter of five": lambda: sweep_scatter(
        means(a=[1, 2], b=[1, 2], c=[1, 2], d=[1, 2], e=[1, 2]), sweep_labels(*"abcde")
    ),
    "tornado": lambda: tornado(responses(5), ACTS, LABELS),
    "tornado of many": lambda: tornado(responses(30), ACTS, LABELS),
    "screening": lambda: screening(MORRIS, LABELS),
    "sobol": lambda: indices(SOBOL, LABELS),
    "pawn": lambda: indices(PAWN, LABELS),
}


@pytest.mark.parametrize("name", DRAWN)
def test_no_word_is_cut_by_the_edge_of_the_page(name):
    assert outside(DRAWN[name]()) == []


@pytest.mark.parametrize("name", DRAWN)
def test_the_page_says_what_was_run(name):
    said = " ".join(text.get_text() for text in words(DRAWN[name]()))
    assert "What was run." in said or "2,000 simulated users" in said
    assert "not calibrated" in said


def test_each_cell_holds_level_change_and_both_intervals():
    said = {
        text.get_text()
        for text in sweep_heat(GRID, sweep_labels(SHARE, "session_trust")).axes[0].texts
    }
    assert said == {
        "1.00 ± 0.200\n(-2.00 ± 0.100)",
        "1.67 ± 0.200\n(-1.33 ± 0.100)",
        "2.33 ± 0.200\n(-0.667 ± 0.100)",
        "3.00 ± 0.200",
    }


def test_the_cell_of_the_scenarios_own_values_is_framed():
    axes = sweep_heat(GRID, sweep_labels(SHARE, "session_trust")).axes[0]
    (frame,) = axes.patches
    assert (frame.get_x(), frame.get_y()) == (0.5, 0.5)


def test_levels_and_changes_are_drawn_with_their_own_intervals():
    above, below = sweep_lines(LINE, sweep_labels(SHARE)).axes
    for axes, names in ((above, ("mean", "low")), (below, ("change", "change_low"))):
        (bars,) = axes.containers
        np.testing.assert_allclose(bars[0].get_ydata(), LINE[names[0]] / 1e9)
        segments = bars[2][0].get_segments()
        np.testing.assert_allclose([s[0, 1] for s in segments], LINE[names[1]] / 1e9)


def test_the_own_value_is_drawn_only_inside_the_axis():
    own = [
        line
        for line in sweep_lines(LINE, sweep_labels(SHARE)).axes[0].lines
        if line.get_linestyle() == "--"
    ]
    assert [line.get_xdata()[0] for line in own] == [0.65]
    far = means(SHARE=[0.1, 0.2])
    axes = sweep_lines(far, sweep_labels(SHARE)).axes[0]
    assert not [line for line in axes.lines if line.get_linestyle() == "--"]


def test_a_parameter_within_seed_noise_is_grey():
    (axes,) = tornado(responses(5), ACTS, LABELS).axes
    greys = [{to_hex(c) for c in dots.get_facecolors()} == {QUIET.lower()}
             for dots in axes.collections if len(dots.get_offsets()) == 3]  # fmt: skip
    assert greys == [False, False, False, True, True]


def test_a_level_is_drawn_with_the_interval_of_its_paired_change():
    (axes,) = tornado(responses(1), ACTS, LABELS).axes
    lines = next(
        c for c in axes.collections if len(c.get_paths()) == 3 and len(c.get_offsets()) != 3
    )
    widths = [np.ptp(path.vertices[:, 0]) for path in lines.get_paths()]
    np.testing.assert_allclose(widths, 0.5)


def test_a_difference_is_drawn_with_its_own_interval_and_zero():
    labels = SensitivityLabels("t", "CNY", "n", difference=True)
    (axes,) = tornado(responses(1), ACTS, labels).axes
    lines = next(
        c for c in axes.collections if len(c.get_paths()) == 3 and len(c.get_offsets()) != 3
    )
    np.testing.assert_allclose([np.ptp(p.vertices[:, 0]) for p in lines.get_paths()], 18.0)
    assert any(list(line.get_xdata()) == [0.0, 0.0] for line in axes.lines)


def test_only_the_strongest_are_drawn():
    (axes,) = tornado(responses(30), ACTS, LABELS).axes
    assert len(axes.get_yticklabels()) == MOST


@pytest.mark.parametrize(
    ("values", "unit", "written"),
    [
        ([0.156], "share", ("15.6", "%")),
        ([0.65], "share of views", ("65.0", "% of views")),
        ([1.5e11], "CNY", ("150", "bn CNY")),
        ([25_000.0], "orders", ("25.0", "k orders")),
        ([2500.0], "orders", ("2,500", "orders")),
        ([0.00123], "0..1", ("0.00123", "0..1")),
        ([0.0], "CNY", ("0", "CNY")),
        ([float("nan")], "CNY", ("-", "CNY")),
    ],
)
def test_amounts_are_written_with_three_digits_and_a_fitting_prefix(values, unit, written):
    amount = amount_for(values, unit)
    assert (amount.text(values[0]), amount.unit) == written
