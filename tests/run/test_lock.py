"""A folder has one writer, who is told what another is doing there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from feedfollow.run.lock import LOCK, FolderLock, StoreError


def test_a_second_writer_is_told_and_may_write_when_the_first_is_done(tmp_path: Path):
    first = FolderLock(tmp_path / "runs", "making runs")
    with pytest.raises(StoreError, match="another process is counting sheep in"):
        FolderLock(tmp_path / "runs", "counting sheep")
    first.release()
    FolderLock(tmp_path / "runs", "making runs").release()
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [LOCK]


def test_a_refused_writer_keeps_no_file_open(tmp_path: Path):
    held = FolderLock(tmp_path, "making runs")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        with pytest.raises(StoreError):
            FolderLock(tmp_path, "making runs")
    assert len(os.listdir("/proc/self/fd")) == before
    held.release()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot write to"):
        FolderLock(tmp_path / "file" / "runs", "making runs")
