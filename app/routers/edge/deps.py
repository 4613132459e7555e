"""Dependencies of endpoints: the caller, what the process holds, bounds of a page."""

from typing import Annotated

from fastapi import BackgroundTasks, Depends, Query, Request, Security
from fastapi.security import APIKeyHeader, OAuth2PasswordBearer
from fastapi.security.utils import get_authorization_scheme_param

from app.config import Settings
from app.database import Database
from app.errors import PasswordChangeRequired, Unauthenticated
from app.matching.engine import Engine
from app.matching.guides.library import GuideLibrary
from app.matching.ranker import Ranker
from app.matching.retrieval.chosen_weights import ranking_engine
from app.matching.retrieval.skills import SkillIndex
from app.services.accounts import access
from app.services.accounts.access import Caller
from app.services.accounts.token_buckets import TokenBuckets
from app.services.rankings.served import ServedLog

_bearer = OAuth2PasswordBearer(
    tokenUrl="/v1/auth/token",
    auto_error=False,
    description="E-mail and password; the token is fetched for you.",
)
_api_key = APIKeyHeader(
    name="X-API-Key", auto_error=False, description="A key from `POST /v1/api-keys`."
)
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Open to an account whose password was made by the operator.
_WITH_ANY_PASSWORD = frozenset({"/v1/auth/password", "/v1/auth/logout", "/v1/me"})
# Computations that change nothing: a read-only key may ask for them.
_STATELESS = frozenset(
    {
        "/v1/match",
        "/v1/skills/extract",
        "/v1/candidates/import",
        "/v1/candidates/import-cv",
        "/v1/jobs/import",
    }
)


# These only hand out what the process holds: async, so that no thread is spent on them.


async def get_database(request: Request) -> Database:
    """The database of this process."""
    database: Database = request.app.state.database
    return database


async def get_engine(request: Request) -> Engine:
    """The matching engine of this process."""
    engine: Engine = request.app.state.engine
    return engine


async def get_ranker(request: Request) -> Ranker:
    """The ranker of this process, with its index."""
    ranker: Ranker = request.app.state.ranker
    return ranker


async def get_guides(request: Request) -> GuideLibrary:
    """The career guides of this process."""
    guides: GuideLibrary = request.app.state.guides
    return guides


async def get_skill_index(request: Request) -> SkillIndex:
    """The skills that this process knows."""
    skill_index: SkillIndex = request.app.state.skill_index
    return skill_index


async def get_token_buckets(request: Request) -> TokenBuckets:
    """How much callers have called, over all processes."""
    buckets: TokenBuckets = request.app.state.token_buckets
    return buckets


async def get_served(request: Request, background: BackgroundTasks) -> ServedLog:
    """The log of served rankings; what is noted in it is written after the answer was sent."""
    served: ServedLog = request.app.state.served
    background.add_task(served.flush)
    return served


async def get_settings(request: Request) -> Settings:
    """The settings of this process."""
    settings: Settings = request.app.state.settings
    return settings


def get_ranking_engine(request: Request) -> Engine:
    """The engine with the weights that the operator chose, read in a short session of its own."""
    engine: Engine = request.app.state.engine
    database: Database = request.app.state.database
    with database.read() as session:
        return ranking_engine(session, engine)


TheDatabase = Annotated[Database, Depends(get_database)]
TheEngine = Annotated[Engine, Depends(get_engine)]
TheRankingEngine = Annotated[Engine, Depends(get_ranking_engine)]
TheGuides = Annotated[GuideLibrary, Depends(get_guides)]
TheRanker = Annotated[Ranker, Depends(get_ranker)]
TheSkillIndex = Annotated[SkillIndex, Depends(get_skill_index)]
TheTokenBuckets = Annotated[TokenBuckets, Depends(get_token_buckets)]
TheServedLog = Annotated[ServedLog, Depends(get_served)]
TheSettings = Annotated[Settings, Depends(get_settings)]


async def get_caller(
    request: Request,
    _token: Annotated[str | None, Security(_bearer)],
    _key: Annotated[str | None, Security(_api_key)],
) -> Caller:
    """The caller, whom the route authenticated before it read the body."""
    caller: Caller = request.state.caller
    return caller


def authenticate(request: Request) -> Caller:
    """Authenticate by the headers alone, in a short session of its own: it is closed before the
    endpoint opens one.

    Raises
    ------
    Unauthenticated
        If there are no valid credentials.
    Forbidden
        If they do not allow this method.
    """
    key = request.headers.get("x-api-key")
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if key is None and scheme.lower() != "bearer":
        raise Unauthenticated()
    database: Database = request.app.state.database
    settings: Settings = request.app.state.settings
    with database.read() as session:
        if key is not None:
            caller = access.by_api_key(session, key)
        else:
            caller = access.by_access_token(session, token or "", settings.secret_key)
        if settings.employer_verification == "on":
            caller = access.with_verification(session, caller)
    if caller.must_change_password and _path(request) not in _WITH_ANY_PASSWORD:
        raise PasswordChangeRequired("Set a password of your own: POST /v1/auth/password.")
    reads = request.method in _SAFE_METHODS or _path(request) in _STATELESS
    caller.require_scope("read" if reads else "write")
    return caller


def _path(request: Request) -> str:
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))


TheCaller = Annotated[Caller, Depends(get_caller)]


async def get_address(request: Request) -> str:
    """The network address of the caller, as the server knows it."""
    return request.client.host if request.client else ""


TheAddress = Annotated[str, Depends(get_address)]

Limit = Annotated[int, Query(ge=1, le=100, description="Items per page.")]
Cursor = Annotated[
    str | None,
    Query(max_length=1000, description="`next_cursor` of the page before, with equal filters."),
]
