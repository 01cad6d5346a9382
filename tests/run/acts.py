"""What workers of tests do in the place of a simulation; processes find it here by its name."""

from __future__ import annotations

import os
import signal
import struct
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it loads much that these acts do not need
    from feedfollow.run.task import Task

LOG = "FEEDFOLLOW_TEST_LOG"
POISON = 13


class Stubborn(Exception):
    """Can be pickled, and then not be read."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def double(number: int) -> int:
    return 2 * number


def process(_: object) -> int:
    return os.getpid()


def doze(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def die(_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_while_answering(size: int) -> None:
    """Send the first part of an answer, as a worker does that is killed meanwhile."""
    frame = sys._getframe()
    while frame.f_code.co_name != "_serve":
        assert frame.f_back is not None
        frame = frame.f_back
    line = frame.f_locals["line"]
    os.write(line.fileno(), struct.pack("!i", size) + b"x" * (size // 2))
    die(None)


def refuse(number: int) -> None:
    raise ValueError(f"no {number}")


def be_stubborn(_: object) -> None:
    raise Stubborn(1, 2)


def logged(task: Task) -> bytes:
    """Note in a file that the task was begun; give back its seed."""
    with Path(os.environ[LOG]).open("a") as log:
        log.write(f"{task.seed}\n")
    return str(task.seed).encode()


def poisonous(task: Task) -> bytes:
    """Kill the worker if it is the poisonous task; slow enough that others run beside it."""
    result = logged(task)
    if task.seed == POISON:
        time.sleep(0.02)
        die(None)
    time.sleep(0.03)
    return result


def deadly(task: Task) -> bytes:
    logged(task)
    die(None)
    return b""
