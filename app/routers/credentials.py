"""Sign-ins renewed and ended; passwords and addresses changed; the end of an account."""

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Response

from app import security
from app.config import Settings
from app.database import Database, WriteSession
from app.errors import Unauthenticated, ValidationFailed
from app.models import Principal
from app.routers.edge.deps import TheAddress, TheCaller, TheDatabase, TheSettings
from app.routers.edge.transaction import Route
from app.schemas.access import (
    EmailChange,
    EmailConfirm,
    PasswordChange,
    PasswordForgotten,
    PasswordReset,
    Refresh,
    RegisterRead,
    TokenRead,
)
from app.services.accounts import attempts, mail, passwords, sign_ins
from app.services.profiles import account_closing

router = APIRouter(prefix="/v1", tags=["access"], route_class=Route)


def token_read(tokens: sign_ins.Tokens) -> TokenRead:
    """A sign-in's tokens as they are answered."""
    return TokenRead(
        access_token=tokens.access.value,
        expires_in=tokens.access.expires_in,
        refresh_token=tokens.refresh,
    )


@router.post("/auth/refresh", operation_id="refresh_token")
def refresh_token(body: Refresh, database: TheDatabase, settings: TheSettings) -> TokenRead:
    """Exchange a refresh token for a new pair. A token that was used before ends its sign-in."""
    with database.write() as session:
        tokens = sign_ins.renew(session, settings, body.refresh_token)
    if tokens is None:
        raise Unauthenticated("This refresh token is not valid (any more); sign in again.")
    return token_read(tokens)


@router.post("/auth/logout", status_code=204, operation_id="logout")
def logout(
    caller: TheCaller,
    session: WriteSession,
    everywhere: Annotated[
        bool, Query(description="Every sign-in of yours, not this one alone.")
    ] = False,
) -> None:
    """Sign out: the access and refresh tokens of this sign-in end."""
    if everywhere:
        sign_ins.end_everywhere(session, caller)
    else:
        sign_ins.end(session, caller)


def _check_current(
    database: Database,
    settings: Settings,
    principal: Principal,
    password: str,
    address: str,
    *,
    field: str,
) -> None:
    """Check the present password, which the body has in ``field``, with the delays of a sign-in: a
    stolen token is no way to guess it. Holds no connection while it is hashed."""
    counted = attempts.of_sign_in(principal.email, address)
    with database.read() as session:
        attempts.check(session, settings, counted)
    try:
        passwords.check_current(principal, password, field)
    except ValidationFailed:
        attempts.count(database, settings, counted)
        raise


def checked_change(
    body: PasswordChange,
    caller: TheCaller,
    database: TheDatabase,
    settings: TheSettings,
    address: TheAddress,
) -> tuple[Principal, str]:
    """First phase of a change of password: check the present one and hash the new one, holding no
    connection."""
    with database.read() as session:
        principal = passwords.account_of(session, caller)
    _check_current(database, settings, principal, body.current, address, field="current")
    passwords.check_new(principal, body.new)
    return principal, security.hash_password(body.new)


@router.post("/auth/password", operation_id="change_password")
def change_password(
    checked: Annotated[tuple[Principal, str], Depends(checked_change)],
    settings: TheSettings,
    session: WriteSession,
) -> TokenRead:
    """Replace your password. Every sign-in ends but the one that this answer begins; API keys
    stay."""
    principal, password_hash = checked
    return token_read(passwords.change(session, settings, principal, password_hash))


def counted_mail(
    body: PasswordForgotten, database: TheDatabase, settings: TheSettings, address: TheAddress
) -> None:
    """First phase of a mail that anybody can ask for: not too many of them."""
    counted = attempts.of_mail(body.email, address)
    with database.read() as session:
        attempts.check(session, settings, counted)
    attempts.count(database, settings, counted)


@router.post(
    "/auth/password/forgot",
    status_code=202,
    response_class=Response,
    operation_id="forgot_password",
)
def forgot_password(
    body: PasswordForgotten,
    _counted: Annotated[None, Depends(counted_mail)],
    settings: TheSettings,
    tasks: BackgroundTasks,
    session: WriteSession,
) -> None:
    """Have a token for a new password mailed to you. The answer does not say whether the address
    has an account."""
    message = passwords.forgot(session, settings, body.email)
    if message is not None:
        tasks.add_task(mail.send, settings, message)


def hashed_reset(body: PasswordReset) -> str:
    """First phase of a reset: hash the password without holding a connection."""
    return security.hash_password(body.password)


@router.post("/auth/password/reset", operation_id="reset_password")
def reset_password(
    body: PasswordReset,
    password_hash: Annotated[str, Depends(hashed_reset)],
    session: WriteSession,
) -> RegisterRead:
    """Set a new password with the token of the mail. Every sign-in and API key of the account
    ends."""
    return RegisterRead.model_validate(passwords.reset(session, body.token, password_hash))


def checked_email_change(
    body: EmailChange,
    caller: TheCaller,
    database: TheDatabase,
    settings: TheSettings,
    address: TheAddress,
) -> Principal:
    """First phase of a change of address: check the password, holding no connection."""
    with database.read() as session:
        principal = passwords.account_of(session, caller)
    _check_current(database, settings, principal, body.password, address, field="password")
    return principal


@router.post("/auth/email", status_code=202, response_class=Response, operation_id="change_email")
def change_email(
    body: EmailChange,
    principal: Annotated[Principal, Depends(checked_email_change)],
    settings: TheSettings,
    tasks: BackgroundTasks,
    session: WriteSession,
) -> None:
    """Ask to sign in with another address: a token is mailed to it. Until it is confirmed, nothing
    changes."""
    message = passwords.ask_new_email(session, settings, principal, body.email)
    tasks.add_task(mail.send, settings, message)


@router.post("/auth/email/confirm", operation_id="confirm_email")
def confirm_email(
    body: EmailConfirm, settings: TheSettings, tasks: BackgroundTasks, session: WriteSession
) -> RegisterRead:
    """Confirm the new address with the token of the mail; you sign in with it from now on."""
    principal, message = passwords.confirm_email(session, body.token)
    tasks.add_task(mail.send, settings, message)
    return RegisterRead.model_validate(principal)


@router.delete("/me", status_code=204, operation_id="delete_me")
def delete_me(caller: TheCaller, session: WriteSession) -> None:
    """End your account and erase what is about you. The last owner of an employer deletes the
    employer first, or makes somebody else an owner."""
    account_closing.close(session, caller)
