"""What a browser's session holds between two looks at its page."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final

import streamlit as st
from matplotlib.figure import Figure

from feedfollow.app.overlay import Screen
from feedfollow.app.process import Job
from feedfollow.app.question import Answer
from feedfollow.plots.style import DPI

_KEY: Final = "room"
_DRAWING: Final = Lock()
"""The plots' style is a setting of the whole process: sessions draw one after the other."""


@dataclass
class Room:
    """One session: its folder, its runs and its last answer.

    Attributes
    ----------
    keep : TemporaryDirectory
        Holds scenario files and runs; it goes when the session does.
    job, asked : Job and Screen, or None
        What is being run.
    answer : Answer or None
        The last one.
    problem : str or None
        Why there was none.
    cancelled : str or None
        How far the last job was when it was cancelled.
    round : int
        Counts how often the levers were put back.
    pictures : dict of str to bytes
        PNG files of the last answer by name.
    """

    keep: TemporaryDirectory[str] = field(
        default_factory=lambda: TemporaryDirectory(prefix="feedfollow-app-")
    )
    job: Job | None = None
    asked: Screen | None = None
    answer: Answer | None = None
    problem: str | None = None
    cancelled: str | None = None
    round: int = 0
    pictures: dict[str, bytes] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        """The session's folder."""
        return Path(self.keep.name)

    def folder(self, name: str) -> Path:
        """Return a folder of that name inside it, made if need be."""
        place = self.home / name
        place.mkdir(exist_ok=True)
        return place

    def settle(self, answer: Answer | None, problem: str | None) -> None:
        """Take the outcome of a job."""
        self.job = self.asked = None
        self.problem = problem
        if answer is not None:
            self.answer = answer
            self.pictures.clear()

    def picture(self, name: str, draw: Callable[[], Figure]) -> bytes:
        """Return a plot of the last answer as PNG, drawn when it is first wanted."""
        if name not in self.pictures:
            held = io.BytesIO()
            with _DRAWING:
                draw().savefig(held, format="png", dpi=DPI, metadata={"Software": None})
            self.pictures[name] = held.getvalue()
        return self.pictures[name]

    def said(self, error: Exception) -> str:
        """Write an error without the folder of the session, which means nothing to a user."""
        text = str(error)
        for folder in (*(each for each in self.home.iterdir() if each.is_dir()), self.home):
            text = text.replace(f"{folder.resolve()}/", "").replace(f"{folder}/", "")
        return text


def room() -> Room:
    """Return this session's room."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Room()
    held: Room = st.session_state[_KEY]
    return held
