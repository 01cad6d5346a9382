"""What a spoilt scenario file is, and how the valid one is spoilt."""

from dataclasses import dataclass

from tests.scenario_texts import edited


@dataclass(frozen=True)
class Broken:
    """A spoilt file: its text, the message, the text under the caret, the suggestion."""

    id: str
    text: str
    message: str
    at: str | None = None  # None where the place is not worth stating
    hint: str = ""


def spoilt(name: str, old: str, new: str, message: str, at: str, hint: str = "") -> Broken:
    """Replace one piece of the valid scenario."""
    return Broken(name, edited((old, new)), message, at, hint)
