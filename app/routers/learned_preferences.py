"""What declines taught about a candidate's wishes."""

from uuid import UUID

from fastapi import APIRouter

from app.database import ReadSession, WriteSession
from app.routers.edge.deps import TheCaller
from app.routers.edge.transaction import Route
from app.schemas.learned_preference import LearnedPreferencesRead
from app.services.profiles import learned_preferences

router = APIRouter(
    prefix="/v1/candidates/{id}/learned-preferences", tags=["candidates"], route_class=Route
)


@router.get("", operation_id="get_learned_preferences")
def get_learned_preferences(
    id: UUID, caller: TheCaller, session: ReadSession
) -> LearnedPreferencesRead:
    """What your declines taught about wishes that your profile leaves open. Nothing is learned
    without your consent `learning`; withdrawing it erases everything here, and a later yes learns
    from later declines only. `salary` teaches a pay floor just above what you declined, `location`
    a wish for one step further from the office, other reasons nothing. Learned wishes move how
    well jobs suit you and keep none from you; wishes that you state count in their place. Employers
    are neither shown them nor numbers that move with them."""
    return learned_preferences.read(session, caller, id)


@router.delete("", status_code=204, operation_id="forget_learned_preferences")
def forget_learned_preferences(id: UUID, caller: TheCaller, session: WriteSession) -> None:
    """Forget what declines taught. Scores are at once what they were without it. Your consent
    stays: later declines teach anew."""
    learned_preferences.forget(session, caller, id)
