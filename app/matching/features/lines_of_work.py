"""The line of work of a document and of its parts: what the network reads, corrected by titles
that are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.matching.arrays import Numbers, Vectors
from app.matching.documents import CandidateProfile, Experience, JobPosting
from app.matching.features.occupation import TITLES, OccupationModel, grouped
from app.matching.features.piece import Encoded
from app.matching.text.protected_attributes import neutral_title


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A document or a part of it: kinds and vectors of its pieces, what it is called, and of a
    whole document the vector of its text and how near each piece is to what it is about."""

    kinds: Sequence[str]
    vectors: Vectors
    titles: Sequence[str]
    joined: Vectors | None = None
    near: Numbers | None = None


class LinesOfWork:
    """Describes documents as :meth:`OccupationModel.describe` does; empty without a model."""

    def __init__(self, model: OccupationModel | None, evidence: Mapping[str, float]) -> None:
        self._model = model
        self._share = evidence["known_title"]
        self._most_beside = evidence["known_title_beside"]

    @property
    def groups(self) -> int:
        """Number of unit groups; 0 without a model."""
        return len(self._model.codes) if self._model is not None else 0

    def _of(self, parts: Sequence[_Part], share: float) -> Vectors:
        """The line of work of each part, ``(n, k)``; the first of its titles that is known has a
        ``share`` of it."""
        if self._model is None:
            return np.zeros((len(parts), 0), dtype=np.float32)
        means = self._model.means
        found = self._model.describe(
            np.stack([grouped(p.kinds, p.vectors, p.joined, means, p.near) for p in parts])
        )
        known = self._model.titles
        if known is None or share == 0.0:
            return found
        for row, part in enumerate(parts):
            groups = (known.group_of(neutral_title(title)) for title in part.titles)
            group = next((group for group in groups if group is not None), None)
            if group is not None:
                found[row] = known.corrected(found[row], group, share)
        return found

    def _share_of_title(self, kinds: Sequence[str]) -> float:
        """How much a known title says in a document of these pieces: nothing where enough stands
        beside titles to be read."""
        beside = sum(kind not in TITLES for kind in kinds)
        return self._share * max(0.0, 1.0 - beside / self._most_beside)

    def of_candidate(self, profile: CandidateProfile, encoded: Encoded, near: Numbers) -> Vectors:
        """The line of work of the profile, then of each post held, ``(1 + m, k)``; ``near``
        ``(n,)``: how much each piece says of the whole."""
        pieces, vectors, titles = encoded.pieces, encoded.vectors[1:], _titles_of(profile)
        kinds = [piece.kind for piece in pieces]
        parts = [_Part(kinds, vectors, titles, encoded.vectors[0], near)]
        for number, post in enumerate(profile.experience):
            place = f"experience.{number}"
            own = [
                row
                for row, piece in enumerate(pieces)
                if piece.ref == place or piece.ref.startswith(f"{place}.")
            ]
            parts.append(_Part([kinds[row] for row in own], vectors[own], [post.title]))
        return self._of(parts, self._share_of_title(kinds))

    def of_job(self, posting: JobPosting, encoded: Encoded) -> Vectors:
        """The line of work of a job, ``(k,)``."""
        kinds = [piece.kind for piece in encoded.pieces]
        whole = _Part(kinds, encoded.vectors[1:], [posting.title], encoded.vectors[0])
        return self._of([whole], self._share_of_title(kinds))[0]


def _titles_of(profile: CandidateProfile) -> list[str]:
    """What a profile as a whole is called: its headline, then the title of the newest post."""
    newest = sorted(profile.experience, key=_end, reverse=True)[:1]
    return [profile.headline, *(post.title for post in newest)]


def _end(post: Experience) -> tuple[bool, str, str]:
    return (not post.end, post.end or "", post.start or "")
