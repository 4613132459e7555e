"""Where a name is that of a company, not of what it makes: *Snowflake Inc.*, *hired by Shopify*,
*cooked for the staff of Slack*."""

import re
from collections.abc import Sequence
from typing import Protocol

from app.matching.skills.contexts import Place, context_words, is_technology
from app.matching.skills.records import Skill
from app.matching.skills.sentence_words import SentenceWords
from app.matching.text.companies_like_products import company_names
from app.matching.text.naming_context import names_organisation

_YEARS = re.compile(r"\b(?:19|20)\d\d\s*[-–—/]\s*(?:(?:19|20)\d\d|present|now|today|current)\b")
_MOST_COMPANY_WORDS = 2
_NEAR = 3
_HEADER_WORDS = 12
_LONGEST_TITLE = 6
_OF_PERSONS = ("er", "or", "ist", "ant", "man", "woman", "ian", "clerk", "aide", "counsel", "nurse")


def in_name_of_a_company(at: Place) -> bool:
    """Snowflake Inc., Cisco Systems, Tableau's office."""
    lists, sentence = context_words(), at.sentence
    behind = at.behind(_MOST_COMPANY_WORDS + 1)
    for number, token in enumerate(behind):
        if not at.is_capital(token):
            break
        if sentence.word(token) in lists.company_tails:
            return True
        if sentence.word(token) in lists.company_words and number == 0:
            return _ends_a_name(sentence, token)
        if number == 0 and _is_company_pair(sentence, behind):
            return True
    if _possessive(sentence, at.last):
        near = range(at.last + 2, min(at.last + 2 + _NEAR, len(sentence.tokens)))
        return any(sentence.word(token) in lists.premises for token in near)
    return bool(behind) and sentence.word(behind[0]) in lists.premises and not _is_tool_of(at)


def _is_company_pair(sentence: SentenceWords, behind: Sequence[int]) -> bool:
    """Zoom Video Communications: two capitalised words, the second one of a company's."""
    if len(behind) < _MOST_COMPANY_WORDS:
        return False
    second = behind[1]
    return (
        sentence.written(second)[:1].isupper()
        and sentence.word(second) in context_words().company_words
    )


def _ends_a_name(sentence: SentenceWords, token: int) -> bool:
    """Whether no small word goes on behind: "Cisco Systems, Reading", not "Linux Systems and"."""
    return not sentence.is_next(token) and 0 < len(sentence.tokens) <= _HEADER_WORDS


def _is_tool_of(at: Place) -> bool:
    """Whether "Microsoft Office" or "SharePoint staff pages" go on in small letters as a tool's."""
    return at.sentence.word(at.last + 1) in ("board", "office") and at.first != at.last


def _possessive(sentence: SentenceWords, last: int) -> bool:
    if sentence.word(last + 1) != "s":
        return False
    return sentence.between(last, last + 1) in ("'", "’", "`")


def _is_company(at: Place) -> bool:
    """Whether a name is that of a company, too: Oracle, not Kubernetes."""
    tokens = at.sentence.tokens[at.first : at.last + 1]
    return " ".join(token.word for token in tokens) in company_names()


def _head_of_list(at: Place) -> int:
    """The first token of the list of capitalised names that it stands in: IBM, Accenture and it."""
    sentence, first = at.sentence, at.first
    while first > 1:
        between, before = sentence.between(first - 1, first).strip(), first - 1
        if not between and sentence.word(before) in ("and", "or") and before > 0:
            before -= 1
        elif between != ",":
            break
        if not at.is_capital(before):
            break
        first = before
    return first


def as_an_employer(at: Place) -> bool:
    """At Oracle; hired by Shopify; to the CFO of SAP; GitHub is hiring; About Databricks:"""
    lists, sentence = context_words(), at.sentence
    head = _head_of_list(at)
    before, earlier = sentence.word_before(head), sentence.word(head - 2)
    is_name = at.is_capital(at.first) or sentence.text.islower()
    if sentence.word(0) == "join" and at.first == 1 and is_name:
        return sentence.word(at.last + 1) not in lists.meeting_behind
    if is_name and before == "at":
        return earlier not in lists.good_at
    if is_name and at.gap_before().strip() == "@" and at.gap_before().endswith(" "):
        return True
    if before in ("joined", "joining") and is_name:
        return True
    if is_name and before in lists.company_verbs_before:
        return True
    if before in ("for", "by") and earlier in lists.employed:
        return is_name and sentence.word(at.last + 1) not in lists.role_words
    if before in ("of", "from") and earlier in lists.people_of:
        return is_name
    if before in ("of", "from") and earlier in lists.people_or_places_of and _is_company(at):
        return is_name and sentence.word(at.last + 1) not in lists.role_words
    if before in ("to", "with", "for") and is_name and _is_company(at) and _in_a_title(at, head):
        return True
    if sentence.word(0) == "about" and at.first == 1:
        return at.last == len(sentence.tokens) - 1 or ":" in sentence.between(at.last, at.last + 1)
    if is_name and _is_company(at) and _behind_a_title(at):
        return True
    following = " ".join(sentence.word(token) for token in at.behind(_NEAR))
    if following.startswith(lists.company_verbs):
        return True
    return _heads_a_post(at)


def _in_a_title(at: Place, head: int) -> bool:
    """Whether somebody's title stands before it: "Tax adviser to Shopify", "Chef with Asana,
    Dublin"; nothing but a place may follow."""
    lists, sentence = context_words(), at.sentence
    title = sentence.word(head - 2)
    if head > _LONGEST_TITLE or head < 2 or title in lists.not_people:
        return False
    if sentence.between(head - 2, head - 1).strip() or sentence.word(0).endswith(("ed", "ing")):
        return False
    behind = sentence.folded[sentence.tokens[at.last].end :]
    return title in lists.served or (
        title.endswith(_OF_PERSONS)
        and not (behind.strip(" .") and behind.lstrip()[:1] not in ",(|-–—")
    )


def _behind_a_title(at: Place) -> bool:
    """A short line of a title, a comma and a company: "Head chef, HubSpot"."""
    lists, sentence = context_words(), at.sentence
    title = sentence.word(at.first - 1)
    return (
        0 < at.first <= _LONGEST_TITLE
        and at.last == len(sentence.tokens) - 1
        and at.gap_before().strip() in (",", "|", "–", "—")
        and "," not in sentence.folded[: sentence.tokens[at.first - 1].end]
        and title not in lists.not_people
        and (title in lists.served or title.endswith(_OF_PERSONS) or title == "chef")
    )


def _heads_a_post(at: Place) -> bool:
    """A short line with years and nothing else: "Tax adviser, Atlassian, 2020-2023"."""
    sentence = at.sentence
    if len(sentence.tokens) > _HEADER_WORDS or not _YEARS.search(sentence.folded):
        return False
    behind = sentence.folded[sentence.tokens[at.last].end :]
    return (
        at.first > 0
        and at.gap_before().strip() in (",", "-", "–", "—", "|", "·")
        and _YEARS.search(behind[:30]) is not None
        and sentence.folded[: sentence.tokens[at.first].start].count(",") <= 1
    )


class _Named(Protocol):
    skill: Skill
    first: int
    last: int


def is_employer_of_another_trade(sentence: SentenceWords, name: _Named, agreement: float) -> bool:
    """Whether a company's name stands where those for whom something is done stand, in a sentence
    that speaks of another trade (``agreement`` below 0): prepared tax returns for GitLab."""
    at = Place(sentence, name.skill, name.first, name.last)
    if agreement >= 0 or not is_technology(name.skill) or not _is_company(at):
        return False
    words = [token.word for token in sentence.tokens]
    is_name = at.is_capital(at.first)
    return is_name and names_organisation(words[: at.first][::-1], words[at.last + 1 :])


def is_employer(sentence: SentenceWords, name: _Named) -> bool:
    """Whether a name stands for a company; then so does its neighbour: "at Cisco and Oracle"."""
    return is_technology(name.skill) and as_an_employer(
        Place(sentence, name.skill, name.first, name.last)
    )
