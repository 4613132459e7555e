"""What scoring reads comes from the tables as it was packed, through a cache that forgets."""

from uuid import UUID

import numpy as np
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from app.database import Database
from app.matching.constraints.filter_fields import candidate_facts
from app.matching.documents import CandidateProfile
from app.matching.engine import Engine
from app.matching.kernels.scan import largest, likeness_to, resident
from app.matching.retrieval import store
from app.matching.retrieval.base import IndexedCandidate, NotEmbedded
from app.matching.retrieval.documents import DocumentReader
from app.matching.retrieval.memory import MemoryIndex
from app.matching.retrieval.slots import OwnerSlots
from app.models import PackedDocument
from app.services import reindexing

SKILLS = ("weaving", "dyeing", "spinning", "knitting", "felting")


def _save(database: Database, engine: Engine, key: UUID, *skills: str) -> None:
    profile = CandidateProfile.from_mapping({"skills": [{"name": name} for name in skills]})
    with database.write() as session:
        made = store.embed_document(engine, profile)
        store.save(session, engine, "candidate", key, made, candidate_facts(profile))


def _people(database: Database, engine: Engine) -> list[UUID]:
    keys = [uuid7() for _ in SKILLS]
    for key, skill in zip(keys, SKILLS, strict=True):
        _save(database, engine, key, skill)
    return keys


def _read(reader: DocumentReader, session: Session, key: UUID) -> IndexedCandidate:
    reader.follow(session)
    return reader.one(session, key, IndexedCandidate)


def test_what_is_packed_is_what_would_be_packed_now(database: Database, engine: Engine) -> None:
    (key, *_) = _people(database, engine)
    with database.read() as session:
        assert store.packed_differences(session, engine, 10) == []
        found = _read(DocumentReader(engine), session, key)
    assert [skill.name for skill in found.features.profile.skills] == [SKILLS[0]]
    assert found.facts.visible
    with database.write() as session:
        session.execute(update(PackedDocument).values(told=b"{}"))
    with database.read() as session:
        assert len(store.packed_differences(session, engine, 10)) == len(SKILLS)


def test_another_version_is_never_read_and_packed_anew(database: Database, engine: Engine) -> None:
    (key, *_) = _people(database, engine)
    with database.read() as session:
        before = _read(DocumentReader(engine), session, key).features
    with database.write() as session:
        session.execute(update(PackedDocument).values(version="earlier", data=b"", told=b""))
    with database.read() as session:
        built = _read(DocumentReader(engine), session, key).features
        assert (built.data, built.stored_bytes) == (before.data, before.stored_bytes)
        assert session.scalar(store.count_unpacked(engine)) == len(SKILLS)
    while reindexing.embed_missing(database, engine):
        pass
    with database.read() as session:
        assert session.scalar(store.count_unpacked(engine)) == 0
        assert len(session.scalars(select(PackedDocument)).all()) == 2 * len(SKILLS)
    reindexing.drop_other_revisions(database, engine)
    with database.read() as session:
        versions = set(session.scalars(select(PackedDocument.version)))
    assert versions == {engine.features_version}


def test_a_watch_looks_at_documents_once_they_change(
    database: Database, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _people(database, engine)
    watch = reindexing.Watch()
    assert reindexing.embed_missing(database, engine, watch) == 0
    reindexing.unpack(database)
    assert reindexing.embed_missing(database, engine, watch) == 0  # nothing was written
    _people(database, engine)
    assert reindexing.embed_missing(database, engine, watch) > 0
    while reindexing.embed_missing(database, engine, watch):
        pass
    reindexing.unpack(database)
    monkeypatch.setattr(reindexing.time, "monotonic", lambda: 1e12)  # ten minutes later
    assert reindexing.embed_missing(database, engine, watch) > 0


def test_the_cache_is_bounded_and_follows_changes(database: Database, engine: Engine) -> None:
    keys = _people(database, engine)
    with database.read() as session:
        size = len(_read(DocumentReader(engine), session, keys[0]).features.data)
    reader = DocumentReader(engine, cache_bytes=3 * size + 6000)
    with database.read() as session:
        for key in keys:
            _read(reader, session, key)
        assert 0 < reader.cache.size <= 3 * size + 6000
        held = reader.cache.get(keys)
        assert held[-1] is not None
        assert held[0] is None
    with database.write() as session:
        store.forget(session, "candidate", keys[-1])
    with database.read() as session, pytest.raises(NotEmbedded):
        _read(reader, session, keys[-1])
    assert reader.cache.get(keys)[-1] is None


def test_an_older_snapshot_does_not_write_into_the_cache(
    database: Database, engine: Engine
) -> None:
    (key, *_) = _people(database, engine)
    reader = DocumentReader(engine)
    with database.read() as older:
        reader.follow(older)
        _save(database, engine, key, "pottery")
        with database.read() as newer:
            reader.follow(newer)
            assert reader.one(older, key, IndexedCandidate).features.profile.skills
            assert reader.cache.get([key]) == [None]
            (skill,) = _read(reader, newer, key).features.profile.skills
    assert skill.name == "pottery"


def test_quantised_vectors_find_the_nearest(database: Database, engine: Engine) -> None:
    dice = np.random.default_rng(5)
    rows = dice.normal(size=(4000, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    some = np.flatnonzero(dice.random(len(rows)) < 0.5)
    for query in rows[:20]:
        near = likeness_to(resident(rows), some, query)
        found = set(some[largest(near, 132)].tolist())
        assert found == set(some[np.argsort(-near)[:132]].tolist())
        exact = some[np.argsort(-(rows[some] @ query))[:100]]
        assert found.issuperset(exact.tolist())


def test_slots_are_found_given_free_and_used_again() -> None:
    slots, keys = OwnerSlots(), [uuid7() for _ in range(9000)]
    assert slots.add(keys[:6000]) == list(range(6000))
    assert slots.add(keys[:3]) == [0, 1, 2]
    assert slots.remove(keys[5]) == 5
    assert slots.find(keys[5]) is slots.remove(keys[5]) is None
    assert slots.add(keys[6000:])[0] == 5
    assert all(slots.ids(np.array([slots.find(key)]))[0] == key for key in keys if key != keys[5])
    assert set(slots.all_ids()) == set(keys) - {keys[5]}
    assert slots.ids(slots.newest(np.arange(4), 2)) == [keys[3], keys[2]]


def test_an_index_notices_what_is_wrong_with_it(database: Database, engine: Engine) -> None:
    (key, *_) = _people(database, engine)
    index = MemoryIndex(engine)
    with database.read() as session:
        assert index.differences(session) == []
        slot = index.candidates.owners.find(key)
        index.candidates.values[slot] += 1
        index.candidates.columns.columns["country"][slot] = 7
        assert len(index.differences(session)) == 2
        index.candidates.remove(key)
        assert index.differences(session) == [f"candidate {key} is missing in the index"]
        assert index.differences(session, most=1) == []
