"""Requirements that are met by name: a profile's terms against those a job asks for; compiled.

Terms are compared by their tokens alone. What a profile states of a thing decides how far it goes:
a level below the one asked for, a licence that has run out, studies not finished, an activity that
others did.
"""

from typing import Any

import numpy as np

from app.matching.kernels.jit import compiled
from app.matching.kernels.records import (
    EXPIRED,
    LEVEL,
    NO_REASON,
    NOT_PRACTISED,
    RELATED,
    STATE_EXPIRED,
    STATE_NOT_OWN,
    STATE_STUDIED,
    STUDIED,
)

MATCH = np.dtype(
    [("similarity", np.float64), ("support", np.float64), ("row", np.int32), ("reason", np.int32)],
    align=True,
)
"""What meets one group of terms best; ``row`` −1: nothing does."""


@compiled
def first_at(terms: Any, token: int) -> int:
    """Place of the first term with this token or a higher one; terms rise by token."""
    first, last = 0, len(terms)
    while first < last:
        middle = (first + last) // 2
        if terms[middle].token < token:
            first = middle + 1
        else:
            last = middle
    return first


@compiled
def is_practised(dealings: int, asked: int) -> bool:
    """Whether evidence that speaks of such dealings shows what is asked for."""
    return dealings == 0 or (dealings & asked) != 0


@compiled
def _share(term: Any, asked: Any, row: Any, wanted: Any, now: float, params: Any) -> Any:
    """What is left of the support of one term, 0..1, and why it is less than whole."""
    if term.state == STATE_NOT_OWN:
        return params.not_practised, NOT_PRACTISED
    if term.state == STATE_STUDIED:
        return params.studied_only, STUDIED
    if term.state == STATE_EXPIRED or term.until < now:
        return params.expired, EXPIRED
    if term.of_work and not is_practised(row.dealings, wanted.dealings):
        return params.not_practised, NOT_PRACTISED
    if asked.min_level > 0 and term.level == 0:
        return params.unstated_level, NO_REASON
    if term.level < asked.min_level:
        more = params.level_per_step * (asked.min_level - term.level - 1)
        return max(params.level_floor, params.level_short - more), LEVEL
    return 1.0, NO_REASON


@compiled
def exact_matches(
    candidate: Any, job: Any, worth: Any, now: float, params: Any, found: Any
) -> None:
    """Fill ``found``, ``(g,)`` records of ``MATCH``, one per group of terms: the statement of the
    profile that supports it most.

    ``worth``, ``(n,)``, says what each row of the candidate is worth as evidence.
    """
    for g in range(len(found)):
        best = found[g]
        best.row, best.similarity, best.support, best.reason = -1, 0.0, 0.0, NO_REASON
    for h in range(len(candidate.terms)):
        term = candidate.terms[h]
        a = first_at(job.terms, term.token)
        while a < len(job.terms) and job.terms[a].token == term.token:
            asked = job.terms[a]
            row = candidate.rows[term.row]
            share, reason = _share(
                term, asked, row, job.rows[job.term_rows[asked.group]], now, params
            )
            similarity = asked.strength * term.confidence
            support = similarity * share * worth[term.row]
            if reason == LEVEL:  # what is far below is not the thing asked for
                similarity *= share
            best = found[asked.group]
            if support > best.support:
                best.row, best.similarity, best.support = term.row, similarity, support
                best.reason = RELATED if similarity < params.met and reason == NO_REASON else reason
            a += 1


@compiled
def holds_anchor(terms: Any, anchor: int, rows: int) -> Any:
    """Which of the candidate's rows hold an abbreviation, ``(rows,)`` bool."""
    held = np.zeros(rows, dtype=np.bool_)
    at = first_at(terms, anchor)
    while at < len(terms) and terms[at].token == anchor:
        held[terms[at].row] = True
        at += 1
    return held
