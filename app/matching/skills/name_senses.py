"""Which of the names that a sentence may hold are meant there as skills.

A name is dropped where it stands for something else, and kept where it is nobody else's. One that
is an ordinary word as well, or that other trades use, is weighed: how it is written, what stands
beside it, and which trade the sentence speaks of.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.matching.skills.contexts import context_words, is_technology
from app.matching.skills.disambiguation import (
    AGREED,
    BEFORE_TECHNOLOGY,
    BEHIND_TECHNOLOGY,
    SURELY_BEHIND,
    VETO,
    VETO_IN_LIST,
    VETO_IN_PAIR,
    NameCandidate,
    TradeContext,
    activity_is_meant,
    ambiguous,
    are_people,
    has_other_meaning,
    has_version,
    is_a_person,
    is_contradicted,
    is_made_or_taught_in,
    is_ordinary,
    neighbours,
    of_one_family,
    speaks_of_a_nation,
    stands_out,
)
from app.matching.skills.employers import is_employer, is_employer_of_another_trade
from app.matching.skills.expansions import expansions, is_another_thing
from app.matching.skills.other_senses import is_something_else
from app.matching.skills.records import TECHNOLOGIES, Skill
from app.matching.skills.sentence_words import SentenceWords
from app.matching.skills.trade_words import Votes
from app.matching.skills.vocabulary import Vocabulary

IN_CONTEXT = 0.8
"""Confidence in a name that is an ordinary word as well, where the context speaks for it."""

_LONGEST_ACRONYM = 4


class NameSenses:
    """Decides about candidates. Safe to share between threads.

    ``as_written``: the spellings of each name of the vocabulary, by its folded words.
    """

    def __init__(self, vocabulary: Vocabulary, as_written: Mapping[str, set[str]]) -> None:
        self._vocabulary = vocabulary
        self._as_written = as_written

    def decide(
        self,
        sentence: SentenceWords,
        candidates: list[NameCandidate],
        around: Votes | None = None,
    ) -> None:
        """Drop what is something else; then turn doubtful candidates that have the context for it
        into sure ones, as long as one more does: what is sure speaks for its neighbours."""
        trades = TradeContext(sentence, candidates, around)
        for place, one in enumerate(candidates):
            agreement = trades.agreement(one.skill)
            if (
                self._goes_on_as_a_name(sentence, one, agreement)
                or is_employer_of_another_trade(sentence, one, agreement)
                or self._is_something_else(sentence, one)
                or (
                    is_technology(one.skill)
                    and any(
                        is_employer(sentence, other)
                        for other in neighbours(sentence, candidates, place)
                    )
                )
            ):
                one.kind = "dropped"
        for kind in ("contested", "product", "activity"):
            self._settle(sentence, candidates, trades, kind)
        self._settle(sentence, candidates, trades, "product")

    def _is_something_else(self, sentence: SentenceWords, one: NameCandidate) -> bool:
        names = ambiguous()
        if one.word in names.only_alone and len(sentence.tokens) > one.last - one.first + 1:
            return True
        one.skill = self._in_its_sense(sentence, one)
        if self._abbreviates_something_else(sentence, one):
            return True
        if one.skill.kind == "spoken_language" and speaks_of_a_nation(sentence, one):
            return True
        return is_something_else(sentence, one.skill, one.first, one.last)

    def _goes_on_as_a_name(
        self, sentence: SentenceWords, one: NameCandidate, agreement: float
    ) -> bool:
        """Whether a capitalised word behind it makes another name of it, in a sentence that speaks
        of another trade: Redshift Canyon."""
        behind = sentence.next_word(one.last)
        return (
            agreement < 0
            and is_technology(one.skill)
            and not sentence.is_capital()
            and sentence.written(one.last + 1).istitle()
            and bool(behind)
            and behind not in context_words().role_words
            and self._vocabulary.names.lookup([behind]) is None
        )

    def _abbreviates_something_else(self, sentence: SentenceWords, one: NameCandidate) -> bool:
        """Whether the sentence says what it is short for, and that is not the skill:
        "unemployment insurance (UI)", "CRM: crew resource management"."""
        if one.first != one.last:
            return False
        for wording, is_beside in expansions(sentence, one.first):
            named = self._vocabulary.names.lookup(wording)
            if named is not None and named.skill is one.skill:
                return False
            known = is_another_thing(one.skill, one.word, wording)
            if known or (known is None and is_beside):
                return True
        return False

    def _in_its_sense(self, sentence: SentenceWords, one: NameCandidate) -> Skill:
        """Of several skills that share a short name the one whose trade the words speak of."""
        keys = ambiguous().senses.get(one.word)
        if keys is None or one.first != one.last:
            return one.skill
        trades = TradeContext(sentence, (replace(one, kind="product"),))
        senses = [self._vocabulary[key] for key in keys]
        return max(
            (one.skill, *(sense for sense in senses if sense is not one.skill)),
            key=trades.agreement,
        )

    def _settle(
        self,
        sentence: SentenceWords,
        candidates: list[NameCandidate],
        trades: TradeContext,
        kind: str,
    ) -> None:
        places = [place for place, one in enumerate(candidates) if one.kind == kind]
        before = -1
        while places and len(places) != before:
            before = len(places)
            for place in places:
                one, beside = candidates[place], neighbours(sentence, candidates, place)
                if self._is_meant(sentence, one, beside, candidates, trades):
                    if kind != "contested":
                        one.confidence = min(one.confidence, IN_CONTEXT)
                    one.kind = "sure"
            places = [place for place in places if not candidates[place].sure]

    def _is_meant(
        self,
        sentence: SentenceWords,
        one: NameCandidate,
        beside: list[NameCandidate],
        candidates: list[NameCandidate],
        trades: TradeContext,
    ) -> bool:
        agreement = trades.agreement(one.skill)
        if one.kind in ("contested", "product") and is_made_or_taught_in(sentence, one):
            return agreement > VETO_IN_LIST and not has_other_meaning(sentence, one)
        if one.kind == "contested" and sentence.next_word(one.last) in SURELY_BEHIND:
            return True  # a Java developer for a coffee shop
        if one.kind == "contested":
            named = [other for other in beside if other.sure or self._as_named(sentence, other)]
            return not is_contradicted(sentence, one, named, agreement) and (
                agreement >= 0 or not self._looks_like_a_word(sentence, one, beside)
            )
        if one.kind == "activity":
            return activity_is_meant(sentence, one, beside, agreement)
        if is_ordinary(sentence, one):
            return False
        if sentence.next_word(one.last) in SURELY_BEHIND and self._as_named(sentence, one):
            return True
        if self._has_its_like_beside(sentence, one, beside):
            return agreement > VETO_IN_LIST
        least = VETO_IN_PAIR if self._is_in_a_pair(sentence, one, beside) else VETO
        if agreement <= least and not sentence.touches_east_asian(one.first):
            return False
        if agreement >= AGREED and one.skill.field in ambiguous().trades:
            return self._as_named(sentence, one)
        sure = {other.skill for other in candidates if other.sure}
        return self._is_spoken_of(sentence, one, beside, sure, agreement)

    def _looks_like_a_word(
        self, sentence: SentenceWords, one: NameCandidate, beside: list[NameCandidate]
    ) -> bool:
        """Whether a product's name stands there in small letters, with nothing that speaks for
        it: "a snowflake pattern"."""
        return (
            one.skill.kind in TECHNOLOGIES
            and len(one.word) > _LONGEST_ACRONYM
            and not self._as_named(sentence, one)
            and not beside
            and sentence.word_before(one.first) not in BEFORE_TECHNOLOGY
        )

    def _has_its_like_beside(
        self, sentence: SentenceWords, one: NameCandidate, beside: list[NameCandidate]
    ) -> bool:
        alike = any(other.sure and of_one_family(one.skill, other.skill) for other in beside)
        return alike and (
            len(one.word) > 1 or sentence.is_capital() or self._as_named(sentence, one)
        )

    def _is_in_a_pair(
        self, sentence: SentenceWords, one: NameCandidate, beside: list[NameCandidate]
    ) -> bool:
        """Whether it and what stands beside it in a list are written as names: Spark and Hive."""
        return self._as_named(sentence, one) and any(
            of_one_family(one.skill, other.skill) and self._as_named(sentence, other)
            for other in beside
        )

    def _is_spoken_of(
        self,
        sentence: SentenceWords,
        one: NameCandidate,
        beside: list[NameCandidate],
        sure: set[Skill],
        agreement: float,
    ) -> bool:
        """Whether a product's name is used as one."""
        behind = sentence.next_word(one.last)
        if sentence.touches_east_asian(one.first):
            return self._as_named(sentence, one)
        if sentence.beside(one.last)[1] == "-":  # Go-based
            return self._as_named(sentence, one)
        if behind in SURELY_BEHIND and len(one.word) > 1:
            return True
        if not self._as_named(sentence, one):
            return False
        if len(sentence.tokens) == 1 or has_version(sentence, one):  # a line of its own; Go 1.22
            return True
        alike = [other for other in beside if of_one_family(one.skill, other.skill)]
        return (
            behind in BEHIND_TECHNOLOGY
            or sentence.word_before(one.first) in BEFORE_TECHNOLOGY
            or any(self._as_named(sentence, other) for other in alike if not are_people(one, other))
            or any(self._akin(one.skill, other) for other in sure)
            or (len(one.word) > 2 and stands_out(sentence, one) and not is_a_person(one, agreement))
        )

    def _as_named(self, sentence: SentenceWords, one: NameCandidate) -> bool:
        """Whether it is written just as the name is: Go, REST, pandas; in a text that is all
        capitals, whether the words beside it can be those of a technology."""
        names = self._as_written.get(one.word, ())
        if one.first != one.last:
            return all(sentence.written(at)[:1].isupper() for at in (one.first, one.last))
        if sentence.is_capital():
            return (
                sentence.word_before(one.first) in BEFORE_TECHNOLOGY
                or sentence.next_word(one.last) in BEHIND_TECHNOLOGY
            )
        return sentence.written(one.first) in names

    def _akin(self, one: Skill, other: Skill) -> bool:
        if one is other or one.kind not in TECHNOLOGIES or other.vocabulary != one.vocabulary:
            return False
        related = self._vocabulary.between(other, one).floor > 0
        return related or not set(one.broader).isdisjoint(other.broader)
