"""What a profile says of credentials, field by field: held, expired, studied for, or not at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from app.matching.documents import CandidateProfile
from app.matching.skills.credential_states import (
    CredentialState,
    Validity,
    state_in_sentence,
    state_of_field,
)
from app.matching.skills.credentials import (
    HEADS,
    WORKED_WITH,
    CredentialMention,
    Word,
    find_credentials,
    load_credentials,
    own_words,
    read_words,
)
from app.matching.skills.degrees import Degree, degrees_in
from app.matching.text.sentences import split_text

_BREAK = re.compile(r"[,;:()\[\]–—]|\s-\s|\bbut\b|\band then\b", re.IGNORECASE)
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class HeldCredential:
    """What one place of a profile says of one credential.

    ``key``: of a known one, else empty; ``words``: all words there that may tell a credential
    apart. ``state`` and ``until`` as in :class:`Validity`; ``is_stated``: the state is put into
    words. ``ref`` is the path in the body, ``kind`` that of the field, ``text`` what stands there.
    """

    key: str
    words: tuple[str, ...]
    validity: Validity
    ref: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class HeldDegree:
    """What one place of a profile says of a degree."""

    degree: Degree
    state: CredentialState
    ref: str
    kind: str
    text: str


def _in_field(text: str, ref: str, kind: str) -> Iterator[HeldCredential]:
    """A short field that is about credentials: each it names, and its words at large."""
    words = read_words(text)
    mentions = find_credentials(words, is_label=True)
    validity = state_of_field(_without(text, words, mentions))
    own = own_words(words)[:_MOST_WORDS]
    for mention in mentions:
        yield HeldCredential(mention.credential.key, own, validity, ref, kind, text)
    if own:
        yield HeldCredential("", own, validity, ref, kind, text)


def _in_label(text: str, ref: str, kind: str) -> Iterator[HeldCredential]:
    """A listed skill or a title: only what it names as a paper, or by a name of one."""
    words = read_words(text)
    mentions = [m for m in find_credentials(words, is_label=True) if not m.is_topic]
    if mentions or any(word.stem in HEADS for word in words):
        validity = state_in_sentence("", _without(text, words, mentions), "")
        own = own_words(words)[:_MOST_WORDS]
        for key in dict.fromkeys(mention.credential.key for mention in mentions):
            yield HeldCredential(key, own, validity, ref, kind, text)
        if any(word.stem in HEADS for word in words) and own:
            yield HeldCredential("", own, validity, ref, kind, text)


def _without(text: str, words: Sequence[Word], mentions: Sequence[CredentialMention]) -> str:
    """A text without the names of credentials: "trainee card" in a name says nothing of a state."""
    for mention in reversed(mentions):
        start, end = words[mention.first].start, words[mention.last].end
        text = f"{text[:start]} {text[end:]}"
    return text


def _parts(sentence: str) -> list[tuple[int, int]]:
    """Where the parts of a sentence stand between commas, brackets and the like."""
    edges = [0, *(match.end() for match in _BREAK.finditer(sentence)), len(sentence)]
    return [(a, b) for a, b in pairwise(edges) if sentence[a:b].strip()]


def _in_sentence(sentence: str, ref: str, kind: str) -> Iterator[HeldCredential]:
    words = read_words(sentence)
    mentions = [m for m in find_credentials(words, is_label=False) if not m.is_topic]
    has_head = any(word.stem in HEADS for word in words)
    if not mentions and not has_head:
        return
    parts = _parts(sentence)
    places = [
        next(i for i, (_, end) in enumerate(parts) if words[m.first].start < end) for m in mentions
    ]
    for number, (mention, place) in enumerate(zip(mentions, places, strict=True)):
        later = [other for other in places[number + 1 :] if other > place]
        start, end = parts[place]
        end = max(end, words[mention.last].end)  # "Solicitor (admitted)" is one name
        upto = parts[later[0]][0] if later else len(sentence)
        own_part = [w for w in words if start <= w.start < end]
        inside = [m for m in mentions if start <= words[m.first].start < end]
        own = sentence[start:end]
        for other in reversed(inside):
            own = own.replace(sentence[words[other.first].start : words[other.last].end], " ")
        validity = state_in_sentence(sentence[:start], own, sentence[end:upto])
        worked = mention.credential.kind in WORKED_WITH
        is_held = validity.state == CredentialState.HELD
        if kind == "experience" and is_held and not (worked or validity.is_stated):
            continue  # named in passing: "worked beside RNs and LPNs"
        if validity.state == CredentialState.NOT_OWN and worked and kind != "experience":
            validity = Validity(CredentialState.HELD)
        own_words_here = own_words(own_part)[:_MOST_WORDS]
        yield HeldCredential(mention.credential.key, own_words_here, validity, ref, kind, sentence)
    if kind != "experience":
        yield from _unnamed(sentence, words, parts, ref, kind)


def _unnamed(
    sentence: str, words: Sequence[Word], parts: list[tuple[int, int]], ref: str, kind: str
) -> Iterator[HeldCredential]:
    """Papers that a sentence speaks of by words such as card or licence, part by part."""
    for number, (start, end) in enumerate(parts):
        inside = [word for word in words if start <= word.start < end]
        own = own_words(inside)
        if not own or len(own) > _MOST_WORDS or not any(word.stem in HEADS for word in inside):
            continue
        behind = sentence[end : parts[number + 1][1]] if number + 1 < len(parts) else ""
        validity = state_in_sentence(sentence[:start], sentence[start:end], behind)
        yield HeldCredential("", own, validity, ref, kind, sentence)


@lru_cache(maxsize=1)
def _titles() -> dict[tuple[str, ...], str]:
    return {
        tuple(word.stem for word in read_words(title)): credential.key
        for credential in load_credentials().values()
        for title in credential.titles
    }


def _in_title(title: str, ref: str) -> Iterator[HeldCredential]:
    """What a post could not be held without: a registered nurse is registered."""
    words = read_words(title)
    stems = tuple(word.stem for word in words)
    keys = {key for name, key in _titles().items() if _holds(stems, name)}
    named = find_credentials(words, is_label=False)
    keys |= {m.credential.key for m in named if not m.is_topic}
    validity = state_in_sentence("", _without(title, words, named), "")
    for key in sorted(keys):
        yield HeldCredential(key, own_words(words), validity, ref, "title", title)


def _holds(stems: tuple[str, ...], name: tuple[str, ...]) -> bool:
    length = len(name)
    return any(stems[at : at + length] == name for at in range(len(stems) - length + 1))


def _said(profile: CandidateProfile) -> Iterator[HeldCredential]:
    for i, certificate in enumerate(profile.certifications):
        yield from _in_field(certificate.name, f"certifications.{i}", "certification")
    for i, study in enumerate(profile.education):
        text = " ".join(part for part in (study.degree, study.field) if part)
        yield from _in_label(text, f"education.{i}", "education")
    for i, skill in enumerate(profile.skills):
        yield from _in_label(skill.name, f"skills.{i}", "skill")
    prose = [("headline", "headline", profile.headline)]
    prose.append(("summary", "summary", profile.summary or ""))
    for i, post in enumerate(profile.experience):
        yield from _in_title(post.title, f"experience.{i}")
        prose.append((f"experience.{i}", "experience", post.description or ""))
    for ref, kind, text in prose:
        for sentence in split_text(text):
            yield from _in_sentence(sentence, ref, kind)


def held_credentials(profile: CandidateProfile) -> tuple[HeldCredential, ...]:
    """All that a profile says of credentials, place by place.

    What one place says in so many words ("lapsed in 2021") holds for the others that only name
    the same credential.
    """
    said = list(_said(profile))
    stated: dict[str, Validity] = {}
    for one in said:
        if one.key and one.validity.is_stated:
            known = stated.get(one.key)
            if known is None or one.validity.state > known.state:
                stated[one.key] = one.validity
    return tuple(
        replace(one, validity=stated[one.key])
        if one.key in stated and not one.validity.is_stated
        else one
        for one in said
    )


def held_degrees(profile: CandidateProfile) -> Iterator[HeldDegree]:
    """The degrees of a profile: its education, and what its certificates and headline name."""
    for i, study in enumerate(profile.education):
        text = " in ".join(part for part in (study.degree, study.field) if part)
        state = state_of_field(text).state
        for degree in degrees_in(study.degree, study.field):
            yield HeldDegree(degree, state, f"education.{i}", "education", text)
    labels = [
        (f"certifications.{i}", "certification", c.name)
        for i, c in enumerate(profile.certifications)
    ]
    labels += [(f"skills.{i}", "skill", skill.name) for i, skill in enumerate(profile.skills)]
    labels += [("headline", "headline", part) for part in _BREAK.split(profile.headline)]
    labels += [
        ("summary", "summary", sentence[start:end])
        for sentence in split_text(profile.summary or "")
        for start, end in _parts(sentence)
    ]
    for ref, kind, text in labels:
        for degree in degrees_in(text, None):
            state = state_in_sentence("", text, "").state
            yield HeldDegree(degree, state, ref, kind, text)
