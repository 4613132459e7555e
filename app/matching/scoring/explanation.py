"""Renders the terms of a score as requirements with evidence and as one sentence.

Nothing is generated: the sentence is put together from the terms by a fixed pattern.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.matching.arrays import Records
from app.matching.constraints.rules import in_words
from app.matching.documents import Importance
from app.matching.features.fingerprints import copies_among
from app.matching.features.flags import flags
from app.matching.features.piece import Piece
from app.matching.features.types import JobFeatures
from app.matching.kernels.records import EXPIRED, LEVEL, NOT_PRACTISED, RELATED, STALE, STUDIED
from app.matching.results import (
    CATEGORIES,
    CategoryScore,
    Evidence,
    Flag,
    Match,
    Reason,
    RequirementMatch,
    Status,
)
from app.matching.scoring.combine import Scores, band_of
from app.matching.scoring.pairs import Pair
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.weights import Weights

_IMPORTANCE: dict[str, Importance] = {
    "must": "must",
    "duty": "must",
    "nice": "nice",
    "nice_duty": "nice",
}
_WISHES = (
    ("pay", "the pay"),
    ("place", "the place"),
    ("remote", "the way of working"),
)


_REASONS: dict[int, Reason] = {
    RELATED: "related",
    LEVEL: "level",
    STUDIED: "studied",
    EXPIRED: "expired",
    NOT_PRACTISED: "not_practised",
    STALE: "stale",
}
_PARTIAL = frozenset((LEVEL, EXPIRED, NOT_PRACTISED, STALE))


def _verdict(
    found: np.void, claimed: bool, studied: bool, weights: Weights
) -> tuple[Status, Reason | None]:
    """Status of a requirement by its best evidence, and why it is not more."""
    similarity, reason = found["similarity"], int(found["reason"])
    if similarity < weights.parameters.partial:
        return "missing", None
    if reason in _PARTIAL or (reason == STUDIED and not studied):
        return "partial", _REASONS[reason]
    if found["short"]:
        return "partial", "years"
    if similarity < weights.parameters.met:
        return "partial", "related"
    if studied:
        return "claimed", "studied"
    return ("claimed", "listed_only") if claimed else ("met", None)


def _skill_id(piece: Piece) -> str | None:
    """Id of the skill of the vocabulary that a requirement names, if it names one."""
    found = load_vocabulary().canonical(piece.said) if piece.kind in ("must", "nice") else None
    return None if found is None else str(found.skill.id)


def _evidence(pair: Pair, row: int, rows: Records) -> Evidence:
    """A piece of the profile as evidence, with the post that it tells of or that shows it."""
    source, number = pair.candidate.pieces[row - 1], int(rows[row]["post"])
    post = pair.candidate.profile.experience[number].title if number >= 0 else ""
    return Evidence(source.kind, source.ref, source.text, post or None)


def _requirement(
    pair: Pair, piece: Piece, found: Any, asked: Any, rows: Records, weights: Weights
) -> RequirementMatch:
    """One requirement of a job with its best evidence: ``found`` and ``asked`` are its records,
    ``rows`` those of the candidate."""
    row = int(found["row"])
    claimed, studied = (row >= 0 and bool(rows[row][name]) for name in ("claimed", "studied"))
    status, reason = _verdict(found, claimed, studied, weights)
    required, years = float(asked["min_years"]), float(found["years"])
    return RequirementMatch(
        requirement=piece.text,
        importance=_IMPORTANCE[piece.kind],
        status=status,
        similarity=float(found["similarity"]),
        evidence=_evidence(pair, row, rows) if row > 0 and status != "missing" else None,
        skill_id=_skill_id(piece),
        reason=reason,
        years_found=None if math.isnan(years) or required <= 0.0 else round(years, 1),
        years_required=required if required > 0.0 else None,
    )


def requirement_matches(pair: Pair, weights: Weights) -> tuple[RequirementMatch, ...]:
    """Every requirement of the job with its status and best evidence, in the job's order."""
    rows, asked = pair.candidate.rows, pair.job.rows[2:]
    records = zip(pair.job.pieces, pair.best_evidence[2:], asked, strict=False)
    return tuple(_requirement(pair, *record, rows, weights) for record in records)


def flags_of(pair: Pair) -> tuple[Flag, ...]:
    """Flags of the profile, and of this pair."""
    return flags(pair.signs)


def with_copies_noted(pairs: Sequence[Pair], matches: Sequence[Match]) -> list[Match]:
    """Matches of one list, with a note at those of different people who share most of a text.

    Nothing is lowered: the list cannot tell who wrote it, and a pair scores the same in any list.
    """
    people = list({id(pair.candidate): pair.candidate for pair in pairs}.values())
    places = copies_among([person.fingerprints for person in people])
    alike = {id(people[place]) for place in places}
    return [
        replace(match, flags=(*match.flags, *flags({"shared-text": 1.0})))
        if id(pair.candidate) in alike
        else match
        for pair, match in zip(pairs, matches, strict=True)
    ]


def _listing(names: Sequence[str], most: int = 3) -> str:
    shown = list(names[:most])
    if len(names) > most:
        shown.append(f"{len(names) - most} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _skills_part(
    requirements: Sequence[RequirementMatch], kinds: Sequence[str]
) -> tuple[list[str], str]:
    """Phrases about the skills asked for; about duties if no skills are listed."""
    named = [r for r, kind in zip(requirements, kinds, strict=True) if kind in ("must", "nice")]
    if not named:
        duties = [r for r in requirements if r.importance == "must"]
        shown = sum(r.status in ("met", "claimed") for r in duties)
        return ([f"experience speaks to {shown} of {len(duties)} duties"] if duties else []), ""
    by_status: dict[str, list[str]] = {"met": [], "claimed": [], "partial": [], "missing": []}
    for requirement in named:
        by_status[requirement.status].append(requirement.requirement)
    phrases = []
    if by_status["met"]:
        phrases.append(f"shows {_listing(by_status['met'])}")
    if by_status["claimed"]:
        phrases.append(f"names {_listing(by_status['claimed'])}")
    if by_status["partial"] and len(phrases) < 2:
        phrases.append(f"comes near {_listing(by_status['partial'])}")
    missing = [r.requirement for r in named if r.status == "missing" and r.importance == "must"]
    return phrases, f"lacks {_listing(missing)}" if missing else ""


def _residences(job: JobFeatures) -> frozenset[str]:
    """The countries in which a person may live who does this job, by its field or its text."""
    posting = job.posting
    if posting.remote_countries and posting.remote != "onsite":
        return frozenset(posting.remote_countries)
    return job.stored.residences


def _wishes_part(pair: Pair, unmet: Sequence[str], wording: Mapping[str, float]) -> str:
    if unmet:
        return "ruled out by " + _listing([in_words(code) for code in unmet])
    # Both parties read this sentence: what was learned of a person is not told in it.
    stated = pair.candidate.profile.preferences
    expressed = {"pay": bool(stated.min_salary), "remote": bool(stated.remote)}
    if limits := _residences(pair.job):
        # A job that limits where the person may live leaves the place open, unless it is there.
        expressed["place"] = pair.candidate.profile.country in limits
    known = [
        (name, pair.signals[signal] >= wording[signal])
        for signal, name in _WISHES
        if expressed.get(signal, True) and pair.signals[signal] >= 0
    ]
    bad = [name for name, good in known if not good]
    if bad:
        return f"{_listing(bad)} {'misses' if len(bad) == 1 else 'miss'} the wish"
    good = [name for name, _ in known]
    return f"{_listing(good)} {'suits' if len(good) == 1 else 'suit'}" if good else ""


_OPENINGS = {
    "excellent": "An excellent fit",
    "good": "A good fit",
    "fair": "A possible fit",
    "weak": "Little fit",
}


def _work_part(pair: Pair, wording: Mapping[str, float]) -> list[str]:
    """What speaks against a pair beside skills and wishes: another line of work, level, years."""
    signals, found = pair.signals, []
    if signals["field"] < wording["other_field"]:
        found.append("the work so far lies in another field")
    if signals["seniority"] <= wording["far_level"]:
        found.append("the level is far from the one asked for")
    elif signals["depth"] < wording["few_years"]:
        found.append(f"has few of the {signals['asked_years']:g} years that are usual or asked for")
    return found


def _speaks_for(
    pair: Pair, requirements: Sequence[RequirementMatch], wording: Mapping[str, float]
) -> bool:
    """Whether anything speaks for a pair: a must-have (without any: a requirement) that is not
    missing, a similar post held, or work in the same field."""
    musts = [one for one in requirements if one.importance == "must"] or requirements
    return (
        not musts
        or any(one.status != "missing" for one in musts)
        or bool(pair.signals["held_title"] >= wording["similar_title"])
        or bool(pair.signals["field"] >= wording["same_field"])
    )


def sentence(
    pair: Pair,
    band: str,
    requirements: Sequence[RequirementMatch],
    unmet: Sequence[str],
    wording: Mapping[str, float],
) -> str:
    """One sentence for a reader, from the same terms as the score."""
    kinds = [piece.kind for piece in pair.job.pieces]
    phrases, lack = _skills_part(requirements, kinds)
    if pair.signals["held_title"] >= wording["similar_title"]:
        phrases.append("has held a similar post")
    # Where a line of work is unknown, the field is 1: nothing is said of it.
    if not phrases and 1.0 > pair.signals["field"] >= wording["same_field"]:
        phrases.append("works in the same field")
    text = _OPENINGS[band]
    if phrases:
        text += ": " + _listing(phrases, most=4)
    against = (lack, *_work_part(pair, wording), _wishes_part(pair, unmet, wording))
    extra = [part for part in against if part]
    return "; ".join([text, *extra]) + "."


def match_of(
    pair: Pair,
    scores: Scores,
    row: int,
    unmet: tuple[str, ...],
    weights: Weights,
    model_version: str,
    notes: tuple[Flag, ...] = (),
) -> Match:
    """The whole explanation of a pair, which is the given row of ``scores``."""
    score = float(scores.score[row])
    band = band_of(score, weights)
    requirements = requirement_matches(pair, weights)
    if band == "fair" and not _speaks_for(pair, requirements, weights.wording):
        band = "weak"  # a possible fit would be said for nothing
    numbers = zip(
        scores.categories[row].tolist(),
        scores.weights[row].tolist(),
        scores.contributions[row].tolist(),
        strict=True,
    )
    categories = tuple(
        CategoryScore(name, known, weight, contribution)
        for name, (known, weight, contribution) in zip(CATEGORIES, numbers, strict=True)
        if not math.isnan(known)
    )
    return Match(
        score=score,
        band=band,
        employer_view=float(scores.employer_view[row]),
        candidate_view=float(scores.candidate_view[row]),
        summary=sentence(pair, band, requirements, unmet, weights.wording),
        categories=categories,
        requirements=requirements,
        unmet_constraints=unmet,
        flags=(*flags_of(pair), *notes),
        model_version=model_version,
    )
