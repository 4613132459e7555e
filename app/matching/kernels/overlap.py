"""What a profile takes from the job it is compared with; compiled.

Three things are measured, each 0..1: text that is the job's own, lists of skills that are the job's
own while nothing else in the profile speaks of them, and sentences that follow those of the job
beside such a list. Short lists, their order, and a sentence or two in common prove nothing.
"""

from typing import Any

import numpy as np

from app.matching.kernels import layout as at
from app.matching.kernels.jit import compiled


@compiled
def _ramp(value: float, low: float, high: float) -> float:
    """0 up to ``low``, 1 from ``high``, a line between."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


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
def copied_text(word_pairs: Any, neighbours: float, job_pairs: Any, params: Any) -> float:
    """How far it is proven that a profile copies the text of a job, 0..1.

    Most of the job's pairs of words must occur in the profile, or most of the profile's in the job,
    and enough of either: a short advertisement may well consist of sentences that everybody of the
    trade writes.
    """
    shared = float(_shared(word_pairs, job_pairs))
    if shared < params[at.COPIED_FEW]:
        return 0.0
    low, high = params[at.COPIED_SHARE], params[at.COPIED_MOST]
    many = _ramp(shared, params[at.COPIED_FEW], params[at.COPIED_MANY])
    of_job = many * _ramp(shared / len(job_pairs), low, high)
    long = _ramp(shared, params[at.COPIED_MANY], 2.0 * params[at.COPIED_MANY])
    of_profile = long * _ramp(shared / max(1.0, neighbours), low, high)
    return max(of_job, of_profile)


@compiled
def list_overlap(
    similar: Any, row_ids: Any, c_rows: Any, bare: bool, j_rows: Any, params: Any
) -> float:
    """How far the job's list of skills stands in lists of the profile that nothing supports, 0..1.

    What a post that says something, a study or a summary speaks of, too, does not count. A profile
    that is ``bare``, a list and nothing else, is measured by meaning: synonyms are as easily
    listed as the names themselves. Nothing up
    to half of the list and up to three skills, for so much meets by chance; wholly from nine in
    ten, and from six.
    """
    asked = 0
    unsupported = 0.0
    low, high = params[at.OVERLAP_NEAR], params[at.OVERLAP_SAME]
    if bare:
        low, high = params[at.BARE_NEAR], params[at.BARE_SAME]
    for j in range(2, j_rows.shape[0]):
        if j_rows[j, at.J_PROSE] > 0.5 or j_rows[j, at.J_WEIGHT] <= 0.0:
            continue
        asked += 1
        listed = supported = 0.0
        for i in range(1, c_rows.shape[0]):
            if c_rows[i, at.C_UNSUPPORTED] > 0.5:
                listed = max(listed, similar[row_ids[i], j])
            elif c_rows[i, at.C_EVIDENCE] > 0.5:
                supported = max(supported, similar[row_ids[i], j])
        unsupported += max(0.0, _ramp(listed, low, high) - _ramp(supported, low, high))
    if asked == 0:
        return 0.0
    share = _ramp(unsupported / asked, params[at.OVERLAP_SHARE], params[at.OVERLAP_MOST])
    return share * _ramp(unsupported, params[at.OVERLAP_FEW], params[at.OVERLAP_MANY])


@compiled
def _same_lists(similar: Any, row_ids: Any, c_rows: Any, j_rows: Any, params: Any) -> float:
    """How far the list of skills of a profile is the whole list of the job and nothing else."""
    low, high = params[at.OVERLAP_NEAR], params[at.OVERLAP_SAME]
    asked = listed = forth = back = 0.0
    best = np.zeros(c_rows.shape[0])
    for j in range(2, j_rows.shape[0]):
        if j_rows[j, at.J_PROSE] > 0.5 or j_rows[j, at.J_WEIGHT] <= 0.0:
            continue
        asked += 1.0
        nearest = 0.0
        for i in range(1, c_rows.shape[0]):
            if c_rows[i, at.C_SKILL] > 0.5:
                value = _ramp(similar[row_ids[i], j], low, high)
                nearest = max(nearest, value)
                best[i] = max(best[i], value)
        forth += nearest
    for i in range(1, c_rows.shape[0]):
        if c_rows[i, at.C_SKILL] > 0.5:
            listed += 1.0
            back += best[i]
    if asked == 0.0 or listed == 0.0:
        return 0.0
    least = min(forth / asked, back / listed)
    share = _ramp(least, params[at.MIRRORED_SHARE], 1.0)
    return share * _ramp(forth, params[at.OVERLAP_FEW], params[at.OVERLAP_MANY])


@compiled
def mirrored(
    similar: Any, row_ids: Any, vectors: Any, c_rows: Any, j_rows: Any, sentences: Any, params: Any
) -> float:
    """How far a profile follows a job sentence by sentence beside the job's own list, 0..1.

    ``vectors`` are the candidate's rows, ``sentences``, ``(m, d)``, all of the job's own; for each
    the nearest sentence of the profile counts. A profile written for itself seldom comes as near to
    half of them, and hardly ever while its list is the job's.
    """
    if len(sentences) < params[at.MIRRORED_SENTENCES]:
        return 0.0
    lists = _same_lists(similar, row_ids, c_rows, j_rows, params)
    if lists == 0.0:
        return 0.0
    total = 0.0
    for j in range(len(sentences)):
        nearest = 0.0
        for i in range(1, c_rows.shape[0]):
            if c_rows[i, at.C_PROSE] > 0.5:
                product = 0.0
                for k in range(vectors.shape[1]):
                    product += vectors[i, k] * sentences[j, k]
                nearest = max(nearest, product)
        total += nearest
    mean = total / len(sentences)
    return lists * _ramp(mean, params[at.MIRRORED_NEAR], params[at.MIRRORED_SAME])
