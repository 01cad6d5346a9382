"""What a sensitivity analysis leaves: its tables, its plots, and the words around them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from feedfollow.analyse.folder import put
from feedfollow.analyse.sensitivity_result import Sensitivity
from feedfollow.spec.table import plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from feedfollow.plots.sensitivity import SensitivityLabels


def key_of(found: Sensitivity) -> str:
    """Return the SHA-256 of what an analysis is: scenarios, method, design, outcomes, seeds."""
    question = found.question
    words = (
        question.scenario.key,
        question.against.key if question.against is not None else "",
        found.method.name,
        ",".join(factor.path for factor in question.factors),
        ",".join(found.labels),
        ",".join(map(str, question.seeds)),
        str(question.relative),
        found.design.tobytes().hex(),
    )
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def save_sensitivity(found: Sensitivity, folder: Path) -> Path:
    """Write an analysis into a folder; see :meth:`Sensitivity.save`."""
    from feedfollow.plots.style import DPI

    question = found.question

    def write(new: Path) -> None:
        (new / "scenario.yaml").write_text(question.scenario.to_yaml(), encoding="utf-8")
        found.table.to_csv(new / "table.csv", lineterminator="\n")
        found.variance.to_csv(new / "variance.csv", lineterminator="\n")
        found.points.to_csv(new / "points.csv", index=False, lineterminator="\n")
        if question.against is not None:
            (new / "against.yaml").write_text(question.against.to_yaml(), encoding="utf-8")
            if found.method.name == "oat":
                found.flips.to_csv(new / "flips.csv", lineterminator="\n")
        (new / "plots").mkdir()
        for label in found.labels:
            figure = found.plot(label)
            path = new / "plots" / f"{label.replace('@', '-')}.png"
            figure.savefig(path, dpi=DPI, metadata={"Software": None})

    about = {
        "kind": "sensitivity",
        "key": key_of(found),
        "name": question.scenario.name,
        "against": question.against.name if question.against is not None else None,
        "method": found.method.name,
        "outcomes": list(found.labels),
        "unit": question.unit,
        "relative": question.relative,
        "parameters": [factor.path for factor in question.factors],
        "points": len(found.design),
        "seeds": list(question.seeds),
    }
    return put(folder, about, write)


def draw(found: Sensitivity, plot: str, label: str) -> Figure:
    """Draw one plot of an analysis.

    Parameters
    ----------
    found : Sensitivity
    plot : {'tornado', 'screening', 'indices'}
    label : str
        One of its outcomes.
    """
    from feedfollow.plots import sensitivity as plots

    labels = labels_of(found, label)
    table = found.table.loc[[label]].droplevel("outcome")
    if plot == "tornado":
        order = {name: rank for rank, name in enumerate(table.index)}
        responses = found.responses[found.responses["outcome"] == label]
        placed = responses.sort_values(
            "parameter", key=lambda names: names.map(order), kind="stable"
        )
        acts = {str(name): bool(value) for name, value in table["acts"].items()}
        return plots.tornado(placed, acts, labels)
    return plots.screening(table, labels) if plot == "screening" else plots.indices(table, labels)


def labels_of(found: Sensitivity, label: str) -> SensitivityLabels:
    """Return the words around a plot."""
    from feedfollow.plots.sensitivity import SensitivityLabels

    question = found.question
    scenario, against = question.scenario, question.against
    asked = f"Scenario {scenario.name}"
    if against is not None:
        share = f", as a share of {scenario.name}" if question.relative else ""
        asked = f"{against.name} less {scenario.name}{share}"
    remarks = {}
    if against is not None and found.method.name == "oat":
        remarks = flip_remarks(found, label)
    return SensitivityLabels(
        title=f"{label}: {found.method.title}",
        unit=question.unit[label],
        note=(
            f"{asked}; {scenario.start} to {scenario.until}, {scenario.users:,} "
            f"simulated users; {len(found.design)} points, {len(question.seeds)} seeds, the same "
            "at every point."
        ),
        difference=against is not None,
        remarks=remarks,
    )


def flip_remarks(found: Sensitivity, label: str) -> dict[str, str]:
    """Say for each parameter that does not leave the answer as it is what it does to it."""
    said = {}
    for name, row in found.flips.loc[label].iterrows():
        at = "" if row["crosses_at"] != row["crosses_at"] else f" at {plain(row['crosses_at'])}"
        if row["verdict"] == "flips":
            said[str(name)] = f"flips the sign{at}"
        elif row["verdict"] == "not distinguishable":
            said[str(name)] = f"leaves it open{at}"
        elif row["verdict"] == "decides":
            said[str(name)] = "decides it"
        elif row["verdict"] == "too few seeds":
            said[str(name)] = "too few seeds to tell"
    return said
