"""The plot of a diversion: every number of the matrix, no word cut."""

from __future__ import annotations

import numpy as np
import pandas as pd
from tests.plots.test_sweep_plots import outside, words

from feedfollow.plots.diversion import Around, diversion_heat

PLACES = {"family": "same family", "opened": "new room elsewhere", "lost": "lost"}
AROUND = Around(
    "Where sales go", "% of the leaver's sales; 3 seeds", "What was run.", "not calibrated", PLACES
)
WHO = [f"{k}th largest talent of Kuaishou, to Douyin with 30 % of followers" for k in range(4)]


def table() -> pd.DataFrame:
    """Return ratios of four leavers, the last of whom sold nothing."""
    rows = [
        (who, place, 0.5 * k - 0.25 * j, 0.5 * k - 0.25 * j - 0.1, 0.5 * k - 0.25 * j + 0.1)
        for k, who in enumerate(WHO)
        for j, place in enumerate(PLACES)
    ]
    found = pd.DataFrame(rows, columns=["who", "place", "ratio", "low", "high"])
    found.loc[found["who"] == WHO[-1], ["ratio", "low", "high"]] = np.nan
    return found


def test_no_word_is_cut_by_the_edge_of_the_page() -> None:
    assert outside(diversion_heat(table(), AROUND)) == []


def test_every_ratio_stands_in_its_cell_with_half_of_its_interval() -> None:
    figure = diversion_heat(table(), AROUND)
    cells = {
        (round(x), round(y)): text.get_text()
        for text in figure.axes[0].texts
        for x, y in [text.get_position()]
    }
    assert len(cells) == 12
    assert cells[0, 2] == "100 ± 10"
    assert cells[2, 0] == "-50 ± 10"
    assert {cells[column, 3] for column in range(3)} == {"-"}


def test_the_page_says_what_was_run() -> None:
    said = " ".join(text.get_text() for text in words(diversion_heat(table(), AROUND)))
    for word in ("Where sales go", "3 seeds", "What was run.", "same family", "Kuaishou"):
        assert word in said


def test_one_seed_has_no_interval() -> None:
    alone = table().assign(low=np.nan, high=np.nan)
    texts = {text.get_text() for text in diversion_heat(alone, AROUND).axes[0].texts}
    assert "100" in texts
    assert not any("±" in text for text in texts)
