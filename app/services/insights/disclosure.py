"""Statistical disclosure control: figures about people that reveal nothing about one person.

No figure about fewer than :data:`FLOOR` people is shown, and figures change in steps of
:data:`STEP`, so that one person more or less usually changes nothing. Why these rules, and what
they do not protect against: docs/decisions/0015-insights.md.
"""

FLOOR = 10
"""Fewest people behind a figure; with fewer it is null."""

STEP = 5
"""Counts are rounded down to a multiple of this, shares to the nearest multiple in percent."""


def people(count: int) -> int:
    """A number of people, rounded down to a multiple of :data:`STEP`: 9 gives 5."""
    return count // STEP * STEP


def count_of(count: int, among: int) -> int | None:
    """A count of people among ``among``, rounded down; None if either is below :data:`FLOOR`."""
    return people(count) if among >= FLOOR and count >= FLOOR else None


def share_of(count: int, among: int) -> float | None:
    """``count / among``, 0..1, to the nearest :data:`STEP` percent; None if ``among`` is below
    :data:`FLOOR`."""
    if among < FLOOR:
        return None
    steps = 100 // STEP
    return int(count / among * steps + 0.5) / steps
