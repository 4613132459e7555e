"""Which posts show the skills and certificates that a profile lists: by naming them, or by telling
of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.matching.arrays import Vectors
from app.matching.documents import CandidateProfile
from app.matching.features.held_terms import names_in
from app.matching.features.piece import Piece
from app.matching.features.posts import month_number
from app.matching.kernels.inner_products import inner_products
from app.matching.text.normalise import folded

_NAMES = ("skill", "certification")
_WORK = ("experience", "title", "used_skill")


@dataclass(frozen=True, slots=True)
class Support:
    """What posts say of one listed skill or certificate.

    ``post``: number of the post that shows it, the latest; ``is_shown``: it was practised there;
    ``dealings``: else the dealings with it (bits of ``text.practitioner``); ``last_month``: the
    last month of the posts that show it (NaN: until today).
    """

    post: int
    is_shown: bool
    dealings: int
    last_month: float


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in folded(text)).split())


def _names(text: str, kind: str) -> set[int]:
    """Tokens of the technologies that a text names."""
    return {number for number, _ in names_in(text, kind in ("skill", "used_skill"))}


class Supports:
    """Compares the listed skills of one profile with all that its posts say.

    Parameters
    ----------
    near_enough
        Inner product from which a piece about a post speaks of a skill.
    """

    def __init__(
        self,
        profile: CandidateProfile,
        pieces: Sequence[Piece],
        vectors: Vectors,
        near_enough: float,
    ) -> None:
        self._profile, self._pieces = profile, pieces
        self._skills = [i for i, piece in enumerate(pieces) if piece.kind in _NAMES]
        self._work = [i for i, piece in enumerate(pieces) if piece.kind in _WORK]
        self._near_enough = near_enough
        shape = max(1, len(self._skills)), max(1, len(self._work))
        self._near = np.zeros(shape, dtype=np.float32)
        if self._skills and self._work:
            inner_products(vectors[self._skills], vectors[self._work], self._near)
        self._texts = [f" {_plain(pieces[i].said)} " for i in self._work]
        self._named = [_names(pieces[i].said, pieces[i].kind) for i in self._work]
        self._used = self._used_by_post()

    def by_ref(self) -> dict[str, Support]:
        """The support of each listed skill and certificate that any post speaks of, by its path."""
        found = {}
        for place, i in enumerate(self._skills):
            if posts := self._posts(place, self._pieces[i].said):
                found[self._pieces[i].ref] = self._support(posts)
        return found

    def _posts(self, place: int, skill: str) -> dict[int, int]:
        """The posts that speak of a skill, with the dealings of what they say; 0 where any of it
        was done."""
        names, plain = _names(skill, "skill"), f" {_plain(skill)} "
        posts: dict[int, int] = {}
        for column, work in enumerate(self._work):
            near = self._near[place, column] >= self._near_enough
            if near or plain in self._texts[column] or names & self._named[column]:
                piece = self._pieces[work]
                post = int(piece.ref.split(".")[1])
                posts[post] = 0 if piece.dealings == 0 else posts.get(post, piece.dealings)
        posts.update((post, 0) for post, used in self._used.items() if used & {*names, plain})
        return posts

    def _used_by_post(self) -> dict[int, set[int | str]]:
        """The skills that each post lists as used, where the post was of the trade itself. Their
        pieces may be left out as said twice."""
        trades = {piece.ref: piece.dealings for piece in self._pieces if piece.kind == "title"}
        used: dict[int, set[int | str]] = {}
        for number, post in enumerate(self._profile.experience):
            if post.skills and not trades.get(f"experience.{number}", 0):
                used[number] = {f" {_plain(name)} " for name in post.skills}
                used[number].update(*(_names(name, "used_skill") for name in post.skills))
        return used

    def _support(self, posts: dict[int, int]) -> Support:
        shown = [post for post, dealings in posts.items() if dealings == 0]
        ends = {post: month_number(self._profile.experience[post].end) for post in shown or posts}
        latest = max(ends, key=lambda post: (np.isnan(ends[post]), ends[post], -post))
        return Support(latest, bool(shown), 0 if shown else posts[latest], ends[latest])
