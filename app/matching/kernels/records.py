"""The records that compiled code reads and fills, field by field.

Months are counted from year 0 (``12 × year + month − 1``); NaN says *not stated* unless a field
says otherwise. ``*_row`` and ``row`` are numbers of rows of the same document.
"""

import numpy as np

CANDIDATE_ROW = np.dtype(
    [
        ("prose", np.bool_),  # a sentence; otherwise a label of a few words
        ("evidence", np.bool_),  # may support a requirement
        ("listed", np.bool_),  # a skill of the profile's own list
        ("claimed", np.bool_),  # said, and no post shows it
        ("studied", np.bool_),  # part of an education
        ("wished", np.bool_),  # a title that the candidate would like to have
        ("post", np.int32),  # the post that it tells of or that shows it, −1: none
        ("dealings", np.int32),  # bits of text.practitioner: others did it; 0: it was done
        ("unsupported", np.bool_),  # a name of which no sentence speaks
        ("skill", np.int32),  # number of the vocabulary's skill that the text names, −1: none
        ("confidence", np.float64),  # 0..1, how surely it names that skill
        ("quality", np.float64),  # 0..1, what it is worth as evidence
        ("title", np.float64),  # 0..1, what it is worth as a title held, 0: it is none
        ("years", np.float64),  # of use, as stated
        ("last_month", np.float64),  # of use
    ],
    align=True,
)
"""What one row of a candidate's vectors stands for; row 0 is the profile as a whole."""

JOB_ROW = np.dtype(
    [
        ("prose", np.bool_),
        ("exact", np.bool_),  # met by its terms alone
        ("skill", np.int32),
        ("dealings", np.int32),  # bits of text.practitioner that it asks for itself
        ("anchor", np.int64),  # token of the abbreviation that whole evidence holds, 0: none
        ("confidence", np.float64),
        ("weight", np.float64),  # of the requirement among the others, 0: it is none
        ("must", np.bool_),  # a skill that the job cannot do without
        ("min_years", np.float64),  # asked for, 0: none
    ],
    align=True,
)
"""What one row of a job's vectors stands for; row 0 is the job as a whole, row 1 its title."""

POST = np.dtype(
    [
        ("start", np.float64),  # first month
        ("end", np.float64),  # last month, −1: still held
        ("row", np.int32),  # of the post's own vector, −1: it tells nothing
        ("title_row", np.int32),  # −1: it has no title
        ("share", np.float64),  # of a full week, 0..1
        ("dealings", np.int32),  # bits of text.practitioner; 0: the work was done, not dealt with
    ],
    align=True,
)
"""One post that a candidate held."""

STATE_NOT_OWN, STATE_STUDIED, STATE_EXPIRED, STATE_HELD = 1, 2, 3, 4
"""States of a thing held by name, as in :class:`app.matching.skills.credential_states`."""

HELD_TERM = np.dtype(
    [
        ("token", np.int64),  # features.term_tokens
        ("row", np.int32),  # where it is stated, 0: nowhere in particular
        ("level", np.int32),  # of a language 1 (A1) to 7 (native), of a degree 1 to 5, 0: not said
        ("state", np.int32),
        ("of_work", np.bool_),  # counts for those who did it, not for those who dealt with it
        ("until", np.float64),  # last month of validity, a very late one: no end
        ("confidence", np.float64),  # 0..1, how surely it is meant
    ],
    align=True,
)
"""Something that a profile states by name."""

ASKED_TERM = np.dtype(
    [
        ("token", np.int64),
        ("group", np.int32),  # of the terms of a group one is enough
        ("min_level", np.int32),  # 0: none asked for
        ("strength", np.float64),  # 0..1, the similarity it stands for
    ],
    align=True,
)
"""Something that a requirement asks for by name, or that stands for it."""

CANDIDATE_TRAITS = np.dtype(
    [
        ("needs_visa", np.bool_),
        ("bare", np.bool_),  # a list and nothing else
        ("hubness", np.float64),  # how near to any job, taken off the fit
        ("level", np.float64),  # 0 (intern) to 7 (executive), as titles say
        ("pay_floor", np.float64),  # per year in the base currency, stated or learned
        ("remote", np.float64),  # wished for: 0 on site, 1 hybrid, 2 remote
        ("stated_pay_floor", np.float64),
        ("stated_remote", np.float64),
        ("substance", np.float64),  # 0..1, factor of the fit
        ("stated_years", np.float64),  # mean of the years stated with listed skills
    ],
    align=True,
)

JOB_TRAITS = np.dtype(
    [
        ("hubness", np.float64),
        ("level", np.float64),
        ("min_pay", np.float64),
        ("max_pay", np.float64),
        ("remote", np.float64),
        ("sponsors_visa", np.float64),  # 0 or 1
        ("min_years", np.float64),  # of experience: asked for, or usual at this level
        ("dealings", np.int32),  # bits of text.practitioner that its title asks for
    ],
    align=True,
)

CANDIDATE_TOTALS = np.dtype(
    [
        ("doubt", np.float64),  # 0..1, all signs of manipulation together
        ("neighbours", np.int64),  # pairs of neighbouring words
    ],
    align=True,
)

JOB_TOTALS = np.dtype(
    [
        ("last_day", np.int64),  # ordinal of the day; a very late one: no end
        ("groups", np.int64),  # the first so many numbers of its occupation are a distribution
    ],
    align=True,
)

COUNTRY, CITY, EMPLOYMENT_TYPE, COMPANY_SIZE, INDUSTRY, SENIORITY = range(6)
ATTRIBUTES = 6
"""Attributes of a job that a candidate may wish for. A job has one token for each, 0: not
stated."""

PREFERENCE = np.dtype([("attribute", np.int64), ("token", np.int64)])
"""One value of an attribute that a candidate would like."""

SIGNALS = np.dtype(
    [
        # The categories of a score, in the order of results.CATEGORIES; NaN: no data.
        ("requirements", np.float64),
        ("role", np.float64),
        ("experience", np.float64),
        ("seniority", np.float64),
        ("preferences", np.float64),
        # What they are made of.
        ("fit", np.float64),  # likeness of the two documents as wholes
        ("coverage", np.float64),  # weighted mean support of the requirements
        ("use", np.float64),  # how much of the listed skills the job makes use of
        ("title", np.float64),  # likeness of the closest title held or given in the headline
        ("held_title", np.float64),  # of the closest title held
        ("topic", np.float64),  # likeness of the profile to the job's title
        ("interest", np.float64),  # likeness of the closest title wished for
        ("pay", np.float64),
        ("remote", np.float64),
        ("place", np.float64),
        # Whether both speak of the same line of work, and how long the person did it.
        ("agreement", np.float64),  # overlap of their occupations; NaN: nothing known
        ("work", np.float64),  # cosine of their work embeddings
        ("field", np.float64),  # both as one number
        ("gate", np.float64),  # what is left of named words where the fields differ
        ("years", np.float64),  # in posts of the job's line of work
        ("stated_years", np.float64),
        ("asked_years", np.float64),
        ("depth", np.float64),  # how far the years asked for are reached
        ("musts", np.float64),  # share of the must-haves met or met in part; NaN: none asked
        ("musts_shown", np.float64),  # the same, knowing that the person does this work
        ("musts_lacked", np.float64),  # share of them that is certainly lacked
        ("understood", np.float64),  # share of the requirements that the vocabulary knows
        ("limit", np.float64),  # what field, level and years leave of the whole score
        ("only_names", np.bool_),  # the profile tells of no post
        # How far it is proven that the profile takes from the job.
        ("copied_text", np.float64),  # its text
        ("unsupported_skills", np.float64),  # its list of skills, of which nothing else speaks
        ("mirrors_job", np.float64),  # its sentences one by one, beside its list
    ],
    align=True,
)
"""What is computed of a pair; all numbers are 0..1. A new signal is a field here and a line where
:func:`app.matching.kernels.late_interaction.interact` computes it."""

TAKEN = ("copied_text", "unsupported_skills", "mirrors_job")
"""Signals that a profile takes from the job; the codes of their flags have hyphens."""

BEST_EVIDENCE = np.dtype(
    [
        ("similarity", np.float64),  # 0..1, before any discount
        ("support", np.float64),  # 0..1, after discounts
        ("row", np.int32),  # of the candidate, −1: nothing supports it
        ("short", np.bool_),  # the years asked for are not reached
        ("reason", np.int32),  # why it is less than met, one of the numbers below
        ("years", np.float64),  # of it, where years are asked for (NaN: not known)
    ],
    align=True,
)
"""The best evidence for one row of a job."""

NO_REASON, RELATED, LEVEL, STUDIED, EXPIRED, NOT_PRACTISED, STALE = range(7)
"""Why evidence is less than it could be: it is only related to what is asked for; it is of a lower
level; studied, not finished or not practised; no longer valid; done by others; long ago."""
