"""Verification of employers: by the operator, or by a code mailed to an address of the company's
own domain. Whoever is not verified sees no candidates."""

from importlib import resources
from uuid import UUID

from app import clock
from app.config import Settings
from app.database import WriteSession
from app.errors import Forbidden, ValidationFailed
from app.matching.engine import Engine
from app.models import Employer, Principal, TokenPurpose
from app.security import domain_of
from app.services.accounts import one_time_tokens
from app.services.accounts.access import Caller
from app.services.accounts.mail import Message
from app.services.profiles import company_blocks, employers

_PROVIDERS = frozenset(
    (resources.files("app") / "data" / "mail_providers.txt").read_text("utf-8").split()
)


def is_of_provider(domain: str) -> bool:
    """Whether anybody can have an address of this domain."""
    return domain in _PROVIDERS or any(domain.endswith(f".{other}") for other in _PROVIDERS)


def by_operator(
    session: WriteSession, engine: Engine, caller: Caller, employer_id: UUID
) -> Employer:
    """Verify an employer as the operator.

    Raises
    ------
    NotFound, Forbidden
        See :func:`app.services.profiles.employers.get_own`.
    ValidationFailed
        If the caller is not the operator and named neither address nor code.
    """
    employer = employers.get_own(session, caller, employer_id)
    if not caller.is_admin:
        raise ValidationFailed.of(
            "email", "missing", "Name an address of one of the domains, or send the code."
        )
    return _verified(session, engine, employer)


def ask_code(
    session: WriteSession, settings: Settings, caller: Caller, employer_id: UUID, email: str
) -> tuple[Employer, Message]:
    """Make a code for a member; return the employer and the mail that brings it to an address of
    one of its domains.

    Raises
    ------
    Forbidden
        If the caller is no member with an account.
    ValidationFailed
        If the address is not of one of the domains.
    """
    employer = employers.get_own(session, caller, employer_id)
    if caller.principal_id is None:
        raise Forbidden("Sign in as a member of this employer.")
    if not _own_domains(employer, email):
        raise ValidationFailed.of(
            "email", "not_own_domain", "This must be an address of one of the employer's domains."
        )
    member = session.get_one(Principal, caller.principal_id)
    code = one_time_tokens.make(session, settings, member, TokenPurpose.EMPLOYER, email)
    text = (
        "Somebody asked to verify their company with this address. Send this code to "
        f"POST /v1/employers/{employer.id}/verify within {settings.one_time_token_minutes} "
        f"minutes:\n\n{code}\n\nIf you do not know of it, do nothing."
    )
    return employer, Message(email, "Verify your company", text)


def by_code(
    session: WriteSession, engine: Engine, caller: Caller, employer_id: UUID, code: str
) -> Employer:
    """Verify an employer by the code that a member was mailed.

    Raises
    ------
    ValidationFailed
        If the code is unknown, used, expired or another member's, or its address is not of one of
        the domains any more; or if another employer has the name, or a domain, that the address
        does not prove: who could take them would learn by what they see no more who blocks that
        company. The operator decides then.
    """
    employer = employers.get_own(session, caller, employer_id)
    found = one_time_tokens.redeem(session, code, TokenPurpose.EMPLOYER, field="code")
    proven = _own_domains(employer, found.email or "")
    if found.principal_id != caller.principal_id or not proven:
        raise ValidationFailed.of("code", "token_invalid", "This code is not valid (any more).")
    if company_blocks.claims_another(session, employer, proven):
        raise ValidationFailed.of(
            "code", "of_another", "Another employer has this name or domain: ask the operator."
        )
    return _verified(session, engine, employer)


def _own_domains(employer: Employer, email: str) -> list[str]:
    """The domains of an employer that an address is of."""
    host = domain_of(email)
    own = [domain for domain in employer.domains if not is_of_provider(domain)]
    return [domain for domain in own if host == domain or host.endswith(f".{domain}")]


def _verified(session: WriteSession, engine: Engine, employer: Employer) -> Employer:
    employer.verified_at = employer.verified_at or clock.now()
    session.flush()
    employers.tell_company(session, engine, employer)  # from now on it sees people
    return employer
