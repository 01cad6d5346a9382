from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import matplotlib
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread
from tests.frames import daily_frame, traffic_frame

from feedfollow.observe.figures import Figure as Documented
from feedfollow.observe.figures import load_figures
from feedfollow.plots.behaviour import behaviour
from feedfollow.plots.concentration import concentration
from feedfollow.plots.days import content_platforms, smooth, span
from feedfollow.plots.draw import PLOTS, Drawable, draw_all, draw_one
from feedfollow.plots.gmv import gmv
from feedfollow.plots.marks import documented
from feedfollow.plots.style import colour_of
from feedfollow.plots.traffic import traffic

FIGURES = load_figures()


@dataclass(frozen=True)
class Moment:
    name: str
    date: date
    platform: str


EVENTS = (
    Moment("links_closed_in_live", date(2020, 10, 9), "douyin"),
    Moment("public domain opens", date(2020, 9, 1), "kuaishou"),
    Moment("long before", date(2012, 1, 1), "kuaishou"),
)
UNITS = ("CNY", "views", "%", "0 to 1", "Gini", "date")


@pytest.fixture(scope="module")
def daily() -> pd.DataFrame:
    return daily_frame()


@pytest.fixture(scope="module")
def run(daily: pd.DataFrame) -> Drawable:
    scenario = SimpleNamespace(name="baseline", seed=7, users=20_000, events=EVENTS, provenance={})
    return cast(
        Drawable,
        SimpleNamespace(scenario=scenario, seed=1, daily=daily, traffic=traffic_frame(daily)),
    )


@pytest.fixture(scope="module", params=PLOTS)
def drawn(request: pytest.FixtureRequest, run: Drawable) -> Figure:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph that the font has not is a warning
        figure = draw_one(run, request.param, FIGURES)
        figure.draw_without_rendering()
    return figure


def texts(figure: Figure) -> list[str]:
    found = [text.get_text() for text in figure.texts]
    for axes in figure.axes:
        found += [text.get_text() for text in axes.texts]
        found += [axes.get_title(loc="left"), axes.get_xlabel(), axes.get_ylabel()]
    return [text for text in found if text]


def test_every_panel_has_a_title_or_shares_one_and_axes_with_units(drawn: Figure) -> None:
    assert isinstance(drawn, Figure)
    for axes in drawn.axes:
        spec = axes.get_subplotspec()
        assert spec is not None
        if spec.is_first_col():
            assert any(unit in axes.get_ylabel() for unit in UNITS), axes.get_ylabel()
        if spec.is_last_row():
            assert axes.get_xlabel() == "date"


def test_the_page_says_what_was_run_and_that_nothing_was_calibrated(drawn: Figure) -> None:
    words = " ".join(texts(drawn))
    assert "not calibrated" in words
    assert "seed 1" in words
    assert "20,000 simulated users" in words
    assert "Documented:" in words
    assert words.isascii()


def test_a_page_is_1200_by_800_pixels_and_type_is_legible(drawn: Figure) -> None:
    assert (drawn.get_size_inches() * drawn.dpi).tolist() == [1200.0, 800.0]
    sizes = [text.get_fontsize() for axes in drawn.axes for text in axes.texts]
    sizes += [text.get_fontsize() for text in drawn.texts]
    assert min(sizes) >= 8.0


def test_nothing_stands_outside_the_page_and_no_panel_on_the_head(drawn: Figure) -> None:
    for axes in drawn.axes:
        box = axes.get_tightbbox()
        assert box is not None
        assert box.x0 >= 0
        assert box.x1 <= 1200
        assert box.y0 >= 0
        assert box.y1 <= 0.90 * 800


def test_drawing_leaves_the_settings_of_matplotlib_alone(run: Drawable) -> None:
    before = dict(matplotlib.rcParams)
    draw_one(run, "gmv", FIGURES)
    assert dict(matplotlib.rcParams) == before


def test_pyplot_is_not_imported() -> None:
    code = (
        "import sys, feedfollow.plots.draw\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=_environment())


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": str(Path(__file__).parents[2] / "model"), "PATH": ""}


def test_each_gmv_figure_of_a_platform_is_drawn_over_its_own_days(daily: pd.DataFrame) -> None:
    figure = gmv(daily, FIGURES, EVENTS)
    kuaishou = figure.axes[1]
    ids = {text.get_text() for text in kuaishou.texts}
    quarters = {f"ks_gmv_2020q{quarter}" for quarter in (1, 2, 3, 4)}
    assert quarters | {"ks_gmv_2019", "ks_gmv_2019h1", "ks_gmv_2021q1"} <= ids
    assert "ks_gmv_2020" not in ids  # the sum of its quarters
    start = (date(2020, 7, 1) - date(1970, 1, 1)).days
    bars = [line.get_xydata() for line in kuaishou.lines]
    (third,) = [xy for xy in bars if len(xy) == 2 and xy[0, 0] == start]
    assert third[1, 0] == start + 92
    assert third[0, 1] == pytest.approx(94.5 / 92)


def test_events_of_the_platform_and_of_the_run_are_named(daily: pd.DataFrame) -> None:
    figure = gmv(daily, FIGURES, EVENTS)
    assert "links closed in live" in {text.get_text() for text in figure.axes[0].texts}
    assert "public domain opens" in {text.get_text() for text in figure.axes[1].texts}
    assert "long before" not in {text.get_text() for text in figure.axes[1].texts}


def test_ids_of_figures_do_not_cover_each_other(daily: pd.DataFrame) -> None:
    figure = gmv(daily, FIGURES, ())
    figure.draw_without_rendering()
    for axes in figure.axes:
        boxes = [text.get_window_extent().shrunk(0.9, 0.7) for text in axes.texts]
        for number, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[number + 1 :])


def test_the_stack_of_traffic_reaches_the_views(daily: pd.DataFrame) -> None:
    figure = traffic(daily, traffic_frame(daily), FIGURES)
    top = max(
        float(patch.get_paths()[0].vertices[:, 1].max()) for patch in figure.axes[0].collections
    )
    views = daily.xs("douyin", level=1)["views"]
    assert top == pytest.approx(views.rolling(28, center=True).mean().max() / 1e9)


def test_days_without_a_view_of_a_source_have_no_row_and_draw_as_nothing(
    daily: pd.DataFrame,
) -> None:
    full = traffic_frame(daily)
    video = (full["form"] == "video").to_numpy()
    early = (full["date"] < pd.Timestamp("2019-02-01")).to_numpy()
    taobao = (full["platform"] == "taobao_live").to_numpy()
    figure = traffic(daily, full.loc[~(video & (early | taobao))], FIGURES)
    (bands,) = [text.get_texts() for text in figure.legends]
    assert [text.get_text() for text in bands][:4] == [
        "follow, live",
        "feed, live",
        "follow, video",
        "feed, video",
    ]
    assert len(figure.axes[0].collections) == 4
    assert len(figure.axes[2].collections) == 2


DRAWINGS: dict[str, Callable[[pd.DataFrame, Sequence[Documented]], Figure]] = {
    "gmv": gmv,
    "traffic": lambda daily, figures: traffic(daily, traffic_frame(daily), figures),
    "behaviour": behaviour,
    "concentration": concentration,
}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_the_legend_names_documented_marks_only_where_some_are_drawn(
    daily: pd.DataFrame, draw: Callable[[pd.DataFrame, Sequence[Documented]], Figure]
) -> None:
    def told(figures: Sequence[Documented]) -> list[str]:
        (box,) = draw(daily, figures).legends
        return [text.get_text() for text in box.get_texts()]

    with_some, without = told(FIGURES), told(())
    marks = [name for name in with_some if "documented" in name or name == "more than"]
    assert marks
    assert without == [name for name in with_some if name not in marks]


def test_documented_shares_carry_the_colour_of_their_platform(daily: pd.DataFrame) -> None:
    figure = behaviour(daily, FIGURES)
    colours = [line.get_color() for line in figure.axes[0].lines if len(line.get_xydata()) == 2]
    assert set(colours) == {colour_of("kuaishou", ["kuaishou"])}


def test_the_share_of_the_head_is_drawn_beside_the_documented_one(daily: pd.DataFrame) -> None:
    figure = concentration(daily, FIGURES)
    assert "top22_share_2020" in {t.get_text() for axes in figure.axes for t in axes.texts}


@pytest.mark.parametrize(
    "draw",
    [
        lambda daily: gmv(daily),
        lambda daily: traffic(daily, traffic_frame(daily)),
        lambda daily: behaviour(daily),
        lambda daily: concentration(daily),
    ],
)
def test_a_run_of_three_weeks_on_one_platform_without_figures_draws(
    draw: Callable[[pd.DataFrame], Figure],
) -> None:
    short = daily_frame(first="2020-02-05", last="2020-02-25", names=("kuaishou",))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        draw(short).draw_without_rendering()


def test_a_platform_that_sells_nothing_yet_draws(daily: pd.DataFrame) -> None:
    idle = daily.copy()
    rows = idle.index.get_level_values(1) == "taobao_live"
    idle.loc[rows, ["gmv_broad", "gmv_closed_loop", "sessions", "engaged", "users_adopted"]] = 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for figure in (gmv(idle, FIGURES), behaviour(idle), traffic(idle, traffic_frame(daily))):
            figure.draw_without_rendering()


def test_a_mean_is_taken_over_whole_windows_only() -> None:
    year = smooth(pd.Series(range(365), dtype=float))
    assert year.isna().sum() == 27
    assert year.loc[100] == 99.5
    assert smooth(pd.Series(range(20), dtype=float)).notna().all()


def test_the_rows_of_traffic_panels_show_the_highest_platform(daily: pd.DataFrame) -> None:
    few = daily.copy()
    few.loc[few.index.get_level_values(1) == "douyin", "users_adopted"] *= 10.0
    figure = traffic(few, traffic_frame(few))
    lines = [line for axes in figure.axes[3:] for line in axes.lines]
    assert figure.axes[3].get_ylim()[1] >= max(float(pd.Series(y.get_ydata()).max()) for y in lines)


def test_figures_outside_the_run_are_not_drawn(daily: pd.DataFrame) -> None:
    views = ("views_live", "views_video")
    ids = [figure.id for figure in documented(FIGURES, "douyin", views, span(daily))]
    assert ids == ["dy_live_views_month_2021"]


def test_a_platform_keeps_its_colour_and_a_new_one_takes_a_spare() -> None:
    names = ["douyin", "kuaishou", "bazaar", "market"]
    colours = [colour_of(name, names) for name in names]
    assert len(set(colours)) == 4
    assert colour_of("kuaishou", ["kuaishou"]) == colours[1]


def test_platforms_without_views_have_no_panel(daily: pd.DataFrame) -> None:
    silent = daily.copy()
    silent.loc[silent.index.get_level_values(1) == "taobao_live", "views"] = 0.0
    assert content_platforms(silent) == ["douyin", "kuaishou"]


@pytest.mark.long
def test_all_plots_are_written_with_the_same_bytes_each_time(run: Drawable, tmp_path: Path) -> None:
    first = draw_all(run, tmp_path / "one", FIGURES)
    again = draw_all(run, tmp_path / "two", FIGURES)
    assert [path.name for path in first] == [f"{name}.png" for name in PLOTS]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in again]
    assert imread(first[0]).shape[:2] == (800, 1200)


def test_an_unknown_plot_is_refused(run: Drawable) -> None:
    with pytest.raises(ValueError, match="no plot 'pie'"):
        draw_one(run, "pie", FIGURES)
