"""Tables and cards for readers: what can be set, in which unit and range, and where it comes from.

The functions return plain text and plain records; the command line adds colour, the documentation
takes the same rows as Markdown. Tables of other rooms (measures, phases, columns) are passed in as
further entries, since this room knows nothing above itself.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from feedfollow.spec.errors import nearest
from feedfollow.spec.focal import ANCHOR, ANCHOR_NEEDS, BRAND, BRAND_NEEDS
from feedfollow.spec.markdown import markdown_table, parameters_markdown
from feedfollow.spec.parameters import GROUPS
from feedfollow.spec.policy import LEVER_GROUPS
from feedfollow.spec.table import Parameter, plain

__all__ = [
    "Entry",
    "UnknownName",
    "card",
    "describe",
    "entries",
    "find",
    "listing",
    "markdown_table",
    "parameter_entry",
    "parameters_markdown",
]

_VERDICTS = {
    "fit": "fit: documented figures inform it",
    "marginalise": "marginalise: no documented figure informs it, so its prior is carried through",
    "fix": "fix: a definition, a gauge or a convention",
    "policy": "policy: a platform decides it",
}
_WIDTH = 96


@dataclass(frozen=True, slots=True)
class Entry:
    """One named thing a reader may ask about.

    Parameters
    ----------
    name : str
        Name as it is written in scenario files, tables or code.
    kind : str
        What sort of thing it is, such as ``parameter``, ``lever``, ``measure`` or ``phase``.
    group : str
        Heading under which lists show it.
    unit : str
        Unit; empty where the thing has none, as a phase.
    description : str
        What it is.
    facts : tuple of (str, str)
        Further lines of the card, each a label and a text.
    """

    name: str
    kind: str
    group: str
    unit: str
    description: str
    facts: tuple[tuple[str, str], ...] = ()


class UnknownName(ValueError):
    """A name that no table has.

    Parameters
    ----------
    name : str
        The name as written.
    nearest : str or None
        The nearest known name, None where none is near.
    """

    def __init__(self, name: str, nearest: str | None) -> None:
        hint = f"; did you mean {nearest!r}?" if nearest is not None else ""
        super().__init__(f"nothing is called {name!r}{hint}")
        self.name = name
        self.nearest = nearest

    def __reduce__(self) -> tuple[type[UnknownName], tuple[str, str | None]]:
        # Exception would be rebuilt from the message alone in a worker process.
        return (type(self), (self.name, self.nearest))


def parameter_entry(row: Parameter, kind: str, group: str) -> Entry:
    """Make the entry of a row of the parameter or lever table.

    Parameters
    ----------
    row : Parameter
        The row.
    kind : str
        ``parameter`` or ``lever``.
    group : str
        Heading under which lists show it.

    Returns
    -------
    Entry
        With default, range, prior, source, verdict and equations as facts.
    """
    facts = [
        ("default", plain(row.default)),
        ("range", row.range_text() + (", whole numbers" if row.integer else "")),
        ("prior", row.prior_text()),
        ("verdict", _VERDICTS[row.verdict]),
        ("source", row.source),
        ("equations", ", ".join(row.equations) + f" as {row.symbol}"),
    ]
    if kind == "lever":
        facts.append(("events", "may change it on a date" if row.dated else "cannot change it"))
    return Entry(row.name, kind, group, row.unit, row.description, tuple(facts))


def _focal_entries() -> Iterator[Entry]:
    """Give the numbers of a focal business, as ``focal.brand.price``."""
    for kind, rows, needed in (("brand", BRAND, BRAND_NEEDS), ("anchor", ANCHOR, ANCHOR_NEEDS)):
        for row in rows.values():
            default = "must be given" if row.name in needed else plain(row.default)
            span = row.range_text() + (", whole numbers" if row.integer else "")
            facts = (("default", default), ("range", span), ("written", f"focal: {row.name}"))
            yield Entry(f"focal.{kind}.{row.name}", "number", f"focal {kind}", row.unit,
                        row.description, facts)  # fmt: skip


def entries(extra: Mapping[str, Entry] | None = None) -> dict[str, Entry]:
    """Collect everything that can be described, by name, in the order of the tables.

    Parameters
    ----------
    extra : mapping of str to Entry, optional
        Entries of other rooms by name; where a name is taken, the parameter or lever stays.

    Returns
    -------
    dict of str to Entry
        Parameters, levers, numbers of focal businesses, then the extra entries.
    """
    own = {
        row.name: parameter_entry(row, kind, group)
        for kind, groups in (("parameter", GROUPS), ("lever", LEVER_GROUPS))
        for group, rows in groups.items()
        for row in rows
    }
    own |= {entry.name: entry for entry in _focal_entries()}
    further = {name: entry for name, entry in (extra or {}).items() if name not in own}
    return {**own, **further}


def find(name: str, extra: Mapping[str, Entry] | None = None) -> Entry:
    """Find one entry by its name.

    Parameters
    ----------
    name : str
        The name; a lever may be written with its platform, as
        ``platforms.douyin.feed.precision``, and a parameter as ``parameters.trust_halflife``.
    extra : mapping of str to Entry, optional
        Entries of other rooms by name.

    Returns
    -------
    Entry
        What the name stands for.

    Raises
    ------
    UnknownName
        If no table has the name; it carries the nearest one that exists.
    """
    known = entries(extra)
    if name in known:
        return known[name]
    head, _, rest = name.partition(".")
    tail = rest.partition(".")[2] if head == "platforms" else rest
    if head in ("platforms", "parameters") and tail in known:
        return known[tail]
    raise UnknownName(name, nearest(name, known))


def card(entry: Entry) -> str:
    """Write everything known about one entry.

    Parameters
    ----------
    entry : Entry
        The entry.

    Returns
    -------
    str
        Several lines: the name and kind, the description, then a label and a text a line.
    """
    facts = [("unit", entry.unit), *entry.facts] if entry.unit else list(entry.facts)
    margin = max((len(label) for label, _ in facts), default=0) + 2
    lines = [f"{entry.name}  ({entry.kind}, {entry.group})", ""]
    lines += [*textwrap.wrap(entry.description, _WIDTH), ""]
    for label, text in facts:
        lines += textwrap.wrap(
            text,
            _WIDTH,
            initial_indent=label.ljust(margin),
            subsequent_indent=" " * margin,
        )
    return "\n".join(lines)


def listing(shown: Iterable[Entry]) -> str:
    """Write a list of entries under their headings, a line each.

    Parameters
    ----------
    shown : iterable of Entry
        Entries of one group must follow each other.

    Returns
    -------
    str
        Headings, then name, default where there is one, and unit.
    """
    chosen = list(shown)
    margin = max((len(entry.name) for entry in chosen), default=0) + 2
    lines: list[str] = []
    for (kind, group), members in groupby(chosen, key=lambda entry: (entry.kind, entry.group)):
        lines += ["", f"{group} ({kind}s)"] if lines else [f"{group} ({kind}s)"]
        for entry in members:
            default = dict(entry.facts).get("default", "")
            lines.append(f"  {entry.name.ljust(margin)}{default.rjust(9)}  {entry.unit}".rstrip())
    return "\n".join(lines)


def describe(name: str | None = None, extra: Mapping[str, Entry] | None = None) -> str:
    """Describe one name, or list every name there is, or all that begin alike.

    Parameters
    ----------
    name : str, optional
        A parameter, lever or further entry, or the first part of dotted ones, such as ``modules``;
        everything is listed without one.
    extra : mapping of str to Entry, optional
        Entries of other rooms by name.

    Returns
    -------
    str
        Text for a terminal.

    Raises
    ------
    UnknownName
        If no table has the name; it carries the nearest one that exists.
    """
    known = entries(extra)
    if name is None:
        return listing(known.values())
    within = [each for key, each in known.items() if key.startswith(f"{name}.")]
    return listing(within) if within and name not in known else card(find(name, extra))
