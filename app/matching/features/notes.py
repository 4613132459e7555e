"""Notes on a pair for its readers (``info``): they lower nothing."""

from collections.abc import Iterator
from functools import lru_cache

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.text_disagreements import text_disagreements
from app.matching.results import Flag
from app.matching.text.english import is_english

LANGUAGE_NOT_READ = "language-not-read"
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


@lru_cache(maxsize=4096)
def is_read(document: CandidateProfile | JobPosting, model_id: str) -> bool:
    """Whether a model reads the language of a document, as far as it can be told."""
    return model_id not in ENGLISH_MODELS or is_english(_texts(document))


def notes_of(profile: CandidateProfile, posting: JobPosting, model_id: str) -> tuple[Flag, ...]:
    """The notes that a match of the two carries."""
    unread = [
        side
        for side, document in (("profile", profile), ("job", posting))
        if not is_read(document, model_id)
    ]
    language = tuple(
        Flag(
            LANGUAGE_NOT_READ,
            "info",
            f"The {side} is in a language that the model does not read; the score says little.",
        )
        for side in unread
    )
    return (*language, *text_disagreements(posting))
