"""In which order to learn the skills that are missing: what others build on first, then what lifts
the score most."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.matching.skills.vocabulary import load_vocabulary

_FOUNDATIONS = frozenset(("implies", "narrower"))
"""Whoever has a skill that implies another, or is a kind of it, has that one too: it is learnt
first."""

_LITTLE = 0.005


@dataclass(frozen=True, slots=True)
class LearningStep:
    """A skill to learn, what it adds to the score by itself (0..1), and why it stands here."""

    skill: str
    gain: float
    reason: str


def learning_path(gains: Mapping[str, float], near: Mapping[str, str]) -> tuple[LearningStep, ...]:
    """Order skills for learning.

    ``gains`` holds what each skill adds to the score by itself, ``near`` the skill of the profile
    that comes nearest to it, where there is one. The skill that adds most comes first, but not
    before those of the list that it builds on, as the vocabulary links them.
    """
    below = {skill: _foundations(skill, gains) for skill in gains}
    order: list[str] = []
    for skill in _best_first(gains, gains):
        order += _with_foundations(skill, below, gains, set(order))
    return tuple(
        LearningStep(skill, gains[skill], _reason(skill, place, order, below, gains, near))
        for place, skill in enumerate(order)
    )


def _best_first(
    skills: Sequence[str] | Mapping[str, float], gains: Mapping[str, float]
) -> list[str]:
    return sorted(skills, key=lambda skill: (-gains[skill], skill))


def _foundations(skill: str, others: Mapping[str, float]) -> list[str]:
    """Those of the others that the skill builds on, by the vocabulary."""
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
        and vocabulary.between(known.skill, other.skill).kind in _FOUNDATIONS
    ]


def _with_foundations(
    skill: str, below: Mapping[str, Sequence[str]], gains: Mapping[str, float], done: set[str]
) -> Iterator[str]:
    """The skill after what it builds on, each once."""
    if skill in done:
        return
    done.add(skill)
    for foundation in _best_first(below[skill], gains):
        yield from _with_foundations(foundation, below, gains, done)
    yield skill


def _reason(
    skill: str,
    place: int,
    order: Sequence[str],
    below: Mapping[str, Sequence[str]],
    gains: Mapping[str, float],
    near: Mapping[str, str],
) -> str:
    parts = []
    if above := [later for later in order[place + 1 :] if skill in below[later]]:
        parts.append(f"Comes before {_listed(above)}, for which it is the base.")
    if before := [earlier for earlier in order[:place] if earlier in below[skill]]:
        parts.append(f"Builds on {_listed(before)}.")
    if skill in near:
        parts.append(f"The profile has something near it: {near[skill]}.")
    if gains[skill] >= _LITTLE:
        parts.append(f"By itself it lifts the score by {gains[skill]:.3f}.")
    else:
        parts.append("By itself it changes the score little.")
    return " ".join(parts)


def _listed(skills: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(skills[:-1]), skills[-1]]))
