"""Changed figures, and what becomes of a definition factor that nothing informs any more."""

from dataclasses import replace

import numpy as np
import pytest
from tests.calibrate.linear import linear_posterior

from feedfollow.calibrate.posterior import Posterior, Slack
from feedfollow.calibrate.refit import with_targets
from feedfollow.calibrate.target import Targets


def posterior() -> Posterior:
    """Two fitted figures and a hold-out are one publisher's."""
    base = linear_posterior(0.1)
    own = (0, 1, 7)
    rows = [replace(row, factor="press") if k in own else row
            for k, row in enumerate(base.targets.rows)]  # fmt: skip
    slack = Slack({"money": 0.1}, {"press": 0.2})
    return replace(base, targets=Targets(tuple(rows)), slack=slack)


def test_a_factor_that_another_figure_informs_stays_estimated() -> None:
    found = with_targets(posterior(), {"gmv0": None})
    assert found.targets.factors == ("press",)
    assert found.targets.sd[0] == pytest.approx(0.1)
    assert not found.targets.fitted[0]


def test_the_factor_of_a_publishers_only_figure_joins_every_tolerance_of_his() -> None:
    found = with_targets(posterior(), {"gmv0": None, "gmv1": None})
    assert found.targets.factors == ()
    assert found.size == found.d + 1
    wide = np.full(8, 0.1)
    wide[[0, 1, 7]] = np.hypot(0.1, 0.2)
    np.testing.assert_allclose(found.targets.sd, wide)
