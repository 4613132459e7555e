"""Where the text of a job limits place, visa, pay, level or hours otherwise than its fields.

Rankings filter by fields. What only the text says keeps nobody out and is read too late; so the
employer is told at publication, and whoever reads a match. Years and licences that no field holds
are told at publication alone: a match lists them among its requirements.
"""

import re
from collections.abc import Iterator

from app.matching.documents import JobPosting
from app.matching.features.seniority import LEVEL_YEARS, LEVELS
from app.matching.pay import per_year
from app.matching.results import Flag
from app.matching.text.country_names import COUNTRY_NAMES
from app.matching.text.job_facts import StatedFacts, read_facts

CODE = "text-disagrees"

_PAY_TOLERANCE = 0.01
_ACROSS_PERIODS = 0.25
"""Hours and months of a year are counted in more than one way."""
_LEVELS_APART = 2
_HIGHEST_ASKED_FOR = LEVELS.index("mid")
"""Above it any number of years may be asked for."""
_FULL_TIME_HOURS, _PART_TIME_HOURS = 35.0, 30.0
_MOST_NAMED = 4
_FEW_YEARS = 2
"""Fewer years than these are asked for of nearly everybody."""
_LICENCE_WORD = re.compile(r"\blicen[cs]e|\bcdl\b|\bhgv\b|\blgv\b", re.IGNORECASE)


def _names(codes: frozenset[str]) -> str:
    shown = [COUNTRY_NAMES[code].split("|")[0] for code in sorted(codes)]
    if len(shown) > _MOST_NAMED:
        return f"{len(shown)} countries"
    return " or ".join(shown)


def _place(posting: JobPosting, stated: StatedFacts) -> Iterator[str]:
    limits = frozenset(code for each in stated.countries for code in each.value)
    if limits and posting.remote == "remote":
        if not posting.remote_countries:
            yield (
                f"The text limits the place to {_names(limits)}; the field `remote_countries` "
                "limits nothing."
            )
        elif not set(posting.remote_countries) <= limits:
            yield f"The text limits the place to {_names(limits)}; `remote_countries` names others."
    elif limits and posting.country is None and not posting.remote_countries:
        yield f"The text limits the place to {_names(limits)}; the field `location` says nothing."
    elif limits and posting.country is not None and posting.country not in limits:
        yield f"The text limits the place to {_names(limits)}; the field `location` is elsewhere."
    if stated.remote is None or stated.remote.value == posting.remote:
        return
    if posting.remote is not None:
        yield f"The text says {stated.remote.value}; the field `remote` says {posting.remote}."
    elif stated.remote.value != "remote":
        yield f"The text says {stated.remote.value}; the field `remote` says nothing."


def _visa(posting: JobPosting, stated: StatedFacts) -> Iterator[str]:
    if stated.sponsors_visa is None:
        return
    if not stated.sponsors_visa.value and posting.visa_sponsorship is not False:
        field = "says nothing" if posting.visa_sponsorship is None else "says yes"
        yield f"The text rules out visa sponsorship; the field `visa_sponsorship` {field}."
    elif stated.sponsors_visa.value and posting.visa_sponsorship is False:
        yield "The text offers visa sponsorship; the field `visa_sponsorship` says no."


def _pay(posting: JobPosting, stated: StatedFacts) -> Iterator[str]:
    if stated.pay is None or posting.salary is None:
        return
    text, field = stated.pay.value, posting.salary
    if field.currency not in text.currencies:
        yield f"The text states pay in another currency than the field `salary`, {field.currency}."
        return
    tolerance = _PAY_TOLERANCE if text.period == field.period else _ACROSS_PERIODS
    low, high = per_year(text.min, text.period), per_year(text.max, text.period)
    least, most = per_year(field.min, field.period), per_year(field.max, field.period)
    apart = max(abs(low - least) / max(least, 1.0), abs(high - most) / max(most, 1.0))
    if text.min == text.max:  # one figure: it has to lie in the range
        apart = max(least - low, high - most, 0.0) / max(most, 1.0)
    if apart > tolerance:
        yield "The text states other pay than the field `salary`."


def _level(posting: JobPosting, stated: StatedFacts) -> Iterator[str]:
    if posting.seniority not in LEVELS:
        return
    level = LEVELS.index(posting.seniority)
    if stated.level is not None and stated.level.value != posting.seniority:
        apart = abs(LEVELS.index(stated.level.value) - level)
        if apart >= _LEVELS_APART or stated.level.value in ("junior", "senior"):
            yield (
                f"The text says {stated.level.value}; the field `seniority` says "
                f"{posting.seniority}."
            )
            return
    years = stated.min_years
    above = min(level + _LEVELS_APART, len(LEVELS) - 1)
    if years is not None and level <= _HIGHEST_ASKED_FOR and years >= LEVEL_YEARS[above]:
        yield (
            f"The text asks for {years:g} years of experience; the field `seniority` says "
            f"{posting.seniority}."
        )


def _hours(posting: JobPosting, stated: StatedFacts) -> Iterator[str]:
    if stated.hours is None:
        return
    hours, kind = stated.hours.value, posting.employment_type
    if (kind == "full_time" and hours <= _PART_TIME_HOURS) or (
        kind == "part_time" and hours > _FULL_TIME_HOURS
    ):
        yield f"The text says {hours:g} hours a week; the field `employment_type` says {kind}."


def text_disagreements(posting: JobPosting) -> tuple[Flag, ...]:
    """A note (``text-disagrees``) for each thing that text and fields of a job say differently,
    or that only the text limits."""
    if not posting.description:
        return ()
    stated = read_facts(posting.description)
    return tuple(
        Flag(CODE, "info", message)
        for compare in (_place, _visa, _pay, _level, _hours)
        for message in compare(posting, stated)
    )


def _unlisted_years(posting: JobPosting, stated: StatedFacts) -> Iterator[str]:
    """Years that the text asks for where no field asks for any."""
    years = stated.min_years
    if years is None or years < _FEW_YEARS or posting.seniority in LEVELS:
        return
    if any(skill.min_years for skill in posting.skills):
        return
    yield (
        f"The text asks for {years:g} years of experience; neither `seniority` nor a `min_years` "
        "of `skills` says so."
    )


def _unlisted_licences(posting: JobPosting, stated: StatedFacts) -> Iterator[str]:
    listed = " ".join(skill.name for skill in posting.skills).casefold()
    if _LICENCE_WORD.search(listed):
        return
    for licence in dict.fromkeys(each.value.casefold() for each in stated.licences):
        yield f"The text asks for a {licence}; the field `skills` names none."


def unlisted_demands(posting: JobPosting) -> tuple[Flag, ...]:
    """A note (``text-disagrees``) for years and licences that the text asks for and no field."""
    if not posting.description:
        return ()
    stated = read_facts(posting.description)
    return tuple(
        Flag(CODE, "info", message)
        for compare in (_unlisted_years, _unlisted_licences)
        for message in compare(posting, stated)
    )


def allowed_countries(posting: JobPosting) -> frozenset[str]:
    """The countries to which the text alone limits the person (ISO 3166-1 alpha-2); empty where
    it limits nothing, or where the field `remote_countries` does."""
    if posting.remote_countries or not posting.description:
        return frozenset()
    stated = read_facts(posting.description)
    return frozenset(code for each in stated.countries for code in each.value)
