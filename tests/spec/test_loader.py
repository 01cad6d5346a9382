"""A scenario file becomes a complete scenario, or a list of all its mistakes."""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scenario_texts import VALID, edited, place
from tests.spec.broken import Broken
from tests.spec.broken_scenarios import BROKEN
from typer.testing import CliRunner

from feedfollow.cli import app
from feedfollow.paths import shipped_scenarios
from feedfollow.spec.errors import SpecError, printable
from feedfollow.spec.loader import load_scenario, name_of_file
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.spec.policy import LEVERS


def written(folder: Path, text: str, name: str = "scenario.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def refusal(path: Path) -> str:
    """Check a file on the command line; return the message of its refusal."""
    result = CliRunner().invoke(app, ["check", str(path)])
    assert result.exit_code == 2, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.stderr


def test_the_table_holds_at_least_fifty_mistakes_each_under_its_own_name() -> None:
    assert len({case.id for case in BROKEN}) == len(BROKEN) >= 50


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: case.id)
def test_a_broken_file_is_refused_with_its_place(case: Broken, tmp_path: Path) -> None:
    path = written(tmp_path, case.text)
    told = refusal(path)
    assert case.message in told
    assert case.hint in told
    if case.at is not None:
        where = place(case.text, case.at)
        assert f"{path}:{where}: " in told
        said = told[told.index(f"{path}:{where}: ") :].split("\n")
        caret = said[2].index("^")
        assert said[1][caret:].startswith(printable(case.at.split("\n")[0])[:20])


def test_the_valid_file_of_the_table_is_fine(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["check", str(written(tmp_path, VALID))])
    assert result.exit_code == 0, result.stderr


def test_a_file_that_is_not_utf_8_is_refused_where_it_goes_wrong(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("name: example\nquestion: caf\xe9?\n".encode("latin-1"))
    told = refusal(path)
    assert f"{path}:2:14: byte 0xe9 is not UTF-8" in told


def test_a_file_in_utf_16_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.yaml"
    path.write_bytes(VALID.encode("utf-16"))
    assert "is not UTF-8" in refusal(path)


def test_a_byte_order_mark_and_foreign_line_ends_change_nothing(tmp_path: Path) -> None:
    plain = load_scenario(written(tmp_path, VALID))
    marked = load_scenario(written(tmp_path, "\ufeff" + VALID.replace("\n", "\r\n"), "w.yaml"))
    assert marked == plain


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert f"{tmp_path}: is a directory" in refusal(tmp_path)


def test_a_missing_file_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    written(tmp_path, VALID, "baseline.yaml")
    told = refusal(tmp_path / "basline.yaml")
    assert f"{tmp_path / 'basline.yaml'}: no such file" in told
    assert "did you mean 'baseline.yaml'?" in told


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "is not a regular file" in refusal(tmp_path / "pipe.yaml")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, VALID)
    path.chmod(0)
    assert "cannot be read: Permission denied" in refusal(path)


def test_a_name_too_long_for_the_file_system_is_refused(tmp_path: Path) -> None:
    assert "cannot be read: File name too long" in refusal(tmp_path / ("x" * 5000))


def test_all_mistakes_of_a_file_are_reported_at_once_in_the_order_of_the_file(
    tmp_path: Path,
) -> None:
    text = edited(
        ("users: 2000", "usrs: 2000"),
        ("precision: 1.5", "precision: -1"),
        ("minutes: 90", "minutes: 90 CNY"),
        ("until: 2019-12-31", "until: 2019-02-30"),
        ("with: douyin", "with: douyinn"),
    )
    path = written(tmp_path, text)
    with pytest.raises(SpecError) as caught:
        load_scenario(path)
    lines = [problem.line for problem in caught.value.problems]
    assert lines == sorted(lines, key=lambda line: line or 0)
    assert [problem.message.split()[0] for problem in caught.value.problems] == [
        "until:",
        "unknown",
        "platforms.douyin.feed.precision",
        "platforms.kuaishou.population.minutes:",
        "platforms.kuaishou.population.overlap.with",
    ]


def test_what_is_written_is_what_is_loaded(tmp_path: Path) -> None:
    scenario = load_scenario(written(tmp_path, VALID))
    assert scenario.name == "example"
    assert (scenario.start, scenario.until, scenario.burn_in) == (
        date(2019, 1, 1),
        date(2019, 12, 31),
        90,
    )
    assert (scenario.users, scenario.seed) == (2000, 7)
    assert (scenario.anchors_per_platform, scenario.merchants) == (100, 200)
    assert list(scenario.platforms) == ["douyin", "kuaishou", "outside_shelf"]
    douyin, kuaishou, shelf = scenario.platforms.values()
    assert douyin.levers["traffic.private_share"] == 0.15
    assert douyin.levers["links.open_live"] == 0.8
    assert douyin.opening_rate == 0.78
    assert douyin.anchors_real is not None
    assert douyin.anchors_real.at(date(2030, 1, 1)) == 200_000
    assert (kuaishou.overlap_with, kuaishou.overlap_share) == ("douyin", 0.53)
    assert (shelf.role, dict(shelf.levers), shelf.minutes) == ("shelf", {}, None)
    assert scenario.provenance["platforms.douyin.population.opening_rate"].source == "assumed"
    (event,) = scenario.events
    assert (event.date, event.platform, dict(event.set)) == (
        date(2019, 10, 9),
        "douyin",
        {"links.open_live": 0.0},
    )
    assert scenario.record.tables == ("daily", "traffic")


def test_what_is_not_written_has_the_default_of_its_table(tmp_path: Path) -> None:
    scenario = load_scenario(written(tmp_path, VALID))
    assert list(scenario.parameters) == list(PARAMETERS)
    assert scenario.parameters["session_trust"] == 2.0
    assert scenario.parameters["trust_halflife"] == PARAMETERS["trust_halflife"].default
    assert list(scenario.platforms["douyin"].levers) == list(LEVERS)
    assert (
        scenario.platforms["kuaishou"].levers["feed.precision"] == LEVERS["feed.precision"].default
    )


def test_a_value_with_its_source_is_the_value(tmp_path: Path) -> None:
    sourced = edited(("precision: 1.5", "precision: {value: 1.5, source: assumed, note: a guess}"))
    plain = load_scenario(written(tmp_path, VALID))
    other = load_scenario(written(tmp_path, sourced, "sourced.yaml"))
    assert other.platforms == plain.platforms
    assert other.provenance["platforms.douyin.feed.precision"].note == "a guess"


def test_numbers_follow_yaml_1_2(tmp_path: Path) -> None:
    text = edited(
        ("users: 2000", "users: 0o3720"),
        ("seed: 7", "seed: 010"),
        ("value: 854 m", "value: 854e6"),
        ("name: example", "name: no"),
        ("question: Does it load?", "question: 12:30"),
    )
    scenario = load_scenario(written(tmp_path, text))
    assert (scenario.users, scenario.seed) == (2000, 10)
    assert scenario.netizens.points[0][1] == 854e6
    assert (scenario.name, scenario.question) == ("no", "12:30")


def test_a_base_is_merged_map_by_map_and_event_by_event(tmp_path: Path) -> None:
    written(tmp_path, VALID, "base.yaml")
    child = """\
extends: base.yaml
platforms:
  douyin:
    feed.precision: 2.5
    population: {opening_rate: 70 %}
parameters: {session_need: 1}
events:
  - {name: links_close, date: 2019-11-01}
  - {name: opens, date: 2019-06-01, platform: kuaishou, set: {traffic: {public_extra: 0.2}}}
"""
    base = load_scenario(tmp_path / "base.yaml")
    scenario = load_scenario(written(tmp_path, child, "child.yaml"))
    assert scenario.name == "child"
    assert scenario.question == ""
    assert scenario.expect == ()
    assert scenario.platforms["kuaishou"] == base.platforms["kuaishou"]
    assert scenario.platforms["douyin"].levers["feed.precision"] == 2.5
    assert scenario.platforms["douyin"].levers["links.open_live"] == 0.8
    assert scenario.platforms["douyin"].opening_rate == 0.7
    assert "platforms.douyin.population.opening_rate" not in scenario.provenance
    assert scenario.parameters["session_need"] == 1.0
    assert [(event.name, event.date.month) for event in scenario.events] == [
        ("opens", 6),
        ("links_close", 11),
    ]
    assert dict(scenario.events[1].set) == {"links.open_live": 0.0}


def test_null_takes_a_key_of_the_base_away(tmp_path: Path) -> None:
    written(tmp_path, VALID, "base.yaml")
    child = "extends: base.yaml\nplatforms: {kuaishou: {population: {overlap: null}}}\n"
    scenario = load_scenario(written(tmp_path, child, "child.yaml"))
    assert scenario.platforms["kuaishou"].overlap_with is None


def test_a_base_is_found_from_the_folder_of_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    written(tmp_path, VALID, "base.yaml")
    written(tmp_path / "inner", "extends: ../base.yaml\nusers: 3000\n", "middle.yaml")
    path = written(tmp_path, "extends: inner/middle.yaml\nseed: 9\n", "top.yaml")
    scenario = load_scenario(path)
    assert (scenario.users, scenario.seed) == (3000, 9)


def test_a_mistake_in_a_base_is_reported_in_the_base(tmp_path: Path) -> None:
    base = written(tmp_path, edited(("precision: 1.5", "precison: 1.5")), "base.yaml")
    told = refusal(written(tmp_path, "extends: base.yaml\nusrs: 3\n", "child.yaml"))
    assert f"{base}:{place(base.read_text(), 'precison')}: unknown key" in told
    assert f"{tmp_path / 'child.yaml'}:2:1: unknown key 'usrs'" in told


@pytest.mark.parametrize(
    ("files", "message", "hint"),
    [
        ({"a.yaml": "extends: a.yaml\n"}, "a.yaml:1:10: 'a.yaml' extends itself", ""),
        (
            {"a.yaml": "extends: b.yaml\n", "b.yaml": "users: 5\nextends: ./a.yaml\n"},
            "b.yaml:2:10: './a.yaml' extends itself: a.yaml -> b.yaml -> a.yaml",
            "",
        ),
        (
            {"a.yaml": "extends: bse.yaml\n", "base.yaml": VALID},
            "a.yaml:1:10: extends 'bse.yaml', but there is no such file",
            "did you mean 'base.yaml'?",
        ),
        ({"a.yaml": "extends: [b.yaml]\n"}, "a.yaml:1:10: extends must name a file", ""),
        ({"a.yaml": "extends: .\n"}, "a.yaml:1:10: extends '.', but there is no such file", ""),
        ({"a.yaml": "extends: ''\n"}, "a.yaml:1:10: extends must name a file", ""),
        ({"a.yaml": 'extends: "\\0"\n'}, "a.yaml:1:10: extends must name a file", ""),
        (
            {"a.yaml": "extends: b.yaml\n", "b.yaml": "users: [\n"},
            "b.yaml:2:1: not valid YAML",
            "",
        ),
        (
            {
                "a.yaml": "extends: 0.yaml\n",
                **{f"{n}.yaml": f"extends: {n + 1}.yaml\n" for n in range(40)},
            },
            "more than 16 files extend each other",
            "",
        ),
    ],
)
def test_a_base_that_cannot_be_used_is_refused_where_it_is_named(
    files: dict[str, str], message: str, hint: str, tmp_path: Path
) -> None:
    for name, text in files.items():
        written(tmp_path, text, name)
    told = refusal(tmp_path / "a.yaml")
    assert message in told
    assert hint in told


def test_every_shipped_scenario_loads_by_its_name_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "baseline.yaml" in shipped_scenarios()
    for name in shipped_scenarios():
        assert load_scenario(name).to_yaml()


def test_a_variant_extends_a_shipped_scenario_from_any_folder(tmp_path: Path) -> None:
    path = written(tmp_path, "extends: baseline.yaml\nusers: 4000\n", "variant.yaml")
    assert load_scenario(path).diff(load_scenario("baseline.yaml")).keys() == {
        "name",
        "question",
        "users",
    }


@pytest.mark.parametrize("stem", ["what if?", "-dash", "données", "x" * 200, "..."])
def test_a_name_made_of_a_file_can_be_written_out_and_read_again(stem: str, tmp_path: Path) -> None:
    path = written(tmp_path, VALID.replace("name: example\n", ""), f"{stem}.yaml")
    scenario = load_scenario(path)
    assert scenario.name == name_of_file(path)
    again = load_scenario(written(tmp_path, scenario.to_yaml(), "again.yaml"))
    assert again == scenario


def test_messages_never_carry_control_characters_to_the_terminal(tmp_path: Path) -> None:
    told = refusal(written(tmp_path, 'name: "\\e[31m"\nusers: "\\e]0;x\\a"\n'))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", told)


PIECES = [
    "",
    "null",
    "[]",
    "{}",
    "- ",
    "0",
    "-1",
    "1e9",
    "no",
    "2019",
    "x",
    "{value: 1}",
    ": ",
    "%",
]


@settings(max_examples=400, deadline=None)
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, len(VALID)), st.integers(0, 25), st.sampled_from(PIECES)),
        min_size=1,
        max_size=3,
    )
)
def test_a_file_spoilt_anywhere_is_loaded_or_refused_and_nothing_else(
    cuts: list[tuple[int, int, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = VALID
    for at, length, piece in cuts:
        text = text[:at] + piece + text[at + length :]
    path = written(tmp_path_factory.getbasetemp(), text, "spoilt.yaml")
    try:
        scenario = load_scenario(path)
    except SpecError as error:
        assert all(problem.message for problem in error.problems)
    else:
        again = load_scenario(written(path.parent, scenario.to_yaml(), "again.yaml"))
        assert again == scenario
