"""Title and employer in the heading of a post."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.services.documents.cv.dates import find_spans, without_dates
from app.services.documents.cv.entries import Entry, dates_of_heading
from app.services.documents.cv.headings import PlacedLine
from app.services.documents.cv.residence import country_in, is_only_place
from app.services.documents.cv.words import employer_score, title_score
from app.services.documents.places import Found

_SEPARATOR = re.compile(r"\t|\s*[|·•;]\s*|\s+[–—−-]{1,2}\s+|\s+/\s+|\s*:\s+")
_AT = re.compile(r"\s+(?:at|@|with|bei)\s+(?=[A-Z0-9])")
_TERMS = re.compile(
    r"^(?:full[\s-]?time|part[\s-]?time|contract(?:or)?|permanent|temporary|temp|fixed[\s-]term"
    r"|internship|remote|hybrid|on[\s-]?site|seasonal|casual|zero[\s-]hours|apprenticeship"
    r"|maternity cover|placement|agency|voluntary)(?:\s+(?:contract|role|position))?$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:position|job title|title|role|designation|post|employer|company|organi[sz]ation|firm"
    r"|client"
    r"|dates?|period|duration|location|name of employer)\s*[:–-]\s*",
    re.IGNORECASE,
)
_EDGES = " \t,;|·•–—-:()[]/"
_LEGAL = re.compile(
    r"^(?:inc|ltd|limited|llc|llp|plc|gmbh|co|corp|pty ltd|pty|pte ltd|s\.?a\.?|ag)\.?$", re.I
)


@dataclass(frozen=True, slots=True)
class HeadingPart:
    """A part of a heading and where it begins; ``row``: the line of the heading it stands on."""

    text: str
    start: int
    row: int


def is_complete(header: Sequence[PlacedLine], following: PlacedLine) -> bool:
    """Whether a heading names title and employer, so that the next line is not of it."""
    parts = heading_parts(Entry(list(header)))
    titled = [part for part in parts if title_score(part.text) >= 0.7]
    if not titled:
        return len(parts) > 1 and len(header) > 2
    if len(parts) > 1:
        return True
    first, *others = _comma_parts(titled[0])
    named = [part for part in others if title_score(part.text) == 0 and not _is_place(part.text)]
    # "Staff Nurse, Emergency Department" over "St Finbarr's Hospital, Cork".
    says_more = employer_score(following.text.split(",")[0]) >= 0.8 and len(following.text) < 60
    return bool(named) and len(first.text.split()) > 1 and not says_more


def heading_parts(entry: Entry) -> list[HeadingPart]:
    """The parts of a heading that may be title or employer, in order."""
    found = []
    for row, line in enumerate(entry.header):
        label = _LABEL.match(line.text)
        text = line.text
        if label:
            text = " " * label.end() + text[label.end() :]
        spans = find_spans(text) if line is entry.span_line or dates_of_heading(line) else []
        for piece, at in without_dates(text, spans):
            for part, start in _split(piece, line.start + at):
                plain = part.strip(_EDGES if part.count("(") != 1 else _EDGES.replace(")", ""))
                if _counts(plain):
                    found.append(HeadingPart(plain, start + max(part.find(plain), 0), row))
    kept = [
        part for part in found if not (is_only_place(part.text) and title_score(part.text) < 0.9)
    ]
    # "Redcliffe, QLD" may be where, "Acme, UK" who: it is a place if others say who and what.
    sure = [part for part in kept if not _is_place(part.text)]
    return sure if len(sure) > 1 else kept or found


def _counts(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    if letters < 2 or _TERMS.match(text):
        return False
    return not re.fullmatch(
        r"(?:present|current|now|today|ongoing|heute|to date|date|dates?)", text, re.I
    )


def _split(text: str, start: int) -> Iterator[tuple[str, int]]:
    at = 0
    for between in [*_SEPARATOR.finditer(text), None]:
        end = between.start() if between else len(text)
        piece = text[at:end]
        offset = start + at
        at_sign = _AT.search(piece)
        if at_sign and title_score(piece[: at_sign.start()]):
            yield piece[: at_sign.start()], offset
            yield piece[at_sign.end() :], offset + at_sign.end()
        elif piece.strip():
            yield piece, offset
        at = between.end() if between else end


def _is_place(text: str) -> bool:
    """Whether a part of a heading says where, not what or who."""
    if title_score(text) or len(text.split()) > 6:
        return False
    found = country_in(text)
    if found is None:
        return False
    return found[2] >= 0.9 or employer_score(text) < 0.8


def _comma_parts(part: HeadingPart) -> list[HeadingPart]:
    found, at = [], 0
    for piece in part.text.split(","):
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            found.append(HeadingPart(piece.strip(), part.start + at + lead, part.row))
        at += len(piece) + 1
    return found


def title_comes_first(headings: Sequence[Sequence[HeadingPart]]) -> bool:
    """Whether titles stand before employers, as far as titles are known by their words."""
    order: Counter[bool] = Counter()
    for parts in headings:
        scores = [title_score(part.text) for part in parts]
        if len(parts) > 1 and max(scores) >= 0.9 and sorted(scores)[-2] < 0.7:
            order[scores.index(max(scores)) == 0] += 1
    return order[True] >= order[False]


def title_and_company(
    parts: Sequence[HeadingPart], title_first: bool
) -> tuple[Found | None, Found | None]:
    """Which part of a heading is the title and which the employer, as far as there are any."""
    if not parts:
        return None, None
    scores = [title_score(part.text) - 0.3 * (employer_score(part.text) == 1.0) for part in parts]
    best = max(scores)
    if best < 0.35:
        if len(parts) == 1:
            pieces = _comma_parts(parts[0])
            if len(pieces) < 2:
                return found_part(parts[0], 0.4), None
            return _in_order(pieces, title_first)
        return _in_order(parts, title_first)
    place = scores.index(best) if title_first else len(scores) - 1 - scores[::-1].index(best)
    title = parts[place]
    others = [part for number, part in enumerate(parts) if number != place]
    sure = 0.95 if best >= 0.9 else 0.75
    if not others:
        return _split_by_comma(title, sure)
    title = _without_place(title)
    near = sorted(others, key=lambda part: (-employer_score(part.text), abs(part.row - title.row)))
    company = near[0] if employer_score(near[0].text) >= 0.8 else others[0]
    return found_part(title, sure), _company(company)


def _in_order(parts: Sequence[HeadingPart], title_first: bool) -> tuple[Found, Found | None]:
    """Title and employer of a heading whose words tell neither."""
    employers = [employer_score(part.text) for part in parts[:2]]
    first = 0 if title_first else 1
    if max(employers) >= 0.8 and employers[0] != employers[1]:
        first = employers.index(min(employers))
    company = replace(_company(parts[1 - first]), confidence=0.55)
    return found_part(_without_place(parts[first]), 0.55), company


def _split_by_comma(part: HeadingPart, sure: float) -> tuple[Found, Found | None]:
    pieces = _comma_parts(part)
    scores = [title_score(piece.text) for piece in pieces]
    best = scores.index(max(scores))
    others = [
        piece
        for number, piece in enumerate(pieces)
        if number != best and not _is_place(piece.text) and not _LEGAL.match(piece.text)
    ]
    if not others:
        return found_part(_without_place(part), sure), None
    if best == 0 and len(pieces[0].text.split()) == 1 and len(others) == 1 and (
        employer_score(others[0].text) < 0.8
    ):  # fmt: skip
        return found_part(_without_place(part), sure), None  # "Manager, Customer Success"
    company = max(others, key=lambda piece: employer_score(piece.text))
    if best == 0 and pieces.index(company) > 1 and employer_score(company.text) >= 0.8:
        middle = [piece for piece in pieces[1 : pieces.index(company)] if not _is_place(piece.text)]
        if middle:
            end = middle[-1].start + len(middle[-1].text) - part.start
            title = HeadingPart(part.text[:end], part.start, part.row)
            return found_part(title, sure - 0.1), found_part(company, 0.8)
    return found_part(pieces[best], sure), found_part(company, 0.8)


def _without_place(part: HeadingPart) -> HeadingPart:
    """A title without the place behind its last comma."""
    pieces = _comma_parts(part)
    while len(pieces) > 1 and _is_place(pieces[-1].text):
        pieces.pop()
    end = pieces[-1].start + len(pieces[-1].text) - part.start
    return HeadingPart(part.text[:end], part.start, part.row)


def _company(part: HeadingPart) -> Found:
    """The name of an employer without the place behind it."""
    pieces = _comma_parts(part)
    kept = pieces[:1]
    for piece in pieces[1:]:
        if _LEGAL.match(piece.text) or "&" in piece.text or " and " in piece.text or (
            employer_score(piece.text) >= 0.8 and not _is_place(piece.text)
        ):  # fmt: skip
            kept.append(piece)
        else:
            break
    end = kept[-1].start + len(kept[-1].text) - part.start
    return found_part(
        HeadingPart(part.text[:end], part.start, part.row),
        0.9 if employer_score(part.text) > 0.4 else 0.75,
    )


def found_part(part: HeadingPart, confidence: float) -> Found:
    """A part as a value that was found, with its place in the text."""
    text = part.text
    if text.count("(") != text.count(")"):
        text = text.strip("()")
    return Found(text[:200], confidence, part.start, part.start + len(part.text))
