"""The index follows the table, forgets what is erased, and finds what the rules allow."""

import random
from collections import Counter
from datetime import date
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.config import Settings
from app.database import Database
from app.main import build_index
from app.matching.constraints.filter_fields import (
    CandidateQuery,
    JobQuery,
    candidate_facts,
    job_facts,
)
from app.matching.constraints.rules import OF_JOBS, TERMS, WISHES, unmet_constraints
from app.matching.documents import CandidateProfile, JobPosting, Salary
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.retrieval import pgvector, store
from app.matching.retrieval.base import SearchResult
from app.matching.retrieval.memory import MemoryIndex
from app.matching.retrieval.pgvector import PgvectorIndex
from tests.harness.databases import fresh_database

WORDS = "python sql kafka nursing payroll figma rust welding german sales audit spark".split()
COUNTRIES = ["GB", "DE", "IN"]


def _profile(dice: random.Random) -> CandidateProfile:
    return CandidateProfile.from_mapping(
        {
            "headline": " ".join(dice.sample(WORDS, 2)),
            "skills": [{"name": word} for word in dice.sample(WORDS, 4)],
            "location": dice.choice([None, {"country": dice.choice(COUNTRIES)}]),
            "preferences": {
                "countries": dice.sample(COUNTRIES, dice.randint(0, 2)),
                "remote": dice.choice([None, "any", "onsite", "hybrid", "remote"]),
                "employment_types": dice.sample(["full_time", "contract"], dice.randint(0, 2)),
                "min_salary": dice.choice(
                    [
                        None,
                        {"amount": dice.choice([3000, 4000]), "currency": "EUR", "period": "month"},
                    ]
                ),
                "needs_visa_sponsorship": dice.choice([None, True, False]),
                "work_authorisation": dice.sample(COUNTRIES, dice.randint(0, 2)),
                "search_status": dice.choice([None, "active", "open", "not_looking"]),
                "available_from": dice.choice([None, "2020-01-01", "2199-01-01"]),
            },
        }
    )


def _posting(dice: random.Random) -> JobPosting:
    return JobPosting.from_mapping(
        {
            "title": " ".join(dice.sample(WORDS, 2)),
            "skills": [{"name": word} for word in dice.sample(WORDS, 3)],
            "location": dice.choice([None, {"country": dice.choice(COUNTRIES)}]),
            "remote": dice.choice([None, "onsite", "hybrid", "remote"]),
            "employment_type": dice.choice([None, "full_time", "contract"]),
            "seniority": dice.choice([None, "junior", "senior"]),
            "visa_sponsorship": dice.choice([None, True, False]),
            "remote_countries": dice.sample(COUNTRIES, dice.randint(0, 2)),
            "salary": dice.choice(
                [
                    None,
                    {
                        "min": 30_000,
                        "max": dice.choice([40_000, 48_000, 60_000]),
                        "currency": dice.choice(["EUR", "GBP"]),
                        "period": "year",
                    },
                ]
            ),
            "valid_through": dice.choice([None, "2020-01-01", "2099-01-01"]),
        }
    )


def _fill(database: Database, engine: Engine, count: int, seed: int = 7) -> dict[str, list[UUID]]:
    dice = random.Random(seed)
    employers = [uuid7() for _ in range(3)]
    ids: dict[str, list[UUID]] = {"candidate": [], "job": []}
    with database.write() as session:
        for _ in range(count):
            profile, posting = _profile(dice), _posting(dice)
            blocked = dice.sample(employers, dice.randint(0, 1))
            facts = candidate_facts(profile, visible=dice.random() < 0.9, blocked_employers=blocked)
            key = uuid7()
            store.save(
                session, engine, "candidate", key, store.embed_document(engine, profile), facts
            )
            ids["candidate"].append(key)
            key, employer = uuid7(), dice.choice(employers)
            opened = job_facts(posting, employer_id=employer, is_open=dice.random() < 0.9)
            store.save(session, engine, "job", key, store.embed_document(engine, posting), opened)
            ids["job"].append(key)
    return ids


def test_index_equals_table_after_writes_changes_and_removals(
    database: Database, engine: Engine
) -> None:
    ids = _fill(database, engine, 12)
    early, late = MemoryIndex(engine), MemoryIndex(engine)
    with database.read() as session:
        early.refresh(session)
    with database.write() as session:
        store.forget(session, "candidate", ids["candidate"][0])
        store.forget(session, "job", ids["job"][3])
        profile = CandidateProfile.from_mapping({"skills": [{"name": "weaving"}]})
        prepared = store.embed_document(engine, profile)
        facts = candidate_facts(profile, visible=False)
        store.save(session, engine, "candidate", ids["candidate"][1], prepared, facts)
    _fill(database, engine, 3, seed=8)
    with database.read() as session:
        assert early.differences(session) == []
        assert late.differences(session) == []
        assert early.seq == late.seq
        with pytest.raises(LookupError):
            early.get_candidate(session, ids["candidate"][0])


def test_a_ranking_that_follows_a_write_sees_it(database: Database, engine: Engine) -> None:
    ids = _fill(database, engine, 5)
    ranker = Ranker(engine, MemoryIndex(engine))
    with database.read() as session:
        before = ranker.candidates_for(session, ids["job"][0]).total_considered
    with database.write() as session:
        profile = CandidateProfile.from_mapping({"skills": [{"name": "python"}]})
        key = uuid7()
        store.save(
            session,
            engine,
            "candidate",
            key,
            store.embed_document(engine, profile),
            candidate_facts(profile),
        )
    with database.read() as session:
        after = ranker.candidates_for(session, ids["job"][0])
    assert after.total_considered == before + 1
    assert key in after.rows


def test_unchanged_text_keeps_its_vectors(database: Database, engine: Engine) -> None:
    profile = CandidateProfile.from_mapping({"skills": [{"name": "python"}]})
    first = store.embed_document(engine, profile)
    other = CandidateProfile.from_mapping(
        {"skills": [{"name": "python", "years": 3}], "location": {"country": "GB"}}
    )
    assert store.embed_document(engine, other, first).vectors is first.vectors
    changed = CandidateProfile.from_mapping({"skills": [{"name": "perl"}]})
    assert store.embed_document(engine, changed, first).vectors is not first.vectors


def test_a_filter_costs_no_recall(database: Database, engine: Engine) -> None:
    _fill(database, engine, 60)
    index = MemoryIndex(engine)
    with database.read() as session:
        index.refresh(session)
        columns = index.jobs.columns
        mask = columns["country"] == columns.countries.find("GB")
        vector = engine.encode_words("python sql")
        found, total = index.jobs.nearest(mask, vector, int(mask.sum()))
    assert len(found) == total == int(mask.sum()) > 3


@pytest.fixture
def on_postgresql(request: pytest.FixtureRequest, tmp_path: Path):
    with fresh_database("postgresql", request, tmp_path) as url:
        opened = Database(url)
        yield opened
        opened.dispose()


QUERIES = [
    JobQuery(),
    JobQuery(country="GB"),
    JobQuery(remote="remote", employment_type="full_time"),
    JobQuery(seniority="senior"),
    JobQuery(min_salary=Salary(45_000, "EUR")),
]
ASKS = [
    CandidateQuery(),
    CandidateQuery(country="DE"),
    CandidateQuery(max_salary=Salary(40_000, "EUR")),
]


def _same(one: SearchResult, other: SearchResult) -> None:
    assert one.total == other.total
    assert {item.owner_id for item in one.items} == {item.owner_id for item in other.items}


def test_pgvector_finds_what_memory_finds(on_postgresql: Database, engine: Engine) -> None:
    ids = _fill(on_postgresql, engine, 60)
    memory, inside = MemoryIndex(engine), PgvectorIndex(engine)
    with on_postgresql.read() as session:
        memory.refresh(session)
        for key in ids["candidate"]:
            subject = memory.get_candidate(session, key)
            for query in QUERIES:
                for k in (5, 500):
                    arguments = (session, subject.facts, query, subject.joined, k)
                    one, other = memory.jobs_for(*arguments), inside.jobs_for(*arguments)
                    _same(one, other)
        for key in ids["job"]:
            subject = memory.get_job(session, key)
            for asked in ASKS:
                arguments = (session, subject.facts, asked, subject.joined, 500)
                _same(memory.candidates_for(*arguments), inside.candidates_for(*arguments))


def test_who_asks_for_k_gets_k_though_the_graph_gives_up(
    on_postgresql: Database, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = _fill(on_postgresql, engine, 60)
    monkeypatch.setattr(pgvector, "EXACT_BELOW", 0)
    # As a filter leaves it that few rows pass: forty are looked at, and no more.
    forced = ("enable_seqscan = off", "enable_bitmapscan = off", "hnsw.iterative_scan = off")
    monkeypatch.setattr(pgvector, "_GRAPH_SETTINGS", forced)
    memory, inside = MemoryIndex(engine), PgvectorIndex(engine)
    with on_postgresql.read() as session:
        memory.refresh(session)
        subject = memory.get_candidate(session, ids["candidate"][0])
        for query in QUERIES:
            arguments = (session, subject.facts, query, subject.joined, 8)
            _same(memory.jobs_for(*arguments), inside.jobs_for(*arguments))


def test_postgresql_without_pgvector_serves_from_memory(
    on_postgresql: Database, engine: Engine
) -> None:
    with on_postgresql.write() as session:
        for change in ("DROP COLUMN retrieval", "ADD COLUMN retrieval bytea"):
            session.execute(text(f"ALTER TABLE embeddings {change}"))
    ids = _fill(on_postgresql, engine, 12)
    index = build_index(Settings(database_url="postgresql://any"), on_postgresql, engine)
    ranker = Ranker(engine, index)
    with on_postgresql.read() as session:
        assert not store.has_pgvector(session)
        assert ranker.jobs_for(session, ids["candidate"][0]).total_considered > 0
        assert index.differences(session) == []


def test_pgvector_ranks_with_the_same_numbers(on_postgresql: Database, engine: Engine) -> None:
    ids = _fill(on_postgresql, engine, 20)
    memory = Ranker(engine, MemoryIndex(engine))
    inside = Ranker(engine, PgvectorIndex(engine))
    with on_postgresql.read() as session:
        for key in ids["candidate"]:
            assert memory.jobs_for(session, key).hits == inside.jobs_for(session, key).hits


def test_pgvector_notices_changes_and_removals(on_postgresql: Database, engine: Engine) -> None:
    ids = _fill(on_postgresql, engine, 5)
    inside = PgvectorIndex(engine)
    with on_postgresql.read() as session:
        inside.refresh(session)
        before = inside.get_candidate(session, ids["candidate"][0])
        assert inside.documents.cache.size > len(before.features.data)
    with on_postgresql.write() as session:
        store.forget(session, "candidate", ids["candidate"][1])
        profile = CandidateProfile.from_mapping({"skills": [{"name": "weaving"}]})
        store.save(
            session,
            engine,
            "candidate",
            ids["candidate"][0],
            store.embed_document(engine, profile),
            candidate_facts(profile),
        )
    with on_postgresql.read() as session:
        inside.refresh(session)
        after = inside.get_candidate(session, ids["candidate"][0])
        assert not np.array_equal(after.joined, before.joined)
        with pytest.raises(LookupError):
            inside.get_candidate(session, ids["candidate"][1])


def test_both_indexes_say_what_the_terms_keep_out(on_postgresql: Database, engine: Engine) -> None:
    ids = _fill(on_postgresql, engine, 60)
    memory, inside = MemoryIndex(engine), PgvectorIndex(engine)
    today, near = date(2026, 5, 1), 0
    with on_postgresql.read() as session:
        memory.refresh(session)
        jobs = [memory.get_job(session, key) for key in ids["job"]]
        for key in ids["candidate"]:
            subject = memory.get_candidate(session, key)
            expected: Counter[str] = Counter()
            alone = set()
            for job in jobs:
                unmet = unmet_constraints(subject.facts, job.facts, engine.rates, today)
                terms = [code for code in unmet if code in TERMS]
                if len(terms) < len([code for code in unmet if code in OF_JOBS]):
                    continue  # closed, expired or blocked: that is not told
                expected.update(terms)
                if len(terms) == 1 and terms[0] in WISHES:
                    alone.add(job.owner_id)
            for index in (memory, inside):
                found = index.kept_out_jobs(session, subject.facts, JobQuery(), subject.joined, 500)
                assert +Counter(found.excluded) == expected
                assert {item.owner_id for item in found.nearest} == alone
            near += len(alone)
        for key in ids["job"]:
            subject = memory.get_job(session, key)
            for asked in ASKS:
                arguments = (session, subject.facts, asked, subject.joined, 500)
                one, other = (i.kept_out_candidates(*arguments) for i in (memory, inside))
                assert one.excluded == other.excluded
                assert {i.owner_id for i in one.nearest} == {i.owner_id for i in other.nearest}
    assert near > 20
