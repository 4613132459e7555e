"""The ``webhooks`` section of the OpenAPI document: what receivers get (OpenAPI 3.1)."""

from typing import Any

from app.schemas.event import Event

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


def add_webhooks(document: dict[str, Any]) -> None:
    """Describe the request that a receiver gets, the same for every kind of event."""
    parameters = [
        {
            "name": name,
            "in": "header",
            "required": True,
            # A name without a hyphen: generators make it that of an argument.
            "schema": {"type": "string", "title": name.replace("-", " ").title()},
            "description": words,
        }
        for name, words in _HEADERS.items()
    ]
    reference = {"$ref": f"#/components/schemas/{Event.__name__}"}
    content = {"application/json": {"schema": reference, "example": _EXAMPLE}}
    document["webhooks"] = {
        "event": {
            "post": {
                "operationId": "receive_event",
                "tags": ["events"],
                "security": [],
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
