"""From inner products to similarities of 0..1; compiled."""

from typing import Any, NamedTuple

import numpy as np

from app.matching.kernels.jit import compiled


class Likeness(NamedTuple):
    """What the ``n`` distinct rows of a list of candidates have to do with the ``m`` of a job:
    ``products``, ``(n, m)`` float32; ``similar``, ``(n, m)``, the same mapped to 0..1; ``closest``,
    ``(n,)``, how close each comes to anything that the job names or asks for."""

    products: Any
    similar: Any
    closest: Any


@compiled
def sigmoid(value: float, middle: float, slope: float) -> float:
    """A product of two whole texts as a likeness of 0..1."""
    return 1.0 / (1.0 + np.exp(-slope * (value - middle)))


@compiled
def _rise(one_prose: bool, other_prose: bool, params: Any) -> tuple[float, float]:
    """Where a similarity begins to rise, and how steeply: two labels, mixed, or both prose."""
    low, high = params.mixed_low, params.mixed_high
    if one_prose and other_prose:
        low, high = params.prose_low, params.prose_high
    elif not one_prose and not other_prose:
        low, high = params.label_low, params.label_high
    return low, 1.0 / (high - low)


@compiled
def _bounded(value: float, have: int, asked: int, confidence: float, relations: Any) -> float:
    """What the vocabulary knows of two skills bounds their similarity."""
    first = relations.starts[have]
    last = end = relations.starts[have + 1]
    while first < last:
        middle = (first + last) // 2
        if relations.wanted[middle] < asked:
            first = middle + 1
        else:
            last = middle
    if first < end and relations.wanted[first] == asked:
        floor, ceiling = relations.floors[first], relations.ceilings[first]
        return min(max(value, confidence * floor), 1.0 - confidence * (1.0 - ceiling))
    return value


@compiled
def likeness(products: Any, rows: Any, firsts: Any, job: Any, relations: Any, params: Any) -> Any:
    """Map inner products, ``(n, m)``, to a :class:`Likeness`: 0 where chance reaches, 1 where the
    meaning is the same. Where both texts name skills of the vocabulary, ``relations``
    (:class:`app.matching.skills.relations.RelationTable`) bound the similarity.

    ``rows[firsts[i]]`` says what distinct row ``i`` of the candidates stands for.
    """
    n, m = products.shape
    similar, closest = np.empty((n, m)), np.zeros(n)
    lows, rises, asked = np.empty((2, m)), np.empty((2, m)), job.rows.skill.copy()
    for j in range(m):
        lows[0, j], rises[0, j] = _rise(False, job.rows[j].prose, params)
        lows[1, j], rises[1, j] = _rise(True, job.rows[j].prose, params)
    for i in range(n):
        row = rows[firsts[i]]
        low, rise = lows[int(row.prose)], rises[int(row.prose)]
        for j in range(m):  # without branches: several at once
            value = (products[i, j] - low[j]) * rise[j]
            value = value if value > 0.0 else 0.0
            similar[i, j] = value if value < 1.0 else 1.0
        if row.skill >= 0:
            for j in range(m):
                if asked[j] >= 0:
                    confidence = row.confidence * job.rows[j].confidence
                    similar[i, j] = _bounded(
                        similar[i, j], row.skill, asked[j], confidence, relations
                    )
        for j in range(1, m):
            closest[i] = max(closest[i], similar[i, j])
    return Likeness(products, similar, closest)
