"""The score is its own explanation, from either side and in any company."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import clock
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.engine import Engine
from app.matching.features.seniority import level_in_title
from app.matching.features.types import CandidateFeatures, Features, JobFeatures
from app.matching.kernels.inner_products import inner_products
from app.matching.results import CATEGORIES, Match
from app.matching.scoring.calibration import beta_map
from app.matching.text.masking import anonymous_profile
from tests.harness import bodies

JOB = JobPosting.from_mapping(bodies.job("e"))
PERSON = anonymous_profile(bodies.candidate())


def _features(engine: Engine, document: CandidateProfile | JobPosting) -> Any:
    return engine.features(document, engine.encode(document))


def _match(
    engine: Engine,
    person: CandidateProfile = PERSON,
    job: JobPosting = JOB,
    weights: dict[str, float] | None = None,
) -> Match:
    return engine.match_many(person, [job], weights).items[0].match


def _many(engine: Engine) -> list[Features]:
    titles = ["Data engineer", "Night nurse", "Payroll officer", "Go developer", "Cook"]
    return [
        _features(engine, JobPosting.from_mapping({**bodies.job("e"), "title": title}))
        for title in titles
    ]


def test_contributions_add_up_to_the_score(engine: Engine) -> None:
    for weights in (None, {"requirements": 3.0, "role": 1.0}, {"preferences": 1.0}):
        match = _match(engine, weights=weights)
        assert sum(c.contribution for c in match.categories) == pytest.approx(match.score, abs=1e-6)
        assert sum(c.weight for c in match.categories) == pytest.approx(1.0)


def test_all_numbers_lie_between_0_and_1(engine: Engine) -> None:
    match = _match(engine)
    numbers = [match.score, match.employer_view, match.candidate_view]
    numbers += [value for c in match.categories for value in (c.score, c.weight, c.contribution)]
    numbers += [requirement.similarity for requirement in match.requirements]
    assert all(0.0 <= number <= 1.0 for number in numbers)


def test_a_category_without_data_drops_out(engine: Engine) -> None:
    bare = CandidateProfile.from_mapping({"skills": ["Python"], "headline": ""})
    match = _match(engine, bare, JobPosting(title="Data engineer"))
    assert [c.name for c in match.categories] == ["requirements"]
    assert match.categories[0].weight == 1.0
    # Nothing is known of the line of work: what is left is the gate of a usual match.
    sums = np.array([match.categories[0].score * engine.weights.parameters.unknown_gate])
    assert match.score == pytest.approx(beta_map(sums, engine.weights.calibration)[0])
    assert match.categories[0].contribution == pytest.approx(match.score)


def test_a_pair_has_the_same_numbers_alone_in_a_list_and_from_either_side(engine: Engine) -> None:
    person, jobs = _features(engine, PERSON), _many(engine)
    together = engine.scores(person, jobs)
    for job, score in zip(jobs, together, strict=True):
        assert engine.scores(person, [job])[0] == score
        assert engine.scores(job, [person])[0] == score
        assert engine.match(person, job).score == score
    assert (engine.scores(person, jobs[::-1])[::-1] == together).all()


def test_the_same_question_gets_the_same_answer(engine: Engine) -> None:
    first = engine.match_many(PERSON, [JOB]).items[0].match
    assert all(engine.match_many(PERSON, [JOB]).items[0].match == first for _ in range(20))


@settings(deadline=None)  # the first call may compile
@given(st.integers(1, 9), st.integers(1, 7), st.integers(0, 50))
def test_a_product_of_rows_does_not_depend_on_their_place(n: int, m: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    a = dice.normal(size=(n, 384)).astype(np.float32)
    b = dice.normal(size=(m, 384)).astype(np.float32)
    whole, turned = np.empty((n, m), np.float32), np.empty((m, n), np.float32)
    inner_products(a, b, whole)
    inner_products(b, a, turned)
    assert np.array_equal(whole, turned.T)
    single = np.empty((1, 1), np.float32)
    inner_products(a[n - 1 :], b[m - 1 :], single)
    assert single[0, 0] == whole[n - 1, m - 1]
    assert whole == pytest.approx(a.astype(np.float64) @ b.T.astype(np.float64), abs=1e-3)


def test_the_best_match_comes_first_and_ties_keep_their_order(engine: Engine) -> None:
    cook = JobPosting(title="Cook", description="Prepare soup and bread for two hundred guests.")
    page = engine.match_many(PERSON, [cook, JOB, JOB])
    assert [item.index for item in page.items] == [1, 2, 0]
    assert page.total_considered == 3
    assert page.applied_weights == engine.applied_weights(None)


def test_a_candidate_list_for_a_job_has_the_same_numbers(engine: Engine) -> None:
    there = engine.match_many(PERSON, [JOB]).items[0].match
    back = engine.match_many(JOB, [PERSON]).items[0].match
    assert there == back


@pytest.mark.parametrize(
    "given", [{"salary": 1.0}, {"role": -1.0}, {"role": 0.0}, {}, {"role": float("nan")}]
)
def test_weights_that_mean_nothing_are_refused(engine: Engine, given: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"weights|category"):
        engine.applied_weights(given)


def test_unnamed_categories_get_no_weight(engine: Engine) -> None:
    weights = engine.applied_weights({"requirements": 3, "role": 1})
    assert weights == {
        **dict.fromkeys(CATEGORIES, 0.0),
        "requirements": 0.75,
        "role": 0.25,
    }


def test_unmet_constraints_are_named_and_lower_the_candidate_view(engine: Engine) -> None:
    wishes = {"remote": "remote", "min_salary": {"amount": 90_000, "currency": "GBP"}}
    demanding = anonymous_profile(bodies.candidate(preferences=wishes))
    match = _match(engine, demanding)
    assert set(match.unmet_constraints) == {"remote", "pay-floor"}
    assert match.candidate_view < _match(engine).candidate_view
    assert match.employer_view == pytest.approx(_match(engine).employer_view)


def test_an_expired_job_is_worth_less_to_a_candidate(engine: Engine) -> None:
    today = clock.now().date()
    open_job = replace(JOB, valid_through=today.isoformat())
    past = replace(JOB, valid_through=(today - timedelta(days=1)).isoformat())
    assert _match(engine, job=open_job).unmet_constraints == ()
    assert _match(engine, job=past).unmet_constraints == ("job-expired",)
    assert _match(engine, job=past).candidate_view < _match(engine, job=open_job).candidate_view


def test_evidence_is_named_and_read_from_the_profile(engine: Engine) -> None:
    skills = [{"name": name} for name in ("Python", "Apache Airflow", "Cabinet making")]
    match = _match(engine, job=JobPosting.from_mapping({**bodies.job("e"), "skills": skills}))
    found = {r.requirement: r for r in match.requirements}
    assert found["Apache Airflow"].status == "met"
    assert found["Cabinet making"].status == "missing"
    assert found["Cabinet making"].evidence is None
    evidence = found["Python"].evidence
    assert evidence is not None
    assert (evidence.kind, evidence.id, evidence.text) == ("skill", "skills.0", "Python")


def test_a_skill_no_post_backs_is_only_claimed_and_weighs_less(engine: Engine) -> None:
    claimed = anonymous_profile(bodies.candidate(experience=[{"title": "Cook"}]))
    status = {r.requirement: r.status for r in _match(engine, claimed).requirements}
    assert status["Apache Airflow"] == "claimed"
    assert _match(engine, claimed).score < _match(engine).score


def test_too_few_years_make_a_requirement_partial(engine: Engine) -> None:
    def status(years: float) -> str:
        skills = [{"name": "Python", "years": years}, {"name": "Apache Airflow"}]
        match = _match(engine, anonymous_profile(bodies.candidate(skills=skills)))
        return {r.requirement: r.status for r in match.requirements}["Python"]

    assert (status(1), status(3)) == ("partial", "met")


def test_level_and_last_use_count(engine: Engine) -> None:
    def covered(**skill: Any) -> float:
        skills = [{"name": "Python", "years": 6, **skill}, {"name": "Apache Airflow"}]
        return _match(engine, anonymous_profile(bodies.candidate(skills=skills))).score

    year = clock.now().year
    assert covered(level="expert") > covered(level="beginner")
    assert covered(last_used=year) > covered(last_used=year - 9)


def test_pay_is_compared_across_currencies_and_periods(engine: Engine) -> None:
    def view(amount: float, currency: str, period: str) -> float:
        wish = {"min_salary": {"amount": amount, "currency": currency, "period": period}}
        return _match(engine, anonymous_profile(bodies.candidate(preferences=wish))).candidate_view

    assert view(4_900, "GBP", "month") == 1.0  # 58,800 a year, below the range of 60 to 75
    assert 0.7 < view(85_000, "USD", "year") < 1.0
    assert view(60, "EUR", "hour") < 0.5  # 105,600 a year


def test_without_wishes_the_candidate_view_is_the_role(engine: Engine) -> None:
    match = _match(engine, anonymous_profile(bodies.candidate(preferences=None)))
    role = next(c for c in match.categories if c.name == "role")
    assert match.candidate_view == role.score


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Senior Data Engineer", 3),
        ("Junior nurse", 1),
        ("Head of Finance", 6),
        ("Working student, marketing", 0),
        ("Chief Technology Officer", 7),
        ("Product Manager", None),
        ("Data engineer", None),
        ("Engineering Manager", 4),
    ],
)
def test_titles_tell_levels(title: str, level: float | None) -> None:
    assert level_in_title(title) == level


def test_the_sentence_comes_from_the_terms(engine: Engine) -> None:
    match = _match(engine)
    assert match.summary.endswith(".")
    assert "Apache Airflow" in match.summary
    assert "\n" not in match.summary


def test_the_version_names_model_templates_and_weights(engine: Engine) -> None:
    assert engine.model_version.startswith("hash@2-float32+t")
    assert "+w" in engine.model_version


def test_features_point_back_to_pieces(engine: Engine) -> None:
    person, job = _features(engine, PERSON), _features(engine, JOB)
    assert isinstance(person, CandidateFeatures)
    assert isinstance(job, JobFeatures)
    assert len(person.rows) == 1 + len(person.pieces) + 1  # one post
    assert len(job.vectors) == 2 + len(job.pieces)
    assert np.linalg.norm(person.vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert date.today().year > 2000
