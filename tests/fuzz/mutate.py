"""Spoil valid files: their structure, their text, their bytes. All from one random generator."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, Final

import yaml

VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**63, -(2**64), 10**30, 10**399, 1e308, -1e308, 5e-324, 0.5,
    math.inf, -math.inf, math.nan, "", " ", "null", "~", "no", "on", "0x7f", "0o17", "1e999",
    "1_000", "12:30", "2019-02-30", "2019-01-01", "0001-01-01", "9999-12-31", "2019Q5", "2019H1",
    "5 bn CNY", "90 dayz", "65 %", "-3 %", "3 %%", "1e400 CNY", "nan %", "inf", "min", "m", "½",
    "٣", "１２", "name\0x", "\u202edrow", "\ufeff", "\u2028", "🎉" * 50, "a" * 20_000, "9" * 5_000,
    "../../../etc/passwd", "/etc/passwd", "/dev/zero", "/dev/stdin", "pipe.yaml", "leads_out.yaml",
    ".", "..", "a/../../b", "base.yaml", "small.yaml", "x" * 5_000, "file:///etc/passwd",
    "!!python/object/apply:os.system [id]", "<script>alert(1)</script>", "=1+1", "${HOME}", "%s",
    "{0.__class__}", [], {}, [[]], [{}], [None], {"value": 1}, {"value": {"value": 1}},
    {"name": "x"}, [{"name": "x"}, {"name": "x"}], {"": ""}, {"<<": {"a": 1}}, {"with": "douyin"},
    [{"period": "2019", "value": "5 m"}], list(range(100)), {str(n): n for n in range(100)},
)  # fmt: skip
"""What stands where something else is expected."""

SNIPPETS: tuple[str, ...] = (
    "&a ", "*a", "&a [*a, *a]", "<<: *a", "<<: {a: 1}", "!!python/object/apply:os.system ['id']",
    "!!python/name:os.system ", "!!binary aGk=", "!!set {a, b}", "!!omap [a: 1]", "!x ", "---\n",
    "...\n", "%YAML 1.1\n---\n", "%TAG ! tag:x,2000:\n---\n", "? ", "? [a]\n: b\n", "- ", ": ",
    "\t", "|\n", ">-\n", "'", '"', "{", "}", "[", "]", ",", "#", "@", "`", "\r", "\x85", "\u2028",
    "\0", "\x1b[1m", "\x7f", "\ufeff", "\ud800", "\U0010ffff", "[" * 40, "{a: " * 2000, "- " * 3000,
    '"\\x00"', '"\\ud800"', '"\\U00110000"', "0" * 5000, "null: null\n", "~: ~\n", "1: 2\n",
    "extends: /dev/zero\n", "extends: pipe.yaml\n", "extends: ../../x\n", "name: ../../x\n", ",,,,",
    '","', '""', "=cmd|'/c calc'!A1", "\n\n", "a" * 200_000,
)  # fmt: skip
"""What stands in the middle of a text."""


MOST_WRITTEN: Final = 500_000
"""Characters of a tree that writing it as YAML does not take many seconds for."""


def spoilt_yaml(text: str, rng: Random) -> bytes:
    """Spoil a YAML file in a way that is chosen at random."""
    kind = rng.random()
    if kind < 0.6:
        tree = spoilt_tree(yaml.safe_load(text), rng, rng.choice((1, 1, 1, 2, 3)))
        if len(str(tree)) < MOST_WRITTEN:
            text = yaml_text(tree, rng)
    if kind > 0.5:
        text = spoilt_text(text, rng)
    data = text.encode("utf-8", "surrogatepass")
    if kind > 0.9:
        data = spoilt_bytes(data, rng)
    return data


def yaml_text(tree: Any, rng: Random) -> str:
    """Write a tree as YAML in one of many forms."""
    written: str = yaml.dump(
        tree,
        Dumper=_Plain,
        allow_unicode=rng.random() < 0.5,
        default_flow_style=rng.choice((False, False, None, True)),
        width=rng.choice((80, 10_000)),
        sort_keys=rng.random() < 0.1,
    )
    return written


class _Plain(yaml.SafeDumper):
    """Writes parts that occur twice twice."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def spoilt_tree(tree: Any, rng: Random, times: int) -> Any:
    """Change some places of nested lists and maps."""
    tree = copy.deepcopy(tree)
    for _ in range(times):
        places = _places(tree)
        if not places:
            return rng.choice(VALUES)
        # a place by its depth first, so that rare keys of the top are met as often as cells
        depth = rng.choice(sorted({len(place) for place in places}))
        path = rng.choice([place for place in places if len(place) == depth])
        rng.choice(_TREE)(tree, path, rng)
    return tree


def _places(tree: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Give the path of everything in a tree but itself."""
    if isinstance(tree, dict):
        inner: list[tuple[Any, Any]] = list(tree.items())
    elif isinstance(tree, list):
        inner = list(enumerate(tree))
    else:
        return []
    found = []
    for key, value in inner:
        found += [(*above, key), *_places(value, (*above, key))]
    return found


def _parent(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        tree = tree[key]
    return tree


def _delete(tree: Any, path: tuple[Any, ...], rng: Random) -> None:
    del _parent(tree, path)[path[-1]]


def _replace(tree: Any, path: tuple[Any, ...], rng: Random) -> None:
    _parent(tree, path)[path[-1]] = copy.deepcopy(rng.choice(VALUES))


def _rename(tree: Any, path: tuple[Any, ...], rng: Random) -> None:
    parent, old = _parent(tree, path), path[-1]
    if isinstance(parent, list):
        parent.insert(old, copy.deepcopy(parent[old]))
        return
    text = str(old)
    at = rng.randrange(len(text) + 1)
    new: Any = rng.choice(
        (text[:at] + text[at + 1 :], text[:at] + "x" + text[at:], text.upper(), f"{text}.{text}",
         f"{text}.", rng.choice(VALUES), rng.choice(list(parent)))
    )  # fmt: skip
    if isinstance(new, dict | list):
        new = str(new)
    parent[new] = parent.pop(old)


def _move(tree: Any, path: tuple[Any, ...], rng: Random) -> None:
    other = rng.choice(_places(tree))
    found = copy.deepcopy(_parent(tree, other)[other[-1]])
    _parent(tree, path)[path[-1]] = found


def _wrap(tree: Any, path: tuple[Any, ...], rng: Random) -> None:
    parent, inner = _parent(tree, path), _parent(tree, path)[path[-1]]
    for _ in range(rng.choice((1, 1, 2, 40))):
        inner = rng.choice(([inner], {"value": inner}, {"name": inner}, [inner, inner][:2]))
        if len(str(inner)) > 20_000:
            break
    parent[path[-1]] = inner


def _scale(tree: Any, path: tuple[Any, ...], rng: Random) -> None:
    parent, value = _parent(tree, path), _parent(tree, path)[path[-1]]
    if isinstance(value, bool) or not isinstance(value, int | float):
        parent[path[-1]] = f"{value}{rng.choice(('', ' ', ' %', ' CNY', ' bn', ' days', '0', '-'))}"
        return
    factor = rng.choice((-1, 0, 10, 1e6, 1e12, 1e300, 0.1, 1e-9, 1.000001))
    try:
        parent[path[-1]] = value * factor
    except OverflowError:  # a whole number of hundreds of digits
        parent[path[-1]] = float("inf")


def _shuffle(tree: Any, path: tuple[Any, ...], rng: Random) -> None:
    value = _parent(tree, path)[path[-1]]
    if isinstance(value, list):
        rng.shuffle(value)
        value += copy.deepcopy(value[: rng.randrange(3)])
    elif isinstance(value, dict):
        keys = list(value)
        rng.shuffle(keys)
        items = [(key, value[old]) for key, old in zip(keys, list(value), strict=True)]
        value.clear()
        value.update(items)
    else:
        _replace(tree, path, rng)


_TREE: Sequence[Callable[[Any, tuple[Any, ...], Random], None]] = (
    _delete, _replace, _replace, _replace, _rename, _move, _wrap, _scale, _scale, _shuffle
)  # fmt: skip


def spoilt_text(text: str, rng: Random) -> str:
    """Change some places of a text."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        lines = text.split("\n")
        line = rng.randrange(len(lines))
        at = rng.randrange(len(text) + 1)
        kind = rng.randrange(9)
        if kind == 0:
            del lines[line]
        elif kind == 1:
            lines.insert(rng.randrange(len(lines) + 1), lines[line])
        elif kind == 2:
            lines[line] = rng.choice((" ", "  ", "\t", "")) + lines[line].removeprefix(" ")
        elif kind == 3:
            other = rng.randrange(len(lines))
            lines[line], lines[other] = lines[other], lines[line]
        elif kind == 4:
            lines[line] = lines[line].split(":")[0] + ": " + rng.choice(SNIPPETS)
        text = "\n".join(lines)
        if kind == 5:
            text = text[:at] + text[at + rng.choice((1, 3, 30, 300)) :]
        elif kind == 6:
            text = text[:at]
        elif kind >= 7:
            text = text[:at] + rng.choice(SNIPPETS) + text[at + rng.choice((0, 0, 1, 5)) :]
    return text


def spoilt_bytes(data: bytes, rng: Random) -> bytes:
    """Change some bytes."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(found) + 1)
        kind = rng.randrange(6)
        if kind == 0:
            found[at : at + 1] = bytes([rng.randrange(256)])
        elif kind == 1 and at < len(found):
            found[at] ^= 1 << rng.randrange(8)
        elif kind == 2:
            del found[at:]
        elif kind == 3:
            del found[at : at + rng.choice((1, 4, 100))]
        elif kind == 4:
            found[at:at] = rng.randbytes(rng.choice((1, 4, 100)))
        else:
            found[at : at + 8] = rng.choice((b"\xff" * 8, bytes(8), b"\x7f" + b"\xff" * 7))
    if rng.random() < 0.02:
        return rng.choice(
            (b"", b"\0", b"\xff\xfe", bytes(found).decode("latin-1").encode("utf-16"))
        )
    return bytes(found)
