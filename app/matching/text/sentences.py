"""Splits long texts into sentences and packs them into pieces that an encoder takes whole."""

import re

MAX_SIZE = 400
"""Longest piece, in :func:`size` units: about 100 tokens, well inside any encoder's window."""

_ENDS = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]{0,3}\s+(?!(?<=\?\s)(?:No|Nope|Not)\b)(?=[\"'“‘(\[]{0,2}[^\sa-zß-öø-ÿ])|(?<=[。！？])"
    # Glued together by a feed: "wanted.You prepare", "in SQL.The team", "skillsYou will".
    r"|(?<=[a-z]{3}[.!?])(?=(?!(?:Net|Js|Io|Com|Org|Co|Ai|Py|Ts)\b)[A-Z][a-z'’]*[\s,])"
    r"|(?<=[A-Z]{2}[.!?])(?=(?:You|We|Our|The|This|Your|Must|In|As)\s)"
    r"|(?<=[a-z]{3})(?=(?:You|We)\s(?:will|are|have|need|can|must|offer)\s)"
)
_ENDS_IN_LOWER_CASE = re.compile(_ENDS.pattern + r"|(?<=[a-z)\d]{2}[.!?])\s+(?=[a-z\d])")
"""Where sentences end in a line whose author uses no capitals."""
_CAPITAL_BEGINS = re.compile(r"(?:^|[.!?]\s+)[^\W_]*[A-Z]")
_ABBREVIATIONS = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|resp|mr|mrs|ms|dr|prof|st|no|nr|inc|ltd|co|bzw|ca|z\.b|u\.a"
    r"|p\.ej)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_MAY_END = re.compile(r"\b(?:[ap]\.m|[A-Z])\.$")
_BEGINS = re.compile(r"(?:You|We|Our|The|They|It|This|These|There|If|In|As|Your)\b")
"""*At 7 a.m. You open* is two sentences, *J. Smith* is one."""
_LONGEST_ABBREVIATION = 24
"""More than enough of the end of a sentence to see an abbreviation there."""
_BULLET = re.compile(
    r"^\s{0,8}(?:"
    r"[•‣◦▪●■□►▶▸➤➢✔✓✅∙❖⁃◆◇★☑»›→\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?\s*(?=\S)"
    r"|[-–—*+·~](?:\s+|(?=[A-Z][a-z]))|[oØü§]\s+(?=\S)|[A-Ha-h]\.\s+(?=[A-Z][a-z]+\s)"
    r"|[ivx]{1,4}\.\s+(?=[A-Z])"
    r"|\(?\d{1,2}[.)]\s+|\(?(?:[a-z]|[ivx]{1,4})\)\s+)"
)
"""Bullets, dingbats that stand for them, numbers and letters of lists."""
_SOFT_BREAKS = ("; ", ": ", ", ", "、", "，", " ")


def size(text: str) -> int:
    """Length in characters; an East Asian character, often one token, counts as four."""
    if text.isascii():
        return len(text)
    return len(text) + 3 * sum(character >= "\u2e80" for character in text)


def bullet_length(line: str) -> int:
    """How many characters of a line are its bullet or number."""
    bullet = _BULLET.match(line)
    return bullet.end() if bullet else 0


def strip_bullet(line: str) -> str:
    """Return a line without its bullet or number."""
    return _BULLET.sub("", line).strip()


def _cut(sentence: str) -> list[str]:
    """Cut an overlong sentence at the latest soft break, or anywhere if there is none."""
    parts = []
    start, left = 0, size(sentence)
    while left > MAX_SIZE:
        limit = MAX_SIZE if left == len(sentence) - start else MAX_SIZE // 4
        for mark in _SOFT_BREAKS:
            at = sentence.rfind(mark, start + limit // 2, start + limit)
            if at > 0:
                break
        at = at + len(mark) if at > 0 else start + limit
        part = sentence[start:at]
        parts.append(part.strip())
        start, left = at, left - size(part)
    parts.append(sentence[start:].strip())
    return [part for part in parts if part]


def _whole_sentences(line: str) -> list[list[tuple[int, int]]]:
    """Where the sentences of a line stand, each as the parts that abbreviations cut it into."""
    sentences: list[list[tuple[int, int]]] = []
    text = ""
    start = 0
    ends = _ENDS if _CAPITAL_BEGINS.search(line) else _ENDS_IN_LOWER_CASE
    for stop, resume in [*((m.start(), m.end()) for m in ends.finditer(line)), (len(line),) * 2]:
        part = line[start:stop]
        if (
            sentences
            and _ABBREVIATIONS.search(text)
            and not (_MAY_END.search(text) and _BEGINS.match(part))
        ):
            text = f"{text} {part}"[-_LONGEST_ABBREVIATION:]
            sentences[-1].append((start, stop))
        elif part.strip():
            text = part.strip()[-_LONGEST_ABBREVIATION:]
            sentences.append([(start, stop)])
        start = resume
    return sentences


def split_line(line: str) -> list[str]:
    """Sentences of one line, none above :data:`MAX_SIZE`, nothing lost."""
    whole = (
        " ".join((line[slice(*parts[0])].strip(), *(line[slice(*part)] for part in parts[1:])))
        for parts in _whole_sentences(line)
    )
    return [piece for sentence in whole for piece in _cut(sentence)]


def sentence_spans(line: str) -> list[tuple[int, int]]:
    """Where the sentences of one line begin and end, none above :data:`MAX_SIZE`."""
    spans = []
    for parts in _whole_sentences(line):
        at, end = parts[0][0], parts[-1][1]
        for piece in _cut(line[at:end].strip()):
            at = line.index(piece, at)
            spans.append((at, at + len(piece)))
            at += len(piece)
    return spans


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
