"""What a profile lacks for a job, and the additions that would help most."""

from uuid import UUID

from pydantic import Field

from app.schemas.match import RequirementRead
from app.schemas.score import Score, ScoreChange
from app.schemas.values import Output


class AdditionRead(Output):
    """A skill to add to the profile."""

    skill: str = Field(description="As the job names it.", examples=["Kafka"])
    gain: ScoreChange = Field(description="What it adds to the score after those before it.")


class LessonRead(Output):
    """A skill to learn."""

    skill: str = Field(description="As the job or the guide names it.", examples=["SQL"])
    gain: ScoreChange = Field(description="What it adds to the score by itself.")
    reason: str = Field(description="Why it stands here.", examples=["Builds on JavaScript."])


class SkillGapRead(Output):
    """The requirements of a job or a guide by status, and the fewest skills that lift the score
    most."""

    job_id: UUID | None = Field(description="Null where the question is about a guide.")
    guide: str | None = Field(description="Slug; null where the question is about a job.")
    met: list[RequirementRead] = Field(description="Shown by the profile.")
    partial: list[RequirementRead] = Field(description="Something near it, or too few years.")
    claimed: list[RequirementRead] = Field(description="Named, and not backed by a post held.")
    missing: list[RequirementRead] = Field(description="Nothing in the profile speaks to it.")
    additions: list[AdditionRead] = Field(
        description="At most three, in the order in which to append them to `skills`, by name "
        "alone; the gains sum to `new_score` − `score`. Empty if none is worthwhile."
    )
    learning_order: list[LessonRead] = Field(
        description="In which order to learn what the profile does not name: first what others "
        "build on, then what helps most."
    )
    score: Score = Field(description="0..1, of the profile as it is.")
    new_score: Score = Field(description="0..1, what the match scores with the additions.")
    model_version: str
    request_id: str
