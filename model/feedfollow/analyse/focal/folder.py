"""The folder of a traced business: report, tables, plots."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from feedfollow.analyse.focal.report import markdown, title
from feedfollow.analyse.folder import put
from feedfollow.observe.store import write_json

if TYPE_CHECKING:
    from feedfollow.analyse.focal.result import FocalResult

KIND: Final = "focal business"


def save(found: FocalResult, folder: Path, plots: bool) -> Path:
    """Write a traced business; see :meth:`feedfollow.analyse.focal.result.FocalResult.save`."""

    def write(new: Path) -> None:
        found.table.to_csv(new / "profit_and_loss.csv")
        found.traffic.to_csv(new / "traffic.csv")
        if len(found.mixes):
            found.mixes.to_csv(new / "mixes.csv")
        if found.draws is not None:
            found.draws.to_csv(new / "draws.csv", index_label="draw")
        _write_parquet(found.days.reset_index(), new / "days.parquet")
        _write_parquet(runs_table(found), new / "runs.parquet")
        (new / "market.yaml").write_text(found.focal.market.to_yaml(), encoding="utf-8")
        (new / "report.md").write_text(markdown(found), encoding="utf-8")
        write_json(described(found), new / "focal.json")
        if plots:
            found.plot.save_all(new / "plots")

    about = {"kind": KIND, "key": found.focal.key, "name": title(found)}
    return put(folder, about, write)


def runs_table(found: FocalResult) -> pd.DataFrame:
    """Return profit and loss of every run and way, one value a row, CNY."""
    values = found.flows
    names = ("draw", "seed", "way", "channel", "account")
    labels = (
        range(values.shape[0]),
        found.seeds,
        range(values.shape[2]),
        found.channels,
        found.accounts,
    )
    index = pd.MultiIndex.from_product(labels, names=names)
    return pd.DataFrame({"cny": values.ravel()}, index=index).reset_index()


def described(found: FocalResult) -> dict[str, object]:
    """Return the business, its market, seeds and ways, for ``focal.json``."""
    business = found.focal.business
    return {
        "name": business.name,
        "kind": business.kind,
        "platform": business.platform,
        "start": business.start.isoformat(),
        "until": found.focal.market.until.isoformat(),
        "numbers": dict(business.numbers),
        "market": {"name": found.focal.market.name, "key": found.focal.market.key},
        "seeds": list(found.seeds),
        "draws": 0 if found.draws is None else len(found.draws),
        "ways": [list(way) for way in found.ways],
        "chosen": found.chosen,
        "best": found.best,
        "origin": found.origin,
    }


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    plain = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(plain, path, compression="zstd")
