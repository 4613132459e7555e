"""Lines of a document as a reader sees them, whatever kind of file they came from."""

import re
from dataclasses import asdict, dataclass
from typing import Any

MOST_CHARACTERS = 50_000
"""Of one document; what stands behind them is not read (as much as extraction takes)."""

_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
        "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u2060": "",
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u200a": " ", "\u2002": " ",
        "\x02": "-", "\u2010": "-", "\u2011": "-", "\x0b": " ", "\x0c": " ", "\r": " ",
    }
)  # fmt: skip
_BULLET = re.compile(r"^\s*(?:[•◦▪▫■□●○◉◆◇►▶▸▹➢➤➔→✓✔✦✧★☆❖∙⁃‣·*\uf000-\uf8ff]+|[-–—o§>](?=\s))\s*")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\t]+")
_TABS = re.compile(r"[ ]*\t[\t ]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document.

    ``text``: without its bullet; a wide gap, or the border between cells, is one tab. ``size``:
    of its letters in points, 0 where the kind of file does not tell; ``is_heading``: the file
    says so; ``after_gap``: it stands apart from the line above; ``wraps``: the next word did not
    fit, so that the next line probably goes on; ``flow``: column, box or margin it stands in.
    """

    text: str
    page: int = 1
    size: float = 0.0
    is_bold: bool = False
    is_bullet: bool = False
    is_heading: bool = False
    after_gap: bool = False
    wraps: bool = False
    flow: int = 0


def clean(text: str) -> str:
    """Text without what only typesetting needs: ligatures, soft hyphens, icons, odd spaces."""
    text = _CONTROL.sub("", text.translate(_LIGATURES))
    return _TABS.sub("\t", _SPACES.sub(" ", text)).strip()


def make_line(raw: str, **marks: Any) -> Line | None:
    """The line of a raw text; None if nothing of it can be seen."""
    text = clean(raw)
    bullet = _BULLET.match(text)
    if bullet and bullet.end() < len(text):
        text = text[bullet.end() :]
        marks["is_bullet"] = True
    text = _TABS.sub("\t", _SPACES.sub(" ", _PRIVATE.sub("", text))).strip()
    if not any(character.isalnum() for character in text):
        return None
    return Line(text, **marks)


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What was read of a document.

    ``is_cut``: more than :data:`MOST_CHARACTERS` or the most pages; the rest was not read.
    """

    lines: tuple[Line, ...]
    is_cut: bool = False

    @property
    def text(self) -> str:
        """The text that places refer to: the lines, joined by line breaks."""
        return "\n".join(line.text for line in self.lines)

    def to_json(self) -> dict[str, Any]:
        """Plain data, for the way between processes."""
        return {"lines": [asdict(line) for line in self.lines], "is_cut": self.is_cut}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> "DocumentText":
        """The inverse of :meth:`to_json`."""
        return cls(tuple(Line(**line) for line in body["lines"]), body["is_cut"])


def bounded(lines: list[Line], *, is_cut: bool = False) -> DocumentText:
    """The document of these lines, as far as they are read."""
    kept: list[Line] = []
    length = 0
    for line in lines:
        length += len(line.text) + 1
        if length > MOST_CHARACTERS:
            return DocumentText(tuple(kept), True)
        kept.append(line)
    return DocumentText(tuple(kept), is_cut)
