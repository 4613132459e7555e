"""One hierarchy of errors. Each class knows its slug and status; the edge renders them as
problem details (RFC 9457). None repeats a submitted value."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field: dotted path, machine-readable code, sentence for a person."""

    field: str
    code: str
    message: str


class AppError(Exception):
    """Base of every error that a caller may see."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal"
    title: ClassVar[str] = "Internal error"

    def __init__(
        self,
        detail: str = "",
        *,
        errors: list[FieldError] | None = None,
        headers: dict[str, str] | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = errors or []
        self.headers = headers or {}
        self.members = members


class MalformedJson(AppError):
    status, slug, title = 400, "malformed-json", "The body is not valid JSON"


class Unauthenticated(AppError):
    status, slug, title = 401, "unauthenticated", "Not signed in"

    def __init__(self, detail: str = "Send a valid bearer token or X-API-Key.") -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"})


class Forbidden(AppError):
    status, slug, title = 403, "forbidden", "Not allowed"


class PasswordChangeRequired(Forbidden):
    slug, title = "password-change-required", "Set a password of your own first"


class EmployerUnverified(Forbidden):
    slug, title = "employer-unverified", "The employer is not verified"


class NotFound(AppError):
    """The object does not exist, or the caller may not know that it does: one answer for both."""

    status, slug, title = 404, "not-found", "Not found"

    def __init__(self, detail: str = "There is nothing here that you may see.") -> None:
        super().__init__(detail)


class MethodNotAllowed(AppError):
    status, slug, title = 405, "method-not-allowed", "Method not allowed"


class Conflict(AppError):
    status, slug, title = 409, "conflict", "Conflict"


class EmailTaken(Conflict):
    slug, title = "email-taken", "This e-mail address is already registered"


class IdempotencyKeyReused(Conflict):
    slug, title = "idempotency-key-reused", "This Idempotency-Key belongs to another call"


class InboxFull(Conflict):
    slug, title = "inbox-full", "The candidate takes no more requests at the moment"


class ProfileExists(Conflict):
    slug, title = "profile-exists", "This account already has a profile"


class ProfileRequired(Conflict):
    slug, title = "profile-required", "This needs a profile of your own"


class LimitReached(Conflict):
    slug, title = "limit-reached", "You have as many of these as anybody may have"


class ExternalIdTaken(Conflict):
    slug, title = "external-id-taken", "This external_id is already in use"


class LastOwner(Conflict):
    slug, title = "last-owner", "An employer keeps at least one owner"


class PayRangeRequired(Conflict):
    slug, title = "pay-range-required", "An open job needs a pay range"


class DescriptionRequired(Conflict):
    slug, title = "description-required", "An open job needs a description"


class InvalidTransition(Conflict):
    slug, title = "invalid-transition", "Not possible in this state"

    def __init__(
        self, state: str, detail: str = "", *, errors: list[FieldError] | None = None
    ) -> None:
        text = detail or f"This is not possible in state '{state}'."
        super().__init__(text, errors=errors, state=state)


class ConsentRequired(Conflict):
    slug, title = "consent-required", "This needs your consent first"


class RequestExists(Conflict):
    slug, title = "request-exists", "This candidate was already approached for this job"


class OfferExpired(Conflict):
    slug, title = "offer-expired", "This offer has run out"


class SlotTaken(Conflict):
    slug, title = "slot-taken", "This time is not free"


class Stale(AppError):
    status, slug, title = 412, "stale", "It changed since you read it"


class BodyTooLarge(AppError):
    status, slug, title = 413, "body-too-large", "The body is too large"


class UnsupportedMediaType(AppError):
    status, slug, title = 415, "unsupported-media-type", "This media type is not taken here"


class DocumentUnreadable(AppError):
    """Base of what may be wrong with a file that was sent."""

    status, slug, title = 422, "document-unreadable", "The document is damaged"


class DocumentEncrypted(DocumentUnreadable):
    slug, title = "document-encrypted", "The document is locked"


class DocumentEmpty(DocumentUnreadable):
    slug, title = "document-empty", "The document is empty"


class DocumentScanned(DocumentUnreadable):
    slug, title = "document-scanned", "The document is a picture"


class DocumentWithMacros(DocumentUnreadable):
    slug, title = "document-with-macros", "The document carries macros"


class DocumentMistyped(DocumentUnreadable):
    slug, title = "document-mistyped", "The file is not what its name says"


class DocumentOversized(DocumentUnreadable):
    slug, title = "document-oversized", "The document takes too much to read"


class ValidationFailed(AppError):
    status, slug, title = 422, "validation-failed", "The request is not valid"

    def __init__(self, errors: list[FieldError], detail: str = "") -> None:
        count = len(errors)
        text = detail or f"{count} field{'s are' if count != 1 else ' is'} not valid; see errors."
        super().__init__(text, errors=errors)

    @classmethod
    def of(cls, field: str, code: str, message: str) -> "ValidationFailed":
        """Build the error for a single field."""
        return cls([FieldError(field, code, message)])


class TooMuchText(ValidationFailed):
    slug, title = "too-much-text", "The body holds more than is worked on at once"

    def __init__(self, detail: str, errors: list[FieldError] | None = None) -> None:
        super().__init__(errors or [], detail)


class RateLimited(AppError):
    status, slug, title = 429, "rate-limited", "Too many requests"

    def __init__(self, seconds: float) -> None:
        wait = max(1, math.ceil(seconds))
        super().__init__(f"Try again in {wait} seconds.", headers={"Retry-After": str(wait)})


class Overloaded(AppError):
    status, slug, title = 503, "overloaded", "Too busy at the moment"

    def __init__(self) -> None:
        super().__init__("Try again in a second.", headers={"Retry-After": "1"})


class DailyCap(AppError):
    status, slug, title = 429, "daily-cap", "The daily number of match requests is used up"


class Unavailable(AppError):
    status, slug, title = 503, "unavailable", "Not available at the moment"


class InsufficientStorage(AppError):
    status, slug, title = 507, "insufficient-storage", "There is no room to write"
