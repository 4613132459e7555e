"""What single lines of an advertisement say: title, place, kind of contract, end, benefits."""

import re
from collections.abc import Sequence
from datetime import date

from app.matching.text.job_sections import PlacedSentence
from app.matching.text.markup import Line
from app.services.documents.cv.dates import find_spans
from app.services.documents.cv.residence import country_in
from app.services.documents.cv.words import title_score
from app.services.documents.places import Draft, Found

_KEY = re.compile(r"^\W*(?P<key>[\w /&'-]{2,40}?)\W*[:–—|\t]\s*\W*(?P<value>\S.*)$")
_TITLE_KEYS = frozenset(
    ("job title", "title", "position", "role", "vacancy", "post", "job", "position title")
)
_PLACE_KEYS = frozenset(
    (
        "location",
        "place of work",
        "workplace",
        "based in",
        "job location",
        "city",
        "where",
        "locations",
        "office",
        "work location",
        "based",
    )
)
_END_KEYS = frozenset(
    (
        "closing date",
        "deadline",
        "application deadline",
        "apply by",
        "applications close",
        "closing",
        "valid through",
        "close date",
        "apply before",
    )
)
_TYPES = (
    ("internship", r"\binternship\b|\bintern\b(?!al)"),
    (
        "temporary",
        r"\btemporary\b|\btemp\b|\bseasonal\b|\bmaternity\s+cover\b|\bfixed[- ]term\b"
        r"|\bftc\b",
    ),
    (
        "contract",
        r"\bcontractor\b|\bfreelance\b|\bcontract\s+(?:role|position|job)\b|\b(?:inside"
        r"|outside)\s+ir35\b"
        r"|\b\d+[- ]month\s+contract\b|(?:type|employment|basis)\W+contract\b",
    ),
    ("part_time", r"\bpart[- ]time\b"),
    ("full_time", r"\bfull[- ]time\b"),
)
_BENEFITS = re.compile(
    r"^(?:(?:our|the|your|employee|company|key|great|some)\s+)*(?:benefits?|perks|what\s+we\s+offer|we\s+offer"
    r"|what\s+you(?:'ll|\s+will)?\s+get|what's\s+in\s+it\s+for\s+you|our\s+offer|what\s+we\s+(?:can\s+)?give"
    r"|in\s+return|rewards?|package|pay\s+and\s+benefits|compensation\s+and\s+benefits)\b(?P<rest>.{0,40})$",
    re.IGNORECASE,
)
_HIRING = re.compile(
    r"\b(?:we(?:'re|\s+are)\s+(?:currently\s+)?(?:hiring|looking\s+for|seeking|recruiting)|we\s+need|join\s+us\s+as"
    r"|is\s+(?:hiring|looking\s+for|seeking)|hiring|wanted)\W+(?:(?:an?|our\s+next|for\s+an?)\s+)?"
    r"(?P<title>[A-Z][^.,;:!?()\n]{2,80}?)(?=\s+(?:to|who|with|in|at|for|on|based)\b|[.,;:!?()\n]|$)",
)
_TITLE_TAIL = re.compile(
    r"\s*(?:[(\[][^()\[\]]{0,40}[)\]]|\s[|–—-]\s.*|\s+at\s+[A-Z].*|,\s*(?:remote|hybrid).*)$", re.I
)
_LONGEST_TITLE = 120


def _at(line: Line, first: int, last: int) -> tuple[int, int]:
    """Where ``line.text[first:last]`` stands in the text as sent."""
    return line.places[first], line.places[last - 1] + 1


def _keyed(line: Line, keys: frozenset[str]) -> re.Match[str] | None:
    found = _KEY.match(line.text)
    return found if found and " ".join(found["key"].lower().split()) in keys else None


def title_of(lines: Sequence[Line]) -> Found | None:
    for line in lines[:40]:
        if (keyed := _keyed(line, _TITLE_KEYS)) and len(keyed["value"]) <= _LONGEST_TITLE:
            value = _bare_title(keyed["value"])
            first = keyed.start("value")
            return Found(value, 0.95, *_at(line, first, first + len(value)))
    head = [line for line in lines[:8] if len(line.text) <= _LONGEST_TITLE and not line.is_item]
    for wanted in (0.9, 0.7):
        for line in head:
            value = _bare_title(line.text)
            whole = title_score(value) or title_score(value.split(",")[0])
            if whole >= wanted and not value.endswith((".", "?", "!")):
                sure = 0.9 if line.is_heading or line is lines[0] else 0.75
                first = max(line.text.find(value), 0)
                return Found(value, sure, *_at(line, first, first + len(value)))
    for line in lines[:12]:
        if hiring := _HIRING.search(line.text):
            return Found(hiring["title"].strip(), 0.6, *_at(line, *hiring.span("title")))
    heading = next((line for line in head if line.is_heading), None)
    if heading is None:
        return None
    return Found(heading.text[:200], 0.4, *_at(heading, 0, len(heading.text)))


def _bare_title(text: str) -> str:
    """A title without what is put behind it: place, kind of contract, employer."""
    kept = _TITLE_TAIL.sub("", text).strip(" :–—-|*#")
    kept = re.sub(
        r"^(?:job|vacancy|position|role|we're hiring|hiring|now hiring)\s*[:–—-]\s*",
        "",
        kept,
        flags=re.I,
    )
    return kept or text.strip()


def put_location(draft: Draft, lines: Sequence[Line]) -> None:
    candidates: list[tuple[Line, int, str, float]] = []
    for line in lines[:60]:
        if keyed := _keyed(line, _PLACE_KEYS):
            candidates.append((line, keyed.start("value"), keyed["value"], 1.0))
    for line in lines[:6]:
        at = 0
        for part in re.split(r"([|·•(),–—-]\s|\s[|·•–—-]\s|[()])", line.text):
            if len(part) < 60:
                candidates.append((line, at, part, 0.7))
            at += len(part)
        candidates.append((line, 0, line.text, 0.8))
    for line in lines[:80]:
        for said in re.finditer(
            r"\b(?:based|located|office|offices|site|role)\s+in\s+((?:[A-Z][\w.'-]+,?\s?){1,4})",
            line.text,
        ):
            candidates.append((line, said.start(1), said[1], 0.7))
    for line, first, value, weight in candidates:
        plain = re.sub(
            r"\b(?:remote|hybrid|on[- ]?site)\b|[()]", " ", value, flags=re.IGNORECASE
        ).strip(" ,;/|–—-")
        found = country_in(plain)
        if found is None:
            continue
        country, city, sure = found
        span = _at(line, first, min(first + max(len(value.rstrip()), 1), len(line.text)))
        draft.values["location"] = {"country": country} | ({"city": city} if city else {})
        draft.mark("location.country", Found(country, sure * weight, *span))
        if city:
            draft.mark("location.city", Found(city, sure * weight, *span))
        return


def employment_type_of(lines: Sequence[Line]) -> Found | None:
    """The kind of contract: as a fact of the form, near the top, or anywhere."""
    for upto, sure in ((12, 0.9), (len(lines), 0.7)):
        for value, pattern in _TYPES:
            for line in lines[:upto]:
                if len(line.text) > 200 and upto == 12:
                    continue
                found = re.search(pattern, line.text, re.IGNORECASE)
                if found and not re.search(
                    r"\bnot?\b", line.text[: found.start()][-15:], re.IGNORECASE
                ):
                    return Found(value, sure, *_at(line, *found.span()))
    return None


def valid_through_of(lines: Sequence[Line]) -> Found | None:
    day = re.compile(
        r"(\d{4})-(\d\d)-(\d\d)|(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\s+(\d{4})|([A-Za-z]{3,9})\s+(\d{1,2}),?\s+(\d{4})"
    )
    for line in lines:
        keyed = _keyed(line, _END_KEYS) or re.search(
            r"\b(?:apply|applications?)\b.{0,30}\b(?:by|close[sd]?|until)\b(?P<value>.*)",
            line.text,
            re.I,
        )
        if not keyed or not (found := day.search(keyed["value"])):
            continue
        spans = find_spans(found.group())
        number = found[3] or found[4] or found[8]
        if not spans or spans[0].start is None:
            continue
        try:
            value = date(int(spans[0].start[:4]), int(spans[0].start[5:7]), int(number))
        except ValueError:
            continue
        first = keyed.start("value") + found.start()
        return Found(value.isoformat(), 0.9, *_at(line, first, first + len(found.group())))
    return None


def put_benefits(draft: Draft, lines: Sequence[Line], sentences: Sequence[PlacedSentence]) -> None:
    """The items below a heading of benefits, or behind it on its line."""
    headings = {one.start for one in sentences if one.is_heading}
    found: list[Found] = []
    within = False
    for line in lines:
        key = _KEY.match(line.text)
        named = _BENEFITS.match(line.text.strip(" *#:!?.-–—"))
        if key and _BENEFITS.match(key["key"]) and len(key["value"]) > 3:
            for item in re.finditer(r"[^,;•|]+", key["value"]):
                first = key.start("value") + item.start()
                _add_benefit(found, line, first, first + len(item.group()))
            within = False
        elif named and (line.is_heading or len(line.text) < 50) and not line.is_item:
            within = True
        elif within and line.places and (line.places[0] in headings or line.is_heading):
            within = False
        elif within and line.is_item:
            _add_benefit(found, line, 0, len(line.text))
        elif within and found:
            within = False
        elif within and len(line.text) < 100 and not line.text.endswith(":"):
            _add_benefit(found, line, 0, len(line.text))
    if found:
        draft.values["benefits"] = [one.value for one in found[:50]]
        for number, one in enumerate(found[:50]):
            draft.mark(f"benefits.{number}", one)


def _add_benefit(found: list[Found], line: Line, first: int, last: int) -> None:
    text = line.text[first:last]
    plain = text.strip(" .;,*–—-")
    if 2 < len(plain) <= 200:
        begin = first + text.index(plain)
        found.append(Found(plain, 0.85, *_at(line, begin, begin + len(plain))))
