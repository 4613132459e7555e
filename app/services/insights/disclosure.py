"""How figures about people are told without telling of one person.

No figure about fewer than :data:`FLOOR` people is shown, and what is shown changes in steps of
:data:`STEP`: one person who comes, goes or changes their mind usually changes nothing. Why these
rules, and what they do not protect: docs/decisions/0015-insights.md.
"""

FLOOR = 10
"""So many people stand behind a figure, or it is null."""

STEP = 5
"""Counts are rounded down to a multiple of this, shares to so many parts of a hundred."""


def people(count: int) -> int:
    """How many people a figure is about, rounded down: 9 reads 5, 10 reads 10."""
    return count // STEP * STEP


def count_of(count: int, among: int) -> int | None:
    """A count of people among others, rounded down; None if either is below the floor."""
    return people(count) if among >= FLOOR and count >= FLOOR else None


def share_of(count: int, among: int) -> float | None:
    """A share, 0..1, to the nearest :data:`STEP` hundredths; None below the floor."""
    if among < FLOOR:
        return None
    steps = 100 // STEP
    return int(count / among * steps + 0.5) / steps
