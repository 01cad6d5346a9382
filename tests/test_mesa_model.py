"""The market as a Mesa model: the same numbers, and the verbs that Mesa's users know."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import mesa
import numpy as np
import pandas as pd
import pytest
from tests.run.short import SEPARATE, tiny

import feedfollow as ff
from feedfollow import mesa_model
from feedfollow.day.schedule import SCHEDULE
from feedfollow.mesa_model import Anchor, MarketModel, Merchant, Platform
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.results import TABLE_NAMES, Run
from feedfollow.spec.errors import SpecError
from feedfollow.spec.parameters import CATEGORIES
from feedfollow.spec.policy import LEVERS
from feedfollow.world.anchors import Anchors
from feedfollow.world.columns import declared
from feedfollow.world.merchants import Merchants
from feedfollow.world.platforms import Platforms
from feedfollow.world.users import Users

DAYS = 36
PRECISION = "platforms.kuaishou.feed.precision"
SHORT = {"users": 300, "start": "2020-05-30", "until": "2020-06-02", "burn_in": "2 days"}
batches = pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="this Mesa has no batch_run")


@pytest.fixture(scope="module")
def run() -> Run:
    return ff.simulate(tiny())


@pytest.fixture(scope="module")
def lived() -> MarketModel:
    model = MarketModel(tiny())
    model.run_model()
    return model


@pytest.fixture
def model() -> MarketModel:
    return MarketModel(tiny(**SHORT))


def same(one: Run, other: Run) -> bool:
    """Whether two runs have equal scenarios and the same bytes in all tables."""
    return one.scenario == other.scenario and all(
        one.tables[name].equals(other.tables[name]) for name in TABLE_NAMES
    )


def test_the_numbers_are_those_of_simulate(lived: MarketModel, run: Run) -> None:
    assert ff.MarketModel is MarketModel
    assert same(lived.to_run(), run)
    assert lived.daily.to_numpy().tobytes() == run.daily.to_numpy().tobytes()
    assert not lived.running


def test_shuffling_agents_and_drawing_from_mesa_change_nothing(run: Run) -> None:
    model = MarketModel(tiny())
    while model.running:
        model.random.random()
        model.rng.random()
        model.agents.shuffle_do("step")
        model.step()
    assert same(model.to_run(), run)


def test_built_it_has_lived_the_burn_in_and_each_step_is_a_recorded_day(
    model: MarketModel,
) -> None:
    assert str(model.date) == "2020-05-29"
    assert model.daily.empty
    assert np.isnan(model.platforms["kuaishou"].measures["views"])
    assert model.users["clicks.kuaishou.apparel"].sum() > 0.0
    model.step()
    assert str(model.date) == "2020-05-30"
    assert list(model.daily.index.get_level_values("platform")) == list(model.platforms)
    assert model.running
    for _ in range(3):
        model.step()
    assert not model.running
    with pytest.raises(ValueError, match="ends on 2020-06-02"):
        model.step()


def test_a_path_a_seed_and_settings_make_the_scenario() -> None:
    changes = {**SHORT, "session_trust": np.float64(1.5), PRECISION: 2.0}
    built = MarketModel(SEPARATE, rng=np.int64(5), **changes).scenario
    paths = {**SHORT, "seed": 5, "parameters.session_trust": 1.5, PRECISION: 2.0}
    plain = ff.load_scenario(SEPARATE, paths)
    assert built == plain
    assert built.parameters["session_trust"] == 1.5
    assert built.platforms["kuaishou"].levers["feed.precision"] == 2.0
    assert MarketModel(str(SEPARATE), seed=5, **changes).scenario == built
    assert MarketModel(plain, rng=None, seed=None).scenario == plain
    assert MarketModel(plain, rng=8).scenario == plain.with_(seed=8)


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"scenario": 3}, TypeError, "scenario is a int: expected a feedfollow Scenario or the"),
        ({"sesion_trust": 1.0}, SpecError, r"did you mean 'parameters\.session_trust'"),
        ({"session_trust": 100.0}, SpecError, "must lie in 0 to 10"),
        ({"platforms.kuaishou.feed.precison": 1.0}, SpecError, r"did you mean .*\.precision'"),
        ({"rng": 1, "seed": 2}, ValueError, "both rng and seed are given"),
        ({"rng": -1}, SpecError, "seed must lie in"),
        ({"rng": np.random.default_rng(1)}, SpecError, "Generator is not a value"),
    ],
)
def test_what_cannot_be_is_refused(
    arguments: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        MarketModel(**{"scenario": SEPARATE, **arguments})


def test_agents_are_there_by_type_in_the_order_of_the_rows(lived: MarketModel) -> None:
    world = lived.world
    sizes = {kind: len(agents) for kind, agents in lived.agents_by_type.items()}
    assert sizes == {Platform: 2, Anchor: len(world.anchors), Merchant: len(world.merchants)}
    ids = [agent.unique_id for agent in lived.agents]
    assert ids == list(range(1, sum(sizes.values()) + 1))
    for agents in lived.agents_by_type.values():
        assert [agent.row for agent in agents] == list(range(len(agents)))


ROOMS = {Platform: Platforms, Anchor: Anchors, Merchant: Merchants}
COLUMNS = [(kind, name) for kind, room in ROOMS.items() for name in declared(room)]


@pytest.mark.parametrize(("kind", "name"), COLUMNS)
def test_every_declared_column_is_an_attribute(
    lived: MarketModel, kind: type[mesa_model.MarketAgent], name: str
) -> None:
    column = np.asarray(getattr(lived.world, kind.room))[name]
    values = lived.agents_by_type[kind].get(name)
    names = {"platform": lived.world.names, "category": CATEGORIES, "categories": CATEGORIES}
    if name in names:
        column = np.array(names[name])[column]
    np.testing.assert_array_equal(np.array(values), column)
    assert not isinstance(values[0], np.generic)
    with pytest.raises(AttributeError, match=f"{name} is written by the market"):
        lived.agents_by_type[kind].set(name, 0)


def test_arrays_that_agents_hand_out_are_copies(lived: MarketModel) -> None:
    anchor = next(iter(lived.agents_by_type[Anchor]))
    before = anchor.mix_total.copy()
    anchor.mix_total[:] = -1.0
    np.testing.assert_array_equal(anchor.mix_total, before)


def test_the_verbs_of_agent_sets_work(lived: MarketModel) -> None:
    anchors = lived.agents_by_type[Anchor]
    head = anchors.select(lambda anchor: anchor.head)
    assert 0 < len(head) < len(anchors)
    assert head.agg("weight", max) == 1.0
    weights = {
        name: np.asarray(lived.world.anchors)["weight"][row : row + 400].sum()
        for name, row in (("douyin", 0), ("kuaishou", 400))
    }
    assert anchors.groupby("platform").agg("weight", sum) == pytest.approx(weights)
    assert sum(lived.agents_by_type[Merchant].groupby("category").count().values()) == 1000
    first = next(iter(anchors.sort("gmv_month", ascending=False)))
    assert first.gmv_month == max(anchors.get("gmv_month")) > 0
    mixed = anchors.shuffle()
    assert {anchor.row for anchor in mixed} == set(range(len(anchors)))
    assert [anchor.row for anchor in mixed] != list(range(len(anchors)))
    seen: list[int] = []
    head.do(lambda anchor: seen.append(anchor.row))
    assert seen == [anchor.row for anchor in head]
    assert head.map(lambda anchor: anchor.platform) == head.get("platform")
    # a mark of one's own may be put on agents
    head.set("watched", True)
    assert all(head.get("watched"))


def test_an_agent_cannot_leave(lived: MarketModel) -> None:
    with pytest.raises(TypeError, match="stays in the market for the whole run"):
        lived.platforms["kuaishou"].remove()


def test_a_platform_has_its_policy_and_its_measures(lived: MarketModel, run: Run) -> None:
    last = run.daily.loc[run.daily.index.get_level_values("date").max()]
    for name, platform in lived.platforms.items():
        assert platform.policy == run.scenario.platforms[name].levers
        for lever in LEVERS:
            assert getattr(platform, lever.replace(".", "_")) == platform.policy[lever]
        assert list(platform.measures) == list(MEASURES)
        np.testing.assert_array_equal(list(platform.measures.values()), last.loc[name])


def test_the_users_are_a_table(lived: MarketModel) -> None:
    users, room = lived.users, np.asarray(lived.world.users)
    assert users.index.name == "user"
    assert len(users) == 500
    assert {name.partition(".")[0] for name in users} == set(declared(Users))
    np.testing.assert_array_equal(users["budget"], room["budget"])
    np.testing.assert_array_equal(users["member.kuaishou"], room["member"][:, 1])
    np.testing.assert_array_equal(users["clicks.douyin.food"], room["clicks"][:, 0, 2])
    assert CATEGORIES[2] == "food"
    wanted = pd.Series(room["need"]).map(dict(enumerate(CATEGORIES)))
    assert 0 < users["need"].isna().sum() < 500
    assert users["need"].dropna().tolist() == wanted.dropna().tolist()
    users["budget"] = 0
    assert (lived.users["budget"] > 0).all()


def test_the_data_collector_keeps_every_measure_of_every_day(lived: MarketModel, run: Run) -> None:
    frame = lived.datacollector.get_model_vars_dataframe()
    assert len(frame) == DAYS
    assert pd.DatetimeIndex(frame["date"]).equals(
        run.daily.index.get_level_values("date").unique().rename(None).as_unit("s")
    )
    for platform in lived.platforms:
        kept = frame[[f"{platform}.{measure}" for measure in MEASURES]]
        one = run.daily.xs(platform, level="platform")
        assert kept.to_numpy(dtype=float).tobytes() == one.to_numpy().tobytes()


def test_a_data_collector_of_ones_own_is_fed_instead(model: MarketModel) -> None:
    model.datacollector = mesa.DataCollector(
        model_reporters={"gmv": lambda m: m.platforms["kuaishou"].measures["gmv_broad"]},
        agenttype_reporters={
            Platform: {"precision": "feed_precision", "views_rate": "views_rate"},
            Anchor: {"popularity": "popularity"},
        },
    )
    model.run_model()
    gmv = model.daily.xs("kuaishou", level="platform")["gmv_broad"]
    assert model.datacollector.get_model_vars_dataframe()["gmv"].tolist() == gmv.tolist()
    rates = model.datacollector.get_agenttype_vars_dataframe(Platform)
    assert len(rates) == 4 * 2
    assert rates["precision"].unique().tolist() == [1.5, 1.0]
    days = np.stack(rates["views_rate"].tolist()).reshape(4, 2, 2)
    np.testing.assert_array_equal(days, model.world.inputs.views_rate[2:])
    anchors = model.datacollector.get_agenttype_vars_dataframe(Anchor)
    assert len(anchors) == 4 * len(model.world.anchors)


def test_a_lever_set_between_steps_is_an_event_of_the_scenario() -> None:
    base = tiny(**SHORT, modules={"closed_links": True})
    model = MarketModel(base)
    kuaishou = model.platforms["kuaishou"]
    model.step()
    kuaishou.feed_precision = 3.0
    kuaishou.feed_precision = 2.5
    model.set_lever("kuaishou", "links.open_live", 0.1)
    assert (kuaishou.feed_precision, kuaishou.precision) == (2.5, 1.0)
    model.step()
    assert (kuaishou.feed_precision, kuaishou.precision) == (2.5, 2.5)
    assert kuaishou.stranded_share[0] > 0.0
    model.run_model()
    assert [str(event.date) for event in model.scenario.events] == ["2020-05-31"] * 2
    assert same(model.to_run(), ff.simulate(model.scenario))
    assert not model.daily.equals(ff.simulate(base).daily)
    with pytest.raises(ValueError, match="no day is left"):
        kuaishou.feed_precision = 1.0


def test_a_lever_that_cannot_be_set_is_refused(model: MarketModel) -> None:
    kuaishou = model.platforms["kuaishou"]
    with pytest.raises(SpecError, match="must lie in 0 to 50"):
        kuaishou.feed_precision = -1.0
    with pytest.raises(SpecError, match="an event cannot change it"):
        kuaishou.goods_list_price = 20.0
    with pytest.raises(SpecError, match="did you mean 'kuaishou'"):
        model.set_lever("kuaisho", "feed.precision", 1.0)
    with pytest.raises(AttributeError, match="a market keeps its scenario"):
        model.scenario = tiny()
    assert model.scenario.events == ()
    event = {"name": "x", "date": "2020-05-30", "platform": "douyin", "set": {"feed.precision": 1}}
    other = MarketModel(tiny(**SHORT, events=[event]))
    with pytest.raises(ValueError, match=r"'x' sets douyin's feed\.precision on that day"):
        other.platforms["douyin"].feed_precision = 2.0


@batches
def test_a_batch_varies_levers_and_seeds() -> None:
    parameters = {"scenario": str(SEPARATE), **SHORT, "seed": [1, 2], PRECISION: [0.5, 2.0]}
    rows = mesa.batch_run(MarketModel, parameters, display_progress=False)
    frame = pd.DataFrame(rows)
    assert len(frame) == 4
    assert frame[["seed", PRECISION]].drop_duplicates().shape == (4, 2)
    for row in frame.to_dict("records"):
        variant = ff.load_scenario(SEPARATE, {**SHORT, PRECISION: row[PRECISION]})
        last = ff.simulate(variant, seed=row["seed"]).daily.xs("kuaishou", level="platform")
        assert row["kuaishou.gmv_broad"] == last["gmv_broad"].iloc[-1]
        assert row["date"] == variant.until


def test_a_model_that_is_no_longer_used_leaves_the_memory() -> None:
    model = MarketModel(tiny(**{**SHORT, "burn_in": "0 days"}))
    model.step()
    gone = weakref.ref(model.world)
    del model
    gc.collect()
    assert gone() is None


def test_the_day_is_written_once() -> None:
    text = Path(mesa_model.__file__).read_text(encoding="utf-8")
    assert "live_one_day" not in text
    assert all(phase.home.partition(":")[2] not in text for phase in SCHEDULE)
