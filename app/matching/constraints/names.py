"""The hard constraints by name: one list for the three dialects of the filter.

A new constraint starts here. Then each dialect (``rules.py``, ``masks.py``, ``sql.py``) gets one
entry of this name; a test fails until all three have it.
"""

from enum import StrEnum


class Constraint(StrEnum):
    """Codes of ``unmet_constraints`` in the API, in the order in which a match names them."""

    JOB_NOT_OPEN = "job-not-open"
    JOB_EXPIRED = "job-expired"
    CANDIDATE_HIDDEN = "candidate-hidden"
    EMPLOYER_BLOCKED = "employer-blocked"
    REMOTE = "remote"
    LOCATION = "location"
    REMOTE_COUNTRIES = "remote-countries"
    EMPLOYMENT_TYPE = "employment-type"
    PAY_FLOOR = "pay-floor"
    VISA = "visa"


TERMS = (
    Constraint.PAY_FLOOR,
    Constraint.REMOTE,
    Constraint.LOCATION,
    Constraint.REMOTE_COUNTRIES,
    Constraint.EMPLOYMENT_TYPE,
    Constraint.VISA,
)
"""Constraints that come from the terms of a job: its employer can change them."""

WISHES = (
    Constraint.REMOTE,
    Constraint.LOCATION,
    Constraint.EMPLOYMENT_TYPE,
    Constraint.PAY_FLOOR,
)
"""Terms that a candidate wished for and may think over: one alone makes a near miss. Where somebody
lives and may work is no wish."""

LOWERING = frozenset((*TERMS, Constraint.EMPLOYER_BLOCKED))
"""Unmet constraints that lower what a job is worth to the candidate, each by the same factor. The
others say who may see whom, not how well the two fit."""

OF_JOBS = tuple(code for code in Constraint if code is not Constraint.CANDIDATE_HIDDEN)
"""Constraints that keep a job out of a candidate's list: hidden candidates still see jobs."""

OF_CANDIDATES = tuple(
    code for code in Constraint if code not in (Constraint.JOB_NOT_OPEN, Constraint.JOB_EXPIRED)
)
"""Constraints that keep a candidate out of a job's list: employers see one before publishing."""
