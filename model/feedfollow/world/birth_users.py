"""Birth of users: tastes, budgets, activity, ranks of membership, start-up follows."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import (
    GAMMA_BLOCKS,
    Purpose,
    gamma,
    normal,
    philox,
    uniform,
)
from feedfollow.functions import exp, log
from feedfollow.kernels import kernel
from feedfollow.spec.parameters import CATEGORY_POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT, Coefficients
from feedfollow.world.columns import F64, I64, U32
from feedfollow.world.users import Users

POPULARITY = np.array(CATEGORY_POPULARITY, dtype=np.float64)


@kernel
def draw_tastes(
    users: Users, concentration: float, floor: float, match_exponent: float, key: U32
) -> None:
    """Draw ``theta_i ~ Dirichlet(a C popularity)`` and its logarithms (model.md section 1).

    Parameters
    ----------
    concentration : float
        a of the Dirichlet distribution.
    floor : float
        Least value of ``C theta`` inside a logarithm.
    match_exponent : float
        e_theta of (7).
    """
    categories = CATEGORY_COUNT
    row = np.empty(categories)
    for user in range(users.taste.shape[0]):
        total = 0.0
        for c in range(categories):
            shape = concentration * categories * POPULARITY[c]
            row[c] = gamma(shape, Purpose.TASTES, user, c * GAMMA_BLOCKS, key[0], key[1])
            total += row[c]
        for c in range(categories):
            share = row[c] / total if total > 0.0 else POPULARITY[c]
            users[user].taste[c] = share
            match = log(max(categories * share, floor))
            users[user].match[c] = match
            users[user].lift[c] = exp(match_exponent * match)


@kernel
def draw_traits(users: Users, traits: F64, potential_share: float, key: U32) -> None:
    """Draw the static traits of every user; one purpose, a fixed block for each trait.

    Parameters
    ----------
    traits : (6,) float64
        Mean and log spread of the price sensitivity, median (CNY) and log spread of the budget,
        shape of the purchase activity, spread of the opening propensity.
    potential_share : float
        Share of netizens that may ever adopt, m / Pi (2).
    """
    sensitivity, sensitivity_spread, budget, budget_spread, shape, spread = (
        traits[0],
        traits[1],
        traits[2],
        traits[3],
        traits[4],
        traits[5],
    )
    for user in range(users.taste.shape[0]):
        first = philox(0, user, 0, Purpose.TRAITS, key[0], key[1])
        lean = sensitivity_spread * normal(first[0]) - 0.5 * sensitivity_spread * sensitivity_spread
        users[user].price_sensitivity = sensitivity * exp(lean)
        users[user].budget = np.int64(100.0 * budget * exp(budget_spread * normal(first[1])) + 0.5)
        users[user].openness = exp(spread * normal(first[2]))
        users[user].potential = uniform(first[3]) < potential_share
        users[user].need = -1
        users[user].activity = gamma(shape, Purpose.TRAITS, user, 2, key[0], key[1]) / shape
        users[user].adopted = False


@kernel
def draw_ranks(
    users: Users, overlap_with: I64, overlap_mix: F64, offsets: F64, exclusive: bool, key: U32
) -> None:
    """Draw each user's fixed rank in joining each platform (model.md 2.2).

    A platform with an overlap of its own takes, with probability ``|mix|``, the rank of the other
    platform (mix > 0) or its mirror image (mix < 0), else an independent one; so the documented
    share of common members is met at the reference date and margins stay exact. Exclusive
    populations share one rank, rotated by ``offsets``, so that nobody is a member of two.

    Parameters
    ----------
    overlap_with : (n_platforms,) int64
        Index of the other platform, -1 none.
    overlap_mix : (n_platforms,) float64
        Mixing probability with sign.
    offsets : (n_platforms,) float64
        First rank of each platform when exclusive.
    """
    platforms = users.rank.shape[1]
    for user in range(users.rank.shape[0]):
        common = uniform(philox(0, user, 0, Purpose.MEMBERSHIP, key[0], key[1])[0])
        for p in range(platforms):
            words = philox(1 + p, user, 0, Purpose.MEMBERSHIP, key[0], key[1])
            rank = uniform(words[0])
            if exclusive:
                rank = common - offsets[p]
                rank += rank < 0.0
            elif overlap_with[p] >= 0 and uniform(words[1]) < abs(overlap_mix[p]):
                other = users.rank[user, overlap_with[p]]
                rank = other if overlap_mix[p] > 0.0 else 1.0 - other
            users[user].rank[p] = rank


def overlap_mixture(members: float, other: float, common: float) -> float:
    """Return the mixing weight that makes ``common`` of ``members`` also members of the other.

    Parameters
    ----------
    members, other : float
        Shares of all users who are members of the platform and of the other one.
    common : float
        Wanted share of ``members`` who are also members of the other.

    Returns
    -------
    float
        In [-1, 1]; positive mixes in the other's rank, negative its mirror image.

    Raises
    ------
    ValueError
        If the wanted share cannot be reached with these margins.
    """
    wanted = common * members
    independent = members * other
    if wanted >= independent:
        extreme, sign = min(members, other), 1.0
    else:
        extreme, sign = max(0.0, members + other - 1.0), -1.0
    span = extreme - independent
    weight = (wanted - independent) / span if span else 0.0
    if not 0.0 <= weight <= 1.0 + 1e-12:
        low, high = max(0.0, members + other - 1.0) / members, min(members, other) / members
        raise ValueError(
            f"an overlap of {common:.3g} is impossible with memberships of {members:.3g} and "
            f"{other:.3g} of all users: expected a share between {low:.3g} and {high:.3g}"
        )
    return sign * min(weight, 1.0)


@kernel
def start_adoption(users: Users, adopted_share: float, key: U32) -> None:
    """Let the Bass share ``F`` of potential adopters have adopted at the start (2)."""
    for user in range(users.adopted.shape[0]):
        word = philox(1, user, 0, Purpose.TRAITS, key[0], key[1])[0]
        users[user].adopted = users[user].potential and uniform(word) < adopted_share


def bass_share(coef: Coefficients, years: float) -> float:
    """Return the closed-form Bass share of adopters ``years`` after the launch (T1).

    Zero before the launch.
    """
    if years <= 0:
        return 0.0
    p, q = coef.adoption_innovation, coef.adoption_imitation
    decay = float(exp(-(p + q) * years))
    return (1.0 - decay) / (1.0 + q / p * decay)


def start_evidence(coef: Coefficients, views: float, private_share: float) -> float:
    """Return the stationary parasocial evidence of an edge at full content density (T9).

    Parameters
    ----------
    views : float
        Commerce views per adopter-active day over all forms.
    private_share : float
        psi of (4).

    Returns
    -------
    float
        alpha_ia in pseudo-observations: w_v times engaged views per edge and day over the daily
        loss of memory, for a user who opens every other day.
    """
    follows = coef.follows_start
    if follows <= 0:
        return 0.0
    share = private_share * follows / (follows + coef.follow_half_saturation)
    odds = coef.engage_odds * coef.engage_follow_odds
    engaged = 0.5 * views * share * odds / (1.0 + odds) / follows
    forgetting = 1.0 - coef.trust_decay
    return coef.parasocial_weight * engaged / forgetting if forgetting > 0 else 0.0
