"""Reading the code of the day: no read is missed, and what cannot be followed is an error."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from feedfollow.day.morning import settlement
from feedfollow.observe.dependence.code import CannotFollow
from feedfollow.observe.dependence.graph import Graph
from feedfollow.observe.dependence.world_code import read
from feedfollow.world.merchants import Merchants
from feedfollow.world.tally import COUNTERS

PLACE = "        merchants[m].in_window -= 1\n"
"""A line of the settlement of orders, behind which code is planted."""
COMMISSION = "Platforms.commission"
TOKENS = "Merchants.tokens"

READS = {
    "a value": "merchants[m].tokens += int(platforms[p].commission * 10.0)",
    "a condition": """
if platforms[p].commission > 0.1:
    merchants[m].tokens = 0""",
    "the other branch": """
if platforms[p].commission > 0.1:
    pass
else:
    merchants[m].tokens = 0""",
    "a variable set under a condition": """
spare = 0
if platforms[p].commission > 0.1:
    spare = 1
merchants[m].tokens += spare""",
    "an order passed over": """
if platforms[p].commission > 0.1:
    continue
merchants[m].tokens += 1""",
    "a loop left": """
for k in range(3):
    merchants[m].tokens += 1
    if platforms[p].commission > 0.1:
        break""",
    "a call that returns early": """
if platforms[p].commission > 0.1:
    return
merchants[m].tokens += 1""",
    "how often a loop goes round": """
for _ in range(int(platforms[p].commission * 10.0)):
    merchants[m].tokens += 1""",
    "while a condition holds": """
left = platforms[p].commission
while left > 0.1:
    left -= 0.1
    merchants[m].tokens += 1""",
    "where it is stored": "merchants[int(platforms[p].commission * 10.0)].tokens = 0",
    "a column by another name": """
levels = platforms.commission
merchants[m].tokens += int(levels[p])""",
    "a row by another name": """
row_of_platform = platforms[p]
merchants[m].tokens += int(row_of_platform.commission)""",
    "an array in between": """
scratch = np.zeros(3)
for k in range(3):
    scratch[k] = platforms[p].commission
merchants[m].tokens += int(scratch[1])""",
    "an array that another name is for": """
scratch = np.zeros(3)
alias = scratch
alias[0] = platforms[p].commission
merchants[m].tokens += int(scratch[0])""",
    "a view of an array": """
scratch = np.zeros((2, 3))
view = scratch[0]
view[0] = platforms[p].commission
merchants[m].tokens += int(scratch[0, 0])""",
    "another column in between": """
anchors[0].house = platforms[p].commission
merchants[m].tokens += int(anchors[0].house)""",
    "a variable of the round before": """
before = 0.0
for k in range(3):
    merchants[m].tokens += int(before)
    before = platforms[p].commission""",
    "a pair": """
one, other = 1, platforms[p].commission
merchants[m].tokens += int(other)""",
    "one of two values": "merchants[m].tokens += 1 if platforms[p].commission > 0.1 else 2",
    "a function within, called after a variable has changed": """
level = 0.0
def asked():
    return level
if m > 3:
    level = platforms[p].commission
merchants[m].tokens += int(asked())""",
    "a list": "merchants[m].tokens += int(sum([platforms[p].commission for _ in range(2)]))",
    "how long a list is": """
kept = [k for k in range(9) if k > platforms[p].commission]
merchants[m].tokens += len(kept)""",
    "a list that grows under a condition": """
kept = []
if platforms[p].commission > 0.1:
    kept.append(1)
merchants[m].tokens += len(kept)""",
    "values that change places": """
one, other = 1.0, platforms[p].commission
one, other = other, one
merchants[m].tokens += int(one)""",
    "an array that a library fills": """
scratch = np.zeros(3)
np.copyto(scratch, platforms.commission[0])
merchants[m].tokens += int(scratch[0])""",
    "a helper of another module": """
kept = memory(tally.feed_mass[0], int(platforms[p].commission), day)
merchants[m].tokens += int(kept)""",
    "which function is called": """
def first():
    merchants[m].tokens += 1
def second():
    pass
chosen = first if platforms[p].commission > 0.1 else second
chosen()""",
    "what is sorted by": """
pairs = [(platforms[p].commission, 0), (0.1, 1)]
merchants[m].tokens += [place for _, place in sorted(pairs)][0]""",
    "a name of several": """
for name in ("commission", "guarantee"):
    if getattr(platforms[p], name) > 0.1:
        break
    merchants[m].tokens += 1""",
    "a text": """
said = f"{platforms[p].commission}"
merchants[m].tokens += len(said)""",
    "an array in another shape": """
scratch = np.zeros(4)
square = scratch.reshape(2, 2)
square[0, 0] = platforms[p].commission
merchants[m].tokens += int(scratch[0])""",
    "an order that is moved": """
orders[int(platforms[p].commission)] = orders[row]
merchants[m].tokens += orders[row].items""",
}
"""Ways in which a count of a merchant may come to depend on the commission."""

UNKNOWN = {
    "a statement": """
try:
    merchants[m].tokens += 1
except ValueError:
    pass""",
    "a function of another library": "merchants[m].tokens += int(np.random.default_rng().random())",
    "a method": "merchants.sort()",
    "a column that is not there": "merchants[m].tokns += 1",
    "a column in another shape": "merchants.backlog.reshape(-1)[0] = 1",
    "a constant that is changed": "books.FLOWS.clear()",
    "a room as a number": "merchants[m].tokens += int(platforms)",
}
"""Code whose dependences nobody has said."""


@pytest.fixture
def planted(tmp_path):
    """Return what reads the settlement of orders with a few lines more."""

    def plant(code: str) -> Graph:
        text = Path(settlement.__file__).read_text(encoding="utf-8")
        assert text.count(PLACE) == 1
        lines = "".join(f"        {line}\n" for line in code.strip("\n").splitlines())
        path = tmp_path / "settlement.py"
        helper = "from feedfollow.world.edges import memory\n"
        text = text.replace("from feedfollow.world.world", f"{helper}from feedfollow.world.world")
        path.write_text(text.replace(PLACE, PLACE + lines), encoding="utf-8")
        spec = importlib.util.spec_from_file_location(settlement.__name__, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return read([module.settle_orders]).graph

    return plant


def reached(graph: Graph, start: str, end: str) -> bool:
    """Whether a path leads from one node to another."""
    return bool(graph.reached(graph.bit(start)) & graph.bit(end))


def test_the_code_as_it_stands_leads_from_a_commission_to_no_merchant(planted):
    graph = planted("pass")
    assert not reached(graph, COMMISSION, TOKENS)
    assert reached(graph, COMMISSION, "Tally.counters[commission]")
    assert (Merchants, "tokens") not in graph.writers


@pytest.mark.parametrize("code", READS.values(), ids=READS)
def test_a_read_that_is_planted_is_found(planted, code):
    graph = planted(code)
    assert reached(graph, COMMISSION, TOKENS)
    assert any(stack[0] == settlement.__name__ for stack in graph.writers[Merchants, "tokens"])


@pytest.mark.parametrize("code", UNKNOWN.values(), ids=UNKNOWN)
def test_code_that_cannot_be_followed_is_an_error_that_says_where(planted, code):
    with pytest.raises(CannotFollow, match=rf"{settlement.__name__}:\d+: cannot follow"):
        planted(code)


def test_what_is_added_at_a_place_moves_the_places_and_not_their_sum(planted):
    graph = planted("tally.traffic[p, 0, 0, 1 if platforms[p].commission > 0.1 else 0, 3] += 1")
    assert reached(graph, COMMISSION, "Tally.traffic[orders]/destination")
    assert not reached(graph, COMMISSION, "Tally.traffic[orders]")
    assert not reached(graph, COMMISSION, "Tally.traffic[orders]/form")


@pytest.mark.parametrize(
    "code",
    [
        "tally.traffic[p, 0, 0, 1 if platforms[p].commission > 0.1 else 0, 3] = 1",
        "tally.feed_mass[0, int(platforms[p].commission)] += 1.0",
    ],
)
def test_a_place_moves_the_sum_where_it_is_set_or_not_a_whole_number(planted, code):
    graph = planted(code)
    ends = ("Tally.traffic[orders]", "Tally.feed_mass")
    assert any(reached(graph, COMMISSION, end) for end in ends)


def test_named_counters_are_told_apart(planted):
    refused = COUNTERS.index("refused")
    graph = planted(f"tally.counters[p, {refused}] += int(platforms[p].commission * 10.0)")
    assert reached(graph, COMMISSION, "Tally.counters[refused]")
    assert not reached(graph, COMMISSION, "Tally.counters[value_confirmed]")
