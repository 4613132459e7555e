"""How near two roles are: what one needs that the other has, and how alike they are in meaning."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.matching.guides.files import Guide
from app.matching.guides.library import GuideRole
from app.matching.scoring.role_likeness import likeness
from app.matching.skills.vocabulary import load_vocabulary

SURE = 0.8
"""A skill of one role stands for one of the other from this strength on: it is the same, implies
it, or is a kind of it (see :mod:`app.matching.skills.relations`)."""


@dataclass(frozen=True, slots=True)
class RoleStep:
    """A step from one role to another. ``nearness``: mean of the share of the needed skills that
    are shared and of the likeness of the two, 0..1."""

    role: GuideRole
    nearness: float
    shared: tuple[str, ...]
    missing: tuple[str, ...]


def steps_from(start: GuideRole, roles: Sequence[GuideRole]) -> list[RoleStep]:
    """The steps from a role to all others, the nearest first."""
    steps = [_step(start, role) for role in roles if role.guide.slug != start.guide.slug]
    return sorted(steps, key=lambda step: (-step.nearness, step.role.guide.slug))


def _step(start: GuideRole, role: GuideRole) -> RoleStep:
    shared, missing = _compared(start.guide, role.guide)
    share = len(shared) / max(1, len(shared) + len(missing))
    nearness = (share + likeness(start.features, role.features)) / 2
    return RoleStep(role, nearness, shared, missing)


def _compared(start: Guide, wanted: Guide) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The skills of the second role that the first has, and those that it lacks."""
    have = [name for name, _ in start.required_skills]
    shared: list[str] = []
    missing: list[str] = []
    for name, _ in wanted.required_skills:
        (shared if any(_stands_for(other, name) for other in have) else missing).append(name)
    return tuple(shared), tuple(missing)


def _stands_for(have: str, wanted: str) -> bool:
    if have.casefold() == wanted.casefold():
        return True
    vocabulary = load_vocabulary()
    one, other = vocabulary.canonical(have), vocabulary.canonical(wanted)
    if one is None or other is None:
        return False
    return vocabulary.between(one.skill, other.skill).floor >= SURE
