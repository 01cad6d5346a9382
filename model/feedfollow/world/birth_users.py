"""Birth of users: tastes, budgets, activity, ranks of membership, start-up follows."""

from __future__ import annotations

import numpy as np

from feedfollow.draws import GAMMA_BLOCKS, Purpose, gamma, normal, philox, uniform
from feedfollow.functions import exp, log
from feedfollow.kernels import kernel
from feedfollow.spec.parameters import CATEGORY_POPULARITY
from feedfollow.world.coefficients import CATEGORY_COUNT, Coefficients
from feedfollow.world.columns import F64, I64, U32
from feedfollow.world.spread import gamma_quantile, spread_words
from feedfollow.world.users import Users

POPULARITY = np.array(CATEGORY_POPULARITY, dtype=np.float64)


@kernel
def draw_tastes(
    users: Users, concentration: float, floor: float, match_exponent: float, key: U32
) -> None:
    """Draw ``theta_i ~ Dirichlet(a C popularity)`` and its logarithms (process 1).

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


ORDER, ACTIVITY, OPENNESS, BUDGET, SENSITIVITY, MEMBERSHIP = range(6)
"""Dimensions of the words of birth; memberships have one a platform, and one that they share."""


def birth_words(count: int, platforms: int, key: U32) -> U32:
    """Give the words of birth ``(6 + platforms, count)``, spread evenly over users."""
    return spread_words(count, MEMBERSHIP + 1 + platforms, int(Purpose.TRAITS), key)


def draw_activity(users: Users, shape: float, words: U32) -> None:
    """Draw ``nu_i ~ Gamma(shape) / shape`` by inversion."""
    users.activity[:] = gamma_quantile(shape, words[ACTIVITY]) / shape


@kernel
def draw_traits(users: Users, traits: F64, potential_share: float, words: U32) -> None:
    """Draw the other static traits of every user, and their place in the order of adoption.

    Parameters
    ----------
    traits : (5,) float64
        Mean and log spread of the price sensitivity, median (CNY) and log spread of the budget,
        spread of the opening propensity.
    potential_share : float
        Share of netizens that may ever adopt, m / Pi (2).
    words : (n, n_users) uint32
        Of birth.
    """
    sensitivity, sensitivity_spread, budget, budget_spread, spread = (
        traits[0],
        traits[1],
        traits[2],
        traits[3],
        traits[4],
    )
    for user in range(users.taste.shape[0]):
        lean = sensitivity_spread * normal(words[SENSITIVITY, user])
        lean -= 0.5 * sensitivity_spread * sensitivity_spread
        users[user].price_sensitivity = sensitivity * exp(lean)
        rich = exp(budget_spread * normal(words[BUDGET, user]))
        users[user].budget = np.int64(100.0 * budget * rich + 0.5)
        users[user].openness = exp(spread * normal(words[OPENNESS, user]))
        place = uniform(words[ORDER, user]) / potential_share
        users[user].potential = place < 1.0
        users[user].patience = -log(1.0 - place) if place < 1.0 else np.inf
        users[user].need = -1
        users[user].adopted = False


@kernel
def draw_ranks(
    users: Users,
    overlaps: tuple[I64, F64, F64, bool],
    words: U32,
    key: U32,
) -> None:
    """Draw each user's fixed rank in joining each platform (process 2.2).

    A platform with an overlap of its own takes, with probability ``|mix|``, the rank of the other
    platform (mix > 0) or its mirror image (mix < 0), else an independent one; so the documented
    share of common members is met at the reference date and margins stay exact. Exclusive
    populations share one rank, rotated by ``offsets``, so that nobody is a member of two.

    Parameters
    ----------
    overlaps : ((n_platforms,) int64, (n_platforms,) float64, (n_platforms,) float64, bool)
        Index of the other platform, -1 none; mixing probability with sign; first rank of each
        platform when exclusive; whether populations are exclusive.
    words : (n, n_users) uint32
        Of birth.
    """
    overlap_with, overlap_mix, offsets, exclusive = overlaps
    platforms = users.rank.shape[1]
    for user in range(users.rank.shape[0]):
        common = uniform(words[MEMBERSHIP, user])
        for p in range(platforms):
            own = philox(1 + p, user, 0, Purpose.MEMBERSHIP, key[0], key[1])
            rank = uniform(words[MEMBERSHIP + 1 + p, user])
            if exclusive:
                rank = common - offsets[p]
                rank += rank < 0.0
            elif overlap_with[p] >= 0 and uniform(own[1]) < abs(overlap_mix[p]):
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


def start_adoption(users: Users, adopted_share: float) -> None:
    """Let the Bass share ``F`` of potential adopters have adopted at the start (2)."""
    run_up = -log(1.0 - adopted_share) if adopted_share < 1.0 else np.inf
    users.patience[users.potential] -= run_up
    users.adopted[:] = users.patience < 0.0


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
