"""The inputs-only null: the identity on the model's own inputs, fitted to the same figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from tests.calibrate.linear import linear_problem

from feedfollow.calibrate.figure_targets import targets_of
from feedfollow.calibrate.market import Market
from feedfollow.calibrate.null import NullFit, inputs_null
from feedfollow.calibrate.null_identity import PAID, VIDEO, constant_path, conversion_path, predict
from feedfollow.calibrate.null_inputs import Identity
from feedfollow.calibrate.null_space import Grid, null_space
from feedfollow.calibrate.posterior import Slack
from feedfollow.calibrate.problem import Problem
from feedfollow.calibrate.sampler import Length
from feedfollow.calibrate.space import Space
from feedfollow.calibrate.target import Targets
from feedfollow.observe.documented import Figure
from feedfollow.observe.figures import load_figures, natural_value
from feedfollow.observe.reading import Reading
from feedfollow.run.simulate import simulate
from feedfollow.spec.loader import load_scenario
from feedfollow.spec.parameters import PARAMETERS
from feedfollow.world.birth_users import bass_share
from feedfollow.world.coefficients import coefficients
from feedfollow.world.inputs import content_views, reference_people, year_fraction
from feedfollow.world.link_fees import linked_parts
from feedfollow.world.links import stranded_shares

FIGURES = {figure.id: figure for figure in load_figures()}
BASE = load_scenario("baseline.yaml", {"modules.couriers": False})
NAMES = ("douyin", "kuaishou", "taobao_live")
RATES = {conversion_path(name): 0.01 * (1 + k) for k, name in enumerate(NAMES)} | {VIDEO: 0.3}
SHORT = Length(times=5.0, most=400, keep=1000)


def asked(measure: str, platform: str, start: date, end: date, statistic: str = "total") -> Figure:
    reading = Reading(statistic, (measure,), (platform,), start, end)  # type: ignore[arg-type]
    return replace(FIGURES["ks_gmv_2020q3"], reading=reading, base=None)


def values(**more: float) -> dict[str, np.ndarray]:
    return {path: np.array([[value]]) for path, value in (RATES | more).items()}


def value(figure: Figure, **more: float) -> float:
    return float(predict(Identity.over(BASE, [figure]), [figure], values(**more))[0, 0])


def gmv_by_hand(name: str, start: date, end: date) -> float:
    """Sum over days of users x adopters x views x conversion x price, without festivals."""
    platform = BASE.platforms[name]
    coef = coefficients(BASE.parameters, 1.0)
    potential = BASE.parameters["adoption_ceiling"] / reference_people(BASE)
    price = PAID * platform.levers["goods.list_price"]
    total = 0.0
    for k in range((end - start).days + 1):
        day = start + timedelta(days=k)
        adopted = bass_share(coef, year_fraction(day) - BASE.parameters["adoption_start_year"])
        live, video = content_views(platform, day)
        orders = RATES[conversion_path(name)] * (live + RATES[VIDEO] * video)
        total += platform.daily_users.at(day) * potential * adopted * orders * price
    return total


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("kuaishou", date(2019, 1, 1), date(2019, 5, 31)),
        ("kuaishou", date(2021, 1, 1), date(2021, 3, 31)),
        ("douyin", date(2020, 4, 1), date(2020, 5, 31)),
    ],
)
def test_gmv_is_the_sum_over_days_of_the_products_factors(name, start, end) -> None:
    ordinary = not any(
        name in each.platforms and each.start <= end and each.end >= start
        for each in BASE.festivals
    )
    assert ordinary
    assert value(asked("gmv_broad", name, start, end)) == pytest.approx(
        gmv_by_hand(name, start, end), rel=1e-3
    )


def test_users_adopters_and_views_are_those_of_a_run() -> None:
    start, end = date(2020, 5, 1), date(2020, 5, 20)
    scene = BASE.with_(users=6000, start="2020-05-01", until="2020-05-20", burn_in="60 days")
    daily = simulate(scene, 1).daily
    for name in NAMES:
        for measure in ("users_active", "users_adopted", "people_adopted", "views_live"):
            figure = asked(measure, name, start, end, "daily_mean")
            # 6,000 users, a third of them adopters: a percent or two
            assert value(figure) == pytest.approx(natural_value(figure, daily), rel=0.08), measure


def test_a_level_at_the_end_is_that_day_and_a_change_that_of_the_days_before() -> None:
    start, end = date(2020, 3, 1), date(2020, 3, 31)
    coef = coefficients(BASE.parameters, 1.0)
    since = BASE.parameters["adoption_start_year"]
    after, before = (
        bass_share(coef, year_fraction(day) - since) * BASE.parameters["adoption_ceiling"]
        for day in (end, start - timedelta(days=1))
    )
    level = asked("people_adopted", "douyin", start, end, "at_end")
    change = asked("people_adopted", "douyin", start, end, "change")
    assert value(level) == pytest.approx(after, rel=1e-12)
    assert value(change) == pytest.approx(after - before, rel=1e-9)


def test_links_close_on_their_date_and_a_fitted_share_holds_before() -> None:
    open_live = "platforms.douyin.links.open_live"
    open_video = BASE.platforms["douyin"].levers["links.open_video"]
    before = (date(2020, 9, 1), date(2020, 10, 8))
    after = (date(2020, 10, 9), date(2020, 10, 20))
    for share in (0.2, 0.9):
        live, video, outside = (
            value(asked(measure, "douyin", *before), **{open_live: share})
            for measure in ("gmv_live", "gmv_video", "gmv_external")
        )
        assert outside == pytest.approx(share * live + open_video * video)
        video, outside = (
            value(asked(measure, "douyin", *after), **{open_live: share})
            for measure in ("gmv_video", "gmv_external")
        )
        assert outside == pytest.approx(open_video * video)


CHARGED = {
    "name": "charged", "date": "2020-08-20", "platform": "douyin",
    "set": {"fees.link_live": 0.15, "fees.shop_live": 0.01},
}  # fmt: skip


@pytest.mark.parametrize("day", [date(2020, 9, 10), date(2020, 11, 20), date(2021, 3, 1)])
def test_fees_on_links_do_to_the_identity_what_they_do_to_the_model(day: date) -> None:
    """Many points at once, each fitted or not, against the inputs of a run."""
    fitted = {
        "parameters.link_fee_response": (5.0, 20.0),
        "parameters.link_review": (0.05, 0.4),
        "parameters.link_migration": (0.3, 0.6),
        "platforms.douyin.links.open_live": (0.7, 0.95),
    }
    base = BASE.with_(**{"modules.link_fees": True, "events": [CHARGED]})
    for chosen in (fitted, {"parameters.link_review": (0.05, 0.4)}):
        points = {path: np.array(pair)[:, None] for path, pair in chosen.items()}
        asked_of = [asked(each, "douyin", day, day) for each in ("gmv_live", "gmv_external")]
        free = base.with_(**{"modules.link_fees": False, "modules.closed_links": False})
        spans = Identity.over(base, asked_of), Identity.over(free, asked_of)
        found, whole = (predict(each, asked_of, values() | points) for each in spans)
        for k in range(2):
            own = base.with_(**{path: float(pair[k]) for path, pair in chosen.items()})
            at = (day, 1, ["douyin"])
            open_live = 0.0 if day >= date(2020, 10, 9) else own.platforms["douyin"].levers[
                "links.open_live"
            ]  # fmt: skip
            stranded = stranded_shares(own, *at)[0, 0]
            linked = open_live * linked_parts(own, *at)[0, 0, 0]
            assert found[k, 0] == pytest.approx((1.0 - stranded[0]) * whole[k, 0])
            video = value(asked("gmv_video", "douyin", day, day))
            outside = linked * found[k, 0] + video * own.platforms["douyin"].levers[
                "links.open_video"
            ]  # fmt: skip
            assert found[k, 1] == pytest.approx(outside)


def test_a_festival_raises_views_and_orders_on_its_days_alone() -> None:
    (festival,) = [each for each in BASE.festivals if each.name == "double_11_2020"]
    days = (festival.start, festival.end)
    before = (festival.start - timedelta(days=10), festival.start - timedelta(days=1))
    strength = "parameters.festival_strength"
    for measure, gain in (("views_live", 1.4), ("orders", 1.4 * np.exp(0.8))):
        assert value(asked(measure, "douyin", *days), **{strength: 0.8}) == pytest.approx(
            gain * value(asked(measure, "douyin", *days), **{strength: 0.0}), rel=1e-9
        )
        assert value(asked(measure, "douyin", *before), **{strength: 0.8}) == pytest.approx(
            value(asked(measure, "douyin", *before), **{strength: 0.0}), rel=1e-12
        )


def test_a_rest_of_couriers_lowers_orders_on_its_days_alone() -> None:
    rest = {"name": "rest", "start": "2020-05-01", "end": "2020-05-10", "capacity": 0.25}
    resting = BASE.with_(**{"modules.couriers": True, "couriers": [rest]})
    most = 0.75 * BASE.parameters["courier_response"]
    ordinary = resting.with_(couriers=[])
    for start, end, share in (
        (date(2020, 5, 1), date(2020, 5, 10), 1.0),
        (date(2020, 5, 11), date(2020, 5, 20), 0.0),
        (date(2020, 4, 20), date(2020, 5, 10), None),
    ):
        figure = asked("gmv_broad", "kuaishou", start, end)
        with_, without = (
            float(predict(Identity.over(each, [figure]), [figure], values())[0, 0])
            for each in (resting, ordinary)
        )
        lost = 1.0 - with_ / without
        if share is None:
            assert 0.0 < lost < most
        else:
            assert lost == pytest.approx(share * most, abs=2e-3)


def test_the_grid_gives_natural_values() -> None:
    rows = {"parameters.adoption_innovation": PARAMETERS["adoption_innovation"]}
    space = null_space(BASE, rows, [FIGURES["ks_repurchase_2020"]])
    assert constant_path("repurchase_rate", "kuaishou") in space.paths
    z = np.random.default_rng(2).standard_normal((5, len(space)))
    exact, quick = space.natural(z), Grid(space).values(z)
    for k, path in enumerate(space.paths):
        np.testing.assert_allclose(quick[path][:, 0], exact[:, k], rtol=1e-4)


def market_problem(rows: dict[str, float]) -> Problem:
    """Kuaishou's GMV of three quarters and a share, documented as given."""
    figures = tuple(FIGURES[name] for name in rows)
    made = [
        replace(row, low=rows[row.name], high=max(row.high, rows[row.name]))
        if row.kind == "lower"
        else replace(row, low=rows[row.name], high=rows[row.name])
        for row in targets_of(figures)
    ]
    fitted = Space({"parameters.session_trust": PARAMETERS["session_trust"]})
    slack = Slack({"money": 0.05, "trust": 0.05}, {})
    return Problem(Market(BASE, figures), fitted, Targets(tuple(made)), slack, 7)


@pytest.fixture(scope="module")
def fitted() -> tuple[Problem, NullFit]:
    problem = market_problem(
        {"ks_gmv_2019": 6e10, "ks_gmv_2020q1": 4e10, "ks_gmv_2020q2": 7e10, "ks_gmv_2020q3": 9e10,
         "ks_gmv_2020q4": 1.2e11, "ks_repurchase_2020": 0.65, "ks_repurchase_2020h1": 0.6}
    )  # fmt: skip
    return problem, inputs_null(problem, SHORT)


def test_it_meets_what_the_identity_can_and_shares_with_constants(fitted) -> None:
    null = fitted[1]
    assert null.silent == ()
    by_name = dict(zip(null.density.targets.names, null.constant.tolist(), strict=True))
    assert by_name["ks_repurchase_2020"] and not by_name["ks_gmv_2019"]
    fit = null.density.targets.fitted
    assert null.scores.inside90[fit].all()
    assert np.abs(null.scores.score[fit]).max() < 2.0
    shares = null.predict([FIGURES["ks_repurchase_2020"]])
    assert np.median(shares) == pytest.approx(0.65, abs=0.04)


def test_it_is_the_same_for_the_same_master_seed(fitted) -> None:
    problem, null = fitted
    again = inputs_null(problem, SHORT)
    np.testing.assert_array_equal(again.draws.x, null.draws.x)
    figures = [FIGURES["ks_gmv_2021q1"], FIGURES["private_leads_public_2021"]]
    np.testing.assert_array_equal(again.predict(figures), null.predict(figures))
    other = inputs_null(replace(problem, master=8), SHORT)
    assert not np.array_equal(other.draws.x, null.draws.x)


def test_it_predicts_later_figures_and_is_silent_on_what_it_has_nothing_for(fitted) -> None:
    null = fitted[1]
    later = asked("gmv_broad", "kuaishou", date(2024, 4, 1), date(2024, 6, 30))
    unknown = asked("top_anchor_share", "douyin", date(2024, 4, 1), date(2024, 6, 30),
                    "monthly_mean")  # fmt: skip
    buyers = asked("buyers_month", "kuaishou", date(2024, 4, 1), date(2024, 6, 30), "monthly_mean")
    draws = null.predict([later, unknown, buyers])
    assert draws.shape == (len(null.shown), 3)
    assert (draws[:, 0] > 1e11).all()
    assert draws[:, 1].min() < 0.1 and draws[:, 1].max() > 0.9  # nothing is known of it
    assert np.isnan(draws[:, 2]).all()


def test_what_it_cannot_be_fitted_to_is_refused() -> None:
    with pytest.raises(ValueError, match="needs the market"):
        inputs_null(linear_problem())
    problem = market_problem({"ks_gmv_2020q1": 4e10})
    silent = replace(
        FIGURES["ks_gmv_2020q1"],
        reading=replace(FIGURES["ks_gmv_2020q1"].reading, measures=("cancelled_value",)),
    )
    with pytest.raises(ValueError, match="predicts none of the fitted figures"):
        inputs_null(replace(problem, simulator=Market(BASE, (silent,))))


def test_a_slower_pace_of_adoption_is_in_the_null_too() -> None:
    """Half the pace for 100 days leaves adopters where they were 50 days before."""
    slow = [
        {"period": "2019-06-01", "value": 0.5},
        {"period": "2019-09-08", "value": 0.5},
        {"period": "2019-09-09", "value": 1},
    ]
    paced = BASE.with_(
        **{"population.adoption_pace": [{"period": "2019-05-31", "value": 1}, *slow]}
    )
    late, early = date(2020, 6, 30), date(2020, 5, 11)
    at = [asked("people_adopted", "douyin", day, day, "at_end") for day in (late, early)]
    slowed = predict(Identity.over(paced, at[:1]), at[:1], values())[0, 0]
    usual = predict(Identity.over(BASE, at[1:]), at[1:], values())[0, 0]
    assert slowed == pytest.approx(usual, rel=1e-3)
