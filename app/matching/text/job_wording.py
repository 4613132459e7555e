"""What a sentence of a job advertisement does: ask something of a person, or tell of the job.

A sentence asks if it says what *you* do, have or know, what *we* look for, what is required, or
begins as duties begin (*Prepare …*, *Prepares …*, *Preparing …*). Everything else that is not in
a list of duties is context. The cues are in ``job_language.json``.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from app.matching.text import job_cues as cues
from app.matching.text.negation import affirmed, is_negated, negated_spans
from app.matching.text.negation_scope import content_words

SentenceRole = Literal["duty", "nice", "context", "boilerplate"]
Section = Literal["duty", "role", "nice", "context", "boilerplate"]
"""What a heading announces; ``role`` tells of the work in prose, ``duty`` lists what is asked."""

_LANGUAGE = resources.files("app") / "data" / "matching" / "job_language.json"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Phrases:
    """A list of phrases that is looked for in texts, case aside, at the beginnings of words;
    ``whole``: up to the ends of words, too."""

    def __init__(self, phrases: Sequence[str], *, whole: bool = True) -> None:
        self._phrases = tuple(phrase.lower().replace("’", "'") for phrase in phrases)
        self._whole = whole

    def find(self, text: str) -> int:
        """Where the first of the phrases in a text begins; −1 if there is none."""
        lowered = text.lower().replace("’", "'")
        places = [self._place(lowered, phrase) for phrase in self._phrases if phrase in lowered]
        return min((place for place in places if place >= 0), default=-1)

    def _place(self, lowered: str, phrase: str) -> int:
        at = lowered.find(phrase)
        while at >= 0:
            after = lowered[at + len(phrase) : at + len(phrase) + 1]
            begins = at == 0 or not (lowered[at - 1].isalnum() and phrase[0].isalnum())
            if begins and not (self._whole and after.isalnum()):
                return at
            at = lowered.find(phrase, at + 1)
        return -1

    def occur_in(self, text: str) -> bool:
        """Whether a text has any of the phrases."""
        return self.find(text) >= 0


@dataclass(frozen=True)
class JobLanguage:
    """The cues of ``job_language.json``, compiled."""

    headings: dict[str, Section]
    heading_words: tuple[tuple[Section, Phrases], ...]
    nice: Phrases
    duty: Phrases
    boilerplate: Phrases
    verbs: frozenset[str]
    ambiguous_verbs: frozenset[str]


@lru_cache(maxsize=1)
def job_language() -> JobLanguage:
    """The wording of advertisements, read once."""
    body = json.loads(_LANGUAGE.read_text(encoding="utf-8"))
    return JobLanguage(
        headings={line: role for role, lines in body["headings"].items() for line in lines},
        heading_words=tuple(
            (role, Phrases(words)) for role, words in body["heading_words"].items()
        ),
        nice=Phrases(body["nice_cues"]),
        duty=Phrases(body["duty_cues"], whole=False),
        boilerplate=Phrases(body["boilerplate_cues"]),
        verbs=frozenset(body["duty_verbs"]),
        ambiguous_verbs=frozenset(body["ambiguous_verbs"]),
    )


def _stem(word: str, verbs: frozenset[str]) -> str | None:
    """The duty verb that a word is a form of: prepare, prepares, preparing."""
    word = word.lower()
    if word in verbs:
        return word
    stems: list[str] = []
    if word.endswith("ies"):
        stems.append(word[:-3] + "y")
    if word.endswith("es"):
        stems.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        stems.append(word[:-1])
    if word.endswith("ing") and len(word) > 5:
        stem = word[:-3]
        stems += [stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem]
    return next((stem for stem in stems if stem in verbs), None)


@lru_cache(maxsize=4096)
def starts_as_duty(sentence: str) -> bool:
    """Whether a sentence begins with a duty verb, in any of the forms of a list of duties."""
    language = job_language()
    rest = re.sub(r"^\W*(?:to\s+|and\s+|then\s+|also\s+)?(?:\w+ly\s+)?(?:re-|co-)?", "", sentence)
    first = _WORD.match(rest)
    if first is None:
        return False
    stem = _stem(first.group(), language.verbs)
    if stem is None:
        return False
    after = rest[first.end() :]
    if cues.NOT_IMPERATIVE.match(after):
        return False
    word = first.group().lower()
    if word.endswith("ing") and cues.STATES_OF_DOING.search(after):
        return False  # "Splitting them was right" tells of something
    if stem in language.ambiguous_verbs and word != stem:
        return cues.DETERMINED.match(after) is not None
    if stem in language.ambiguous_verbs:
        if cues.STATES_OF_DOING.search(after.split(",")[0].split(" that ")[0]):
            return False  # "Travel expenses are reimbursed" begins with a noun
        return cues.TAKES_OBJECT.match(after) is not None
    return bool(after.strip(" .")) or len(sentence) < 30


def _you_do(sentence: str, *, at_work: bool = False) -> bool:
    """Whether a sentence says what *you* do, have or know, and not only what you get.

    ``at_work``: only a duty verb counts, so that *you have 28 days of leave* does not.
    """
    verbs = job_language().verbs
    ours = cues.OUR_SIDE.match(sentence)
    for you in cues.YOU.finditer(sentence):
        if ours is not None and not cues.NEW_THOUGHT.search(sentence, 0, you.start()):
            continue
        verb = you["verb"].lower()
        if verb not in cues.OFFERED and (
            not at_work or _stem(verb, verbs) or verb in ("responsible", "accountable")
        ):
            return True
        rest = sentence[you.end() :]
        if any(
            _stem(found["verb"], verbs) and found["verb"].lower() not in cues.OFFERED
            for found in cues.DOES_TOO.finditer(rest)
            if found["verb"]
        ):
            return True
    return False


def _agent_does(sentence: str) -> bool:
    agent = cues.AGENT.match(sentence)
    verb = "" if agent is None else agent["verb"]
    return " " in verb or _stem(verb, job_language().verbs) is not None


@lru_cache(maxsize=4096)
def asks(sentence: str) -> bool:
    """Whether a sentence by itself says what the person does, has or knows."""
    if sentence.endswith("?"):
        return False
    if _you_do(sentence) or cues.WE_ASK.search(sentence) or cues.CANDIDATE.search(sentence):
        return True
    if cues.ROLE_ASKS.search(sentence) or starts_as_duty(sentence) or _agent_does(sentence):
        return True
    if cues.OUR_SIDE.match(sentence):
        return False
    if cues.PRAISED.match(sentence) and not cues.STATES.search(sentence):
        return True
    if cues.YEARS.search(sentence) or cues.LEVEL.search(sentence):
        return True
    return job_language().duty.occur_in(sentence)


@lru_cache(maxsize=4096)
def is_denied(sentence: str) -> bool:
    """Whether a sentence denies what it names, so that nothing is asked (*No Python needed*)."""
    spans = negated_spans(sentence)
    if not spans:
        return False
    rest = affirmed(sentence)
    if len(content_words(rest)) < 2:
        return True
    first = next((place for _, place in content_words(sentence)), 0)
    return is_negated(spans, first, first + 1) and not asks(rest)


@lru_cache(maxsize=4096)
def is_nice(sentence: str) -> bool:
    """Whether what a sentence names is welcome and not needed."""
    if cues.WHOLLY_OPTIONAL_ASIDE.search(sentence):
        return True
    plain = cues.ASIDE.sub(" ", sentence)
    misspelt = cues.MISSPELT_NICE.search(plain)
    found = misspelt.start() if misspelt else job_language().nice.find(plain)
    if found < 0:
        return False
    comma = plain.rfind(",", 0, found)
    in_tail = comma > 0 and not cues.STATES.search(plain, comma)
    if in_tail and cues.STRONGLY_ASKS.search(plain, 0, comma):
        return False  # "four years of Scala, functional style preferred" asks for Scala
    passing = cues.IN_PASSING.search(plain)
    # "three years of PHP, ideally in a shop" asks for PHP
    return not (passing and passing.end() >= found and passing.start() > 8)


def split_off_nice(sentence: str) -> tuple[str, str] | None:
    """A sentence that asks and then names what is welcome, as these two; else None.

    >>> split_off_nice("Excel is required; Access is a plus.")
    ('Excel is required', 'Access is a plus.')
    """
    if not is_nice(sentence):
        return None
    for tail in reversed(list(cues.TAIL.finditer(sentence))):
        head, rest = sentence[: tail.start()], sentence[tail.end() :]
        if is_nice(head):
            continue
        strong = (
            ";" in tail.group()
            or (
                cues.STRONGLY_ASKS.search(head) is not None and cues.STATES.search(rest) is not None
            )
            or cues.REQUIRED.search(head) is not None
        )
        if strong and is_nice(rest) and len(_WORD.findall(rest)) > 1:
            return head, rest
    return None


def is_boilerplate(sentence: str) -> bool:
    """Whether a sentence tells of the offer, the firm or the application, whatever it begins
    with (*Apply by e-mail*, *Follow us*, *Closing date: 1 May*)."""
    return bool(
        cues.APPLICATION.search(sentence)
        or cues.INVITES.search(sentence)
        or cues.DATED.match(sentence)
        or cues.PLACE.search(sentence)
        or (cues.PAID.search(sentence) and not cues.BUDGET.search(sentence))
    )


def sentence_role(sentence: str, section: Section | None, *, is_item: bool) -> SentenceRole:
    """The part a sentence plays in the section it stands in; ``is_item``: in a list."""
    if section == "boilerplate" or not _WORD.search(sentence):
        return "boilerplate"
    if is_denied(sentence) and not is_nice(affirmed(sentence)):
        return "boilerplate"
    is_duty = starts_as_duty(sentence)
    if is_boilerplate(sentence) and not (is_item and is_duty and section in ("duty", "role")):
        return "boilerplate"
    if section == "context":
        return "context"
    mentions_offer = job_language().boilerplate.occur_in(sentence)
    if is_nice(sentence) and not (mentions_offer and not asks(sentence)):
        return "nice"
    # An HR job may well "administer pension plans": what starts as a duty is one.
    at_work = is_duty or (is_item and section == "duty") or _you_do(sentence, at_work=True)
    if mentions_offer and not at_work:
        return "boilerplate"
    if section == "nice":
        return "nice" if is_item or not cues.OUR_SIDE.match(sentence) else "context"
    if is_item:
        return "context" if cues.OUR_SIDE.match(sentence) and not asks(sentence) else "duty"
    if section == "duty" and not cues.OUR_SIDE.match(sentence) and not cues.STATES.search(sentence):
        return "duty"
    return "duty" if asks(sentence) else "context"
