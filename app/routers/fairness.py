"""Self-identification, and the fairness report."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import TheCaller, TheRanker
from app.routers.edge.transaction import Route
from app.schemas.fairness import (
    FairnessAxes,
    FairnessGroup,
    FairnessRates,
    FairnessReportRead,
    SelfIdentificationPut,
    SelfIdentificationRead,
)
from app.schemas.times import Time
from app.services.fairness import report, self_identification
from app.services.fairness.impact import Group
from app.services.fairness.report import Rates

router = APIRouter(prefix="/v1", tags=["fairness"], route_class=Route)
_OWN = "/candidates/{id}/self-identification"


@router.get(_OWN, operation_id="get_self_identification")
def get_self_identification(
    id: UUID, caller: TheCaller, session: ReadSession
) -> SelfIdentificationRead:
    """What you said of yourself. Nobody else reads it."""
    return SelfIdentificationRead.model_validate(self_identification.read(session, caller, id))


@router.put(_OWN, operation_id="put_self_identification")
def put_self_identification(
    id: UUID, body: SelfIdentificationPut, caller: TheCaller, session: WriteSession
) -> SelfIdentificationRead:
    """Say your sex, race or ethnicity, if you want to: it enters counts of the fairness report and
    nothing else. Needs your consent `fairness`; withdrawing that erases it."""
    found = self_identification.write(session, caller, id, body)
    return SelfIdentificationRead.model_validate(found)


@router.delete(_OWN, status_code=204, operation_id="delete_self_identification")
def delete_self_identification(id: UUID, caller: TheCaller, session: WriteSession) -> None:
    """Take back what you said."""
    self_identification.erase(session, caller, id)


def _group(axis: str, group: Group) -> FairnessGroup:
    names = {"by_sex": ("sex",), "by_race_ethnicity": ("race_ethnicity",)}
    fields = names.get(axis, ("race_ethnicity", "sex"))
    return FairnessGroup.model_validate(
        {
            **dict(zip(fields, group.category, strict=True)),
            "people": group.people,
            "chosen": group.chosen,
            "rate": group.rate,
            "impact_ratio": None if group.impact_ratio is None else round(group.impact_ratio, 4),
            "below_four_fifths": group.below_four_fifths,
            "p_value": None if group.p_value is None else round(group.p_value, 6),
            "significant": group.significant,
        }
    )


def _axes(rates: dict[str, Rates]) -> FairnessAxes:
    return FairnessAxes.model_validate(
        {
            axis: FairnessRates(
                groups=[_group(axis, group) for group in found.groups],
                unknown=found.unknown,
                unknown_chosen=found.unknown_chosen,
            )
            for axis, found in rates.items()
        }
    )


@router.get("/fairness/report", operation_id="get_fairness_report")
def get_fairness_report(
    caller: TheCaller,
    ranker: TheRanker,
    session: ReadSession,
    since: Annotated[Time | None, Query(alias="from", description="Approached from then.")] = None,
    until: Annotated[Time | None, Query(alias="to", description="Approached before.")] = None,
) -> FairnessReportRead:
    """Who is approached and who scores high, by sex, race or ethnicity and both: rates and impact
    ratios as New York City's Local Law 144 has them. Who did not say is counted apart."""
    found = report.read(session, ranker, caller, since, until)
    return FairnessReportRead(
        people=found.people,
        jobs=found.jobs,
        median_score=found.median_score,
        selection=_axes(found.selection),
        scoring=_axes(found.scoring),
        model_version=ranker.refresh(session).model_version,
    )
