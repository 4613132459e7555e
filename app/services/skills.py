"""Skills of the shipped vocabulary: the alphabetical list, autocompletion, one skill."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from app.errors import NotFound
from app.matching.skills import Skill, Vocabulary, load_vocabulary
from app.matching.vocabulary import REVISED
from app.schemas.skill import SkillLink, SkillRead, SkillSummary
from app.services.paging import Slice, bad_cursor, decode_cursor, encode_cursor


def search(query: str, cursor: str | None, limit: int) -> Slice[Skill]:
    """One page of what ``query`` may become, the likeliest first; of all skills without a query.

    The vocabulary only changes with a release, so the key of the last skill shown says where the
    next page begins.
    """
    query = query.strip()
    vocabulary = load_vocabulary()
    ranked = vocabulary.autocomplete(query, None) if query else vocabulary.skills
    filters = {"list": "skills", "q": query}
    start = 0
    if cursor is not None:
        (key,) = decode_cursor(cursor, filters, [str])
        start = _after(ranked, key)
    shown = ranked[start : start + limit]
    if start + limit >= len(ranked):
        return Slice(shown, None)
    return Slice(shown, encode_cursor(filters, [shown[-1].key]))


def _after(ranked: Sequence[Skill], key: str) -> int:
    for position, skill in enumerate(ranked):
        if skill.key == key:
            return position + 1
    raise bad_cursor()


def summary(skill: Skill) -> SkillSummary:
    """The skill as lists show it."""
    return SkillSummary(
        id=skill.id,
        created_at=REVISED,
        updated_at=REVISED,
        key=skill.key,
        name=skill.name,
        kind=skill.kind,
        aliases=list(skill.aliases),
    )


def _links(vocabulary: Vocabulary, keys: Iterable[str]) -> list[SkillLink]:
    return [SkillLink.model_validate(vocabulary[key]) for key in keys]


def read(skill_id: UUID) -> SkillRead:
    """One skill with its neighbours.

    Raises
    ------
    NotFound
        If the vocabulary has none of this id.
    """
    vocabulary = load_vocabulary()
    skill = vocabulary.get(skill_id)
    if skill is None:
        raise NotFound()
    return SkillRead(
        **summary(skill).model_dump(),
        broader=_links(vocabulary, skill.broader),
        related=_links(vocabulary, skill.related),
        implies=_links(vocabulary, skill.implies),
    )
