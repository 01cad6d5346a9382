"""What the optional libraries are, and how one that is missing is installed."""

from __future__ import annotations

from typing import Final, Literal

Extra = Literal["calibration", "dashboard", "distributed", "notebooks"]

COMMAND: Final = "pip install '.[{extra}]'"
"""The package is on no index: an extra is installed from a checkout."""


def missing(need: str, library: str, extra: Extra) -> str:
    """Say that an optional library is not installed, and what installs it.

    Parameters
    ----------
    need : str
        Who needs it, such as ``the page``.
    library : str
        Its name for people.
    extra : {'calibration', 'dashboard', 'distributed', 'notebooks'}
        The extra of ``pyproject.toml`` that brings it.

    Returns
    -------
    str
        One line.
    """
    command = COMMAND.format(extra=extra)
    return (
        f"{need} needs {library}, which is not installed: "
        f"it comes with `make setup`, or with `{command}` in a checkout"
    )
