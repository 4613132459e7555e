"""Notes for the readers of a match, a job or a text (``info``): they lower nothing. Their sentences
name what was found; the kinds of warnings stand in ``flags.py``."""

from collections.abc import Iterable, Iterator

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.text_disagreements import text_disagreements, unlisted_demands
from app.matching.pay import ExchangeRates
from app.matching.results import Flag
from app.matching.text.english import is_english

LANGUAGE_NOT_READ = "language-not-read"
PAY_NOT_COMPARABLE = "pay-not-comparable"
ENGLISH_MODELS = frozenset(("all-MiniLM-L6-v2", "skillmatch-MiniLM-L6"))
"""Models that read English alone, by their ids; what others read is not known here."""


def _texts(document: CandidateProfile | JobPosting) -> Iterator[str]:
    yield from (skill.name for skill in document.skills)
    if isinstance(document, JobPosting):
        yield from (document.title, document.description or "")
        return
    yield from (document.headline, document.summary or "")
    for post in document.experience:
        yield from (post.title, post.description or "", *post.skills)
    for study in document.education:
        yield from (study.degree or "", study.field or "")


def is_read(document: CandidateProfile | JobPosting, model_id: str) -> bool:
    """Whether a model reads the language of a document, as far as it can be told."""
    return model_id not in ENGLISH_MODELS or is_english(_texts(document))


def language_note(what: str) -> Flag:
    """The note that ``what`` is in a language that the model does not read."""
    return Flag(
        LANGUAGE_NOT_READ,
        "info",
        f"The {what} is in a language that the model does not read; what is found says little.",
    )


def notes_of_text(text: str, model_id: str) -> tuple[Flag, ...]:
    """The notes on a text by itself."""
    read = model_id not in ENGLISH_MODELS or is_english((text,))
    return () if read else (language_note("text"),)


def notes_of_profile(profile: CandidateProfile, model_id: str) -> tuple[Flag, ...]:
    """The notes on a profile by itself: its language."""
    return () if is_read(profile, model_id) else (language_note("profile"),)


def notes_of_job(posting: JobPosting, model_id: str) -> tuple[Flag, ...]:
    """The notes on a job by itself: its language, and what text and fields say differently."""
    unread = () if is_read(posting, model_id) else (language_note("job"),)
    return (*unread, *text_disagreements(posting))


def notes_for_employer(posting: JobPosting, model_id: str) -> tuple[Flag, ...]:
    """What an employer is told of a job when it is published: also what only its text asks for."""
    return (*notes_of_job(posting, model_id), *unlisted_demands(posting))


def pay_note(currencies: Iterable[str | None], rates: ExchangeRates) -> tuple[Flag, ...]:
    """The note that pay is not compared, for some of its currencies have no exchange rate."""
    unknown = sorted({one for one in currencies if one and one not in rates.units_per_base})
    if not unknown:
        return ()
    message = (
        f"There is no exchange rate of {' and '.join(unknown)}: pay is not compared, and rules "
        "nobody out."
    )
    return (Flag(PAY_NOT_COMPARABLE, "info", message),)


def pay_notes_of(
    profile: CandidateProfile, posting: JobPosting, rates: ExchangeRates
) -> tuple[Flag, ...]:
    """The note on the pay of two sides that both state theirs."""
    asked = profile.preferences.min_salary or profile.learned.min_salary
    if asked is None or posting.salary is None:
        return ()
    return pay_note((asked.currency, posting.salary.currency), rates)
