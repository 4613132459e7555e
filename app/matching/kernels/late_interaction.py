"""Late interaction of one candidate with one job, compiled.

Every number of a pair comes out of :func:`interact`, always candidate first and one pair at a
time, so a pair has the same bits alone, in any list, and from either side. All similarities are
inner products of unit rows, computed in one loop whose order does not depend on how many there are.
``products``, ``similar`` and ``closest`` hold a row per distinct text of a whole list; ``row_ids``
says which rows are those of the candidate.
"""

from typing import Any

import numpy as np

from app.matching.kernels import layout as at
from app.matching.kernels.jit import compiled
from app.matching.kernels.preferences import preferences


@compiled
def _sigmoid(value: float, middle: float, slope: float) -> float:
    return 1.0 / (1.0 + np.exp(-slope * (value - middle)))


@compiled
def _bounds(c_prose: float, j_prose: bool, params: Any) -> tuple[float, float]:
    """Where a similarity begins to rise, and how steeply: two labels, mixed, or both prose."""
    kind = 2 * (int(c_prose > 0.5) + int(j_prose))
    low, high = params[at.LABEL_LOW + kind], params[at.LABEL_HIGH + kind]
    return low, 1.0 / (high - low)


@compiled
def _bounded(value: float, have: int, asked: int, confidence: float, known: Any) -> float:
    """What the vocabulary knows of two skills bounds their similarity."""
    starts, wanted, floors, ceilings = known
    first = starts[have]
    last = end = starts[have + 1]
    while first < last:
        middle = (first + last) // 2
        if wanted[middle] < asked:
            first = middle + 1
        else:
            last = middle
    if first < end and wanted[first] == asked:
        return min(
            max(value, confidence * floors[first]), 1.0 - confidence * (1.0 - ceilings[first])
        )
    return value


@compiled
def similarities(products: Any, texts: Any, j_rows: Any, known: Any, params: Any) -> Any:
    """Map all inner products to 0..1, ``(n, m)``: 0 where chance reaches, 1 where the meaning is
    the same. Where both texts name skills of the vocabulary, what it knows of the two sets bounds.

    ``texts``, ``(n, 3)``, says per row what ``C_PROSE``, ``C_NAMED`` and ``C_SURE`` say. Returns
    also how close each row comes to anything that the job names or asks for, ``(n,)``.
    """
    n, m = products.shape
    similar, closest = np.empty((n, m)), np.zeros(n)
    prose, asked = j_rows[:, at.J_PROSE] > 0.5, j_rows[:, at.J_NAMED].copy()
    for i in range(n):
        label_low, label_rise = _bounds(texts[i, 0], False, params)
        prose_low, prose_rise = _bounds(texts[i, 0], True, params)
        for j in range(m):
            low, rise = (prose_low, prose_rise) if prose[j] else (label_low, label_rise)
            similar[i, j] = min(1.0, max(0.0, (products[i, j] - low) * rise))
        have = texts[i, 1]
        if have >= 0.0:
            for j in range(m):
                if asked[j] >= 0.0:
                    confidence = texts[i, 2] * j_rows[j, at.J_SURE]
                    similar[i, j] = _bounded(
                        similar[i, j], int(have), int(asked[j]), confidence, known
                    )
        for j in range(1, m):
            closest[i] = max(closest[i], similar[i, j])
    return similar, closest


@compiled
def _recency(last_month: float, now: float, params: Any) -> float:
    """Discount for what was last used long ago; 1 if not known."""
    if np.isnan(last_month):
        return 1.0
    idle = max(0.0, (now - last_month) / 12.0 - params[at.RECENCY_YEARS])
    return max(params[at.RECENCY_FLOOR], 1.0 - params[at.RECENCY_PER_YEAR] * idle)


@compiled
def _worth(c_rows: Any, now: float, params: Any) -> Any:
    """What each row of a candidate is worth as evidence, ``(n,)``; 0: none."""
    worth = np.zeros(c_rows.shape[0])
    for i in range(c_rows.shape[0]):
        if c_rows[i, at.C_EVIDENCE] > 0.5:
            worth[i] = c_rows[i, at.C_QUALITY] * _recency(c_rows[i, at.C_LAST], now, params)
    return worth


@compiled
def _stated_years(c_rows: Any, asked: float) -> float:
    """Most years a candidate states for the very skill that is asked for (NaN: none stated)."""
    most = np.nan
    for i in range(c_rows.shape[0]):
        if asked >= 0.0 and c_rows[i, at.C_NAMED] == asked and not np.isnan(c_rows[i, at.C_YEARS]):
            most = c_rows[i, at.C_YEARS] if np.isnan(most) else max(most, c_rows[i, at.C_YEARS])
    return most


@compiled
def understood(j_rows: Any) -> float:
    """Share of the requirements, by weight, that name a skill of the vocabulary."""
    total = named = 0.0
    for j in range(j_rows.shape[0]):
        total += j_rows[j, at.J_WEIGHT]
        if j_rows[j, at.J_NAMED] >= 0.0:
            named += j_rows[j, at.J_WEIGHT]
    return named / total if total > 0.0 else 0.0


@compiled
def _cover(
    similar: Any,
    row_ids: Any,
    c_rows: Any,
    j_rows: Any,
    now: float,
    params: Any,
    best_evidence: Any,
) -> float:
    """Best evidence for every requirement; return their weighted mean support (NaN: none)."""
    worth = _worth(c_rows, now, params)
    stated = np.full(j_rows.shape[0], np.nan)
    for j in range(j_rows.shape[0]):
        best_evidence[j, at.R_ROW] = -1.0
        best_evidence[j, at.R_SIMILARITY] = best_evidence[j, at.R_SUPPORT] = 0.0
        best_evidence[j, at.R_SHORT] = 0.0
        if j_rows[j, at.J_MIN_YEARS] > 0.0:
            stated[j] = _stated_years(c_rows, j_rows[j, at.J_NAMED])
    for i in range(c_rows.shape[0]):
        for j in range(j_rows.shape[0]):
            # Not asked for, or not even the same meaning would be better.
            if j_rows[j, at.J_WEIGHT] <= 0.0 or worth[i] <= best_evidence[j, at.R_SUPPORT]:
                continue
            support, short = similar[row_ids[i], j] * worth[i], 0.0
            wanted = j_rows[j, at.J_MIN_YEARS]
            if wanted > 0.0:
                years = stated[j] if np.isnan(c_rows[i, at.C_YEARS]) else c_rows[i, at.C_YEARS]
                if years < wanted:
                    short = 1.0
                    support *= (
                        params[at.SHORT_YEARS] + (1.0 - params[at.SHORT_YEARS]) * years / wanted
                    )
            if support > best_evidence[j, at.R_SUPPORT]:
                best_evidence[j, at.R_ROW] = i
                best_evidence[j, at.R_SIMILARITY] = similar[row_ids[i], j]
                best_evidence[j, at.R_SUPPORT], best_evidence[j, at.R_SHORT] = support, short
    total = weights = 0.0
    for j in range(j_rows.shape[0]):
        if j_rows[j, at.J_WEIGHT] > 0.0:
            total += j_rows[j, at.J_WEIGHT] * best_evidence[j, at.R_SUPPORT]
            weights += j_rows[j, at.J_WEIGHT]
    return total / weights if weights > 0.0 else np.nan


@compiled
def _use(closest: Any, row_ids: Any, c_rows: Any, params: Any) -> float:
    """How much of what the candidate lists the job makes use of (NaN: nothing listed).

    The mean over the better half of the listed skills, at least ``use_minimum`` of them.
    """
    best = np.empty(c_rows.shape[0])
    count = 0
    for i in range(c_rows.shape[0]):
        if c_rows[i, at.C_SKILL] < 0.5:
            continue
        highest = closest[row_ids[i]]
        place = count  # keep the values in descending order
        while place > 0 and best[place - 1] < highest:
            best[place] = best[place - 1]
            place -= 1
        best[place] = highest
        count += 1
    if count == 0:
        return np.nan
    kept = max(min(count, int(params[at.USE_MINIMUM])), int(np.ceil(count * params[at.USE_PART])))
    total = 0.0
    for i in range(kept):
        total += best[i]
    return total / kept


@compiled
def _titles(products: Any, row_ids: Any, c_rows: Any, now: float, params: Any, out: Any) -> None:
    """Title view and interest view: the closest title held, the closest title wished for."""
    held = wished = np.nan
    for i in range(c_rows.shape[0]):
        if c_rows[i, at.C_TITLE] <= 0.0 and c_rows[i, at.C_WISH] <= 0.5:
            continue
        likeness = _sigmoid(
            products[row_ids[i], 1], params[at.TITLE_MIDDLE], params[at.TITLE_SLOPE]
        )
        if c_rows[i, at.C_TITLE] > 0.0:
            value = likeness * c_rows[i, at.C_TITLE] * _recency(c_rows[i, at.C_LAST], now, params)
            held = value if np.isnan(held) else max(held, value)
        if c_rows[i, at.C_WISH] > 0.5:
            wished = likeness if np.isnan(wished) else max(wished, likeness)
    out[at.O_TITLE], out[at.O_INTEREST] = held, wished


@compiled
def _experience(
    products: Any, row_ids: Any, posts: Any, traits: Any, now: float, params: Any
) -> float:
    """Relevance and length of the posts held (NaN: none)."""
    if posts.shape[0] == 0:
        return np.nan
    best = years = 0.0
    for e in range(posts.shape[0]):
        row, title_row = int(posts[e, at.E_ROW]), int(posts[e, at.E_TITLE_ROW])
        relevance = 0.0
        if row >= 0:
            relevance = _sigmoid(
                products[row_ids[row], 0], params[at.TOPIC_MIDDLE], params[at.TOPIC_SLOPE]
            )
        if title_row >= 0:
            likeness = _sigmoid(
                products[row_ids[title_row], 1], params[at.TITLE_MIDDLE], params[at.TITLE_SLOPE]
            )
            relevance = max(relevance, likeness)
        end = now if posts[e, at.E_END] < 0.0 else min(now, posts[e, at.E_END])
        length = 1.0
        if not np.isnan(posts[e, at.E_START]):
            length = max(0.0, end - posts[e, at.E_START] + 1.0) / 12.0
        idle = 0.0 if np.isnan(end) else max(0.0, (now - end) / 12.0)
        fresh = max(params[at.POST_DECAY_FLOOR], 1.0 - params[at.POST_DECAY_PER_YEAR] * idle)
        best = max(best, relevance * fresh)
        years += relevance * fresh * length
    wanted = traits[at.U_MIN_YEARS]
    if np.isnan(wanted):
        wanted = params[at.DEFAULT_YEARS]
    enough = 1.0 if wanted <= 0.0 else min(1.0, years / wanted)
    return params[at.BEST_POST_SHARE] * best + (1.0 - params[at.BEST_POST_SHARE]) * enough


@compiled
def _level(traits: Any, posts: Any, now: float) -> float:
    """Level 0 (intern) to 7 (executive) by the words of titles, else by years worked."""
    if not np.isnan(traits[at.T_LEVEL]) or posts.shape[0] == 0:
        return float(traits[at.T_LEVEL])
    months = 0.0
    for e in range(posts.shape[0]):
        if not np.isnan(posts[e, at.E_START]):
            end = (
                now
                if posts[e, at.E_END] < 0.0 or np.isnan(posts[e, at.E_END])
                else posts[e, at.E_END]
            )
            months += max(0.0, min(now, end) - posts[e, at.E_START] + 1.0)
    if months == 0.0:
        return np.nan
    years = months / 12.0
    return min(4.0, 1.0 + years / 2.5)


@compiled
def _seniority(candidate: float, job: float, params: Any) -> float:
    if np.isnan(candidate) or np.isnan(job):
        return np.nan
    gap = job - candidate
    if gap > 0.0:
        return max(0.0, 1.0 - params[at.UNDER_PER_LEVEL] * gap)
    return max(0.0, 1.0 + params[at.OVER_PER_LEVEL] * gap)


@compiled
def interact(
    products: Any, similar: Any, closest: Any, row_ids: Any,
    c_rows: Any, posts: Any, c_traits: Any, wishes: Any, j_rows: Any, j_traits: Any, offers: Any,
    now: float, params: Any, out: Any, best_evidence: Any,
) -> None:  # fmt: skip
    """Compute one pair: fill ``out`` (scores per category, NaN without data, and single views) and
    ``best_evidence``, ``(m, 4)``, the best evidence per row of the job.

    Row 0 of both sides is the document as a whole, row 1 of a job its title. ``now`` is the
    current month counted from year 0.
    """
    fit = products[row_ids[0], 0] - c_traits[at.T_TYPICAL] - j_traits[at.U_TYPICAL]
    out[at.O_FIT] = (
        _sigmoid(fit, params[at.FIT_MIDDLE], params[at.FIT_SLOPE]) * c_traits[at.T_SUBSTANCE]
    )
    out[at.O_COVERAGE] = _cover(similar, row_ids, c_rows, j_rows, now, params, best_evidence)
    out[at.O_USE] = _use(closest, row_ids, c_rows, params)
    out[at.O_TOPIC] = _sigmoid(
        products[row_ids[0], 1], params[at.TOPIC_MIDDLE], params[at.TOPIC_SLOPE]
    )
    _titles(products, row_ids, c_rows, now, params, out)
    total, weights = params[at.FIT_SHARE] * out[at.O_FIT], params[at.FIT_SHARE]
    if not np.isnan(out[at.O_COVERAGE]):
        # What is known of skills counts for more than what their names resemble.
        share = params[at.COVERAGE_SHARE] * (1.0 + params[at.KNOWN_BOOST] * understood(j_rows) ** 2)
        total += share * out[at.O_COVERAGE]
        weights += share
    if not np.isnan(out[at.O_USE]):
        total += params[at.USE_SHARE] * out[at.O_USE]
        weights += params[at.USE_SHARE]
    out[at.O_REQUIREMENTS] = total / weights
    # Without a title held there is no data on the role (NaN carries over).
    out[at.O_ROLE] = (
        params[at.TITLE_SHARE] * out[at.O_TITLE] + (1.0 - params[at.TITLE_SHARE]) * out[at.O_TOPIC]
    )
    out[at.O_EXPERIENCE] = _experience(products, row_ids, posts, j_traits, now, params)
    out[at.O_SENIORITY] = _seniority(_level(c_traits, posts, now), j_traits[at.U_LEVEL], params)
    out[at.O_PREFERENCES] = preferences(c_traits, wishes, j_traits, offers, params, out)
