"""Which scenarios can be compared, what differs between them, and from which day on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from feedfollow.observe.period import ALL
from feedfollow.spec.difference import stated_values
from feedfollow.spec.errors import Problem, SpecError
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.scenario import Event, Scenario

Changes: TypeAlias = Mapping[str, tuple[object, object]]
Period: TypeAlias = tuple[date, date]
Wanted: TypeAlias = tuple[date | None, date | None]

_TOLD: Final = ("name", "question", "expect", "record", "seed")
"""Parts of a scenario that change nothing of what is compared: seeds are given to all alike."""
_SAME: Final = {
    "start": "start",
    "until": "until",
    "users": "users",
    "scale.anchors": "anchors_per_platform",
    "scale.merchants": "merchants",
}
"""What pairs must share: agents and days carry the numbers of the draws."""


@dataclass(frozen=True)
class Variant:
    """A variant beside its base.

    Attributes
    ----------
    label : str
        Its name, told apart where two scenarios share one.
    scenario : Scenario
    changes : mapping of str to (object, object)
        Dotted path -> (value of the base, value here); None where one has no such value.
    period : (date, date)
        First and last day compared.
    touches : frozenset of str
        Platforms whose policy or population differs; ``all`` if anything else does.
    """

    label: str
    scenario: Scenario
    changes: Changes
    period: Period
    touches: frozenset[str] = frozenset({ALL})


def beside(base: Scenario, variants: Sequence[Scenario], wanted: Wanted) -> tuple[Variant, ...]:
    """Check that variants can be compared with a base, and find the period of each.

    Parameters
    ----------
    base : Scenario
    variants : sequence of Scenario
        At least one.
    wanted : (date or None, date or None)
        First and last day to compare; None for the first day on which a variant can differ, and
        for the last recorded day.

    Returns
    -------
    tuple of Variant

    Raises
    ------
    SpecError
        With everything that stands against it.
    """
    problems: list[Problem] = []
    found: list[Variant] = []
    if not variants:
        raise refusal("expected at least one variant")
    labels = _labels(base, variants)
    for label, scenario in zip(labels, variants, strict=True):
        own = list(incomparable(base, scenario))
        changes = settings_changed(base, scenario)
        if not own and not _differs(base, scenario, changes):
            own = [f"does not differ from {base.name} in anything that is simulated"]
        problems += [Problem(f"variant {label}", None, None, message) for message in own]
        if own:
            continue
        try:
            period = _period(base, scenario, changes, wanted)
        except ValueError as error:
            problems.append(Problem(f"variant {label}", None, None, str(error)))
            continue
        found.append(Variant(label, scenario, changes, period, _touches(base, scenario, changes)))
    if problems:
        raise SpecError(problems)
    return tuple(found)


def levers_changed(base: Scenario, variant: Variant) -> set[tuple[str, str]] | None:
    """List the levers in which a variant differs, at the start or from a date on.

    Returns
    -------
    set of (str, str), or None
        Platform and dotted lever; None if anything else differs.
    """
    dated = _dated(base) ^ _dated(variant.scenario)
    found = {(platform, lever) for _, platform, lever, _ in dated}
    for path in variant.changes:
        part, _, rest = path.partition(".")
        platform, _, lever = rest.partition(".")
        if part == "platforms" and lever in LEVERS:
            found.add((platform, lever))
        elif part != "events":
            return None
    return found


def refusal(message: str, hint: str | None = None) -> SpecError:
    """Return the error for a comparison that cannot be made."""
    return SpecError([Problem("compare", None, None, message, hint=hint)])


def settings_changed(base: Scenario, variant: Scenario) -> dict[str, tuple[object, object]]:
    """List the values that differ and are simulated: no names, questions, sources or remarks.

    Returns
    -------
    dict of str to (object, object)
        As :meth:`Scenario.diff`; a value that states its source has the path of a plain one.
    """
    mine, theirs = _settings(base), _settings(variant)
    return {
        path: (mine.get(path), theirs.get(path))
        for path in dict.fromkeys((*mine, *theirs))
        if mine.get(path) != theirs.get(path)
    }


def change_lines(base: Scenario, variant: Scenario) -> list[str]:
    """Write what differs, a line a value; an event that only one of them has is one line.

    Returns
    -------
    list of str
    """
    lines = [
        f"{path}: {_said(before)} -> {_said(after)}"
        for path, (before, after) in settings_changed(base, variant).items()
        if not path.startswith("events.")
    ]
    mine, theirs = ({event.name: event for event in s.events} for s in (base, variant))
    for name in dict.fromkeys((*mine, *theirs)):
        before, after = mine.get(name), theirs.get(name)
        if before is None and after is not None:
            lines.append(f"with the event {_event_said(after)}")
        elif after is None and before is not None:
            lines.append(f"without the event {_event_said(before)}")
        elif before is not None and after is not None and _facts(before) != _facts(after):
            lines.append(f"the event {_event_said(before)} -> {_event_said(after)}")
    return lines


def _settings(scenario: Scenario) -> dict[str, object]:
    """List what is simulated by its dotted path; an empty list of events is none."""
    return {
        path: value
        for path, value in stated_values(scenario).items()
        if path.split(".")[0] not in _TOLD and path != "events"
    }


def incomparable(base: Scenario, variant: Scenario) -> Iterable[str]:
    """Say why runs of two scenarios make no pairs, a reason each; nothing where they do."""
    roles = [{name: each.role for name, each in s.platforms.items()} for s in (base, variant)]
    if roles[0] != roles[1]:
        listed = [", ".join(each) for each in roles]
        yield f"has the platforms {listed[1]}; expected those of {base.name}, {listed[0]}"
    for path, attribute in _SAME.items():
        own, theirs = getattr(variant, attribute), getattr(base, attribute)
        if own != theirs:
            yield f"{path} is {own}; expected {theirs} as in {base.name}, so that runs make pairs"


def _differs(base: Scenario, variant: Scenario, changes: Changes) -> bool:
    return _beyond_events(changes) or bool(_dated(base) ^ _dated(variant))


def _touches(base: Scenario, variant: Scenario, changes: Changes) -> frozenset[str]:
    places = [path.split(".") for path in changes if not path.startswith("events.")]
    stated = {place[1] if place[0] == "platforms" else ALL for place in places}
    return frozenset(stated | {platform for _, platform, *_ in _dated(base) ^ _dated(variant)})


def _beyond_events(changes: Changes) -> bool:
    return any(not path.startswith("events.") for path in changes)


def _dated(scenario: Scenario) -> set[tuple[date, str, str, float]]:
    return {
        (event.date, event.platform, lever, value)
        for event in scenario.events
        for lever, value in event.set.items()
    }


def _period(base: Scenario, variant: Scenario, changes: Changes, wanted: Wanted) -> Period:
    """Return the first and last day to compare.

    Raises
    ------
    ValueError
        If there is no such day.
    """
    first = base.start
    if not _beyond_events(changes):
        first = max(first, min(day for day, *_ in _dated(base) ^ _dated(variant)))
    if first > base.until:
        raise ValueError(
            f"differs from {base.name} only from {first} on, after the last recorded day "
            f"({base.until})"
        )
    since, until = wanted[0] or first, wanted[1] or base.until
    if until < first:
        raise ValueError(f"differs from {base.name} only from {first} on, after {until}")
    if not base.start <= since <= until <= base.until:
        raise ValueError(
            f"cannot be compared from {since} to {until}: expected days within the recorded ones, "
            f"{base.start} to {base.until}"
        )
    return since, until


def _labels(base: Scenario, variants: Sequence[Scenario]) -> list[str]:
    """Name the variants: by their own names, and where these repeat, by what differs."""
    names = [base.name, *(each.name for each in variants)]
    labels: list[str] = []
    for number, variant in enumerate(variants, start=1):
        label = variant.name
        if names.count(label) > 1:
            changes = settings_changed(base, variant)
            (path, (_, value)), *more = list(changes.items()) or [("", (None, None))]
            short = ".".join(path.split(".")[-2:])
            label = f"{short}={_said(value)}" if path and not more else f"{label} ({number})"
        labels.append(label if label not in labels else f"{label} ({number})")
    return labels


def _facts(event: Event) -> tuple[object, ...]:
    return event.date, event.platform, dict(event.set)


def _event_said(event: Event) -> str:
    values = ", ".join(f"{lever} = {_said(value)}" for lever, value in event.set.items())
    return f"{event.name} ({event.date}, {event.platform}: {values})"


def _said(value: object) -> str:
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value)
