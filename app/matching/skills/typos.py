"""Names that are meant in spite of a typo."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.matching.skills.records import Skill
from app.matching.skills.spelling import SHORTEST_TYPO, is_typo


class TypoSearch:
    """Finds the one name that differs from what was written by a typo, not in the first letter.

    Parameters
    ----------
    phrases
        Names as words with one space between, and the skill that each names.
    real_words
        Words that are no typos, beside those of the names.
    furthest
        Greatest distance between what was written and a name that may be meant: insertions,
        omissions, changes and swaps of letters.
    margin
        Nothing is found if another skill's name is farther by at most this.
    """

    def __init__(
        self, phrases: Mapping[str, Skill], real_words: frozenset[str], furthest: int, margin: int
    ) -> None:
        self._by_initial: dict[str, dict[str, Skill]] = defaultdict(dict)
        for phrase, skill in phrases.items():
            self._by_initial[phrase[:1]][phrase] = skill
        self._known_words = real_words.union(*(phrase.split() for phrase in phrases))
        self._furthest, self._margin = furthest, margin

    def meant(self, parts: list[str]) -> Skill | None:
        """The skill whose name may have been meant by these words, or None."""
        phrase = " ".join(parts)
        if len(phrase) < SHORTEST_TYPO - 1:
            return None
        names = self._by_initial.get(phrase[0], {})
        near = process.extract(
            phrase, names.keys(), scorer=OSA.distance, score_cutoff=self._furthest, limit=None
        )
        if not near:
            return None
        closest, least, _ = near[0]
        close = {names[name] for name, distance, _ in near if distance <= least + self._margin}
        if len(close) > 1 or not is_typo(parts, closest.split(), self._known_words):
            return None
        return close.pop()
