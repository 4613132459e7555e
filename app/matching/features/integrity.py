"""Signs that a text was written to move a ranking rather than to inform a reader.

An honest profile carries none. Most signs are in the profile alone; whether a profile copies a
job shows only in the pair, by runs of words that both share.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.documents import CandidateProfile, JobPosting
from app.matching.features.flag_codes import flag
from app.matching.results import Flag
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.text.normalise import Obfuscation, deobfuscate, folded

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?\n;]+")
_SHINGLE = 6
"""Words in a run: runs of six words are hardly ever shared by texts written independently."""
_LISTED_SHINGLE = 4
_REPEATED_SENTENCES = 3
_REPEATED_SHINGLES = 0.5
_MANY_SKILLS = 60
_LISTED_WORDS = 40

_INSTRUCTIONS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|prompts?|criteria|rules)\b"
    r"|\b(?:rank|rate|score|place|put|list)\s+(?:this|me|my|the)\b.{0,30}"
    r"\b(?:first|top|highest|number one|100|10/10|best|above)\b"
    r"|\b(?:you are|act as|as) (?:an? )?(?:ai|chatgpt|gpt|language model|llm|recruiting bot"
    r"|hiring bot|ranking (?:system|model|algorithm))\b"
    r"|\b(?:to|dear|attention|note (?:to|for))\s+(?:the )?(?:ai|ats|llm|ranker|ranking|bot"
    r"|screening|algorithm)\b"
    r"|\b(?:system|hidden) prompt\b|<\|?(?:im_start|system|assistant)\b|\[/?INST\]"
    r"|\bthis (?:candidate|profile|applicant|resume|cv) (?:is|must be|should be) "
    r"(?:the |a |an )?(?:perfect|best|ideal|ranked|selected|hired|top)\b"
    r"|\b(?:give|assign|award)\b.{0,25}\b(?:score|rating|match)\b.{0,20}(?:\b1(?:\.0|00)?\b|highest)",
    re.IGNORECASE,
)

Hashes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprints:
    """What copying shows by, as hashes. ``prose``: runs of words, sorted, distinct; ``listed``:
    shorter runs, of a job's list of skills or of all a candidate wrote; ``names``: the listed
    skills in their order; ``distinct``: the same, sorted, each once."""

    prose: Hashes
    listed: Hashes
    names: Hashes
    distinct: Hashes

    def arrays(self) -> tuple[Hashes, ...]:
        """In the order in which ``pairs`` counts them."""
        return self.prose, self.listed, self.names, self.distinct


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text))


def _shingles(words: list[str], length: int = _SHINGLE) -> Iterator[str]:
    for start in range(len(words) - length + 1):
        yield " ".join(words[start : start + length])


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def _hashes(shingles: Iterable[str]) -> Hashes:
    return np.array(sorted({_hash(shingle) for shingle in shingles}), dtype=np.int64)


def _prose(profile: CandidateProfile) -> list[str]:
    texts = [profile.headline, profile.summary or ""]
    texts += [post.description or "" for post in profile.experience]
    return [text for text in texts if text]


def _names(skills: Iterable[str]) -> Hashes:
    """Another name of a skill that the vocabulary knows is the same name."""
    vocabulary = load_vocabulary()
    keys = []
    for skill in skills:
        found = vocabulary.canonical(skill)
        keys.append(_hash(" ".join(_words(skill)) if found is None else f"key {found.skill.key}"))
    return np.array(keys, dtype=np.int64)


def candidate_fingerprints(profile: CandidateProfile) -> Fingerprints:
    """Traces of everything a candidate wrote, sentences and list of skills alike."""
    skills = [skill.name for skill in profile.skills]
    names = _names(skills)
    texts = [_words(text) for text in [*_prose(profile), " ".join(skills)]]
    return Fingerprints(
        prose=_hashes(shingle for words in texts for shingle in _shingles(words)),
        listed=_hashes(shingle for words in texts for shingle in _shingles(words, _LISTED_SHINGLE)),
        names=names,
        distinct=np.unique(names),
    )


def job_fingerprints(posting: JobPosting) -> Fingerprints:
    """Traces of a job's description and of its list of skills."""
    skills = [skill.name for skill in posting.skills]
    names = _names(skills)
    return Fingerprints(
        prose=_hashes(_shingles(_words(posting.description or ""))),
        listed=_hashes(_shingles(_words(" ".join(skills)), _LISTED_SHINGLE)),
        names=names,
        distinct=np.unique(names),
    )


def _repeats(profile: CandidateProfile) -> bool:
    """The same sentence three times, the same runs of words throughout, or the same skills."""
    sentences: Counter[str] = Counter()
    shingles: Counter[str] = Counter()
    for text in _prose(profile):
        for sentence in _SENTENCE.split(text):
            words = _words(sentence)
            if len(words) >= 4:
                sentences[" ".join(words)] += 1
        shingles.update(_shingles(_words(text)))
    if sentences and max(sentences.values()) >= _REPEATED_SENTENCES:
        return True
    total = sum(shingles.values())
    if total >= 40 and len(shingles) < _REPEATED_SHINGLES * total:
        return True
    names = [folded(skill.name) for skill in profile.skills]
    return len(names) - len(set(names)) >= max(5, len(names) // 3)


def _stuffs(profile: CandidateProfile, supported: int) -> bool:
    """Dozens of skills without a post behind them, or a wall of words where a text belongs."""
    listed = len(profile.skills)
    if listed >= _MANY_SKILLS and supported < listed // 3:
        return True
    for text in _prose(profile):
        for sentence in re.split(r"[.!?\n]+", text):
            items = [item for item in re.split(r"[,;|/•·]", sentence) if item.strip()]
            short = [item for item in items if len(_words(item)) <= 4]
            if len(short) >= _LISTED_WORDS:
                return True
    return False


def _obfuscated(profile: CandidateProfile) -> bool:
    texts = [*_prose(profile), *(skill.name for skill in profile.skills)]
    texts += [post.title for post in profile.experience]
    found = Obfuscation()
    for text in texts:
        if not text.isascii():
            found = found + deobfuscate(text)[1]
    return found.imitated_words >= 2 or found.zero_width_joins >= 2 or found.fullwidth_letters >= 6


def _addresses_ranker(profile: CandidateProfile) -> bool:
    texts = [*_prose(profile), *(skill.name for skill in profile.skills)]
    return any(_INSTRUCTIONS.search(deobfuscate(text)[0]) for text in texts)


def candidate_warnings(profile: CandidateProfile, supported: int) -> tuple[Flag, ...]:
    """Warnings that a profile carries whatever job it is compared with.

    ``supported``: how many of its skills a post held backs.
    """
    signs = {
        "stuffed-skills": _stuffs(profile, supported),
        "disguised-characters": _obfuscated(profile),
        "instructions-to-ranker": _addresses_ranker(profile),
        "repeated-text": _repeats(profile),
    }
    return tuple(flag(code) for code, found in signs.items() if found)
