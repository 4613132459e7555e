"""The end of an account, by its own hand."""

from app.database import WriteSession
from app.errors import Forbidden
from app.models import Principal
from app.services.accounts.access import Caller
from app.services.profiles import candidates, erasure, members


def close(session: WriteSession, caller: Caller) -> None:
    """End the caller's account and erase what is about the person: a candidate's profile with all
    that hangs on it, a member's account with its keys and webhooks.

    Raises
    ------
    Forbidden
        If the caller is a key without an account.
    LastOwner
        If an employer would be left without an owner.
    """
    if caller.principal_id is None:
        raise Forbidden("This key has no account; delete the employer or the profile instead.")
    session.erases = True
    if caller.candidate_id is not None:
        candidates.delete(session, caller, caller.candidate_id)
        return
    if caller.employer_id is not None:
        members.remove(session, caller, caller.employer_id, caller.principal_id)
        return
    session.delete(session.get_one(Principal, caller.principal_id))
    erasure.bury(session, [caller.principal_id])
    session.flush()
