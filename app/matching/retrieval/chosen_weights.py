"""The weights that rank: the operator's choice, read with every ranking, so that all processes
follow it at once and a ranking is ordered and explained by the same weights."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.matching.engine import Engine
from app.matching.weights import LearnedWeights
from app.models import LearnedWeightsVersion, WeightsChoice


def chosen_weights(session: Session) -> LearnedWeights | None:
    """The learned weights that the operator chose, or None for the packaged ones; one query."""
    newest = select(WeightsChoice.version_id).order_by(WeightsChoice.id.desc()).limit(1)
    version = session.scalar(
        select(LearnedWeightsVersion).where(LearnedWeightsVersion.id == newest.scalar_subquery())
    )
    if version is None:
        return None
    a, b, c = version.calibration
    return LearnedWeights(version.number, version.base, version.categories, (a, b, c))


def ranking_engine(session: Session, engine: Engine) -> Engine:
    """The engine with the weights that the operator chose; one query."""
    return engine.with_weights(chosen_weights(session))
