"""Renders the terms of a score as requirements with evidence and as one sentence.

Nothing is generated: the sentence is put together from the terms by a fixed pattern.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from app.matching.documents import Importance
from app.matching.features.fingerprints import copies_among
from app.matching.features.integrity import flags
from app.matching.features.pieces import Piece
from app.matching.kernels import layout as views
from app.matching.results import (
    CATEGORIES,
    CategoryScore,
    Evidence,
    Flag,
    Match,
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
    (views.O_PAY, "the pay", 0.7),
    (views.O_PLACE, "the place", 0.9),
    (views.O_REMOTE, "the way of working", 0.5),
)


def _status(similarity: float, claimed: bool, short: bool, weights: Weights) -> Status:
    if similarity < weights.parameter("partial"):
        return "missing"
    if similarity < weights.parameter("met") or short:
        return "partial"
    return "claimed" if claimed else "met"


def _skill_id(piece: Piece) -> str | None:
    """Id of the skill of the vocabulary that a requirement names, if it names one."""
    found = load_vocabulary().canonical(piece.embed) if piece.kind in ("must", "nice") else None
    return None if found is None else str(found.skill.id)


def requirement_matches(pair: Pair, weights: Weights) -> tuple[RequirementMatch, ...]:
    """Every requirement of the job with its status and best evidence, in the job's order."""
    matches = []
    for piece, found in zip(pair.job.pieces, pair.best_evidence[2:].tolist(), strict=True):
        row, similarity = int(found[views.R_ROW]), found[views.R_SIMILARITY]
        claimed = row >= 0 and pair.candidate.rows[row, views.C_CLAIMED] > 0.5
        status = _status(similarity, claimed, found[views.R_SHORT] > 0.5, weights)
        evidence = None
        if row > 0 and status != "missing":
            source = pair.candidate.pieces[row - 1]
            evidence = Evidence(source.kind, source.ref, source.text)
        matches.append(
            RequirementMatch(
                requirement=piece.text,
                importance=_IMPORTANCE[piece.kind],
                status=status,
                similarity=similarity,
                evidence=evidence,
                skill_id=_skill_id(piece),
            )
        )
    return tuple(matches)


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


def _wishes_part(pair: Pair, unmet: Sequence[str]) -> str:
    if unmet:
        return "ruled out by " + _listing([code.replace("-", " ") for code in unmet])
    # Both parties read this sentence: what was learned of a person is not told in it.
    stated = pair.candidate.profile.preferences
    told = {views.O_PAY: bool(stated.min_salary), views.O_REMOTE: bool(stated.remote)}
    known = [
        (name, pair.signals[i] >= least)
        for i, name, least in _WISHES
        if told.get(i, True) and pair.signals[i] >= 0
    ]
    bad = [name for name, good in known if not good]
    if bad:
        return f"{_listing(bad)} {'misses' if len(bad) == 1 else 'miss'} the wish"
    good = [name for name, _ in known]
    return f"{_listing(good)} {'suits' if len(good) == 1 else 'suit'}" if good else ""


_OPENINGS = {
    "excellent": "An excellent fit",
    "good": "A good fit",
    "fair": "A fair fit",
    "weak": "A weak fit",
}


def sentence(
    pair: Pair, band: str, requirements: Sequence[RequirementMatch], unmet: Sequence[str]
) -> str:
    """One sentence for a reader, from the same terms as the score."""
    kinds = [piece.kind for piece in pair.job.pieces]
    phrases, lack = _skills_part(requirements, kinds)
    likeness = pair.signals[views.O_TITLE]
    if likeness >= 0.5:
        phrases.append("has held a similar post")
    text = _OPENINGS[band]
    if phrases:
        text += ": " + _listing(phrases, most=4)
    extra = [part for part in (lack, _wishes_part(pair, unmet)) if part]
    return "; ".join([text, *extra]) + "."


def match_of(
    pair: Pair,
    scores: Scores,
    row: int,
    unmet: tuple[str, ...],
    weights: Weights,
    model_version: str,
) -> Match:
    """The whole explanation of a pair, which is the given row of ``scores``."""
    score = float(scores.score[row])
    band = band_of(score, weights)
    requirements = requirement_matches(pair, weights)
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
        summary=sentence(pair, band, requirements, unmet),
        categories=categories,
        requirements=requirements,
        unmet_constraints=unmet,
        flags=flags_of(pair),
        model_version=model_version,
    )
