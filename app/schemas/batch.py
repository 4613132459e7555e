"""Batches: many candidates or jobs in one request, each judged on its own."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from app.schemas.candidate import CandidateCreate
from app.schemas.job import JobCreate
from app.schemas.problem import Problem
from app.schemas.values import Input, Output

LARGEST_BATCH = 500


@dataclass(frozen=True)
class JudgedLater:
    """Marks an item that is documented as a model, and validated by the endpoint: one bad item
    must not refuse the others."""

    model: type[BaseModel]

    def __get_pydantic_core_schema__(
        self, _source: Any, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.any_schema()

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(self.model.__pydantic_core_schema__)


class JobBatchItem(JobCreate):
    """A posting of a batch: a draft, or open at once if it may be published."""

    status: Literal["draft", "open"] = "draft"


_CANDIDATES: dict[str, Any] = {
    "items": [
        {
            "external_id": "crm-1042",
            "name": "Ada Example",
            "email": "ada@example.com",
            "headline": "Data engineer",
            "skills": [{"name": "Python", "years": 6}],
        }
    ]
}
_JOBS: dict[str, Any] = {
    "items": [
        {
            "external_id": "req-77",
            "employer_id": "0199a2c0-0000-7000-8000-000000000001",
            "title": "Data engineer",
            "skills": [{"name": "Python"}],
            "status": "draft",
        }
    ]
}


class CandidateBatch(Input):
    """Profiles to store. Give each an `external_id`: then a batch can be sent again safely."""

    model_config = {"json_schema_extra": {"examples": [_CANDIDATES]}}

    items: list[Annotated[Any, JudgedLater(CandidateCreate)]] = Field(max_length=LARGEST_BATCH)


class JobBatch(Input):
    """Jobs to store. Give each an `external_id`: then a batch can be sent again safely."""

    model_config = {"json_schema_extra": {"examples": [_JOBS]}}

    items: list[Annotated[Any, JudgedLater(JobBatchItem)]] = Field(max_length=LARGEST_BATCH)


class BatchResult(Output):
    """What became of one item."""

    index: int = Field(description="Its position in `items`, from 0.")
    status: int = Field(
        description="What a request with this item alone would have answered: 201, 409, 422, …",
        examples=[201],
    )
    id: UUID | None = Field(None, description="Of what was stored.")
    problem: Problem | None = Field(
        None, description="Why nothing was stored; field paths start at the item."
    )


class BatchRead(Output):
    """One result per item, in the order of the items."""

    results: list[BatchResult]
