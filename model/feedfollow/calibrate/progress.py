"""Where a calibration stands, for people who wait: stage, runs, remaining time."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from feedfollow.calibrate.stages import STAGES, Progress

_SAYS = {stage.name: stage.says for stage in STAGES}


class CalibrationProgress:
    """A bar with the remaining time on a terminal; elsewhere a line a stage and every tenth.

    The remaining time is that of the runs that are still to be made, at the pace of this start:
    runs found from an earlier start took none.

    Parameters
    ----------
    screen : Console
    """

    def __init__(self, screen: Console) -> None:
        self._screen = screen
        self._said = ("", 0, -1)
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),  # says "?" for a number of runs that is not known yet
            TextColumn("runs"),
            TextColumn("{task.fields[left]}"),
            console=screen,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None, left="")

    def __enter__(self) -> CalibrationProgress:
        if self._screen.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, *reason: object) -> None:
        if self._screen.is_terminal:
            self._bar.stop()

    def __call__(self, now: Progress) -> None:
        """Show where it stands."""
        left = "" if now.left is None else f"{duration(now.left)} left"
        stage = f"{now.stage} {now.wave}" if now.wave else now.stage
        if self._screen.is_terminal:
            self._bar.update(
                self._task, description=stage, completed=now.done, total=now.expected, left=left
            )
            return
        here = (now.stage, now.wave, 10 * now.done // max(now.expected, 1))
        if here != self._said:
            self._said = here
            what = f"{stage} ({_SAYS[now.stage]})" if now.stage in _SAYS else stage
            said = f"{what}: {now.done} of {now.expected} runs"
            self._screen.print(f"{said}{f', {left}' if left else ''}", highlight=False)


def duration(seconds: float) -> str:
    """Write a time for people.

    Parameters
    ----------
    seconds : float

    Returns
    -------
    str
        ``40 s``, ``12 min``, ``2 h 05 min``.
    """
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60.0)
    if minutes < 100:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d} min"
