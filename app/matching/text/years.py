"""Years of experience that a sentence asks for, and how much of a week a post took."""

import re
from dataclasses import dataclass

from app.matching.text.negation import is_negated, negated_spans
from app.matching.text.normalise import folded
from app.matching.text.word_patterns import word_pattern

_NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
}
_NUMBER = rf"(?:\d{{1,2}}(?:[.,]5)?|{'|'.join(_NUMBERS)}|half\s+an?|an?(?=\s+(?:half|year|decade)))"


@dataclass(frozen=True, slots=True)
class AskedYears:
    """``years`` of experience that a sentence asks for, at least; ``subject``: in what, as far as
    the sentence puts it into few words (empty: nothing in particular); ``start`` and ``end``: where
    the sentence says how many."""

    years: float
    subject: str
    start: int
    end: int


_YEARS = word_pattern(
    rf"""
    (?:(?P<least>\bat\s+least|\bminimum(?:\s+of)?|\bmin\.?|\bover|\bmore\s+than
        |\bno\s+(?:less|fewer)\s+than|\bnot\s+less\s+than|>=?|≥)\s*)?
    (?<![\w.$£€-])(?P<from>{_NUMBER})(?:\s*\(\w{{1,8}}\))?[\s-]*(?:\+|plus\b|or\s+(?:more|two|three|four|five|so)\b
        |and\s+(?:a\s+half|more)\b)?[\s-]*
    (?:(?:[-–—]|to|or)\s*(?P<to>{_NUMBER})\s*\+?\s*)?
    (?:(?:full|solid|good|clear|whole|complete|consecutive|calendar|recent)\s+)?(?P<unit>years?|yrs?|y(?=\+|\s*exp)|decades?|months?)(?:'s?)?\+?
    (?:\s+(?:or\s+more|plus|minimum|at\s+least|or\s+so|and\s+up)\b)?
    """
)
_NO_EXPERIENCE_TIME = word_pattern(
    r"""\s*(?:of\s+age|old\b|ago\b|contract|in\s+business|warranty|history|anniversary|guarantee
        |in\s+a\s+row
    |probation|trial|maternity|cover\b|fixed|programme|program\b|apprenticeship|course|lease
        |plan\b|after\b|later\b
    |of\s+(?:service|leave|holiday|support|warranty|age|history)|[-–]?\s*(?:term|long)\b)"""
)
_EXPERIENCE_BEFORE = word_pattern(
    r"\b(?:experience|background|practice|post-qualification|pqe|worked|working|done\s+this"
    r"|you(?:'ve|\s+have)\s+(?:\w+ly\s+)?\w+(?:ed|en|ought|aught|ilt|old|an))\b[^.;]{0,60}$"
)
_OF_A_REMARK = re.compile(
    r"\s*((?:[^\W\d_][\w+#./&-]*\s*){1,4})"
    r"(?:,?\s*(?:or\s+more|minimum|required|needed|preferred))?[.,;]?\s*$"
)
_LEADS_A_REMARK = re.compile(r"\W*((?:[^\W\d_][\w+#./&-]*\s+){1,4})$")
"""*4 yrs Python*, *Java >= 5 years*: a few words beside the years, and nothing else."""
_OF_A_TERM = word_pattern(
    r"\b(?:contract|duration|term|length|warranty|guarantee|probation|period|age|lease|tenure)\W*$"
)
_BRACKETED = re.compile(r"\w\s*[(:]\s*$")
_NOT_ASKED_BEFORE = word_pattern(
    r"(?<!ask\s)(?<!look\s)(?<!looking\s)\b(?:for|last|past|next|first|every|within|in|after|each"
    r"|founded|since|during|under|aged?|up\s+to|than|contract\s+of|one\s+week\s+in|once\s+in"
    r"|over\s+the|of\s+the)\s+(?:more\s+than\s+|over\s+|the\s+|about\s+)?$"
)
_JOIN = r"(?:of|in|with|as|on|using|doing|working\s+(?:in|with|as|on|for))"
_TOPIC = word_pattern(
    rf"""
    \s*'?\s* (?:{_JOIN}\s+)?
    (?P<pre>(?:(?!experience|exp\b|of\b|in\b|with\b|as\b)[\w+\#./&-]+\s+){{0,4}}?)
    (?:work(?:ing)?\s+)?(?:experience|exp\.?|practice|background|track\s+record)\b
    (?:\s+(?:(?:{_JOIN}|within)\s+|\()(?P<post>[^.;,()\n]{{2,60}}))?
    | \s*'?\s*(?:or\s+(?:more|so)\s+)?{_JOIN}\s+(?P<topic>[^.;,()\n]{{2,60}})
    | \s+(?!during|including|working|being|having|starting|beginning|ending|running)
      (?P<doing>[a-z]{{3,}}ing\s+[^.;,()\n]{{2,60}})
    """
)
_SUBJECT_ENDS = re.compile(
    r"\s+(?:and|or|is|are|required|preferred|with|at|for|who|which|plus|behind|under|because|since"
    r"|that|ideally|preferably)\b"
)
_LEAD = re.compile(r"([\w+#./& -]{2,60}?)\s*(?:experience)?\s*[:(–-]\s*$", re.IGNORECASE)
_BEHIND = re.compile(r"[\s)\]]*(?:of|in|with|as)\s+([^.;,()\n]{2,60})", re.IGNORECASE)
_LONGEST_SUBJECT = 60
_REACH = 400
"""Characters around the years that are looked at."""
_LIFETIME = 50.0
_IDLE = re.compile(
    r"^(?:(?:an?|the|of|in|with|as|proven|relevant|professional|practical|solid|strong|hands[- ]on|"
    r"commercial|industry|industrial|similar|work|working|previous|prior|recent|minimum|full[- "
    r"]time|"
    r"related|direct|progressive|overall|total|demonstrable|real|paid|role|position|field|area|"
    r"least|at|you|have|bring|and|experience|good|this|your|our|us|uk|building|using|doing|on)\b "
    r"?)+",
    re.IGNORECASE,
)


def _number(text: str) -> float:
    words = text.lower().split()
    if words[0] == "half":
        return 0.5
    if words[0] in ("a", "an"):
        return 1.0
    return (
        float(_NUMBERS.get(words[0], -1))
        if words[0] in _NUMBERS
        else float(words[0].replace(",", "."))
    )


def _plain(text: str) -> str:
    """A subject without the words that say nothing of it; empty if it is no label."""
    kept = _IDLE.sub("", f"{text.strip()} ").strip(" -–'’\"")
    return kept if 1 < len(kept) <= _LONGEST_SUBJECT and len(kept.split()) <= 6 else ""


def _subject(before: str, behind: str) -> str:
    """What the years are to be of: "5 years of X experience", "X: 5 years", "X (5 years)"."""
    found = _TOPIC.match(behind)
    parts = () if found is None else (found[name] for name in ("post", "pre", "topic", "doing"))
    for part in parts:
        topic = _SUBJECT_ENDS.split(" ".join((part or "").split()))[0]
        if plain := _plain(topic):
            return plain
    opened = _BEHIND.match(behind) if before.rstrip().endswith("(") else None
    if opened is not None:
        return _plain(_SUBJECT_ENDS.split(opened[1])[0])
    lead = _LEAD.search(before) or _LEADS_A_REMARK.match(before)
    if lead is None and not before.strip():
        lead = _OF_A_REMARK.match(behind)
    return _plain(lead[1]) if lead else ""


def _is_of_a_remark(before: str, found: re.Match[str], behind: str) -> bool:
    """Whether few words beside the years are what they are to be of."""
    if not before.strip(" \t•*–—-"):
        return _OF_A_REMARK.match(behind) is not None
    is_least = found["least"] is not None or "+" in found.group()
    return is_least and not behind.strip(" .") and _LEADS_A_REMARK.match(before) is not None


def all_years_asked(sentence: str) -> list[AskedYears]:
    """Every number of years of experience that a sentence of an advertisement asks for.

    Of a range the lower end is enough, months are parts of a year. Years that are not those of a
    person's work (*for over 20 years we have been*) or that are denied do not count.
    """
    asked = []
    spans = negated_spans(sentence)
    is_remark = len(sentence.split(maxsplit=4)) < 4
    is_short = len(sentence.split(maxsplit=6)) < 6
    for found in _YEARS.finditer(sentence):
        before = sentence[max(0, found.start() - _REACH) : found.start()]
        behind = sentence[found.end() : found.end() + _REACH]
        if _OF_A_TERM.search(before[-_LONGEST_SUBJECT:]):
            continue
        if _NO_EXPERIENCE_TIME.match(behind) or is_negated(spans, *found.span()):
            continue
        alone = is_remark and ("+" in found.group() or found["least"])
        alone = alone or (is_short and _is_of_a_remark(before, found, behind))
        named = _TOPIC.match(behind) or _EXPERIENCE_BEFORE.search(before[-80:])
        if not named and not alone and not _BRACKETED.search(before):
            continue
        surely = found["least"] or behind.lstrip(" '’").startswith("experience")
        if not surely and _NOT_ASKED_BEFORE.search(before[-60:]):
            continue
        unit = found["unit"].lower()
        years = _number(found["from"]) * (10 if unit.startswith("decade") else 1)
        years = years / 12 if unit.startswith("month") else years
        if 0 < years <= _LIFETIME:
            subject = _subject(before, behind)
            asked.append(AskedYears(round(years, 2), subject, found.start(), found.end()))
    return asked


def years_asked(sentence: str) -> AskedYears | None:
    """The years of experience that a sentence of an advertisement asks for first.

    See :func:`all_years_asked`.

    >>> years_asked("At least five years of experience with SAP").subject
    'SAP'
    """
    return next(iter(all_years_asked(sentence)), None)


_FULL = re.compile(r"\bfull[- ]time\b")
_PERCENT = re.compile(
    r"(?:^|\(|\bat )\s*(\d{2,3}) ?%\s*(?:\)|$)|\b(\d{2,3}) ?% ?(?:\)|fte|position|post|role|"
    r"contract|"
    r"workload|employment|job|pensum|stelle|hours|part)"
)
_FTE = re.compile(r"\b(0?[.,]\d{1,2}) ?(?:fte|wte)\b|\b(?:fte|wte):? ?(0?[.,]\d{1,2})\b")
_HOURS = re.compile(
    rf"\b({_NUMBER})(?: ?h| ?hrs?| hours?)\b(?: \w+){{0,2}}? ?(?:/|a|per|each|on|every|weekly)\s?"
    r"(?:week|wk|saturdays?|sundays?|weekends?)?"
)
_DAYS = re.compile(rf"\b({_NUMBER}) (?:days?|evenings?|nights?|shifts?) (?:a|per|each|every) week")
_SOME = (
    (re.compile(r"\bhalf[- ]time\b|\bhalf[- ]days?\b|\bjob[- ]share\b"), 0.5),
    (re.compile(r"\bpart[- ]time\b|\bteilzeit\b|\btemps partiel\b"), 0.5),
    (re.compile(r"\b(?:side|second|weekend|saturday|sunday|holiday) (?:job|work|shifts? only|"
    r"post)\b"
                r"|\bon the side\b|\bside[- ]line\b|\bin my spare time\b|\bspare[- ]time\b"
                r"|\b(?:at|on) (?:weekends|saturdays|sundays)\b|\b(?:weekends|evenings) "
                r"only\b"), 0.3),
    (re.compile(r"\b(?:casual|occasional(?:ly)?|zero[- ]hours?|as needed|per diem|"
    r"volunteer)\b"), 0.3),
    (re.compile(r"\bseasonal\b|\bsummers only\b"), 0.5),
)  # fmt: skip
_WEEK = 38.0
_LEAST_SHARE = 0.05


_SENTENCE = re.compile(r"[.!?;\n]+(?:\s|$)")
_SHORT = 8
"""A remark of so many words is about the post itself: *Part-time, evenings.*"""
_OF_THE_POST = re.compile(
    r"\b(?:work(?:ed|ing)?|employed|contract|position|role|post|job|engagement|basis|"
    r"studies|studying|university|degree|hours)\b.{0,40}?\b(?:part|half)[- ]time\b"
    r"|\b(?:part|half)[- ]time (?:basis|contract|position|role|post|job|work|alongside|beside|"
    r"besides|during|while|next to|hours)\b|\bon the side\b|\bin my spare time\b"
    r"|\bonly (?:at|on) (?:weekends|saturdays|sundays)\b"
    r"|\b(?:worked|working|employed|contract|contracted|post|role|job|part[- ]time)\b.{0,30}?"
    r"\b(?:hours|days|evenings|nights|shifts)\b"
)
"""What a longer sentence says when it speaks of the post's own hours, not of those of a shop, a
team or a course: *managed part-time staff* does not."""


_OF_OTHERS = re.compile(
    r"\b(?:part|half)[- ]time (?:\w+ )?(?:staff|people|team|crew|\w+s)\b"
    r"|\b(?:open|opens|opened)\b.*|\b(?:casual|seasonal|volunteer) (?:dining|menus?|\w+s)\b"
)
"""Others' hours, and other things that have such a name."""


def _of_the_post(title: str, description: str) -> str:
    """What is said of the post's own hours, folded: its title, remarks, and sentences about it."""
    told = [folded(title)]
    for sentence in _SENTENCE.split(description):
        plain = _OF_OTHERS.sub(" ", folded(sentence))
        if len(plain.split()) <= _SHORT or _OF_THE_POST.search(plain):
            told.append(plain)
    return " . ".join(told)


def share_of_week(title: str, description: str) -> float:
    """How much of a full week a post took by its own words, 0..1; 1 where they say nothing.

    >>> share_of_week("Cellist (50 %)", "")
    0.5
    >>> share_of_week("Shop manager", "Led eight people, among them five part-time cashiers.")
    1.0
    """
    head, text = folded(title), _of_the_post(title, description)
    if _FULL.search(text):
        return 1.0
    for pattern, texts, scale in ((_PERCENT, (head, text), 100.0), (_FTE, (text,), 1.0)):
        for place in texts:
            match = pattern.search(place)
            if match:
                number = next(group for group in match.groups() if group)
                share = float(number.replace(",", ".")) / scale
                return min(1.0, max(_LEAST_SHARE, share))
    if hours := _HOURS.search(text):
        return min(1.0, max(_LEAST_SHARE, _number(hours.group(1)) / _WEEK))
    if days := _DAYS.search(text):
        return min(1.0, max(_LEAST_SHARE, _number(days.group(1)) / 5.0))
    return next((share for pattern, share in _SOME if pattern.search(text)), 1.0)
