"""The day on one page: its phases in order; the four folders of this room are its four parts.

The list is data, so that it can be printed, described and profiled without compiling anything;
:func:`live_one_day` carries it out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from feedfollow.day.evening.shop_floor import Workers
    from feedfollow.world.world import World


@dataclass(frozen=True, eq=False)
class Phase:
    """One step of the day; the same only as itself, so that looking one up costs next to nothing.

    Attributes
    ----------
    code : str
        Place in the schedule of process 2.0.
    verb : str
        What happens, as one reads it.
    home : str
        Module within ``feedfollow.day`` and function.
    equations : str
        Equations and sections of the specification that it carries out.
    owner : str
        Optional module without which it is left out; empty for the core.
    parallel : bool
        Whether it takes the workers, who share the blocks of users.
    """

    code: str
    verb: str
    home: str
    equations: str
    owner: str = ""
    parallel: bool = False

    @property
    def name(self) -> str:
        """Code and verb."""
        return f"{self.code} {self.verb}"

    @property
    def module(self) -> str:
        """Name of the phase's module, as columns name their writers."""
        return self.home.partition(":")[0].rpartition(".")[2]


SCHEDULE: Final = (
    Phase("A1", "turn the calendar", "morning.calendar:turn_calendar", "(3), 2.0"),
    Phase("A1", "hold festivals", "morning.festivals:hold_festivals", "(3), 2.7", "festivals"),
    Phase("A1", "scale content", "morning.content_supply:scale_content", "(16)", "content_supply"),
    Phase("A1", "fix slots of shows", "morning.slots:fix_slots", "(4)", "scheduled_shows"),
    Phase("A1", "open cities", "morning.local_trade:open_cities", "(4), 2.20", "local"),
    Phase("A1", "let couriers rest", "morning.couriers:let_couriers_rest", "(8), 2.10", "couriers"),
    Phase("A1", "cross the border", "morning.border:set_border", "(38)", "cross_border"),
    Phase("A1", "fill shelves", "morning.assortment:fill_shelves", "(9)", "shelf"),
    Phase("A1", "weigh links", "morning.link_feedback:weigh_links", "(6), 2.21", "link_feedback"),
    Phase("A1", "charge links and shops", "morning.link_fees:charge_links", "(24)", "link_fees"),
    Phase("A1", "let buyers return", "morning.lapse:let_buyers_return", "(23)", "lapse"),
    Phase("A1", "allow tips", "morning.tipping:allow_tips", "(21)", "tips"),
    Phase("A1", "mark down", "morning.discounts:mark_down", "(8), (9), 2.7", "discounts"),
    Phase(
        "A1", "grant subsidies", "morning.subsidies:grant_subsidies", "(8), (9), 2.7", "subsidies"
    ),
    Phase("A1", "sell at source", "morning.sourcing:sell_at_source", "(29), (30)", "sourcing"),
    Phase(
        "A1", "shut rooms after a scandal", "morning.suspension:suspend_anchors", "2.9", "scandal"
    ),
    Phase(
        "A1", "let friends talk", "morning.word_of_mouth:let_friends_talk", "(10), 2.18", "friends"
    ),
    Phase("A1", "show friends' rooms", "morning.social_feed:show_rooms", "(4)", "social"),
    Phase(
        "A1",
        "let friends tell of goods",
        "morning.wishes:let_friends_tell_of_goods",
        "2.18",
        "homophily",
    ),
    Phase("A1", "offer feed views for sale", "morning.advertising:allow_ads", "(14)", "ads"),
    Phase("A1", "set rules for sellers", "morning.governance:set_rules", "(22)", "governance"),
    Phase("A1", "set terms of finance", "morning.finance:set_terms", "2.16, 2.17", "finance"),
    Phase("A1", "let families bargain", "morning.families:bargain", "(25)", "families"),
    Phase("A1", "set terms of logistics", "morning.logistics:set_logistics", "2.11", "logistics"),
    Phase("A1", "offer deals", "morning.deals:offer_deals", "(36)", "off_platform_deals"),
    Phase("A1", "let agencies serve", "morning.agencies:let_agencies_serve", "(33)", "agencies"),
    Phase("A1", "join and leave platforms", "morning.membership:update_members", "2.2, T3"),
    Phase("A2", "receive goods", "morning.stocking:receive_goods", "(13)", "inventory"),
    Phase("A2", "ship orders", "morning.dispatch:ship_orders", "2.10, (13), T11"),
    Phase("A2", "handle parcels", "morning.rough_handling:handle", "2.10", "logistics"),
    Phase("A3", "cancel waiting orders", "morning.waiting:cancel_waiting", "2.10"),
    Phase("A4", "deliver orders", "morning.delivery:deliver_orders", "(10), (11), (12), (18)"),
    Phase("A4", "drop follows", "morning.unfollow:drop_follows", "2.8"),
    Phase(
        "A5",
        "run programmes of members",
        "morning.programme:run_programme",
        "(31)",
        "paid_membership",
    ),
    Phase("A5", "learn what prices bring", "morning.margins:learn_margins", "(28)", "pricing"),
    Phase("A5", "pay owners of lines", "morning.owners:pay_owners", "(32)", "own_brands"),
    Phase("A5", "pay agencies", "morning.agency_dues:pay_agencies", "(33)", "agencies"),
    Phase("A5", "settle or refund orders", "morning.settlement:settle_orders", "2.10, 3"),
    Phase("A6", "lend to merchants", "morning.loans:lend", "2.16", "finance"),
    Phase("A6", "enter and leave", "morning.entry:enter_and_leave", "(20), (33), 2.12", "entry"),
    Phase("A6", "list brands", "morning.heat_lists:list_brands", "(34)", "heat_lists"),
    Phase("B1", "list goods", "noon.listing:list_goods", "(22)", "governance"),
    Phase("B1", "choose rooms", "noon.own_rooms:choose_rooms", "2.12", "own_rooms"),
    Phase("B1", "choose goods", "noon.selection:choose_goods", "2.14", "selection"),
    Phase("B1", "set prices", "noon.pricing:set_prices", "(28)", "pricing"),
    Phase("B2", "go live", "noon.broadcast:go_live", "2.0"),
    Phase("B2", "launch lines", "noon.launches:launch_lines", "(35)", "exclusive_goods"),
    Phase("B2", "amplify rooms", "noon.amplification:amplify", "(6)", "amplification"),
    Phase("B2", "stock flash deals", "noon.flash_deals:stock_flash_deals", "2.7", "flash_deals"),
    Phase("B2", "rank rooms", "noon.rank_rooms:rank_rooms", "(6)"),
    Phase("B3", "sell feed views", "noon.auction:sell_views", "(14)", "ads"),
    Phase("C1", "adopt live commerce", "evening.adoption:adopt", "(2)"),
    Phase("C1", "weigh platforms", "evening.switching:weigh_platforms", "(15)", "switching"),
    Phase("C1", "open apps", "evening.opening:open_apps", "2.2"),
    Phase("C1", "let needs arrive and expire", "evening.needs:update_needs", "2.6, 2.7"),
    Phase(
        "C2-C4",
        "view, engage, shop and pay",
        "evening.shop_floor:shop_and_pay",
        "(1), (3), (4), (5), (6), (7), (8), (17)",
        parallel=True,
    ),
    Phase("C4", "pay tips", "evening.tips:book_tips", "(21)", "tips"),
    Phase("C4", "charge for paid views", "evening.ad_charges:charge_ads", "(14)", "ads"),
    Phase("C4", "charge for tasks", "evening.tasks:charge_tasks", "(34)", "heat_lists"),
    Phase("C5", "search and look through shelves", "evening.shelf:meet_needs", "(9), 2.6", "shelf"),
    Phase("C6", "hand orders over", "evening.hand_over:hand_over", "2.11", "logistics"),
    Phase("C6", "think again", "evening.second_thoughts:cancel_at_once", "2.10"),
    Phase("C6", "pay for payments", "evening.payments:pay_channel", "2.17", "finance"),
    Phase("D1", "inspect shops", "night.inspections:inspect_shops", "(22)", "governance"),
    Phase("D1", "hear of scandals", "night.scandals:hear_of_scandals", "(2), (10), 2.9", "scandal"),
    Phase("D2", "learn of rooms", "night.statistics:learn_rooms", "(6)"),
    Phase("D2", "hear followers", "night.follow_channel:learn_followers", "(6)", "amplification"),
    Phase(
        "D2",
        "count exclusive goods",
        "night.exclusive_sales:count_exclusives",
        "(35)",
        "exclusive_goods",
    ),
    Phase(
        "D2", "count several rooms", "night.account_sales:count_accounts", "(37)", "account_matrix"
    ),
    Phase("D2", "add up families", "night.family_sales:add_up_families", "(25)", "families"),
    Phase("D2", "learn of paid views", "night.ad_results:learn_ads", "(14)", "ads"),
    Phase("D2", "form habits", "night.form_habits:form_habits", "(15)", "switching"),
    Phase("D3", "forecast demand", "night.forecast:forecast_demand", "2.10"),
    Phase("D3", "set unit costs", "night.unit_costs:set_unit_costs", "(19)", "inventory"),
    Phase("D3", "order goods", "night.replenish:order_goods", "(13)", "inventory"),
)
CLOSING: Final = Phase("D4", "close the books", "night.close_books:close_books", "3")


@cache
def action(phase: Phase) -> Callable[..., Any]:
    """Return the function that carries out a phase."""
    module, _, function = phase.home.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"feedfollow.day.{module}"), function)
    return found


def phases(world: World) -> list[Phase]:
    """Return the phases that are carried out: the core's and those of modules that are on."""
    modules = world.scenario.modules
    return list(_phases(frozenset(name for name in modules if modules[name])))


@cache
def _phases(modules: frozenset[str]) -> tuple[Phase, ...]:
    return tuple(each for each in SCHEDULE if not each.owner or each.owner in modules)


def live_one_day(world: World, workers: Workers, clock: dict[str, float] | None = None) -> None:
    """Run the phases of a day; closed orders stay for the recorder until :func:`end_day`.

    Parameters
    ----------
    clock : dict, optional
        Gathers seconds by phase.
    """
    for phase in phases(world):
        start = time.perf_counter()
        if phase.parallel:
            action(phase)(world, workers)
        else:
            action(phase)(world)
        if clock is not None:
            clock[phase.name] = clock.get(phase.name, 0.0) + time.perf_counter() - start


def end_day(world: World) -> None:
    """Close the books and go to the next day."""
    action(CLOSING)(world)
    world.day += 1
