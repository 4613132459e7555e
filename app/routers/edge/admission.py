"""Who is let in, before a byte of the body is read: by credentials, and by how much they called."""

import anyio
from anyio.to_thread import run_sync
from fastapi import Request

from app.errors import Unauthenticated
from app.routers.edge.deps import authenticate
from app.routers.edge.rate_limits import count

THREADS = 4
"""Threads that let requests in and charge for them: a millisecond each, which does not wait behind
the work of others."""


def threads() -> anyio.CapacityLimiter:
    """Those of one application."""
    return anyio.CapacityLimiter(THREADS)


async def admit(request: Request, *, signed_in: bool) -> None:
    """Authenticate where the route asks for it, and count the request for the account and for the
    address that it comes from.

    Raises
    ------
    Unauthenticated, Forbidden
        If the credentials do not allow the call.
    RateLimited
        If the account, or the address, called too often or used too much processor time.
    """
    limiter = request.app.state.admission_threads
    await run_sync(_admit, request, signed_in, limiter=limiter)


def _admit(request: Request, signed_in: bool) -> None:
    caller = None
    try:
        if signed_in:
            caller = request.state.caller = authenticate(request)
    except Unauthenticated:
        count(request, None)
        raise
    count(request, caller)
