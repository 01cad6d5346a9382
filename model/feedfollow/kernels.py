"""How the project compiles: three decorators, a cache that is never stale, a few intrinsics.

Numba's own cache watches only the file of the function it compiled, so a change in a helper of
another module would be served from before the change.  Kernels are therefore cached in a
directory whose name is a hash of the module's source and of every module of the package that it
imports, directly or through others.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic

from feedfollow.sources import PACKAGE, digest_of, module_name, sources_behind

F = TypeVar("F", bound=Callable[..., Any])

KEPT_VERSIONS = 8
_directories: set[Path] = set()


def kernel(function: F) -> F:
    """Compile a function to machine code at its first call, outside the interpreter's lock.

    Floating point stays strict (no reassociation, no fused multiply-add), division by zero gives
    infinities as in NumPy, and indices are not checked.

    Parameters
    ----------
    function
        A function of scalars and arrays that Numba can compile.

    Returns
    -------
    The compiled function, under the type of the original.
    """
    return _compile(function, forceinline=False, counted=True)


def in_place(function: F) -> F:
    """Compile a kernel that works on the arrays it is given and makes none of its own.

    Such a kernel counts no references to arrays: for a kernel that takes a whole scene the atomic
    counts of its dozen arrays cost more than its arithmetic.  One that makes an array is refused
    when it is compiled.

    Parameters
    ----------
    function
        A function of scalars, records and arrays that Numba can compile.

    Returns
    -------
    The compiled function, under the type of the original.
    """
    return _compile(function, forceinline=False, counted=False)


def inlined(function: F) -> F:
    """Compile a function that always becomes part of the kernels that call it.

    Left to itself the compiler keeps a call to anything longer than a few lines, and a loop that
    holds a call never runs on vectors.

    Parameters
    ----------
    function
        A function that Numba can compile, and that makes no array.

    Returns
    -------
    The compiled function, under the type of the original.
    """
    return _compile(function, forceinline=True, counted=False)


def _compile(function: F, forceinline: bool, counted: bool) -> F:
    """Compile a function with the project's settings, cached beside its own version."""
    source = Path(function.__code__.co_filename)
    cache = source.is_file()  # what is typed at a prompt has no file, and no cache
    directory = _cache_directory(source) if cache else None
    if directory is not None:
        _directories.add(directory)
    # Numba reads the setting when it decorates; it is put back so that the user's own compiled
    # functions keep their own cache.
    settings: Any = numba.config
    decorate: Any = numba.njit
    before = settings.CACHE_DIR
    settings.CACHE_DIR = str(directory or "")
    try:
        compiled: F = decorate(
            nogil=True,
            cache=cache,
            boundscheck=False,
            error_model="numpy",
            fastmath=False,
            forceinline=forceinline,
            _nrt=counted,
            no_cfunc_wrapper=True,
        )(function)
    finally:
        settings.CACHE_DIR = before
    return compiled


def cache_is_cold() -> bool:
    """Say whether a module imported so far holds kernels not yet compiled for this Python here."""
    index = "*.py{}{}*.nbi".format(*sys.version_info)
    return any(next(path.rglob(index), None) is None for path in _directories)


@functools.cache
def _cache_directory(source: Path) -> Path:
    """Return the cache directory of one source file, made if need be."""
    tail = Path(PACKAGE, module_name(source), _fingerprint(source))
    for root in _cache_roots():
        directory = root / tail
        try:
            directory.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=directory):
                pass
            os.utime(directory)
        except OSError:
            continue
        _forget_old_versions(directory)
        return directory
    return Path(tempfile.mkdtemp(prefix=f"{PACKAGE}-"))


def _cache_roots() -> list[Path]:
    """Return the places for the cache, best first: the user's choice, then a temporary one."""
    temporary = Path(tempfile.gettempdir()) / f"{PACKAGE}-{_user_id()}"
    chosen = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    if chosen:
        return [Path(chosen).absolute(), temporary]
    try:
        return [Path.home() / ".cache", temporary]
    except RuntimeError:  # a user without a home, as in some containers
        return [temporary]


def _forget_old_versions(directory: Path) -> None:
    """Remove all but the most recently used versions beside a module's cache directory."""
    try:
        beside = sorted(directory.parent.iterdir(), key=lambda path: path.stat().st_mtime)
    except OSError:  # another process is tidying the same place
        return
    for path in beside[:-KEPT_VERSIONS]:
        if path != directory:
            shutil.rmtree(path, ignore_errors=True)


def _fingerprint(source: Path) -> str:
    """Hash the source a module's kernels are made from, and the settings of the compiler."""
    names = ("CPU_NAME", "CPU_FEATURES", "OPT", "LOOP_VECTORIZE", "SLP_VECTORIZE")
    settings = [f"{name}={getattr(numba.config, name, None)}" for name in names]
    digest = hashlib.sha256(repr((numba.__version__, settings)).encode())
    digest.update(digest_of(sources_behind(source)).encode())
    return digest.hexdigest()[:16]


def _user_id() -> int:
    """Return the user's number, so that users who share a machine do not share a cache."""
    return os.getuid() if hasattr(os, "getuid") else 0


def _bit_cast(source: Any, target: Any) -> Callable[..., Any]:
    """Return a function of compiled code that reads one type's bits as another's."""

    def typing(_context: Any, value: Any) -> Any:
        if value != source:
            return None  # Numba then reports a type error at the call
        return target(source), generate

    def generate(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.bitcast(values[0], context.get_value_type(target))

    return typing


def _prefetch(_context: Any, view: Any) -> Any:
    """Type and lower `prefetch`; None makes Numba report a type error at the call."""
    if not isinstance(view, types.Array):
        return None

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        array = context.make_array(signature.args[0])(context, builder, values[0])
        pointer, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
        call = builder.module.declare_intrinsic("llvm.prefetch", [pointer], kind)
        read, keep, data = number(0), number(3), number(1)
        builder.call(call, [builder.bitcast(array.data, pointer), read, keep, data])
        return context.get_dummy_value()

    return types.none(view), generate


prefetch: Callable[[Any], Any] = intrinsic(cast(Callable[..., Any], _prefetch))
"""Ask for the line of memory in which an array begins, for a read soon after."""

float64_to_bits: Callable[[Any], Any] = intrinsic(_bit_cast(types.float64, types.int64))
bits_to_float64: Callable[[Any], Any] = intrinsic(_bit_cast(types.int64, types.float64))
float32_to_bits: Callable[[Any], Any] = intrinsic(_bit_cast(types.float32, types.int32))
bits_to_float32: Callable[[Any], Any] = intrinsic(_bit_cast(types.int32, types.float32))
