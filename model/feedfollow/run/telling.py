"""How commands of many runs end: a line that says what went wrong, and an exit code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rich.console import Console

from feedfollow.run.lock import StoreError

FINE: Final = 0
FAILED: Final = 1
MISTAKE: Final = 2


class FolderError(Exception):
    """A folder cannot be used for what is asked."""


def told(act: Callable[[], int], screen: Console, what: str, kept: object = None) -> int:
    """Do something; tell in a line what went wrong, and return the exit code.

    Parameters
    ----------
    act : callable
        Gives the exit code where nothing goes wrong.
    screen : Console
    what : str
        What may fail, such as ``the sweep``.
    kept : object, optional
        Where finished runs lie, unless the interruption carries the place itself.

    Returns
    -------
    int
        ``FINE``, ``FAILED`` or ``MISTAKE``.
    """
    try:
        return act()
    except (FolderError, FileExistsError, FileNotFoundError, ImportError, ValueError) as error:
        screen.print(f"feedfollow: {error}", style="red", markup=False, soft_wrap=True)
        return MISTAKE
    except (OSError, StoreError, RuntimeError) as error:
        screen.print(f"feedfollow: {what} failed: {error}", markup=False, soft_wrap=True)
        return FAILED
    except KeyboardInterrupt as error:
        place = error.args[0] if error.args else kept
        said = "feedfollow: interrupted"
        if place is not None:
            said += f": finished runs are kept in {place}; add --resume to use them"
        screen.print(said, markup=False, soft_wrap=True)
        return FAILED
