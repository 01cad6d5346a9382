"""The layer order is a rule, and this is where it is kept.

Rooms from the ground up; a room imports only from itself and from rooms below it. Two rooms on one
line are neighbours and do not know each other. Imports are read from the source, wherever they
stand (top level, inside a function, under ``TYPE_CHECKING``), so nothing is hidden by being lazy.

The one named exception: a result in ``observe`` imports ``plots`` inside its ``plot`` method.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = "feedfollow"
SOURCE = Path(__file__).parents[1] / "model" / PACKAGE

LAYERS: tuple[tuple[str, ...], ...] = (
    ("ground",),
    ("spec",),
    ("world",),
    ("day",),
    ("observe",),
    ("plots",),
    ("run",),
    ("analyse", "calibrate"),
    ("mesa_model", "app", "facts", "atlas"),
    ("cli",),  # starts the page
    ("reference",),  # describes all of it
    ("face",),
)
GROUND = {"units", "sources", "kernels", "functions", "draws", "paths", "extras"}
FACE = {"", "__main__"}  # the package itself and `python -m`
HEIGHT = {room: height for height, rooms in enumerate(LAYERS) for room in rooms}
ONLY_IN = {"mesa": f"{PACKAGE}.mesa_model", "streamlit": f"{PACKAGE}.app"}
HEAVY = {"numba", "mesa", "matplotlib", "streamlit"}


@dataclass(frozen=True)
class Import:
    """One import statement's target, and where it stands."""

    importer: str
    target: str
    line: int
    functions: tuple[str, ...]  # names of the enclosing functions, outermost first
    typing_only: bool

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.target}"


def modules_of(source: Path) -> dict[str, Path]:
    """Return dotted name -> file of every module below the package folder."""
    modules = {}
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        if parts[-1] == "__init__":
            parts = parts[:-1]
        modules[".".join((PACKAGE, *parts))] = path
    return modules


def imports_of(source: Path) -> list[Import]:
    """Return every import in the package, in file order."""
    modules = modules_of(source)
    found: list[Import] = []
    for name, path in modules.items():
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for node, functions, typing_only in _walk(tree, (), False):
            for target in _targets(node, package, modules):
                found.append(Import(name, target, node.lineno, functions, typing_only))
    return found


def _walk(
    node: ast.AST, functions: tuple[str, ...], typing_only: bool
) -> Iterator[tuple[ast.Import | ast.ImportFrom, tuple[str, ...], bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, functions, typing_only
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _walk(child, (*functions, child.name), typing_only)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for part in child.body:
                yield from _walk(ast.Module([part], []), functions, True)
            for part in child.orelse:
                yield from _walk(ast.Module([part], []), functions, typing_only)
        else:
            yield from _walk(child, functions, typing_only)


def _targets(
    node: ast.Import | ast.ImportFrom, package: str, modules: dict[str, Path]
) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = node.module or ""
    if node.level:
        parts = package.split(".")
        kept = parts[: len(parts) - node.level + 1]
        base = ".".join([*kept, base] if base else kept)
    for alias in node.names:
        name = f"{base}.{alias.name}"
        # The version string is data of the ground, although it lives in the package's front door.
        if base == PACKAGE and alias.name == "__version__":
            continue
        yield name if name in modules else base


def room_of(module: str) -> str:
    """Return the room a module of the package lives in."""
    head = module.removeprefix(PACKAGE).lstrip(".").partition(".")[0]
    if head in FACE:
        return "face"
    return "ground" if head in GROUND else head


def is_ours(target: str) -> bool:
    return target.split(".")[0] == PACKAGE


def upward_imports(source: Path) -> list[str]:
    """Return the imports that point to the same height in another room, or upwards."""
    return [
        str(item)
        for item in imports_of(source)
        if is_ours(item.target)
        and room_of(item.importer) != room_of(item.target)
        and HEIGHT[room_of(item.importer)] <= HEIGHT[room_of(item.target)]
        and not _is_the_plot_exception(item)
    ]


def _is_the_plot_exception(item: Import) -> bool:
    if (room_of(item.importer), room_of(item.target)) != ("observe", "plots"):
        return False
    return item.typing_only or any(name.lstrip("_").startswith("plot") for name in item.functions)


def strays(source: Path) -> list[str]:
    """Return the imports of a framework outside the one module or room that may know it."""
    return [
        str(item)
        for item in imports_of(source)
        if (home := ONLY_IN.get(item.target.split(".")[0]))
        and not f"{item.importer}.".startswith(f"{home}.")
    ]


def heavy_at_load(source: Path, starts: Callable[[str], bool]) -> list[str]:
    """Return the heavy libraries that merely importing the chosen modules would load.

    Follows module-level imports through the package, and the ``__init__`` of every parent package,
    as Python does.
    """
    modules = modules_of(source)
    at_load: dict[str, list[Import]] = {name: [] for name in modules}
    for item in imports_of(source):
        if not item.functions and not item.typing_only:
            at_load[item.importer].append(item)
    found = []
    queue = [name for name in modules if starts(name)]
    seen = set(queue)
    while queue:
        name = queue.pop()
        targets = [item.target for item in at_load[name]]
        for item in at_load[name]:
            if item.target.split(".")[0] in HEAVY:
                found.append(str(item))
        for target in [*targets, name]:
            parts = target.split(".")
            parents = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
            for parent in parents:
                if parent in modules and parent not in seen:
                    seen.add(parent)
                    queue.append(parent)
    return sorted(found)


def in_spec(name: str) -> bool:
    return room_of(name) == "spec"


def is_a_light_start(name: str) -> bool:
    return name in {PACKAGE, f"{PACKAGE}.__main__", f"{PACKAGE}.cli"}


def test_every_module_lives_in_a_declared_room():
    assert modules_of(SOURCE)
    homeless = [name for name in modules_of(SOURCE) if room_of(name) not in HEIGHT]
    assert not homeless, f"declare a room in LAYERS (or GROUND) for {homeless}"


def test_a_room_imports_only_from_rooms_below_it():
    assert upward_imports(SOURCE) == []


def test_only_the_mesa_face_knows_mesa_and_only_the_app_knows_streamlit():
    assert strays(SOURCE) == []


def test_declaring_a_scenario_never_loads_a_compiler_or_a_plotting_library():
    assert heavy_at_load(SOURCE, in_spec) == []


def test_the_package_and_its_command_line_start_light():
    assert heavy_at_load(SOURCE, is_a_light_start) == []


@pytest.fixture
def package(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Write a small package with the given files, and return its folder."""

    def write(files: dict[str, str]) -> Path:
        source = tmp_path / PACKAGE
        for name, text in files.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return source

    return write


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("units.py", "from feedfollow.spec import parameters"),
        ("spec/loader.py", "from ..world.users import Users"),
        ("world/users.py", "def f():\n    import feedfollow.day.schedule"),
        ("day/schedule.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
         "    from feedfollow.observe import results"),
        ("observe/results.py", "from feedfollow import plots"),
        ("observe/results.py", "class Run:\n    def save(self):\n        import feedfollow.plots"),
        ("plots/gmv.py", "import feedfollow.run.simulate"),
        ("analyse/compare.py", "from feedfollow.calibrate import fit"),
        ("run/simulate.py", "from feedfollow import load_scenario"),
    ],
)  # fmt: skip
def test_an_upward_import_is_reported(package, file, text):
    rooms = ("spec", "world", "day", "observe", "plots", "run", "analyse", "calibrate")
    files = {f"{room}/__init__.py": "" for room in rooms} | {"__init__.py": ""}
    assert len(upward_imports(package(files | {file: text}))) == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("observe/results.py", "def plot(run):\n    from feedfollow import plots"),
        ("observe/results.py", "def _plot_gmv():\n    import feedfollow.plots.gmv"),
        ("observe/store.py", "from feedfollow import __version__"),
        ("run/simulate.py", "from feedfollow.plots import gmv\nfrom ..units import fen"),
    ],
)
def test_a_downward_import_and_the_plot_exception_pass(package, file, text):
    files = {"__init__.py": "", "units.py": "", "plots/__init__.py": "", "plots/gmv.py": ""}
    assert upward_imports(package(files | {file: text})) == []


def test_a_stray_framework_is_reported_even_inside_a_function(package):
    files = {"run/simulate.py": "def f():\n    import mesa", "mesa_model.py": "import mesa"}
    source = package(files)
    assert strays(source) == [f"{PACKAGE}.run.simulate:2 imports mesa"]


def test_a_compiler_reached_through_another_module_is_reported(package):
    source = package(
        {
            "__init__.py": "",
            "kernels.py": "import numba",
            "units.py": "from .kernels import kernel",
            "spec/__init__.py": "",
            "spec/loader.py": "from feedfollow.units import fen",
        }
    )
    assert heavy_at_load(source, in_spec) == [f"{PACKAGE}.kernels:1 imports numba"]
