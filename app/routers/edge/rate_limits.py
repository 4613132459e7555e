"""How much somebody may call: requests of an account and of an address, and processor time."""

import ipaddress

from anyio.to_thread import run_sync
from fastapi import Request

from app.config import Settings
from app.errors import RateLimited
from app.models import Role
from app.processor_time import Meter
from app.services.accounts.access import Caller
from app.services.accounts.token_buckets import Bucket, Taking, TokenBuckets

UNLIMITED = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths that are never counted: probes and figures."""

_OPERATORS = 4.0
"""How much more an operator may call: imports are theirs."""

_ADDRESSES = 2.0
"""How much more may come from one address: people share them."""

_LEAST_CHARGED = 0.005  # seconds; less is what the number of requests bounds


def count(request: Request, caller: Caller | None) -> None:
    """Count a request for the account (None: nobody signed in) and for the address it comes from.

    Raises
    ------
    RateLimited
        If one of them called too often, or the account used too much processor time.
    """
    settings: Settings = request.app.state.settings
    if settings.rate_limits == "off" or request.scope["path"] in UNLIMITED:
        return
    buckets: TokenBuckets = request.app.state.token_buckets
    takings = [Taking(_requests("address", settings, _ADDRESSES), _network(request))]
    if caller is not None:
        requests = _requests(caller.role, settings, _share(caller))
        takings.insert(0, Taking(requests, str(caller.id)))
    wait = buckets.take(takings)
    if wait == 0 and caller is not None:
        wait = buckets.overdrawn(_processor(settings, caller, 0.0))
    if wait > 0:
        raise RateLimited(wait)


async def charge(request: Request, meter: Meter) -> None:
    """Charge the account for the processor time that its request took."""
    limiter = request.app.state.admission_threads
    await run_sync(_charge, request, meter, limiter=limiter)


def _charge(request: Request, meter: Meter) -> None:
    settings: Settings = request.app.state.settings
    caller: Caller = request.state.caller
    buckets: TokenBuckets = request.app.state.token_buckets
    buckets.charge(_processor(settings, caller, meter.seconds))


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
