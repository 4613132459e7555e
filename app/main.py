"""Build the application of one process: database, engine, index, routes, handlers."""

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from app import __version__, tracing
from app.config import Settings
from app.database import Database
from app.matching.documents import CandidateProfile, CandidateSkill, JobPosting
from app.matching.encoders.bounded import BoundedEncoder
from app.matching.encoders.load import load_encoder
from app.matching.encoders.over_http import EmbeddingServer
from app.matching.engine import Engine
from app.matching.features.encoding import remember_skills
from app.matching.guides.library import GuideLibrary
from app.matching.pay import load_rates
from app.matching.ranker import Ranker
from app.matching.retrieval.base import Index
from app.matching.retrieval.memory import MemoryIndex
from app.matching.retrieval.pgvector import PgvectorIndex
from app.matching.retrieval.skills import SkillIndex
from app.matching.skills.records import OFFICE_FIELDS
from app.matching.skills.vocabulary import load_vocabulary
from app.observability import configure_logging, log
from app.routers import (
    access,
    alerts,
    audit,
    batches,
    candidates,
    career_guides,
    credentials,
    decisions,
    documents,
    employers,
    fairness,
    feedback,
    health,
    insights,
    interviews,
    job_search,
    jobs,
    learned_preferences,
    match_requests,
    matches,
    members,
    messages,
    metrics,
    offers,
    skill_gap,
    skills,
    support,
    web,
    webhooks,
)
from app.routers.edge import (
    admission,
    load_shedding,
    problems,
    protocol,
    request_log,
    response_headers,
)
from app.routers.openapi import document
from app.services.accounts.token_buckets import TokenBuckets
from app.services.audit.records import AccessLog
from app.services.rankings.served import ServedLog
from app.worker import EmbeddedWorker


def _server_of(settings: Settings) -> EmbeddingServer | None:
    if not settings.encoder_url:
        return None
    return EmbeddingServer(
        settings.encoder_url,
        settings.encoder_key,
        settings.encoder_revision,
        settings.encoder_seconds,
    )


def build_engine(settings: Settings) -> Engine:
    """Load the encoder and the tables the engine works with. Takes seconds."""
    encoder = load_encoder(
        settings.model, settings.encoder_threads, settings.compiled_models_dir, _server_of(settings)
    )
    # A quarter of the threads is never spent on it: what needs no vectors goes on if it hangs.
    bounded = BoundedEncoder(encoder, max(1, settings.request_threads * 3 // 4))
    return Engine(bounded, load_rates(settings.rates_path))


def warm_up(engine: Engine) -> Engine:
    """Do now what the first callers would wait for: one match, and the vectors of the
    vocabulary's names that most profiles carry."""
    profile = CandidateProfile(skills=(CandidateSkill("matching"),))
    engine.match_many(profile, [JobPosting(title="Matchmaker")])
    if not engine.encoder.knows_names:
        skills = load_vocabulary().skills
        names = [skill.name for skill in skills if skill.field in OFFICE_FIELDS]
        remember_skills(engine.encoder, names)
    return engine


def build_index(settings: Settings, database: Database, engine: Engine) -> Index:
    """The index that the settings ask for on this database."""
    cache_bytes = settings.document_cache_mib * 2**20
    if settings.index == "pgvector":
        return PgvectorIndex(engine, cache_bytes)
    return MemoryIndex(engine, cache_bytes)


def _read_skills(app: FastAPI) -> None:
    """Read the names of all skills, which takes a second; who asks meanwhile waits for it."""
    app.state.skill_index.catalogue(app.state.database)
    # What stands here now lives as long as the process: the collector need not walk it again.
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    anyio.to_thread.current_default_thread_limiter().total_tokens = settings.request_threads
    worker = None
    if settings.embedded_worker == "on":
        worker = EmbeddedWorker(settings, app.state.database, app.state.ranker)
        worker.start()
    with app.state.database.read() as session:
        engine = app.state.ranker.refresh(session)
    # Beside requests where something else is, too: most callers ask for no skills.
    skills = threading.Thread(target=_read_skills, args=(app,), name="skills", daemon=True)
    access_log: AccessLog = app.state.access_log
    access_log.start()
    if worker is None:
        skills.run()
    else:
        skills.start()
    log.info("ready", model_version=engine.model_version)
    yield
    if worker is not None:
        worker.stop()
        skills.join(timeout=30)
    access_log.stop()
    tracing.end()
    app.state.database.dispose()


def build_routes() -> FastAPI:
    """Routes, middleware and handlers, without their state: see :func:`attach_state`."""
    app = FastAPIOffline(
        title="Skillmatch",
        version=__version__,
        summary="A reverse job marketplace: ranked by meaning, with reasons.",
        description=document.DESCRIPTION,
        openapi_tags=document.TAGS,
        license_info=document.LICENSE,
        redirect_slashes=False,
        lifespan=_lifespan,
        swagger_ui_parameters={
            "persistAuthorization": True,
            "displayRequestDuration": True,
            "validatorUrl": None,  # it is another host's
        },
    )
    protocol.install(app)
    app.add_middleware(load_shedding.LoadShedding)
    app.add_middleware(response_headers.ResponseHeaders)
    app.add_middleware(request_log.RequestLog)
    app.add_middleware(protocol.OtherOrigins)
    problems.install(app)
    for module in (
        access,
        documents,
        credentials,
        candidates,
        employers,
        members,
        job_search,  # before /v1/jobs/{id}
        jobs,
        batches,
        feedback,  # before /v1/match/{candidate_id}/{job_id}
        matches,
        insights,
        alerts,
        match_requests,
        decisions,
        messages,
        interviews,
        offers,
        support,
        webhooks,
        audit,
        fairness,
        learned_preferences,
        skill_gap,
        skills,
        career_guides,
        health,
        metrics,
        web,
    ):
        app.include_router(module.router)
    app.include_router(match_requests.of_candidates)
    document.install(app)
    return app


def attach_state(app: FastAPI, settings: Settings, database: Database, engine: Engine) -> FastAPI:
    """Give the routes what they work on: settings, a database, an engine and its caches."""
    app.state.settings = settings
    app.state.admission_threads = admission.threads()
    if settings.root_path != app.root_path:
        app.root_path, app.openapi_schema = settings.root_path, None
    app.state.database = database
    app.state.access_log = AccessLog(database)
    app.state.token_buckets = TokenBuckets(database)
    app.state.engine = engine
    app.state.ranker = Ranker(engine, build_index(settings, database, engine))
    app.state.guides = GuideLibrary(engine)
    app.state.served = ServedLog(database)
    app.state.skill_index = SkillIndex(engine)
    return app


def create_app(
    settings: Settings | None = None,
    *,
    database: Database | None = None,
    engine: Engine | None = None,
) -> FastAPI:
    """Build the application. Database and engine are made from the settings unless given."""
    settings = (settings or Settings()).with_secret_key()
    configure_logging(settings.log_level)
    database = database or Database(settings.url, settings.database_pool_size)
    if settings.traces_url:
        tracing.begin_sending(settings.traces_url, __version__)
        tracing.follow(database.engine)
    return attach_state(
        build_routes(),
        settings,
        database,
        engine or warm_up(build_engine(settings)),
    )
