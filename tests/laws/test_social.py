"""The social feed (4): its share of views, whose rooms it shows, nothing where nobody shows any."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.laws.small_world import LIGHT, live_days, live_until_shopping, small_world
from tests.run.short import digests, short, tiny

from feedfollow.day.evening.shop_floor import Workers, meet_goods
from feedfollow.day.evening.social import friends_who_show, room_shown
from feedfollow.day.schedule import end_day
from feedfollow.run.simulate import simulate
from feedfollow.spec.errors import SpecError
from feedfollow.world.labels import FEED, FOLLOW, SOCIAL, VIEWS
from feedfollow.world.scene import Scene, scene_of
from feedfollow.world.social import shown_by
from feedfollow.world.world import World

ON = {"modules.friends": True, "modules.social": True}
SHARE = "platforms.kuaishou.traffic.social_share"


def test_a_social_feed_without_friends_is_refused_with_the_reason() -> None:
    with pytest.raises(SpecError, match=r"modules\.social.*expected modules\.friends on"):
        small_world(64, {"modules.social": True})


@pytest.mark.parametrize("settings", [{}, {"modules__social": True}], ids=["off", "no_share"])
def test_without_a_share_friends_show_nothing_to_the_byte(
    settings: dict[str, object], tmp_path: Path
) -> None:
    """The module off with a share, and on without one."""
    share = {"platforms__kuaishou__traffic__social_share": 0.5} if not settings else {}
    base = {"modules__friends": True}
    changed, same = simulate(tiny(**base, **settings, **share)), simulate(tiny(**base))
    assert digests(changed, tmp_path) == digests(same, tmp_path)


def watched(share: float, people: int = 4000) -> World:
    """Return a world in the evening of a day on which everybody's friends showed a room."""
    world = small_world(people, LIGHT | ON | {"parameters.minutes_spread": 0})
    live_days(world, 2)
    live_until_shopping(world)
    rng = np.random.default_rng(1)
    world.users.adopted[:] = True
    world.users.opened[:] = world.users.member
    world.platforms.social_share[1] = share
    step = world.scenario.anchors_per_platform
    for p in range(2):
        live = np.flatnonzero(world.anchors.live[p * step : (p + 1) * step]) + p * step
        world.social.room[:, p] = rng.choice(live, people)
    world.social.day[:] = world.day - 1
    return world


def views(world: World) -> dict[int, int]:
    """Return views of an evening on Kuaishou by source."""
    world.tally.traffic[:] = 0
    meet_goods(world, Workers(world, 1, None))
    return {s: int(world.tally.traffic[1, :, s, :, VIEWS].sum()) for s in (FEED, FOLLOW, SOCIAL)}


def test_friends_take_their_share_of_public_views_and_leave_follow_views_as_they_were() -> None:
    """``w_social = (1 - w_follow) sigma``, within four standard errors of a Poisson count."""
    without, found = views(watched(0.0)), views(watched(0.3))
    assert without[SOCIAL] == 0
    public = without[FEED]
    assert abs(found[SOCIAL] - 0.3 * public) < 4.0 * np.sqrt(0.3 * public)
    assert abs(found[FEED] - 0.7 * public) < 4.0 * np.sqrt(2.0 * 0.7 * public)
    assert found[FOLLOW] == without[FOLLOW]
    assert found[SOCIAL] > 1000


def test_where_no_friend_was_engaged_the_feed_keeps_all_views() -> None:
    world = watched(0.3)
    world.social.day[:] = world.day - 2
    found = views(world)
    assert found[SOCIAL] == 0
    assert found[FEED] > 1000


def shown_rooms(scene: Scene, world: World, user: int, p: int) -> list[int]:
    """Twin of the kernels: the rooms of a user's friends that are live, in the order of friends."""
    first, friend = world.friends
    rooms = [
        shown_by(scene.social, scene.anchors, int(other), p, world.day, world.key)
        for other in friend[first[user] : first[user + 1]]
    ]
    return [room for room in rooms if room >= 0]


def test_a_view_shows_the_room_of_a_friend_that_is_live_today() -> None:
    world = watched(0.3, 300)
    world.social.day[::3] = world.day - 3  # a third watched nothing yesterday
    scene, seen = scene_of(world), 0
    for user in range(0, 300, 10):
        rooms = shown_rooms(scene, world, user, 1)
        assert friends_who_show(scene, user, 1, world.day) == len(rooms)
        for place, room in enumerate(rooms):
            assert room_shown(scene, user, 1, place, world.day) == room
        seen += len(rooms)
    assert seen > 50


def test_a_head_room_is_shown_when_live_and_a_row_of_many_as_often_as_one_of_them_is() -> None:
    world = watched(0.3)
    scene, step = scene_of(world), world.scenario.anchors_per_platform
    head, tail = step, 2 * step - 1
    assert world.anchors.head[head]
    assert not world.anchors.head[tail]
    shown = {}
    for anchor, live in ((head, True), (head, False), (tail, True)):
        world.social.room[:, 1] = anchor
        world.anchors.live[anchor] = live
        rooms = [
            shown_by(scene.social, scene.anchors, friend, 1, world.day, world.key)
            for friend in range(2000)
        ]
        shown[anchor, live] = np.mean(np.array(rooms) == anchor)
    assert shown[head, True] == 1.0
    assert shown[head, False] == 0.0
    chance = float(world.anchors.live_probability[tail])
    assert shown[tail, True] == pytest.approx(chance, abs=4.0 * np.sqrt(chance / 2000))


def test_the_room_of_the_last_engaged_view_is_what_a_user_shows() -> None:
    world = small_world(1500, LIGHT | ON | {SHARE: 0.5})
    live_days(world, 3)
    live_until_shopping(world)
    engaged_before = world.social.day == world.day - 1
    assert engaged_before.any()
    meet_goods(world, Workers(world, 1, None))
    today = world.social.day == world.day
    step = world.scenario.anchors_per_platform
    for p in range(2):
        rooms = world.social.room[today[:, p], p]
        assert len(rooms) > 20
        assert (rooms // step == p).all()
        assert (world.tally.engaged[rooms] > 0).all()
    assert (world.social.room[world.social.day < 0] == -1).all()
    end_day(world)


def test_views_of_friends_rooms_are_a_measure_of_their_own() -> None:
    share = {"platforms__kuaishou__traffic__social_share": 0.5}
    daily = simulate(
        short(users=1500, until="2020-07-15", modules__friends=True, modules__social=True, **share)
    ).daily[["views", "views_feed", "views_follow", "views_paid", "views_social"]]
    parts = daily.drop(columns="views").sum(axis=1)
    assert parts.to_numpy() == pytest.approx(daily["views"].to_numpy())
    social = daily["views_social"].unstack().sum()
    assert social["douyin"] == 0.0
    assert social["kuaishou"] > 0.0
