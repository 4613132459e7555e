"""Who did an activity, and who only dealt with it: recruited for it, sold, bought, taught it.

"Filled vacancies for welders" shows recruiting, not welding. Whether that counts is a matter of
what is asked: a job for recruiters asks for recruiting. So every text gets the dealings it speaks
of, every requirement those it asks for itself, and evidence is practised if nothing is left over.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Literal

from app.matching.text.normalise import folded

_DATA = resources.files("app") / "data" / "matching" / "practitioner.json"
_CLAUSE = re.compile(
    r"(?<!\s)\s*(?:[,;:.()–—]|\b(?:and|but|then|while|before|after|as well as)\b)\s*"
)
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LEADING = re.compile(
    r"^(?:(?:i|we|he|she|they|who|also|mainly|mostly|successfully|currently|there|daily|later|"
    r"now|have|has|had|been|was|were|am|is|are|be|responsible for|to|in charge of|involved in|"
    r"experience(?:d)? (?:in|with)|duties included?|duties were|tasked with|independently|"
    r"regularly|often|personally|jointly|independently) )+"
)

Dealing = Literal["recruit", "sell", "buy", "teach", "write", "insure", "market", "inspect", "lead"]
DEALINGS: tuple[Dealing, ...] = (
    "recruit", "sell", "buy", "teach", "write", "insure", "market", "inspect", "lead"
)  # fmt: skip
"""In the order of their bits: the first is 1, the second 2, and so on."""
_BITS = {dealing: 1 << place for place, dealing in enumerate(DEALINGS)}
_LEAD = _BITS["lead"]


@dataclass(frozen=True)
class _Wording:
    titles: dict[int, re.Pattern[str]]
    not_titles: re.Pattern[str]
    verbs: dict[int, re.Pattern[str]]
    asked: dict[int, re.Pattern[str]]
    doing: frozenset[str]
    irregular: frozenset[str]
    base: frozenset[str]


def _either(phrases: Iterable[str]) -> str:
    return "(?:" + "|".join(phrases) + ")"


@lru_cache(maxsize=1)
def _wording() -> _Wording:
    body = json.loads(_DATA.read_text(encoding="utf-8"))
    person, writing = _either(body["persons"]), _either(body["writing"])

    def compiled(name: str, *, start: str = r"\b", end: str = r"\b") -> dict[int, re.Pattern[str]]:
        return {
            _BITS[dealing]: re.compile(
                start + _either(phrases).replace("PERSON", person).replace("WRITING", writing) + end
            )
            for dealing, phrases in body[name].items()
        }

    return _Wording(
        titles=compiled("titles"),
        not_titles=re.compile(rf"\b{_either(body['not_titles'])}\b"),
        verbs=compiled("verbs", start="", end=r"(?:(?<=\s)|(?!\w))"),
        asked=compiled("asked"),
        doing=frozenset(body["doing"]),
        irregular=frozenset(body["irregular"]),
        base=frozenset(body["base"]),
    )


def _matching(patterns: dict[int, re.Pattern[str]], text: str) -> int:
    return sum(bit for bit, pattern in patterns.items() if pattern.search(text))


def _beginning(patterns: dict[int, re.Pattern[str]], text: str, at: int) -> int:
    return sum(bit for bit, pattern in patterns.items() if pattern.match(text, at))


@lru_cache(maxsize=65_536)
def dealings_of_title(title: str) -> int:
    """The dealings that a post's title or a headline names, as bits; 0: the trade itself.

    >>> dealings_of_title("Technical recruiter") == 1
    True
    """
    return _matching(_wording().titles, _wording().not_titles.sub(" ", folded(title)))


@lru_cache(maxsize=65_536)
def dealings_asked(text: str) -> int:
    """The dealings that a requirement, or a job by its title, asks for itself, as bits."""
    return _matching(_wording().asked, folded(text))


@dataclass(slots=True)
class _Verbs:
    """What the clauses of a sentence begin with: dealings, doing by verbs that leave no doubt,
    other verbs; and which of the three came first."""

    dealings: list[int]
    leads: bool = False
    surely: int = 0
    perhaps: int = 0
    first: Literal["", "dealing", "surely", "perhaps"] = ""

    @property
    def doing(self) -> int:
        return self.surely + self.perhaps

    def add(self, kind: Literal["dealing", "surely", "perhaps"]) -> None:
        self.first = self.first or kind
        self.surely += kind == "surely"
        self.perhaps += kind == "perhaps"


def _is_past(word: str) -> bool:
    return len(word) > 4 and word.endswith("ed")


def _read_verbs(text: str) -> _Verbs:
    """Look at the first word of every clause of a folded sentence.

    A list of nouns in -ing ("sold machines for scaling, bolting and lining") is no list of verbs,
    unless the sentence itself begins so.
    """
    wording, found, at = _wording(), _Verbs([]), 0
    base_form = gerund = False
    for number, clause in enumerate(_LEADING.sub("", c) for c in _CLAUSE.split(text) if c):
        at = max(at, text.find(clause, at))
        match = _WORD.search(clause)
        word = match.group() if match else ""
        if number == 0:
            gerund = word.endswith("ing")
            base_form = word in wording.base
        # A phrase may reach beyond its clause: it is looked for in all that follows.
        dealings = _beginning(wording.verbs, text, at) if word else 0
        if dealings == _LEAD:
            found.leads = True
        elif dealings:
            found.dealings.append(dealings)
            found.add("dealing")
        elif word.endswith("ing") and not gerund and number:
            continue
        elif word in wording.doing:
            found.add("surely")
        elif (
            _is_past(word)
            or word.endswith("ing")
            or word in wording.irregular
            or (base_form and " " in clause)
        ):
            found.add("perhaps")
    return found


@lru_cache(maxsize=65_536)
def dealings_of_sentence(sentence: str, title: int = 0) -> int:
    """The dealings that a sentence about a post's work speaks of, as bits; 0: it was done.

    Every clause that begins with a verb is looked at. Dealings have it if they are more than what
    was done, or as much and first, and not where doing comes first; leading people only if nothing
    was done beside it. A sentence that says neither is of the kind of its post.

    Parameters
    ----------
    sentence
        One sentence.
    title
        What :func:`dealings_of_title` says of the post.
    """
    verbs = _read_verbs(folded(sentence))
    otherwise = 0 if verbs.surely and 2 * verbs.surely >= verbs.doing else title
    if not verbs.dealings:
        return title | _LEAD if verbs.leads and not verbs.doing else otherwise
    count = len(verbs.dealings)
    has_it = count > verbs.doing or (count == verbs.doing and verbs.first == "dealing")
    if not has_it or verbs.first == "surely":
        return otherwise
    said = 0
    for dealings in verbs.dealings:
        said |= dealings
    return said & ~_LEAD


def is_practised(dealings: int, asked: int) -> bool:
    """Whether evidence that speaks of these dealings shows what is asked for by one who asks so."""
    return dealings == 0 or bool(dealings & asked)
