"""C2, C3: which rooms the friends of a viewer were engaged in the day before (4)."""

from __future__ import annotations

from feedfollow.kernels import in_place
from feedfollow.world.labels import NOBODY
from feedfollow.world.scene import Scene
from feedfollow.world.social import shown_by


@in_place
def friends_who_show(scene: Scene, user: int, p: int, day: int) -> int:
    """Return how many friends show a room that is live today: 1[friends engaged] where any do."""
    friends, count = scene.friends, 0
    for k in range(friends.first[user], friends.first[user + 1]):
        room = shown_by(scene.social, scene.anchors, friends.friend[k], p, day, scene.key)
        count += room != NOBODY
    return count


@in_place
def room_shown(scene: Scene, user: int, p: int, place: int, day: int) -> int:
    """Return the room of one of the friends who show one, by their place among these."""
    friends, left = scene.friends, place
    for k in range(friends.first[user], friends.first[user + 1]):
        room = shown_by(scene.social, scene.anchors, friends.friend[k], p, day, scene.key)
        if room != NOBODY:
            if left == 0:
                return room
            left -= 1
    return NOBODY
