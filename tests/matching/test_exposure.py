"""Where a candidate with open requests stands."""

from hypothesis import given
from hypothesis import strategies as st

from app.matching.exposure import place_of

SCORES = st.floats(0, 1)
COUNTS = st.integers(0, 10_000)
CAPACITIES = st.integers(1, 10_000)


def test_it_changes_where_a_round_is_full() -> None:
    places = [place_of(0.6, count, 3) for count in range(10)]
    assert places == [0.6] * 3 + [0.3] * 3 + [0.6 / 3] * 3 + [0.6 / 4]


@given(SCORES, COUNTS, CAPACITIES)
def test_nobody_gains_by_more_requests(score: float, count: int, capacity: int) -> None:
    place = place_of(score, count, capacity)
    assert 0 <= place_of(score, count + 1, capacity) <= place <= score
    assert place == score or count >= capacity


@given(SCORES, SCORES, COUNTS, CAPACITIES)
def test_equal_load_keeps_the_order(one: float, other: float, count: int, capacity: int) -> None:
    low, high = sorted((one, other))
    assert place_of(low, count, capacity) <= place_of(high, count, capacity)


@given(SCORES, COUNTS, CAPACITIES)
def test_a_larger_capacity_never_lowers_anyone(score: float, count: int, capacity: int) -> None:
    assert place_of(score, count, capacity) <= place_of(score, count, capacity + 1)
