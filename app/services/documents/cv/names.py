"""Who a CV is about: the name, and the headline under it."""

import re
from collections.abc import Iterator, Sequence

from app.matching.text.normalise import folded
from app.services.documents.cv.contacts import EMAIL, LINK, PHONE
from app.services.documents.cv.dates import find_spans
from app.services.documents.cv.headings import CvSection, PlacedLine, section_named
from app.services.documents.cv.residence import LABEL, country_in, parts_of
from app.services.documents.cv.words import load_words, title_score, words_of
from app.services.documents.places import Found

_TITLE_OF_DOCUMENT = re.compile(
    r"^\W*(?:(?:the\s+)?(?:curriculum\s+vitae|resum[eé]|c\.?v\.?|lebenslauf)\b(?:\s+of|\s*[:–—|-])?)\s*",
    re.IGNORECASE,
)
_SALUTATION = re.compile(r"^(?:mr|mrs|ms|miss|mx|herr|frau)\.?\s+", re.IGNORECASE)
_PRONOUNS = re.compile(
    r"\s*[(\[]?\b(?:she|he|they)\s*/\s*(?:her|him|them)(?:\s*/\s*\w+)?\b[)\]]?", re.IGNORECASE
)
_AFTER_NAME = re.compile(
    r"(?:,?\s+(?:[A-Z][A-Za-z]{0,3}\.?){1,6}(?:\([A-Za-z ]+\))?|,.*|\s*\([^)]*\))+$"
)
_POSTNOMINALS = frozenset(
    "rn bsn msn bsc msc ma mba phd md cpa cfa pmp acca fca aca mrics ceng meng mciob cipd mcipd "
    "assoc rgn rmn dip ba beng cissp pe esq jd llb llm do dds pharmd mbbs frcp obe mbe cbe do lpn "
    "mieaust cpeng cscs phr shrm ccna".split()
)
_NAME_WORD = re.compile(r"^(?:[^\W\d_]+(?:['’.-][^\W\d_]*)*)$")
_PARTICLES = frozenset(
    "van von de der den del della di da dos du la le el al bin ibn bint mac mc o' ó ní ní nic "
    "ter ten "
    "zu of y e and do das st".split()
)


def _name_of(text: str) -> str:
    """What may be a name of a part of a line, without what goes before and behind it."""
    text = _TITLE_OF_DOCUMENT.sub("", text)
    text = re.sub(r"^(?:full\s+)?name\s*[:–-]\s*", "", text, flags=re.IGNORECASE)
    text = _SALUTATION.sub("", _PRONOUNS.sub("", text)).strip(" ,.-–—|:")
    words = text.split()
    if len(words) >= 3 and all(len(word) == 1 for word in words):
        text = re.sub(r"(?<=\w) (?=\w(?:\b| ))", "", text)
    if (found := _AFTER_NAME.search(text)) and found.start() > 3:
        tail = [word for word in re.split(r"[^A-Za-z]+", found.group()) if word]
        if (
            found.group().startswith(",")
            or "(" in found.group()
            or any(word.lower() in _POSTNOMINALS for word in tail)
        ):
            kept = text[: found.start()]
            if len(kept.split()) >= 2:
                text = kept
    words = text.split()
    while len(words) > 2 and words[-1].strip(".,()").lower() in _POSTNOMINALS:
        words.pop()
    return " ".join(words).strip(" ,")


def _name_score(name: str) -> float:
    words = name.split()
    if not 2 <= len(words) <= 6 or not all(_NAME_WORD.match(word) for word in words):
        return 0.0
    if any(not (word[0].isupper() or folded(word) in _PARTICLES) for word in words):
        return 0.0
    if section_named(name) is not None or len(name) > 60:
        return 0.0
    plain = words_of(name)
    if any(word in load_words().titles for word in plain) and len(plain) > 1:
        return 0.15
    if plain and (plain[-1] in load_words().employers or plain[-1] in load_words().schools):
        return 0.1
    return 1.0


def _cased(name: str) -> str:
    """A name in capitals, or without any, as names are written."""
    if not (name.isupper() or name.islower()):
        return name

    def word(raw: str) -> str:
        shown = "-".join(part[:1].upper() + part[1:].lower() for part in raw.split("-"))
        shown = re.sub(r"(?<=['’])\w", lambda match: match.group().upper(), shown)
        return re.sub(r"^Mc(\w)", lambda match: "Mc" + match[1].upper(), shown)

    parts = name.split()
    return " ".join(
        raw.lower() if number and raw.lower() in _PARTICLES else word(raw)
        for number, raw in enumerate(parts)
    )


def find_name(sections: Sequence[CvSection], email: Found | None) -> Found | None:
    """The name: large, early, made of words that may be one, at best like the e-mail address."""
    lines = [line for section in sections for line in section.lines]
    order = {id(line): number for number, line in enumerate(lines)}
    largest = max((line.line.size for line in lines), default=0.0)
    best: tuple[float, Found] | None = None
    for section in sections:
        usual = section.kind in (None, "contact", "summary", "links")
        head = [line for line in section.lines if line.line.page == 1]
        for position, line in enumerate(head):
            for text, start in [*parts_of(line), *_two_lines(head, position, largest)]:
                name = _name_of(text)
                worth = _name_score(name)
                large = bool(largest) and line.line.size >= largest * 0.97
                if not worth or not (usual or large or _like_address(name, email) == 1.0):
                    continue
                worth += 1.2 * large
                worth += 1.0 / (1 + 0.5 * order[id(line)])
                worth += 0.3 if section.kind is None else 0.0
                worth += 0.3 * (line.line.is_bold or line.line.is_heading)
                worth += 1.5 * _like_address(name, email)
                worth += 1.0 if re.match(r"\s*(?:full\s+)?name\b", line.text, re.IGNORECASE) else 0
                if best is None or worth > best[0]:
                    sure = 0.97 if worth > 2.6 else 0.85 if worth > 1.8 else 0.6
                    begin = start + max(text.find(name.split()[0]), 0)
                    best = (
                        worth,
                        Found(_cased(name), sure, begin, min(start + len(text), begin + len(text))),
                    )
    return None if best is None else best[1]


def _two_lines(
    head: Sequence[PlacedLine], position: int, largest: float
) -> Iterator[tuple[str, int]]:
    """A name set large over two lines."""
    if position + 1 >= len(head):
        return
    line, following = head[position], head[position + 1]
    same = line.line.size and line.line.size == following.line.size >= largest * 0.97
    if same and len(line.text.split()) <= 2 and len(following.text.split()) <= 2:
        yield f"{line.text} {following.text}", line.start


def _like_address(name: str, email: Found | None) -> float:
    if email is None:
        return 0.0
    local = re.sub(r"[^a-z]", "", folded(email.value.split("@")[0]))
    words = [re.sub(r"[^a-z]", "", word) for word in folded(name).split()]
    hits = sum(len(word) > 2 and word in local for word in words)
    initials = "".join(word[:1] for word in words)
    return 1.0 if hits >= 2 or (hits and initials[0] in local[:2]) else 0.5 if hits else 0.0


def find_headline(sections: Sequence[CvSection], name: Found | None) -> Found | None:
    """The line under or beside the name that says what the person is."""
    best: tuple[float, Found] | None = None
    after_name = 0
    for section in sections:
        if section.kind not in (None, "contact"):
            continue
        for line in section.lines:
            for text, start in _pieces_of_headline(line):
                if name is not None and start <= name.start < start + len(text):
                    after_name = 1
                    continue
                plain = LABEL.sub("", text).strip(" ,–—-|")
                if re.match(r"[A-Za-z][\w ]{1,24}:\s", plain):
                    continue  # a label with its value
                if not 3 <= len(plain) <= 160 or EMAIL.search(plain) or LINK.search(plain):
                    continue
                if PHONE.search(plain) or find_spans(plain) or _TITLE_OF_DOCUMENT.match(plain):
                    continue
                worth = (
                    title_score(plain.split(",")[0])
                    or title_score(plain)
                    or (
                        0.3
                        if after_name and len(plain.split()) >= 3 and country_in(plain) is None
                        else 0
                    )
                )
                if worth and (best is None or worth > best[0]):
                    sure = 0.9 if worth >= 0.7 else 0.5
                    begin = start + text.index(plain)
                    best = worth, Found(plain[:200], sure, begin, begin + len(plain))
    return None if best is None else best[1]


def _pieces_of_headline(line: PlacedLine) -> list[tuple[str, int]]:
    """A line of bars that names several titles is one headline."""
    parts = list(parts_of(line))
    if (
        len(parts) > 1
        and all(title_score(part) or len(part.split()) <= 3 for part, _ in parts)
        and (sum(title_score(part) > 0 for part, _ in parts) > 1)
    ):
        return [(line.text.replace("\t", " "), line.start)]
    return parts
