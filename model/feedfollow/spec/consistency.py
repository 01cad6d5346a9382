"""Statements of a scenario that are fine one by one and cannot hold together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from feedfollow.spec.errors import Problem
from feedfollow.spec.nodes import MapNode, Mark, Node
from feedfollow.spec.scenario import Platform, Scenario, Series
from feedfollow.spec.settings import SCANDAL_RANK

Contradiction = tuple[str, str]
"""Dotted path of the value to point at, and what is wrong."""


def contradictions(scenario: Scenario, top: MapNode) -> list[Problem]:
    """Run every check.

    Parameters
    ----------
    scenario : Scenario
        A scenario whose values are all valid by themselves.
    top : MapNode
        Its tree, for the places.

    Returns
    -------
    list of Problem
        What cannot hold together.
    """
    return [
        _mark(top, path).problem(message) for check in CHECKS for path, message in check(scenario)
    ]


def _mark(top: MapNode, path: str) -> Mark:
    """Find the deepest place on a dotted path that the tree has."""
    node: Node = top
    for name in path.split("."):
        if not isinstance(node, MapNode) or name not in node.entries:
            break
        node = node.entries[name]
    return node.mark


def _content(scenario: Scenario) -> list[Platform]:
    return [each for each in scenario.platforms.values() if each.role == "content"]


def users_outnumber_netizens(scenario: Scenario) -> Iterator[Contradiction]:
    """Find a sample larger than its population."""
    fewest = min(value for _, value, _ in scenario.netizens.points)
    if scenario.users > fewest:
        yield "users", f"{scenario.users} users are more than the {fewest:.6g} netizens"


def anchors_outnumber_real_ones(scenario: Scenario) -> Iterator[Contradiction]:
    """Find platforms whose anchors would weigh less than 1."""
    for platform in _content(scenario):
        series = platform.anchors_real
        fewest = min(value for _, value, _ in series.points) if series is not None else 0.0
        if scenario.anchors_per_platform > fewest:
            yield (
                f"platforms.{platform.name}.anchors.real",
                f"{platform.name} has {fewest:.6g} real anchors, fewer than the "
                f"{scenario.anchors_per_platform} simulated ones (scale.anchors)",
            )


def scandals_beyond_the_head(scenario: Scenario) -> Iterator[Contradiction]:
    """Find scandals of anchors whose row stands for several real ones."""
    single = scenario.anchors_per_platform // 2
    for scandal in scenario.scandals:
        if scandal.rank > single:
            yield (
                "scandals",
                f"scandal {scandal.name!r} is of anchor {scandal.rank} of {scandal.platform}: "
                f"expected one of the {single} that are simulated one by one, the first half of "
                f"scale.anchors ({scenario.anchors_per_platform})",
            )


def families_beyond_the_head(scenario: Scenario) -> Iterator[Contradiction]:
    """Find families that leave no single room to others."""
    single = min(int(SCANDAL_RANK.high), scenario.anchors_per_platform // 2)
    for platform in _content(scenario) if scenario.modules["families"] else ():
        families, size = platform.levers["anchors.families"], platform.levers["anchors.family_size"]
        rooms = int(families) * (1 + int(size))
        if rooms >= single:
            yield (
                f"platforms.{platform.name}.anchors.families",
                f"{int(families)} families of 1 + {int(size)} anchors are {rooms} rooms of "
                f"{platform.name}: expected fewer than the {single} that are simulated one by one",
            )


def merchants_outnumber_real_ones(scenario: Scenario) -> Iterator[Contradiction]:
    """Find merchants that would weigh less than 1."""
    real = scenario.parameters["merchants_real"]
    if scenario.merchants > real:
        yield (
            "scale.merchants",
            f"{scenario.merchants} simulated merchants are more than the {real:.6g} real ones "
            "(parameters.merchants_real)",
        )


def daily_users_reach_members(scenario: Scenario) -> Iterator[Contradiction]:
    """Find platforms that as many people open on some day as are members."""
    for platform in _content(scenario):
        daily = platform.daily_users
        for day in _turning_days(scenario) if daily is not None else ():
            members = _members(scenario, platform, day)
            if daily is not None and daily.at(day) >= members:
                yield (
                    f"platforms.{platform.name}.population.daily_users",
                    f"{platform.name} has {daily.at(day):.4g} daily users on {day}, "
                    f"but {members:.4g} members",
                )
                break


def exclusive_members_outnumber_netizens(scenario: Scenario) -> Iterator[Contradiction]:
    """Find memberships that do not fit side by side where each person may hold only one."""
    if not scenario.exclusive:
        return
    days = _turning_days(scenario)
    total = sum(
        max(_members(scenario, platform, day) for day in days) for platform in _content(scenario)
    )
    if total > _people(scenario):
        yield (
            "population.exclusive",
            f"the platforms have {total:.4g} members together at their peaks, more than the "
            f"{_people(scenario):.4g} netizens, but each person may join one platform only",
        )


def overlaps_are_impossible(scenario: Scenario) -> Iterator[Contradiction]:
    """Find overlaps larger than the other platform, or too small for the country, on every day."""
    people = _people(scenario)
    for platform in _content(scenario):
        if platform.overlap_with is None or platform.overlap_share is None or scenario.exclusive:
            continue
        ranges: list[tuple[float, float]] = []
        for day in _turning_days(scenario):
            own = _members(scenario, platform, day)
            other = _members(scenario, scenario.platforms[platform.overlap_with], day)
            ranges.append((max(0.0, own + other - people) / own, min(own, other) / own))
        if not any(low <= platform.overlap_share <= high for low, high in ranges):
            low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
            yield (
                f"platforms.{platform.name}.population.overlap.share",
                f"{platform.overlap_share:.4g} of the members of {platform.name} cannot also be "
                f"members of {platform.overlap_with}: with these populations the share lies in "
                f"{low:.3g} to {high:.3g}",
            )


def social_feed_without_friends(scenario: Scenario) -> Iterator[Contradiction]:
    """Find a feed of what friends watch where nobody has any."""
    if scenario.modules["social"] and not scenario.modules["friends"]:
        yield (
            "modules.social",
            "modules.social shows what friends are engaged in: expected modules.friends on as well",
        )


CHECKS: Final[tuple[Callable[[Scenario], Iterator[Contradiction]], ...]] = (
    users_outnumber_netizens,
    anchors_outnumber_real_ones,
    merchants_outnumber_real_ones,
    daily_users_reach_members,
    exclusive_members_outnumber_netizens,
    overlaps_are_impossible,
    scandals_beyond_the_head,
    social_feed_without_friends,
    families_beyond_the_head,
)


def _turning_days(scenario: Scenario) -> list[date]:
    """List the days on which a series bends: between them logarithms are straight lines.

    A ratio of two series is therefore largest at such a day, and so is a sum, since it is convex
    in between.
    """
    first, last = scenario.start - timedelta(days=scenario.burn_in), scenario.until
    every: list[Series | None] = [scenario.netizens]
    for platform in _content(scenario):
        every += [platform.daily_users, platform.monthly_users]
    middles = {day for series in every if series is not None for day, _, _ in series.points}
    # The day before the first monthly row still uses the ratio.
    middles |= {day - timedelta(days=1) for day in middles}
    return sorted({first, last} | {day for day in middles if first <= day <= last})


def _people(scenario: Scenario) -> float:
    return max(value for _, value, _ in scenario.netizens.points)


def _members(scenario: Scenario, platform: Platform, day: date) -> float:
    """Count the members (process 2.2): monthly rows, a ratio before them, or a rate.

    Without a user series members are a share of adopters; they are counted as if all had adopted.
    """
    daily, monthly = platform.daily_users, platform.monthly_users
    if daily is None:
        return (platform.adopter_share or 0.0) * _people(scenario)
    if monthly is None:
        members = daily.at(day) / (platform.opening_rate or 1.0)
    elif day < monthly.points[0][0] and platform.before_ratio is not None:
        members = daily.at(day) * platform.before_ratio
    else:
        members = monthly.at(day)
    return min(members, scenario.netizens.at(day))
