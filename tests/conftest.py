"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# The first call of a compiled function compiles it: timings decide nothing. A quarter of the usual
# number of examples each day finds in a week what the usual number finds in two days.
settings.register_profile("untimed", deadline=None, max_examples=25)
settings.load_profile("untimed")
