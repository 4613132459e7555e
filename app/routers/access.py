"""Registration, sign-in, the caller's account, API keys."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, Response
from fastapi.security import OAuth2PasswordRequestForm

from app import security
from app.database import ReadSession, WriteSession
from app.errors import EmailTaken, FieldError, Unauthenticated, ValidationFailed
from app.models import ApiKey
from app.routers.credentials import token_read
from app.routers.edge.deps import (
    Cursor,
    Limit,
    TheAddress,
    TheCaller,
    TheDatabase,
    TheEngine,
    TheSettings,
)
from app.routers.edge.json_bodies import unstorable
from app.routers.edge.transaction import Route
from app.schemas.access import (
    ApiKeyCreate,
    ApiKeyCreated,
    ApiKeyPage,
    ApiKeyRead,
    MeRead,
    RegisterCreate,
    RegisterRead,
    TokenRead,
)
from app.services.accounts import access, api_keys, attempts, mail, passwords, sign_ins
from app.services.profiles import employers

router = APIRouter(prefix="/v1", tags=["access"], route_class=Route)


def hash_new_password(
    body: RegisterCreate, database: TheDatabase, settings: TheSettings, address: TheAddress
) -> str | None:
    """First phase of a registration, which takes as long whether or not the address has an
    account: hash the password without holding a connection. None: there is an account, and the
    caller did not show that it is theirs."""
    counted = attempts.of_registration(address)
    guessed = attempts.of_sign_in(body.email, address)
    with database.read() as session:
        attempts.check(session, settings, [*counted, *guessed])
        principal = access.find_by_email(session, body.email)
    attempts.count(database, settings, counted)
    is_theirs = security.verify_password(
        body.password, principal.password_hash if principal else None
    )
    password_hash = security.hash_password(body.password)
    if is_theirs:
        raise EmailTaken("This e-mail address already has an account; sign in.")
    if principal is not None:
        attempts.count(database, settings, guessed)
        return None
    return password_hash


@router.post("/auth/register", status_code=201, operation_id="register")
def register(
    body: RegisterCreate,
    password_hash: Annotated[str | None, Depends(hash_new_password)],
    engine: TheEngine,
    settings: TheSettings,
    tasks: BackgroundTasks,
    response: Response,
    session: WriteSession,
) -> RegisterRead:
    """Open an account as a candidate or an employer. If the address has an account, its owner is
    told by mail, and the answer is the same, unless the password is the account's own."""
    response.headers["Location"] = "/v1/me"
    if password_hash is None:
        tasks.add_task(mail.send, settings, passwords.already_registered(body.email))
        return RegisterRead.model_validate(access.pretend_to_register(session, body))
    principal = access.register(session, body, password_hash)
    if principal.employer_id is not None and settings.employer_verification == "off":
        employer = employers.get(session, principal.employer_id)
        employers.tell_company(session, engine, employer)
    return RegisterRead.model_validate(principal)


async def storable_form(
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
) -> OAuth2PasswordRequestForm:
    """The sign-in form, read as strictly as other bodies: what no database can hold is refused."""
    errors = [
        FieldError(name, "string_unicode", "No NUL or lone surrogates here.")
        for name, value in (("username", form.username), ("password", form.password))
        if unstorable(value)
    ]
    if errors:
        raise ValidationFailed(errors)
    return form


@router.post("/auth/token", operation_id="create_token")
def create_token(
    form: Annotated[OAuth2PasswordRequestForm, Depends(storable_form)],
    database: TheDatabase,
    settings: TheSettings,
    address: TheAddress,
) -> TokenRead:
    """Sign in with e-mail (as `username`) and password; the docs page does this for you."""
    counted = attempts.of_sign_in(form.username, address)
    with database.read() as session:
        attempts.check(session, settings, counted)
        principal = access.find_by_email(session, form.username)
    try:
        known = sign_ins.verified(principal, form.password)
    except Unauthenticated:
        attempts.count(database, settings, counted)
        raise
    with database.write() as session:
        attempts.forget(session, counted)
        return token_read(sign_ins.begin(session, settings, known))


@router.get("/me", operation_id="get_me")
def get_me(caller: TheCaller, session: ReadSession) -> MeRead:
    """Who the credentials belong to."""
    me = access.me(session, caller)
    return MeRead(
        id=me.row.id,
        role=me.caller.role,
        email=me.email,
        name=me.row.name,
        candidate_id=caller.candidate_id,
        employer_id=caller.employer_id,
        created_at=me.row.created_at,
        updated_at=me.row.updated_at,
    )


def _read(key: ApiKey) -> ApiKeyRead:
    return ApiKeyRead(
        id=key.id,
        name=key.name,
        role=key.role,
        scopes=key.scopes,
        expires_at=key.expires_at,
        hint=key.token_hint,
        created_at=key.created_at,
        updated_at=key.updated_at,
    )


@router.post("/api-keys", status_code=201, operation_id="create_api_key")
def create_api_key(
    body: ApiKeyCreate, caller: TheCaller, response: Response, session: WriteSession
) -> ApiKeyCreated:
    """Make a key for programs. It is shown this once."""
    key, secret = api_keys.create(session, caller, body)
    response.headers["Location"] = f"/v1/api-keys/{key.id}"
    return ApiKeyCreated(**_read(key).model_dump(), key=secret)


@router.get("/api-keys", operation_id="list_api_keys")
def list_api_keys(
    caller: TheCaller, session: ReadSession, limit: Limit = 20, cursor: Cursor = None
) -> ApiKeyPage:
    """Your keys, newest first, without their secrets."""
    page = api_keys.search(session, caller, cursor, limit)
    return ApiKeyPage(items=[_read(key) for key in page.rows], next_cursor=page.next_cursor)


@router.delete("/api-keys/{id}", status_code=204, operation_id="delete_api_key")
def delete_api_key(id: UUID, caller: TheCaller, session: WriteSession) -> None:
    """End a key. It stops working at once."""
    api_keys.delete(session, caller, id)
