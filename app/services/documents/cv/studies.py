"""The studies of a CV: school, degree, field, dates."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.matching.skills.degrees import degrees_in
from app.services.documents.cv.dates import DateSpan, find_spans, only_duration, without_dates
from app.services.documents.cv.headings import PlacedLine, join_wrapped
from app.services.documents.cv.residence import country_in
from app.services.documents.cv.words import names_school
from app.services.documents.places import Found

_PIECES = re.compile(r"\t|\s*[|·•;]\s*|\s+[–—−-]{1,2}\s+|,\s+|\s+(?:at|from)\s+(?=[A-Z])")
_EDGES = " \t,;|·•–—-:()[]/."
_DEGREE = re.compile(
    r"^(?P<degree>(?:(?:(?:post)?graduate|advanced|higher|national|professional|first[- ]class"
    r"|level \d|ordinary"
    r"|associate|foundation|joint)\s+)*(?:b\.?\s?sc|b\.\s?e\b|m\.\s?e\b|bca|mca|b\.?\s?pharm|m\.?\s?pharm|b\.?\s?a|b\.?\s?eng|b\.?\s?tech|b\.?\s?com|b\.?\s?ed|bba|bfa|bsn"
    r"|bsw|ll\.?b|m\.?\s?sc|m\.?\s?a|m\.?\s?eng|m\.?\s?tech|m\.?\s?ed|m\.?\s?phil|mba|mfa|mph|msw|msn|mres|ll\.?m"
    r"|mbbs|mbchb|ph\.?\s?d|d\.?\s?phil|b\.?\s?s|m\.?\s?s|bachelor(?:['’]?s)?(?:\s+of\s+\w+(?:\s+\w+)?)?(?:\s+degree)?"
    r"|master(?:['’]?s)?(?:\s+of\s+\w+(?:\s+\w+)?)?(?:\s+degree)?|doctor(?:ate)?(?:\s+of\s+\w+)?|diploma"
    r"|certificate(?:\s+(?:i{1,3}|iv|[1-4]))?|hnd|hnc|nvq(?:\s+level\s+\d)?|btec|pgce|pgdip|pg\s?dip|pgcert|degree"
    r"|associate\s+of\s+\w+(?:\s+\w+)?|apprenticeship|a[- ]levels?|gcses?|leaving certificate"
    r"|high school diploma"
    r"|matric|abitur)\b\.?(?:\s*\(?hon(?:ou)?rs?\.?\)?|\s*\(hons?\))?)"
    r"(?:\s*(?:,|:|–|-|\bin\b|\bof\b)\s*|\s+|$)(?P<field>.*)$",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"\b(?:gpa|grade|first[- ]class|second[- ]class|upper second|lower second|2[:.][12]"
    r"|distinction|merit|cum laude"
    r"|honou?rs\b|dissertation|thesis|modules?|coursework|dean|graduated|expected|cgpa|percent|%)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Study:
    """A study as it was read; without an institution it is a certificate."""

    institution: Found | None = None
    degree: Found | None = None
    field: Found | None = None
    start: Found | None = None
    end: Found | None = None
    last_line: PlacedLine | None = None


def is_degree(text: str) -> bool:
    """Whether a text names an academic degree or a leaving certificate."""
    return bool(_DEGREE.match(text)) or bool(degrees_in(text, None))


def is_study(text: str) -> bool:
    """Whether a line belongs to a study: names a school or a degree, is a grade or only dates."""
    spans = find_spans(text)
    rest = "".join(part for part, _ in without_dates(text, spans)).strip(_EDGES)
    pieces = [piece.strip(_EDGES) for piece, _ in _joined_pieces(text, 0)]
    named = any(is_degree(piece) or names_school(piece) for piece in pieces)
    return named or len(rest) < 3 or _GRADE.search(text) is not None or country_in(rest) is not None


def read_studies(lines: Sequence[PlacedLine]) -> list[Study]:
    """The studies of a section, in order: a new one begins where something comes again."""
    studies: list[Study] = []
    current = Study()
    for line in join_wrapped(lines):
        if only_duration(line.text):
            continue
        spans = find_spans(line.text)
        for kind, found in _things(line, spans):
            if getattr(current, kind) is not None or (
                kind == "span" and (current.start is not None or current.end is not None)
            ):
                studies.append(current)
                current = Study()
            setattr(current, kind, found)
            current.last_line = line
            if kind == "degree":
                _split_degree(current, found)
        if spans and (current.institution or current.degree or not line.line.is_bullet):
            span = next((one for one in spans if one.is_range), spans[-1])
            if current.start is not None or current.end is not None:
                if current.institution is None and current.degree is None:
                    continue
                if current.last_line is not line:
                    studies.append(current)
                    current = Study()
            _put_dates(current, span, line)
    studies.append(current)
    return [one for one in _inherited(studies) if one.institution or one.degree]


def _things(line: PlacedLine, spans: list[DateSpan]) -> Iterator[tuple[str, Found]]:
    """Institution and degree named on a line, as they stand."""
    seen: set[str] = set()
    if len(line.text) > 200 or re.match(
        r"(?:relevant\s+)?(?:modules|coursework|thesis|dissertation)\b", line.text, re.I
    ):
        return
    for text, start in without_dates(line.text, spans):
        for piece, at in _joined_pieces(text, start):
            plain = piece.strip(
                _EDGES if piece.count("(") != piece.count(")") else _EDGES.replace("()", "")
            )
            plain = re.sub(r"\s+(?:in|on)$", "", plain)
            if len(plain) < 2:
                continue
            begin = at + max(piece.find(plain), 0)
            kind = "degree" if is_degree(plain) else "institution" if names_school(plain) else ""
            if kind == "degree" and names_school(plain) and not _DEGREE.match(plain):
                kind = "institution"
            if kind and kind not in seen:
                seen.add(kind)
                yield kind, Found(plain[:200], 0.9, begin, begin + len(plain))


def _joined_pieces(text: str, start: int) -> list[tuple[str, int]]:
    """The pieces of a line; behind the comma after a degree stands its field, unless it is a
    school."""
    pieces: list[tuple[str, int]] = []
    at = 0
    separators: list[str] = []
    for between in [*_PIECES.finditer(text), None]:
        end = between.start() if between else len(text)
        pieces.append((text[at:end], start + at))
        separators.append(between.group() if between else "")
        at = between.end() if between else end
    joined: list[tuple[str, int]] = []
    for number, (piece, begin) in enumerate(pieces):
        before = joined[-1] if joined else None
        gap = separators[number - 1] if number else ""
        if (
            (before is not None and gap.strip() == "at" and names_school(before[0]))
            or (
                before is not None
                and ("," in gap or "-" in gap or "–" in gap or "—" in gap)
                and is_degree(before[0].strip())
                and piece.strip()
                and not names_school(piece)
                and not _GRADE.search(piece)
                and country_in(piece) is None
                and not is_degree(piece.strip())
                and len(piece.split()) <= 6
            )
            or (
                before is not None
                and names_school(before[0])
                and "," in gap
                and re.match(r"\s*(?:[A-Z][\w.'’-]+)(?:\s+[A-Z][\w.'’-]+)?$", piece)
                and country_in(piece) is None
                and (
                    re.search(
                        r"\b(?:university of|institute of technology)\s*(?:california|london)?$",
                        before[0],
                        re.I,
                    )
                )
            )
        ):
            joined[-1] = (text[before[1] - start : begin - start + len(piece)], before[1])
        else:
            joined.append((piece, begin))
    return joined


def _split_degree(study: Study, whole: Found) -> None:
    """Part a degree, as it was found with its field, from the field."""
    match = _DEGREE.match(whole.value)
    if match is None or not match["field"].strip(_EDGES):
        return
    name = match["field"].strip(_EDGES.replace("()", ""))
    if re.fullmatch(r"\([^()]*\)", name):
        name = name[1:-1]
    if _GRADE.match(name) or name.count("(") != name.count(")"):
        return
    begin = whole.start + match.start("field")
    study.degree = Found(
        match["degree"].strip(), 0.9, whole.start, whole.start + match.end("degree")
    )
    study.field = Found(name[:200], 0.8, begin, begin + len(name))


def _put_dates(study: Study, span: DateSpan, line: PlacedLine) -> None:
    place = line.start + span.place[0], line.start + span.place[1]
    sure = round(0.9 * span.exactness, 2)
    study.last_line = line
    if span.is_range:
        study.start = Found(span.start, sure, *place) if span.start else None
        study.end = Found(span.end, sure, *place) if span.end else None
    else:
        # One date is that of the end: nobody tells only when a study began.
        study.end = Found(span.end or span.start, sure, *place)


def _inherited(studies: Sequence[Study]) -> Iterator[Study]:
    """Two degrees of one school, named once."""
    before: Found | None = None
    for study in studies:
        if (
            study.institution is None
            and study.degree is not None
            and before is not None
            and (
                is_degree(study.degree.value)
                and not re.match(r"a[- ]level|gcse", study.degree.value, re.I)
                and study.start is not None
            )
        ):
            study.institution = Found(before.value, 0.4, before.start, before.end)
        before = study.institution
        yield study
