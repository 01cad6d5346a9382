"""The folder of a comparison."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from feedfollow.analyse.compare_report import markdown, title
from feedfollow.analyse.folder import put
from feedfollow.analyse.pairing import change_lines
from feedfollow.analyse.verdict import Verdict
from feedfollow.observe.store import write_json
from feedfollow.spec.scenario import Scenario

if TYPE_CHECKING:
    from feedfollow.analyse.comparison import Comparison

KIND: Final = "comparison"


def key_of(base: Scenario, variants: Sequence[Scenario]) -> str:
    """Return the SHA-256 that names a comparison: its scenarios, not its seeds or draws."""
    words = "\0".join(scenario.key for scenario in (base, *variants))
    return hashlib.sha256(words.encode()).hexdigest()


def save(comparison: Comparison, folder: Path, plots: bool) -> Path:
    """Write a comparison; see :meth:`feedfollow.analyse.comparison.Comparison.save`."""

    def write(new: Path) -> None:
        comparison.table.to_csv(new / "table.csv")
        comparison.bridge.to_csv(new / "bridge.csv")
        verdict_table(comparison.verdicts).to_csv(new / "verdicts.csv", index=False)
        pairs = pa.Table.from_pandas(comparison.pairs(), preserve_index=False)
        pq.write_table(
            pairs.replace_schema_metadata(None), new / "pairs.parquet", compression="zstd"
        )
        if comparison.draws is not None:
            comparison.draws.to_csv(new / "draws.csv", index_label="draw")
        (new / "summary.md").write_text(markdown(comparison), encoding="utf-8")
        write_json(described(comparison), new / "comparison.json")
        if plots:
            comparison.plot.save_all(new / "plots")

    about = {
        "kind": KIND,
        "key": key_of(comparison.base, [v.scenario for v in comparison.variants]),
        "name": title(comparison),
    }
    return put(folder, about, write)


def verdict_table(verdicts: tuple[Verdict, ...]) -> pd.DataFrame:
    """Lay verdicts out as a table, one row an expectation, misses first.

    Returns
    -------
    DataFrame
        Columns variant, platform, measure, expected, verdict, difference, low, high, relative,
        relative_low, relative_high (95 %), excluded, pairs, note.
    """
    rows = [
        {
            "variant": each.variant,
            "platform": each.platform,
            "measure": each.expectation.measure,
            "expected": each.expectation.direction,
            "verdict": each.word,
            "difference": each.found.difference,
            "low": each.found.low,
            "high": each.found.high,
            "relative": each.found.relative,
            "relative_low": each.found.relative_low,
            "relative_high": each.found.relative_high,
            "excluded": each.excluded,
            "pairs": each.found.pairs,
            "note": each.expectation.note or "",
        }
        for each in verdicts
    ]
    names = ("variant", "platform", "measure", "expected", "verdict", "difference", "low", "high",
             "relative", "relative_low", "relative_high", "excluded", "pairs", "note")  # fmt: skip
    return pd.DataFrame(rows, columns=list(names))


def described(comparison: Comparison) -> dict[str, object]:
    """Return names, keys, seeds, periods and changes, for ``comparison.json``."""
    return {
        "base": {"name": comparison.base.name, "key": comparison.base.key},
        "variants": [
            {
                "label": variant.label,
                "name": variant.scenario.name,
                "key": variant.scenario.key,
                "question": variant.scenario.question,
                "since": variant.period[0].isoformat(),
                "until": variant.period[1].isoformat(),
                "changes": change_lines(comparison.base, variant.scenario),
            }
            for variant in comparison.variants
        ],
        "seeds": list(comparison.seeds),
        "draws": 0 if comparison.draws is None else len(comparison.draws),
        "users": comparison.base.users,
        "origin": comparison.origin,
        "failures": list(comparison.failures),
    }
