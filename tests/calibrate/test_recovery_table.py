"""The page on recovered truths names what was missed before anything else."""

import pandas as pd
import pytest

from feedfollow.calibrate.recovery_table import write_summary

COLUMNS = ["number", "requirement", "measured", "met"]


@pytest.mark.parametrize(
    ("met", "said"),
    [((True, True), "All requirements are met."), ((True, False), "**Missed: A2.**")],
)
def test_the_page_says_first_what_was_missed(tmp_path, met, said):
    rows = [("A1", "coverage", "0.9", met[0]), ("A2", "error", "1.2", met[1])]
    write_summary(pd.DataFrame(rows, columns=COLUMNS), tmp_path)
    text = (tmp_path / "recovery.md").read_text(encoding="utf-8")
    assert text.index(said) < text.index("| A1 |")
    assert text.count("**no**") == met.count(False)
    assert pd.read_csv(tmp_path / "recovery.csv")["met"].tolist() == list(met)
