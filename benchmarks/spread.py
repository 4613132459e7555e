"""Synthetic rows around real ones."""

import numpy as np

from app.matching.arrays import Vectors


def spread(originals: Vectors, count: int, seed: int = 3) -> Vectors:
    """Unit rows around real ones, ``(count, d)`` float32, cosine about .8."""
    dice = np.random.default_rng(seed)
    noise = dice.normal(size=(count, originals.shape[1])).astype(np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    rows = originals[dice.integers(len(originals), size=count)] + 0.75 * noise
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(rows, dtype=np.float32)
