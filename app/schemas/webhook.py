"""Webhooks: what to send where, and the log of what was sent."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError, Url

from app.models import EVENT_FILTERS
from app.schemas.event import Event
from app.schemas.match_request import State
from app.schemas.values import Input, Output, Page

URL_LENGTH = 2_000


def _known_filter(name: str) -> str:
    if name not in EVENT_FILTERS:
        raise ValueError("This is no event of ours; see the list in the documentation.")
    return name


def _normalised(value: str) -> str:
    """The URL as a browser reads it: host in ASCII, numeric hosts as addresses."""
    try:
        url = Url(value)
    except ValueError:
        raise ValueError("This must be an http(s) URL.") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("This must be an http(s) URL.")
    if url.username is not None or url.password is not None:
        raise ValueError("A URL with a user name or password in it is not accepted.")
    if len(str(url)) > URL_LENGTH:
        raise ValueError(f"At most {URL_LENGTH} characters once it is encoded.")
    return str(url)


EventFilter = Annotated[
    str,
    StringConstraints(max_length=40),
    AfterValidator(_known_filter),
    Field(json_schema_extra={"enum": list(EVENT_FILTERS)}),
]
WebhookUrl = Annotated[
    str,
    StringConstraints(max_length=URL_LENGTH, min_length=1),
    AfterValidator(_normalised),
    Field(
        description="Where events are sent: https, a public address, no user name in it.",
        examples=["https://hooks.example.com/skillmatch"],
        json_schema_extra={"format": "uri"},
    ),
]
Events = Annotated[
    list[EventFilter],
    Field(
        min_length=1,
        max_length=50,
        description="Names such as `offer.created`, families such as `offer.*`, or `*`.",
        examples=[["match_request.*", "offer.created"]],
    ),
]
States = Annotated[
    list[State],
    Field(
        min_length=1,
        max_length=10,
        description="Of events that tell a request's state, only those that tell one of these.",
        examples=[["accepted", "hired"]],
    ),
]
Switch = Literal["enabled", "disabled"]
Outcome = Literal["pending", "delivered", "failed"]


class WebhookCreate(Input):
    """Where to send which events."""

    url: WebhookUrl
    events: Events
    statuses: States | None = None


class WebhookUpdate(Input):
    """A merge patch: absent fields stay; null clears `statuses`."""

    url: WebhookUrl | None = None
    events: Events | None = None
    statuses: States | None = None
    status: Switch | None = Field(
        None, description="`enabled` switches on what was disabled; what waits goes out at once."
    )

    @field_validator("url", "events", "status")
    @classmethod
    def _not_cleared(cls, value: Any) -> Any:
        if value is None:
            raise PydanticCustomError("null_forbidden", "This field cannot be cleared.")
        return value


class WebhookRead(Output):
    id: UUID
    created_at: datetime
    updated_at: datetime
    url: str
    events: list[str]
    statuses: list[State] | None
    status: Switch
    disabled_reason: Literal["owner", "gone", "failing", "member-left"] | None = Field(
        description="`owner`: switched off. `gone`: the receiver answered 410. `failing`: an event "
        "could not be delivered for three days, and nothing else was."
    )
    disabled_at: datetime | None
    last_delivered_at: datetime | None
    previous_secret_until: datetime | None = Field(
        description="Until then the secret before the last rotation signs as well."
    )


class WebhookCreated(WebhookRead):
    secret: str = Field(description="Signs every delivery. It is shown this once.")


class WebhookPage(Page[WebhookRead]):
    """One page of them."""


class Attempt(Output):
    number: int
    at: datetime
    status_code: int | None = Field(description="What the receiver answered; null: nothing.")
    error: str | None = Field(
        description="One word where it failed: `status`, `redirect`, `gone`, `timeout`, `connect`, "
        "`tls`, `resolve`, `address`, `protocol`."
    )
    duration_ms: int


class DeliveryRead(Output):
    """One event and what became of sending it."""

    id: UUID
    created_at: datetime
    updated_at: datetime
    webhook_id: UUID
    event_id: UUID = Field(description="The `webhook-id` header: the same in every attempt.")
    type: str
    status: Outcome
    next_attempt_at: datetime | None = Field(description="Null: none is due.")
    attempts: list[Attempt] = Field(description="The last 50, oldest first.")
    payload: Event = Field(description="The body as it would be sent now.")


class DeliveryPage(Page[DeliveryRead]):
    """One page of them."""
