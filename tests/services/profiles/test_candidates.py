"""Profiles: create, read, change, erase; what employers see."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app import clock
from app.database import Database
from app.matching.engine import Engine
from app.matching.text.masking import MASK_VERSION
from app.models import Candidate
from app.services import embeddings, reindexing
from tests.harness import bodies
from tests.harness.callers import Callers, made


def test_profile_comes_back_as_it_was_sent(callers: Callers) -> None:
    candidate = callers["candidate"]
    body = bodies.candidate()
    response = candidate.post("/v1/candidates", body)
    created = made(response)
    assert response.headers["Location"] == f"/v1/candidates/{created['id']}"
    read = made(candidate.get(response.headers["Location"]), 200)
    assert read == created
    for name in ("name", "email", "phone", "links", "headline", "summary", "location"):
        assert read[name] == body[name]
    assert [skill["name"] for skill in read["skills"]] == ["Python", "Apache Airflow", "PostgreSQL"]
    assert read["consents"] == {"matching": True}


def test_study_under_way_and_a_post_that_begins_soon_are_told(callers: Callers) -> None:
    now = clock.now()
    body = bodies.candidate(
        education=[{"institution": "W", "start": "2024-09", "end": f"{now.year + 3}-06"}],
        experience=[{"title": "Cook", "start": f"{(now + timedelta(days=60)):%Y-%m}"}],
        links=["HTTP://Example.com", "https://bücher.example/ada?x=1#top"],
    )
    created = made(callers["candidate"].post("/v1/candidates", body))
    assert created["links"] == body["links"]


def test_what_was_accepted_once_can_still_be_read(callers: Callers) -> None:
    """Rules about what may be entered became stricter; what is stored does not vanish by that."""
    candidate = callers.with_profile()
    callers["employer"]
    with callers.database.write() as session:
        row = session.get_one(Candidate, UUID(candidate.candidate_id))
        row.links = ["ftp://example.com"]
        row.education = [{"institution": "W", "start": "2015-09", "end": "2012-06"}]
        row.preferences = {
            "min_salary": {"amount": 5_000_000.5, "currency": "JPY", "period": "year"}
        }
    for who in ("candidate", "employer"):
        made(callers[who].get(f"/v1/candidates/{candidate.candidate_id}"), 200)


def test_second_profile_is_refused(callers: Callers) -> None:
    candidate = callers.with_profile()
    response = candidate.post("/v1/candidates", bodies.candidate())
    assert response.status_code == 409
    assert response.json()["type"] == "/problems/profile-exists"


def test_employer_creates_no_profile(callers: Callers) -> None:
    assert callers["employer"].post("/v1/candidates", bodies.candidate()).status_code == 403


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"skills": [{"name": "Python", "years": -1}]}, "skills.0.years"),
        ({"skills": [{"name": "Python", "years": True}]}, "skills.0.years"),
        ({"skills": [{"name": "Python", "last_used": 2100}]}, "skills.0.last_used"),
        ({"skills": [{"name": "Python", "last_used": 1939}]}, "skills.0.last_used"),
        ({"skills": [{"name": "\u200b\u2060"}]}, "skills.0.name"),
        ({"name": "\u200b \u00ad"}, "name"),
        ({"headline": "\u3164"}, "headline"),
        ({"experience": [{"title": "Cook", "start": "2099-01"}]}, "experience.0"),
        ({"experience": [{"title": "Cook", "end": "2099-01"}]}, "experience.0"),
        ({"experience": [{"title": "Cook", "start": "1939-12"}]}, "experience.0.start"),
        (
            {"education": [{"institution": "W", "start": "2015-09", "end": "2012-06"}]},
            "education.0",
        ),
        (
            {"experience": [{"title": "Cook", "start": "2020-05-20", "end": "2020-05-10"}]},
            "experience.0",
        ),
        ({"certifications": [{"name": "CKA", "year": 2100}]}, "certifications.0.year"),
        ({"languages": [{"code": "English", "level": "C1"}]}, "languages.0.code"),
        ({"preferences": {"available_from": "1893456000"}}, "preferences.available_from"),
        ({"preferences": {"available_from": "0001-01-01"}}, "preferences.available_from"),
        ({"links": ["javascript:alert(1)"]}, "links.0"),
        ({"links": ["data:text/html,hello"]}, "links.0"),
        ({"links": ["https://"]}, "links.0"),
        ({"links": ["https://ada:secret@example.com"]}, "links.0"),
        ({"links": ["https://exa mple.com"]}, "links.0"),
        ({"links": ["//example.com"]}, "links.0"),
        ({"links": ["https://example.com/" + "a" * 300]}, "links.0"),
        ({"skills": [{"name": "A"}, {"name": "B", "level": "guru"}]}, "skills.1.level"),
        ({"skills": [{"name": "x" * 101}]}, "skills.0.name"),
        ({"skills": [{"name": "a"}] * 201}, "skills"),
        ({"location": {"country": "XX"}}, "location.country"),
        ({"headline": "h" * 201}, "headline"),
        ({"summary": "s" * 10_001}, "summary"),
        ({"experience": [{"title": "T", "start": "2021-13"}]}, "experience.0.start"),
        ({"experience": [{"title": "T", "start": "2021"}]}, "experience.0.start"),
        (
            {"preferences": {"min_salary": {"amount": 1.234, "currency": "EUR"}}},
            "preferences.min_salary.amount",
        ),
        (
            {"preferences": {"min_salary": {"amount": 2**63, "currency": "EUR"}}},
            "preferences.min_salary.amount",
        ),
        ({"salary_history": [1]}, "salary_history"),
        ({"preferences": {"current_salary": 5}}, "preferences.current_salary"),
        ({"email": "nobody"}, "email"),
        ({"blocked_employer_ids": ["1"]}, "blocked_employer_ids.0"),
    ],
)
def test_bad_input_is_refused_by_field(
    callers: Callers, change: dict[str, Any], field: str
) -> None:
    response = callers["candidate"].post("/v1/candidates", bodies.candidate(**change))
    assert response.status_code == 422, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert field in [error["field"] for error in response.json()["errors"]]


def test_what_is_no_code_is_told_which_code_is_meant(callers: Callers) -> None:
    wrong = bodies.candidate(
        location={"country": "United Kingdom"},
        languages=[{"code": "English", "level": "C1"}],
        preferences={"min_salary": {"amount": 1, "currency": "Pounds"}},
    )
    errors = callers["candidate"].post("/v1/candidates", wrong).json()["errors"]
    told = {error["field"]: error["message"] for error in errors}
    assert told["location.country"].endswith("such as GB.")
    assert told["languages.0.code"].endswith("such as en.")
    assert told["preferences.min_salary.currency"].endswith("such as EUR.")


def test_patch_keeps_what_is_absent_clears_null_and_replaces_lists(callers: Callers) -> None:
    candidate = callers.with_profile()
    path = f"/v1/candidates/{candidate.candidate_id}"
    patch = {
        "summary": None,
        "skills": [{"name": "Rust"}],
        "preferences": {"remote": "remote"},
        "location": {"city": "York"},
    }
    read = made(candidate.patch(path, patch), 200)
    assert read["summary"] is None
    assert [skill["name"] for skill in read["skills"]] == ["Rust"]
    assert read["preferences"]["remote"] == "remote"
    assert read["preferences"]["titles"] == ["Data engineer"]
    assert read["location"] == {"country": "GB", "city": "York"}
    assert read["headline"] == bodies.candidate()["headline"]
    assert made(candidate.get(path), 200) == read


def test_required_field_cannot_be_cleared(callers: Callers) -> None:
    candidate = callers.with_profile()
    response = candidate.patch(f"/v1/candidates/{candidate.candidate_id}", {"headline": None})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "headline"


def test_employer_sees_nothing_that_identifies(callers: Callers) -> None:
    summary = (
        "Ada Quillby here. Quillby's loads at Brackwater Freight in Leeds; studied at Wexcombe "
        "Polytechnic. Write to ada.quillby@example.com or ada@other.example.org, call "
        "+44 20 7946 0123 or 020 7946 0999, see https://code.example.com/quillby."
    )
    candidate = callers.with_profile(summary=summary)
    response = callers["employer"].get(f"/v1/candidates/{candidate.candidate_id}")
    text = response.text
    assert response.status_code == 200
    for secret in ("Ada", "Quillby", "Brackwater", "Leeds", "Wexcombe", "@", "7946", "example"):
        assert secret not in text, secret
    assert response.json()["location"] == {"country": "GB"}
    assert response.json()["skills"][0]["name"] == "Python"


@pytest.mark.parametrize("hide", ["visibility", "consent", "block"])
def test_hidden_candidate_does_not_exist_for_employers(callers: Callers, hide: str) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    path = f"/v1/candidates/{candidate.candidate_id}"
    assert employer.get(path).status_code == 200
    if hide == "visibility":
        made(candidate.patch(path, {"visibility": "hidden"}), 200)
    elif hide == "consent":
        made(candidate.post(f"{path}/consent", {"purpose": "matching", "granted": False}), 200)
    else:
        made(candidate.patch(path, {"blocked_employer_ids": [employer.employer_id]}), 200)
    hidden = employer.get(path).json()
    missing = employer.get("/v1/candidates/0199a2c0-0000-7000-8000-000000000000").json()
    assert {**hidden, "instance": ""} == {**missing, "instance": ""}
    assert made(employer.get("/v1/candidates"), 200)["items"] == []
    assert made(candidate.get(path), 200)["id"] == candidate.candidate_id
    others = callers["other_employer"].get(path).status_code
    assert others == (200 if hide == "block" else 404)


def test_other_candidates_see_nothing(callers: Callers) -> None:
    candidate = callers.with_profile()
    other = callers["other_candidate"]
    assert other.get(f"/v1/candidates/{candidate.candidate_id}").status_code == 404
    assert other.get("/v1/candidates").status_code == 403


def test_erasure_ends_the_account_and_frees_the_address(callers: Callers) -> None:
    candidate = callers.with_profile()
    key = made(candidate.post("/v1/api-keys", {"name": "k"}))["key"]
    path = f"/v1/candidates/{candidate.candidate_id}"
    assert candidate.delete(path).status_code == 204
    assert candidate.get("/v1/me").status_code == 401
    assert callers.client.get("/v1/me", headers={"X-API-Key": key}).status_code == 401
    assert callers["admin"].get(path).status_code == 404
    again = callers.register("candidate", "candidate")
    assert made(again.get("/v1/me"), 200)["candidate_id"] is None


def test_lists_page_without_gap_or_repeat(callers: Callers) -> None:
    admin = callers["admin"]
    ids = [
        made(admin.post("/v1/candidates", bodies.candidate(external_id=f"x{n}")))["id"]
        for n in range(5)
    ]
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = made(admin.get("/v1/candidates", params=params), 200)
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted(ids, reverse=True)


@pytest.mark.parametrize("cursor", ["x", "!!", "e30", "WyJhIiwiYiJd", "A" * 900])
def test_foreign_cursor_is_refused(callers: Callers, cursor: str) -> None:
    response = callers["admin"].get("/v1/candidates", params={"cursor": cursor})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "1.5"])
def test_limit_is_bounded(callers: Callers, limit: str) -> None:
    assert callers["admin"].get("/v1/candidates", params={"limit": limit}).status_code == 422


def test_external_id_is_unique_for_the_operator(callers: Callers) -> None:
    body = bodies.candidate(external_id="same")
    made(callers["admin"].post("/v1/candidates", body))
    response = callers["admin"].post("/v1/candidates", body)
    assert response.status_code == 409


def test_employers_can_read_the_barest_profile(callers: Callers) -> None:
    bare = {"name": "Bo", "email": "bo@example.com", "headline": "Cook", "skills": []}
    made(callers["candidate"].post("/v1/candidates", bare))
    (seen,) = made(callers["employer"].get("/v1/candidates"), 200)["items"]
    assert seen["headline"] == "Cook"
    assert made(callers["employer"].get(f"/v1/candidates/{seen['id']}"), 200) == seen


def test_employers_can_read_a_profile_that_repeats_names_up_to_every_bound(
    callers: Callers,
) -> None:
    name = "Bo Ro"
    full = " ".join([name] * 33)  # 197 characters: what hides a name may be longer than it
    body = {
        "name": name,
        "email": "bo@example.com",
        "headline": full,
        "summary": full,
        "skills": [{"name": " ".join([name] * 16)}],
        "experience": [{"title": full, "company": name, "description": full, "skills": [name]}],
        "education": [{"institution": name, "degree": full, "field": name}],
        "certifications": [{"name": name, "issuer": full}],
        "preferences": {"titles": [full, name], "cities": [name], "industries": [name]},
    }
    made(callers["candidate"].post("/v1/candidates", body))
    (seen,) = made(callers["employer"].get("/v1/candidates"), 200)["items"]
    assert "Ro" not in str(seen)


def test_employers_see_years_and_no_time_of_change(callers: Callers) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    path = f"/v1/candidates/{candidate.candidate_id}"
    seen = made(employer.get(path), 200)
    assert seen["experience"][0]["start"] == "2021"
    assert "updated_at" not in seen
    job = callers.open_job()
    for where in (
        f"/v1/jobs/{job['id']}/matches",
        f"/v1/match/{candidate.candidate_id}/{job['id']}",
    ):
        text = employer.get(where).text
        assert "2021-04" not in text
        assert '"start":"2021"' in text.replace(" ", "")
    assert made(candidate.get(path), 200)["experience"][0]["start"] == "2021-04"


def test_preview_shows_the_candidate_what_employers_see(callers: Callers) -> None:
    candidate = callers.with_profile(summary="Ada Quillby of Brackwater, ada at example dot com.")
    path = f"/v1/candidates/{candidate.candidate_id}"
    preview = made(candidate.get(f"{path}/preview"), 200)
    assert preview == made(callers["employer"].get(path), 200)
    assert preview["summary"] == "[hidden] of [hidden], [hidden]."
    assert made(callers["admin"].get(f"{path}/preview"), 200) == preview
    assert callers["employer"].get(f"{path}/preview").status_code == 403
    assert callers["other_candidate"].get(f"{path}/preview").status_code == 404


def test_every_string_that_an_employer_reads_is_masked(callers: Callers) -> None:
    told = "Quillby of Brackwater in Leeds"
    candidate = callers.with_profile(
        headline=told,
        summary=told,
        skills=[{"name": told}],
        experience=[{"title": told, "company": "Brackwater Freight", "description": told,
                     "skills": [told]}],
        education=[{"institution": "Wexcombe Polytechnic", "degree": told, "field": told}],
        certifications=[{"name": told, "issuer": told}],
        preferences={"titles": [told], "industries": [told], "cities": [told, "York"]},
    )  # fmt: skip
    text = callers["employer"].get(f"/v1/candidates/{candidate.candidate_id}").text
    assert not [secret for secret in ("Quillby", "Brackwater", "Leeds") if secret in text]
    assert "York" in text


def test_a_profile_is_masked_when_it_is_written_and_never_when_it_is_read(
    callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    path = f"/v1/candidates/{candidate.candidate_id}"
    made(candidate.patch(path, {"summary": "Quillby again"}), 200)

    def fail(_body: object) -> None:
        raise AssertionError("masked again")

    monkeypatch.setattr(embeddings, "mask_candidate", fail)
    assert made(employer.get(path), 200)["summary"] == "[hidden] again"
    assert made(employer.get("/v1/candidates"), 200)["items"][0]["summary"] == "[hidden] again"
    made(candidate.post(f"{path}/consent", {"purpose": "matching", "granted": False}), 200)


def test_profiles_masked_by_an_older_version_are_masked_anew_by_the_worker(
    callers: Callers, database: Database, engine: Engine
) -> None:
    candidate, employer = callers.with_profile(), callers["employer"]
    path = f"/v1/candidates/{candidate.candidate_id}"
    with database.write() as session:
        row = session.scalars(select(Candidate)).one()
        row.anonymous_view, row.mask_version = {"headline": "Ada Quillby", "skills": []}, 0
        row.summary = "Ada Quillby, unmasked by the old version"
    assert "Quillby" not in employer.get(path).text  # before the worker came
    assert reindexing.embed_missing(database, engine) > 0
    with database.read() as session:
        row = session.scalars(select(Candidate)).one()
        assert row.mask_version == MASK_VERSION
        assert row.anonymous_view is not None
        assert row.anonymous_view["summary"] == "[hidden], unmasked by the old version"
    assert reindexing.embed_missing(database, engine) == 0


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "data:text/html,x", "ftp://example.com", "mailto:ada@example.com",
     "https://", "https:///x", "http://a b.com", "https://user:pass@example.com", "//example.com",
     "https://example.com/" + "a" * 300, "ada", "http:example.com", "https://example.com/<b>",
     "https:\\\\example.com"],
)  # fmt: skip
def test_links_are_web_addresses(callers: Callers, link: str) -> None:
    response = callers["candidate"].post("/v1/candidates", bodies.candidate(links=[link]))
    assert response.status_code == 422, link
    assert response.json()["errors"][0]["field"] == "links.0"


def test_a_link_without_its_scheme_gets_one(callers: Callers) -> None:
    body = bodies.candidate(links=["github.com/ada", "http://example.com"])
    created = made(callers["candidate"].post("/v1/candidates", body))
    assert created["links"] == ["https://github.com/ada", "http://example.com"]
