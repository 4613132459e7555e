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


@compiled
def _pay(floor: float, low: float, high: float, params: Any) -> float:
    """1 if the whole range meets the wish, less up to ``pay_top_loss`` where its top does; then
    from ``pay_missed`` down to 0, where the wish is twice the top."""
    if np.isnan(floor) or np.isnan(high):
        return np.nan
    if floor <= low:
        return 1.0
    if floor <= high:
        return 1.0 - params.pay_top_loss * (floor - low) / (high - low)
    return max(0.0, params.pay_missed * (2.0 - floor / high)) if high > 0.0 else 0.0


@compiled
def _remote(wanted: float, offer: float, params: Any) -> float:
    """Wish and offer: 0 on site, 1 hybrid, 2 remote; NaN: no wish, or not known."""
    if np.isnan(wanted) or np.isnan(offer):
        return np.nan
    if wanted == offer:
        return 1.0
    if offer > wanted:
        return params.remote_one_more if offer - wanted == 1.0 else params.remote_two_more
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
def _place(country: float, city: float, offer_remote: float, params: Any) -> float:
    if offer_remote == 2.0 and (country == 0.0 or city == 0.0):
        return params.place_remote
    if country == 0.0:
        return 0.0
    if city == 0.0:
        return params.place_other_city
    return 1.0 if country == 1.0 or city == 1.0 else np.nan


@compiled
def preferences(candidate: Any, job: Any, params: Any, signals: Any) -> float:
    """Weighted mean of every wish that can be judged (NaN: none can); fills the signals *pay*,
    *remote* and *place*, and reads *interest*."""
    wanted, offered = candidate.traits, job.traits
    granted = np.empty(ATTRIBUTES)
    for attribute in range(ATTRIBUTES):
        granted[attribute] = _granted(candidate.wishes, job.attributes, attribute)
    signals.pay = _pay(candidate.pay_floor, offered.min_pay, offered.max_pay, params)
    signals.remote = _remote(candidate.remote, offered.remote, params)
    signals.place = _place(granted[COUNTRY], granted[CITY], offered.remote, params)
    total = weights = 0.0
    for value, weight, least in (
        (signals.pay, 1.0, 0.0),
        (signals.remote, 1.0, 0.0),
        (signals.place, 1.0, 0.0),
        (granted[EMPLOYMENT_TYPE], 1.0, 0.0),
        (offered.sponsors_visa if wanted.needs_visa else np.nan, 1.0, 0.0),
        (granted[SENIORITY], params.seniority_weight, params.seniority_least),
        (granted[INDUSTRY], params.industry_weight, params.industry_least),
        (granted[COMPANY_SIZE], params.company_size_weight, params.company_size_least),
        (signals.interest, params.interest_weight, 0.0),
    ):
        if not np.isnan(value):
            total += weight * (least + (1.0 - least) * value)
            weights += weight
    return total / weights if weights > 0.0 else np.nan
