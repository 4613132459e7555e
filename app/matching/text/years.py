"""Years of experience that a sentence asks for, and how much of a week a post took."""

import re
from dataclasses import dataclass

from app.matching.text.normalise import folded

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "a": 1, "an": 1,
    "half a": 0.5,
}  # fmt: skip
_NUMBER = rf"(?:\d{{1,2}}(?:[.,]\d)?|{'|'.join(_NUMBERS)})"
_YEARS = re.compile(
    rf"\b({_NUMBER})\s*\+?\s*(?:(?:-|–|—|to|or|and|/)\s*{_NUMBER}\s*\+?\s*)?(?:or more |plus |full "
    ")?"
    r"(?:\(\w+\)\s*)?(?:(?:full|tax|calendar|consecutive|solid|good|clear|complete|whole|recent) )?"
    r"[-\s]?(years?|yrs?|months?|seasons?)['’]?(?![\w-]*[- ]old\b)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"^[\s,:-]*(?:or more |plus |minimum |of |in |with |as |doing |working |spent )*"
    r"(?:(?:an? |the )?(?:\w+[- ]){0,4}?(?:experience|exp|practice|track record|background|"
    r"employment|work|expertise|service|standing)\b[\s,:-]*"
    r"(?:of |in |with |as |using |doing |working |on |at )*(?:an? |the )?)?",
    re.IGNORECASE,
)
_EXPERIENCE = re.compile(
    r"\b(?:experience|exp|practice|practical|worked|working|background|track record|qualified|"
    r"post[- ]qualification|pqe|hands[- ]on|professional|industry|relevant|commercial|career|as "
    r"an?|"
    r"in a similar|in the trade|on the job|behind you|need(?:s|ed)?|requires?d?|demands?|"
    r"expect(?:s|ed)?|"
    r"asks?|wants?|must (?:have|bring)|minimum|at least|no (?:fewer|less) than|should (?:have|"
    r"bring))\b|\b(?:years?|yrs?)['’]?(?: of| in| as| with)\b|\+",
    re.IGNORECASE,
)
_NOT_ASKED = re.compile(
    r"(?:\bup to|\bin about|\bin|\bnot more than|\bmaximum(?: of)?|\bless than) $|\b(?:for (?:the|"
    r"over|more than|almost|nearly|about) (?:past |last )?|(?:past|last|next|first|"
    r"every|each|within|over the|founded|since|celebrat\w+|guarantee|warranty|contract of|"
    r"fixed[- ]term|term of|lasts?|takes?|after|aged?|old|our|we have|we've|has been|have been|"
    r"company|firm|business|history|heritage|trading|together) )",
    re.IGNORECASE,
)
_A_YEAR = re.compile(r"['’]?s?['’]? (?:of|experience|in an?|as an?)\b", re.IGNORECASE)
_LIFETIME = 50.0


@dataclass(frozen=True, slots=True)
class AskedYears:
    """``years`` of experience that a sentence asks for, at least; ``subject``: in what, as far as
    the sentence puts it into few words (empty: nothing in particular)."""

    years: float
    subject: str


def _number(text: str) -> float:
    plain = text.lower().replace(",", ".")
    return float(_NUMBERS[plain]) if plain in _NUMBERS else float(plain)


def years_asked(sentence: str) -> AskedYears | None:
    """The years of experience that a sentence of an advertisement asks for.

    Of a range the lower end is enough. None where the years are not those of a person's work
    ("for over 20 years we have been").

    >>> years_asked("At least five years of experience with SAP")
    AskedYears(years=5.0, subject='SAP')
    """
    for match in _YEARS.finditer(sentence):
        start, end = match.span()
        before, behind = sentence[:start], sentence[end:]
        around = f"{before[-60:]} {match.group()}{behind[:60]}"
        if not _EXPERIENCE.search(around) or _NOT_ASKED.search(before[-28:]):
            continue
        if match.group(1).lower() in ("a", "an") and not _A_YEAR.match(behind):
            continue  # twice a year
        years = _number(match.group(1))
        if match.group(2).lower().startswith("month"):
            years /= 12.0
        if not 0 < years <= _LIFETIME:
            continue
        return AskedYears(years, _subject(before, behind))
    return None


_END = re.compile(
    r"[.;:,()]|\b(?:is|are|behind you|before you|under your|because|since|required|needed|"
    r"preferred|essential|desired|desirable|must|or more|and|or|"
    r"within|at least|minimum|expected|who|which|that|ideally|preferably|under your belt|plus)\b",
    re.IGNORECASE,
)
_LONGEST_SUBJECT = 60


def _subject(before: str, behind: str) -> str:
    """What the years are to be of: "5 years of X experience", "X: 5 years", "X for five years"."""
    opened = _BEHIND.match(behind)
    skipped = opened.group() if opened else ""
    rest = re.sub(r"^[\s)\]]+", "", behind[len(skipped) :])
    ends = _END.search(rest)
    subject = (rest[: ends.start()] if ends else rest).strip(" -–'’\"")
    inner = re.search(
        r"(?:of|in|with)?\s*([\w+#./& -]*?)\s*(?:experience|exp|practice|background)\b",
        behind[: len(skipped)],
        re.IGNORECASE,
    )
    if inner and (found := _plain(inner.group(1))):
        return found
    if found := _plain(subject):
        return found
    lead = re.search(r"([\w+#./& -]{2,60}?)\s*(?:experience)?\s*[:(–-]\s*$", before)
    return _plain(lead.group(1)) if lead else ""


_IDLE = re.compile(
    r"^(?:(?:an?|the|of|in|with|as|proven|relevant|professional|practical|solid|strong|hands[- ]on|"
    r"commercial|industry|industrial|similar|work|working|previous|prior|recent|minimum|full[- "
    r"]time|"
    r"related|direct|progressive|overall|total|demonstrable|real|paid|role|position|field|area|"
    r"least|at|you|have|bring|and|experience|good|this|your|our|us|uk|building|using|doing|on)\b "
    r"?)+",
    re.IGNORECASE,
)


def _plain(text: str) -> str:
    """A subject without the words that say nothing of it; empty if it is no label."""
    kept = _IDLE.sub("", f"{text.strip()} ").strip(" -–'’\"")
    return kept if 1 < len(kept) <= _LONGEST_SUBJECT and len(kept.split()) <= 6 else ""


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


def share_of_week(title: str, description: str) -> float:
    """How much of a full week a post took by its own words, 0..1; 1 where they say nothing.

    >>> share_of_week("Cellist (50 %)", "")
    0.5
    """
    head, text = folded(title), folded(f"{title} . {description}")
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
