"""Measures that are taken once a month."""

from __future__ import annotations

from typing import Final

from feedfollow.observe.measure import Measure

MONTHLY: Final = (
    Measure("buyers_month", "persons", "buyers of the month", "month", "mean"),
    Measure(
        "repurchase_rate",
        "share",
        "share of last month's buyers who buy again this month",
        "month",
        "mean",
    ),
    Measure(
        "repurchase_within_month",
        "share",
        "share of the month's buyers with two or more buying sessions in it (second reading)",
        "month",
        "mean",
    ),
    Measure(
        "need_share",
        "share",
        "share of the month's buyers with more than half of their sessions without a need",
        "month",
        "mean",
    ),
    Measure(
        "need_share_sessions",
        "share",
        "share of the month's buying sessions without a need in the category bought",
        "month",
        "mean",
    ),
    Measure("trust_mean", "0..1", "mean trust T over adopters' follow edges (1)", "month", "mean"),
    Measure(
        "system_trust", "0..1", "mean system trust S over members who have adopted", "month", "mean"
    ),
    Measure("follows_mean", "anchors", "mean follows of members who have adopted", "month", "mean"),
    Measure(
        "top_anchor_share",
        "share",
        "share of the month's GMV of the largest anchor",
        "month",
        "mean",
    ),
    Measure(
        "top1pct_share",
        "share",
        "share of the month's GMV of the top 1 % of anchors",
        "month",
        "mean",
    ),
    Measure(
        "top2_2pct_share",
        "share",
        "share of the month's GMV of the top 2.2 % of anchors",
        "month",
        "mean",
    ),
    Measure(
        "anchor_gini", "0..1", "Gini coefficient of the month's GMV over anchors", "month", "mean"
    ),
    Measure("hhi", "0..1", "Herfindahl index of the month's GMV over anchors", "month", "mean"),
    Measure(
        "family_share",
        "share",
        "share of the month's GMV of rooms that belong to families (25)",
        "month",
        "mean",
    ),
    Measure("anchors_active", "anchors", "real anchors of the platform", "month", "mean"),
    Measure(
        "merchants_selling",
        "merchants",
        "real merchants of the rows with orders on the platform this month",
        "month",
        "mean",
    ),
)
