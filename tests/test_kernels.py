"""The compiler's settings are strict, and its cache is never stale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from feedfollow import kernels
from feedfollow.kernels import inlined, kernel

SOURCE = Path(kernels.__file__).parents[1]

HELPER = """
from feedfollow.kernels import inlined

@inlined
def step(x):
    return x + {step}
"""

CALLER = """
from feedfollow.day.helper import step
from feedfollow.kernels import cache_is_cold, kernel

@kernel
def twice(x):
    return step(step(x))

cold = cache_is_cold()
print(twice(0), cold, cache_is_cold(), sum(twice.stats.cache_hits.values()))
"""

BITS = """
import hashlib
import numpy as np
from feedfollow import draws, functions
from feedfollow.kernels import kernel

@kernel
def everything(x, single, out, out32, key0, key1):
    for i in range(x.size):
        out[0, i] = functions.exp(x[i])
        out[1, i] = functions.log(abs(x[i]))
        out[2, i] = functions.logistic(x[i])
        word = draws.philox(i, 1, 2, 3, key0, key1)[0]
        out[3, i] = draws.normal(word)
        out[4, i] = draws.poisson(word, abs(x[i]))
        out[5, i] = draws.gamma(0.3, 4, i, 0, key0, key1)
    for i in range(single.size):
        out32[0, i] = functions.exp32(single[i])
        out32[1, i] = functions.log32(single[i])

x = (np.arange(4000) - 2000) / 57.0
out, out32 = np.empty((6, x.size)), np.empty((2, x.size), np.float32)
everything(x, x.astype(np.float32), out, out32, *draws.key_of(5))
print(hashlib.sha256(out.tobytes() + out32.tobytes()).hexdigest())
"""


@kernel
def _product_and_sum(a, b, c):
    return a * b + c


@kernel
def _ratio(a, b):
    return a / b


@kernel
def _there_and_back(x, y):
    bits = kernels.float64_to_bits(x), kernels.float32_to_bits(y)
    return bits, kernels.bits_to_float64(bits[0]), kernels.bits_to_float32(bits[1])


def run(program, cache, **environment):
    """Run a program in an interpreter of its own and return the words it prints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    clean |= {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(SOURCE)} | environment
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture
def package(tmp_path):
    """A small package of the same name whose kernel calls a helper of another module."""
    root = tmp_path / "source" / "feedfollow"
    (root / "day").mkdir(parents=True)
    for folder in (root, root / "day"):
        (folder / "__init__.py").write_text("")
    for name in ("kernels.py", "sources.py"):
        (root / name).write_bytes(Path(kernels.__file__).with_name(name).read_bytes())
    (root / "day" / "helper.py").write_text(HELPER.format(step=1))
    (root / "day" / "caller.py").write_text(CALLER)
    (root / "day" / "stranger.py").write_text("constant = 1\n")
    return root


def call(package, cache, **environment):
    return run("import feedfollow.day.caller", cache, PYTHONPATH=str(package.parent), **environment)


@pytest.mark.long
def test_a_changed_helper_of_another_module_is_never_served_stale(package, tmp_path):
    cache = tmp_path / "cache"
    assert call(package, cache) == ["2", "True", "False", "0"]
    assert call(package, cache) == ["2", "False", "False", "1"]
    (package / "day" / "helper.py").write_text(HELPER.format(step=5))
    assert call(package, cache) == ["10", "True", "False", "0"]
    (package / "day" / "helper.py").write_text(HELPER.format(step=1))
    assert call(package, cache) == ["2", "False", "False", "1"]


def test_a_change_elsewhere_compiles_nothing_again(package, tmp_path):
    cache = tmp_path / "cache"
    call(package, cache)
    (package / "day" / "stranger.py").write_text("constant = 2\n")
    assert call(package, cache) == ["2", "False", "False", "1"]


def test_the_users_own_numba_directory_is_respected(package, tmp_path):
    mine = tmp_path / "mine"
    call(package, tmp_path / "cache", NUMBA_CACHE_DIR=str(mine))
    assert list(mine.rglob("*.nbi"))
    assert not (tmp_path / "cache").exists()


def test_a_directory_that_cannot_be_written_is_replaced_by_a_temporary_one(package, tmp_path):
    (tmp_path / "file").write_text("in the way")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    answer = call(package, tmp_path / "file", TMPDIR=str(temporary))
    assert answer == ["2", "True", "False", "0"]
    assert list(temporary.rglob("*.nbi"))


def test_old_versions_of_a_module_are_forgotten(tmp_path):
    for age in range(kernels.KEPT_VERSIONS + 3):
        version = tmp_path / f"version-{age:02}"
        version.mkdir()
        os.utime(version, (1e9 - age, 1e9 - age))
    oldest = tmp_path / f"version-{kernels.KEPT_VERSIONS + 2:02}"
    kernels._forget_old_versions(oldest)
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"version-{age:02}" for age in range(kernels.KEPT_VERSIONS)} | {oldest.name}


def test_other_peoples_numba_functions_keep_their_own_cache():
    directories = [numba.config.CACHE_DIR]

    @kernel
    def inner(x):
        return x

    directories.append(numba.config.CACHE_DIR)
    assert directories[0] == directories[1]
    assert inner(3) == 3


def test_a_kernel_typed_at_a_prompt_compiles_without_a_cache():
    scope = {"kernel": kernel}
    exec("@kernel\ndef half(x):\n    return x / 2\n", scope)
    assert scope["half"](3.0) == 1.5


def test_a_product_and_a_sum_round_twice():
    small = 2.0**-30
    # A fused multiply-add would keep the -2**-60 that the rounded product loses.
    assert _product_and_sum(1 + small, 1 - small, -1.0) == 0.0


def test_division_by_zero_is_that_of_numpy():
    assert _ratio(1.0, 0.0) == np.inf
    assert np.isnan(_ratio(0.0, 0.0))


@pytest.mark.parametrize("decorator", [kernel, inlined])
def test_kernels_release_the_lock_and_stay_strict(decorator):
    def function(x):
        return x

    options = decorator(function).targetoptions
    assert options["nogil"] is True
    assert options["fastmath"] is False
    assert options["boundscheck"] is False
    assert options["forceinline"] is (decorator is inlined)


@pytest.mark.parametrize("value", [0.0, -0.0, 1.0, -2.5, 5e-324, np.inf])
def test_bits_are_read_and_written_back(value):
    single = np.float32(value)
    bits, double_again, single_again = _there_and_back(value, single)
    assert bits == (np.float64(value).view(np.int64), single.view(np.int32))
    assert np.float64(double_again).tobytes() == np.float64(value).tobytes()
    assert np.float32(single_again).tobytes() == single.tobytes()


@pytest.mark.long
def test_the_plainest_processor_gives_the_same_bits(tmp_path):
    host = run(BITS, tmp_path)
    plain = run(BITS, tmp_path, NUMBA_CPU_NAME="generic", NUMBA_CPU_FEATURES="")
    assert host == plain
