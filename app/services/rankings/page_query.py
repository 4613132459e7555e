"""What a page of a ranked list is asked for: its bounds and its category weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import ValidationFailed
from app.matching.documents import Salary
from app.matching.scoring.combine import category_weights
from app.matching.scoring.must_haves import MustHaves


@dataclass(frozen=True)
class PageQuery:
    """A page of a ranked list: ``min_score`` 0..1, category ``weights`` (None: the usual ones).
    Of candidates also: which ``must_haves`` they show, and whether the weights are those that the
    job suggests."""

    limit: int
    cursor: str | None
    min_score: float
    weights: dict[str, float] | None
    must_haves: MustHaves | None = None
    suggested: bool = False


SUGGESTED = "suggested"
"""What stands for the weights that a job suggests."""


def parse_weights(text: str | None) -> dict[str, float] | None:
    """Parse category weights written as ``requirements:0.6,role:0.2``; unnamed categories get 0.

    Raises
    ------
    ValidationFailed
        If a name is unknown, a number is negative or not one, or all are 0.
    """
    if text is None:
        return None
    given: dict[str, float] = {}
    for part in text.split(","):
        name, _, number = part.partition(":")
        try:
            weight = float(number)
        except ValueError:
            raise _bad_weights("Write weights as name:number, separated by commas.") from None
        if name.strip() in given:
            raise _bad_weights("A category is named twice.")
        given[name.strip()] = weight
    return checked_weights(given)


def _bad_weights(message: str) -> ValidationFailed:
    return ValidationFailed.of("weights", "weights_invalid", message)


def checked_weights(given: Mapping[Any, float] | None) -> dict[str, float] | None:
    """Return the weights if they name known categories, none is negative and not all are 0; else
    raise ValidationFailed."""
    if given is None:
        return None
    try:
        category_weights(given, {})
    except ValueError:
        raise _bad_weights(
            "Weights are for requirements, role, experience, seniority and preferences; "
            "none is negative, one is above 0."
        ) from None
    return dict(given)


@dataclass(frozen=True)
class PayBound:
    """The bound of a pay filter, per year in major units. ``field`` names the query parameter in
    errors; without a ``currency`` that of the list's owner is meant."""

    field: str
    amount: float
    currency: str | None

    def salary(self, own_currency: str | None) -> Salary:
        """The bound as a salary; ValidationFailed if no currency is known."""
        known = self.currency or own_currency
        if known is None:
            raise ValidationFailed.of("currency", "missing", f"Name the currency of {self.field}.")
        return Salary(self.amount, known, "year")
