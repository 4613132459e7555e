"""What a reader should know about a profile, a job, a match or a text."""

from typing import Literal

from app.schemas.values import Output


class FlagRead(Output):
    code: str
    severity: Literal["info", "warning"]
    message: str
