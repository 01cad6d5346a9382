"""Who is born: the users, lines of merchants and anchors of a scenario."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from feedfollow.spec.scenario import Platform, Scenario
from feedfollow.world import birth_users as people
from feedfollow.world.accounts import Accounts, brands_of, open_accounts
from feedfollow.world.anchors import Anchors
from feedfollow.world.birth_anchors import RoomTraits, fill_anchors, fill_rooms
from feedfollow.world.birth_merchants import (
    GoodsTraits,
    assign_platforms,
    fill_merchants,
    name_brands,
)
from feedfollow.world.coefficients import Coefficients
from feedfollow.world.columns import F64, I64, U32, allocate
from feedfollow.world.families import join_families
from feedfollow.world.inputs import (
    REFERENCE,
    known,
    membership,
    reference_people,
    year_fraction,
)
from feedfollow.world.merchants import Merchants
from feedfollow.world.own_brands import found_brands
from feedfollow.world.users import Users


def born_users(
    scenario: Scenario,
    platforms: tuple[Platform, ...],
    coef: Coefficients,
    sizes: dict[str, int],
    key: U32,
) -> Users:
    """Return all users on the first day of the burn-in."""
    users = allocate(Users, sizes)
    value = scenario.parameters
    people.draw_tastes(
        users, value["taste_concentration"], value["taste_floor"], coef.engage_match, key
    )
    traits = np.array(
        [
            value["price_sensitivity"],
            value["price_sensitivity_spread"],
            value["budget_median"],
            value["budget_spread"],
            value["opening_spread"],
        ]
    )
    words = people.birth_words(len(users.potential), len(platforms), key)
    people.draw_activity(users, value["purchase_shape"], words)
    people.draw_traits(users, traits, value["adoption_ceiling"] / reference_people(scenario), words)
    people.draw_ranks(users, _overlaps(scenario, platforms), words, key)
    first = scenario.start - timedelta(days=scenario.burn_in)
    years = year_fraction(first) - value["adoption_start_year"]
    people.start_adoption(users, people.bass_share(coef, years))
    users.bought_day[:] = -scenario.burn_in - 1
    users.clicks_day[:] = -scenario.burn_in
    users.system_day[:] = -scenario.burn_in
    return users


def _overlaps(scenario: Scenario, platforms: tuple[Platform, ...]) -> tuple[I64, F64, F64, bool]:
    """Resolve the documented overlaps and, where populations are exclusive, their offsets."""
    names = [p.name for p in platforms]
    other = np.full(len(names), -1, dtype=np.int64)
    mix = np.zeros(len(names))
    offsets = np.zeros(len(names))
    total = reference_people(scenario)
    if scenario.exclusive:
        days = [scenario.start - timedelta(days=scenario.burn_in), scenario.until]
        peaks = [max(membership(scenario, p, day, total)[0] for day in days) for p in platforms]
        if sum(peaks) > 1.0:
            raise ValueError(
                f"exclusive populations need {sum(peaks):.3g} times the users there are: expected "
                "memberships that sum to at most all netizens"
            )
        offsets[1:] = np.cumsum(peaks)[:-1]
        return other, mix, offsets, True
    # the press gave the overlap for mid-2020; outside the run the nearest day stands for it
    day = min(max(date(2020, 6, 30), scenario.start), scenario.until)
    for p, platform in enumerate(platforms):
        if platform.overlap_with is None or platform.overlap_share is None:
            continue
        other[p] = names.index(platform.overlap_with)
        if other[p] >= p:
            raise ValueError(f"{platform.name}: the overlap must name a platform above it")
        own = membership(scenario, platform, day, total)[0]
        its = membership(scenario, platforms[other[p]], day, total)[0]
        mix[p] = people.overlap_mixture(own, its, platform.overlap_share)
    return other, mix, offsets, False


def born_merchants(
    scenario: Scenario, platforms: tuple[Platform, ...], sizes: dict[str, int], key: U32
) -> Merchants:
    """Return all lines of merchants, and on which platforms they are sold."""
    value = scenario.parameters
    merchants = allocate(Merchants, sizes)
    traits = GoodsTraits(
        real=value["merchants_real"],
        quality=(value["quality_alpha"], value["quality_beta"]),
        honesty=(value["honesty_alpha"], value["honesty_beta"]),
        claim_hype=value["claim_hype"],
        price_spread=value["price_spread"] * float(np.sqrt(value["price_between"])),
    )
    fill_merchants(merchants, traits, key)
    if scenario.modules["entry"]:
        name_brands(merchants, value["brand_share"], value["brand_price"], key)
        merchants.selling[:] = [p.levers["merchants.selling"] for p in platforms]
    shares = np.array([p.levers["merchants.share"] for p in platforms])
    assign_platforms(merchants, shares, scenario.merchants_exclusive, key)
    return merchants


def born_anchors(
    scenario: Scenario,
    platforms: tuple[Platform, ...],
    sizes: dict[str, int],
    key: U32,
) -> tuple[Anchors, Accounts]:
    """Return all anchors, and whose the rooms of merchants with several are (37)."""
    value = scenario.parameters
    anchors, several = allocate(Anchors, sizes), scenario.modules["account_matrix"]
    accounts = allocate(Accounts, {"anchor": sizes["anchor"] if several else 0})
    traits = RoomTraits(
        charisma_spread=value["charisma_spread"],
        engage_charisma=value["engage_charisma"],
        follow_exponent=value["follow_choice_exponent"],
        live_head=value["live_probability_head"],
        live_tail=value["live_probability_tail"],
    )
    step = scenario.anchors_per_platform
    for p, platform in enumerate(platforms):
        rows = slice(p * step, (p + 1) * step)
        real = known(platform.anchors_real, platform, "anchors.real").at(REFERENCE)
        own = platform.levers
        fill_anchors(anchors, p, rows, real, traits, own["feed.popularity_exponent"])
        fill_rooms(anchors, rows, own["anchors.self_share"], key)
        if scenario.modules["families"]:
            clans = int(own["anchors.families"]), int(own["anchors.family_size"])
            join_families(anchors, rows, *clans, own["anchors.family_followers"])
        if several:
            rank, brands = int(own["anchors.account_rank"]), int(own["anchors.account_brands"])
            firsts = brands_of(anchors, rows, rank, brands)
            open_accounts(anchors, accounts, rows, firsts, int(own["anchors.accounts"]))
    return anchors, accounts


def own_lines(
    scenario: Scenario,
    platforms: tuple[Platform, ...],
    rooms: tuple[Anchors, Merchants],
    key: U32,
) -> None:
    """Let the largest talents of every platform own lines of goods (32)."""
    anchors, merchants = rooms
    step = scenario.anchors_per_platform
    for p, platform in enumerate(platforms):
        rows, own = slice(p * step, (p + 1) * step), platform.levers
        levers = int(own["anchors.own_brands"]), own["anchors.own_brand_share"]
        found_brands(anchors, merchants, rows, levers, key)
