"""Where a candidate with open requests stands."""

from hypothesis import given
from hypothesis import strategies as st

from app.services.rankings.exposure import AT_CAPACITY, AVAILABLE, WEAK, tier_of

FAIR = 0.03
SCORES = st.floats(0, 1)
COUNTS = st.integers(0, 10_000)
CAPACITIES = st.integers(1, 10_000)


def test_it_changes_where_no_room_is_left() -> None:
    tiers = [tier_of(0.6, count, 3, FAIR) for count in range(6)]
    assert tiers == [AVAILABLE] * 3 + [AT_CAPACITY] * 3


def test_the_weak_come_last_whatever_their_room() -> None:
    assert tier_of(FAIR, 0, 1, FAIR) == AVAILABLE < tier_of(FAIR, 1, 1, FAIR) == AT_CAPACITY < WEAK
    assert {tier_of(0.0299, count, 1, FAIR) for count in range(3)} == {WEAK}


@given(SCORES, COUNTS, CAPACITIES)
def test_nobody_gains_by_more_requests(score: float, count: int, capacity: int) -> None:
    tier = tier_of(score, count, capacity, FAIR)
    assert tier_of(score, count + 1, capacity, FAIR) >= tier
    assert tier_of(score, count, capacity + 1, FAIR) <= tier


@given(SCORES, SCORES, COUNTS, CAPACITIES)
def test_equal_load_keeps_the_order(one: float, other: float, count: int, capacity: int) -> None:
    low, high = sorted((one, other))
    tiers = (tier_of(score, count, capacity, FAIR) for score in (high, low))
    assert sorted(parts_seen := list(tiers)) == parts_seen
