"""What a projection says, in a few lines: the market by year."""

from __future__ import annotations

from typing import Final

from feedfollow.calibrate.projection import Projection
from feedfollow.observe.period import ALL

OWN_ERROR: Final = "The model's own error is that of the fitted years; it may grow in later ones."
MEASURES = {"gmv_broad": "broad GMV", "gmv_closed_loop": "closed-loop GMV"}


def projection_text(projection: Projection) -> str:
    """Write the totals of the platforms with content, year by year.

    Parameters
    ----------
    projection : Projection

    Returns
    -------
    str
        Lines without a final newline; what speaks against the numbers first.
    """
    lines = []
    if not projection.fit.converged:
        lines.append("NOT CONVERGED: the fit was stopped before its rule was met")
    table = projection.table
    years = table[(table["platform"] == ALL) & (table["period"].str.len() == 4)]
    count = len(projection.rows)
    lines.append(f"Market by whole year over {count} draws, bn CNY: median (90 %); * after the fit")
    for measure, name in MEASURES.items():
        own = years[years["measure"] == measure]
        if own.empty:
            continue
        cells = [
            f"{row['period']}{'*' if row['end'] > projection.fitted_until else ''} "
            f"{row['q50'] / 1e9:,.0f} ({row['q05'] / 1e9:,.0f} to {row['q95'] / 1e9:,.0f})"
            for _, row in own.iterrows()
        ]
        lines.append(f"  {name}: {', '.join(cells)}")
    return "\n".join([*lines, OWN_ERROR])
