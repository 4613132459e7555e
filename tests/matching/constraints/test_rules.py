"""Hard constraints: the rule for a pair and the columns give one verdict."""

from datetime import UTC, date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import clock
from app.matching.constraints import masks, sql
from app.matching.constraints.columns import CandidateColumns, JobColumns
from app.matching.constraints.filter_fields import (
    CandidateFacts,
    CandidateQuery,
    JobFacts,
    JobQuery,
)
from app.matching.constraints.rules import (
    OF_CANDIDATES,
    OF_JOBS,
    RULES,
    Constraint,
    unmet_constraints,
)
from app.matching.documents import Salary
from app.matching.pay import load_rates

RATES = load_rates()
TODAY = date(2026, 11, 22)
COUNTRIES = st.sampled_from(["GB", "DE", "IN", "US"])
TYPES = st.sampled_from(["full_time", "part_time", "contract"])
CURRENCIES = st.sampled_from(["EUR", "GBP", "XXX"])
EMPLOYERS = st.sampled_from(["a", "b", "c"])
AMOUNTS = st.sampled_from([20_000.0, 50_000.0, 50_000.01, 90_000.0])


def maybe(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | values


def some(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(values, max_size=2, unique=True).map(tuple)


CANDIDATES = st.builds(
    CandidateFacts,
    visible=st.booleans(),
    country=maybe(COUNTRIES),
    remote=maybe(st.sampled_from(["onsite", "hybrid", "remote", "any"])),
    countries=some(COUNTRIES),
    employment_types=some(TYPES),
    pay_floor=maybe(AMOUNTS),
    pay_currency=maybe(CURRENCIES),
    needs_visa=st.booleans(),
    authorised=some(COUNTRIES),
    rests_until=maybe(
        st.integers(-2, 2).map(lambda days: (TODAY + timedelta(days=days)).isoformat())
    ),
    blocked_employers=some(EMPLOYERS),
)
JOBS = st.builds(
    JobFacts,
    employer=maybe(EMPLOYERS),
    is_open=st.booleans(),
    valid_through=maybe(
        st.integers(-2, 2).map(lambda days: (TODAY + timedelta(days=days)).isoformat())
    ),
    country=maybe(COUNTRIES),
    remote=maybe(st.sampled_from(["onsite", "hybrid", "remote"])),
    employment_type=maybe(TYPES),
    seniority=maybe(st.sampled_from(["junior", "senior"])),
    pay_max=maybe(AMOUNTS),
    pay_currency=maybe(CURRENCIES),
    sponsors_visa=maybe(st.booleans()),
    remote_countries=some(COUNTRIES),
)


def test_every_constraint_stands_in_all_three_dialects() -> None:
    assert list(RULES) == list(Constraint)
    assert list(masks.JOB_MASKS) == list(sql.JOB_CONDITIONS) == list(OF_JOBS)
    assert list(masks.CANDIDATE_MASKS) == list(sql.CANDIDATE_CONDITIONS) == list(OF_CANDIDATES)


@given(CANDIDATES, st.lists(JOBS, min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_columns_of_jobs_agree_with_the_rule_for_a_pair(
    candidate: CandidateFacts, jobs: list[JobFacts]
) -> None:
    columns = JobColumns(RATES)
    for slot, job in enumerate(jobs):
        columns.put([slot], [job])
    expected = [
        set(unmet_constraints(candidate, job, RATES, TODAY)).isdisjoint(OF_JOBS) for job in jobs
    ]
    assert masks.eligible_jobs(columns, candidate, TODAY).tolist() == expected


@given(JOBS, st.lists(CANDIDATES, min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_columns_of_candidates_agree_with_the_rule_for_a_pair(
    job: JobFacts, candidates: list[CandidateFacts]
) -> None:
    columns = CandidateColumns(RATES)
    for slot, candidate in enumerate(candidates):
        columns.put([slot], [candidate])
    expected = [
        set(unmet_constraints(candidate, job, RATES, TODAY)).isdisjoint(OF_CANDIDATES)
        for candidate in candidates
    ]
    with clock.moved(datetime.combine(TODAY, time(12), UTC) - clock.now()):
        assert masks.eligible_candidates(columns, job).tolist() == expected


@given(CANDIDATES)
def test_facts_survive_json(facts: CandidateFacts) -> None:
    assert CandidateFacts.from_mapping(facts.to_mapping()) == facts


@given(JOBS)
def test_facts_of_jobs_survive_json(facts: JobFacts) -> None:
    assert JobFacts.from_mapping(facts.to_mapping()) == facts


def test_missing_data_never_excludes() -> None:
    strict = CandidateFacts(
        remote="remote",
        countries=("GB",),
        employment_types=("contract",),
        pay_floor=1e9,
        pay_currency="EUR",
        needs_visa=True,
        blocked_employers=("a",),
    )
    assert unmet_constraints(strict, JobFacts(), RATES, TODAY) == ()
    picky = JobFacts(remote="remote", remote_countries=("GB",))
    assert unmet_constraints(CandidateFacts(), picky, RATES, TODAY) == ()


@pytest.mark.parametrize(
    ("candidate", "job", "codes"),
    [
        ({"remote": "remote"}, {"remote": "hybrid"}, ("remote",)),
        ({"remote": "hybrid"}, {"remote": "onsite"}, ("remote",)),
        ({"remote": "hybrid"}, {"remote": "remote"}, ()),
        ({"remote": "any"}, {"remote": "onsite"}, ()),
        ({"countries": ("GB",)}, {"country": "DE"}, ("location",)),
        ({"countries": ("GB",)}, {"country": "DE", "remote": "remote"}, ()),
        (
            {"employment_types": ("contract",)},
            {"employment_type": "full_time"},
            ("employment-type",),
        ),
        ({"needs_visa": True}, {"sponsors_visa": False}, ("visa",)),
        ({"needs_visa": True}, {"sponsors_visa": None}, ()),
        (
            {"authorised": ("GB",)},
            {"country": "DE", "sponsors_visa": False},
            ("visa",),
        ),
        ({"authorised": ("GB",)}, {"country": "DE"}, ()),
        (
            {"authorised": ("GB",), "needs_visa": True},
            {"country": "GB", "sponsors_visa": False},
            (),
        ),
        (
            {"authorised": ("GB",), "needs_visa": True},
            {"sponsors_visa": False},
            ("visa",),
        ),
        (
            {"authorised": ("GB",), "country": "GB"},
            {"country": "US", "remote": "remote", "sponsors_visa": False},
            (),
        ),
        (
            {"authorised": ("GB",), "country": "US"},
            {"country": "GB", "remote": "remote", "sponsors_visa": False},
            ("visa",),
        ),
        ({"rests_until": "2026-11-23"}, {}, ("candidate-hidden",)),
        ({"rests_until": "2026-11-22"}, {}, ()),
        (
            {"country": "FR"},
            {"remote": "remote", "remote_countries": ("US", "CA")},
            ("remote-countries",),
        ),
        ({"country": "FR"}, {"remote_countries": ("US",)}, ("remote-countries",)),
        ({"country": "FR"}, {"remote": "onsite", "remote_countries": ("US",)}, ()),
        ({"country": "US"}, {"remote": "remote", "remote_countries": ("US", "CA")}, ()),
        ({"visible": False}, {}, ("candidate-hidden",)),
        ({"blocked_employers": ("a",)}, {"employer": "a"}, ("employer-blocked",)),
        ({}, {"is_open": False}, ("job-not-open",)),
        ({}, {"valid_through": "2026-11-21"}, ("job-expired",)),
        ({}, {"valid_through": "2026-11-22"}, ()),
        (
            {"pay_floor": 60_000.0, "pay_currency": "EUR"},
            {"pay_max": 59_999.0, "pay_currency": "EUR"},
            ("pay-floor",),
        ),
        (
            {"pay_floor": 60_000.0, "pay_currency": "EUR"},
            {"pay_max": 60_000.0, "pay_currency": "EUR"},
            (),
        ),
        (
            {"pay_floor": 60_000.0, "pay_currency": "EUR"},
            {"pay_max": 60_000.0, "pay_currency": "JPY"},
            ("pay-floor",),
        ),
    ],
)
def test_each_constraint(candidate: dict, job: dict, codes: tuple[str, ...]) -> None:
    found = unmet_constraints(CandidateFacts(**candidate), JobFacts(**job), RATES, TODAY)
    assert found == codes


def test_queries_ask_for_stated_facts() -> None:
    columns = JobColumns(RATES)
    columns.put(
        [0], [JobFacts(country="GB", remote="hybrid", pay_max=60_000.0, pay_currency="GBP")]
    )
    columns.put([1], [JobFacts()])
    assert masks.jobs_matching_query(columns, JobQuery(country="GB")).tolist() == [True, False]
    assert masks.jobs_matching_query(columns, JobQuery(remote="hybrid")).tolist() == [True, False]
    assert masks.jobs_matching_query(
        columns, JobQuery(min_salary=Salary(60_000, "GBP"))
    ).tolist() == [
        True,
        False,
    ]
    assert masks.jobs_matching_query(
        columns, JobQuery(min_salary=Salary(60_001, "GBP"))
    ).tolist() == [
        False,
        False,
    ]
    people = CandidateColumns(RATES)
    people.put([0], [CandidateFacts(pay_floor=60_000.0, pay_currency="GBP")])
    people.put([1], [CandidateFacts()])
    most = CandidateQuery(max_salary=Salary(50_000, "GBP"))
    assert masks.candidates_matching_query(people, most).tolist() == [False, True]


def test_a_cleared_row_is_in_no_answer() -> None:
    people = CandidateColumns(RATES)
    people.put([0], [CandidateFacts(blocked_employers=("a",))])
    people.clear(0)
    assert not masks.eligible_candidates(people, JobFacts()).any()
    people.put([0], [CandidateFacts()])
    assert np.array_equal(masks.eligible_candidates(people, JobFacts(employer="a")), [True])
