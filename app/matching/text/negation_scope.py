"""How far a cue of ``negation_cues`` reaches in its clause, and which words say something."""

import re
from bisect import bisect_right

from app.matching.text import negation_cues as cues
from app.matching.text import seeming_denials as seeming

Span = tuple[int, int]

LONGEST_SCOPE = 240
"""Characters that one cue reaches at most: longer sentences are lists or lack punctuation. It also
keeps the time linear in the length of a text."""

FUNCTION_WORDS = frozenset(
    "a about all also am an and any are as at be been being but by did do does for from had has "
    "have he her his i if in is it its just me mine my of on or our ours own she so some such than "
    "that the their them then there these they this those to up us was we were what which who "
    "will with would you your yours though however".split()
)
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?[+#]*")


def content_words(text: str) -> list[tuple[str, int]]:
    """The words that say something, with where they begin: no pronouns, articles, auxiliaries."""
    return [
        (word.group(), word.start())
        for word in WORD.finditer(text)
        if word.group().lower() not in FUNCTION_WORDS
    ]


def has_content(text: str) -> bool:
    """Whether a text has a word that says something."""
    return any(word.lower() not in FUNCTION_WORDS for word in WORD.findall(text))


def inside_brackets(text: str, start: int, at: int, end: int) -> Span:
    """Cut a clause to the brackets that open in it before ``at``."""
    opening = max(text.rfind("(", start, at), text.rfind("[", start, at))
    if opening < 0 or max(text.find(")", opening, at), text.find("]", opening, at)) >= 0:
        return start, end
    closing = [place for mark in ")]" if (place := text.find(mark, at, end)) >= 0]
    return opening + 1, min(closing, default=end)


def _list_goes_on(text: str, comma: int, end: int, *, needs_or: bool) -> bool:
    """Whether what follows a comma is the next item of a list and no new thought.

    Lists that are denied close with *or* or *nor*; after a negated verb also with *and*, or they
    do not close at all.
    """
    item = text[comma + 1 : end].split(",", 1)[0]
    if cues.FINITE.search(item) or len(WORD.findall(item)) > cues.LONGEST_ITEM:
        return False
    return not needs_or or cues.OR.search(text, comma, end) is not None


def forward_end(
    text: str, start: int, end: int, reach: cues.Reach, *, after_verb: bool = False
) -> int:
    """Where a scope that begins at ``start`` ends, at the latest at ``end``."""
    stops = [end]
    for boundary in reach.stops.finditer(text, start, end):
        between = text[start : boundary.start()]
        if boundary.lastgroup == "conjoined" and len(WORD.findall(between)) < 2 - after_verb:
            continue  # "never installed and configured X" denies both verbs
        if boundary.lastgroup == "preposition" and (
            not has_content(between) or cues.TAKES_A_TOPIC.search(between)
        ):
            continue  # "without experience in X" denies X, "without X in production" does not
        if boundary.lastgroup == "determiner" and not has_content(between):
            continue
        stops.append(boundary.start())
        break
    limit = min(stops)
    comma = text.find(",", start, limit)
    while comma >= 0:
        if reach.parenthetical and cues.COMMA_BEFORE.search(text, max(0, start - 40), start):
            return comma
        if not _list_goes_on(text, comma, limit, needs_or=reach.needs_or):
            return comma
        comma = text.find(",", comma + 1, limit)
    return limit


def subject_start(text: str, start: int, at: int) -> int:
    """Where the subject of a predicate at ``at`` begins: after the last comma, unless commas part
    the items of a list that *and* or *or* closes."""
    first = max(text.rfind(",", start, at) + 1, start)
    while first > start and cues.CLOSES_LIST.search(text, first, at):
        earlier = max(text.rfind(",", start, first - 1) + 1, start)
        if len(WORD.findall(text[earlier : first - 1])) > cues.LONGEST_ITEM:
            break
        first = earlier
        if earlier == start:
            break
    return first


def last_item(text: str, start: int, end: int) -> int:
    cut = max(text.rfind(",", start, end), text.rfind("(", start, end)) + 1
    return max(cut, start)


def is_none(text: str, start: int, end: int) -> bool:
    """Whether the last item of a subject denies itself: *nothing of it*, *no welding*."""
    item = text[last_item(text, start, end) : end].lstrip()
    return seeming.DENIES.match(item.removeprefix("and ")) is not None


class Sentence:
    """One sentence: its clauses, and how far a cue in it reaches; ``lower``: the text in lower
    case, ``earlier``: the sentence before."""

    def __init__(
        self, text: str, lower: str, start: int, end: int, earlier: Span | None = None
    ) -> None:
        self.text, self.start, self.end = text, start, end
        self._lower = lower
        self._earlier = earlier
        self._clause_starts = [start]
        self._clause_ends = []
        for boundary in cues.CLAUSE.finditer(text, start, end):
            self._clause_ends.append(boundary.start())
            self._clause_starts.append(boundary.end())
        self._clause_ends.append(end)
        self._turns = [turn.start() for turn in seeming.TURNS.finditer(text, start, end)]

    def may_hold(self, quick: re.Pattern[str]) -> bool:
        """What a quick look at it says."""
        return quick.search(self._lower, self.start, self.end) is not None

    def clause(self, at: int) -> Span:
        """The clause in which a character stands, cut to what a cue there may reach."""
        number = bisect_right(self._clause_starts, at) - 1
        first, last = self._clause_starts[number], self._clause_ends[number]
        return max(first, at - LONGEST_SCOPE), min(max(last, at), at + LONGEST_SCOPE)

    def before(self, at: int) -> Span | None:
        """The clause before the one in which a character stands, if it is in the sentence."""
        number = bisect_right(self._clause_starts, at) - 1
        if number == 0:
            return None
        first, last = self._clause_starts[number - 1], self._clause_ends[number - 1]
        return max(first, last - LONGEST_SCOPE), last

    def taken_up(self, at: int) -> Span | None:
        """What a pronoun in the clause of a character stands for: the clause before, also that of
        the sentence before."""
        if (before := self.before(at)) is not None or self._earlier is None:
            return before
        first, last = self._earlier
        return max(first, last - LONGEST_SCOPE), last

    def turns(self, at: int) -> bool:
        """Whether the sentence only looks negative around a character."""
        place = bisect_right(self._turns, at - LONGEST_SCOPE)
        return place < len(self._turns) and self._turns[place] < at + LONGEST_SCOPE
