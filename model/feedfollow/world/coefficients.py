"""Behavioural coefficients: the parameter table resolved to what kernels compute with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_type_hints

import numpy as np

from feedfollow.functions import exp, log
from feedfollow.world.columns import Row

CATEGORY_COUNT = 16
APPAREL, FRESH = 0, 3
LOCAL_SERVICES = 11


class Coefficients:
    """One number per behavioural parameter; rates are per day, half-lives became daily factors.

    At run time a :class:`~feedfollow.world.columns.Row`, so that kernels take one pointer.
    """

    people_per_user: float
    adoption_innovation: float
    adoption_imitation: float
    opening_spread: float
    minutes_spread: float
    follow_half_saturation: float
    interest_prior: float
    interest_decay: float
    interest_correction: float
    conversion_prior: float
    conversion_decay: float
    popularity_decay: float
    new_anchor_views: float
    granularity_views: float
    engage_odds: float
    engage_match: float
    engage_charisma: float
    engage_follow_odds: float
    session_intercept_live: float
    session_intercept_video: float
    session_trust: float
    session_quality: float
    price_attention_live: float
    goods_spread: float
    session_need: float
    session_budget: float
    session_festival: float
    festival_views: float
    extra_orders: float
    hard_budget_multiple: float
    need_arrival: float
    need_expiry: float
    need_seeding: float
    follow_probability: float
    follow_delivery_multiple: float
    unfollow_rate: float
    unfollow_threshold: float
    unfollow_exposure: float
    follows_start: float
    trust_gain: float
    trust_loss: float
    trust_decay: float
    parasocial_weight: float
    system_trust_prior: float
    system_trust_spill: float
    mean_quality: float
    satisfaction_intercept: float
    satisfaction_quality: float
    satisfaction_wait: float
    satisfaction_match: float
    promise_days: int
    return_intercept: float
    return_intercept_apparel: float
    return_quality: float
    return_match: float
    cancel_single: float
    cancel_repeat: float
    cancel_wait: float
    delivery_days: int
    confirm_days: int
    return_days: int
    dispatch_multiple: float
    dispatch_decay: float
    extra_items: float
    anchor_commission: float
    outside_fee: float
    unit_cost_share: float
    shipping_cost: int
    tip_substitution: float
    tip_value: int
    ad_roi_target: float
    ad_budget_share: float
    cheat_intercept: float
    cheat_response: float
    cheat_saving: float
    cheat_harm: float
    seller_size_tail: float
    own_room_speed: float
    session_flash: float
    return_flash: float
    flash_log_discount: float
    price_sensitivity: float
    selection_scale: float
    selection_quality: float
    selection_contacts: float
    slot_fee: float
    entry_innovation: float
    entry_imitation: float
    entry_return: float
    entry_patience: float
    entry_trust: float
    entry_trust_needed: float
    slot_visit: float
    voucher_redeemed: float
    voucher_days: int
    local_cities: float
    rough_rate: float
    rough_harm: float
    inspection_found: float
    inspection_days: int
    inspection_cost: int
    retailer_days: int
    retailer_cost: float
    service_repair: float
    service_cost: int
    cold_cost: int
    list_decay: float
    first_deal_days: float
    agency_match: float
    agency_charisma: float
    agency_saving: float
    exclusive_bonus: float
    exclusive_decay: float


def daily_factor(halflife: float) -> float:
    """Return the factor per day that halves a count in ``halflife`` days; 0 forgets at once."""
    return float(exp(-log(2.0) / halflife)) if halflife > 0 else 0.0


def coefficients(parameters: Mapping[str, float], people_per_user: float) -> Coefficients:
    """Resolve the parameter table of a scenario.

    Parameters
    ----------
    parameters : mapping of str to float
        Every row of ``spec.parameters.PARAMETERS``.
    people_per_user : float
        W, real people per simulated user.
    """
    value = dict(parameters)
    alpha, beta = value["quality_alpha"], value["quality_beta"]
    derived: dict[str, float] = {
        "people_per_user": people_per_user,
        "interest_decay": daily_factor(value["interest_halflife"]),
        "conversion_decay": daily_factor(value["conversion_halflife"]),
        "popularity_decay": daily_factor(value["popularity_halflife"]),
        "engage_odds": float(exp(value["engage_intercept"])),
        "engage_follow_odds": float(exp(value["engage_follow"])),
        "extra_orders": value["orders_per_session"] - 1.0,
        "extra_items": value["items_per_order"] - 1.0,
        "goods_spread": value["price_spread"] * float(np.sqrt(1.0 - value["price_between"])),
        "trust_loss": value["trust_gain"] * value["trust_loss_ratio"],
        "trust_decay": daily_factor(value["trust_halflife"]),
        "dispatch_decay": daily_factor(value["dispatch_halflife"]),
        "list_decay": daily_factor(value["list_halflife"]),
        "exclusive_decay": daily_factor(value["exclusive_halflife"]),
        "mean_quality": alpha / (alpha + beta),
        "promise_days": int(value["promise_days"]),
        "delivery_days": int(value["delivery_days"]),
        "confirm_days": int(value["confirm_days"]),
        "return_days": int(value["return_days"]),
        "shipping_cost": round(value["shipping_cost"] * 100),
        "voucher_days": int(value["voucher_days"]),
        "tip_value": round(value["tip_value"] * 100),
        "inspection_days": int(value["inspection_days"]),
        "inspection_cost": round(value["inspection_cost"] * 100),
        "retailer_days": int(value["retailer_days"]),
        "service_cost": round(value["service_cost"] * 100),
        "cold_cost": round(value["cold_cost"] * 100),
        "flash_log_discount": float(log(1.0 - value["flash_discount"])),
    }
    kinds = get_type_hints(Coefficients)
    dtype = np.dtype([(name, np.dtype(kind)) for name, kind in kinds.items()], align=True)
    row = np.zeros(1, np.dtype((Row, dtype)))
    for name in kinds:
        row[name] = derived[name] if name in derived else value[name]
    return cast(Coefficients, row[0])
