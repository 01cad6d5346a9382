"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# the first call of a compiled function compiles it: timings decide nothing
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
