"""What a caller is told about a document that is not read."""

from app.errors import (
    AppError,
    DocumentEmpty,
    DocumentEncrypted,
    DocumentMistyped,
    DocumentOversized,
    DocumentScanned,
    DocumentUnreadable,
    DocumentWithMacros,
    UnsupportedMediaType,
)

KINDS = "PDF, DOCX, ODT, RTF, HTML or plain text"
_PROBLEMS: dict[str, tuple[type[AppError], str]] = {
    "encrypted": (DocumentEncrypted, "Save it without a password and send it again."),
    "empty": (DocumentEmpty, "There is no text in it."),
    "scanned": (
        DocumentScanned,
        "It holds pictures of pages and no text: send the file it was printed from.",
    ),
    "macros": (DocumentWithMacros, "Save it without macros and send it again."),
    "mistyped": (
        DocumentMistyped,
        "Its content is of another kind than its extension: save it anew, or rename it.",
    ),
    "oversized": (
        DocumentOversized,
        "Reading it takes more memory or time than a document of some pages needs.",
    ),
    "unreadable": (DocumentUnreadable, "Open it, save it anew and send that."),
    "unsupported": (UnsupportedMediaType, f"Send {KINDS}."),
}


def problem_of(reason: str) -> AppError:
    """The problem of a :data:`Reason <app.services.documents.reading.refusals.Reason>`."""
    kind, detail = _PROBLEMS[reason]
    return kind(detail)
