"""What is said of the model's own error on amounts, and when nothing can be said."""

import numpy as np
import pandas as pd
import pytest

from feedfollow.calibrate.target import Target, Targets
from feedfollow.calibrate.verdict import vague, verdicts

TARGETS = Targets(
    tuple(
        Target(name, name, "point", "log", 1.0, 1.0, 0.05, "money", role=role)
        for name, role in (("a", "fit"), ("b", "fit"), ("c", "holdout"))
    )
)


def table(median: float) -> pd.DataFrame:
    index = pd.Index(["money", "share"])
    return pd.DataFrame({"scale": ["log", "identity"], "median": [median, 9.0]}, index=index)


@pytest.mark.parametrize(
    ("median", "unsure", "said"),
    [
        (0.19, [0.1, 0.5, 9.0], "passed"),  # a hold-out has no say
        (0.21, [0.1, 0.5, 0.1], "failed"),
        (0.19, [0.1, 0.51, 0.1], "cannot be judged"),
        (0.21, [0.1, 0.51, 0.1], "cannot be judged"),
    ],
)
def test_amounts_are_judged_where_the_emulator_is_good(
    median: float, unsure: list[float], said: str
) -> None:
    assert verdicts(table(median), TARGETS, np.array(unsure)) == {"money": said}


def test_the_worst_figure_is_named_first() -> None:
    assert vague(TARGETS, np.array([0.6, 0.9, 2.0]), "money") == ["b", "a"]
    assert vague(TARGETS, np.array([0.6, 0.9, 2.0]), "level") == []
