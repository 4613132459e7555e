"""What is fitted from judged pairs finds what is there, and bends no order."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from app.matching.engine import Engine
from app.matching.results import CATEGORIES
from app.matching.scoring.calibration import (
    Bin,
    beta_map,
    calibration_error,
    fit_beta,
    fit_categories,
    reliability,
    weighted_means,
)
from app.matching.weights import PACKAGED_WEIGHTS

ENOUGH = 20_000


def _outcomes(chances: np.ndarray, seed: int = 3) -> np.ndarray:
    return (np.random.default_rng(seed).random(len(chances)) < chances).astype(float)


@given(
    st.floats(0.05, 8),
    st.floats(0.05, 8),
    st.floats(-6, 6),
    st.lists(st.floats(0, 1), min_size=2, max_size=20),
)
def test_the_map_keeps_order_and_bounds(a: float, b: float, c: float, values: list[float]) -> None:
    sums = np.sort(np.array(values))
    scores = beta_map(sums, (a, b, c))
    assert (np.diff(scores) >= 0).all()
    assert (scores >= 0).all()
    assert (scores <= 1).all()


def test_the_neutral_map_changes_nothing() -> None:
    sums = np.linspace(0.01, 0.99, 50)
    assert beta_map(sums, (1.0, 1.0, 0.0)) == pytest.approx(sums)


def test_the_packaged_map_rises_from_nothing_to_certainty(engine: Engine) -> None:
    scores = beta_map(np.linspace(0.0, 1.0, 1001), engine.weights.calibration)
    assert (np.diff(scores) >= 0).all()
    assert (np.diff(scores[scores < 1.0 - 1e-9]) > 0).all()  # beyond, floats have no room to rise
    assert scores[0] < 0.001
    assert scores[-1] > 0.999


def test_fitting_finds_the_map_that_made_the_outcomes() -> None:
    sums = np.random.default_rng(1).uniform(0.05, 0.9, ENOUGH)
    true = (2.0, 4.0, -3.0)
    right = _outcomes(beta_map(sums, true))
    found = fit_beta(sums, right, np.ones(ENOUGH))
    assert beta_map(sums, found) == pytest.approx(beta_map(sums, true), abs=0.03)
    error = calibration_error(reliability(beta_map(sums, found), right))
    assert error < 0.02
    assert error < calibration_error(reliability(sums, right)) / 3


def test_pairs_count_by_their_weight() -> None:
    sums, right = np.array([0.3, 0.3, 0.7, 0.7]), np.array([0.0, 1.0, 0.0, 1.0])
    low = fit_beta(sums, right, np.array([9.0, 1.0, 9.0, 1.0]))
    high = fit_beta(sums, right, np.array([1.0, 9.0, 1.0, 9.0]))
    assert beta_map(sums, low).max() < 0.5 < beta_map(sums, high).min()


def test_bins_hold_as_many_pairs_each_and_the_error_is_their_mean_distance() -> None:
    scores = np.array([0.1, 0.1, 0.3, 0.3, 0.6, 0.6, 0.9, 0.9])
    right = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0])
    assert reliability(scores, right, 4) == [
        Bin(2, pytest.approx(0.1), 0.0),
        Bin(2, pytest.approx(0.3), 0.5),
        Bin(2, pytest.approx(0.6), 0.5),
        Bin(2, pytest.approx(0.9), 1.0),
    ]
    found = reliability(scores, right, 4)
    assert calibration_error(found) == pytest.approx((0.1 + 0.2 + 0.1 + 0.1) / 4)
    assert len(reliability(scores[:3], right[:3], 10)) == 3


def test_a_predictor_that_tells_nothing_apart_is_calibrated_but_not_good() -> None:
    chances = np.random.default_rng(2).uniform(0.0, 1.0, ENOUGH)
    right = _outcomes(chances)
    constant = np.full(ENOUGH, right.mean())
    assert calibration_error(reliability(constant, right, 1)) < 1e-9
    assert brier_score_loss(right, chances) < brier_score_loss(right, constant) - 0.05


def test_categories_without_data_drop_out_of_the_mean() -> None:
    categories = np.array([[0.8, np.nan, 0.2], [np.nan, np.nan, np.nan]])
    means = weighted_means(categories, np.array([0.6, 0.2, 0.2]))
    assert means.tolist() == [pytest.approx((0.48 + 0.04) / 0.8), 0.0]


def test_category_weights_follow_the_outcomes_and_need_many_of_them() -> None:
    generator = np.random.default_rng(5)
    prior = np.array([0.4, 0.3, 0.2, 0.1, 0.0])
    categories = generator.uniform(0.0, 1.0, (4000, 5))
    categories[::7, 2] = np.nan
    true = np.array([0.1, 0.8, 0.05, 0.05, 0.0])
    right = _outcomes(1 / (1 + np.exp(-12 * (weighted_means(categories, true) - 0.5))))
    found = fit_categories(categories, right, prior, strength=50.0)
    assert found.sum() == pytest.approx(1.0)
    assert (found >= 0).all()
    assert found[4] == 0.0
    assert found == pytest.approx(true, abs=0.08)
    few = fit_categories(categories[:20], right[:20], prior, strength=500.0)
    assert few == pytest.approx(prior, abs=0.08)


def test_the_packaged_file_names_every_band_and_category() -> None:
    body = json.loads(PACKAGED_WEIGHTS.read_text("utf-8"))
    assert tuple(body["categories"]) == CATEGORIES
    assert sum(body["categories"].values()) == pytest.approx(1.0, abs=2e-3)
    assert body["bands"]["excellent"] > body["bands"]["good"] > body["bands"]["fair"] > 0
