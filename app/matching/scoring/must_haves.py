"""Which candidates show what a job needs: the must-haves that its employer names."""

from typing import Literal

import numpy as np

from app.matching.arrays import Mask
from app.matching.results import Status
from app.matching.scoring.explanation import requirement_matches
from app.matching.scoring.pairs import Pairs
from app.matching.weights import Weights

MustHaves = Literal["met", "shown"]
"""``met``: each is met; ``shown``: each is met or partly met."""

_ENOUGH: dict[MustHaves, frozenset[Status]] = {
    "met": frozenset(("met",)),
    "shown": frozenset(("met", "partial")),
}


def showing_must_haves(pairs: Pairs, weights: Weights, wanted: MustHaves) -> Mask:
    """The pairs whose candidate shows every skill that the job names as a must, ``(n,)``; a job
    that names none is shown by all."""
    enough = _ENOUGH[wanted]
    found = []
    for pair in pairs:
        statuses = requirement_matches(pair, weights)
        named = zip(pair.job.pieces, statuses, strict=False)
        found.append(all(one.status in enough for piece, one in named if piece.kind == "must"))
    return np.array(found, dtype=np.bool_)
