"""Late interaction of one candidate with one job, compiled.

Every number of a pair comes out of :func:`interact`, always candidate first and one pair at a
time, so a pair has the same bits alone, in any list, and from either side. All similarities are
inner products of unit rows, computed in one loop whose order does not depend on how many there are.
"""

from typing import Any

import numpy as np

from app.matching.compiled import compiled
from app.matching.products import inner_products

# Columns of a candidate's rows (features.CandidateFeatures.rows).
C_PROSE, C_QUALITY, C_CLAIMED, C_YEARS, C_LAST, C_SKILL, C_TITLE, C_WISH, C_EVIDENCE = range(9)
C_NAMED, C_SURE = 9, 10
CANDIDATE_COLUMNS = 11
# Columns of a job's rows.
J_PROSE, J_WEIGHT, J_MIN_YEARS, J_NAMED, J_SURE = range(5)
JOB_COLUMNS = 5
# *_NAMED: which skill of the vocabulary the text names (−1: none), *_SURE how surely.
# Columns of posts held: first and last month (counted from year 0; last −1: still held), row of
# the post's own vector, row of its title (−1: none).
E_START, E_END, E_ROW, E_TITLE_ROW = range(4)
# A candidate's traits.
T_TYPICAL, T_LEVEL, T_FLOOR, T_REMOTE, T_VISA, T_SUBSTANCE = range(6)
CANDIDATE_TRAITS = 6
# A job's traits.
U_TYPICAL, U_LEVEL, U_MIN_PAY, U_MAX_PAY, U_REMOTE, U_VISA, U_MIN_YEARS = range(7)
JOB_TRAITS = 7
# Slots of wishes (candidate) and offers (job): one token per kind, 0 is none.
W_COUNTRY, W_CITY, W_TYPE, W_SIZE, W_INDUSTRY, W_SENIORITY = range(6)
WISH_KINDS = 6
# Weighing wishes: pay, remote, place, type, visa, seniority, industry, size, interest. A hard wish
# counts fully; a soft one that is not granted still leaves something.
WISHES = 9
WISH_WEIGHTS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.25, 1.0)
WISH_LEAST = (0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.4, 0.4, 0.0)

PARAMETERS = (
    "label_low", "label_high", "mixed_low", "mixed_high", "prose_low", "prose_high",
    "met", "partial", "fit_middle", "fit_slope", "title_middle", "title_slope",
    "topic_middle", "topic_slope", "fit_share", "coverage_share", "use_share",
    "title_share", "recency_years", "recency_per_year", "recency_floor", "short_years",
    "use_minimum", "use_part", "best_post_share", "post_decay_per_year", "post_decay_floor",
    "under_per_level", "over_per_level", "interest_weight", "default_years", "known_boost",
)  # fmt: skip
"""Names of the fitted constants in the order in which :func:`interact` reads them."""

(
    LABEL_LOW, LABEL_HIGH, MIXED_LOW, MIXED_HIGH, PROSE_LOW, PROSE_HIGH,
    MET, PARTIAL, FIT_MIDDLE, FIT_SLOPE, TITLE_MIDDLE, TITLE_SLOPE,
    TOPIC_MIDDLE, TOPIC_SLOPE, FIT_SHARE, COVERAGE_SHARE, USE_SHARE,
    TITLE_SHARE, RECENCY_YEARS, RECENCY_PER_YEAR, RECENCY_FLOOR, SHORT_YEARS,
    USE_MINIMUM, USE_PART, BEST_POST_SHARE, POST_DECAY_PER_YEAR, POST_DECAY_FLOOR,
    UNDER_PER_LEVEL, OVER_PER_LEVEL, INTEREST_WEIGHT, DEFAULT_YEARS, KNOWN_BOOST,
) = range(len(PARAMETERS))  # fmt: skip

# What interact returns besides the category scores, for reports and explanations.
O_REQUIREMENTS, O_ROLE, O_EXPERIENCE, O_SENIORITY, O_PREFERENCES = range(5)
O_FIT, O_COVERAGE, O_USE, O_TITLE, O_TOPIC, O_INTEREST, O_PAY, O_REMOTE, O_PLACE = range(5, 14)
OUTPUTS = 14
# Per requirement: row of the evidence (−1: none), its similarity, its support after discounts,
# 1 if the years asked for are not reached.
R_ROW, R_SIMILARITY, R_SUPPORT, R_SHORT = range(4)


@compiled
def _sigmoid(value: float, middle: float, slope: float) -> float:
    return 1.0 / (1.0 + np.exp(-slope * (value - middle)))


@compiled
def _bounds(c_prose: float, j_prose: bool, p: Any) -> tuple[float, float]:
    """Where a similarity begins to rise, and how steeply: two labels, mixed, or both prose."""
    kind = 2 * (int(c_prose > 0.5) + int(j_prose))
    low, high = p[LABEL_LOW + kind], p[LABEL_HIGH + kind]
    return low, 1.0 / (high - low)


@compiled
def _bounded(value: float, have: int, asked: int, sure: float, known: Any) -> float:
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
        return min(max(value, sure * floors[first]), 1.0 - sure * (1.0 - ceilings[first]))
    return value


@compiled
def _similarities(products: Any, c_rows: Any, j_rows: Any, known: Any, p: Any) -> Any:
    """Map all inner products to 0..1, ``(n, m)``: 0 where chance reaches, 1 where the meaning is
    the same. Where both texts name skills of the vocabulary, what it knows of the two sets bounds.
    """
    n, m = products.shape
    similar = np.empty((n, m))
    prose, asked = j_rows[:, J_PROSE] > 0.5, j_rows[:, J_NAMED].copy()
    for i in range(n):
        label_low, label_rise = _bounds(c_rows[i, C_PROSE], False, p)
        prose_low, prose_rise = _bounds(c_rows[i, C_PROSE], True, p)
        for j in range(m):
            low, rise = (prose_low, prose_rise) if prose[j] else (label_low, label_rise)
            similar[i, j] = min(1.0, max(0.0, (products[i, j] - low) * rise))
        have = c_rows[i, C_NAMED]
        if have < 0.0:
            continue
        for j in range(m):
            if asked[j] >= 0.0:
                sure = c_rows[i, C_SURE] * j_rows[j, J_SURE]
                similar[i, j] = _bounded(similar[i, j], int(have), int(asked[j]), sure, known)
    return similar


@compiled
def _recency(last_month: float, now: float, p: Any) -> float:
    """Discount for what was last used long ago; 1 if not known."""
    if np.isnan(last_month):
        return 1.0
    idle = max(0.0, (now - last_month) / 12.0 - p[RECENCY_YEARS])
    return max(p[RECENCY_FLOOR], 1.0 - p[RECENCY_PER_YEAR] * idle)


@compiled
def _worth(c_rows: Any, now: float, p: Any) -> Any:
    """What each row of a candidate is worth as evidence, ``(n,)``; 0: none."""
    worth = np.zeros(c_rows.shape[0])
    for i in range(c_rows.shape[0]):
        if c_rows[i, C_EVIDENCE] > 0.5:
            worth[i] = c_rows[i, C_QUALITY] * _recency(c_rows[i, C_LAST], now, p)
    return worth


@compiled
def _stated_years(c_rows: Any, asked: float) -> float:
    """Most years a candidate states for the very skill that is asked for (NaN: none stated)."""
    most = np.nan
    for i in range(c_rows.shape[0]):
        if asked >= 0.0 and c_rows[i, C_NAMED] == asked and not np.isnan(c_rows[i, C_YEARS]):
            most = c_rows[i, C_YEARS] if np.isnan(most) else max(most, c_rows[i, C_YEARS])
    return most


@compiled
def understood(j_rows: Any) -> float:
    """Share of the requirements, by weight, that name a skill of the vocabulary."""
    total = named = 0.0
    for j in range(j_rows.shape[0]):
        total += j_rows[j, J_WEIGHT]
        if j_rows[j, J_NAMED] >= 0.0:
            named += j_rows[j, J_WEIGHT]
    return named / total if total > 0.0 else 0.0


@compiled
def _cover(similar: Any, c_rows: Any, j_rows: Any, now: float, p: Any, found: Any) -> float:
    """Best evidence for every requirement; return their weighted mean support (NaN: none)."""
    worth = _worth(c_rows, now, p)
    total = weights = 0.0
    for j in range(j_rows.shape[0]):
        found[j, R_ROW] = -1.0
        found[j, R_SIMILARITY] = found[j, R_SUPPORT] = found[j, R_SHORT] = 0.0
        if j_rows[j, J_WEIGHT] <= 0.0:
            continue
        wanted = j_rows[j, J_MIN_YEARS]
        stated = _stated_years(c_rows, j_rows[j, J_NAMED])
        for i in range(c_rows.shape[0]):
            if worth[i] <= found[j, R_SUPPORT]:  # not even the same meaning would be better
                continue
            support, short = similar[i, j] * worth[i], 0.0
            years = stated if np.isnan(c_rows[i, C_YEARS]) else c_rows[i, C_YEARS]
            if years < wanted:
                short = 1.0
                support *= p[SHORT_YEARS] + (1.0 - p[SHORT_YEARS]) * years / wanted
            if support > found[j, R_SUPPORT]:
                found[j, R_ROW], found[j, R_SIMILARITY] = i, similar[i, j]
                found[j, R_SUPPORT], found[j, R_SHORT] = support, short
        total += j_rows[j, J_WEIGHT] * found[j, R_SUPPORT]
        weights += j_rows[j, J_WEIGHT]
    return total / weights if weights > 0.0 else np.nan


@compiled
def _use(similar: Any, c_rows: Any, p: Any) -> float:
    """How much of what the candidate lists the job makes use of (NaN: nothing listed).

    The mean over the better half of the listed skills, at least ``use_minimum`` of them.
    """
    best = np.empty(similar.shape[0])
    count = 0
    for i in range(similar.shape[0]):
        if c_rows[i, C_SKILL] < 0.5:
            continue
        highest = 0.0
        for j in range(1, similar.shape[1]):  # the title and what is asked for
            highest = max(highest, similar[i, j])
        place = count  # keep the values in descending order
        while place > 0 and best[place - 1] < highest:
            best[place] = best[place - 1]
            place -= 1
        best[place] = highest
        count += 1
    if count == 0:
        return np.nan
    kept = max(min(count, int(p[USE_MINIMUM])), int(np.ceil(count * p[USE_PART])))
    total = 0.0
    for i in range(kept):
        total += best[i]
    return total / kept


@compiled
def _titles(products: Any, c_rows: Any, now: float, p: Any, out: Any) -> None:
    """Title view and interest view: the closest title held, the closest title wished for."""
    held = wished = np.nan
    for i in range(c_rows.shape[0]):
        likeness = _sigmoid(products[i, 1], p[TITLE_MIDDLE], p[TITLE_SLOPE])
        if c_rows[i, C_TITLE] > 0.0:
            value = likeness * c_rows[i, C_TITLE] * _recency(c_rows[i, C_LAST], now, p)
            held = value if np.isnan(held) else max(held, value)
        if c_rows[i, C_WISH] > 0.5:
            wished = likeness if np.isnan(wished) else max(wished, likeness)
    out[O_TITLE], out[O_INTEREST] = held, wished


@compiled
def _experience(products: Any, posts: Any, traits: Any, now: float, p: Any) -> float:
    """Relevance and length of the posts held (NaN: none)."""
    if posts.shape[0] == 0:
        return np.nan
    best = years = 0.0
    for e in range(posts.shape[0]):
        row, title_row = int(posts[e, E_ROW]), int(posts[e, E_TITLE_ROW])
        relevance = 0.0
        if row >= 0:
            relevance = _sigmoid(products[row, 0], p[TOPIC_MIDDLE], p[TOPIC_SLOPE])
        if title_row >= 0:
            likeness = _sigmoid(products[title_row, 1], p[TITLE_MIDDLE], p[TITLE_SLOPE])
            relevance = max(relevance, likeness)
        end = now if posts[e, E_END] < 0.0 else min(now, posts[e, E_END])
        length = 1.0
        if not np.isnan(posts[e, E_START]):
            length = max(0.0, end - posts[e, E_START] + 1.0) / 12.0
        idle = 0.0 if np.isnan(end) else max(0.0, (now - end) / 12.0)
        fresh = max(p[POST_DECAY_FLOOR], 1.0 - p[POST_DECAY_PER_YEAR] * idle)
        best = max(best, relevance * fresh)
        years += relevance * fresh * length
    wanted = traits[U_MIN_YEARS]
    if np.isnan(wanted):
        wanted = p[DEFAULT_YEARS]
    enough = 1.0 if wanted <= 0.0 else min(1.0, years / wanted)
    return p[BEST_POST_SHARE] * best + (1.0 - p[BEST_POST_SHARE]) * enough


@compiled
def _level(traits: Any, posts: Any, now: float) -> float:
    """Level 0 (intern) to 7 (executive) by the words of titles, else by years worked."""
    if not np.isnan(traits[T_LEVEL]) or posts.shape[0] == 0:
        return float(traits[T_LEVEL])
    months = 0.0
    for e in range(posts.shape[0]):
        if not np.isnan(posts[e, E_START]):
            end = now if posts[e, E_END] < 0.0 or np.isnan(posts[e, E_END]) else posts[e, E_END]
            months += max(0.0, min(now, end) - posts[e, E_START] + 1.0)
    if months == 0.0:
        return np.nan
    years = months / 12.0
    return min(4.0, 1.0 + years / 2.5)


@compiled
def _seniority(candidate: float, job: float, p: Any) -> float:
    if np.isnan(candidate) or np.isnan(job):
        return np.nan
    gap = job - candidate
    if gap > 0.0:
        return max(0.0, 1.0 - p[UNDER_PER_LEVEL] * gap)
    return max(0.0, 1.0 + p[OVER_PER_LEVEL] * gap)


@compiled
def _pay(floor: float, low: float, high: float) -> float:
    """1 if the whole range meets the wish, 0.7 if only its top does, falling to 0 beyond."""
    if np.isnan(floor) or np.isnan(high):
        return np.nan
    if floor <= low:
        return 1.0
    if floor <= high:
        return 1.0 - 0.3 * (floor - low) / (high - low)
    return max(0.0, 0.5 * (2.0 - floor / high)) if high > 0.0 else 0.0


@compiled
def _remote(wish: float, offer: float) -> float:
    """Wish and offer: 0 on site, 1 hybrid, 2 remote; NaN: no wish, or not known."""
    if np.isnan(wish) or np.isnan(offer):
        return np.nan
    if wish == offer:
        return 1.0
    if offer > wish:
        return 0.8 if offer - wish == 1.0 else 0.5
    return 0.0


@compiled
def _granted(wishes: Any, offers: Any, kind: int) -> float:
    """1 if what the job offers of a kind is among the wishes, 0 if not, NaN if not known."""
    offer = offers[kind]
    wished = granted = False
    for i in range(wishes.shape[0]):
        if wishes[i, 0] == kind:
            wished = True
            if wishes[i, 1] == offer:
                granted = True
    if not wished or offer == 0:
        return np.nan
    return 1.0 if granted else 0.0


@compiled
def _place(country: float, city: float, offer_remote: float) -> float:
    if offer_remote == 2.0 and (country == 0.0 or city == 0.0):
        return 0.9
    if country == 0.0:
        return 0.0
    if city == 0.0:
        return 0.6
    return 1.0 if country == 1.0 or city == 1.0 else np.nan


@compiled
def _preferences(c_traits: Any, wishes: Any, j_traits: Any, offers: Any, p: Any, out: Any) -> float:
    """Weighted mean of every wish that can be judged (NaN: none can)."""
    out[O_PAY] = _pay(c_traits[T_FLOOR], j_traits[U_MIN_PAY], j_traits[U_MAX_PAY])
    out[O_REMOTE] = _remote(c_traits[T_REMOTE], j_traits[U_REMOTE])
    granted = np.empty(WISH_KINDS)
    for kind in range(WISH_KINDS):
        granted[kind] = _granted(wishes, offers, kind)
    out[O_PLACE] = _place(granted[W_COUNTRY], granted[W_CITY], j_traits[U_REMOTE])
    values = np.empty(WISHES)
    values[0], values[1], values[2] = out[O_PAY], out[O_REMOTE], out[O_PLACE]
    values[3] = granted[W_TYPE]
    values[4] = j_traits[U_VISA] if c_traits[T_VISA] > 0.5 else np.nan
    values[5], values[6] = granted[W_SENIORITY], granted[W_INDUSTRY]
    values[7], values[8] = granted[W_SIZE], out[O_INTEREST]
    total = weights = 0.0
    for i in range(WISHES):
        if not np.isnan(values[i]):
            weight = p[INTEREST_WEIGHT] if i == WISHES - 1 else WISH_WEIGHTS[i]
            total += weight * (WISH_LEAST[i] + (1.0 - WISH_LEAST[i]) * values[i])
            weights += weight
    return total / weights if weights > 0.0 else np.nan


@compiled
def interact(
    c_vectors: Any, c_rows: Any, posts: Any, c_traits: Any, wishes: Any,
    j_vectors: Any, j_rows: Any, j_traits: Any, offers: Any,
    known: Any, now: float, p: Any, out: Any,
) -> Any:  # fmt: skip
    """Compute one pair: fill ``out`` (scores per category, NaN without data, and single views).

    Row 0 of both sides is the document as a whole, row 1 of a job its title. ``now`` is the
    current month counted from year 0; ``known`` the arrays of a ``RelationTable``. Returns the
    best evidence per row of the job, ``(m, 4)``.
    """
    products = np.empty((c_vectors.shape[0], j_vectors.shape[0]), dtype=np.float32)
    inner_products(c_vectors, j_vectors, products)
    found = np.empty((j_rows.shape[0], 4))
    fit = products[0, 0] - c_traits[T_TYPICAL] - j_traits[U_TYPICAL]
    out[O_FIT] = _sigmoid(fit, p[FIT_MIDDLE], p[FIT_SLOPE]) * c_traits[T_SUBSTANCE]
    similar = _similarities(products, c_rows, j_rows, known, p)
    out[O_COVERAGE] = _cover(similar, c_rows, j_rows, now, p, found)
    out[O_USE] = _use(similar, c_rows, p)
    out[O_TOPIC] = _sigmoid(products[0, 1], p[TOPIC_MIDDLE], p[TOPIC_SLOPE])
    _titles(products, c_rows, now, p, out)
    total, weights = p[FIT_SHARE] * out[O_FIT], p[FIT_SHARE]
    if not np.isnan(out[O_COVERAGE]):
        # What is known of skills counts for more than what their names resemble.
        share = p[COVERAGE_SHARE] * (1.0 + p[KNOWN_BOOST] * understood(j_rows) ** 2)
        total += share * out[O_COVERAGE]
        weights += share
    if not np.isnan(out[O_USE]):
        total += p[USE_SHARE] * out[O_USE]
        weights += p[USE_SHARE]
    out[O_REQUIREMENTS] = total / weights
    # Without a title held there is no data on the role (NaN carries over).
    out[O_ROLE] = p[TITLE_SHARE] * out[O_TITLE] + (1.0 - p[TITLE_SHARE]) * out[O_TOPIC]
    out[O_EXPERIENCE] = _experience(products, posts, j_traits, now, p)
    out[O_SENIORITY] = _seniority(_level(c_traits, posts, now), j_traits[U_LEVEL], p)
    out[O_PREFERENCES] = _preferences(c_traits, wishes, j_traits, offers, p, out)
    return found
