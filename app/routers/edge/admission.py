"""Who is let in, before a byte of the body is read: by credentials, and by how much they called."""

import ipaddress

import anyio
from anyio.to_thread import run_sync
from fastapi import Request

from app.config import Settings
from app.errors import RateLimited, Unauthenticated
from app.models import Role
from app.processor_time import Meter
from app.routers.edge.deps import authenticate
from app.services.accounts.access import Caller
from app.services.accounts.rates import Bucket, Rates, Taking

UNLIMITED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths that are never counted: probes and figures."""
_OPERATORS = 4.0
"""How much more an operator may call: imports are theirs."""
_ADDRESSES = 2.0
"""How much more may come from one address: people share them."""
_LEAST_CHARGED = 0.005  # seconds; less is what the number of requests bounds


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
        _count(request, None)
        raise
    _count(request, caller)


def _count(request: Request, caller: Caller | None) -> None:
    settings: Settings = request.app.state.settings
    if settings.rate_limits == "off" or request.scope["path"] in UNLIMITED:
        return
    rates: Rates = request.app.state.rates
    takings = [Taking(_requests("address", settings, _ADDRESSES), _network(request))]
    if caller is not None:
        requests = _requests(caller.role, settings, _share(caller))
        takings.insert(0, Taking(requests, str(caller.id)))
    wait = rates.take(takings)
    if wait == 0 and caller is not None:
        wait = rates.overdrawn(_processor(settings, caller, 0.0))
    if wait > 0:
        raise RateLimited(wait)


async def charge(request: Request, meter: Meter) -> None:
    """Charge the account for the processor time that its request took."""
    limiter = request.app.state.admission_threads
    await run_sync(_charge, request, meter, limiter=limiter)


def _charge(request: Request, meter: Meter) -> None:
    settings: Settings = request.app.state.settings
    caller: Caller = request.state.caller
    rates: Rates = request.app.state.rates
    rates.charge(_processor(settings, caller, meter.seconds))


def is_charged(request: Request, meter: Meter) -> bool:
    """Whether a request took so much time that somebody is charged for it."""
    is_known = getattr(request.state, "caller", None) is not None
    on = request.app.state.settings.rate_limits == "on"
    return on and is_known and meter.seconds >= _LEAST_CHARGED


def _requests(kind: str, settings: Settings, share: float) -> Bucket:
    most = settings.requests_per_minute * share
    return Bucket(f"requests of {kind}", most, most)


def _processor(settings: Settings, caller: Caller, seconds: float) -> Taking:
    most = settings.processor_seconds_per_minute * _share(caller)
    return Taking(Bucket("processor seconds", most, most), str(caller.id), seconds)


def _share(caller: Caller) -> float:
    return _OPERATORS if caller.role is Role.ADMIN else 1.0


def _network(request: Request) -> str:
    """The address of the caller; of IPv6 the network of a household, of which one may have any
    number of addresses."""
    host = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))
