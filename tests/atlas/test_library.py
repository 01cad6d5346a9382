"""The library: its files, what each is compared with, and its main outcome."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tests.atlas.small import SHARE, TRUST, what_ifs
from tests.run.short import SEPARATE

from feedfollow.atlas.library import MAP, chosen, read_what_ifs
from feedfollow.paths import data_folder, shipped_scenarios
from feedfollow.spec.errors import SpecError

NEED = "parameters.session_need"
NAMES = ["s01_cut", "s05_one", "s05_two", "s051_other", MAP]


def test_what_ifs_are_chosen_by_number_or_by_name() -> None:
    assert chosen([], NAMES) == NAMES
    assert chosen(["s05"], NAMES) == ["s05_one", "s05_two"]
    assert chosen(["s05_two,s01"], NAMES) == ["s01_cut", "s05_two"]
    assert chosen(["s24"], NAMES) == [MAP]


def test_an_unknown_what_if_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ValueError, match="no what-if 's01_cat'; did you mean 's01_cut'"):
        chosen(["s01_cat"], NAMES)


def test_the_main_outcome_is_the_first_that_does_not_follow_from_the_lever() -> None:
    cut = what_ifs()["s01_cut"]
    assert cut.main.measure == "gmv_broad"
    assert [each.measure for each in cut.outcomes] == [
        "gmv_broad", "repurchase_rate", "views_follow"
    ]  # fmt: skip


def test_where_all_follows_from_the_lever_the_first_is_the_main_outcome() -> None:
    cut = what_ifs()["s01_cut"]
    given = cut.variant.scenario.expect[:1]
    variant = cut.variant.scenario.with_(expect=[
        {"measure": given[0].measure, "platform": "kuaishou", "direction": "down",
         "note": "by construction of the lever"}])  # fmt: skip
    only = type(cut)(cut.name, cut.base, type(cut.variant)(
        cut.variant.label, variant, cut.variant.changes, cut.variant.period))  # fmt: skip
    assert only.main.measure == "views_follow"


def test_every_shipped_what_if_that_expects_something_is_in_the_library() -> None:
    home = data_folder("scenarios")
    (one,) = (name for name in shipped_scenarios() if name.startswith("s16"))
    found = read_what_ifs([home / one], {"users": 500})
    (what_if,) = found.values()
    assert what_if.base.users == what_if.variant.scenario.users == 500
    assert what_if.base.name == "finance-without-loans"


def test_no_draw_is_laid_over_what_a_base_or_its_variant_decides(tmp_path: Path) -> None:
    texts = {
        SEPARATE.name: SEPARATE.read_text("utf-8"),
        "trusting.yaml": f"extends: {SEPARATE.name}\nname: trusting\n"
        "parameters: {session_trust: {value: 2.5, source: assumed}}\n",
        "s99_cut.yaml": "extends: trusting.yaml\nname: s99-cut\nquestion: What if?\nplatforms:\n"
        "  kuaishou: {traffic: {private_share: {value: 0.1, source: assumed}}}\n"
        "expect:\n  - {measure: views_follow, platform: kuaishou, direction: down}\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_what_ifs([tmp_path / "s99_cut.yaml"], {"users": 500})["s99_cut"]
    assert found.decided == {"parameters.session_trust"}
    draws = pd.DataFrame({TRUST: [1.0, 1.5], SHARE: [0.6, 0.7], NEED: [1.0, 2.0]})
    read = [
        (s.parameters["session_trust"], s.platforms["kuaishou"].levers["traffic.private_share"],
         s.parameters["session_need"])
        for s in found.scenarios(draws)
    ]  # fmt: skip
    assert read == [(2.5, 0.6, 1.0), (2.5, 0.1, 1.0), (2.5, 0.7, 2.0), (2.5, 0.1, 2.0)]


def test_a_file_that_extends_or_expects_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="extends no scenario"):
        read_what_ifs([SEPARATE], {})
    silent = tmp_path / "s99_silent.yaml"
    silent.write_text(f"extends: {SEPARATE.name}\nname: silent\n", encoding="utf-8")
    (tmp_path / SEPARATE.name).write_text(SEPARATE.read_text("utf-8"), encoding="utf-8")
    with pytest.raises(SpecError, match="expects nothing"):
        read_what_ifs([silent], {})
