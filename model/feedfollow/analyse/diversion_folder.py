"""What a diversion leaves: report, tables and the plot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from feedfollow.analyse.diversion_text import heading, report_markdown
from feedfollow.analyse.folder import put
from feedfollow.plots.style import DPI

if TYPE_CHECKING:
    from feedfollow.analyse.diversion_result import Diversion

KIND: Final = "diversion"


def save_diversion(found: Diversion, folder: Path) -> Path:
    """Write a diversion into a folder; see :meth:`Diversion.save`."""

    def write(new: Path) -> None:
        (new / "scenario.yaml").write_text(found.scenario.to_yaml(), encoding="utf-8")
        (new / "report.md").write_text(report_markdown(found), encoding="utf-8")
        found.table.to_csv(new / "table.csv", index=False, lineterminator="\n")
        found.pairs.to_csv(new / "pairs.csv", index=False, lineterminator="\n")
        found.plot().savefig(new / "diversion.png", dpi=DPI, metadata={"Software": None})

    about = {
        "kind": KIND,
        "key": found.key,
        "name": heading(found),
        "leavers": [leaver.text for leaver in found.leavers],
        "on": found.on.isoformat(),
        "seeds": list(found.seeds),
        "failures": list(found.failures),
    }
    return put(folder, about, write)
