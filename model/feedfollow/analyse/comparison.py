"""The result of a comparison: paired differences as tables, bridges, verdicts and plots."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from feedfollow.analyse.bridge import bridge_rows
from feedfollow.analyse.differences import Difference, paired
from feedfollow.analyse.draws import origin_of_draws
from feedfollow.analyse.paired_values import PairedValues
from feedfollow.analyse.pairing import Variant
from feedfollow.analyse.reached import Reached, reached
from feedfollow.analyse.through_time import through_time
from feedfollow.analyse.verdict import Verdict, verdicts
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.origin import origin_of
from feedfollow.observe.period import ALL, pooled
from feedfollow.run.ensemble import Ensemble, content
from feedfollow.spec.errors import did_you_mean, listing
from feedfollow.spec.scenario import Scenario

if TYPE_CHECKING:
    import xarray as xr

    from feedfollow.analyse.comparison_plots import Plots

MAIN: Final = (
    "gmv_broad",
    "gmv_closed_loop",
    "gsv",
    "orders",
    "views",
    "buyers_month",
    "new_follows",
    "price_mean",
    "merchant_profit",
    "anchor_income",
    "private_share",
    "conversion",
    "repurchase_rate",
    "fan_gmv_share",
    "refund_rate",
    "need_share",
    "trust_mean",
    "system_trust",
    "top2_2pct_share",
)
"""Measures that are drawn and printed; the table holds all."""


@dataclass(frozen=True)
class Comparison:
    """A base, its variants, and the paired runs of both.

    Attributes
    ----------
    base : Scenario
    variants : tuple of Variant
        Label, scenario, what differs and the period compared.
    runs : Ensemble
        Of every draw: the base, then the variants, under the same seeds.
    draws : DataFrame or None
        Posterior draws of the parameters, a row a draw; None where the scenarios' own values hold.
    """

    base: Scenario
    variants: tuple[Variant, ...]
    runs: Ensemble
    draws: pd.DataFrame | None = None

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that base and variants share."""
        return self.runs.seeds

    @property
    def origin(self) -> str:
        """Where the parameters come from; ``calibrated`` if a fit vouches for them."""
        return origin_of(self.base) if self.draws is None else origin_of_draws(self.draws)

    @property
    def failures(self) -> tuple[str, ...]:
        """Runs that could not be made: scenario, draw, seed and reason."""
        return tuple(self._failure(each.scenario, str(each)) for each in self.runs.failures)

    @property
    def platforms(self) -> list[str]:
        """``all``, then the platforms with traffic."""
        return [ALL, *content(self.base)]

    @property
    def plot(self) -> Plots:
        """Plots of the comparison; each method returns a matplotlib Figure."""
        from feedfollow.analyse.comparison_plots import Plots

        return Plots(self)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every measure: index ``(variant, platform, measure)``.

        The columns are those of :class:`~feedfollow.analyse.differences.Difference`, with the
        measure's unit and the period compared (``since``, ``until``). Intervals are 95 %, each for
        its own measure: they do not hold together.
        """
        rows: dict[tuple[str, str, str], dict[str, object]] = {}
        for variant in self.variants:
            since, until = variant.period
            for (platform, measure), found in self._found[variant.label].items():
                rows[variant.label, platform, measure] = {
                    **asdict(found),
                    "unit": MEASURES[measure].unit,
                    "since": since,
                    "until": until,
                }
        index = pd.MultiIndex.from_tuples(list(rows), names=["variant", "platform", "measure"])
        return pd.DataFrame(list(rows.values()), index=index)

    @cached_property
    def bridge(self) -> pd.DataFrame:
        """The difference in GMV over the factors of (0): index ``(variant, platform, factor)``.

        See :func:`feedfollow.analyse.bridge.bridge_rows`.
        """
        parts = {
            variant.label: bridge_rows(*self._values.sums(variant)) for variant in self.variants
        }
        return pd.concat(parts, names=["variant"])

    def bridge_of(self, label: str) -> pd.DataFrame:
        """Return the bridges of one variant, index ``(platform, factor)``; empty without sales."""
        own = self.bridge.index.get_level_values("variant") == label
        return self.bridge[own].droplevel("variant")

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What the variants expected, judged, misses first."""
        return verdicts(
            self.variants, lambda v, platform, name: self._found[v.label][platform, name]
        )

    def difference(self, variant: str, platform: str, measure: str) -> Difference:
        """Return the paired difference of one measure.

        Raises
        ------
        ValueError
            If there is no such variant, platform or measure.
        """
        own = self.variant(variant)
        self.refuse_unknown(measure, platform)
        return self._found[own.label][platform, measure]

    def reaches(self, variant: str, platform: str, measure: str) -> bool:
        """Whether a path leads from what the variant changes to a measure.

        Where none does, the difference is exactly 0 whatever the seed; see
        :mod:`feedfollow.observe.reach`. Only changes of levers are followed: anything else is
        taken to lead everywhere.
        """
        if variant not in self._reached:
            self._reached[variant] = reached(self.base, self.variant(variant))
        found = self._reached[variant]
        places = content(self.base) if platform == ALL else [platform]
        return found is None or any(measure in found[place] for place in places)

    def variant(self, label: str | None = None) -> Variant:
        """Return a variant by its label; without one, the only variant.

        Raises
        ------
        ValueError
            If there is none of that label, or several and none is named.
        """
        known = {variant.label: variant for variant in self.variants}
        if label is None and len(known) == 1:
            return self.variants[0]
        if label is None or label not in known:
            asked = "name a variant" if label is None else f"there is no variant {label!r}"
            hint = did_you_mean(label or "", known) or listing(list(known))
            raise ValueError(f"{asked}; {hint}")
        return known[label]

    def refuse_unknown(self, measure: str, platform: str) -> None:
        """Refuse a measure or platform that no table holds.

        Raises
        ------
        ValueError
            With the nearest valid name.
        """
        for what, name, known in (
            ("measure", measure, list(MEASURES)),
            ("platform", platform, self.platforms),
        ):
            if name not in known:
                hint = did_you_mean(name, known) or listing(known)
                raise ValueError(f"there is no {what} {name!r}; {hint}")
        if platform == ALL and not pooled(MEASURES[measure]):
            named = ", ".join(content(self.base))
            raise ValueError(
                f"{measure} has no value over all platforms together; name one: {named}"
            )

    def pairs(self) -> pd.DataFrame:
        """List every pair of values that the tables are made of.

        Returns
        -------
        DataFrame
            Columns variant, draw (0 without a fit), seed, platform, measure, base, value.
        """
        return self._values.pairs()

    def through_time(self, measure: str, platform: str, variant: str | None = None) -> pd.DataFrame:
        """Follow the paired difference of one measure day by day.

        Parameters
        ----------
        measure, platform : str
            ``platform`` may be ``all`` for amounts.
        variant : str, optional
            Label; needed where there are several.

        Returns
        -------
        DataFrame
            Index the recorded dates, unit of the measure: base, variant, difference (means over
            pairs), low_95, high_95, low_50, high_50. Daily measures are means of the 7 days up to
            each day; monthly ones stand on their days.

        Raises
        ------
        ValueError
            If a name is unknown, or a rate of all platforms is asked: days cannot be weighed.
        """
        self.refuse_unknown(measure, platform)
        names = content(self.base) if platform == ALL else [platform]
        place = 1 + self.variants.index(self.variant(variant))
        return through_time(self.runs, (measure, names), (place, len(self.variants) + 1))

    def save(self, folder: str | Path, plots: bool = True) -> Path:
        """Write the comparison into a folder: aside first, then renamed.

        Parameters
        ----------
        folder : path
            New, or one that holds a comparison of the same scenarios (which is replaced) or its
            runs.
        plots : bool
            Draw the plots as PNG too.

        Raises
        ------
        FileExistsError
            If the folder holds something else.
        """
        from feedfollow.analyse.compare_folder import save

        return save(self, Path(folder), plots)

    def to_frame(self, tidy: bool = False) -> pd.DataFrame:
        """Return the comparison as one table: :attr:`table` with its labels as columns.

        Parameters
        ----------
        tidy : bool
            One value of one run a row: variant, side (base, variant), draw, seed, platform,
            measure, value, unit.
        """
        from feedfollow.analyse.forms import comparison_tidy

        return comparison_tidy(self) if tidy else self.table.reset_index()

    def to_xarray(self) -> xr.Dataset:
        """Return the values as a data set: dimensions variant, side, draw, seed, platform.

        Raises
        ------
        ImportError
            If xarray is not installed.
        """
        from feedfollow.analyse.forms import comparison_dataset

        return comparison_dataset(self)

    def to_text(self, width: int = 100) -> str:
        """Write the report for a terminal; at least 100 columns are used."""
        from feedfollow.analyse.compare_report import report

        return report(self, max(width, 100))

    def _repr_html_(self) -> str:
        from feedfollow.analyse.compare_report import html

        return html(self)

    @cached_property
    def _found(self) -> dict[str, dict[tuple[str, str], Difference]]:
        """Every difference by variant, platform and measure."""
        found: dict[str, dict[tuple[str, str], Difference]] = {}
        for variant in self.variants:
            base, other, columns = self._values.sides(variant)
            found[variant.label] = {
                (str(platform), str(measure)): paired(
                    base[:, :, k], other[:, :, k], self.draws is not None
                )
                for k, (platform, measure) in enumerate(columns.to_list())
            }
        return found

    @cached_property
    def _reached(self) -> dict[str, Reached | None]:
        """What each variant can move, as far as it was asked."""
        return {}

    @cached_property
    def _values(self) -> PairedValues:
        """What the runs gave, base by variant."""
        return PairedValues(self.variants, self.runs, self.platforms)

    def _failure(self, position: int, text: str) -> str:
        if self.draws is None:
            return text
        return f"draw {position // (len(self.variants) + 1)}, {text}"
