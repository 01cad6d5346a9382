"""The values of a comparison: what each run gave over the period compared, base by variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from feedfollow.analyse.bridge import SUMS
from feedfollow.analyse.pairing import Variant
from feedfollow.observe.measure_table import MEASURES
from feedfollow.observe.period import ALL
from feedfollow.run.ensemble import Ensemble
from feedfollow.world.columns import F64


@dataclass(frozen=True)
class PairedValues:
    """The runs of a comparison as arrays.

    Attributes
    ----------
    variants : sequence of Variant
    runs : Ensemble
        Of every draw: the base, then the variants, under the same seeds.
    platforms : sequence of str
        ``all``, then those with traffic.
    """

    variants: Sequence[Variant]
    runs: Ensemble
    platforms: Sequence[str]

    def sides(self, variant: Variant) -> tuple[F64, F64, pd.MultiIndex]:
        """Return base and variant as ``(draws, seeds, columns)``, and the columns.

        A column is a platform and a measure.
        """
        table = self._over[variant.period]
        kept = [
            (platform, measure)
            for platform in self.platforms
            for measure in MEASURES
            if (platform, measure) in table.columns
        ]
        columns = pd.MultiIndex.from_tuples(kept, names=["platform", "measure"])
        shape = (-1, len(self.variants) + 1, len(self.runs.seeds), len(columns))
        values = table[columns].to_numpy(dtype=np.float64).reshape(shape)
        return values[:, 0], values[:, 1 + self.variants.index(variant)], columns

    def sums(self, variant: Variant) -> tuple[dict[str, F64], dict[str, F64]]:
        """Return the sums behind (0) by platform, ``(draws, seeds, 6)``, of base and variant."""
        base, other, columns = self.sides(variant)
        days = (variant.period[1] - variant.period[0]).days + 1
        scale = np.array([days if MEASURES[name].period == "mean" else 1.0 for name in SUMS])
        places = {
            platform: columns.get_indexer(pd.MultiIndex.from_product([[platform], SUMS]))
            for platform in self.platforms
            if platform != ALL
        }
        return (
            {platform: base[..., place] * scale for platform, place in places.items()},
            {platform: other[..., place] * scale for platform, place in places.items()},
        )

    def pairs(self) -> pd.DataFrame:
        """List every pair; see :meth:`feedfollow.analyse.comparison.Comparison.pairs`."""
        return pd.concat([self._pairs_of(each) for each in self.variants], ignore_index=True)

    def _pairs_of(self, variant: Variant) -> pd.DataFrame:
        base, other, columns = self.sides(variant)
        index = pd.MultiIndex.from_product([range(len(base)), self.runs.seeds, range(len(columns))])
        draw, seed, column = (index.get_level_values(level) for level in range(3))
        platforms, measures = (columns.get_level_values(level)[column] for level in range(2))
        return pd.DataFrame(
            {
                "variant": variant.label,
                "draw": draw,
                "seed": seed,
                "platform": platforms,
                "measure": measures,
                "base": base.ravel(),
                "value": other.ravel(),
            }
        )

    @cached_property
    def _over(self) -> dict[tuple[object, object], pd.DataFrame]:
        """Every measure of every run over each period that is compared."""
        periods = dict.fromkeys(variant.period for variant in self.variants)
        return {period: self.runs.over(*period) for period in periods}
