"""The plots of a comparison by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
from matplotlib.figure import Figure

from feedfollow.analyse.bridge import MEANING
from feedfollow.analyse.compare_report import interval_kind, runs_said
from feedfollow.analyse.comparison import MAIN
from feedfollow.analyse.pairing import Variant
from feedfollow.analyse.through_time import smoothing_text
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL
from feedfollow.plots.bridge import bridge
from feedfollow.plots.fan import fan
from feedfollow.plots.forest import MOST_VARIANTS, Setting, forest
from feedfollow.plots.style import DPI
from feedfollow.spec.errors import did_you_mean, listing

if TYPE_CHECKING:
    from feedfollow.analyse.comparison import Comparison


BEFORE: Final = 60
"""Days that a fan shows before the first one compared."""


class Plots:
    """The plots of a comparison; each method returns a matplotlib Figure."""

    def __init__(self, comparison: Comparison) -> None:
        self._of = comparison

    def __call__(self) -> Figure:
        """Draw the forest of the main measures."""
        return self.forest()

    def forest(
        self, measures: Sequence[str] = MAIN, variants: Sequence[str] | None = None
    ) -> Figure:
        """Draw differences with intervals: per cent of the base, rates in points.

        Parameters
        ----------
        measures : sequence of str
            In the order to draw.
        variants : sequence of str, optional
            Labels; all by default.

        Raises
        ------
        ValueError
            If a name is unknown, or there are more variants than a forest shows.
        """
        for name in measures:
            if name not in MEASURES:
                hint = did_you_mean(name, MEASURES) or listing(list(MEASURES))
                raise ValueError(f"there is no measure {name!r}; {hint}")
        chosen = [
            self._of.variant(each) for each in variants or [v.label for v in self._of.variants]
        ]
        table = self._of.table
        rows = [
            (variant.label, platform, measure)
            for measure in measures
            for variant in chosen
            for platform in self._of.platforms
            if (variant.label, platform, measure) in table.index
        ]
        drawn = table.loc[rows]
        return forest(drawn[drawn["pairs"] > 0], self.setting(chosen))

    def fan(
        self, measure: str = "gmv_broad", platform: str = ALL, variant: str | None = None
    ) -> Figure:
        """Draw the paired difference of one measure through time, with 50 and 95 % bands.

        Parameters
        ----------
        measure, platform : str
            ``platform`` may be ``all`` for amounts.
        variant : str, optional
            Label; needed where there are several.

        Raises
        ------
        ValueError
            If a name is unknown, or no day of the measure is recorded.
        """
        own = self._of.variant(variant)
        days = self._of.through_time(measure, platform, own.label)
        days = days[days.index >= pd.Timestamp(own.period[0]) - pd.Timedelta(days=BEFORE)]
        if days.empty:
            raise ValueError(f"no recorded day holds {measure} of {platform}")
        declared = MEASURES[measure]
        unit = f"{declared.unit} a day" if declared.period == "sum" else declared.unit
        return fan(
            days,
            (measure, unit, platform),
            self.setting([own]),
            own.scenario.events,
            smoothing_text(measure),
        )

    def bridge(self, platform: str = ALL, variant: str | None = None) -> Figure:
        """Draw the difference in GMV over the factors of identity (0).

        Parameters
        ----------
        platform : str
        variant : str, optional
            Label; needed where there are several.

        Raises
        ------
        ValueError
            If a name is unknown, or the platform sells nothing.
        """
        own = self._of.variant(variant)
        rows = self._of.bridge_of(own.label)
        known = list(dict.fromkeys(rows.index.get_level_values("platform")))
        if platform not in known:
            hint = did_you_mean(platform, known) or listing(known)
            raise ValueError(f"there is no bridge of {platform!r}; {hint}")
        found = self._of.difference(own.label, platform, "gmv_broad")
        levels = found.base_mean, found.variant_mean
        part = pd.DataFrame(rows.loc[platform])
        return bridge(part, platform, self.setting([own]), MEANING, levels)

    def save_all(self, folder: Path) -> list[Path]:
        """Draw the forest, and of every variant the bridges and the fans of GMV, as PNG."""
        folder.mkdir(parents=True, exist_ok=True)
        labels = [variant.label for variant in self._of.variants]
        pages = {
            f"forest{'' if start == 0 else f'-{start // MOST_VARIANTS + 1}'}": self.forest(
                variants=labels[start : start + MOST_VARIANTS]
            )
            for start in range(0, len(labels), MOST_VARIANTS)
        }
        for number, label in enumerate(labels, start=1):
            mark = "" if len(labels) == 1 else f"{number}-"
            sold = dict.fromkeys(self._of.bridge_of(label).index.get_level_values("platform"))
            for platform in sold:
                pages[f"{mark}bridge-{platform}"] = self.bridge(platform, label)
                pages[f"{mark}fan-gmv-{platform}"] = self.fan("gmv_broad", platform, label)
        written = []
        for name, figure in pages.items():
            path = folder / f"{name}.png"
            figure.savefig(path, dpi=DPI, metadata={"Software": None})
            written.append(path)
        return written

    def setting(self, variants: Sequence[Variant]) -> Setting:
        """Return title and note of a plot of some variants."""
        named = ", ".join(variant.label for variant in variants)
        periods = dict.fromkeys(variant.period for variant in variants)
        days = "; ".join(f"{since} to {until}" for since, until in periods)
        note = f"{runs_said(self._of)}; compared from {days}.\n{interval_kind(self._of)}"
        title = f"{named} against {self._of.base.name}"
        if len(title) > 80:
            title = f"{len(variants)} variants against {self._of.base.name}"
        return Setting(title, note, self._of.origin)
