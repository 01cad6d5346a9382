"""Seeds by place: which run and which draw, never which came first."""

from __future__ import annotations

import enum

import numpy as np


class Stage(enum.IntEnum):
    """What a random number is for. Closed: a number is never used again for something else."""

    PILOT = 0
    DESIGN = 1
    SAMPLER = 3
    WAVE = 4
    PREDICTIVE = 5
    BEST_FIT = 6
    DIAGNOSTICS = 7
    WHAT_IF = 8
    NULL = 9
    EVIDENCE = 10
    TAIL = 11
    PROJECTION = 12
    COMMON = 13


def seed_of(master: int, stage: Stage, wave: int, index: int, replicate: int = 0) -> int:
    """Give the seed of a run.

    Parameters
    ----------
    master : int
        Seed of the calibration.
    stage, wave, index, replicate
        Place of the run; nothing depends on when it ends or on which worker.

    Returns
    -------
    int
        From 0 to 2**63 - 1, which SQLite can hold.
    """
    place = np.random.SeedSequence(master, spawn_key=(int(stage), wave, index, replicate))
    return int(place.generate_state(1, np.uint64)[0]) >> 1


def generator(master: int, stage: Stage, wave: int = 0, index: int = 0) -> np.random.Generator:
    """Give a stream for what is not a run: perturbations, proposals, choices.

    Its place has three numbers where a run's has four, so that it is no run's.
    """
    place = np.random.SeedSequence(master, spawn_key=(int(stage), wave, index))
    return np.random.Generator(np.random.PCG64(place))


def common_seeds(master: int, wave: int, runs: int, count: int) -> list[int]:
    """Give seeds to the runs of a wave from a set that all waves share.

    Parameters
    ----------
    master : int
        Seed of the calibration.
    wave : int
    runs : int
        Runs of the wave.
    count : int
        Seeds of the set.

    Returns
    -------
    list of int
        One a run, each seed as often as every other or once more, in an order of the wave's own.
    """
    order = generator(master, Stage.COMMON, wave).permutation(count)
    return [seed_of(master, Stage.COMMON, 0, int(order[index % count])) for index in range(runs)]
