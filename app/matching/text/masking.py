"""The anonymous view of a candidate.

Fields that identify a person are left out. Every value given in such a field is hidden wherever
it recurs in free text, and so is everything that looks like contact data. The masked text is
also what is embedded: nothing of an identity can reach a vector.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.matching.documents import CandidateProfile
from app.matching.text.identity_mask import IdentityMask
from app.matching.text.normalise import folded
from app.matching.text.pii_patterns import hide_contacts

_SHOWN_PREFERENCES = (
    "min_salary",
    "countries",
    "cities",
    "remote",
    "employment_types",
    "seniorities",
    "company_sizes",
    "industries",
    "needs_visa_sponsorship",
    "available_from",
)


def _link_names(links: Iterable[Any]) -> Iterator[str]:
    """User names inside links: the last segment of a path, or the host of a personal site."""
    for link in links:
        path = re.sub(r"^\w{1,10}://", "", str(link)).rstrip("/").split("?")[0].split("/")
        name = path[-1] if len(path) > 1 else path[0].removeprefix("www.").split(".")[0]
        if len(name) > 3 and not name.isdigit():
            yield name


def _identity_of(body: Mapping[str, Any]) -> IdentityMask:
    location = body.get("location") or {}
    email = str(body.get("email") or "")
    others = [email, email.split("@")[0] if len(email.split("@")[0]) > 3 else ""]
    others += [str(body.get("phone") or ""), str(body.get("external_id") or "")]
    others += [str(location.get("city") or "")]
    others += [str(item.get("company") or "") for item in body.get("experience") or ()]
    others += [str(item.get("institution") or "") for item in body.get("education") or ()]
    links = body.get("links") or ()
    others += [str(link) for link in links]
    others += list(_link_names(links))
    return IdentityMask([str(body.get("name") or "")], others, _listed_skills(body))


def _listed_skills(body: Mapping[str, Any]) -> Iterator[str]:
    used = (skill for item in body.get("experience") or () for skill in item.get("skills") or ())
    for skill in (*(body.get("skills") or ()), *used):
        yield str(skill.get("name") if isinstance(skill, Mapping) else skill)


class _Hide:
    """Masks the fields of one body."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._mask = _identity_of(body)

    def prose(self, text: Any) -> str | None:
        return None if text is None else self._mask.hide(hide_contacts(str(text)))

    def label(self, text: Any) -> str | None:
        """A short field that names something: product names may look like domains."""
        if text is None:
            return None
        return self._mask.hide(hide_contacts(str(text), bare_domains=False))

    def skill(self, skill: Any) -> Any:
        if isinstance(skill, Mapping):
            return {**skill, "name": self.skill(skill.get("name"))}
        if skill is None:
            return None
        return self._mask.hide(hide_contacts(str(skill), bare_domains=False), is_skill=True)

    def experience(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "title": self.label(item.get("title")),
            "start": item.get("start"),
            "end": item.get("end"),
            "description": self.prose(item.get("description")),
            "skills": [self.skill(skill) for skill in item.get("skills") or ()],
        }

    def certification(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "name": self.label(item.get("name")),
            "issuer": self.label(item.get("issuer")),
            "year": item.get("year"),
        }

    def education(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self.label(item.get(name)) for name in ("degree", "field")}

    def preferences(self, wishes: Mapping[str, Any], city: Any) -> dict[str, Any]:
        shown = {name: wishes[name] for name in _SHOWN_PREFERENCES if wishes.get(name) is not None}
        if shown.get("cities"):
            home = folded(str(city or ""))
            shown["cities"] = [c for c in shown["cities"] if folded(str(c)) != home]
        if wishes.get("titles"):
            shown["titles"] = [self.label(title) for title in wishes["titles"]]
        return shown


def _present(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if value is not None}


def mask_candidate(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the anonymous view of a candidate body (API.md §4).

    Lists keep their order and length, so paths such as ``skills.3`` mean the same in both.
    """
    hide = _Hide(body)
    location = body.get("location") or {}
    masked: dict[str, Any] = {
        "headline": hide.prose(body.get("headline")) or "",
        "summary": hide.prose(body.get("summary")),
        "skills": [hide.skill(skill) for skill in body.get("skills") or ()],
        "experience": [_present(hide.experience(e)) for e in body.get("experience") or ()],
        "education": [_present(hide.education(e)) for e in body.get("education") or ()],
        "certifications": [
            _present(hide.certification(c)) for c in body.get("certifications") or ()
        ],
        "languages": [dict(language) for language in body.get("languages") or ()],
    }
    if location.get("country"):
        masked["location"] = {"country": location["country"]}
    if body.get("preferences"):
        masked["preferences"] = hide.preferences(body["preferences"], location.get("city"))
    return _present(masked)


def anonymous_profile(body: Mapping[str, Any]) -> CandidateProfile:
    """Return what the engine may know of a candidate body: its anonymous view.

    Wished-for cities are kept whole here: they are compared with a job's city and never shown.
    """
    masked = mask_candidate(body)
    cities = (body.get("preferences") or {}).get("cities")
    if cities:
        masked["preferences"] = {**masked["preferences"], "cities": list(cities)}
    return CandidateProfile.from_mapping(masked)
