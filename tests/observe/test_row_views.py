"""Attributes made from declarations never hide one that is there."""

from __future__ import annotations

import pytest

from feedfollow.observe.row_views import column_attributes, give, lever_attributes
from feedfollow.spec.policy import LEVERS
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import declared


def test_every_declaration_is_an_attribute_that_says_what_it_is() -> None:
    attributes = column_attributes(Anchors)
    assert set(attributes) == set(declared(Anchors))
    assert attributes["charisma"].__doc__ == "charisma z_a, mean 1; ratio."
    levers = lever_attributes()
    assert len(levers) == len(LEVERS)
    assert "feed.precision" in str(levers["feed_precision"].__doc__)


def test_a_name_that_is_taken_is_refused() -> None:
    class Agent:
        charisma = 1.0

    with pytest.raises(TypeError, match="Agent has an attribute 'charisma'"):
        give(Agent, column_attributes(Anchors))
