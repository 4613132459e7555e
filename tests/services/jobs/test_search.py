"""Lists of jobs: who sees which, filters, facets, ranking by meaning, pages."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app import clock
from tests.harness import bodies
from tests.harness.callers import Callers, made

PARIS = {"country": "FR", "city": "Paris"}
YEN = {"min": 9_000_000, "max": 12_000_000, "currency": "JPY", "period": "year"}
HOURLY = {"min": 20, "max": 25, "currency": "GBP", "period": "hour"}


def _list(callers: Callers, name: str = "candidate", **params: Any) -> dict[str, Any]:
    return made(callers[name].get("/v1/jobs", params=params), 200)


def _titles(page: dict[str, Any]) -> list[str]:
    return [item["title"] for item in page["items"]]


def _draft(callers: Callers, **changes: Any) -> dict[str, Any]:
    employer = callers["employer"]
    return made(employer.post("/v1/jobs", bodies.job(employer.employer_id or "", **changes)))


def _varied(callers: Callers) -> None:
    callers.open_job(title="Nurse", location=PARIS, remote="onsite", seniority="senior")
    callers.open_job(title="Baker", remote="remote", employment_type="part_time", salary=HOURLY)
    skills = [{"name": "Python 3"}, {"name": "quuxing"}]
    callers.open_job(title="Actuary", salary=YEN, skills=skills)
    callers.open_job(title="Data engineer", seniority="lead")


@pytest.mark.parametrize("name", ["candidate", "employer", "other_employer", "admin"])
def test_everyone_signed_in_sees_open_jobs_newest_first(callers: Callers, name: str) -> None:
    for title in ("First", "Second"):
        callers.open_job(title=title)
    _draft(callers, title="Draft")
    page = _list(callers, name)
    assert _titles(page) == ["Second", "First"]
    assert (page["ranking"], page["facets"]) == ("recency", None)
    assert page["items"][0]["company"] == "employer company"


def test_list_is_for_those_signed_in(callers: Callers) -> None:
    assert callers["anonymous"].get("/v1/jobs").status_code == 401


@pytest.mark.parametrize("status", ["draft", "paused", "closed"])
def test_jobs_that_are_not_open_are_listed_for_their_employer_alone(
    callers: Callers, status: str
) -> None:
    path = f"/v1/jobs/{_draft(callers)['id']}"
    steps = {"draft": [], "paused": ["publish", "pause"], "closed": ["publish", "close"]}
    for step in steps[status]:
        made(callers["employer"].post(f"{path}/{step}"), 200)
    own = callers["employer"].employer_id
    for name, expected in {
        "employer": 1,
        "admin": 1,
        "candidate": 0,
        "other_employer": 0,
    }.items():
        assert _list(callers, name)["items"] == []
        assert len(_list(callers, name, status=status)["items"]) == expected
        assert len(_list(callers, name, status=status, employer_id=own)["items"]) == expected


def test_external_id_is_shown_to_the_employer_alone(callers: Callers) -> None:
    callers.open_job(external_id="req-7")
    assert _list(callers, "employer")["items"][0]["external_id"] == "req-7"
    assert _list(callers, "candidate")["items"][0]["external_id"] is None
    assert _list(callers, "other_employer", q="engineer")["items"][0]["external_id"] is None


def test_job_past_its_last_day_leaves_the_list_but_not_its_employer(callers: Callers) -> None:
    today = clock.now().date()
    callers.open_job(title="Today", valid_through=today.isoformat())
    over = callers.open_job(title="Over", valid_through=today.isoformat())
    yesterday = (today - timedelta(days=1)).isoformat()
    made(callers["employer"].patch(f"/v1/jobs/{over['id']}", {"valid_through": yesterday}), 200)
    for params in ({}, {"q": "engineer"}):
        assert _titles(_list(callers, **params)) == ["Today"]
        assert _titles(_list(callers, "employer", **params)) == ["Today"]
    assert _titles(_list(callers, status="open")) == ["Today"]
    assert _titles(_list(callers, "other_employer", status="open")) == ["Today"]
    assert _titles(_list(callers, "employer", status="open")) == ["Today"]
    assert _titles(_list(callers, "employer", status="expired")) == ["Over"]
    assert _titles(_list(callers, "other_employer", status="expired")) == []


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({"country": "FR"}, {"Nurse"}),
    ({"country": "SE"}, set()),
    ({"remote": "remote"}, {"Baker"}),
    ({"remote": "hybrid"}, {"Actuary", "Data engineer"}),
    ({"seniority": "lead"}, {"Data engineer"}),
    ({"employment_type": "part_time"}, {"Baker"}),
    ({"country": "GB", "remote": "hybrid", "seniority": "mid"}, {"Actuary"}),
    ({"min_salary": 75000, "currency": "GBP"}, {"Nurse", "Data engineer"}),
    ({"min_salary": 75000.01, "currency": "GBP"}, set()),
    ({"min_salary": 44000, "currency": "GBP"}, {"Nurse", "Data engineer", "Baker", "Actuary"}),
    ({"min_salary": 12_000_000, "currency": "JPY"}, {"Nurse", "Data engineer", "Actuary"}),
    ({"min_salary": 1, "currency": "XAF"}, set()),
]


@pytest.mark.parametrize("q", [None, "nurse"])
@pytest.mark.parametrize(("filters", "titles"), FILTERS)
def test_filters_keep_the_same_jobs_with_and_without_a_text(
    callers: Callers, q: str | None, filters: dict[str, Any], titles: set[str]
) -> None:
    _varied(callers)
    params = {**filters, **({"q": q} if q else {}), "facets": "country"}
    page = _list(callers, **params)
    assert set(_titles(page)) == titles
    assert sum(value["count"] for value in page["facets"]["country"]) == len(titles)


def test_text_ranks_by_fit_and_says_how_well(callers: Callers) -> None:
    callers.open_job(title="Pastry cook", description="Bake bread and cakes at dawn. " * 10)
    callers.open_job(title="Site reliability engineer", description="Kubernetes on call. " * 12)
    page = _list(callers, q="bake bread at dawn")
    assert page["ranking"] == "meaning"
    assert _titles(page)[0] == "Pastry cook"
    scores = [item["score"] for item in page["items"]]
    assert scores == sorted(scores, reverse=True)
    assert _list(callers)["items"][0]["score"] is None


def test_text_within_one_employer(callers: Callers) -> None:
    callers.open_job(title="Mine")
    callers.open_job("other_employer", title="Theirs")
    theirs = callers["other_employer"].employer_id
    assert _titles(_list(callers, q="engineer", employer_id=theirs)) == ["Theirs"]
    assert _titles(_list(callers, employer_id=theirs)) == ["Theirs"]


def test_text_finds_open_jobs_only_and_says_so(callers: Callers) -> None:
    _draft(callers, title="Draft")
    assert _list(callers, "employer", q="draft")["items"] == []
    assert _list(callers, "employer", q="draft", status="open")["items"] == []
    response = callers["employer"].get("/v1/jobs", params={"q": "draft", "status": "draft"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "status"


@pytest.mark.parametrize("params", [{}, {"q": "data engineer"}, {"remote": "hybrid"}])
def test_pages_have_no_gap_and_no_repeat(callers: Callers, params: dict[str, str]) -> None:
    ids = {callers.open_job(title=f"Data engineer {n}")["id"] for n in range(5)}
    seen: list[str] = []
    cursor = None
    while True:
        page = _list(callers, limit=2, **params, **({"cursor": cursor} if cursor else {}))
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == 5
    assert set(seen) == ids
    whole = [item["id"] for item in _list(callers, **params)["items"]]
    assert seen == whole


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"country": "GB"}),
        ({}, {"q": "engineer"}),
        ({"q": "engineer"}, {}),
        ({"q": "engineer"}, {"q": "nurse"}),
        ({"status": "open"}, {}),
    ],
)
def test_cursor_belongs_to_its_filters(
    callers: Callers, first: dict[str, str], second: dict[str, str]
) -> None:
    for _ in range(2):
        callers.open_job()
    cursor = _list(callers, limit=1, **first)["next_cursor"]
    assert cursor is not None
    response = callers["candidate"].get("/v1/jobs", params={**second, "cursor": cursor})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "cursor"


def _counts(page: dict[str, Any], facet: str) -> dict[str, int]:
    return {value["value"]: value["count"] for value in page["facets"][facet]}


def test_facets_count_all_filtered_jobs_not_the_page(callers: Callers) -> None:
    _varied(callers)
    _draft(callers, title="Draft")
    page = _list(callers, limit=1, facets="country,seniority,remote,employment_type,skill,salary")
    assert _counts(page, "country") == {"GB": 3, "FR": 1}
    assert _counts(page, "seniority") == {"mid": 2, "senior": 1, "lead": 1}
    assert _counts(page, "remote") == {"hybrid": 2, "onsite": 1, "remote": 1}
    assert _counts(page, "employment_type") == {"full_time": 3, "part_time": 1}
    assert _counts(page, "skill") == {
        "Python": 4,
        "Apache Airflow": 3,
        "Apache Kafka": 3,
        "quuxing": 1,
    }
    assert [value["count"] for value in page["facets"]["country"]] == [3, 1]
    narrowed = _list(callers, facets="seniority", country="FR")
    assert list(narrowed["facets"]) == ["seniority"]
    assert _counts(narrowed, "seniority") == {"senior": 1}


def test_facets_leave_out_what_jobs_do_not_state(callers: Callers) -> None:
    callers.open_job(location=None, remote=None, seniority=None, employment_type=None, skills=[])
    page = _list(callers, facets="country,seniority,remote,employment_type,skill")
    assert page["facets"] == {
        "country": [],
        "seniority": [],
        "remote": [],
        "employment_type": [],
        "skill": [],
    }


def test_job_that_names_a_skill_twice_counts_once(callers: Callers) -> None:
    callers.open_job(skills=[{"name": "Go"}, {"name": "Go", "importance": "nice"}])
    assert _counts(_list(callers, facets="skill"), "skill") == {"Go": 1}


@pytest.mark.parametrize("currency", ["GBP", "EUR", "JPY"])
def test_salary_bands_agree_with_the_pay_filter(callers: Callers, currency: str) -> None:
    _varied(callers)
    for top in (20_000, 39_999.99, 40_000, 1_000_000):
        pay = {"min": 1, "max": top, "currency": "GBP", "period": "year"}
        callers.open_job(title=f"Up to {top}", salary=pay)
    bands = _list(callers, facets="salary", currency=currency)["facets"]["salary"]
    assert all(band["currency"] == currency for band in bands)
    assert [band["min"] for band in bands] == sorted(band["min"] for band in bands)
    assert sum(band["count"] for band in bands) == 8
    assert bands[-1]["max"] is None
    for position, band in enumerate(bands):
        kept = _list(callers, min_salary=band["min"], currency=currency)["items"]
        assert len(kept) == sum(later["count"] for later in bands[position:])


def test_pay_is_read_in_the_candidates_own_currency(callers: Callers) -> None:
    wish = {"amount": 50000, "currency": "GBP", "period": "year"}
    candidate = callers.with_profile(preferences={"min_salary": wish})
    callers.open_job()
    assert len(_list(callers, min_salary=75000)["items"]) == 1
    assert _list(callers, min_salary=75001)["items"] == []
    band = _list(callers, facets="salary")["facets"]["salary"][0]
    assert (band["value"], band["currency"]) == ("60000-80000", "GBP")
    assert candidate.candidate_id is not None
    response = callers["employer"].get("/v1/jobs", params={"min_salary": 75000})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "currency"


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"facets": "country,company"}, "facets"),
        ({"facets": ""}, "facets"),
        ({"q": ""}, "q"),
        ({"q": "   "}, "q"),
        ({"q": "w" * 501}, "q"),
        ({"country": "XX"}, "country"),
        ({"remote": "moon"}, "remote"),
        ({"status": "gone"}, "status"),
        ({"employer_id": "7"}, "employer_id"),
        ({"min_salary": "nan", "currency": "EUR"}, "min_salary"),
        ({"min_salary": -1, "currency": "EUR"}, "min_salary"),
        ({"min_salary": 5}, "currency"),
        ({"limit": 0}, "limit"),
        ({"cursor": "x"}, "cursor"),
        ({"cursor": "x", "q": "engineer"}, "cursor"),
    ],
)
def test_bad_queries_are_refused_by_field(
    callers: Callers, params: dict[str, Any], field: str
) -> None:
    response = callers["candidate"].get("/v1/jobs", params=params)
    assert response.status_code == 422, response.text
    assert response.json()["errors"][0]["field"] == field


def test_stop_switch_turns_ranking_into_recency(callers: Callers, app: FastAPI) -> None:
    for title in ("Pastry cook", "Site reliability engineer"):
        callers.open_job(title=title)
    app.state.settings = app.state.settings.model_copy(update={"ranking": "off"})
    page = _list(callers, q="Pastry cook")
    assert page["ranking"] == "recency"
    assert _titles(page) == ["Site reliability engineer", "Pastry cook"]
    assert [item["score"] for item in page["items"]] == [None, None]
