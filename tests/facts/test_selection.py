"""Goods that talents choose from their contacts, or from a pool (M60)."""

from __future__ import annotations

from tests.run.short import tiny

from feedfollow.run.simulate import simulate

KNOWN: dict[str, object] = {"parameters__selection_contacts": 1e12}
"""Contacts who are all merchants: a pool adds nobody."""


def test_a_pool_is_nothing_to_those_who_know_everybody() -> None:
    """M60, control: the same bytes."""
    runs = []
    for share in (0.0, 1.0):
        changes = {**KNOWN, "platforms__douyin__selection__pool": share}
        runs.append(simulate(tiny(modules__selection=True, users=1500, **changes)))
    assert runs[0].daily.equals(runs[1].daily)
