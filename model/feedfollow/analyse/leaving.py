"""Rooms that leave a platform for good: which they are, and who goes along to another platform.

A scandal shuts a room for a while; no lever shuts one for good or lets it open elsewhere. Both are
changes of state at the beginning of a day, made on the world of a
:class:`feedfollow.run.simulate.Simulation` between two days. Up to there a run is the same, bit by
bit, as one without them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from feedfollow.draws import Purpose, philox, uniform
from feedfollow.kernels import in_place, kernel
from feedfollow.run.ensemble import content
from feedfollow.spec.errors import Problem, SpecError, did_you_mean, listing
from feedfollow.spec.scenario import Scenario
from feedfollow.units import parse_quantity
from feedfollow.world.birth_anchors import HEAD
from feedfollow.world.columns import F64, U32
from feedfollow.world.edges import add_edge, find_edge, memory, system_trust
from feedfollow.world.follows import Follows
from feedfollow.world.own_brands import main_category
from feedfollow.world.platforms import Platforms
from feedfollow.world.users import Users
from feedfollow.world.world import World

GONE: Final = 1e-15
"""Chance a day that a room which left is live: below every uniform, and no 0 to divide by (2.4)."""
ALL: Final = ("1", "2", "family1")
"""Who leaves where only a platform is named."""
ORDINAL: Final = ("", "second ", "third ")
_TEXT: Final = re.compile(r"(\w+)(?:\.(family)?(\d+))?(?:@(\w+):(.+))?", re.ASCII)
_FORM: Final = (
    "expected PLATFORM.RANK or PLATFORM.familyRANK, with @PLATFORM:SHARE if a share of the "
    "followers goes along, such as kuaishou.1 or kuaishou.family1@douyin:30%"
)


@dataclass(frozen=True, slots=True)
class Leaver:
    """A room or a family that leaves.

    Attributes
    ----------
    platform : str
        Which is left.
    rank : int
        From 1 on: among its talents with a room of their own row, or among its families, by
        falling charisma, which no policy changes.
    family : bool
        Whether it is a family with all its members.
    to : str or None
        Platform on which it opens again; None if it is banned.
    share : float
        Of its followers, who follow it there if they are members.
    """

    platform: str
    rank: int
    family: bool = False
    to: str | None = None
    share: float = 0.0

    @property
    def text(self) -> str:
        """As it is written on the command line."""
        who = f"{self.platform}.{'family' if self.family else ''}{self.rank}"
        return who if self.to is None else f"{who}@{self.to}:{self.share:g}"

    @property
    def label(self) -> str:
        """In words."""
        from feedfollow.plots.style import name_of

        order = ORDINAL[self.rank - 1] if self.rank <= len(ORDINAL) else f"{self.rank}th "
        who = f"{order}largest {'family' if self.family else 'talent'} of {name_of(self.platform)}"
        if self.to is None:
            return f"{who}, banned"
        return f"{who}, to {name_of(self.to)} with {100 * self.share:g} % of followers"


def read_leavers(texts: Sequence[str], scenario: Scenario) -> tuple[Leaver, ...]:
    """Read who leaves, each once.

    Parameters
    ----------
    texts : sequence of str
        ``kuaishou.1``: the largest talent is banned. ``kuaishou.family1``: the largest family.
        ``kuaishou.1@douyin:30%``: the talent opens on Douyin, and 30 % of the followers go along.
        ``kuaishou`` in the place of ``kuaishou.1``: the two largest talents, and the largest
        family where there are families.
    scenario : Scenario

    Returns
    -------
    tuple of Leaver

    Raises
    ------
    SpecError
        If a text has another form, or names what the scenario does not have.
    """
    found: list[Leaver] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            found += _read(text, scenario)
        except ValueError as error:
            problems.append(Problem(f"leaver {text}", None, None, str(error)))
    if not texts:
        problems.append(Problem("leaver", None, None, f"nobody leaves; {_FORM}"))
    if problems:
        raise SpecError(problems)
    return tuple(dict.fromkeys(found))


def _read(text: str, scenario: Scenario) -> list[Leaver]:
    match = _TEXT.fullmatch(text.strip())
    if match is None:
        raise ValueError(_FORM)
    platform, family, rank, to, part = match.groups()
    for name in (platform, to):
        _refuse_unknown(name, scenario)
    share = 0.0 if part is None else parse_quantity(part, "share")
    if to == platform:
        raise ValueError("it cannot leave for the platform that it leaves")
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a share of followers lies between 0 and 1, got {share:g}")
    families = _families(scenario, platform)
    names = [f"{family or ''}{rank}"] if rank else [n for n in ALL if n[0] != "f" or families]
    found = []
    for name in names:
        of_family, number = name.startswith("family"), int(name.removeprefix("family"))
        most = families if of_family else min(HEAD, scenario.anchors_per_platform // 2)
        if not 1 <= number <= most:
            what = "families" if of_family else "rooms of a row of their own"
            raise ValueError(f"{platform} has {most} {what}, so there is no number {number}")
        found.append(Leaver(platform, number, of_family, to, share))
    return found


def _refuse_unknown(name: str | None, scenario: Scenario) -> None:
    names = content(scenario)
    if name is not None and name not in names:
        hint = did_you_mean(name, names) or listing(names)
        raise ValueError(f"no content platform is called {name!r}; {hint}")


def _families(scenario: Scenario, platform: str) -> int:
    if not scenario.modules["families"]:
        return 0
    return int(scenario.platforms[platform].levers["anchors.families"])


class Left(NamedTuple):
    """What a room or a family did when it left.

    Attributes
    ----------
    rooms : tuple of int
        Rows of the rooms that left.
    opened : tuple of int
        Rows of the rooms in which they opened again, one each; empty if banned.
    followers, moved : int
        Simulated follow edges of the rooms that left, and how many lead to the new rooms now.
    """

    rooms: tuple[int, ...]
    opened: tuple[int, ...]
    followers: int
    moved: int


def rooms_of(leaver: Leaver, world: World) -> tuple[int, ...]:
    """Return the rows of a leaver's rooms, by falling charisma.

    Raises
    ------
    ValueError
        If this world does not have such a talent.
    """
    anchors = world.anchors
    here = anchors.platform == world.names.index(leaver.platform)
    if leaver.family:
        heads = np.flatnonzero(here & (anchors.family == np.arange(len(anchors))))
        return tuple(np.flatnonzero(anchors.family == heads[leaver.rank - 1]).tolist())
    talents = np.flatnonzero(here & anchors.head & ~anchors.self_room)
    if leaver.rank > len(talents):
        raise ValueError(
            f"{leaver.text}: {leaver.platform} has {len(talents)} talents of a row of their own "
            f"under seed {world.scenario.seed}"
        )
    return (int(talents[leaver.rank - 1]),)


def leave(world: World, leaver: Leaver) -> Left:
    """Let a room or a family leave at the beginning of the world's day.

    Its rooms are never live again, and nobody who joins follows them. Follow edges to them stay,
    as with a room that is shut for a while, and lead nowhere. If it opens elsewhere, each of its
    rooms takes over a small one there: it brings its charisma and its followers, and has the goods
    and the standing in the feed that it finds.

    Parameters
    ----------
    world : World
        Changed in place; at the beginning of a day that is yet to be lived.
    leaver : Leaver

    Returns
    -------
    Left

    Raises
    ------
    ValueError
        If the world has no such talent, or no room that can be taken over.
    """
    rooms, anchors = rooms_of(leaver, world), world.anchors
    opened = rooms_taken_over(world, rooms, leaver)
    followers = sum(int((world.follows.anchor == room).sum()) for room in rooms)
    moved = 0
    for room, new in zip(rooms, opened, strict=bool(opened)):
        for name in ("charisma", "pull", "follow_pull", "live_probability"):
            anchors[name][new] = anchors[name][room]
        places = (int(anchors.platform[room]), room, int(anchors.platform[new]), new)
        moved += _move_followers(world, places, leaver.share)
    anchors.live_probability[list(rooms)] = GONE
    anchors.follow_pull[list(rooms)] = 0.0
    return Left(rooms, opened, followers, moved)


def rooms_taken_over(world: World, rooms: Sequence[int], leaver: Leaver) -> tuple[int, ...]:
    """Choose a room for each that opens elsewhere; none if the leaver is banned.

    It is the smallest talent with a row of its own that shows the category of most of the
    leaver's shows, and belongs to no family.

    Raises
    ------
    ValueError
        If there is none.
    """
    if leaver.to is None:
        return ()
    anchors = world.anchors
    there = anchors.platform == world.names.index(leaver.to)
    free = np.flatnonzero(there & anchors.head & ~anchors.self_room & (anchors.family < 0))
    found: list[int] = []
    for room in rooms:
        shown = main_category(anchors, room)
        fit = [
            int(each)
            for each in free[::-1]
            if each not in found and shown in anchors.categories[each, : anchors.breadth[each]]
        ]
        if not fit:
            raise ValueError(
                f"{leaver.text}: no talent of {leaver.to} with a row of its own shows the goods of "
                f"room {room} under seed {world.scenario.seed}, so none can be taken over"
            )
        found.append(fit[0])
    return tuple(found)


def _move_followers(world: World, places: tuple[int, int, int, int], share: float) -> int:
    value = world.coef.system_trust_prior
    rooms = (world.users, world.follows, world.platforms)
    return int(move_followers(rooms, places, share, world.trust_decay, value, world.day, world.key))


@kernel
def move_followers(
    rooms: tuple[Users, Follows, Platforms],
    places: tuple[int, int, int, int],
    share: float,
    table: F64,
    prior: float,
    day: int,
    key: U32,
) -> int:
    """Let followers of a room follow another one too, with the credit it has; return how many.

    The second word of the block that decides when a user hears of a scandal about the room says
    who goes along; only members of the other platform can.

    Parameters
    ----------
    rooms : tuple of Users, Follows, Platforms
    places : (int, int, int, int)
        Platform and row of the room that is left, platform and row of the new one.
    share : float
        Of the followers.
    table : (n,) float64
        Memory of trust by days.
    prior : float
        Weight of the prior in system trust.
    day : int
    key : (2,) uint32
    """
    users, follows, platforms = rooms
    p, old, q, new = places
    moved = 0
    for user in range(users.shape[0]):
        slot = find_edge(follows, user, p, old)
        if slot < 0 or not users[user].member[q]:
            continue
        word = philox(old, user, day, Purpose.SCANDAL, key[0], key[1])[1]
        if uniform(word) < share and find_edge(follows, user, q, new) < 0:
            decay = memory(table, users[user].system_day[q], day)
            system = system_trust(users, user, q, platforms[q].system_start, prior, decay)
            weight = platforms[q].system_weight
            if add_edge(follows, user, q, new, table, day, weight, system) >= 0:
                carry_credit(follows, user, (p, slot), (q, find_edge(follows, user, q, new)))
                moved += 1
    return moved


@in_place
def carry_credit(
    follows: Follows, user: int, source: tuple[int, int], target: tuple[int, int]
) -> None:
    """Give an edge the credit of another one, both of one user, as platform and slot."""
    follows[user].good[target[0], target[1]] = follows[user].good[source[0], source[1]]
    follows[user].bad[target[0], target[1]] = follows[user].bad[source[0], source[1]]
    follows[user].day[target[0], target[1]] = follows[user].day[source[0], source[1]]
