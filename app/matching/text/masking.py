"""The anonymous view of a candidate.

Fields that identify a person are left out. Every value given in such a field is hidden wherever
it recurs in free text, and so is everything that looks like contact data. The masked text is
also what is embedded: nothing of an identity can reach a vector.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.matching.documents import CandidateProfile
from app.matching.text.normalise import folded, folded_with_offsets
from app.matching.text.pii_patterns import HIDDEN, hide_contacts

_TOKEN = re.compile(r"[^\W_]+")
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
# Names that are words, too: alone they are hidden only where they are capitalised.
_ALSO_WORDS = frozenset(
    "able ace ai an angel art ash baker ball banks bank bell berg best bill bird black blue bond "
    "brook brown bush butler carpenter carter case chance chase christian church clay cliff cole "
    "cook cooper cross dale day dean dell do drew duke earl east engineer field finder fisher ford "
    "forest fox frank gale gardener garden gay gene glass glen go gold good grace grant gray green "
    "grey guy hall hand hardy hay heath hill hope house hunt hunter in iris is ivy jack java joy "
    "judge jung junior king knight lake lane law lee long lord love major man march mark marsh "
    "mason may means mercy merit miles mill miller moss no north oak page park penny perl pike "
    "pilot pope porter post power price prince quick rain ray read reed rich rob rock rose ruby "
    "rush sage scala sky sailor sharp short sim singer skill small smith snow so south spring star "
    "stone strong summer sun swift taylor temple teacher to turner victor wall ward waters way "
    "weaver web wells west white will win winter wise wolf wood woods work worth young "
    "amazon apple base bolt box cloud data digital future gap indeed intel learning meta monday "
    "next notion open orange platform remote school shell shop slack social software square stripe "
    "system systems target team three university visa zoom".split()
)
# Particles of personal names, never hidden alone.
_PARTICLES = frozenset(
    "de del della der den da das di do dos du el la le van von zu bin ibn al mac".split()
)
_HONORIFICS = frozenset("mr mrs ms mx dr prof sir dame jr sr phd md".split())
_LEGAL_FORMS = frozenset(
    "ltd limited llc llp inc incorporated corp corporation gmbh ag sa sas sarl bv nv plc pty oy ab "
    "aps as kg co company group holding holdings spa srl sl kk".split()
)

_REPEATED = re.compile(rf"{re.escape(HIDDEN)}(?:[ .]{{1,2}}{re.escape(HIDDEN)})+")

Phrase = tuple[str, ...]


def _tokens(value: str) -> Phrase:
    return tuple(match.group() for match in _TOKEN.finditer(folded(value)))


class IdentityMask:
    """Hides a set of identity values in texts.

    Values and texts are compared as sequences of words, without case, accents, punctuation or
    disguise; a value is never found inside a longer word. Scanning is linear in the text.

    Parameters
    ----------
    person
        Values that name the person: whole and part by part.
    others
        Values hidden only as a whole: employers, institutions, places, addresses.
    """

    def __init__(self, person: Iterable[str], others: Iterable[str]) -> None:
        self._phrases: dict[str, dict[Phrase, bool]] = {}
        for value in person:
            self._add_name(value)
        for value in others:
            self._add_organisation(value)

    def _add(self, phrase: Phrase, *, capitalised: bool = False) -> None:
        if phrase:
            known = self._phrases.setdefault(phrase[0], {})
            known[phrase] = known.get(phrase, True) and capitalised

    def _add_name(self, value: str) -> None:
        parts = tuple(part for part in _tokens(value) if part not in _HONORIFICS)
        if not parts:
            return
        if len(parts) > 1:
            self._add(parts)
            self._add(tuple(reversed(parts)))
            self._add(("".join(parts),))
            self._add((parts[0] + parts[-1],))
            self._add((parts[0][0] + parts[-1],))
        for part in parts:
            if len(part) > 1 and part not in _PARTICLES:
                self._add((part,), capitalised=len(part) < 3 or part in _ALSO_WORDS)

    def _add_organisation(self, value: str) -> None:
        parts = _tokens(value)
        self._add(parts, capitalised=len(parts) == 1 and parts[0] in _ALSO_WORDS)
        core = parts
        while len(core) > 1 and core[-1] in _LEGAL_FORMS:
            core = core[:-1]
        if core != parts and "".join(core).isalnum() and len("".join(core)) > 2:
            self._add(core, capitalised=len(core) == 1 and core[0] in _ALSO_WORDS)

    def hide(self, text: str) -> str:
        """Return the text with every known value replaced by a placeholder."""
        if not self._phrases or not text:
            return text
        folded_text, offsets = folded_with_offsets(text)
        tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(folded_text)]
        parts: list[str] = []
        written = 0
        for first, last in self._find(tokens, text, offsets):
            start, end = offsets[tokens[first][1]], offsets[tokens[last][2]]
            parts += [text[written:start], HIDDEN]
            written = end
        parts.append(text[written:])
        return _REPEATED.sub(HIDDEN, "".join(parts))

    def _find(
        self, tokens: list[tuple[str, int, int]], text: str, offsets: Any
    ) -> Iterator[tuple[int, int]]:
        """Yield (first, last) token numbers of each value found, longest first, no overlaps."""
        i = 0
        while i < len(tokens):
            length = 0
            for phrase, capitalised in self._phrases.get(tokens[i][0], {}).items():
                words = tuple(token[0] for token in tokens[i : i + len(phrase)])
                if words != phrase or len(phrase) <= length:
                    continue
                if capitalised and not text[offsets[tokens[i][1]]].isupper():
                    continue
                length = len(phrase)
            if length:
                yield i, i + length - 1
            i += max(1, length)


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
    return IdentityMask([str(body.get("name") or "")], others)


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
            return {**skill, "name": self.label(skill.get("name"))}
        return self.label(skill)

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
