"""What a profile takes from the job it is compared with; compiled.

Three things are measured, each 0..1: text that is the job's own, lists of skills that are the job's
own while nothing else in the profile speaks of them, and sentences that follow those of the job
beside such a list. Short lists, their order, and a sentence or two in common prove nothing.
"""

from typing import Any

import numpy as np

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
    if shared < params.copied_few:
        return 0.0
    low, high = params.copied_share, params.copied_most
    many = _ramp(shared, params.copied_few, params.copied_many)
    of_job = many * _ramp(shared / len(job_pairs), low, high)
    long = _ramp(shared, params.copied_many, 2.0 * params.copied_many)
    of_profile = long * _ramp(shared / max(1.0, neighbours), low, high)
    return max(of_job, of_profile)


@compiled
def _held(candidate: Any, job: Any, similar: Any, years: float, params: Any) -> float:
    """How far posts of the job's own title stand behind what is listed, 0..1: who held one for
    ``overlap_years`` lists what everybody of the trade lists."""
    if np.isnan(years):
        return 0.0
    nearest = 0.0
    for i in range(1, len(candidate.rows)):
        if candidate.rows[i].title == 1.0:
            nearest = max(nearest, similar[candidate.ids[i], 1])
    title = _ramp(nearest, params.overlap_near, params.overlap_same)
    return params.overlap_held * title * min(1.0, years / params.overlap_years)


@compiled
def list_overlap(candidate: Any, job: Any, similar: Any, years: float, params: Any) -> float:
    """How far the job's list of skills stands in lists of the profile that nothing supports, 0..1.

    What a post that says something, a study or a summary speaks of, too, does not count. A profile
    that is bare is measured by meaning: synonyms are as easily listed as the names themselves.
    Listed skills count less as far as posts of this very work stand behind them (``years`` of it).
    Nothing up to half of the list and up to two skills, for so much meets by chance; wholly from
    eight in ten, and from five.
    """
    rows, ids = candidate.rows, candidate.ids
    if not rows.unsupported.any():
        return 0.0
    low, high = params.overlap_near, params.overlap_same
    if candidate.traits.bare:
        low, high = params.bare_near, params.bare_same
    alone = 1.0 - _held(candidate, job, similar, years, params)
    asked = 0
    unsupported = 0.0
    for j in range(2, len(job.rows)):
        if job.rows[j].prose or job.rows[j].weight <= 0.0:
            continue
        asked += 1
        listed = supported = 0.0
        for i in range(1, len(rows)):
            value = _ramp(similar[ids[i], j], low, high)
            if rows[i].unsupported:
                listed = max(listed, value * alone if rows[i].listed else value)
            elif rows[i].evidence:
                supported = max(supported, value)
        unsupported += max(0.0, listed - supported)
    if asked == 0:
        return 0.0
    share = _ramp(unsupported / asked, params.overlap_share, params.overlap_most)
    found = share * _ramp(unsupported, params.overlap_few, params.overlap_many)
    return found if found >= params.overlap_least else 0.0


@compiled
def only_claimed(candidate: Any, job: Any, best_evidence: Any, params: Any) -> float:
    """How far the job's list of skills is met by claims alone, 0..1, by the bounds of
    :func:`list_overlap`. It proves something where the work lies in another field than the job's:
    nobody comes by most of another trade's list without a post that shows any of it."""
    asked = claimed = 0.0
    for j in range(2, len(job.rows)):
        if job.rows[j].prose or job.rows[j].weight <= 0.0:
            continue
        asked += 1.0
        best = best_evidence[j]
        if best.row >= 0 and candidate.rows[best.row].claimed and best.similarity >= params.met:
            claimed += 1.0
    if asked == 0.0:
        return 0.0
    share = _ramp(claimed / asked, params.overlap_share, params.overlap_most)
    return share * _ramp(claimed, params.overlap_few, params.overlap_many)


@compiled
def _same_lists(candidate: Any, job: Any, similar: Any, params: Any) -> float:
    """How far the list of skills of a profile is the whole list of the job and nothing else."""
    rows, ids = candidate.rows, candidate.ids
    asked = listed = forth = back = 0.0
    best = np.zeros(len(rows))
    for j in range(2, len(job.rows)):
        if job.rows[j].prose or job.rows[j].weight <= 0.0:
            continue
        asked += 1.0
        nearest = 0.0
        for i in range(1, len(rows)):
            if rows[i].listed and similar[ids[i], j] > params.overlap_near:
                value = _ramp(similar[ids[i], j], params.overlap_near, params.overlap_same)
                nearest = max(nearest, value)
                best[i] = max(best[i], value)
        forth += nearest
    for i in range(1, len(rows)):
        if rows[i].listed:
            listed += 1.0
            back += best[i]
    if asked == 0.0 or listed == 0.0:
        return 0.0
    share = _ramp(min(forth / asked, back / listed), params.mirrored_share, 1.0)
    return share * _ramp(forth, params.overlap_few, params.overlap_many)


@compiled
def _followed(candidate: Any, vectors: Any, texts: Any, sentences: Any) -> float:
    """How near a profile comes to the sentences of a job, one by one, −1..1.

    The mean product of each of them with the nearest sentence of the profile, halved where that one
    is nearer to another sentence of the job: who describes the same trade has a few sentences near
    to many, who rewrote the text has one for each.
    """
    rows = candidate.rows
    products = np.full((len(rows), len(sentences)), -1.0)
    for i in range(1, len(rows)):
        if rows[i].prose:
            for j in range(len(sentences)):
                product = 0.0
                for k in range(vectors.shape[1]):
                    product += vectors[candidate.ids[i], k] * texts[sentences[j], k]
                products[i, j] = product
    total = 0.0
    for j in range(len(sentences)):
        nearest = np.argmax(products[:, j])
        product = max(0.0, products[nearest, j])
        total += product if np.argmax(products[nearest]) == j else product / 2.0
    return total / len(sentences)


@compiled
def mirrored(
    candidate: Any, vectors: Any, job: Any, texts: Any, sentences: Any, similar: Any, params: Any
) -> float:
    """How far a profile follows a job sentence by sentence beside the job's own list, 0..1.

    ``vectors``, ``(k, d)``, are the distinct rows of the list, ``texts``, ``(t, d)``, those of the
    job, of which ``sentences``, ``(s,)``, are its sentences.
    """
    if len(sentences) < params.mirrored_sentences:
        return 0.0
    lists = _same_lists(candidate, job, similar, params)
    if lists == 0.0:
        return 0.0
    followed = _followed(candidate, vectors, texts, sentences)
    return lists * _ramp(followed, params.mirrored_near, params.mirrored_same)
