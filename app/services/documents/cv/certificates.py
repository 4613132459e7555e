"""The certificates, licences and memberships of a CV: name, issuer, year, expiry."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.services.documents.cv.dates import DateSpan, find_spans, only_duration
from app.services.documents.cv.headings import PlacedLine, join_wrapped
from app.services.documents.places import Found

_EDGES = " \t,;|·•–—-:()[]/."

_EXPIRY = re.compile(
    r"[\s,;(–-]*\b(?:exp(?:ires|iry|iring|ired)?\.?(?:\s+date)?|valid\s+(?:until|till|to|through|thru)|renew(?:al|s|ed)?(?:\s+due)?"
    r"|due|until|good\s+through)\b\s*:?\s*",
    re.IGNORECASE,
)
_ISSUED_BY = re.compile(
    r"\s*(?:\bissued\s+by\b|\bby\b|\bfrom\b|\bissuer\s*:|\bissuing\s+\w+\s*:|\bawarded\s+by\b)\s*",
    re.IGNORECASE,
)
_ISSUED = re.compile(
    r"\b(?:issued|obtained|awarded|achieved|passed|since|completed|earned|gained|date)\b\s*:?", re.I
)
_ID = re.compile(
    r"[\s,;(–-]*\b(?:credential|licen[cs]e|certificate|cert|registration|reg"
    r"|member(?:ship)?|pin)?\s*"
    r"(?:id|no|number|nr|#)\b\.?\s*:?\s*[A-Z0-9][\w/-]{3,}\)?",
    re.IGNORECASE,
)
_LIST_BREAK = re.compile(r"\s*[;•|]\s*")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it was read; ``expires``: YYYY-MM."""

    name: Found
    issuer: Found | None = None
    year: Found | None = None
    expires: Found | None = None


def read_certificates(lines: Sequence[PlacedLine]) -> list[Certificate]:
    """The certificates of a section: one a line, or several parted by semicolons or bars."""
    found: list[Certificate] = []
    for line in join_wrapped(lines):
        if only_duration(line.text) or len(line.text) > 250:
            continue
        several = _LIST_BREAK.split(line.text)
        rows = [line]
        dated = sum(bool(find_spans(part)) for part in several)
        if len(several) > 1 and (dated > 1 or (dated == 0 and "|" not in line.text)):
            rows, at = [], 0
            for part in several:
                at = line.text.index(part, at)
                rows.append(PlacedLine(type(line.line)(part), line.start + at))
                at += len(part)
        elif (
            dated == 0
            and line.text.count(",") >= 2
            and ":" not in line.text
            and len(line.text) > 40
        ):
            rows, at = [], 0
            for part in line.text.split(","):
                shown = part.strip()
                if shown:
                    at = line.text.index(shown, at)
                    rows.append(PlacedLine(type(line.line)(shown), line.start + at))
                    at += len(shown)
        for row in rows:
            one = _certificate(row)
            if one is not None and _belongs_to_last(row, found):
                found[-1] = _with(found[-1], row)
            elif one is not None:
                found.append(one)
            elif found:
                found[-1] = _with(found[-1], row)
    return found


def _belongs_to_last(row: PlacedLine, found: Sequence[Certificate]) -> bool:
    """Whether a line only says more of the certificate above: its issuer, its dates."""
    starts = re.match(
        r"(?:issued|issuer|issuing|valid|expir|credential|by\b|awarded by|renew)", row.text, re.I
    )
    return bool(found) and (bool(starts) or row.text[:1].islower())


def _with(one: Certificate, row: PlacedLine) -> Certificate:
    year, expires, _ = _dates(row)
    issuer = one.issuer
    by = _ISSUED_BY.match(row.text) or re.match(r"(?:issuer|issuing \w+)\s*:\s*", row.text, re.I)
    if issuer is None and by:
        rest = re.split(r"[,|·\t(]|\s[–-]\s|\bissued\b", row.text[by.end() :])[0].strip(_EDGES)
        if rest:
            begin = row.start + row.text.index(rest)
            issuer = Found(rest[:200], 0.8, begin, begin + len(rest))
    return Certificate(one.name, issuer, one.year or year, one.expires or expires)


def _dates(row: PlacedLine) -> tuple[Found | None, Found | None, list[DateSpan]]:
    """Year of issue, month of expiry, and all dates of a line."""
    spans = find_spans(row.text)
    year, expires = None, None
    for span in spans:
        place = row.start + span.place[0], row.start + span.place[1]
        expiry = list(_EXPIRY.finditer(row.text, 0, span.place[0]))
        if expiry and expiry[-1].end() >= span.place[0] - 2:
            expires = Found(span.end or span.start, 0.9, *place)
        elif span.start and year is None:
            year = Found(int(span.start[:4]), 0.9, *place)
            if span.is_range and span.end:
                expires = Found(span.end, 0.7, *place)
    return year, expires, spans


def _certificate(row: PlacedLine) -> Certificate | None:
    year, expires, spans = _dates(row)
    blank = list(row.text)
    for first, last in [span.place for span in spans] + [m.span() for m in _ID.finditer(row.text)]:
        blank[first:last] = "\x00" * (last - first)
    text = "".join(blank)
    for pattern in (_EXPIRY, _ISSUED):
        text = pattern.sub(lambda match: "\x00" * len(match.group()), text)
    issuer: Found | None = None
    by = _ISSUED_BY.search(text)
    if by and by.start() > 3 and text[: by.start()].strip(_EDGES + "\x00"):
        issuer = _piece(row, text, by.end(), len(text))
        text = text[: by.start()]
    pieces = [m.span() for m in re.finditer(r"(?:(?!\t|\s[|·–—-]\s|,\s|[()\x00]).)+", text)]
    pieces = [(a, b) for a, b in pieces if len(text[a:b].strip(_EDGES)) > 1]
    if not pieces:
        return None
    first, last = pieces[0]
    rest = pieces[1:]
    if rest and issuer is None:
        head, tail = text[first:last].strip(_EDGES), text[rest[-1][0] : rest[-1][1]].strip(_EDGES)
        level = re.match(
            r"(?:associate|professional|practitioner|foundation|advanced|level|part"
            r"|class|grade|category|cat"
            r"|intermediate|expert|specialty|module)\b",
            tail,
            re.I,
        )
        if level or (
            len(head.split()) == 1
            and text[last : last + 3].strip().startswith(("–", "-", "—"))
            and len(rest) == 1
            and len(head) < 4
        ):
            last = rest[-1][1]
        else:
            last = rest[-2][1] if len(rest) > 1 else last
            issuer = _piece(row, text, *rest[-1])
    name = _piece(row, text, first, last)
    return None if name is None else Certificate(name, issuer, year, expires)


def _piece(row: PlacedLine, text: str, first: int, last: int) -> Found | None:
    shown = (
        " ".join(re.split(r"\x00", text[first:last])[0].split())
        if text[first:last].strip("\x00 ")
        else ""
    )
    plain = shown.strip(
        _EDGES if shown.count("(") != shown.count(")") else _EDGES.replace("()", "")
    )
    if len(plain) < 2:
        return None
    plain = re.sub(r"\s+(?:in|on|since)$", "", plain)
    begin = row.start + first
    return Found(plain[:200], 0.85, begin, row.start + last)
