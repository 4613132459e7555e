"""Where the person lives: country and city."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from app.matching.text.country_names import COUNTRY_NAMES
from app.matching.text.normalise import folded
from app.services.documents.cv.contacts import EMAIL
from app.services.documents.cv.headings import CvSection, PlacedLine
from app.services.documents.cv.words import title_score
from app.services.documents.places import Found

_DATA = resources.files("app") / "data" / "documents" / "places.json"
LABEL = re.compile(
    r"^(?:full\s+)?(?:name|address|location|based in|city|e-?mail|phone|mobile|tel(?:ephone)?|cell"
    r"|contact|home|lives? in|residence|adresse|wohnort)\s*[:.]?\s*(?:[:–-]\s*|$)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[|•·\t;]|\s[–—-]\s|\s/\s)\s*")
_POSTCODES = (
    ("GB", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")),
    ("CA", re.compile(r"\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b")),
    ("IE", re.compile(r"\b[A-Z]\d[\dW]\s?[A-Z\d]{4}\b")),
)


class _Places(NamedTuple):
    """Country by name, letters of a state, region, city, and dialling code."""

    country_of: dict[str, str]
    state_of: dict[str, str]
    region_of: dict[str, str]
    city_of: dict[str, str]
    dialling: dict[str, str]


@lru_cache(maxsize=1)
def _places() -> _Places:
    body = json.loads(_DATA.read_text(encoding="utf-8"))
    states, regions, cities = (
        {name: code for code, names in body[key].items() for name in names}
        for key in ("states", "regions", "cities")
    )
    countries: dict[str, str] = dict(body["names"])
    for code, listed in COUNTRY_NAMES.items():
        for number, name in enumerate(listed.split("|")):
            plain = folded(name)
            if number == 0 or plain not in {**regions, **cities}:
                # The other names of a country are short for it, in capitals, or its large cities.
                (countries if number == 0 or name.isupper() else cities).setdefault(plain, code)
    return _Places(countries, states, regions, cities, body["dialling"])


def parts_of(line: PlacedLine) -> Iterator[tuple[str, int]]:
    """The parts of a line with their places: what stands between bars, dots, tabs."""
    at = 0
    for between in [*_PARTS.finditer(line.text), None]:
        end = between.start() if between else len(line.text)
        if line.text[at:end].strip():
            yield line.text[at:end], line.start + at
        at = between.end() if between else end


def country_in(text: str) -> tuple[str, str | None, float] | None:
    """Country, city and confidence of a text such as ``Leeds, UK`` or ``Austin, TX 78701``."""
    parts = [
        part.strip(" .()") for part in re.split(r"[,\n|]|\s[–—-]\s", text) if part.strip(" .()")
    ]
    if not parts or len(text) > 120:
        return None
    bare = [
        re.sub(r"\s*\b[A-Z\d]*\d[A-Z\d]*(?:\s?\d[A-Z]{2}|-\d{4})?\b\s*", " ", p).strip()
        for p in parts
    ]
    known = _places()
    words = bare[0].split()
    if len(bare) == 1 and len(words) > 1 and words[-1] in known.state_of:
        city = " ".join(words[:-1])
        if folded(city) in known.city_of:
            return _of_state(words[-1], city), city, 0.85
    for at in range(len(bare) - 1, -1, -1):
        plain = folded(bare[at])
        if (country := known.country_of.get(plain)) is not None:
            return country, _city(bare[:at]), 0.95
        state = bare[at].split()[0] if bare[at].split() else ""
        if at and state in known.state_of and (state == bare[at] or parts[at] != bare[at]):
            city_before = _city(bare[:at])
            return _of_state(state, city_before or ""), city_before, 0.9
        if plain in known.region_of and (at or plain not in known.city_of):
            return known.region_of[plain], _city(bare[:at]), 0.85
    for country, pattern in _POSTCODES:
        if pattern.search(text):
            return country, _city(bare), 0.85
    for part in reversed(bare):
        if (country := _places().city_of.get(folded(part))) is not None:
            return country, part, 0.8
    return None


def _of_state(state: str, city: str) -> str:
    """The country of a state by its letters; WA and NT are those of several, the city decides."""
    return _places().city_of.get(folded(city), _places().state_of[state])


def is_only_place(text: str) -> bool:
    """Whether all parts of a text are places that are known."""
    known = _places()
    parts = [part.strip(" .()") for part in re.split(r"[,|]", text) if part.strip(" .()")]
    return bool(parts) and all(
        part in known.state_of
        or any(
            folded(part) in names for names in (known.country_of, known.region_of, known.city_of)
        )
        for part in parts
    )


_STREET = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|drive|close|way|court|terrace|flat|apt|unit"
    r"|place)\.?$",
    re.IGNORECASE,
)


def _city(parts: Sequence[str]) -> str | None:
    named = [part for part in parts if not re.search(r"\d", part) and not _STREET.search(part)]
    named = [part for part in named if part]
    # Behind the city may stand its county; a city may have the name of one.
    cities = [part for part in named if folded(part) not in _places().region_of]
    city = cities[-1] if cities else named[0] if named else None
    words = city.split() if city else []
    if len(words) > 1 and words[-1] in _places().state_of:
        words.pop()  # "Sydney NSW"
    return " ".join(words) or None


def find_location(
    sections: Sequence[CvSection], phone: Found | None
) -> tuple[Found, Found | None] | None:
    """Country and city of residence, each with its place."""
    for section in sections:
        if section.kind not in (None, "contact"):
            continue
        for number, line in enumerate(section.lines):
            found = _place_in(line) or _address_over_lines(section.lines[number : number + 4])
            if found is not None:
                return found
    for section in sections:
        if section.kind == "other":
            for line in section.lines:
                if LABEL.match(line.text) and (found := _place_in(line)):
                    return found
    if phone is not None and (
        match := re.match(r"(?:\+|00)\s?(\d{1,3})", phone.value.replace("(", ""))
    ):
        digits = match[1]
        country = next(
            (_places().dialling[digits[:n]] for n in (3, 2) if digits[:n] in _places().dialling),
            None,
        )
        if country is not None:
            return Found(country, 0.5, phone.start, phone.end), None
    return None


def _place_in(line: PlacedLine) -> tuple[Found, Found | None] | None:
    for text, start in parts_of(line):
        plain = LABEL.sub("", text).strip()
        if EMAIL.search(plain) or title_score(plain) or not plain:
            continue
        if (found := country_in(plain)) is None:
            continue
        country, city, sure = found
        begin = start + text.index(plain)
        at = plain.find(city) if city else -1
        return (
            Found(country, sure, begin, begin + len(plain)),
            Found(city, sure, begin + at, begin + at + len(city)) if city and at >= 0 else None,
        )
    return None


def _address_over_lines(lines: Sequence[PlacedLine]) -> tuple[Found, Found | None] | None:
    """City on one line, country on the next: below the word *address* alone."""
    if not lines or not re.match(r"(?:address|location)\W*$", lines[0].text, re.IGNORECASE):
        return None
    joined = ", ".join(line.text for line in lines[1:])
    found = country_in(joined[:120])
    if found is None:
        return None
    span = lines[1].start, lines[-1].end
    return Found(found[0], 0.8, *span), Found(found[1], 0.7, *span) if found[1] else None
