"""Run, watch and cancel: the bar between the levers and the answer."""

from __future__ import annotations

import time

import streamlit as st

from feedfollow.app.choosing import refused
from feedfollow.app.overlay import Screen, downloads
from feedfollow.app.question import answer, begin
from feedfollow.app.room import Room
from feedfollow.run.jobs import EngineError
from feedfollow.spec.errors import SpecError

LOOK: float = 0.7
"""Seconds between two looks at a running job."""


def run_bar(held: Room, screen: Screen) -> None:
    """Show what was moved, the button that runs it, and how far the runs are."""
    _moved(held, screen)
    if held.job is not None:
        _watch(held)
        return
    left, right = st.columns([1, 1], width=520)
    label = f"Run {screen.pairs} pairs"
    if left.button(label, type="primary", width="stretch"):
        _start(held, screen)
    with right.popover("Scenario files", width="stretch"):
        files(held, screen, "screen")
    st.caption(_size(screen))
    if held.cancelled is not None:
        st.info(held.cancelled)
    if held.problem is not None:
        refused("There is no answer", held.problem)


def files(held: Room, screen: Screen, key: str) -> None:
    """Offer the scenario files that reproduce a screen, and say how."""
    try:
        written = downloads(screen)
    except SpecError as error:
        refused("The scenario cannot be written", held.said(error))
        return
    st.write("Put both files into one folder and type:")
    st.code(screen.command, language="sh", wrap_lines=True)
    for name, text in written.items():
        st.download_button(
            f"Download {name}",
            text,
            name,
            "application/yaml",
            key=f"{key} {name}",
            on_click="ignore",
        )
        st.code(text, language="yaml", wrap_lines=True)


def _moved(held: Room, screen: Screen) -> None:
    if not screen.moves:
        with_what = "itself" if screen.scenario == screen.against else screen.against.name
        st.write(f"No lever moved: {screen.scenario.name} as it is, compared with {with_what}.")
        return
    lines = "\n".join(move.said for move in screen.moves)
    st.code(lines, language=None, wrap_lines=True)
    if st.button("Put all levers back"):
        held.round += 1
        st.rerun()


def _size(screen: Screen) -> str:
    """Say what a press of the button runs."""
    laid = ""
    if screen.fit is not None:
        laid = (
            f"Each of {screen.draws} posterior draws is laid over both sides and run under "
            f"{screen.seeds} seed{'s' if screen.seeds > 1 else ''}. "
        )
    return (
        f"{laid}A pair is a run of each side with the same random numbers: {2 * screen.pairs} runs "
        f"of {screen.users:,} simulated users up to {screen.until}. Two more are kept with all "
        "their tables. Runs made before are not made again."
    )


def _start(held: Room, screen: Screen) -> None:
    held.problem = held.cancelled = None
    try:
        held.job = begin(screen, held.folder("screen"), held.folder("store"))
        held.asked = screen
    except SpecError as error:
        held.problem = held.said(error)
    st.rerun()


@st.fragment(run_every=LOOK)
def _watch(held: Room) -> None:
    """Follow a job to its end."""
    job = held.job
    if job is None:
        return
    progress = job.progress
    share = progress.done / progress.total if progress.total else 0.0
    st.progress(share, progress.said(time.monotonic()))
    if st.button("Cancel"):
        job.cancel()
        held.settle(None, None)
        held.cancelled = (
            f"Cancelled after {progress.done} of {progress.total or 'all'} runs. Finished runs are "
            "kept: the same question goes on from there."
        )
        st.rerun()
    if not job.running:
        _finish(held)
        st.rerun()


def _finish(held: Room) -> None:
    job, screen = held.job, held.asked
    assert job is not None and screen is not None
    failure = job.failure
    if failure is not None:
        held.settle(None, failure)
        return
    try:
        held.settle(answer(screen, held.folder("screen"), held.folder("store")), None)
    except (SpecError, EngineError, OSError, ValueError) as error:
        held.settle(None, held.said(error))
