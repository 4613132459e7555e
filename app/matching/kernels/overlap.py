"""What two documents share, by the hashes of their words: copied text, copied lists; compiled."""

from typing import Any

from app.matching.kernels.jit import compiled

_COPIED_SHINGLES = 12
_COPIED_LIST = 0.6
_COPIED_NAMES = 5
_ECHO_FROM, _ECHO_WHOLE = 0.5, 0.9
_ECHO_NONE, _ECHO_MANY = 3, 6
_LISTS_ALIKE = 0.8


@compiled
def _shared(a: Any, b: Any) -> int:
    """How many values two sorted arrays of distinct values share."""
    i = j = count = 0
    while i < len(a) and j < len(b):
        # Sums instead of branches: which of two hashes is the lower one cannot be foretold.
        left, right = a[i], b[j]
        count += int(left == right)
        i += int(left <= right)
        j += int(right <= left)
    return count


@compiled
def _longest_run(names: Any, wanted: Any) -> int:
    """Length of the longest run of values that two arrays share in the same order."""
    longest = 0
    for start in range(len(names)):
        for place in range(len(wanted)):
            run, room = 0, min(len(names) - start, len(wanted) - place)
            while run < room and names[start + run] == wanted[place + run]:
                run += 1
            longest = max(longest, run)
    return longest


@compiled
def copies(
    prose: Any, listed: Any, names: Any, job_prose: Any, job_listed: Any, job_names: Any
) -> bool:
    """Whether a profile repeats the wording of a job, or its list of skills in the same order."""
    if _shared(prose, job_prose) >= _COPIED_SHINGLES:
        return True
    needed = max(3.0, _COPIED_LIST * len(job_listed))
    if len(job_listed) >= 3 and _shared(listed, job_listed) >= needed:
        return True
    needed = max(float(_COPIED_NAMES), _COPIED_LIST * len(job_names))
    return len(job_names) >= needed and _longest_run(names, job_names) >= needed


@compiled
def list_overlap(distinct: Any, job_distinct: Any) -> float:
    """How far a candidate's skills are those the job lists, 0..1: nothing up to half of them,
    wholly from nine in ten; nothing up to three, for so few meet by chance, wholly from six."""
    if len(job_distinct) == 0:
        return 0.0
    shared = _shared(distinct, job_distinct)
    share = (shared / len(job_distinct) - _ECHO_FROM) / (_ECHO_WHOLE - _ECHO_FROM)
    many = (shared - _ECHO_NONE) / (_ECHO_MANY - _ECHO_NONE)
    return min(1.0, max(0.0, share)) * min(1.0, max(0.0, many))


@compiled
def repeats_list(distinct: Any, job_distinct: Any) -> bool:
    """Whether two lists of skills, none of them short, are nearly the same, in any order."""
    shared = _shared(distinct, job_distinct)
    longer = max(len(distinct), len(job_distinct))
    return shared >= _COPIED_NAMES and shared >= _LISTS_ALIKE * longer
