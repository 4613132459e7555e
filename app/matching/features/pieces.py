"""From a candidate or a job to the pieces of text that are embedded.

A candidate becomes evidence: skills, posts held, sentences about the work, studies, certificates,
languages. A job becomes its title, the skills it asks for, and its duties, sentence by sentence.
Long texts are packed into pieces that fit an encoder's window, so nothing after it is lost.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from app.matching.arrays import Vectors
from app.matching.documents import CandidateProfile, Document, JobPosting, Language
from app.matching.features.known_titles import in_english
from app.matching.features.piece import SKILL_KINDS, Piece
from app.matching.features.plain_words import SURELY_KNOWN, in_plain_words
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.text.job_sections import Sentence, read_description
from app.matching.text.job_wording import job_language
from app.matching.text.language_names import LANGUAGE_NAMES
from app.matching.text.negation import affirmed
from app.matching.text.normalise import normalise
from app.matching.text.practitioner import dealings_of_sentence, dealings_of_title
from app.matching.text.protected_attributes import (
    neutral_title,
    scrub_protected_attributes,
    without_placeholder,
)
from app.matching.text.sentences import pack, size, split_text
from app.matching.text.years import all_years_asked

TEMPLATE_VERSION = "5"
"""Changes whenever the same document would give other pieces; stored beside every vector."""

_PROSE_TARGET = 140
"""Usual size of a piece of prose: one long sentence or two or three short ones."""
_PROSE_PIECES = 120
"""Above this many pieces of prose, sentences are packed more tightly, never dropped."""
_TITLE_KINDS = frozenset(("title", "job_title", "wish"))
_DUTIES = 40
"""Sentences of one description that are listed as requirements; the others count as context."""
_YOU_WILL = re.compile(
    r"You(?:\s+will|['’]ll|\s+would|['’]d|\s+are\s+going\s+to)\s+(?P<verb>[a-z]+)\b", re.IGNORECASE
)
_OF_THE_WORK = re.compile(
    r"\b(?:you|your|role|job|work|working|position|task|experience|skills?|help|duty|duties|day)\b",
    re.IGNORECASE,
)
_CANDIDATE_TEXT = 600
_JOB_TEXT = 1400
_FLUENCY = {"A1": "basic", "A2": "basic", "B1": "intermediate", "B2": "good", "C1": "fluent"}


def _label(kind: str, ref: str, text: str) -> Iterator[Piece]:
    """Yield the piece of a short field, unless nothing of it is left to embed."""
    shown = normalise(text)
    said = _title(shown) if kind in _TITLE_KINDS else without_placeholder(shown)
    if kind in SKILL_KINDS:
        said = _canonical(said)
    if any(character.isalnum() for character in said):
        yield Piece(kind, ref, shown, said)


def _title(shown: str) -> str:
    """A title in neutral words, in English if it is known in another language."""
    neutral = neutral_title(shown)
    return in_english(neutral) or neutral


def _is_denied(name: str) -> bool:
    """Whether an entry of a list says that its skill is not there: *no Java*."""
    return not any(character.isalnum() for character in affirmed(normalise(name)))


def _canonical(name: str) -> str:
    """The vocabulary's name of a skill it surely knows (k8s: Kubernetes), else the name itself."""
    found = load_vocabulary().canonical(name)
    return found.skill.name if found is not None and found.confidence >= SURELY_KNOWN else name


def _prose_target(profile: CandidateProfile) -> int:
    texts = [profile.summary or "", *(item.description or "" for item in profile.experience)]
    return max(_PROSE_TARGET, sum(size(text) for text in texts) // _PROSE_PIECES)


def _prose(kind: str, ref: str, text: str | None, target: int, trade: int) -> Iterator[Piece]:
    """Yield the pieces of a longer text about work of a ``trade`` (bits of ``dealings_of_title``).

    What a clause denies is left out. Sentences are packed by their neutral form, so that a longer
    name or a year more moves no boundary; those that tell of doing and those that tell of other
    dealings never share a piece.
    """
    shown, neutral, dealings = [], [], []
    for sentence in split_text(normalise(text or "")):
        said = scrub_protected_attributes(affirmed(sentence))
        if any(character.isalnum() for character in said):
            shown.append(sentence)
            neutral.append(said)
            dealings.append(dealings_of_sentence(sentence, trade))
    first = 0
    for own, same in groupby(dealings):
        last = first + len(list(same))
        for group in pack(neutral[first:last], target):
            said = " ".join(neutral[first + i] for i in group)
            yield Piece(kind, ref, " ".join(shown[first + i] for i in group), said, dealings=own)
        first = last


def _language(language: Language) -> str:
    name = LANGUAGE_NAMES.get(language.code.lower()[:2], language.code)
    level = language.level or ""
    fluency = _FLUENCY.get(level, "fluent" if level else "")
    return " ".join(part for part in (fluency, name, "language") if part)


def _evidence(profile: CandidateProfile) -> Iterator[Piece]:
    target, own_trade = _prose_target(profile), dealings_of_title(profile.headline)
    english = in_english(neutral_title(normalise(profile.headline)))
    for piece in _prose("headline", "headline", profile.headline, target, own_trade):
        yield replace(piece, dealings=own_trade, said=english or piece.said)
    for i, skill in enumerate(profile.skills):
        if not _is_denied(skill.name):
            yield from _label("skill", f"skills.{i}", skill.name)
    for i, post in enumerate(profile.experience):
        trade = dealings_of_title(post.title)
        for piece in _label("title", f"experience.{i}", post.title):
            yield replace(piece, dealings=trade)
        yield from _prose("experience", f"experience.{i}", post.description, target, trade)
        for j, name in enumerate(post.skills):
            for piece in _label("used_skill", f"experience.{i}.skills.{j}", name):
                yield replace(piece, dealings=trade)
    yield from _prose("summary", "summary", profile.summary, target, own_trade)
    for i, study in enumerate(profile.education):
        course = " in ".join(part for part in (study.degree, study.field) if part)
        yield from _label("education", f"education.{i}", course)
    for i, certificate in enumerate(profile.certifications):
        yield from _label("certification", f"certifications.{i}", certificate.name)
    for i, language in enumerate(profile.languages):
        yield from _label("language", f"languages.{i}", _language(language))
    for i, title in enumerate(profile.preferences.titles):
        yield from _label("wish", f"preferences.titles.{i}", title)


_GROUPS = {"used_skill": "skill", "summary": "prose", "experience": "prose"}


def candidate_pieces(profile: CandidateProfile) -> tuple[Piece, ...]:
    """Return the evidence of a profile in order.

    What is written twice counts once: a piece is left out if its text already occurred
    in a piece of the same group (skills, prose, and every other kind by itself).
    """
    seen: set[tuple[str, str]] = set()
    pieces = []
    for piece in _evidence(profile):
        key = (_GROUPS.get(piece.kind, piece.kind), piece.said.casefold())
        if key not in seen:
            seen.add(key)
            pieces.append(piece)
    return in_plain_words(pieces)


def _join(parts: Iterator[str], limit: int, separator: str) -> str:
    """Join parts while they fit into ``limit`` characters; the first always does."""
    kept: list[str] = []
    length = 0
    for part in parts:
        if kept and length + size(part) > limit:
            break
        kept.append(part)
        length += size(part) + len(separator)
    return separator.join(kept)


def candidate_document_text(pieces: tuple[Piece, ...]) -> str:
    """One text for the whole profile: headline, skills, titles held."""

    def parts() -> Iterator[str]:
        for kind in ("headline", "skill", "title", "certification"):
            yield from (piece.embed for piece in pieces if piece.kind == kind)
        if not any(piece.kind in ("skill", "headline") for piece in pieces):
            yield from (piece.embed for piece in pieces if piece.kind != "wish")

    return _join(parts(), _CANDIDATE_TEXT, ", ")


def _as_requirement(sentence: str) -> str:
    """What a sentence asks, as an entry of a list would say it: *You will serve guests.* becomes
    *Serve guests*. Anything but a duty in the infinitive stays in the employer's words."""
    lead = _YOU_WILL.match(sentence)
    if lead is None or lead["verb"].lower() not in job_language().verbs - {"be"}:
        return sentence
    duty = sentence[lead.start("verb") :]
    return (duty[0].upper() + duty[1:]).removesuffix(".")


def _most_like_duties(sentences: Sequence[Sentence]) -> set[int]:
    """Which sentences stand for the duties of a description that states none: those of its
    context that speak of the work, else all of its context, else all of it."""
    context = [i for i, sentence in enumerate(sentences) if sentence.role == "context"]
    of_work = [i for i in context if _OF_THE_WORK.search(sentences[i].text)]
    return set(of_work or context or range(len(sentences)))


def _requirements(posting: JobPosting) -> Iterator[Piece]:
    yield from _label("job_title", "title", posting.title)
    for i, skill in enumerate(posting.skills):
        for piece in _label(skill.importance, f"skills.{i}", skill.name):
            yield replace(piece, min_years=skill.min_years)
    sentences = read_description(posting.description or "")
    asked = any(sentence.role in ("duty", "nice") for sentence in sentences)
    instead = set() if posting.skills or asked else _most_like_duties(sentences)
    listed = 0
    for i, sentence in enumerate(sentences):
        kind: str = "nice_duty" if sentence.role == "nice" else sentence.role
        kind = "duty" if i in instead else kind
        shown = sentence.text
        if kind in ("duty", "nice_duty"):
            listed += 1
            kind = kind if listed <= _DUTIES else "context"
            shown = _as_requirement(shown)
            shown = shown.rstrip(" ;,.") if sentence.is_item else shown
        years = max((asked.years for asked in all_years_asked(shown)), default=None)
        said = affirmed(shown) if kind != "boilerplate" else shown
        yield Piece(kind, f"description.{i}", shown, said or shown, years)


def job_pieces(posting: JobPosting) -> tuple[Piece, ...]:
    """Return the pieces of a job in order: title, skills (``must``, ``nice``), then its sentences.

    Sentences are a ``duty``, a ``nice_duty`` (welcome, not needed), ``context`` (embedded, not
    listed as a requirement) or ``boilerplate`` about company, benefits and diversity.
    """
    seen: set[str] = set()
    pieces = []
    for piece in _requirements(posting):
        key = piece.said.casefold()
        if key in seen or not any(character.isalnum() for character in key):
            continue
        # A licence may be asked for under the name of the title: it is asked for all the same.
        if piece.kind != "job_title" or not posting.skills:
            seen.add(key)
        pieces.append(piece)
    return in_plain_words(pieces)


def job_document_text(pieces: tuple[Piece, ...]) -> str:
    """One text for the whole job: title, required skills, duties, context, welcome skills."""

    def parts() -> Iterator[str]:
        for kinds in (("job_title",), ("must",), ("duty", "context", "nice_duty"), ("nice",)):
            yield from (piece.embed.rstrip(".") for piece in pieces if piece.kind in kinds)

    return _join(parts(), _JOB_TEXT, ". ")


def pieces_and_document_text(
    document: CandidateProfile | JobPosting,
) -> tuple[tuple[Piece, ...], str]:
    """Return the pieces of a document and the joined text of row 0."""
    if isinstance(document, CandidateProfile):
        pieces = candidate_pieces(document)
        return pieces, candidate_document_text(pieces)
    pieces = job_pieces(document)
    return pieces, job_document_text(pieces)


def vectors_by_text(document: Document, vectors: Vectors) -> dict[str, Vectors]:
    """Stored vectors, ``(1 + pieces, d)``, by the texts they stand for; empty if they do not
    belong to the document (any more)."""
    pieces, document_text = pieces_and_document_text(document)
    texts = [document_text, *(piece.embed for piece in pieces)]
    return dict(zip(texts, vectors, strict=True)) if len(texts) == len(vectors) else {}
