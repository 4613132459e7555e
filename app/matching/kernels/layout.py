"""Where each number stands in the arrays that compiled code reads and fills."""

# Columns of a candidate's rows (features.types.CandidateFeatures.rows).
C_PROSE, C_QUALITY, C_CLAIMED, C_YEARS, C_LAST, C_SKILL, C_TITLE, C_WISH, C_EVIDENCE = range(9)
C_NAMED, C_SURE, C_UNSUPPORTED = 9, 10, 11
CANDIDATE_COLUMNS = 12
# Columns of a job's rows.
J_PROSE, J_WEIGHT, J_MIN_YEARS, J_NAMED, J_SURE = range(5)
JOB_COLUMNS = 5
# *_NAMED: which skill of the vocabulary the text names (−1: none), *_SURE how surely.
# Columns of posts held: first and last month (counted from year 0; last −1: still held), row of
# the post's own vector, row of its title (−1: none).
E_START, E_END, E_ROW, E_TITLE_ROW = range(4)
POST_COLUMNS = 4
# A candidate's traits.
T_TYPICAL, T_LEVEL, T_FLOOR, T_REMOTE, T_VISA, T_SUBSTANCE, T_UNSUPPORTED, T_NEIGHBOURS = range(8)
CANDIDATE_TRAITS = 8
# A job's traits.
U_TYPICAL, U_LEVEL, U_MIN_PAY, U_MAX_PAY, U_REMOTE, U_VISA, U_MIN_YEARS = range(7)
JOB_TRAITS = 7
# Slots of wishes (candidate) and offers (job): one token per kind, 0 is none.
W_COUNTRY, W_CITY, W_TYPE, W_SIZE, W_INDUSTRY, W_SENIORITY = range(6)
WISH_KINDS = 6

PARAMETERS = (
    "label_low", "label_high", "mixed_low", "mixed_high", "prose_low", "prose_high",
    "met", "partial", "fit_middle", "fit_slope", "title_middle", "title_slope",
    "topic_middle", "topic_slope", "fit_share", "coverage_share", "use_share",
    "title_share", "recency_years", "recency_per_year", "recency_floor", "short_years",
    "use_minimum", "use_part", "best_post_share", "post_decay_per_year", "post_decay_floor",
    "under_per_level", "over_per_level", "interest_weight", "default_years", "known_boost",
    "copied_few", "copied_many", "copied_share", "copied_most", "overlap_near", "overlap_same",
    "bare_near", "bare_same", "overlap_share", "overlap_most", "overlap_few", "overlap_many",
    "mirrored_sentences", "mirrored_share", "mirrored_near", "mirrored_same",
)  # fmt: skip
"""Names of the fitted constants in the order in which compiled code reads them."""

(
    LABEL_LOW, LABEL_HIGH, MIXED_LOW, MIXED_HIGH, PROSE_LOW, PROSE_HIGH,
    MET, PARTIAL, FIT_MIDDLE, FIT_SLOPE, TITLE_MIDDLE, TITLE_SLOPE,
    TOPIC_MIDDLE, TOPIC_SLOPE, FIT_SHARE, COVERAGE_SHARE, USE_SHARE,
    TITLE_SHARE, RECENCY_YEARS, RECENCY_PER_YEAR, RECENCY_FLOOR, SHORT_YEARS,
    USE_MINIMUM, USE_PART, BEST_POST_SHARE, POST_DECAY_PER_YEAR, POST_DECAY_FLOOR,
    UNDER_PER_LEVEL, OVER_PER_LEVEL, INTEREST_WEIGHT, DEFAULT_YEARS, KNOWN_BOOST,
    COPIED_FEW, COPIED_MANY, COPIED_SHARE, COPIED_MOST, OVERLAP_NEAR, OVERLAP_SAME,
    BARE_NEAR, BARE_SAME, OVERLAP_SHARE, OVERLAP_MOST, OVERLAP_FEW, OVERLAP_MANY,
    MIRRORED_SENTENCES, MIRRORED_SHARE, MIRRORED_NEAR, MIRRORED_SAME,
) = range(len(PARAMETERS))  # fmt: skip

# The views of a pair: scores per category, and what they are made of.
O_REQUIREMENTS, O_ROLE, O_EXPERIENCE, O_SENIORITY, O_PREFERENCES = range(5)
O_FIT, O_COVERAGE, O_USE, O_TITLE, O_TOPIC, O_INTEREST, O_PAY, O_REMOTE, O_PLACE = range(5, 14)
SIGNALS = 14
# How far it is proven that a profile takes from the job: its text, its list of skills, its
# sentences one by one.
X_COPIED, X_OVERLAP, X_MIRRORED = range(3)
OVERLAPS = 3
# Per requirement: row of the evidence (−1: none), its similarity, its support after discounts,
# 1 if the years asked for are not reached.
R_ROW, R_SIMILARITY, R_SUPPORT, R_SHORT = range(4)
EVIDENCE_COLUMNS = 4
