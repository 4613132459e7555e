"""How far a job grants what a candidate wishes for: pay, way of working, place; compiled."""

from typing import Any

import numpy as np

from app.matching.kernels.jit import compiled
from app.matching.kernels.records import (
    ATTRIBUTES,
    CITY,
    COMPANY_SIZE,
    COUNTRY,
    EMPLOYMENT_TYPE,
    INDUSTRY,
    SENIORITY,
)

# Weighing wishes: pay, remote, place, type, visa, seniority, industry, size, interest. A hard wish
# counts fully; a soft one that is not granted still leaves something.
WISHES = 9
WISH_WEIGHTS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.5, 0.25, 1.0)
WISH_LEAST = (0.0, 0.0, 0.0, 0.0, 0.0, 0.3, 0.4, 0.4, 0.0)


@compiled
def _pay(floor: float, low: float, high: float) -> float:
    """1 if the whole range meets the wish, 0.7 if only its top does, falling to 0 beyond."""
    if np.isnan(floor) or np.isnan(high):
        return np.nan
    if floor <= low:
        return 1.0
    if floor <= high:
        return 1.0 - 0.3 * (floor - low) / (high - low)
    return max(0.0, 0.5 * (2.0 - floor / high)) if high > 0.0 else 0.0


@compiled
def _remote(wanted: float, offer: float) -> float:
    """Wish and offer: 0 on site, 1 hybrid, 2 remote; NaN: no wish, or not known."""
    if np.isnan(wanted) or np.isnan(offer):
        return np.nan
    if wanted == offer:
        return 1.0
    if offer > wanted:
        return 0.8 if offer - wanted == 1.0 else 0.5
    return 0.0


@compiled
def _granted(wishes: Any, attributes: Any, attribute: int) -> float:
    """1 if what a job states of an attribute is among the wishes, 0 if not, NaN if not known."""
    stated = attributes[attribute]
    wished = granted = False
    for i in range(len(wishes)):
        if wishes[i].attribute == attribute:
            wished = True
            if wishes[i].token == stated:
                granted = True
    if not wished or stated == 0:
        return np.nan
    return 1.0 if granted else 0.0


@compiled
def _place(country: float, city: float, offer_remote: float) -> float:
    if offer_remote == 2.0 and (country == 0.0 or city == 0.0):
        return 0.9
    if country == 0.0:
        return 0.0
    if city == 0.0:
        return 0.6
    return 1.0 if country == 1.0 or city == 1.0 else np.nan


@compiled
def preferences(candidate: Any, job: Any, params: Any, signals: Any) -> float:
    """Weighted mean of every wish that can be judged (NaN: none can); fills the signals *pay*,
    *remote* and *place*, and reads *interest*."""
    wanted, offered = candidate.traits, job.traits
    granted = np.empty(ATTRIBUTES)
    for attribute in range(ATTRIBUTES):
        granted[attribute] = _granted(candidate.wishes, job.attributes, attribute)
    signals.pay = _pay(wanted.pay_floor, offered.min_pay, offered.max_pay)
    signals.remote = _remote(wanted.remote, offered.remote)
    signals.place = _place(granted[COUNTRY], granted[CITY], offered.remote)
    values = np.empty(WISHES)
    values[0], values[1], values[2] = signals.pay, signals.remote, signals.place
    values[3] = granted[EMPLOYMENT_TYPE]
    values[4] = offered.sponsors_visa if wanted.needs_visa else np.nan
    values[5], values[6] = granted[SENIORITY], granted[INDUSTRY]
    values[7], values[8] = granted[COMPANY_SIZE], signals.interest
    total = weights = 0.0
    for i in range(WISHES):
        if not np.isnan(values[i]):
            weight = params.interest_weight if i == WISHES - 1 else WISH_WEIGHTS[i]
            total += weight * (WISH_LEAST[i] + (1.0 - WISH_LEAST[i]) * values[i])
            weights += weight
    return total / weights if weights > 0.0 else np.nan
