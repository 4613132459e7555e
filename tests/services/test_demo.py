"""The demo marketplace looks like the real world, and the real model reads it by meaning."""

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app import clock, security
from app.config import Settings
from app.database import Database
from app.matching.constraints.filter_fields import candidate_facts, job_facts
from app.matching.constraints.rules import unmet_constraints
from app.matching.documents import CandidateProfile, JobPosting
from app.matching.engine import Engine
from app.matching.pay import load_rates
from app.models import Candidate, Employer, Job, MatchRequest, MatchRequestEvent
from app.schemas.candidate import CandidateCreate
from app.schemas.job import JobBody
from app.services import demo, demo_loading, embeddings
from app.services.accounts import access

Body = dict[str, Any]

EMPLOYERS = demo.read("employers.json")
JOBS = demo.read("jobs")
CANDIDATES = demo.read("candidates")
PAIRS = demo.read("pairs.json")
REQUESTS = demo.read("requests.json")
STOP_WORDS = set((Path(__file__).parent / "stop_words.txt").read_text("utf-8").split())
SUFFIXES = ("s", "es", "ing", "ed", "er", "or", "ment", "ation", "tion", "ion", "ly", "al", "e")


def _profile_text(body: Body) -> str:
    parts = [body["headline"], body.get("summary", "")]
    for entry in body.get("experience", []):
        parts += [entry["title"], entry.get("description", "")]
    return "\n".join(parts)


def _candidate_text(body: Body) -> str:
    skills = [skill["name"] for skill in body["skills"]]
    titles = body.get("preferences", {}).get("titles", [])
    return "\n".join([_profile_text(body), *skills, *titles])


def _job_text(body: Body) -> str:
    return "\n".join([body["title"], body["description"], *(s["name"] for s in body["skills"])])


def _stems(word: str) -> set[str]:
    """All forms left by stripping suffixes again and again: stricter than any single stem."""
    found: set[str] = set()
    todo = [word]
    while todo:
        form = todo.pop()
        if form in found:
            continue
        found.add(form)
        if form.endswith("ies") and len(form) >= 5:
            todo.append(form[:-3] + "y")
        for suffix in SUFFIXES:
            if form.endswith(suffix) and len(form) - len(suffix) >= 3:
                todo.append(form[: -len(suffix)])
        if len(form) >= 4 and form[-1] == form[-2]:
            todo.append(form[:-1])
    return found


def _content_stems(text: str) -> set[str]:
    words = set(re.findall(r"[^\W_]+", text.lower()))
    kept = {word for word in words if len(word) >= 3 and word not in STOP_WORDS}
    return {stem for word in kept for stem in _stems(word)}


def test_size_and_spread() -> None:
    assert len(EMPLOYERS) >= 20
    assert len(JOBS) >= 70
    assert len(CANDIDATES) >= 100
    assert len({job["location"]["country"] for job in JOBS}) >= 8
    assert len({job["salary"]["currency"] for job in JOBS}) >= 6
    assert {job["employer"] for job in JOBS} == {employer["key"] for employer in EMPLOYERS}


@pytest.mark.parametrize("items", [JOBS, CANDIDATES])
def test_external_ids_are_unique(items: list[Body]) -> None:
    assert len({item["external_id"] for item in items}) == len(items)


def test_every_body_is_valid() -> None:
    for body in CANDIDATES:
        CandidateCreate.model_validate(body)
    for body in JOBS:
        JobBody.model_validate({k: v for k, v in body.items() if k not in ("employer", "status")})


def test_texts_are_as_long_and_uneven_as_real_ones() -> None:
    profiles = [len(_profile_text(body).split()) for body in CANDIDATES]
    jobs = [len(body["description"].split()) for body in JOBS]
    assert statistics.median(profiles) >= 150
    assert statistics.median(jobs) >= 250
    assert max(profiles) >= 3 * min(profiles)
    assert max(jobs) >= 3 * min(jobs)


def _sayings(value: Any, key: str = "") -> list[str]:
    """Everything that somebody says in a request: the message, notes, reasons in words."""
    if isinstance(value, dict):
        return [text for name, inner in value.items() for text in _sayings(inner, name)]
    if isinstance(value, list):
        return [text for inner in value for text in _sayings(inner, key)]
    return [value] if key in ("message", "note", "reason") else []


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return iter({tuple(words[i : i + 6]) for i in range(len(words) - 5)})


def test_no_six_words_stand_in_more_than_three_texts() -> None:
    texts = [body["description"] for body in EMPLOYERS]
    texts += [
        "\n".join([_job_text(body), body.get("interview_process", ""), *body.get("benefits", [])])
        for body in JOBS
    ]
    texts += [_candidate_text(body) for body in CANDIDATES]
    texts += ["\n".join(_sayings(body)) for body in REQUESTS]
    counts = Counter(run for text in texts for run in _runs(text))
    assert [run for run, count in counts.items() if count > 3] == []


def _pairs() -> list[tuple[Body, Body]]:
    jobs = {body["external_id"]: body for body in JOBS}
    people = {body["external_id"]: body for body in CANDIDATES}
    return [(people[pair["candidate"]], jobs[pair["job"]]) for pair in PAIRS]


def test_at_least_fifteen_pairs_share_no_content_word() -> None:
    clean = [
        (person["external_id"], job["external_id"])
        for person, job in _pairs()
        if not _content_stems(_candidate_text(person)) & _content_stems(_job_text(job))
    ]
    assert len(clean) == len(PAIRS) >= 15


@pytest.fixture(scope="module")
def marketplace(real_engine: Engine) -> dict[str, list[Any]]:
    """What the real engine knows of every demo candidate and job, each embedded once."""
    documents = [embeddings.candidate_document(body) for body in CANDIDATES]
    postings = [JobPosting.from_mapping(body) for body in JOBS]
    encoded = real_engine.encode_many([*documents, *postings])
    features = [
        real_engine.features(document, own)
        for document, own in zip([*documents, *postings], encoded, strict=True)
    ]
    return {"candidates": features[: len(documents)], "jobs": features[len(documents) :]}


def test_pairs_without_a_shared_word_are_found_by_meaning(
    real_engine: Engine, marketplace: dict[str, list[Any]]
) -> None:
    place = {body["external_id"]: n for n, body in enumerate(CANDIDATES)}
    missed = []
    for person, job in _pairs():
        profile = marketplace["candidates"][place[person["external_id"]]]
        ranked = real_engine.rank(profile, marketplace["jobs"])
        first = [JOBS[n]["external_id"] for n in ranked.order[:3]]
        if job["external_id"] not in first:
            missed.append((person["external_id"], first))
    assert len(missed) <= len(PAIRS) - 15, missed


def test_no_demo_profile_raises_a_warning(
    real_engine: Engine, marketplace: dict[str, list[Any]]
) -> None:
    flagged = [
        (job["external_id"], person["external_id"], flag.code)
        for person, profile in zip(CANDIDATES, marketplace["candidates"], strict=True)
        for job, posting in zip(JOBS, marketplace["jobs"], strict=True)
        for flag in real_engine.match(profile, posting).flags
        if flag.severity == "warning"
    ]
    assert flagged == []


def test_requests_are_as_employers_write_them() -> None:
    assert len(REQUESTS) >= 20
    assert len({(body["job"], body["candidate"]) for body in REQUESTS}) == len(REQUESTS)
    assert len({body["employer"] for body in REQUESTS}) >= 15
    assert all(40 <= len(body["message"].split()) <= 120 for body in REQUESTS)


def test_requests_approach_people_whose_hard_constraints_the_job_meets() -> None:
    jobs = {body["external_id"]: body for body in JOBS}
    people = {body["external_id"]: body for body in CANDIDATES}
    rates, today = load_rates(), clock.now().date()
    for request in REQUESTS:
        job, person = jobs[request["job"]], people[request["candidate"]]
        assert job["employer"] == request["employer"]
        assert job["status"] == "open"
        visible = person.get("visibility", "visible") == "visible"
        candidate = candidate_facts(CandidateProfile.from_mapping(person), visible=visible)
        unmet = unmet_constraints(candidate, job_facts(JobPosting.from_mapping(job)), rates, today)
        assert unmet == (), request["candidate"]


def test_employers_write_no_city_that_they_cannot_know() -> None:
    people = {body["external_id"]: body for body in CANDIDATES}
    jobs = {body["external_id"]: body for body in JOBS}
    for request in REQUESTS:
        city = people[request["candidate"]]["location"]["city"]
        if city != jobs[request["job"]]["location"]["city"]:
            assert city not in request["message"], request["candidate"]


def test_demo_loads_once_with_requests_in_different_states(
    database: Database, engine: Engine, settings: Settings
) -> None:
    tables = (Employer, Job, Candidate, MatchRequest, MatchRequestEvent)

    def counts() -> list[int]:
        with database.read() as session:
            return [session.scalar(select(func.count()).select_from(table)) for table in tables]

    strict = settings.model_copy(update={"daily_request_cap": 0})
    demo_loading.load(database, engine, strict)
    loaded = counts()
    assert loaded[:4] == [len(EMPLOYERS), len(JOBS), len(CANDIDATES), len(REQUESTS)]
    with database.read() as session:
        states = Counter(session.scalars(select(MatchRequest.status)))
        amended = select(MatchRequestEvent).where(MatchRequestEvent.reason == "revised")
        assert len(session.scalars(amended).all()) == 2
    assert states.keys() == {"sent", "viewed", "accepted", "declined", "withdrawn", "closed"}
    demo_loading.load(database, engine, strict)
    assert counts() == loaded

    # What somebody closed since is left alone.
    with database.write() as session:
        request = session.scalars(select(MatchRequest).order_by(MatchRequest.id)).first()
        session.get_one(Job, request.job_id).status = "closed"
        session.delete(request)
    demo_loading.load(database, engine, strict)
    assert counts()[3] == loaded[3] - 1

    # So is a password that somebody set: the start does not say that the demo's own opens it.
    sign_ins = demo_loading.load(database, engine, strict)
    addresses = {one.email for one in sign_ins}
    assert demo.opened_by(database, sign_ins, demo.PASSWORD) == addresses
    with database.write() as session:
        account = access.find_by_email(session, sign_ins[0].email)
        assert account is not None
        account.password_hash = security.hash_password("a phrase of my own")
    left = addresses - {sign_ins[0].email}
    assert demo.opened_by(database, sign_ins, demo.PASSWORD) == left
