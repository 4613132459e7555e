"""Spreading attention: who already has many open requests stands lower in ranked candidates.

A candidate attends to so many requests at a time: the capacity. Who has as many open has no room
for another, and stands after everybody who has room and is at least a fair match, but before the
weak ones: nobody is passed over for somebody whom the job does not suit. Within each of these
three parts the score decides, and the score itself stays what it is.

How this rule was chosen, and what it does to a market: docs/decisions/0016-exposure.md.
"""

ROOM, NO_ROOM, WEAK = range(3)


def part_of(score: float, open_requests: int, capacity: int, fair: float) -> int:
    """In which part of a list a candidate stands: :data:`ROOM`, :data:`NO_ROOM` or :data:`WEAK`,
    in this order. ``fair`` is the lowest score of that band."""
    if score < fair:
        return WEAK
    return ROOM if open_requests < capacity else NO_ROOM
