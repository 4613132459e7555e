"""The ``webhooks`` section of the OpenAPI document: what receivers get (OpenAPI 3.1)."""

from typing import Any

from app.models import EVENT_NAMES

_ID = "0199a2c0-7a3e-7b1c-9f3a-6f1d2c3b4a59"
_HEADERS = {
    "webhook-id": "The event's id: the same in every attempt and replay. Ignore one you know.",
    "webhook-timestamp": "When this attempt was made, in seconds since 1970.",
    "webhook-signature": "`v1,` and a signature in base64; two, with a space, after a rotation.",
}
_REFERENCES = ("match_request_id", "job_id", "candidate_id", "employer_id")
_EXAMPLE = {
    "type": "match_request.accepted",
    "timestamp": "2031-03-12T09:00:00.123456+00:00",
    "data": {
        "id": _ID,
        **dict.fromkeys(_REFERENCES, _ID),
        "actor": "candidate",
        "status": "accepted",
        "sequence": 3,
    },
}


def _payload() -> dict[str, Any]:
    reference = {"type": ["string", "null"], "format": "uuid"}
    data = {
        "type": "object",
        "description": "References and plain words; read the resource for the rest.",
        "properties": {
            "id": {"type": "string", "format": "uuid", "description": "What it is about."},
            **dict.fromkeys(_REFERENCES, reference),
            "actor": {"type": "string"},
            "status": {"type": "string", "description": "Of `match_request.*`: the state."},
            "sequence": {
                "type": ["integer", "null"],
                "description": "Numbers all events of a match request, from 1.",
            },
        },
        "required": ["id", "sequence"],
    }
    return {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": [*EVENT_NAMES, "webhook.test"]},
            "timestamp": {"type": "string", "format": "date-time"},
            "data": data,
        },
        "required": ["type", "timestamp", "data"],
    }


def add_webhooks(document: dict[str, Any]) -> None:
    """Describe the request that a receiver gets, the same for every kind of event."""
    parameters = [
        {
            "name": name,
            "in": "header",
            "required": True,
            "schema": {"type": "string"},
            "description": words,
        }
        for name, words in _HEADERS.items()
    ]
    content = {"application/json": {"schema": _payload(), "example": _EXAMPLE}}
    document["webhooks"] = {
        "event": {
            "post": {
                "operationId": "receive_event",
                "tags": ["webhooks"],
                "summary": "An event, sent to your address",
                "description": "Signed to the Standard Webhooks specification. Those of one match "
                "request arrive in order, each at least once.",
                "parameters": parameters,
                "requestBody": {"required": True, "content": content},
                "responses": {
                    "2XX": {"description": "Delivered."},
                    "410": {"description": "Send nothing more: the webhook is disabled."},
                    "default": {"description": "Tried again, for three days."},
                },
            }
        }
    }
