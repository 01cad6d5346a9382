"""Pages that code writes are never stale, and each covers its tables to the last row."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from feedfollow.cli import app
from feedfollow.day.schedule import CLOSING, SCHEDULE, action
from feedfollow.observe.measure_table import MEASURES
from feedfollow.reference import __main__ as writer
from feedfollow.reference.commands import commands_markdown
from feedfollow.reference.measures import measures_markdown
from feedfollow.reference.pages import NAMES, page_of, write_pages
from feedfollow.reference.phases import owner, phases_markdown
from feedfollow.spec.describe import UnknownName
from feedfollow.spec.vocabulary import MODULES

DOCS = Path(__file__).parents[2] / "docs"


SLOW = {"reach", "phases"}
"""Pages for which the code of the day is read statement by statement."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] * (name in SLOW)) for name in NAMES]
)
def test_the_page_is_not_stale(name):
    assert (DOCS / f"{name}.md").read_text(encoding="utf-8") == page_of(name, DOCS)


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda each: each.name)
def test_every_measure_has_a_row_with_its_unit_and_definition(measure):
    definition = measure.definition.replace("|", "\\|")
    row = f"\n| `{measure.name}` | {measure.unit} | {definition} | "
    assert measures_markdown().count(row) == 1


def test_a_rate_has_no_value_where_nothing_is_below_it():
    page = measures_markdown()
    (line,) = [each for each in page.splitlines() if each.startswith("| `return_rate` |")]
    assert line.endswith("| `counters[orders_confirmed]` and `counters[orders_returned]` are 0 |")
    (line,) = [each for each in page.splitlines() if each.startswith("| `need_share` |")]
    assert line.endswith("| not read | `buyers_month` is 0 |")


def test_phases_stand_in_the_order_in_which_they_are_carried_out():
    page = phases_markdown()
    places = [
        page.index(f"| {phase.verb} | `{action(phase).__name__}` | ")
        for phase in (*SCHEDULE, CLOSING)
    ]
    assert places == sorted(places)


def test_a_phase_belongs_to_the_module_without_which_it_is_left_out():
    owners = {phase.module: owner(phase) for phase in SCHEDULE}
    assert owners["festivals"] == "module `festivals`"
    assert owners["couriers"] == "module `couriers`"
    assert owners["shelf"] == owners["assortment"] == "module `shelf`"
    without = {f"module `{name}`" for name in MODULES if name != "closed_links"}
    assert set(owners.values()) == {"core", *without}  # links close in the core's own phase


@pytest.mark.parametrize("module", MODULES)
def test_every_module_decides_on_a_column_through_a_phase(module):
    table = phases_markdown().partition("## Optional modules")[2].partition("\n## ")[0]
    (line,) = [each for each in table.splitlines() if each.startswith(f"| `{module}` |")]
    columns, phases = line.split("|")[3:5]
    assert columns.strip()
    assert phases.strip()


def test_every_command_and_option_stands_under_its_heading():
    sections = commands_markdown().split("\n## feedfollow ")
    commands = get_command(app).commands
    assert [section.partition("\n")[0] for section in sections[1:]] == list(commands)
    for section, command in zip(sections[1:], commands.values(), strict=True):
        for each in command.params:
            argument = each.param_type_name == "argument"
            name = each.metavar or each.name.upper() if argument else each.opts[0]
            (row,) = [line for line in section.splitlines() if line.startswith(f"| `{name}`")]
            assert each.help, f"{command.name} does not say what {name} is"
            assert row.endswith(f"| {each.help} |")


def test_bounds_and_defaults_of_options_are_shown():
    page = commands_markdown()
    assert "| `--port` | `INTEGER` from 1 to 65535 | `8501` | Port on this machine. |" in page
    assert "| `--browser`, `--no-browser` | - | `--browser` | Open a browser on it. |" in page
    said = "Folder of the fit, or the name of a shipped one (default)."
    assert f"| `--fit` | `DIR`, needed | - | {said} |" in page
    assert "\x1b" not in page


def test_a_stale_page_is_written_anew_and_no_other(tmp_path):
    (tmp_path / "commands.md").write_text("stale", encoding="utf-8")
    assert write_pages(tmp_path, ["commands"]) == [tmp_path / "commands.md"]
    assert (tmp_path / "commands.md").read_text(encoding="utf-8") == commands_markdown()
    assert write_pages(tmp_path, ["commands"]) == []


def test_a_page_that_there_is_not_is_refused_with_the_nearest_one(tmp_path):
    with pytest.raises(UnknownName, match=r"comands.*did you mean 'commands'"):
        write_pages(tmp_path, ["parameters", "comands"])
    assert list(tmp_path.iterdir()) == []
    said = CliRunner().invoke(writer.app, ["--folder", str(tmp_path / "none"), "commands"])
    assert said.exit_code == 2
    assert "there is no folder" in said.output
