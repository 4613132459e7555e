"""An advertisement, as plain text, Markdown or HTML, to the draft of a job.

What a sentence asks and what a text states is read by ``app/matching/text`` (``job_sections``,
``job_facts``); here it becomes fields, each with its place in the text as sent.
"""

from collections.abc import Iterator, Sequence

from app.matching.engine import Engine
from app.matching.features.seniority import LEVELS, level_in_title
from app.matching.skills import extraction
from app.matching.skills.mentions import MentionFinder
from app.matching.text.job_facts import Stated, StatedFacts, read_facts
from app.matching.text.job_sections import PlacedSentence, place_sentences
from app.matching.text.markup import plain_text, read_lines
from app.matching.text.pay_stated import PayStated
from app.services.documents.advert_lines import (
    employment_type_of,
    put_benefits,
    put_location,
    title_of,
    valid_through_of,
)
from app.services.documents.places import Draft, Found

_CURRENCY_OF = {
    "US": "USD",
    "CA": "CAD",
    "AU": "AUD",
    "NZ": "NZD",
    "SG": "SGD",
    "HK": "HKD",
    "MX": "MXN",
    "SE": "SEK",
    "NO": "NOK",
    "DK": "DKK",
    "IS": "ISK",
    "JP": "JPY",
    "CN": "CNY",
    "TW": "TWD",
}


def draft_of_advert(finder: MentionFinder, engine: Engine, text: str) -> Draft:
    """The draft of a job, with how sure each field is and where it stands in ``text``."""
    draft = Draft()
    lines = read_lines(text)
    sentences = list(place_sentences(text))
    facts = read_facts(text)
    title = title_of(lines)
    draft.put("title", title)
    description = plain_text(text)[:20_000]
    if description:
        draft.put("description", Found(description, 1.0, 0, len(text)))
    put_location(draft, lines)
    _put_skills(draft, extraction.extract(finder, engine.encoder, text), sentences, facts)
    _put_facts(draft, facts, title)
    draft.put("employment_type", employment_type_of(lines))
    put_benefits(draft, lines, sentences)
    draft.put("valid_through", valid_through_of(lines))
    warn_of_missing(draft)
    return draft


def warn_of_missing(draft: Draft) -> None:
    """Say what publishing will ask for."""
    if "title" not in draft.values:
        draft.warn("title", "missing", "No title was found; a job needs one.")
    if "salary" not in draft.values:
        draft.warn("salary", "missing", "No pay range was found; an open job needs one.")
    if len(draft.values.get("description") or "") < 200:
        draft.warn("description", "short", "An open job needs a description of 200 characters.")
    if not draft.values.get("skills"):
        draft.warn("skills", "missing", "No skills were found that the text asks for.")


def _put_skills(
    draft: Draft,
    mentions: Sequence[extraction.Mention],
    sentences: Sequence[PlacedSentence],
    facts: StatedFacts,
) -> None:
    """What the text asks for: needed in sentences of duties, welcome in the others."""
    asked: dict[str, tuple[extraction.Mention, str, list[tuple[int, int]]]] = {}
    for mention in mentions:
        sentence = next((one for one in sentences if one.start <= mention.start < one.end), None)
        if sentence is None or sentence.role not in ("duty", "nice"):
            continue
        importance = "must" if sentence.role == "duty" else "nice"
        key, place = mention.skill.key, (mention.start, mention.end)
        known = asked.get(key)
        places = [*(known[2] if known else []), place]
        kept = "must" if known and known[1] == "must" else importance
        asked[key] = (known[0] if known else mention, kept, places)
    for mention, importance, places in list(asked.values())[:200]:
        sure = round(min(mention.confidence, 0.95), 2)
        first = places[0]
        entry: dict[str, Found | None] = {"name": Found(mention.skill.name[:100], sure, *first)}
        entry["min_years"] = _years_of(places, sentences, facts)
        path = draft.add("skills", entry, importance=importance)
        draft.places[f"{path}.name"] = places
        draft.mark(f"{path}.importance", Found(importance, 0.85, *first))


def _years_of(
    places: Sequence[tuple[int, int]], sentences: Sequence[PlacedSentence], facts: StatedFacts
) -> Found | None:
    """Years asked of one skill: stated in its sentence, in words that name it or in general."""
    for start, end in places:
        sentence = next((one for one in sentences if one.start <= start < one.end), None)
        if sentence is None:
            continue
        inside = [y for y in facts.years if sentence.start <= y.start < sentence.end]
        near = [y for y in inside if y.start - 60 <= start and end <= y.end + 80]
        if len(inside) == 1 and near:
            years = near[0]
            named = any(word in years.subject.lower() for word in _words(sentence, start, end))
            if named or not years.subject:
                return Found(years.years, 0.85 if named else 0.6, years.start, years.end)
        for years in inside:
            if any(word in years.subject.lower() for word in _words(sentence, start, end)):
                return Found(years.years, 0.85, years.start, years.end)
    return None


def _words(sentence: PlacedSentence, start: int, end: int) -> Iterator[str]:
    """The words of the sentence that stand between two places of the text as sent."""
    text = "".join(
        character
        for character, place in zip(sentence.text, sentence.places, strict=False)
        if start <= place < end
    )
    yield from (word for word in text.lower().split() if len(word) > 1)


def _put_facts(draft: Draft, facts: StatedFacts, title: Found | None) -> None:
    if facts.pay is not None:
        _put_pay(draft, facts.pay)
    for name, stated, sure in (
        ("remote", facts.remote, 0.85),
        ("visa_sponsorship", facts.sponsors_visa, 0.9),
    ):
        if stated is not None:
            draft.put(name, Found(stated.value, sure, stated.start, stated.end))
    level = level_in_title(title.value) if title else None
    if title is not None and level is not None:
        draft.put("seniority", Found(LEVELS[int(level)], 0.9, title.start, title.end))
    elif facts.level is not None:
        stated = facts.level
        draft.put("seniority", Found(stated.value, 0.85, stated.start, stated.end))
    limits = facts.countries
    if limits and draft.values.get("remote") == "remote":
        countries = sorted(
            frozenset.intersection(*(one.value for one in limits)) or limits[0].value
        )
        draft.values["remote_countries"] = countries[:50]
        draft.confidence["remote_countries"] = 0.85
        draft.places["remote_countries"] = [(one.start, one.end) for one in limits]
    if facts.min_years is not None:
        most = next(y for y in facts.years if y.needed and y.years == facts.min_years)
        draft.mark("min_years", Found(facts.min_years, 0.85, most.start, most.end))


def _put_pay(draft: Draft, pay: Stated[PayStated]) -> None:
    value = pay.value
    country = draft.values.get("location", {}).get("country")
    here = _CURRENCY_OF.get(country or "")
    sure = 0.95
    if len(value.currencies) == 1:
        (currency,) = value.currencies
    elif here in value.currencies:
        currency, sure = here, 0.85
    else:
        # A bare dollar or yen sign: the largest of its countries, to be looked at.
        currency = next(code for code in ("USD", "JPY", "SEK") if code in value.currencies)
        sure = 0.5
        draft.warn("salary.currency", "ambiguous", "The sign may be that of several currencies.")
    draft.values["salary"] = {
        "min": round(value.min, 2),
        "max": round(value.max, 2),
        "currency": currency,
        "period": value.period,
    }
    draft.mark("salary", Found(None, sure, pay.start, pay.end))
    if value.min == value.max:
        draft.warn("salary", "single-amount", "The text states one amount; a range is better.")
