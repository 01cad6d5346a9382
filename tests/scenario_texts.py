"""Scenario files for tests: a small valid one, and the means to spoil it."""

from pathlib import Path

from feedfollow.spec.loader import load_scenario
from feedfollow.spec.scenario import Scenario

VALID = """\
name: example
question: Does it load?
start: 2019-01-01
until: 2019-12-31
burn_in: 90 days
users: 2000
seed: 7
scale: {anchors: 100, merchants: 200}
population:
  netizens:
    - {period: 2019H1, value: 854 m, source: netizens_2019}
    - {period: 2020-03, value: 904 m}
platforms:
  douyin:
    population:
      daily_users:
        - {period: 2019-01, value: 250 m}
        - {period: 2019-07, value: 320 m, source: dy_dau_2019_07}
      opening_rate: {value: 78 %, source: assumed}
      minutes: 60 min
    traffic: {private_share: 15 %}
    feed:
      precision: 1.5
    links.open_live: 0.8
    anchors:
      self_share: 0.25
      real: 0.2 m
  kuaishou:
    population:
      daily_users: [{period: 2019, value: 170 m}]
      monthly_users: [{period: 2020Q2, value: 474.3 m}]
      before_ratio: 1.81
      minutes: 90
      overlap:
        with: douyin
        share: 0.53
    traffic: {private_share: 0.65}
    anchors: {real: 150 k}
  outside_shelf:
    role: shelf
parameters:
  session_trust: 2
events:
  - name: links_close
    date: 2019-10-09
    platform: douyin
    set: {links.open_live: 0}
    source: article 002
expect:
  - {measure: gmv_broad, platform: douyin, direction: down}
record:
  tables: [daily, traffic]
  every: 1 day
"""


def edited(*changes: tuple[str, str], text: str = VALID) -> str:
    """Return the text with each (old, new) replaced once; the old must stand there once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the scenario"
        text = text.replace(old, new)
    return text


def place(text: str, found: str) -> str:
    """Return ``line:column`` of the only place where ``found`` stands in the text."""
    assert text.count(found) == 1, f"{found!r} stands {text.count(found)} times in the scenario"
    before = text[: text.index(found)].split("\n")
    return f"{len(before)}:{len(before[-1]) + 1}"


def loaded(folder: Path, text: str) -> Scenario:
    """Load a text as a scenario file of a folder."""
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return load_scenario(path)
