"""A focal business is read strictly, beside a market that stays what it is without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.scenario_texts import VALID

from feedfollow.paths import shipped_businesses, shipped_scenarios
from feedfollow.spec.errors import SpecError
from feedfollow.spec.focal import Anchor, Brand, business_text
from feedfollow.spec.load_focal import load_focal
from feedfollow.spec.loader import load_scenario

BRAND = """
extends: market.yaml
name: with-a-brand
focal:
  kind: brand
  name: shop
  platform: douyin
  category: apparel
  start: 2020-01-10
  price: {value: 120 CNY, source: assumed}
  unit_cost: 50 CNY
  quality: 0.7
  charisma: 3
  budget: 100 k CNY/month
  mix: {own_room: 60 %, talents: 40 %}
"""
ANCHOR = """
extends: market.yaml
focal:
  kind: anchor
  name: host
  platform: kuaishou
  categories: [food, beauty]
  start: 2020-01-10
  charisma: 3
  followers: 20 k people
  cost: 30 k CNY/month
"""


def written(folder: Path, text: str) -> Path:
    (folder / "market.yaml").write_text(VALID, encoding="utf-8")
    path = folder / "business.yaml"
    path.write_text(text.lstrip(), encoding="utf-8")
    return path


def dated(text: str, folder: Path) -> str:
    """Put the first day into the market's."""
    (folder / "market.yaml").write_text(VALID, encoding="utf-8")
    start = load_scenario(folder / "market.yaml").start
    return text.replace("2020-01-10", start.isoformat())


def test_a_brand_is_read_with_units_and_sources(tmp_path: Path) -> None:
    case = load_focal(written(tmp_path, dated(BRAND, tmp_path)))
    brand = case.business
    assert isinstance(brand, Brand)
    assert brand.numbers["price"] == 120.0
    assert brand.numbers["budget"] == 1e5
    assert brand.numbers["claimed"] == 0.7
    assert brand.mix is not None
    assert dict(brand.mix) == {"own_room": 0.6, "talents": 0.4, "ads": 0.0, "mall": 0.0}
    assert brand.provenance["price"].source == "assumed"
    own_cost = case.market.platforms["douyin"].levers["rooms.own_cost"]
    assert brand.numbers["room_cost"] == own_cost


def test_an_anchor_is_read_and_takes_the_markets_commission(tmp_path: Path) -> None:
    case = load_focal(written(tmp_path, dated(ANCHOR, tmp_path)))
    anchor = case.business
    assert isinstance(anchor, Anchor)
    assert anchor.categories == ("food", "beauty")
    assert anchor.numbers["followers"] == 2e4
    assert anchor.numbers["commission"] == case.market.parameters["anchor_commission"]


def test_the_market_is_that_of_the_file_without_the_business(tmp_path: Path) -> None:
    case = load_focal(written(tmp_path, dated(BRAND, tmp_path)))
    alone = load_scenario(tmp_path / "market.yaml").with_(name="with-a-brand")
    assert case.market.to_yaml() == alone.with_(question=case.market.question, expect=[]).to_yaml()


def test_equal_businesses_have_one_text_and_others_another(tmp_path: Path) -> None:
    text = dated(BRAND, tmp_path)
    one, again = (load_focal(written(tmp_path, text)).business for _ in range(2))
    assert business_text(one) == business_text(again)
    dearer = load_focal(written(tmp_path, text.replace("120 CNY", "130 CNY"))).business
    assert business_text(dearer) != business_text(one)


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("quality: 0.7", "qualty: 0.7", "unknown key 'qualty' in focal", "'quality'?"),
        ("kind: brand", "kind: brnd", "focal.kind must be one of brand, anchor", "'brand'?"),
        ("platform: douyin", "platform: douyn", "focal.platform must be one of", "'douyin'?"),
        ("category: apparel", "category: aparel", "focal.category must be one of", "'apparel'?"),
        ("  budget: 100 k CNY/month\n", "", "focal has no 'budget'", ""),
        ("unit_cost: 50 CNY", "unit_cost: 500 CNY", "unit_cost must be below focal.price", ""),
        ("quality: 0.7", "quality: 1.7", "focal.quality must lie in 0 to 1", ""),
        ("talents: 40 %", "talents: 30 %", "focal.mix must add up to 1, got 0.9", ""),
        ("talents: 40 %", "ads: 40 %", "the market's module ads is off", "modules: {ads: on}"),
        ("own_room: 60 %", "own_rom: 60 %", "unknown key 'own_rom'", "'own_room'?"),
        ("charisma: 3", "followers: 3", "unknown key 'followers' in focal", ""),
        ("120 CNY", "120 kg", "focal.price", ""),
    ],
)
def test_a_mistake_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, message: str, hint: str
) -> None:
    text = dated(BRAND, tmp_path)
    assert old in text
    with pytest.raises(SpecError) as caught:
        load_focal(written(tmp_path, text.replace(old, new)))
    said = str(caught.value)
    assert message in said
    assert hint in said
    assert "business.yaml:" in said


def test_a_start_outside_the_markets_days_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"focal\.start must lie in the market's days"):
        load_focal(written(tmp_path, BRAND.replace("2020-01-10", "2031-01-10")))


def test_a_file_without_a_business_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="no part 'focal'"):
        load_focal(written(tmp_path, "extends: market.yaml\nname: alone\n"))


def test_a_market_with_a_business_is_no_scenario(tmp_path: Path) -> None:
    path = written(tmp_path, dated(BRAND, tmp_path))
    with pytest.raises(SpecError, match="a market has no focal business") as caught:
        load_scenario(path)
    assert "feedfollow focal" in str(caught.value)


def test_shipped_businesses_are_fine_and_no_scenarios() -> None:
    assert set(shipped_businesses()) == {"focal_anchor.yaml", "focal_brand.yaml"}
    assert not set(shipped_businesses()) & set(shipped_scenarios())
    kinds = {load_focal(name).business.kind for name in shipped_businesses()}
    assert kinds == {"brand", "anchor"}
