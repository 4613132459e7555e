"""Signs that a profile was written to move a ranking rather than to inform a reader.

Each sign says how far it is proven, 0..1; what a flag is told and costs: ``flags.py``. Honest
profiles repeat their duties from post to post, list sixty skills, and write about ranking and AI:
none of that is a sign. Whether a profile copies a job shows only in the pair: ``kernels.overlap``.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from app.matching.documents import CandidateProfile
from app.matching.features.fingerprints import WORD, texts_of
from app.matching.features.posts import FIRST_YEAR
from app.matching.text.normalise import Obfuscation, deobfuscate, folded
from app.matching.text.ranker_instructions import addresses_ranker

Bounds = Mapping[str, Sequence[float]]
"""Per sign the value up to which it proves nothing and the value from which it proves all."""

_SENTENCE = re.compile(r"[.!?\n;•·▪●*]+")
_LINE = re.compile(r"[.!?\n]+")
_ITEM = re.compile(r"[,;|/•·]")
_RUN = 8
_SHORT = 3
_FEW_WORDS = 20
"""Fewer words than this, said again, are a slip of the pen."""
_GREEK_SYMBOL = re.compile(r"(?<![α-ω])[α-ωµ](?![α-ω])")
"""A single Greek letter is a unit or a symbol (µm, TGFβ), not an imitation."""


def _ramp(value: float, bounds: Sequence[float]) -> float:
    low, high = bounds
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _again(counts: Counter[str], allowed: int) -> int:
    return sum(max(0, count - allowed) for count in counts.values())


def _repetition(text: str, allowed: int) -> tuple[float, int]:
    """Share of a folded text that says again what was said ``allowed`` times, or twice just
    before; and how many words that is.

    Runs of words are long enough to hold a whole line of a table ("SQL – experience – 6 months"),
    so that lines of one pattern are no repetition. As often as something new stands between, such
    as the employer's name above each assignment, a duty may be told again.
    """
    own = WORD.findall(text)
    count = max(1, len(own))
    said = [" ".join(WORD.findall(part)) for part in _SENTENCE.split(text)]
    allowed = max(allowed, len(set(said)))
    said = [sentence for sentence in said if sentence.count(" ") >= _SHORT]
    runs = Counter(" ".join(own[start : start + _RUN]) for start in range(len(own) - _RUN + 1))
    sentences = Counter(said)
    often = sum(
        max(0, times - allowed) * (1 + sentence.count(" ")) for sentence, times in sentences.items()
    )
    in_a_row = sum(
        1 + third.count(" ")
        for first, second, third in zip(said, said[1:], said[2:], strict=False)
        if first == second == third
    )
    share = max(_again(runs, allowed) / max(1, runs.total()), often / count, in_a_row / count)
    return share, round(share * count)


def _repeats(profile: CandidateProfile, bounds: Bounds) -> float:
    """The same text again and again within one field, the same names, or one post many times.

    A duty that recurs from post to post, or from project to project, is honest.
    """
    within, across = (int(count) for count in bounds["repeats_allowed"])
    written = [profile.headline, profile.summary, *(p.description for p in profile.experience)]
    fields = [folded(text) for text in written if text]
    found = [_repetition(text, within) for text in fields]
    whole = Counter(text for text in fields if text.count(" ") >= _SHORT)
    again = _again(whole, across)
    found.append((again / max(1, whole.total()), _FEW_WORDS * again))
    lists = [[skill.name for skill in profile.skills]]
    lists += [list(post.skills) for post in profile.experience]
    lists.append([certificate.name for certificate in profile.certifications])
    for names in lists:
        again = _again(Counter(map(folded, names)), 2)
        found.append((again / max(1, len(names)), _SHORT * again))
    return max(
        _ramp(share, bounds["repeated_share"]) if size >= _FEW_WORDS else 0.0
        for share, size in found
    )


def _stuffs(profile: CandidateProfile, supported: int, bounds: Bounds) -> float:
    """A hundred skills and more without a post behind them, or a wall of words for a text."""
    wall = 0
    for text in (profile.summary, *(post.description for post in profile.experience)):
        for line in _LINE.split(text or ""):
            items = [item for item in _ITEM.split(line) if item.strip()]
            wall = max(wall, sum(len(item.split()) <= _SHORT + 1 for item in items))
    claims = len(profile.skills) - supported
    return _ramp(max(claims, wall), bounds["listed_skills"])


def _disguised(profile: CandidateProfile, bounds: Bounds) -> float:
    """Share of the words that are written in imitated, joined or fullwidth letters."""
    found, total = Obfuscation(), 0
    for text in texts_of(profile):
        total += len(text.split())
        if not text.isascii():
            found = found + deobfuscate(_GREEK_SYMBOL.sub("", text))[1]
    count = max(found.imitated_words, found.zero_width_joins, found.fullwidth_letters // 3)
    return _ramp(count / max(1, total), bounds["disguised_share"]) if count >= 2 else 0.0


def _impossible(profile: CandidateProfile, today: date) -> bool:
    return any(not plausible_start(post.start, today) for post in profile.experience)


_MONTHS_AHEAD = 6
"""A post agreed on may begin some months ahead."""


def plausible_start(start: str | None, today: date) -> bool:
    """Whether a post can have begun in this month (``YYYY``, ``YYYY-MM`` …); unknown: it can."""
    if not start:
        return True
    year, month = int(start[:4]), int(start[5:7] or 1)
    ahead = (year - today.year) * 12 + month - today.month
    return year >= FIRST_YEAR and ahead <= _MONTHS_AHEAD


def candidate_signs(
    profile: CandidateProfile, supported: int, bounds: Bounds, today: date
) -> dict[str, float]:
    """Signs that a profile shows whatever job it is compared with: how far each is proven, 0..1.

    ``supported``: how many of its skills a post held speaks of; ``bounds``: see ``weights``.
    """
    orders = any(addresses_ranker(text) for text in texts_of(profile))
    return {
        "stuffed-skills": _stuffs(profile, supported, bounds),
        "disguised-characters": _disguised(profile, bounds),
        "instructions-to-ranker": float(orders),
        "repeated-text": _repeats(profile, bounds),
        "impossible-dates": float(_impossible(profile, today)),
    }
