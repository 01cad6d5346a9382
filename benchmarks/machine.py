"""What the times were measured on: machine, versions, load, memory of this process."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from feedfollow.run.simulate import git_commit

LIBRARIES = ("feedfollow", "numpy", "numba", "llvmlite", "mesa", "agentpy")


def machine() -> dict[str, str]:
    """Return words on the machine and on every version that matters."""
    return {
        "processor": _processor(),
        "processors": str(os.cpu_count()),
        "memory": f"{_memory() / 2**30:.1f} GiB",
        "system": platform.platform(),
        "python": platform.python_version(),
        "compiler": _compiler(),
        "commit": git_commit() or "no checkout",
        **{name: version(name) for name in LIBRARIES},
    }


def load() -> float:
    """Return the load of the last minute: processes that want a processor, this one included."""
    return os.getloadavg()[0]


def resident_bytes() -> int:
    """Return the resident memory of this process in bytes (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _processor() -> str:
    """Return the processor's name."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


def _memory() -> int:
    """Return the machine's memory in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def _compiler() -> str:
    """Return the first line of what the C compiler says of itself."""
    found = shutil.which("cc")
    if found is None:
        return "none"
    done = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.splitlines()[0] if done.stdout else "unknown"
