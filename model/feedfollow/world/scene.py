"""What kernels of the evening read and write, as one argument."""

from __future__ import annotations

from typing import NamedTuple

from feedfollow.world.agencies import Agencies
from feedfollow.world.anchors import Anchors
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import F64, I32, U32
from feedfollow.world.exclusives import Exclusives
from feedfollow.world.follows import Follows
from feedfollow.world.friends import Friends
from feedfollow.world.goods import Goods
from feedfollow.world.menus import Choices, Menus
from feedfollow.world.merchants import Merchants
from feedfollow.world.platforms import Platforms
from feedfollow.world.programme import Programme
from feedfollow.world.rooms import Cells, Entries, Shops
from feedfollow.world.scandals import Scandals
from feedfollow.world.social import Social
from feedfollow.world.users import Users
from feedfollow.world.world import World


class Scene(NamedTuple):
    """Rooms of columns, coefficients, decay tables and the key of a world."""

    users: Users
    follows: Follows
    friends: Friends
    scandals: Scandals
    social: Social
    programme: Programme
    agencies: Agencies
    anchors: Anchors
    merchants: Merchants
    goods: Goods
    platforms: Platforms
    entries: Entries
    cells: Cells
    sellers: I32
    menus: Menus
    choices: Choices
    shops: Shops
    exclusives: Exclusives
    coef: Coefficients
    trust_decay: F64
    interest_decay: F64
    key: U32


def scene_of(world: World) -> Scene:
    """Return the scene of a world; its arrays are the world's own."""
    return Scene(
        world.users,
        world.follows,
        world.friends,
        world.scandals,
        world.social,
        world.programme,
        world.agencies,
        world.anchors,
        world.merchants,
        world.goods,
        world.platforms,
        world.entries,
        world.cells,
        world.sellers,
        world.menus,
        world.choices,
        world.shops,
        world.exclusives,
        world.coef,
        world.trust_decay,
        world.interest_decay,
        world.key,
    )
