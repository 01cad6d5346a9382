"""What users of a platform would be like if tastes differed between platforms: nothing here does.

The model has one consumer. These rows are zero in every scenario; only a rival of a calibration
sets them, to ask whether the figures want what the model denies.
"""

from __future__ import annotations

from typing import Final

from feedfollow.spec.table import Parameter

TASTES: Final[tuple[Parameter, ...]] = (
    Parameter(
        name="taste.session_shift",
        symbol="b0_p",
        equations=("(8)",),
        unit="logit",
        default=0.0,
        low=-10.0,
        high=10.0,
        prior=None,
        description=(
            "Added to the log odds that an engaged view on this platform becomes a buying "
            "session. Zero is the model's one consumer; a calibration's rival with "
            "platform-specific tastes fits it and states its prior."
        ),
        source="assumed",
        verdict="policy",
    ),
)
