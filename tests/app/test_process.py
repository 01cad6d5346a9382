"""A job of the page: it tells how far it is, and nothing of it is left when it is stopped."""

from __future__ import annotations

import gc
from dataclasses import replace

import pytest
from tests.app.screens import small_screen
from tests.run.ensembles import alive, processes, wait_until

from feedfollow.app.process import Job, Progress, duration
from feedfollow.app.question import begin

LONG = {"users": 3000, "seeds": 40}


def family(job: Job) -> set[int]:
    """Return the job and every process below it."""
    found, listed = {job.process.pid}, processes()
    while more := {pid for pid, (parent, *_) in listed.items() if parent in found} - found:
        found |= more
    return found


def started(tmp_path) -> Job:
    """Start a job that is too long to end by itself, and wait until workers are at work."""
    store = tmp_path / "store"
    store.mkdir()
    job = begin(replace(small_screen(tmp_path), **LONG), tmp_path, store)
    assert wait_until(lambda: len(family(job)) > 2 and job.progress.total, 300), job.failure
    assert job.progress.total == 2 * LONG["seeds"] + 2
    return job


@pytest.mark.long
def test_a_cancelled_job_leaves_no_process_and_keeps_finished_runs(tmp_path):
    job = started(tmp_path)
    everyone = family(job)
    assert wait_until(lambda: job.progress.done > 0, 300)
    job.cancel()
    assert not job.running
    assert wait_until(lambda: not alive(everyone), 60)
    assert len(list((tmp_path / "store" / "runs").glob("*.parquet"))) >= job.progress.done - 1


def test_a_job_that_is_forgotten_ends(tmp_path):
    job = started(tmp_path)
    everyone = family(job)
    del job
    gc.collect()
    assert wait_until(lambda: not alive(everyone), 60)


@pytest.mark.long
def test_a_job_ends_when_its_owner_does(tmp_path):
    job = started(tmp_path)
    everyone = family(job)
    job.process.stdin.close()  # as the end of the owner does
    assert wait_until(lambda: not alive(everyone), 60)


def test_a_job_says_why_it_failed(tmp_path):
    screen = small_screen(tmp_path)
    store = tmp_path / "store"
    store.write_text("in the way")
    job = begin(screen, tmp_path, store)
    assert wait_until(lambda: not job.running, 120)
    assert "store" in job.failure


def test_the_time_left_follows_from_the_pace_of_the_runs_made():
    progress = Progress(begun=0.0)
    assert progress.said(1.0) == "Starting ..."
    progress.take({"compiles": True}, 1.0)
    progress.take({"done": 4, "total": 12}, 2.0)
    assert progress.remaining(5.0) is None
    assert "compiling" in progress.said(5.0)
    progress.take({"done": 6, "total": 12}, 8.0)
    assert progress.remaining(8.0) == 18.0  # two in six seconds, six to go
    assert progress.said(8.0) == "6 of 12 runs, about 18 s left"
    assert duration(200.0) == "3 min"


@pytest.mark.parametrize(
    "message", [{"error": "no room"}, {"done": 1, "total": 2, "error": "no room"}]
)
def test_an_error_is_kept(message):
    progress = Progress()
    progress.take(message, 0.0)
    assert progress.error == "no room"
