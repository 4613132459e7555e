"""JSON-LD of schema.org JobPosting (https://schema.org/JobPosting) as the draft of a job; the way
out is in ``job_posting_export.py``.

What a job knows and JobPosting has no property for travels in a namespace of its own
(``skillmatch:``), which readers of JSON-LD pass over; so a job comes back as it was.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree, html

from app.matching.engine import Engine
from app.matching.skills.mentions import MentionFinder
from app.matching.text.markup import plain_text
from app.services.documents.advert import draft_of_advert, warn_of_missing
from app.services.documents.cv.residence import country_in
from app.services.documents.json_resume import shown_key
from app.services.documents.places import Draft

OWN = "skillmatch:"
EMPLOYMENT_TYPES = {
    "FULL_TIME": "full_time", "PART_TIME": "part_time", "CONTRACTOR": "contract",
    "CONTRACT": "contract", "TEMPORARY": "temporary", "SEASONAL": "temporary",
    "INTERN": "internship", "INTERNSHIP": "internship",
}  # fmt: skip
PERIODS = {"YEAR": "year", "MONTH": "month", "DAY": "day", "HOUR": "hour"}
_CARRIED = frozenset(
    "@context @type @id title description baseSalary employmentType jobLocation jobLocationType "
    "applicantLocationRequirements skills jobBenefits validThrough identifier hiringOrganization "
    "datePosted url industry".split()
)
OWN_FIELDS = (
    "remote",
    "seniority",
    "visa_sponsorship",
    "interview_process",
    "guide",
    "benefits",
    "skills",
    "company_size",
)


def postings_in(page: str) -> list[Mapping[str, Any]]:
    """The JobPostings of an HTML page (``script type="application/ld+json"``)."""
    if "ld+json" not in page:
        return []
    try:
        root = html.document_fromstring(page, parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    found: list[Mapping[str, Any]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            try:
                found += list(postings_of(json.loads(script.text or "")))
            except (ValueError, RecursionError):
                continue
    return found


def postings_of(body: Any) -> Iterator[Mapping[str, Any]]:
    """The JobPostings of JSON-LD: itself, in a list, or in a graph."""
    if isinstance(body, list):
        for entry in body:
            yield from postings_of(entry)
    elif isinstance(body, Mapping):
        kinds = body.get("@type")
        if "JobPosting" in (kinds if isinstance(kinds, list) else [kinds]):
            yield body
        elif isinstance(body.get("@graph"), list):
            yield from postings_of(body["@graph"])


def draft_of_posting(
    finder: MentionFinder, engine: Engine, posting: Mapping[str, Any]
) -> tuple[Draft, str]:
    """The draft of a job and the text that its places refer to: the description.

    What the properties say counts; the description fills what they leave open.
    """
    text = _text(posting.get("description")) or ""
    draft = draft_of_structured(posting)
    if text:
        _fill(draft, draft_of_advert(finder, engine, text))
    warn_of_missing(draft)
    return draft, text


def draft_of_structured(posting: Mapping[str, Any]) -> Draft:
    """The draft of a job from the properties of a JobPosting alone."""
    text = _text(posting.get("description")) or ""
    draft = Draft()
    _put(draft, "title", _text(posting.get("title")) or _text(posting.get("name")))
    if text:
        _put(draft, "description", (plain_text(text) if _is_html(text) else text)[:20_000])
    kinds = [
        str(kind).upper().replace("-", "_").replace(" ", "_")
        for kind in _several(posting.get("employmentType"))
    ]
    _put(
        draft,
        "employment_type",
        next((EMPLOYMENT_TYPES[kind] for kind in kinds if kind in EMPLOYMENT_TYPES), None),
    )
    _put_salary(draft, posting.get("baseSalary"))
    _put_place(draft, posting)
    _put(draft, "valid_through", (_text(posting.get("validThrough")) or "")[:10] or None)
    identifier = posting.get("identifier")
    value = identifier.get("value") if isinstance(identifier, Mapping) else identifier
    _put(draft, "external_id", str(value) if isinstance(value, str | int) and value else None)
    _put(draft, "skills", _skills(posting))
    _put(draft, "industry", next(map(_text, _several(posting.get("industry"))), None))
    _put(draft, "benefits", _items(posting.get("jobBenefits")))
    for name in OWN_FIELDS:
        _put(draft, name, posting.get(f"{OWN}{name}"))
    _warn(draft, posting)
    return draft


def _is_html(text: str) -> bool:
    return re.search(r"<(?:p|br|ul|li|div|h\d|b|strong)\b|&\w+;", text, re.IGNORECASE) is not None


def _put(draft: Draft, name: str, value: Any) -> None:
    if value not in (None, [], ""):
        draft.values[name] = value
        draft.confidence[name] = 1.0


def _fill(draft: Draft, read: Draft) -> None:
    """Take over from the description what the properties do not say."""
    for name, value in read.values.items():
        if name in draft.values or name == "title":
            continue
        draft.values[name] = value
        for path in read.confidence:
            if path.split(".")[0] == name:
                draft.confidence[path] = read.confidence[path]
                draft.places[path] = read.places.get(path, [])
    draft.notes += [
        note for note in read.notes if note.code == "ambiguous" and "salary" in draft.values
    ]


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _items(value: Any) -> list[str]:
    parts = [
        part
        for each in _several(value)
        if isinstance(each, str)
        for part in re.split(r"[;\n•]", each)
    ]
    return [part.strip(" .,-")[:200] for part in parts if part.strip(" .,-")][:50]


def _skills(posting: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = []
    for entry in _several(posting.get("skills")):
        if isinstance(entry, Mapping):
            names.append(_text(entry.get("name")) or "")
        elif isinstance(entry, str):
            names += [part.strip(" .") for part in re.split(r"[,;\n•]", entry)]
    kept = dict.fromkeys(name for name in names if 0 < len(name) <= 100)
    return [{"name": name, "importance": "must"} for name in kept][:200]


def _put_salary(draft: Draft, base: Any) -> None:
    base = _several(base)[0] if _several(base) else None
    if not isinstance(base, Mapping):
        return
    value = base.get("value")
    inner = value if isinstance(value, Mapping) else base
    low, high = inner.get("minValue"), inner.get("maxValue")
    single = inner.get("value") if isinstance(value, Mapping) else value
    low = single if low is None else low
    high = low if high is None else high
    try:
        low, high = float(low), float(high)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        draft.warn("baseSalary", "not-carried", "No amounts were found in it.")
        return
    unit = str(inner.get("unitText") or base.get("unitText") or "YEAR").upper()
    currency = _text(base.get("currency")) or _text(inner.get("currency"))
    if unit == "WEEK":
        draft.warn("baseSalary", "converted", "Pay per week became pay per year (52 weeks).")
        low, high, unit = low * 52, high * 52, "YEAR"
    if unit not in PERIODS or currency is None:
        draft.warn(
            "baseSalary", "not-carried", "It names no currency, or no period that a job has."
        )
        return
    pay = {"min": round(low, 2), "max": round(high, 2), "currency": currency.upper()}
    _put(draft, "salary", {**pay, "period": PERIODS[unit]})


def _country(value: Any) -> str | None:
    name = _text(value.get("name")) if isinstance(value, Mapping) else _text(value)
    if name is None:
        return None
    if re.fullmatch(r"[A-Za-z]{2}", name) and name.upper() != "UK":
        return name.upper()
    found = country_in(name)
    return found[0] if found else None


def _put_place(draft: Draft, posting: Mapping[str, Any]) -> None:
    places = [place for place in _several(posting.get("jobLocation")) if isinstance(place, Mapping)]
    if len(places) > 1:
        draft.warn("jobLocation", "not-carried", "A job has one location; the first was taken.")
    if places:
        address = places[0].get("address")
        if isinstance(address, Mapping):
            country, city = (
                _country(address.get("addressCountry")),
                _text(address.get("addressLocality")),
            )
            region = _text(address.get("addressRegion"))
            if country is None:
                found = country_in(", ".join(part for part in (city, region) if part))
                country = found[0] if found else None
        else:
            found = country_in(_text(address) or "")
            country, city = (found[0], found[1]) if found else (None, None)
        if country:
            _put(draft, "location", {"country": country} | ({"city": city} if city else {}))
        elif city:
            draft.warn("jobLocation", "not-carried", "A city needs its country.")
    if "TELECOMMUTE" in [str(kind).upper() for kind in _several(posting.get("jobLocationType"))]:
        _put(draft, "remote", "remote")
    limits = [_country(each) for each in _several(posting.get("applicantLocationRequirements"))]
    _put(draft, "remote_countries", list(dict.fromkeys(code for code in limits if code)))


def _warn(draft: Draft, posting: Mapping[str, Any]) -> None:
    for key, value in posting.items():
        if key in _CARRIED or key.startswith(OWN) or value in (None, [], {}, ""):
            continue
        draft.warn(shown_key(key), "not-carried", "A job has no field for this.")
    if posting.get("hiringOrganization"):
        draft.warn("hiringOrganization", "not-carried", "The employer is chosen by employer_id.")
