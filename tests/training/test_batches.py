"""What a batch counts as a negative, and the loss that uses it."""

import math
from itertools import pairwise

import torch

from training.batches import MIXES, NEVER, negative_bias, schedule
from training.pairs import Batch, Text
from training.sentences import gerund
from training.train import contrastive_loss, rate_factor


def text(words: str, *concepts: str) -> Text:
    return Text(words, frozenset(concepts))


def test_second_names_of_one_concept_are_never_negatives() -> None:
    batch = Batch(
        "skill_labels",
        [text("sql", "a"), text("sql databases", "a"), text("welding", "b")],
        [text("SQL", "a"), text("structured query", "a"), text("join metal", "b")],
        8,
        8,
    )
    bias = negative_bias(batch, {}, {})
    assert torch.equal(bias.diagonal(), torch.zeros(3))
    assert bias[0, 1] == NEVER
    assert bias[1, 0] == NEVER
    assert bias[0, 2] == 0.0


def test_related_concepts_count_as_part_of_a_negative() -> None:
    batch = Batch(
        "skill_labels",
        [text("x", "a"), text("y", "b"), text("z", "c")],
        [text("xx", "a"), text("yy", "b"), text("zz", "c")],
        8,
        8,
    )
    bias = negative_bias(batch, {"a": {"b"}, "b": {"a"}}, {"c": {"a"}, "a": {"c"}}, 0.25)
    assert math.isclose(bias[0, 1].item(), math.log(0.25), rel_tol=1e-6)
    assert bias[0, 2] == NEVER
    assert bias[1, 2] == 0.0


def test_equal_texts_of_different_concepts_are_not_negatives() -> None:
    batch = Batch(
        "onet_titles",
        [text("Engineer", "a"), text("clerk", "b")],
        [text("builder", "a"), text("engineer", "b")],
        8,
        8,
    )
    assert negative_bias(batch, {}, {})[0, 1] == NEVER


def test_the_loss_falls_when_pairs_agree_and_ignores_masked_rights() -> None:
    left = torch.eye(3)
    bias = torch.zeros(3, 4)
    right = torch.cat([torch.eye(3), torch.eye(3)[:1]])
    confused = contrastive_loss(left, right, bias, 20.0)
    bias[0, 3] = NEVER
    assert contrastive_loss(left, right, bias, 20.0) < confused
    assert contrastive_loss(left, torch.eye(3).flip(0), torch.zeros(3, 3), 20.0) > confused


def test_the_rate_rises_stays_and_falls() -> None:
    rates = [rate_factor(step, 10, 80, 100) for step in range(100)]
    assert rates[0] < rates[9] == rates[79] == 1.0
    assert all(a > b > 0 for a, b in pairwise(rates[80:]))


def test_the_schedule_is_the_same_for_the_same_seed() -> None:
    class Weighted:
        def __init__(self, weight: float) -> None:
            self.weight = weight

    shares = [Weighted(0.75), Weighted(0.25)]
    first = schedule(shares, 200, 3)  # type: ignore[arg-type]
    assert first == schedule(shares, 200, 3)  # type: ignore[arg-type]
    assert first.count(0) == 150


def test_gerunds_read_as_english() -> None:
    assert gerund("manage musical staff") == "managing musical staff"
    assert gerund("plan events") == "planning events"
    assert gerund("oversee cargo") == "overseeing cargo"
    assert gerund("tie knots") == "tying knots"


def test_every_mix_shares_all_steps_among_the_same_sources() -> None:
    names = {frozenset(mix.parts) for mix in MIXES.values()}
    assert len(names) == 1
    for mix in MIXES.values():
        assert math.isclose(sum(weight for _, weight in mix.parts.values()), 1.0)
        assert 0 < mix.related < 1
