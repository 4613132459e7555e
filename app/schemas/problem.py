"""The shape of every error (RFC 9457)."""

from pydantic import Field

from app.schemas.values import Output


class ProblemField(Output):
    field: str = Field(examples=["skills.1.level"])
    code: str = Field(examples=["literal_error"])
    message: str = Field(examples=["One of: 'beginner', 'intermediate', 'advanced' or 'expert'."])


class Problem(Output):
    """A problem detail. `errors` names the fields; no submitted value is repeated."""

    type: str = Field(examples=["/problems/validation-failed"])
    title: str = Field(examples=["The request is not valid"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["1 field is not valid; see errors."])
    instance: str = Field(examples=["0199a2c0-7a3e-7b1c-9f3a-6f1d2c3b4a59"])
    errors: list[ProblemField] | None = Field(None, description="Of 422: what is wrong where.")
    state: str | None = Field(
        None,
        description="Of `invalid-transition` and `offer-expired`: the state it is in.",
        examples=["closed"],
    )
