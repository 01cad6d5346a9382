"""A problem is rendered with its line, a caret under its column, and a hint."""

import pickle

import pytest

from feedfollow.spec.errors import MAX_SHOWN, Problem, SpecError, did_you_mean, nearest, printable


def test_a_problem_shows_place_message_line_caret_and_hint() -> None:
    problem = Problem("f.yaml", 3, 5, "is wrong", "    usrs: 3", "did you mean 'users'?")
    assert problem.render() == (
        "f.yaml:3:5: is wrong\n      usrs: 3\n      ^\n  did you mean 'users'?"
    )


def test_a_problem_without_a_place_shows_the_file_and_the_message() -> None:
    assert Problem("f.yaml", None, None, "no such file").render() == "f.yaml: no such file"


def test_the_caret_stands_under_its_character_behind_wide_ones() -> None:
    line = "名字: usrs"
    caret = Problem("f", 1, 5, "m", line).render().split("\n")[2]
    assert caret == "  " + " " * 6 + "^"


def test_of_a_long_line_the_part_around_the_caret_is_shown() -> None:
    line = "x" * 500 + "!" + "y" * 500
    shown, caret = Problem("f", 1, 501, "m", line).render().split("\n")[1:]
    assert len(shown) <= 102
    assert shown[caret.index("^")] == "!"


def test_nothing_of_a_file_reaches_the_terminal_as_a_command() -> None:
    assert printable("a\x1b[31m\t\x07\u202e\udcff") == "a?[31m ???"


def test_an_error_carries_all_its_problems_also_through_a_pickle() -> None:
    problems = [Problem("f", n, 1, f"problem {n}") for n in (1, 2)]
    error = pickle.loads(pickle.dumps(SpecError(problems)))
    assert error.problems == tuple(problems)
    assert str(error) == "f:1:1: problem 1\nf:2:1: problem 2"


def test_of_a_flood_of_problems_the_first_are_shown_and_the_rest_counted() -> None:
    error = SpecError(Problem("f", n + 1, 1, "m") for n in range(MAX_SHOWN + 7))
    assert len(error.problems) == MAX_SHOWN + 7
    assert str(error).count("\n") == MAX_SHOWN
    assert str(error).endswith("and 7 further problems")


@pytest.mark.parametrize(
    ("name", "known", "near"),
    [
        ("usrs", ["users", "seed"], "users"),
        ("Users", ["users", "seed"], "users"),
        ("burn-in", ["burn_in"], "burn_in"),
        ("precison", ["feed.precision", "feed.exploration"], "feed.precision"),
        ("xyzzy", ["users", "seed"], None),
        ("users", [], None),
    ],
)
def test_the_nearest_name_is_found(name: str, known: list[str], near: str | None) -> None:
    assert nearest(name, known) == near
    assert did_you_mean(name, known) == (f"did you mean {near!r}?" if near else None)
