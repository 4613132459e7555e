"""The documents that the matching engine reads: a candidate's profile, a job posting.

They mirror the bodies of ``POST /v1/candidates`` and ``POST /v1/jobs``. ``from_mapping`` takes such
a body (already validated) and ignores what matching must not use: names, contact data, employers
and institutions. Amounts are floats in major units of their currency.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

Json = Mapping[str, Any]

Side = Literal["candidate", "job"]
Importance = Literal["must", "nice"]


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _texts(values: Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(str(value) for value in values or () if value)


def _name_of(value: Any) -> str:
    # A skill may be written as a string or as an object with a name.
    return str(value.get("name") or "") if isinstance(value, Mapping) else str(value)


def _without_empty(value: Any) -> Any:
    """Drop nulls, empty strings and empty lists at every depth; tuples become lists."""
    if isinstance(value, Mapping):
        kept = ((key, _without_empty(inner)) for key, inner in value.items())
        return {key: inner for key, inner in kept if inner not in (None, "", [], {})}
    if isinstance(value, (list, tuple)):
        return [_without_empty(inner) for inner in value]
    return value


@dataclass(frozen=True, slots=True)
class Salary:
    """One amount of pay: major units of ``currency`` (ISO 4217) per ``period``."""

    amount: float
    currency: str
    period: str = "year"

    @classmethod
    def from_mapping(cls, body: Json | None) -> Self | None:
        if not body:
            return None
        period = str(body.get("period") or "year")
        return cls(float(body["amount"]), str(body["currency"]), period)


@dataclass(frozen=True, slots=True)
class PayRange:
    """What a job pays: ``min`` to ``max``, major units of ``currency`` per ``period``."""

    min: float
    max: float
    currency: str
    period: str = "year"

    @classmethod
    def from_mapping(cls, body: Json | None) -> Self | None:
        if not body:
            return None
        period = str(body.get("period") or "year")
        return cls(float(body["min"]), float(body["max"]), str(body["currency"]), period)


@dataclass(frozen=True, slots=True)
class CandidateSkill:
    """A skill as the candidate names it; ``years`` of use, ``last_used`` a calendar year."""

    name: str
    years: float | None = None
    level: str | None = None
    last_used: int | None = None

    @classmethod
    def from_mapping(cls, body: Any) -> Self:
        if not isinstance(body, Mapping):
            return cls(str(body))
        last_used = body.get("last_used")
        return cls(
            name=str(body["name"]),
            years=None if body.get("years") is None else float(body["years"]),
            level=_text(body.get("level")),
            last_used=None if last_used is None else int(last_used),
        )


@dataclass(frozen=True, slots=True)
class Experience:
    """One post held. ``start`` and ``end`` are ``YYYY-MM`` or ``YYYY-MM-DD``; no end: current."""

    title: str
    start: str | None = None
    end: str | None = None
    description: str | None = None
    skills: tuple[str, ...] = ()

    @classmethod
    def from_mapping(cls, body: Json) -> Self:
        return cls(
            title=str(body.get("title") or ""),
            start=_text(body.get("start")),
            end=_text(body.get("end")),
            description=_text(body.get("description")),
            skills=_texts(_name_of(skill) for skill in body.get("skills") or ()),
        )


@dataclass(frozen=True, slots=True)
class Education:
    """A degree and its field of study; where and when are not used in matching."""

    degree: str | None = None
    field: str | None = None

    @classmethod
    def from_mapping(cls, body: Json) -> Self:
        return cls(_text(body.get("degree")), _text(body.get("field")))


@dataclass(frozen=True, slots=True)
class Certification:
    """A certificate and who issues it."""

    name: str
    issuer: str | None = None

    @classmethod
    def from_mapping(cls, body: Json) -> Self:
        return cls(str(body.get("name") or ""), _text(body.get("issuer")))


@dataclass(frozen=True, slots=True)
class Language:
    """A language (ISO 639 ``code``), level A1 to C2 or ``native``."""

    code: str
    level: str | None = None

    @classmethod
    def from_mapping(cls, body: Json) -> Self:
        return cls(str(body.get("code") or ""), _text(body.get("level")))


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the candidate prefers in a job; an empty field states no preference."""

    titles: tuple[str, ...] = ()
    min_salary: Salary | None = None
    countries: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    remote: str | None = None
    employment_types: tuple[str, ...] = ()
    seniorities: tuple[str, ...] = ()
    company_sizes: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    needs_visa_sponsorship: bool | None = None
    work_authorisation: tuple[str, ...] = ()
    available_from: str | None = None
    search_status: str | None = None

    @classmethod
    def from_mapping(cls, body: Json | None) -> Self:
        body = body or {}
        return cls(
            titles=_texts(body.get("titles")),
            min_salary=Salary.from_mapping(body.get("min_salary")),
            countries=_texts(body.get("countries")),
            cities=_texts(body.get("cities")),
            remote=_text(body.get("remote")),
            employment_types=_texts(body.get("employment_types")),
            seniorities=_texts(body.get("seniorities")),
            company_sizes=_texts(body.get("company_sizes")),
            industries=_texts(body.get("industries")),
            needs_visa_sponsorship=body.get("needs_visa_sponsorship"),
            work_authorisation=_texts(body.get("work_authorisation")),
            available_from=_text(body.get("available_from")),
            search_status=_text(body.get("search_status")),
        )


@dataclass(frozen=True, slots=True)
class CandidateProfile:
    """A candidate without identity: what may be embedded, filtered by and scored.

    ``learned`` are preferences learned from declines: scored in what the candidate sees, never
    embedded nor filtered by.
    """

    skills: tuple[CandidateSkill, ...]
    headline: str = ""
    summary: str | None = None
    experience: tuple[Experience, ...] = ()
    education: tuple[Education, ...] = ()
    certifications: tuple[Certification, ...] = ()
    languages: tuple[Language, ...] = ()
    preferences: Preferences = field(default_factory=Preferences)
    learned: Preferences = field(default_factory=Preferences)
    country: str | None = None
    city: str | None = None

    @classmethod
    def from_mapping(cls, body: Json) -> Self:
        """Read a body of API.md §4. Only ``skills`` is required.

        Raises
        ------
        ValueError
            If there is no list of skills.
        """
        if body.get("skills") is None:
            raise ValueError("a candidate needs a list of skills")
        location = body.get("location") or {}
        return cls(
            skills=tuple(CandidateSkill.from_mapping(item) for item in body["skills"]),
            headline=str(body.get("headline") or ""),
            summary=_text(body.get("summary")),
            experience=tuple(Experience.from_mapping(e) for e in body.get("experience") or ()),
            education=tuple(Education.from_mapping(e) for e in body.get("education") or ()),
            certifications=tuple(
                Certification.from_mapping(item) for item in body.get("certifications") or ()
            ),
            languages=tuple(Language.from_mapping(item) for item in body.get("languages") or ()),
            preferences=Preferences.from_mapping(body.get("preferences")),
            learned=Preferences.from_mapping(body.get("learned")),
            country=_text(location.get("country")),
            city=_text(location.get("city")),
        )

    def to_mapping(self) -> dict[str, Any]:
        """The JSON shape that :meth:`from_mapping` reads back to an equal profile."""
        body: dict[str, Any] = asdict(self)
        body["location"] = {"country": body.pop("country"), "city": body.pop("city")}
        skills = _without_empty(body.pop("skills"))
        return {"skills": skills, **_without_empty(body)}


@dataclass(frozen=True, slots=True)
class RequiredSkill:
    """A skill that a job asks for; ``min_years`` are years of use."""

    name: str
    importance: Importance = "must"
    min_years: float | None = None

    @classmethod
    def from_mapping(cls, body: Any) -> Self:
        if not isinstance(body, Mapping):
            return cls(str(body))
        importance: Importance = "nice" if body.get("importance") == "nice" else "must"
        years = body.get("min_years")
        return cls(str(body["name"]), importance, None if years is None else float(years))


@dataclass(frozen=True, slots=True)
class JobPosting:
    """A job posting. ``industry`` and ``company_size`` come from its employer; ``valid_through`` is
    its last day, ISO 8601; ``remote_countries``: where the person may live, empty: anywhere."""

    title: str
    description: str | None = None
    salary: PayRange | None = None
    skills: tuple[RequiredSkill, ...] = ()
    country: str | None = None
    city: str | None = None
    remote: str | None = None
    employment_type: str | None = None
    seniority: str | None = None
    visa_sponsorship: bool | None = None
    valid_through: str | None = None
    industry: str | None = None
    company_size: str | None = None
    remote_countries: tuple[str, ...] = ()

    @classmethod
    def from_mapping(cls, body: Json) -> Self:
        """Read a body of API.md §5 (plus ``industry`` and ``company_size``).

        Raises
        ------
        ValueError
            If there is no title.
        """
        if not body.get("title"):
            raise ValueError("a job needs a title")
        location = body.get("location") or {}
        return cls(
            title=str(body["title"]),
            description=_text(body.get("description")),
            salary=PayRange.from_mapping(body.get("salary")),
            skills=tuple(RequiredSkill.from_mapping(item) for item in body.get("skills") or ()),
            country=_text(location.get("country")),
            city=_text(location.get("city")),
            remote=_text(body.get("remote")),
            employment_type=_text(body.get("employment_type")),
            seniority=_text(body.get("seniority")),
            visa_sponsorship=body.get("visa_sponsorship"),
            remote_countries=_texts(body.get("remote_countries")),
            valid_through=_text(body.get("valid_through")),
            industry=_text(body.get("industry")),
            company_size=_text(body.get("company_size")),
        )

    def to_mapping(self) -> dict[str, Any]:
        """The JSON shape that :meth:`from_mapping` reads back to an equal posting."""
        body: dict[str, Any] = asdict(self)
        body["location"] = {"country": body.pop("country"), "city": body.pop("city")}
        return dict(_without_empty(body))


Document = CandidateProfile | JobPosting
