"""New passwords and addresses: changed by their owner, by a mailed token, by the operator."""

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app import security
from app.config import Settings
from app.database import ReadSession, WriteSession
from app.errors import EmailTaken, Forbidden, NotFound, Unauthenticated, ValidationFailed
from app.models import ApiKey, OneTimeToken, Principal, TokenPurpose
from app.services.accounts import access, one_time_tokens, sign_ins
from app.services.accounts.access import Caller
from app.services.accounts.mail import Message


def account_of(session: ReadSession, caller: Caller) -> Principal:
    """The account behind a caller who signed in, or Forbidden: no key changes how its owner signs
    in."""
    if caller.principal_id is None or caller.key_id is not None:
        raise Forbidden("Sign in with e-mail and password to do this.")
    return session.get_one(Principal, caller.principal_id)


def check_current(principal: Principal, password: str, field: str) -> None:
    """Raise ValidationFailed about ``field`` unless the password is the account's. Holds no
    session."""
    if not security.verify_password(password, principal.password_hash):
        raise ValidationFailed.of(field, "password_wrong", "This is not your password.")


def check_new(principal: Principal, password: str) -> None:
    """Raise ValidationFailed if a password is the account's already: one that the operator made
    would otherwise be kept. Holds no session."""
    if security.verify_password(password, principal.password_hash):
        raise ValidationFailed.of("new", "password_same", "This is your password already.")


def _locked(session: WriteSession, known: Principal) -> Principal:
    principal = session.get(Principal, known.id, with_for_update=True)
    if principal is None or principal.password_hash != known.password_hash:
        raise Unauthenticated()
    return principal


def change(
    session: WriteSession, settings: Settings, known: Principal, password_hash: str
) -> sign_ins.Tokens:
    """Replace the password of an account whose present one was checked; every other sign-in ends.
    API keys stay: they have no part in it."""
    principal = _locked(session, known)
    principal.password_hash = password_hash
    principal.password_use = None
    _forget_tokens(session, principal)
    return sign_ins.begin_anew(session, settings, principal)


def _replace(session: WriteSession, principal: Principal, password_hash: str) -> None:
    """A password that was lost may be in other hands: keys end with it."""
    principal.password_hash = password_hash
    principal.password_use = None
    session.execute(delete(ApiKey).where(ApiKey.principal_id == principal.id))
    _forget_tokens(session, principal)
    sign_ins.end_all(session, principal)


def _forget_tokens(session: WriteSession, principal: Principal) -> None:
    session.execute(delete(OneTimeToken).where(OneTimeToken.principal_id == principal.id))


def reset_by_operator(session: WriteSession, email: str, password_hash: str) -> None:
    """Give an account a password that signs in once and then has to be changed; its sign-ins and
    API keys end.

    Raises
    ------
    NotFound
        If no account has this address.
    """
    key = security.email_key(email)
    statement = select(Principal).where(Principal.email_key == key).with_for_update()
    principal = session.scalar(statement)
    if principal is None:
        raise NotFound()
    _replace(session, principal, password_hash)
    principal.password_use = sign_ins.ONCE
    session.flush()


def forgot(session: WriteSession, settings: Settings, email: str) -> Message | None:
    """Make a token for a new password; return the mail that brings it, None without an account."""
    principal = access.find_by_email(session, email)
    if principal is None:
        return None
    token = one_time_tokens.make(session, settings, principal, TokenPurpose.PASSWORD)
    text = (
        "Somebody, probably you, asked for a new password. Send this token to "
        f"POST /v1/auth/password/reset within {settings.one_time_token_minutes} minutes:\n\n"
        f"{token}\n\nIf it was not you, do nothing: your password stays as it is."
    )
    return Message(principal.email, "A new password", text)


def already_registered(email: str) -> Message:
    """The mail to somebody whose address was registered again."""
    text = (
        "Somebody, perhaps you, tried to open an account with this address. It has one: sign in, "
        "or ask for a new password with POST /v1/auth/password/forgot."
    )
    return Message(email, "You have an account", text)


def reset(session: WriteSession, token: str, password_hash: str) -> Principal:
    """Set a new password by a mailed token; every sign-in and API key of the account ends.

    Raises
    ------
    ValidationFailed
        If the token is unknown, used or expired.
    """
    found = one_time_tokens.redeem(session, token, TokenPurpose.PASSWORD)
    principal = session.get_one(Principal, found.principal_id, with_for_update=True)
    _replace(session, principal, password_hash)
    return principal


def ask_new_email(
    session: WriteSession, settings: Settings, known: Principal, email: str
) -> Message:
    """Make a token that confirms a new address; return the mail to that address. Whether another
    account has it shows only when it is confirmed: who cannot read its mail learns nothing."""
    principal = _locked(session, known)
    token = one_time_tokens.make(session, settings, principal, TokenPurpose.EMAIL, email)
    text = (
        "Confirm that this is your address: send this token to POST /v1/auth/email/confirm "
        f"within {settings.one_time_token_minutes} minutes:\n\n{token}"
    )
    return Message(email, "Confirm your address", text)


def confirm_email(session: WriteSession, token: str) -> tuple[Principal, Message]:
    """Change the address that an account signs in with; return the account and a mail that tells
    the old address.

    Raises
    ------
    ValidationFailed
        If the token is unknown, used or expired.
    EmailTaken
        If another account has the address by now.
    """
    principal_id, email = one_time_tokens.redeem_address(session, token)
    principal = session.get_one(Principal, principal_id, with_for_update=True)
    old = principal.email
    principal.email = email
    principal.email_key = security.email_key(email)
    try:
        session.flush()
    except IntegrityError:
        raise EmailTaken("This e-mail address already has an account.") from None
    told = "The address of your account was changed; you sign in with the new one from now on."
    return principal, Message(old, "Your address was changed", told)
