"""Write a scenario out so that loading it gives the same scenario, and the same bytes again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from feedfollow.spec.yaml12 import core_scalar

if TYPE_CHECKING:
    from feedfollow.spec.scenario import (
        CourierRest,
        Event,
        Festival,
        Platform,
        Provenance,
        Scandal,
        Scenario,
        Series,
    )

Data = dict[str, object]

_PLAIN: Final = re.compile(r"[A-Za-z0-9](?:[\w ()/%+.-]*[\w()/%+])?")
_HEADER: Final = "# Resolved by feedfollow: complete, in the units of the parameter table.\n"


def to_data(scenario: Scenario) -> Data:
    """Turn a scenario into plain data of the form of a scenario file.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    dict
        Nested dicts, lists and scalars; nothing is left to a default.
    """
    data: Data = {
        "name": scenario.name,
        "question": scenario.question,
        "start": scenario.start,
        "until": scenario.until,
        "burn_in": scenario.burn_in,
        "users": scenario.users,
        "seed": scenario.seed,
        "scale": {"anchors": scenario.anchors_per_platform, "merchants": scenario.merchants},
        "modules": dict(scenario.modules),
        "merchants_exclusive": scenario.merchants_exclusive,
        "population": {
            "exclusive": scenario.exclusive,
            "netizens": _series(scenario.netizens),
            **_stated(adoption_pace=scenario.adoption_pace and _series(scenario.adoption_pace)),
        },
        "platforms": {p.name: _platform(p) for p in scenario.platforms.values()},
        "parameters": dict(scenario.parameters),
        "events": [_event(event) for event in scenario.events],
        "festivals": [_festival(festival) for festival in scenario.festivals],
        "couriers": [_rest(rest) for rest in scenario.couriers],
        "scandals": [_scandal(scandal) for scandal in scenario.scandals],
        "expect": [
            _stated(
                measure=each.measure,
                platform=each.platform,
                direction=each.direction,
                note=each.note,
            )
            for each in scenario.expect
        ],
        "record": {
            "tables": list(scenario.record.tables),
            "every": scenario.record.every,
        },
    }
    for path, origin in scenario.provenance.items():
        _attach(data, path, origin)
    return data


def _event(event: Event) -> Data:
    values = {
        lever: _valued(value, event.provenance.get(lever)) for lever, value in event.set.items()
    }
    return _stated(
        name=event.name,
        date=event.date,
        platform=event.platform,
        set=values,
        source=event.source,
        note=event.note,
    )


def _festival(festival: Festival) -> Data:
    return _stated(
        name=festival.name,
        start=festival.start,
        end=festival.end,
        platforms=list(festival.platforms),
        size=_valued(festival.size, festival.provenance),
        source=festival.source,
        note=festival.note,
    )


def _rest(rest: CourierRest) -> Data:
    return _stated(
        name=rest.name,
        start=rest.start,
        end=rest.end,
        capacity=_valued(rest.capacity, rest.provenance),
        source=rest.source,
        note=rest.note,
    )


def _scandal(scandal: Scandal) -> Data:
    return _stated(
        name=scandal.name,
        date=scandal.date,
        platform=scandal.platform,
        rank=scandal.rank,
        size=_valued(scandal.size, scandal.provenance),
        suspended_from=scandal.suspended_from,
        suspended_until=scandal.suspended_until,
        source=scandal.source,
        note=scandal.note,
    )


def _valued(value: object, origin: Provenance | None) -> object:
    if origin is None:
        return value
    return {"value": value, **_stated(source=origin.source, note=origin.note)}


def _stated(**values: object) -> Data:
    return {name: value for name, value in values.items() if value is not None}


def _series(series: Series) -> list[Data]:
    return [
        _stated(period=period, value=value, source=source, note=note)
        for (_, value, source), period, note in zip(
            series.points, series.periods, series.notes, strict=True
        )
    ]


def _platform(platform: Platform) -> Data:
    data: Data = {"role": platform.role}
    population = _stated(
        daily_users=platform.daily_users and _series(platform.daily_users),
        monthly_users=platform.monthly_users and _series(platform.monthly_users),
        opening_rate=platform.opening_rate,
        adopter_share=platform.adopter_share,
        before_ratio=platform.before_ratio,
        minutes=platform.minutes and _series(platform.minutes),
    )
    if platform.overlap_with is not None:
        population["overlap"] = {
            "with": platform.overlap_with,
            "share": platform.overlap_share,
        }
    if population:
        data["population"] = population
    for path, value in platform.levers.items():
        group, _, name = path.partition(".")
        place = data.setdefault(group, {})
        assert isinstance(place, dict)
        place[name] = value
    if platform.anchors_real is not None:
        anchors = data.setdefault("anchors", {})
        assert isinstance(anchors, dict)
        anchors["real"] = _series(platform.anchors_real)
    return data


def _attach(data: Data, path: str, origin: Provenance) -> None:
    """Turn the scalar at a dotted path into a ``{value, source, note}`` map."""
    *outer, last = path.split(".")
    place: object = data
    for name in outer:
        assert isinstance(place, dict)
        place = place[name]
    assert isinstance(place, dict)
    place[last] = _valued(place[last], origin)


def flat(scenario: Scenario) -> dict[str, object]:
    """List every value of a scenario by its dotted path.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    dict of str to object
        Items of lists are named by ``name``, ``measure``, ``period`` or their number.
    """
    return dict(_flat("", to_data(scenario)))


def _flat(path: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _flat(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            yield from _flat(f"{path}.{_label(inner, number)}", inner)
    else:
        yield path, value


def _label(item: object, number: int) -> str:
    if isinstance(item, Mapping):
        for key in ("name", "period"):
            if key in item:
                return str(item[key])
    return str(number)


def to_yaml(scenario: Scenario) -> str:
    """Write a scenario as YAML 1.2.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    str
        The file's text. The writer is our own, since the hash of these bytes names the run.
    """
    return _HEADER + "\n".join(_block(to_data(scenario), 0)) + "\n"


def _block(value: Mapping[str, object], indent: int) -> Iterator[str]:
    pad = "  " * indent
    for name, inner in value.items():
        key = f"{pad}{_scalar(name)}:"
        if isinstance(inner, Mapping) and inner and not _is_flat(inner):
            yield key
            yield from _block(inner, indent + 1)
        elif isinstance(inner, list) and any(isinstance(item, Mapping) for item in inner):
            yield key
            for item in inner:
                yield f"{pad}  - {_flow(item)}"
        else:
            yield f"{key} {_flow(inner)}"


def _is_flat(value: Mapping[str, object]) -> bool:
    return "value" in value


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_scalar(str(key))}: {_flow(each)}" for key, each in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(each) for each in value)}]"
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, int):
        return str(value)
    text = value.isoformat() if isinstance(value, date) else str(value)
    if _PLAIN.fullmatch(text) and core_scalar(text) == text and text.isascii():
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(_escaped(c) for c in escaped) + '"'


def _escaped(char: str) -> str:
    if char == "\n":
        return "\\n"
    if char.isprintable() and char != "\ufeff":
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\U{code:08x}"
