"""A text's vector depends on the text alone."""

import threading
import time

import numpy as np
import pytest

from app.matching.encoders.base import Encoder
from app.matching.encoders.hashing import HashEncoder
from app.matching.encoders.load import load_encoder
from app.matching.encoders.sentence_transformer import SentenceTransformerEncoder
from app.matching.encoders.windowed import (
    bucket_lengths,
    even_batches,
    rows_of_fixed_batch,
)
from app.matching.engine import Engine
from app.matching.pay import load_rates
from app.matching.text.masking import anonymous_profile
from tests.harness import bodies

TEXTS = [
    "Python",
    "container orchestration",
    "Kubernetes",
    "Plan, direct, or coordinate the operations of a bakery.",
    "I moved nightly loads of forty depots to streams. " * 3,
    "Nurse on a medical ward, in charge of the night shift and of two students. " * 6,
    "зарплата и кадровый учёт",
    "",
]


@pytest.fixture(scope="module")
def encoder(real_encoder: Encoder) -> SentenceTransformerEncoder:
    assert isinstance(real_encoder, SentenceTransformerEncoder)
    return real_encoder


def test_rows_have_unit_length(encoder: SentenceTransformerEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)


def test_a_vector_has_the_same_bits_in_any_company(encoder: SentenceTransformerEncoder) -> None:
    alone = [encoder.encode([text])[0] for text in TEXTS]
    together = encoder.encode(TEXTS)
    turned = encoder.encode(TEXTS[::-1])[::-1]
    crowd = encoder.encode([*(f"company {i} of it" for i in range(11)), *TEXTS, "and one more"])
    for i, vector in enumerate(alone):
        assert np.array_equal(vector, together[i])
        assert np.array_equal(vector, turned[i])
        assert np.array_equal(vector, crowd[11 + i])


def test_a_vector_has_the_same_bits_under_load(encoder: SentenceTransformerEncoder) -> None:
    expected = encoder.encode(TEXTS)
    wrong: list[int] = []

    def work(seed: int) -> None:
        order = np.random.default_rng(seed).permutation(len(TEXTS))
        found = encoder.encode([TEXTS[i] for i in order])
        wrong.extend(
            int(i) for i, row in zip(order, found, strict=True) if (row != expected[i]).any()
        )

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_the_cache_returns_the_bits_it_was_given(encoder: SentenceTransformerEncoder) -> None:
    fresh = encoder.encode(["Terraform"])
    for _ in range(2):
        assert np.array_equal(encoder.encode(["Terraform"], cache=[True]), fresh)


def test_prose_is_never_cached(encoder: SentenceTransformerEncoder) -> None:
    secret = "I left because of my health, and it took a long time to come back to work."
    encoder.encode([secret], cache=[True])  # too long for a label, whatever the caller says
    assert encoder._cache.get(secret) is None
    encoder.encode(["A short secret"], cache=[False])
    assert encoder._cache.get("A short secret") is None


def test_nothing_after_the_window_is_lost(encoder: SentenceTransformerEncoder) -> None:
    filler = "The depot is quiet and the trucks are parked in rows. " * 60
    one, other = encoder.encode([filler + "Welding.", filler + "Neurosurgery in children."])
    assert not np.array_equal(one, other)


def test_meaning_counts_more_than_words(encoder: SentenceTransformerEncoder) -> None:
    query, same, word = encoder.encode(
        ["looks after patients on a ward", "hospital nurse", "patent attorney for wards"]
    )
    assert query @ same > query @ word


def test_a_vector_has_the_same_bits_in_batches_of_any_size(
    encoder: SentenceTransformerEncoder,
) -> None:
    texts = [f"{text} {i}" for i in range(40) for text in ("a label", "a sentence of a few words")]
    alone = [encoder.encode([text])[0] for text in texts]
    for count in (2, 3, 5, 17, 80):
        assert np.array_equal(encoder.encode(texts[:count]), alone[:count])


def test_fixed_shapes_give_the_same_bits_as_well(
    encoder: SentenceTransformerEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = encoder.encode(TEXTS)
    monkeypatch.setattr(encoder, "fixed_shapes", True)
    fixed = encoder.encode(TEXTS)
    assert fixed == pytest.approx(expected, abs=1e-5)
    assert np.array_equal(encoder.encode(TEXTS[::-1])[::-1], fixed)


def test_every_length_finds_a_bucket_and_batches_are_about_as_large() -> None:
    buckets = bucket_lengths(256)
    assert buckets[-1] == 256
    assert buckets == sorted(set(buckets))
    assert all(rows_of_fixed_batch(length) * length >= 40 for length in buckets)
    batches = even_batches(list(range(11)), 24, 100)
    assert sorted(i for batch in batches for i in batch) == list(range(11))
    assert [len(batch) for batch in batches] == [4, 4, 3]


def test_how_far_a_text_is_padded_is_decided_by_its_own_length(
    encoder: SentenceTransformerEncoder,
) -> None:
    lengths = [3, 250, 9, 120, 7, 7, 100, 30, 3, 8] * 5
    batches = list(encoder._batches(lengths))
    assert sorted(i for batch in batches for i in batch.members) == list(range(len(lengths)))
    for batch in batches:
        for i in batch.members:
            assert batch.length == next(b for b in bucket_lengths(256) if b >= lengths[i])


def test_the_base_model_loads_without_a_network(encoder: SentenceTransformerEncoder) -> None:
    base = load_encoder("base")
    assert base.model_id == "all-MiniLM-L6-v2"
    assert base.dimension == encoder.dimension
    assert base.revision.endswith("-float32")


def test_a_new_profile_is_embedded_quickly(encoder: SentenceTransformerEncoder) -> None:
    engine = Engine(encoder, load_rates())
    posts = [
        {"title": f"Engineer {i}", "description": "Built loads for depots with streams. " * 12}
        for i in range(3)
    ]
    skills = [f"skill number {i}" for i in range(12)]
    profile = anonymous_profile(bodies.candidate(experience=posts, skills=skills))
    engine.encode(profile)
    start = time.process_time()
    engine.encode(profile)
    # Processor time of all threads; a guard against doing several times the work, not a benchmark.
    assert time.process_time() - start < 1.5


def test_the_hash_encoder_sees_shared_words_and_nothing_else() -> None:
    encoder = HashEncoder()
    first, second, third = encoder.encode(["Python developer", "python developer!", "night nurse"])
    assert np.array_equal(first, second)
    assert abs(first @ third) < 0.3
    assert np.array_equal(encoder.encode(["", "x"])[0], encoder.encode([""])[0])
