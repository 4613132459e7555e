"""Why a document is not read. Nothing here repeats what stands in it."""

from typing import Literal

Reason = Literal[
    "encrypted", "empty", "scanned", "macros", "mistyped", "oversized", "unreadable", "unsupported"
]


class Refusal(Exception):
    """A document is refused for a reason that its owner can do something about."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
