"""The anonymous view of a candidate.

Fields that identify a person are left out. Every value given in such a field is hidden wherever
it recurs in free text, and so is everything that looks like contact data. The masked text is
also what is embedded: nothing of an identity can reach a vector.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from app.matching.documents import CandidateProfile
from app.matching.text.common_words import is_common
from app.matching.text.identity_mask import IdentityMask
from app.matching.text.normalise import folded
from app.matching.text.pii_patterns import hide_contacts, hide_number, plain_view

MASK_VERSION = 3
"""Changes with what is hidden: profiles masked by an older version are masked anew."""

_DIGIT = re.compile(r"\d")
_SHOWN_PREFERENCES = (
    "titles",
    "min_salary",
    "countries",
    "cities",
    "remote",
    "employment_types",
    "seniorities",
    "company_sizes",
    "industries",
    "needs_visa_sponsorship",
    "work_authorisation",
    "available_from",
    "search_status",
)


# Parts of addresses that name a place on a site or the site, not a person.
_SITE_WORDS = frozenset(
    "www http https com org net edu gov info io dev me app co uk de fr es it nl in pub profile "
    "profiles user users people person team company companies about en wiki blog posts article "
    "articles projects project repo repos public home index html php watch channel stories github "
    "gitlab linkedin twitter facebook instagram medium stackoverflow behance dribbble kaggle xing "
    "scholar google orcid researchgate youtube bitbucket sites drive docs portfolio cv resume mail "
    "gmail googlemail yahoo hotmail outlook live icloud protonmail proton gmx web yandex naver qq "
    "aol zoho example".split()
)
_SHORTEST_USER_NAME = 4


def _telling_parts(address: str) -> Iterator[str]:
    """Parts of a web address or of the domain of an e-mail address that name somebody: user names
    in its path, the name of a personal or a company's site."""
    bare = re.sub(r"^\w{1,10}://", "", address).partition("?")[0].partition("#")[0]
    host, _, path = unquote(bare).partition("/")
    for part in (*host.split("."), *re.split(r"[/@~]+", path)):
        name = part.strip("@~ ").removesuffix(".html").removesuffix(".github")
        is_word = name.lower() in _SITE_WORDS or is_common(name.lower()) or name.isdecimal()
        if len(name) >= _SHORTEST_USER_NAME and not is_word:
            yield name


def _user_names(email: str) -> Iterator[str]:
    """The local part of an e-mail address, also without its tag and the digits behind it."""
    local = email.partition("@")[0].partition("+")[0]
    for name in (local, local.rstrip("0123456789._-")):
        if len(name) >= _SHORTEST_USER_NAME and not is_common(name.lower()):
            yield name


def _addresses_of(body: Mapping[str, Any]) -> Iterator[str]:
    email = str(body.get("email") or "")
    yield from (email, str(body.get("phone") or ""), str(body.get("external_id") or ""))
    yield from _user_names(email)
    yield from _telling_parts(email.partition("@")[2])
    for link in body.get("links") or ():
        yield str(link)
        yield from _telling_parts(str(link))


def _identity_of(body: Mapping[str, Any]) -> IdentityMask:
    location = body.get("location") or {}
    stated = [str(item.get("company") or "") for item in body.get("experience") or ()]
    stated += [str(item.get("institution") or "") for item in body.get("education") or ()]
    return IdentityMask(
        people=[str(body.get("name") or "")],
        organisations=dict.fromkeys(stated),
        places=[str(location.get("city") or "")],
        addresses=dict.fromkeys(_addresses_of(body)),
        skills=_listed_skills(body),
    )


def _listed_skills(body: Mapping[str, Any]) -> Iterator[str]:
    used = (skill for item in body.get("experience") or () for skill in item.get("skills") or ())
    for skill in (*(body.get("skills") or ()), *used):
        yield str(skill.get("name") if isinstance(skill, Mapping) else skill)


class _Hide:
    """Masks the fields of one body."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        self._mask = _identity_of(body)
        self._phone = "".join(_DIGIT.findall(plain_view(str(body.get("phone") or ""))[0]))

    def _hidden(
        self,
        text: Any,
        *,
        bare_domains: bool = True,
        is_skill: bool = False,
        is_title: bool = False,
    ) -> str:
        masked = hide_contacts(str(text), bare_domains=bare_domains)
        masked = hide_number(masked, self._phone)
        return self._mask.hide(masked, is_skill=is_skill, is_title=is_title)

    def prose(self, text: Any) -> str | None:
        return None if text is None else self._hidden(text)

    def label(self, text: Any) -> str | None:
        """A short field that names something: product names may look like domains."""
        if text is None:
            return None
        return self._hidden(text, bare_domains=False)

    def title(self, text: Any) -> str | None:
        """A title of work: a name that is also a word (*Baker*) is the word."""
        return None if text is None else self._hidden(text, bare_domains=False, is_title=True)

    def skill(self, skill: Any) -> Any:
        if isinstance(skill, Mapping):
            return {**skill, "name": self.skill(skill.get("name"))}
        if skill is None:
            return None
        return self._hidden(skill, bare_domains=False, is_skill=True)

    def experience(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "title": self.title(item.get("title")),
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
        for name in ("titles", "cities", "industries"):
            hidden = self.title if name == "titles" else self.label
            if name in shown:
                shown[name] = [hidden(text) for text in shown[name]]
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


def mask_text(body: Mapping[str, Any], text: str) -> str:
    """Hide in a text what a candidate body states of its person, and contact data."""
    return _Hide(body).prose(text) or ""


def anonymous_profile(body: Mapping[str, Any]) -> CandidateProfile:
    """Return what the engine may know of a candidate body: its anonymous view.

    Wished-for cities are kept whole here: they are compared with a job's city and never shown.
    """
    masked = mask_candidate(body)
    cities = (body.get("preferences") or {}).get("cities")
    if cities:
        masked["preferences"] = {**masked["preferences"], "cities": list(cities)}
    return CandidateProfile.from_mapping(masked)
