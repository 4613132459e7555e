"""Learning path: an order to learn missing skills in, by gain in score, prerequisites first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.matching.skills.vocabulary import load_vocabulary

_PREREQUISITE_KINDS = frozenset(("implies", "narrower"))
"""Kinds of relations from a skill to its prerequisites: the other skill is part of it, or it is a
special case of the other."""

_LITTLE = 0.005
"""Below this gain the reason does not give a number."""


@dataclass(frozen=True, slots=True)
class LearningStep:
    """A skill to learn, what it alone adds to the score (0..1), and the reason for its place."""

    skill: str
    gain: float
    reason: str


def learning_path(
    gains: Mapping[str, float], similar: Mapping[str, str]
) -> tuple[LearningStep, ...]:
    """Order skills for learning: the one with the highest gain first, each after its prerequisites
    among them, as the vocabulary relates skills.

    Parameters
    ----------
    gains
        What each skill alone adds to the score, 0..1.
    similar
        The skill of the profile that resembles it most, where there is one.
    """
    prerequisites = {skill: _prerequisites(skill, gains) for skill in gains}
    order: list[str] = []
    for skill in _best_first(gains, gains):
        order += _after_prerequisites(skill, prerequisites, gains, set(order))
    return tuple(
        LearningStep(
            skill, gains[skill], _reason(skill, place, order, prerequisites, gains, similar)
        )
        for place, skill in enumerate(order)
    )


def _best_first(
    skills: Sequence[str] | Mapping[str, float], gains: Mapping[str, float]
) -> list[str]:
    return sorted(skills, key=lambda skill: (-gains[skill], skill))


def _prerequisites(skill: str, others: Mapping[str, float]) -> list[str]:
    """The prerequisites of a skill among the others, by the vocabulary."""
    vocabulary = load_vocabulary()
    known = vocabulary.canonical(skill)
    if known is None:
        return []
    found = {name: vocabulary.canonical(name) for name in others if name != skill}
    return [
        name
        for name, other in found.items()
        if other is not None
        and other.skill is not known.skill
        and vocabulary.between(known.skill, other.skill).kind in _PREREQUISITE_KINDS
    ]


def _after_prerequisites(
    skill: str,
    prerequisites: Mapping[str, Sequence[str]],
    gains: Mapping[str, float],
    done: set[str],
) -> Iterator[str]:
    """The skill after its prerequisites, recursively, each once."""
    if skill in done:
        return
    done.add(skill)
    for prerequisite in _best_first(prerequisites[skill], gains):
        yield from _after_prerequisites(prerequisite, prerequisites, gains, done)
    yield skill


def _reason(
    skill: str,
    place: int,
    order: Sequence[str],
    prerequisites: Mapping[str, Sequence[str]],
    gains: Mapping[str, float],
    similar: Mapping[str, str],
) -> str:
    parts = []
    if dependents := [later for later in order[place + 1 :] if skill in prerequisites[later]]:
        parts.append(f"Comes before {_listed(dependents)}, for which it is the base.")
    if before := [earlier for earlier in order[:place] if earlier in prerequisites[skill]]:
        parts.append(f"Builds on {_listed(before)}.")
    if skill in similar:
        parts.append(f"The profile has something near it: {similar[skill]}.")
    if gains[skill] >= _LITTLE:
        parts.append(f"By itself it lifts the score by {gains[skill]:.3f}.")
    else:
        parts.append("By itself it changes the score little.")
    return " ".join(parts)


def _listed(skills: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(skills[:-1]), skills[-1]]))
