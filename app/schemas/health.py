"""The state of the process."""

from typing import Literal

from app.schemas.values import Output


class HealthRead(Output):
    status: Literal["ok"]
