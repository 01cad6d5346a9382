"""JSON Schema of scenario files, for editors; the loader's own checks go further."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from feedfollow.spec.build import EXPECT_KEYS
from feedfollow.spec.couriers import COURIER_KEYS
from feedfollow.spec.events import EVENT_KEYS
from feedfollow.spec.festivals import FESTIVAL_KEYS
from feedfollow.spec.focal import ANCHOR, BEST, BRAND, BUDGET_PARTS, KINDS
from feedfollow.spec.load_focal import ANCHOR_KEYS, BRAND_KEYS, SHARE
from feedfollow.spec.parameters import CATEGORIES, PARAMETERS
from feedfollow.spec.platforms import GROUPS, PLATFORM_NAME
from feedfollow.spec.policy import LEVERS
from feedfollow.spec.scandals import SCANDAL_KEYS
from feedfollow.spec.scenario import DIRECTIONS, ROLES, TABLES
from feedfollow.spec.settings import (
    ADOPTION_PACE,
    COURIER_CAPACITY,
    FESTIVAL_SIZE,
    NETIZENS,
    POPULATION,
    RUN,
    SCANDAL_RANK,
    SCANDAL_SIZE,
)
from feedfollow.spec.table import Parameter
from feedfollow.spec.vocabulary import MEASURES, MODULES

Schema = dict[str, object]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final[Schema] = {"type": "string"}
_DATE: Final[Schema] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_PERIOD: Final[Schema] = {
    "type": ["string", "integer"],
    "description": "2019, 2019H1, 2020Q3, 2020-07, 2019-07-15 or 2020-01..2020-09",
}


def json_schema() -> Schema:
    """Describe scenario files in JSON Schema.

    Returns
    -------
    dict
        A draft 2020-12 schema, made of the parameter, lever and setting tables.
    """
    return {
        "$schema": DIALECT,
        "title": "feedfollow scenario",
        **_map(_top(), "a scenario of feedfollow; feedfollow check says more"),
        "$defs": {
            "platform": _platform(),
            "levers": {lever: _valued(row) for lever, row in LEVERS.items()},
        },
    }


def _top() -> Schema:
    return {
        "name": {**_TEXT, "description": "what the scenario is called; its file's name if absent"},
        "question": {**_TEXT, "description": "what the scenario is to answer"},
        "extends": {**_TEXT, "description": "a scenario file that this one changes"},
        "start": {**_DATE, "description": "first recorded day"},
        "until": {**_DATE, "description": "last recorded day"},
        **{name: _plain(row) for name, row in RUN.items() if "." not in name},
        "scale": _map(
            {name: _plain(RUN[f"scale.{name}"]) for name in ("anchors", "merchants")},
            "how many anchors of each platform and merchants are simulated",
        ),
        "modules": _map(
            {
                name: {"enum": [True, False, "on", "off"], "default": False, "description": text}
                for name, text in MODULES.items()
            },
            "optional processes, on or off",
        ),
        "merchants_exclusive": {
            "type": "boolean",
            "description": "whether a merchant sells on one platform only",
        },
        "population": _map(
            {
                "netizens": _series(NETIZENS),
                "adoption_pace": _series(ADOPTION_PACE),
                "exclusive": {
                    "type": "boolean",
                    "description": "whether a person is a member of one platform at most",
                },
            },
            "the country",
        ),
        "platforms": {
            "type": "object",
            "description": "a policy vector and a population each",
            "patternProperties": {f"^{PLATFORM_NAME}$": {"$ref": "#/$defs/platform"}},
            "additionalProperties": False,
        },
        "parameters": _map({name: _valued(row) for name, row in PARAMETERS.items()}, "consumers"),
        "events": {"type": "array", "items": _event(), "description": "dated policy changes"},
        "festivals": _list(_festival(), "days of sales festivals; held if modules.festivals is on"),
        "couriers": _list(_rest(), "days on which couriers rest, read if modules.couriers is on"),
        "scandals": _list(
            _scandal(), "what comes out about large anchors, read if modules.scandal is on"
        ),
        "focal": _focal(),
        "expect": {"type": "array", "items": _expectation(), "description": "written down first"},
        "record": _map({"tables": _tables(), "every": _plain(RUN["record.every"])}, "what is kept"),
    }


def schema_text() -> str:
    """Write the schema as it is committed.

    Returns
    -------
    str
        JSON with a final line end.
    """
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def _map(properties: Mapping[str, object], text: str, required: Sequence[str] = ()) -> Schema:
    schema: Schema = {
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
    }
    if text:
        schema["description"] = text
    if required:
        schema["required"] = list(required)
    return schema


def _list(item: Schema, text: str) -> Schema:
    return {"type": "array", "items": item, "description": text}


def _describe(row: Parameter) -> str:
    unit = f" [{row.unit}]" if row.unit else ""
    return f"{row.description}{unit}; {row.range_text()}"


def _number(row: Parameter) -> Schema:
    """Accept a number in the row's range, or text with a unit.

    A keyword of JSON Schema binds only values of its own type, so no ``anyOf`` is needed and an
    editor can say what is wrong.
    """
    return {
        "type": ["integer" if row.integer else "number", "string"],
        "minimum": _json(row.low),
        "maximum": _json(row.high),
        "pattern": r"^\s*[-+]?[0-9.]",
    }


def _json(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def _plain(row: Parameter) -> Schema:
    return {**_number(row), "default": _json(row.default), "description": _describe(row)}


def _stated(row: Parameter) -> Schema:
    """Accept a value alone or with its source and a note; null takes it away from the base."""
    number = _number(row)
    with_source = _map({"value": number, "source": _TEXT, "note": _TEXT}, "", ["value"])
    kinds = number["type"]
    assert isinstance(kinds, list)
    return {
        **with_source,
        **number,
        "type": [*kinds, "object", "null"],
        "description": _describe(row),
    }


def _valued(row: Parameter) -> Schema:
    return {**_stated(row), "default": _json(row.default)}


def _series(row: Parameter) -> Schema:
    """Accept rows over time, or one value for all times."""
    single = _stated(row)
    kinds = single["type"]
    assert isinstance(kinds, list)
    item = _map(
        {"period": _PERIOD, "value": _number(row), "source": _TEXT, "note": _TEXT},
        "",
        ["period", "value"],
    )
    return {**single, "type": ["array", *kinds], "minItems": 1, "items": item}


def _platform() -> Schema:
    over_time = ("daily_users", "monthly_users", "minutes")
    rates = ("opening_rate", "adopter_share", "before_ratio")
    overlap = _map(
        {"with": _TEXT, "share": _valued(POPULATION["population.overlap.share"])},
        "the share of members who are members of a platform above, too",
        ["with", "share"],
    )
    population = _map(
        {
            **{name: _series(POPULATION[f"population.{name}"]) for name in over_time},
            **{name: _stated(POPULATION[f"population.{name}"]) for name in rates},
            "overlap": {**overlap, "type": ["object", "null"]},
        },
        "what is documented of its users",
    )
    groups: Schema = {
        group: _map({name: _lever(f"{group}.{name}") for name in names}, "")
        for group, names in GROUPS.items()
    }
    anchors = groups["anchors"]
    assert isinstance(anchors, dict)
    anchors["properties"]["real"] = _series(POPULATION["anchors.real"])
    role = {"enum": list(ROLES), "description": "a shelf only receives external orders"}
    dotted = {lever: _lever(lever) for lever in LEVERS}
    return _map({"role": role, "population": population, **groups, **dotted}, "a platform")


def _lever(lever: str) -> Schema:
    return {"$ref": f"#/$defs/levers/{lever}"}


def _event() -> Schema:
    dated = {
        group: [name for name in names if LEVERS[f"{group}.{name}"].dated]
        for group, names in GROUPS.items()
    }
    values: Schema = {}
    for group, names in dated.items():
        if names:
            values[group] = _map({name: _lever(f"{group}.{name}") for name in names}, "")
        values.update({f"{group}.{name}": _lever(f"{group}.{name}") for name in names})
    properties: Schema = {
        "name": {**_TEXT, "description": "unique; events merge by name"},
        "date": {**_DATE, "description": "first day in force"},
        "platform": {**_TEXT, "description": "a content platform"},
        "set": _map(values, "levers that change"),
        "source": _TEXT,
        "note": _TEXT,
    }
    assert tuple(properties) == EVENT_KEYS
    return _map(properties, "", ["name"])


def _focal() -> Schema:
    """Describe the part of a focal business: the keys of brands and anchors side by side.

    Which of them go with which kind the loader says; where both have a number, the brand's row
    describes it.
    """
    platform = {**_TEXT, "description": "the content platform on which it sells"}
    start = {**_DATE, "description": "first day of business"}
    mix = {
        **_map({name: _stated(SHARE) for name in BUDGET_PARTS}, ""),
        "type": ["object", "string"],
        "pattern": f"^{BEST}$",
        "description": "share of the budget by channel of a brand, or best",
    }
    properties: Schema = {
        "kind": {"enum": list(KINDS), "description": "a brand sells its own goods"},
        "name": {**_TEXT, "description": "what it is called"},
        "platform": platform,
        "category": {"enum": list(CATEGORIES), "description": "of a brand's goods"},
        "categories": {
            "type": "array",
            "items": {"enum": list(CATEGORIES)},
            "minItems": 1,
            "uniqueItems": True,
            "description": "what an anchor shows",
        },
        "start": start,
        "mix": mix,
        **{name: _stated(row) for name, row in {**ANCHOR, **BRAND}.items()},
    }
    assert set(properties) == {*BRAND_KEYS, *ANCHOR_KEYS}
    text = "one named brand or anchor, traced by feedfollow focal"
    return _map(properties, text, ["kind", "name", "platform", "start"])


def _window(kind: str) -> Schema:
    return {
        "name": {**_TEXT, "description": f"unique; {kind} merge by name"},
        "start": {**_DATE, "description": "first day"},
        "end": {**_DATE, "description": "last day, itself included"},
    }


def _rest() -> Schema:
    properties: Schema = {
        **_window("couriers"),
        "capacity": _valued(COURIER_CAPACITY),
        "source": _TEXT,
        "note": _TEXT,
    }
    assert tuple(properties) == COURIER_KEYS
    return _map(properties, "", ["name"])


def _scandal() -> Schema:
    properties: Schema = {
        "name": {**_TEXT, "description": "unique; scandals merge by name"},
        "date": {**_DATE, "description": "first day on which people may hear of it"},
        "platform": {**_TEXT, "description": "a content platform"},
        "rank": _plain(SCANDAL_RANK),
        "size": _valued(SCANDAL_SIZE),
        "suspended_from": {**_DATE, "description": "first day on which the room is shut"},
        "suspended_until": {**_DATE, "description": "last day of that, itself included"},
        "source": _TEXT,
        "note": _TEXT,
    }
    assert tuple(properties) == SCANDAL_KEYS
    return _map(properties, "", ["name"])


def _festival() -> Schema:
    properties: Schema = {
        **_window("festivals"),
        "platforms": {
            "type": "array",
            "items": _TEXT,
            "minItems": 1,
            "uniqueItems": True,
            "description": "content platforms that hold it",
        },
        "size": _valued(FESTIVAL_SIZE),
        "source": _TEXT,
        "note": _TEXT,
    }
    assert tuple(properties) == FESTIVAL_KEYS
    return _map(properties, "", ["name"])


def _expectation() -> Schema:
    properties: Schema = {
        "measure": {"enum": list(MEASURES)},
        "platform": {**_TEXT, "description": "all platforms together if absent"},
        "direction": {"enum": list(DIRECTIONS)},
        "note": _TEXT,
    }
    assert tuple(properties) == EXPECT_KEYS
    return _map(properties, "", ["measure", "direction"])


def _tables() -> Schema:
    return {"type": "array", "uniqueItems": True, "items": {"enum": list(TABLES)}}
