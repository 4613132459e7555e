"""Webhooks as tests add them, what arrives there, and events in plenty."""

import json
from collections import defaultdict
from typing import Any

from sqlalchemy import func, select

from app.config import Settings
from app.database import Database
from app.models import OutboxEvent
from app.services.webhooks.sender import Sender
from tests.harness import bodies
from tests.harness.callers import Caller, Callers, made
from tests.harness.process import offered, path
from tests.harness.receivers import Received, Receiver

# What happens to requests, and nothing of the jobs that tests publish on the way.
OF_REQUESTS = ("match_request.*", "message.created", "interview.*", "offer.*", "support.created")


def hook(caller: Caller, receiver: Receiver, *events: str, **changes: Any) -> dict[str, Any]:
    """Add a webhook; without ``events`` it asks for all of requests."""
    body = {"url": f"{receiver.url}/hook", "events": list(events or OF_REQUESTS), **changes}
    return made(caller.post("/v1/webhooks", body))


def types(received: list[Received]) -> list[str]:
    return [json.loads(one.body)["type"] for one in received]


def log_of(caller: Caller, webhook: dict[str, Any], **params: Any) -> list[dict[str, Any]]:
    """All deliveries of a webhook, oldest first."""
    items: list[dict[str, Any]] = []
    params = {"limit": 100, **params}
    while True:
        page = made(caller.get(f"/v1/webhooks/{webhook['id']}/deliveries", params=params), 200)
        items += page["items"]
        if page["next_cursor"] is None:
            return items[::-1]
        params["cursor"] = page["next_cursor"]


def request_of(received: Received) -> str:
    found: str = json.loads(received.body)["data"]["match_request_id"]
    return found


def of_requests(received: list[Received]) -> list[Received]:
    return [one for one in received if json.loads(one.body)["data"].get("match_request_id")]


def sequences(received: list[Received]) -> dict[str, list[int]]:
    """The numbers of the events of each request, in the order in which they arrived."""
    found = defaultdict(list)
    for one in received:
        found[request_of(one)].append(json.loads(one.body)["data"]["sequence"])
    return dict(found)


def emitted(database: Database) -> dict[str, list[int]]:
    with database.read() as session:
        count = (
            select(OutboxEvent.match_request_id, func.count())
            .where(OutboxEvent.match_request_id.is_not(None))
            .group_by(OutboxEvent.match_request_id)
        )
        return {str(id): list(range(1, n + 1)) for id, n in session.execute(count)}


def busy(callers: Callers, requests: int, messages: int = 2) -> list[str]:
    """Several processes under way at the same time, their events interleaved."""
    employer, admin = callers["employer"], callers["admin"]
    candidate = callers.with_profile()
    job = callers.open_job()
    people = [candidate.candidate_id]
    items = [bodies.candidate() for _ in range(requests - 1)]
    results = made(admin.post("/v1/candidates/batch", {"items": items}), 200)["results"]
    people += [person["id"] for person in results]
    sent = [
        made(
            employer.post(
                "/v1/match-requests", {"job_id": job["id"], "candidate_id": p, "message": "Talk?"}
            )
        )
        for p in people
    ]
    for note in range(messages):
        for request in sent:
            made(
                employer.post(f"{path(request)}/revise", {"note": f"{note}", "remote": "remote"}),
                200,
            )
    made(candidate.post(f"{path(sent[0])}/accept"), 200)
    offered(callers, sent[0])
    for request in sent[1:]:
        made(employer.post(f"{path(request)}/withdraw"), 200)
    return [request["id"] for request in sent]


def deliver_due(settings: Settings, database: Database) -> int:
    """Send until nothing is due; return the sum of what :meth:`Sender.round` returned."""
    sender = Sender(settings, database)
    total = 0
    while done := sender.round():
        total += done
        sender.finish()
    sender.close()
    return total
