"""JSON Resume 1.0.0 (https://jsonresume.org/schema) as the draft of a profile; the way out is in
``json_resume_export.py``.

What a profile knows and the format has no field for travels in fields of our own, which the
format allows: ``years`` and ``lastUsed`` of a skill, ``skills`` of a post, the code of a language,
and ``meta.skillmatch``. So a profile comes back as it was.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from app.services.documents.cv.dates import find_spans
from app.services.documents.cv.languages import language_of
from app.services.documents.places import Draft, Found

OWN_FIELDS = ("preferences", "visibility", "blocked_employer_ids", "external_id")
_LEVELS = {
    "beginner": "beginner", "novice": "beginner", "basic": "beginner", "elementary": "beginner",
    "intermediate": "intermediate", "competent": "intermediate", "advanced": "advanced",
    "proficient": "advanced", "senior": "advanced", "expert": "expert", "master": "expert",
}  # fmt: skip
_KNOWN: dict[str, frozenset[str]] = {
    "basics": frozenset("name label email phone url summary location profiles".split()),
    "basics.location": frozenset(("city", "countryCode")),
    "work": frozenset("name position startDate endDate summary highlights skills".split()),
    "education": frozenset("institution area studyType startDate endDate".split()),
    "certificates": frozenset("name date issuer".split()),
    "skills": frozenset("name level keywords years lastUsed".split()),
    "languages": frozenset("language fluency code".split()),
}
_ROOT = frozenset((*(key for key in _KNOWN if "." not in key), "$schema", "meta"))
_DATE = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that say something."""
    return {key: value for key, value in values.items() if value not in (None, [], {}, "")}


def import_resume(body: Mapping[str, Any]) -> Draft:
    """The draft of a profile; whatever it cannot carry is a warning with its path."""
    draft = Draft()
    _warn_of_unknown(draft, body)
    basics = _mapping(body.get("basics"))
    for name, key in (
        ("name", "name"), ("email", "email"), ("phone", "phone"), ("headline", "label"),
        ("summary", "summary"),
    ):  # fmt: skip
        _put(draft, name, _text(basics.get(key)))
    _put(draft, "links", _links(basics))
    _put_location(draft, _mapping(basics.get("location")))
    readers: tuple[tuple[str, str, Callable[[Draft, Mapping[str, Any], str], Any]], ...] = (
        ("work", "experience", _read_work),
        ("education", "education", _read_education),
        ("certificates", "certifications", _read_certificate),
        ("skills", "skills", _read_skill),
        ("languages", "languages", _read_language),
    )
    for key, name, read in readers:
        entries = [
            read(draft, _mapping(entry), f"{key}.{number}")
            for number, entry in enumerate(_list(body.get(key)))
        ]
        kept = [entry for entry in entries if entry]
        if name == "skills":
            kept = [skill for group in kept for skill in group]
        _put(draft, name, kept or None)
    own = _mapping(_mapping(body.get("meta")).get("skillmatch"))
    for key in OWN_FIELDS:
        _put(draft, key, own.get(key))
    for name in ("name", "email", "headline", "skills"):
        if name not in draft.values:
            draft.warn(name, "missing", "This was not found; a profile needs it.")
    return draft


def _put(draft: Draft, name: str, value: Any) -> None:
    if value not in (None, [], ""):
        draft.values[name] = value
        draft.confidence[name] = 1.0


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _warn_of_unknown(draft: Draft, body: Mapping[str, Any]) -> None:
    def warn(path: str) -> None:
        draft.warn(path, "not-carried", "A profile has no field for this.")

    for key, value in body.items():
        if key not in _ROOT and value not in (None, [], {}, ""):
            warn(shown_key(key))
    for section, known in _KNOWN.items():
        outer, _, inner = section.partition(".")
        value = _mapping(body.get(outer)).get(inner) if inner else body.get(outer)
        if isinstance(value, Mapping):
            entries = [(section, value)]
        else:
            entries = [(f"{section}.{n}", _mapping(each)) for n, each in enumerate(_list(value))]
        for path, entry in entries:
            for key, inside in entry.items():
                if key not in known and inside not in (None, [], {}, ""):
                    warn(f"{path}.{shown_key(key)}")


def shown_key(key: str) -> str:
    """A key as a warning may repeat it: only what looks like a name."""
    return key if re.fullmatch(r"[A-Za-z_$@][\w-]{0,40}", key) else "unknown"


def _links(basics: Mapping[str, Any]) -> list[str]:
    found = [_text(basics.get("url"))]
    for profile in map(_mapping, _list(basics.get("profiles"))):
        network, user = _text(profile.get("network")), _text(profile.get("username"))
        address = _text(profile.get("url"))
        if address is None and network and user:
            address = f"{network.lower().replace(' ', '')}.com/{user}"
        found.append(address)
    return list(dict.fromkeys(link for link in found if link))[:50]


def _put_location(draft: Draft, location: Mapping[str, Any]) -> None:
    country, city = _text(location.get("countryCode")), _text(location.get("city"))
    if country:
        _put(draft, "location", {"country": country.upper()} | ({"city": city} if city else {}))
    elif city:
        draft.warn("basics.location.city", "not-carried", "A city needs its countryCode.")


def _date(draft: Draft, value: Any, path: str, *, last: bool) -> str | None:
    """A date of the format; a year alone begins in January and ends in December."""
    text = _text(value)
    if text is None:
        return None
    if _DATE.fullmatch(text):
        return text if len(text) > 4 else f"{text}-{'12' if last else '01'}"
    spans = find_spans(text)
    if len(spans) == 1 and not spans[0].is_range:
        return spans[0].end if last else spans[0].start
    if not (last and re.fullmatch(r"\s*(?:present|current|now|today)\s*", text, re.IGNORECASE)):
        draft.warn(path, "not-a-date", "This date is not of the form YYYY-MM-DD, YYYY-MM or YYYY.")
    return None


def _read_work(draft: Draft, entry: Mapping[str, Any], path: str) -> dict[str, Any] | None:
    title = _text(entry.get("position"))
    if title is None:
        draft.warn(f"{path}.position", "missing", "A post needs its position; it was left out.")
        return None
    highlights = [f"- {text}" for text in map(_text, _list(entry.get("highlights"))) if text]
    description = "\n".join(filter(None, [_text(entry.get("summary")), *highlights]))
    return filled(
        {
            "title": title,
            "company": _text(entry.get("name")) or _text(entry.get("company")),
            "start": _date(draft, entry.get("startDate"), f"{path}.startDate", last=False),
            "end": _date(draft, entry.get("endDate"), f"{path}.endDate", last=True),
            "description": description,
            "skills": [name for name in map(_text, _list(entry.get("skills"))) if name],
        }
    )


def _read_education(draft: Draft, entry: Mapping[str, Any], path: str) -> dict[str, Any] | None:
    institution = _text(entry.get("institution"))
    if institution is None:
        draft.warn(f"{path}.institution", "missing", "A study needs its institution.")
        return None
    return filled(
        {
            "institution": institution,
            "degree": _text(entry.get("studyType")),
            "field": _text(entry.get("area")),
            "start": _date(draft, entry.get("startDate"), f"{path}.startDate", last=False),
            "end": _date(draft, entry.get("endDate"), f"{path}.endDate", last=True),
        }
    )


def _read_certificate(draft: Draft, entry: Mapping[str, Any], path: str) -> dict[str, Any] | None:
    date = _date(draft, entry.get("date"), f"{path}.date", last=False)
    if date and len(str(entry.get("date")).strip()) > 4:
        draft.warn(f"{path}.date", "shortened", "A profile keeps the year of a certificate.")
    body = {"name": _text(entry.get("name")), "issuer": _text(entry.get("issuer"))}
    return filled({**body, "year": int(date[:4]) if date else None}) if body["name"] else None


def _read_skill(draft: Draft, entry: Mapping[str, Any], path: str) -> list[dict[str, Any]]:
    name = _text(entry.get("name"))
    written = (_text(entry.get("level")) or "").lower()
    level = _LEVELS.get(written)
    if written and level is None:
        draft.warn(
            f"{path}.level", "not-carried", "This level is not one of the four of a profile."
        )
    skills = []
    if name:
        years = entry.get("years")
        skills.append({"name": name, "level": level, "last_used": entry.get("lastUsed")} | (
            {"years": years} if years is not None else {}))  # fmt: skip
    for keyword in map(_text, _list(entry.get("keywords"))):
        if keyword and keyword.lower() not in {str(each["name"]).lower() for each in skills}:
            skills.append({"name": keyword, "level": level})
    return [{key: value for key, value in each.items() if value is not None} for each in skills]


def _read_language(draft: Draft, entry: Mapping[str, Any], path: str) -> dict[str, Any] | None:
    name, fluency = _text(entry.get("language")) or "", _text(entry.get("fluency")) or ""
    found = language_of(name, fluency)
    code = _text(entry.get("code")) or (found.code.value if found else None)
    level: Found | None = found.level if found else None
    if fluency in ("A1", "A2", "B1", "B2", "C1", "C2", "native"):
        return {"code": code, "level": fluency} if code else None
    if code is None or level is None:
        draft.warn(path, "not-carried", "A language needs a known name and a known fluency.")
        return None
    return {"code": code, "level": level.value}
