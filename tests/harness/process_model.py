"""A model of what follows an acceptance: what the contract says of requests, offers, interviews."""

from dataclasses import dataclass, field
from datetime import datetime

from app import clock
from app.models import (
    CONNECTED,
    ENGAGED,
    LIVE,
    REQUEST_TRANSITIONS,
    WAITING,
    RequestStatus,
)

S = RequestStatus
PEOPLE = ("candidate", "employer", "other_employer", "other_candidate", "admin")
EMPLOYERS = ("employer", "other_employer")
SIDES = {"candidate": "candidate", "employer": "employer", "other_employer": "employer"}
ANSWERS = {
    "accept": (S.ACCEPTED, ("candidate",)),
    "decline": (S.DECLINED, ("candidate",)),
    "withdraw": (S.WITHDRAWN, ("employer",)),
    "close": (S.CLOSED, ("candidate", "employer")),
}


@dataclass
class ExpectedOffer:
    id: str
    by: str
    expires_at: datetime
    status: str = "open"
    rounds: int = 1

    def settle(self) -> str:
        if self.status == "open" and self.expires_at <= clock.now():
            self.status = "expired"
        return self.status


@dataclass
class ExpectedInterview:
    id: str
    by: str
    slots: list[dict[str, str]]
    status: str = "proposed"
    booked: tuple[datetime, datetime] | None = None

    @property
    def over(self) -> bool:
        return self.booked is not None and self.booked[1] <= clock.now()

    def may(self, side: str, verb: str) -> bool:
        if self.status == "proposed":
            return verb in ("propose", "cancel") or (verb == "confirm" and side != self.by)
        return self.status == "confirmed" and (
            verb == "complete" if self.over else (verb in ("propose", "cancel"))
        )


@dataclass
class Expected:
    """What the model knows of one request."""

    id: str
    employer: str
    expires_at: datetime
    states: list[RequestStatus] = field(default_factory=lambda: [S.SENT])
    offers: list[ExpectedOffer] = field(default_factory=list)
    interviews: list[ExpectedInterview] = field(default_factory=list)

    def settle(self) -> RequestStatus:
        if self.states[-1] in WAITING and self.expires_at <= clock.now():
            self.states.append(S.EXPIRED)
        for made_offer in self.offers:
            made_offer.settle()
        return self.states[-1]

    def enter(self, status: RequestStatus) -> None:
        self.states.append(status)
        if status in LIVE:
            return
        for made_offer in self.offers:
            if made_offer.settle() == "open":
                made_offer.status = "closed"
        for it in self.interviews:
            if it.status == "proposed" or (it.status == "confirmed" and not it.over):
                it.status = "cancelled"

    def refusal(self, name: str, sides: tuple[str, ...] = ("candidate", "employer")) -> int | None:
        if name == "other_candidate" or (name in EMPLOYERS and name != self.employer):
            return 404
        return None if SIDES.get(name) in sides else 403

    def actions(self, name: str) -> set[str]:
        """What the contract lets a caller do: last path segments."""
        status, found = self.settle(), {"support"}
        found |= {
            verb
            for verb, (target, sides) in ANSWERS.items()
            if SIDES.get(name) in sides and target in REQUEST_TRANSITIONS[status]
        }
        if name == "admin":
            return found
        if status in WAITING:
            found.add("revision" if name == "candidate" else "revise")
        if name == "candidate" and status in LIVE:
            found.add("contest")
        if status in CONNECTED:
            found.add("messages")
        if status in CONNECTED or status is S.CLOSED:
            found.add("messages/read")
        if status in ENGAGED:
            found.add("interviews")
            open_offer = any(made_offer.status == "open" for made_offer in self.offers)
            if name != "candidate" and not open_offer:
                found.add("offers")
        return found
