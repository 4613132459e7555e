"""From the publication of one job to the last of 10,000 alerts: ``python -m benchmarks.alerts``.

Half of the alerts compare with a profile, each with that of another person, half search by words.
SQLite, the real model, one worker; what its index holds it has read before, as in a running one.
"""

import random
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from app.config import Settings
from app.database import Database, WriteSession, migrate
from app.main import build_engine
from app.matching.engine import Engine
from app.matching.ranker import Ranker
from app.matching.retrieval import store
from app.matching.retrieval.memory import MemoryIndex
from app.models import Alert, AlertMatch, Employer, Role
from app.schemas.candidate import CandidateCreate
from app.schemas.job import JobCreate
from app.services import embeddings
from app.services.accounts.access import Caller
from app.services.jobs import postings
from app.services.profiles import candidates
from app.services.rankings import alert_matching, alerts
from benchmarks import bodies
from benchmarks.report import Figure, machine_line, milliseconds, show

ALERTS = 10_000
PROFILES = 100  # different ones, each carried by many people: encoding more would take the time
WORDS = 200  # different queries
JOBS = 5


def _fill(session: WriteSession, engine: Engine, caller: Caller, chance: random.Random) -> None:
    """Half of the alerts by profile, half by words, two of each person."""
    skills = bodies.vocabulary()
    made = [
        CandidateCreate.model_validate(bodies.candidate(chance, chance.sample(skills, 12)))
        for _ in range(PROFILES)
    ]
    documents = [embeddings.candidate_document(body.model_dump(mode="json")) for body in made]
    embedded_documents = store.embed_documents(engine, documents)
    queries = [bodies.prose(chance, 120) for _ in range(WORDS)]
    vectors = [engine.encode_words(words) for words in queries]
    for number in range(ALERTS // 2):
        body, embedded = made[number % PROFILES], embedded_documents[number % PROFILES]
        owner = candidates.create(session, engine, caller, body, embedded).id
        by_words = Alert(candidate_id=owner, name="words", query=queries[number % WORDS])
        session.add_all([Alert(candidate_id=owner, name="profile"), by_words])
        session.flush()
        session.add(alerts.vector_row(engine, by_words.id, vectors[number % WORDS]))


def measure(database: Database, engine: Engine) -> list[Figure]:
    """Time the worker for each of a few jobs that open one after the other."""
    chance = random.Random(7)
    ranker = Ranker(engine, MemoryIndex(engine))
    with database.write() as session:
        company = Employer(name="Example Freight")
        session.add(company)
        session.flush()
        caller = Caller(company.id, Role.ADMIN)
        _fill(session, engine, caller, chance)
    while alert_matching.match_due(database, ranker):
        pass  # the people themselves; nobody looks for them
    seconds, found = [], 0
    for _ in range(JOBS):
        skills = chance.sample(bodies.vocabulary(), 8)
        posting = JobCreate.model_validate(bodies.job(chance, str(company.id), skills))
        embedded = embeddings.embed_job(engine, posting.model_dump(mode="json"), company)
        with database.write() as session:
            postings.create(session, engine, caller, posting, embedded, publish=True)
        start = time.perf_counter()
        assert alert_matching.match_due(database, ranker) == 1
        seconds.append(time.perf_counter() - start)
        with database.read() as session:
            found = session.scalar(select(func.count()).select_from(AlertMatch)) or 0
    what = f"one job and {ALERTS:,} alerts, {JOBS} times"
    notified = f"{milliseconds(seconds, 50, 100)}; {found / JOBS:,.0f} pairs written per job"
    return [Figure(what, "", notified)]


def main() -> None:
    machine = machine_line()
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(data_dir=Path(directory), secret_key="figures only, 32 characters long")
        database, engine = Database(settings.url, 4), build_engine(settings)
        migrate(database)
        show(machine, measure(database, engine))
        database.dispose()


if __name__ == "__main__":
    main()
