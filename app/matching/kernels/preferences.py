"""How far a job grants what a candidate wishes for: pay, way of working, place; compiled."""

from typing import Any

import numpy as np

from app.matching.kernels import layout as at
from app.matching.kernels.jit import compiled

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
def _granted(wishes: Any, offers: Any, kind: int) -> float:
    """1 if what the job offers of a kind is among the wishes, 0 if not, NaN if not known."""
    offer = offers[kind]
    wished = granted = False
    for i in range(wishes.shape[0]):
        if wishes[i, 0] == kind:
            wished = True
            if wishes[i, 1] == offer:
                granted = True
    if not wished or offer == 0:
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
def preferences(
    c_traits: Any, wishes: Any, j_traits: Any, offers: Any, params: Any, out: Any
) -> float:
    """Weighted mean of every wish that can be judged (NaN: none can)."""
    out[at.O_PAY] = _pay(c_traits[at.T_FLOOR], j_traits[at.U_MIN_PAY], j_traits[at.U_MAX_PAY])
    out[at.O_REMOTE] = _remote(c_traits[at.T_REMOTE], j_traits[at.U_REMOTE])
    granted = np.empty(at.WISH_KINDS)
    for kind in range(at.WISH_KINDS):
        granted[kind] = _granted(wishes, offers, kind)
    out[at.O_PLACE] = _place(granted[at.W_COUNTRY], granted[at.W_CITY], j_traits[at.U_REMOTE])
    values = np.empty(WISHES)
    values[0], values[1], values[2] = out[at.O_PAY], out[at.O_REMOTE], out[at.O_PLACE]
    values[3] = granted[at.W_TYPE]
    values[4] = j_traits[at.U_VISA] if c_traits[at.T_VISA] > 0.5 else np.nan
    values[5], values[6] = granted[at.W_SENIORITY], granted[at.W_INDUSTRY]
    values[7], values[8] = granted[at.W_SIZE], out[at.O_INTEREST]
    total = weights = 0.0
    for i in range(WISHES):
        if not np.isnan(values[i]):
            weight = params[at.INTEREST_WEIGHT] if i == WISHES - 1 else WISH_WEIGHTS[i]
            total += weight * (WISH_LEAST[i] + (1.0 - WISH_LEAST[i]) * values[i])
            weights += weight
    return total / weights if weights > 0.0 else np.nan
