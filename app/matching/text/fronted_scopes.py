"""How far denials reach whose object stands in front of them or in the clause before."""

from collections.abc import Iterator

from app.matching.text import done_by_others as others
from app.matching.text import fronted_denials as fronted
from app.matching.text import negation_cues as cues
from app.matching.text import seeming_denials as seeming
from app.matching.text.negation_scope import (
    Sentence,
    Span,
    has_content,
    inside_brackets,
    is_none,
    last_item,
    subject_start,
)


def _objects_in_front(sentence: Sentence) -> Iterator[Span]:
    """``Raw milk I have not worked with``; ``Jenkins, which I have never used``."""
    text = sentence.text
    for cue in fronted.OBJECT_IN_FRONT.finditer(text, sentence.start, sentence.end):
        behind = cue.end("not")
        if behind >= 0 and (
            seeming.POSITIVE_AFTER.match(text, behind) or fronted.NO_USE.match(text, behind)
        ):
            continue
        at = cue.start()
        if sentence.turns(at):
            continue
        first, last = sentence.clause(at)
        if not has_content(text[first:at]):
            first, last = sentence.before(at) or (first, last)
        at = min(at, last)
        begin = subject_start(text, first, at)
        if cues.FINITE.search(text, begin, at) and behind >= 0:
            if not fronted.NEVER_USED.match(text, behind):
                continue
            begin = last_item(text, begin, at)
        if fronted.NO_OBJECT.match(text, begin, at) or is_none(text, begin, at):
            continue
        yield begin, cue.end()


def _taken_up(sentence: Sentence) -> Iterator[Span]:
    """``Splinting was done elsewhere; I have not done it``."""
    text = sentence.text
    for pattern in (fronted.TAKEN_UP, fronted.BUT_NOT_I):
        for cue in pattern.finditer(text, sentence.start, sentence.end):
            first, _ = sentence.clause(cue.start())
            said = sentence.taken_up(cue.start())
            if said is None or has_content(text[first : cue.start()]):
                continue
            theirs = text[said[0] : said[1]]
            if fronted.SPEAKS_OF_ME.search(theirs) or fronted.FEARED.search(theirs):
                continue
            is_mine = cues.FINITE.match(theirs.lstrip()) and not fronted.OTHERS_FIRST.match(theirs)
            if fronted.SOMEBODY_DOES.match(theirs) and not is_mine:
                yield said


def _without_a_verb(sentence: Sentence) -> Iterator[Span]:
    """``children expressly not``; ``Italian: a few songs``; ``aluminium (no experience)``."""
    text = sentence.text
    for cue in fronted.NOT_AT_THE_END.finditer(text, sentence.start, sentence.end):
        first, last = sentence.clause(cue.start())
        at = cue.start()
        first, _ = inside_brackets(text, first, at, last)
        earlier = sentence.before(at)
        if not has_content(text[first:at]):
            if earlier is None or not cues.JOINS_SUBJECT.match(text, earlier[1], at):
                continue
            first, at = earlier
        begin = subject_start(text, first, at)
        if has_content(text[begin:at]) and not fronted.OWN_VERB.search(text, begin, at):
            yield begin, cue.end()


def _in_brackets(sentence: Sentence) -> Iterator[Span]:
    text = sentence.text
    for cue in fronted.IN_BRACKETS.finditer(text, sentence.start, sentence.end):
        first, _ = sentence.clause(cue.start())
        yield last_item(text, first, max(first, cue.start() - 1)), cue.end()


def _later_or_without_me(sentence: Sentence) -> Iterator[Span]:
    text = sentence.text
    for cue in fronted.LATER.finditer(text, sentence.start, sentence.end):
        first, _ = sentence.clause(cue.start())
        begin = subject_start(text, first, cue.start())
        before = text[begin : cue.start()]
        if has_content(before):
            if not (is_none(text, begin, cue.start()) or seeming.WOULD.search(before)):
                yield begin, cue.end()
            continue
        said = (first, begin - 1) if begin > first else sentence.before(cue.start())
        if said is not None:
            yield subject_start(text, *said), cue.end()


def _left_to_others(sentence: Sentence) -> Iterator[Span]:
    """``Milling is subcontracted``; ``payroll, which was done by another office``."""
    text = sentence.text
    for cue in others.BY_OTHERS.finditer(text, sentence.start, sentence.end):
        at = cue.start()
        first, last = sentence.clause(at)
        first, _ = inside_brackets(text, first, at, last)
        begin = subject_start(text, first, at)
        if not has_content(text[begin:at]):
            earlier = sentence.before(at)
            if earlier is None or not others.RELATIVE.search(text, earlier[1], at):
                continue
            at = earlier[1]
            begin = last_item(text, *earlier)
        own = fronted.SPEAKS_OF_ME.search(text, last_item(text, begin, at), at)
        if own is None and not is_none(text, begin, at):
            yield begin, cue.end()


def _whole_clauses(sentence: Sentence) -> Iterator[Span]:
    """``We leave the glazing to others``; ``I know Rust only by name``."""
    for quick, pattern in (
        (others.ANY, others.TO_OTHERS),
        (fronted.MAY_BE_TAKEN, fronted.TAKEN_AWAY),
        (fronted.MAY_BE_KNOWN_OF, fronted.ONLY_BY_NAME),
    ):
        if sentence.may_hold(quick):
            found = pattern.finditer(sentence.text, sentence.start, sentence.end)
            yield from (cue.span() for cue in found)


def denied_in_front(sentence: Sentence) -> Iterator[Span]:
    """The scopes of all such denials in a sentence."""
    if sentence.may_hold(others.ANY):
        yield from _left_to_others(sentence)
    yield from _whole_clauses(sentence)
    if sentence.may_hold(fronted.SPEAKS):
        yield from _objects_in_front(sentence)
        yield from _taken_up(sentence)
    if sentence.may_hold(fronted.MAY_END_SO):
        yield from _without_a_verb(sentence)
    if sentence.may_hold(fronted.MAY_BE_BRACKETED):
        yield from _in_brackets(sentence)
    if sentence.may_hold(fronted.MAY_BE_LATER):
        yield from _later_or_without_me(sentence)
