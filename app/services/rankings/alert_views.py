"""Read models of alerts and of the matches they were notified of."""

from collections.abc import Sequence

from app.database import ReadSession
from app.matching.weights import Weights
from app.models import Alert, AlertMatch
from app.schemas.alert import AlertMatchRead, AlertRead
from app.schemas.validation import stored
from app.services.rankings import cards
from app.services.rankings.alerts import filters_of, usual_min_score


def as_read(alert: Alert, weights: Weights) -> AlertRead:
    """Render an alert for its owner."""
    own = "profile" if alert.candidate_id is not None else "job"
    usual = usual_min_score(alert.query, weights)
    return stored(
        AlertRead,
        {
            "id": alert.id,
            "created_at": alert.created_at,
            "updated_at": alert.updated_at,
            "name": alert.name,
            "query": alert.query,
            "filters": filters_of(alert),
            "min_score": usual if alert.min_score is None else alert.min_score,
            "scored_by": own if alert.query is None else "query",
        },
    )


def render_matches(session: ReadSession, rows: Sequence[AlertMatch]) -> list[AlertMatchRead]:
    """Render matches of an alert, with what ranked lists show of each job or candidate."""
    job_cards = cards.job_cards(session, [row.job_id for row in rows if row.job_id])
    people = cards.candidate_cards(session, [row.candidate_id for row in rows if row.candidate_id])
    return [
        AlertMatchRead(
            id=row.id,
            job=job_cards.get(row.job_id) if row.job_id else None,
            candidate=people.get(row.candidate_id) if row.candidate_id else None,
            score=row.score,
            band=row.band,
            matched_at=row.created_at,
        )
        for row in rows
    ]
