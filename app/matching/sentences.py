"""Splits long texts into sentences and packs them into pieces that an encoder takes whole."""

import re

MAX_SIZE = 400
"""Longest piece, in :func:`size` units: about 100 tokens, well inside any encoder's window."""

_ENDS = re.compile(r"(?<=[.!?…])[\"'”’)\]]{0,3}\s+(?=[\"'“‘(\[]{0,2}[^\sa-zß-öø-ÿ])|(?<=[。！？])")
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|resp|mr|mrs|ms|dr|prof|st|no|nr|inc|ltd|co|bzw|ca|z\.b|u\.a"
    r"|p\.ej)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s{0,8}(?:[-*•‣◦▪●·–—]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_SOFT_BREAKS = ("; ", ": ", ", ", "、", "，", " ")


def size(text: str) -> int:
    """Length in characters; an East Asian character, often one token, counts as four."""
    if text.isascii():
        return len(text)
    return len(text) + 3 * sum(character >= "\u2e80" for character in text)


def strip_bullet(line: str) -> str:
    """Return a line without its bullet or number."""
    return _BULLET.sub("", line).strip()


def _cut(sentence: str) -> list[str]:
    """Cut an overlong sentence at the latest soft break, or anywhere if there is none."""
    parts = []
    while size(sentence) > MAX_SIZE:
        limit = MAX_SIZE if size(sentence) == len(sentence) else MAX_SIZE // 4
        for mark in _SOFT_BREAKS:
            at = sentence.rfind(mark, limit // 2, limit)
            if at > 0:
                break
        at = at + len(mark) if at > 0 else limit
        parts.append(sentence[:at].strip())
        sentence = sentence[at:]
    parts.append(sentence.strip())
    return [part for part in parts if part]


def split_line(line: str) -> list[str]:
    """Sentences of one line, none above :data:`MAX_SIZE`, nothing lost."""
    sentences: list[str] = []
    for part in _ENDS.split(line):
        if sentences and _ABBREVIATIONS.search(sentences[-1]):
            sentences[-1] += f" {part}"
        elif part.strip():
            sentences.append(part.strip())
    return [piece for sentence in sentences for piece in _cut(sentence)]


def split_text(text: str) -> list[str]:
    """Sentences of a text; a line break and a bullet end a sentence, too."""
    lines = (strip_bullet(line) for line in text.split("\n"))
    return [sentence for line in lines if line for sentence in split_line(line)]


def pack(sentences: list[str], target: int) -> list[list[int]]:
    """Group neighbouring sentences while a group stays within ``target`` size.

    Returns the sentence numbers of each group; every sentence is in exactly one.
    """
    groups: list[list[int]] = []
    filled = 0
    for number, sentence in enumerate(sentences):
        length = size(sentence)
        if groups and filled + 1 + length <= target:
            groups[-1].append(number)
            filled += 1 + length
        else:
            groups.append([number])
            filled = length
    return groups
