"""Spreading attention: who already has many open requests stands lower in ranked candidates.

A candidate attends to ``capacity`` requests at a time. Another one waits until ``open //
capacity`` full rounds of them are answered, so it stands where a score divided by one more than
that would stand. With room left nothing changes, more open requests never lift anyone, and two
people in the same round keep their order. The score itself stays what it is.

Why in steps, and what it does to a market: docs/decisions/0016-exposure.md.
"""


def place_of(score: float, open_requests: int, capacity: int) -> float:
    """Where a candidate stands in a list: by this number, the highest first."""
    return score / (1 + open_requests // capacity)
