"""Who leaves a platform, and what a room does that leaves: it is gone, or opens elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from tests.run.short import tiny

from feedfollow.analyse.leaving import Leaver, leave, read_leavers, rooms_of
from feedfollow.run.simulate import Simulation
from feedfollow.spec.errors import SpecError
from feedfollow.spec.scenario import Scenario
from feedfollow.world.own_brands import main_category
from feedfollow.world.world import World

SHARED = {"population__exclusive": False, "merchants_exclusive": False}
CLANS = {
    "modules__families": True,
    "platforms__kuaishou__anchors__families": 3,
    "platforms__kuaishou__anchors__family_size": 2,
}
TALENT = Leaver("kuaishou", 1)
MOVER = Leaver("kuaishou", 1, to="douyin", share=1.0)


def shared_market(**changes: object) -> Scenario:
    """Return the tiny scenario with users of both platforms and families on Kuaishou."""
    return tiny(**{**SHARED, **CLANS, **changes})


def at_work(days: int = 14, users: int = 500) -> World:
    """Return a world at the beginning of a day, when all have followed somebody."""
    simulation = Simulation(shared_market(users=users))
    for _ in range(days):
        simulation.live_day()
    return simulation.world


def edges_to(world: World, room: int) -> set[int]:
    """Return the users who follow a room."""
    return set(np.flatnonzero((world.follows.anchor == room).any(axis=(1, 2))).tolist())


# who leaves


def test_leavers_are_read_as_they_are_written() -> None:
    scenario = shared_market()
    texts = ["kuaishou.2", "kuaishou.family1@douyin:30 %", "douyin.1@kuaishou:0.5", "kuaishou.2"]
    assert read_leavers(texts, scenario) == (
        Leaver("kuaishou", 2),
        Leaver("kuaishou", 1, family=True, to="douyin", share=0.3),
        Leaver("douyin", 1, to="kuaishou", share=0.5),
    )
    for leaver in read_leavers(texts, scenario):
        assert read_leavers([leaver.text], scenario) == (leaver,)


def test_a_platform_alone_stands_for_its_largest_talents_and_its_largest_family() -> None:
    found = read_leavers(["kuaishou", "douyin@kuaishou:10%"], shared_market())
    assert [each.text for each in found] == [
        "kuaishou.1", "kuaishou.2", "kuaishou.family1",
        "douyin.1@kuaishou:0.1", "douyin.2@kuaishou:0.1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kuaishu.1", "did you mean 'kuaishou'"),
        ("kuaishou.1@outside_shelf:0.3", "no content platform is called 'outside_shelf'"),
        ("kuaishou.0", "there is no number 0"),
        ("kuaishou.101", "kuaishou has 100 rooms of a row of their own"),
        ("kuaishou.family4", "kuaishou has 3 families"),
        ("douyin.family1", "douyin has 0 families"),
        ("kuaishou.1@kuaishou:0.3", "cannot leave for the platform that it leaves"),
        ("kuaishou.1@douyin:130%", "between 0 and 1, got 1.3"),
        ("kuaishou.1@douyin:some", "is not a number"),
        ("kuaishou.first", "expected PLATFORM.RANK"),
        ("kuaishou.1@douyin", "expected PLATFORM.RANK"),
    ],
)
def test_a_leaver_that_cannot_be_is_refused_by_name(text: str, message: str) -> None:
    with pytest.raises(SpecError) as told:
        read_leavers(["kuaishou.1", text], shared_market())
    assert str(told.value).startswith(f"leaver {text}: ")
    assert message in str(told.value)


def test_somebody_has_to_leave() -> None:
    with pytest.raises(SpecError, match="nobody leaves"):
        read_leavers([], shared_market())


def test_ranks_are_of_talents_and_families_hold_their_members() -> None:
    world = at_work(1)
    anchors, first = world.anchors, 400
    assert world.names[1] == "kuaishou"
    talents = [a for a in range(first, first + 100) if not anchors.self_room[a]]
    assert rooms_of(Leaver("kuaishou", 3), world) == (talents[2],)
    assert rooms_of(Leaver("kuaishou", 1, family=True), world) == (400, 403, 406)
    own = len(talents) + 1
    with pytest.raises(ValueError, match=f"kuaishou has {len(talents)} talents"):
        rooms_of(Leaver("kuaishou", own), world)


# what it does


def test_a_room_that_is_banned_is_never_live_again_and_nobody_goes_along() -> None:
    simulation = Simulation(shared_market())
    world = simulation.world
    (room,) = rooms_of(TALENT, world)
    days = 0
    while not simulation.over:
        if world.day == 5:
            followers = edges_to(world, room)
            left = leave(world, TALENT)
            assert (left.rooms, left.opened, left.moved) == ((room,), (), 0)
            assert left.followers == len(followers) > 0
            assert edges_to(world, room) == followers
        simulation.live_day()
        if world.day > 5:
            assert not world.anchors.live[room]
        else:
            days += int(world.anchors.live[room])
    assert days > 0


def test_all_members_of_the_other_platform_go_along_with_the_credit_that_the_room_has() -> None:
    world = at_work()
    (room,) = rooms_of(MOVER, world)
    before = {name: np.asarray(world.anchors[name])[room] for name in ("charisma", "pull")}
    fans = edges_to(world, room)
    known = {
        user: next(
            (float(world.follows.good[user, 1, slot]), int(world.follows.day[user, 1, slot]))
            for slot in range(16)
            if world.follows.anchor[user, 1, slot] == room
        )
        for user in fans
    }
    left = leave(world, MOVER)
    (new,) = left.opened
    members = {user for user in fans if world.users.member[user, 0]}
    assert 0 < len(members) < len(fans)
    gained = edges_to(world, new)
    assert members <= gained
    assert left.moved == len(members)
    for user in members:
        slot = world.follows.anchor[user, 0].tolist().index(new)
        credit = (float(world.follows.good[user, 0, slot]), int(world.follows.day[user, 0, slot]))
        assert credit == known[user]
    assert world.anchors.charisma[new] == before["charisma"]
    assert world.anchors.pull[new] == before["pull"]


def test_of_the_followers_the_share_goes_along() -> None:
    half = Leaver("kuaishou", 1, family=True, to="douyin", share=0.5)
    every = Leaver("kuaishou", 1, family=True, to="douyin", share=1.0)
    none = Leaver("kuaishou", 1, family=True, to="douyin", share=0.0)
    moved = [leave(at_work(users=3000), each).moved for each in (none, half, every)]
    assert moved[0] == 0
    # binomial with probability 1/2, four standard deviations either way
    assert abs(moved[1] - moved[2] / 2.0) < 2.0 * moved[2] ** 0.5
    assert moved[1] < moved[2]


def test_it_takes_over_the_smallest_talent_that_shows_its_goods() -> None:
    world = at_work(1)
    family = Leaver("kuaishou", 1, family=True, to="douyin", share=0.5)
    rooms = rooms_of(family, world)
    wanted = [main_category(world.anchors, room) for room in rooms]
    opened = leave(world, family).opened
    assert len(set(opened)) == len(rooms) == 3
    anchors = world.anchors
    for k, (category, room) in enumerate(zip(wanted, opened, strict=True)):
        assert not anchors.self_room[room]
        smaller = [a for a in range(room + 1, 100) if a not in opened[:k]]
        for each in (room, *smaller):
            fits = category in anchors.categories[each, : anchors.breadth[each]]
            assert fits == (each == room) or anchors.self_room[each]


def test_without_a_room_that_shows_its_goods_it_cannot_open() -> None:
    world = at_work(1)
    world.anchors.self_room[:400] = True
    with pytest.raises(ValueError, match="none can be taken over"):
        leave(world, MOVER)
