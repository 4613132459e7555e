"""Which parts of a text deny what they name: negation and contrast, clause by clause.

``We did not use Kubernetes`` names Kubernetes and says the opposite of it. A cue (``not``,
``without``, ``instead of``, ``outside my role``) denies what follows it, or what stands before it,
up to where its clause ends. The cues and the ends of their scopes follow the idea of NegEx
(Chapman et al. 2001) and ConText (Harkema et al. 2009), with the wording of profiles and job
advertisements. Wording that only looks negative (``not only``, ``no stranger to``, ``cannot work
without``) denies nothing.

>>> spans = negated_spans("We never touched Java, we wrote Go.")
>>> ["We never touched Java, we wrote Go."[start:end] for start, end in spans]
['We never touched Java']
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from app.matching.text import done_by_others as others
from app.matching.text import fronted_denials as fronted
from app.matching.text import negation_cues as cues
from app.matching.text import seeming_denials as seeming
from app.matching.text.fronted_scopes import denied_in_front
from app.matching.text.negation_scope import (
    FUNCTION_WORDS,
    LONGEST_SCOPE,
    WORD,
    Sentence,
    Span,
    forward_end,
    has_content,
    inside_brackets,
    is_none,
    last_item,
    subject_start,
)
from app.matching.text.normalise import lowered

__all__ = ["Span", "affirmed", "is_negated", "negated_spans"]

_LEFT_OVER = FUNCTION_WORDS | frozenset(
    "use used uses using know knew knows need needs work worked works get got require please but "
    "while because although only instead rather yet".split()
)
"""Words that say nothing once what they were about is gone."""
_SENTENCE_END = re.compile(
    r"\n|[.!…]+[\"'”’)\]]*(?=\s|$)|\?(?!\s+(?:[Nn]ot?|NOT?|[Nn]ever|[Nn]one|[Oo]nly|[Jj]ust)\b)"
    r"|(?<=[a-z])[.!?](?=[A-Z][a-z])|[•▪●◦‣]"
)
"""*Java? Not needed.* is one thought."""
_MARKS_ALONE = re.compile(r"((?:^|[.!?…]|\n)\s*)[.!?…,;:•▪●◦‣-]+(?=\s|$)")
_HOLLOW = re.compile(r"\s*[(\[]\s*[)\]]|^\s*[)\]]|\s*[(\[]$")
_LOOSE_ENDS = re.compile(
    r"^(?:and|but|so|or|although|because)\s+"
    r"|\s+(?:and|but|or|although|who|that|with|because)$",
    re.IGNORECASE,
)


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for mark in _SENTENCE_END.finditer(text):
        yield start, mark.start()
        start = mark.end()
    yield start, len(text)


def _widened(text: str, start: int, clause_start: int) -> int:
    """Take pronouns, articles and auxiliaries before a cue into its span, and so the verb that a
    pronoun has (*we keep no records*)."""
    before = text[clause_start:start]
    return clause_start if not has_content(before) or cues.DOES.match(before) else start


def _denied_before(sentence: Sentence, cue: re.Match[str]) -> Iterator[Span]:
    """Scopes of a cue that denies its subject (``X is not required``, ``X was beyond my role``)."""
    text, at = sentence.text, cue.start()
    first, last = sentence.clause(at)
    first, last = inside_brackets(text, first, at, last)
    begin = subject_start(text, first, at)
    if has_content(text[begin:at]):
        if not (cues.WITHOUT.search(text, begin, at) or is_none(text, begin, at)):
            yield begin, cue.end()
        return
    follows = text[cue.end() : last]
    if cues.GOES_ON.match(follows) or not cues.BARE_PREDICATE.match(cue.group()):
        end = forward_end(text, cue.end(), last, cues.CLAUSE_REACH, after_verb=True)
        yield begin, end
        return
    if seeming.WELCOME.search(text, max(sentence.start, at - LONGEST_SCOPE), at):
        return
    if text[cue.end() : cue.end() + 1] == ":":
        yield begin, min(sentence.end, cue.end() + LONGEST_SCOPE)
        return
    # "Java (not needed)", "German: not required", "SAP – no longer used": the subject is before.
    lead = text[max(0, begin - 3) : begin]
    earlier = sentence.before(at)
    if begin > sentence.start and re.search(r"[(\[]\s*$", lead):
        outer, _ = sentence.clause(begin)
        yield last_item(text, outer, begin - 1), cue.end()
    elif begin > sentence.start and "," in lead:
        yield last_item(text, first, begin - 1), cue.end()
    elif earlier is not None and cues.JOINS_SUBJECT.match(text, earlier[1], at):
        yield last_item(text, *earlier), cue.end()


def _denied_after(sentence: Sentence, cue: re.Match[str], reach: cues.Reach) -> Iterator[Span]:
    """The scope of a cue that denies what follows it."""
    text = sentence.text
    first, last = sentence.clause(cue.start())
    first, last = inside_brackets(text, first, cue.start(), last)
    if cues.WITHOUT.search(text, first, cue.start()):
        return  # "those without X will not be considered": X is asked for
    end = forward_end(text, min(cue.end(), last), last, reach)
    if cues.WITHOUT.match(text, end) and reach is not cues.WITHOUT_REACH:
        return  # so it is in "cannot work without X"
    yield _widened(text, cue.start(), first), max(end, cue.end())


def _is_denied_twice(sentence: Sentence, cue: re.Match[str]) -> bool:
    """``cannot work without X``, ``those without X need not apply``: X is asked for."""
    first, last = sentence.clause(cue.start())
    before, after = sentence.text[first : cue.start()], sentence.text[cue.end() : last]
    refused = cues.WITHOUT.match(cue.group()) and seeming.REFUSES_LATER.search(after)
    return bool(refused or seeming.DENIES.search(before))


def _scopes(sentence: Sentence) -> Iterator[Span]:
    text, start, end = sentence.text, sentence.start, sentence.end
    yield from denied_in_front(sentence)
    if not sentence.may_hold(cues.ANY):
        return
    for cue in cues.BACKWARD.finditer(text, start, end):
        yield from _denied_before(sentence, cue)
    for pattern, reach in cues.FORWARD:
        reached = start
        for cue in pattern.finditer(text, start, end):
            if cue.start() < reached:
                continue  # denied already
            if seeming.POSITIVE_AFTER.match(text, cue.end(), end):
                continue
            if reach.may_be_denied and _is_denied_twice(sentence, cue):
                continue
            if sentence.turns(cue.end()):
                continue
            for scope in _denied_after(sentence, cue, reach):
                reached = scope[1]
                yield scope


def _may_deny(lower: str, start: int, end: int) -> bool:
    """Whether a sentence, in lower case, may hold a cue at all."""
    return any(
        pattern.search(lower, start, end) is not None
        for pattern in (cues.ANY, others.ANY, fronted.ANY)
    )


def negated_spans(text: str) -> list[Span]:
    """Where a text denies what it names, as sorted spans that do not touch.

    Offsets count code points of the text as it stands. A span holds the cue, too.
    """
    lower = lowered(text)
    denied: list[Span] = []
    earlier: Span | None = None
    for start, end in _sentences(text):
        if _may_deny(lower, start, end):
            denied += _scopes(Sentence(text, lower, start, end, earlier))
        earlier = start, end
    found = sorted(
        (first + len(text[first:last]) - len(text[first:last].lstrip()), last)
        for first, last in denied
        if text[first:last].strip()
    )
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def is_negated(spans: Sequence[Span], start: int, end: int) -> bool:
    """Whether most of a mention at ``[start, end)`` lies in one of the sorted spans."""
    place = bisect_right(spans, (start, end)) - 1
    inside = 0
    for first, last in spans[max(place, 0) : place + 2]:
        inside += max(0, min(last, end) - max(first, start))
    return 2 * inside > end - start


def affirmed(text: str) -> str:
    """The text without what it denies; a sentence of which only pronouns and the like would be
    left goes as a whole."""
    spans = negated_spans(text)
    if not spans:
        return text
    parts: list[str] = []
    place = resumed = 0
    for start, end in _sentences(text):
        parts.append(text[resumed:start])  # the mark that ended the sentence before
        while place < len(spans) and spans[place][1] <= start:
            place += 1
        kept, at, number = [], start, place
        while number < len(spans) and spans[number][0] < end:
            kept.append(text[at : spans[number][0]])
            at = min(end, spans[number][1])
            number += 1
        if number == place:
            parts.append(text[start:end])
        else:
            parts.append(_what_is_left([*kept, text[at:end]]))
        resumed = end
    parts.append(text[resumed:])
    return _MARKS_ALONE.sub(r"\1", "".join(parts)).strip()


def _what_is_left(parts: Sequence[str]) -> str:
    """What a sentence still says, without the marks that joined it to what is gone."""
    if not any(word.lower() not in _LEFT_OVER for word in WORD.findall(" ".join(parts))):
        return ""
    kept = (part.strip(" \t;:,–—-") for part in parts)
    joined = _HOLLOW.sub("", " ".join(part for part in kept if part)).strip(" \t;:,–—-")
    return f" {_LOOSE_ENDS.sub('', joined)}"
