"""Contact data inside free text: e-mail addresses, web addresses, handles, telephone numbers.

Every pattern has bounded repetitions, so the time is linear in the length of the text.
"""

import re

HIDDEN = "[hidden]"

_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}\s?(?:@|＠|[\[({]\s?at\s?[\])}])\s?"
    r"[\w-]{1,63}(?:\s?(?:\.|[\[({]\s?dot\s?[\])}])\s?[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
_TOP_LEVEL = (
    "com|org|net|edu|gov|info|biz|io|dev|me|app|ai|co|eu|uk|us|de|fr|es|it|nl|be|ch|at|se|no|dk|fi"
    "|pl|pt|cz|gr|ie|ca|au|nz|in|jp|cn|kr|br|mx|za|ng|ke|tech|site|online|page|blog|design|xyz|link"
)
_URL = re.compile(
    r"(?:(?:https?|ftp)://|www\.)[^\s<>\"'\])}]{1,500}"
    rf"|(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,4}}(?:{_TOP_LEVEL})\b(?:/[^\s<>\"'\])}}]{{0,500}})?",
    re.IGNORECASE,
)
# Products whose names look like domains.
_NOT_ADDRESSES = frozenset(("asp.net", "ado.net", "vb.net", "ml.net", "socket.io", "draw.io"))
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z_][\w.-]{1,40}")
_PHONE = re.compile(
    r"(?<![\w.,:/+-])(?:\+|00|\()?\d(?:[ \u00a0./()\u2010-\u2015-]{0,2}\d){6,16}(?![\w%])"
)
_YEARS = re.compile(r"(?:19|20)\d\d\D{1,3}(?:19|20)\d\d")
_DATE = re.compile(r"\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}")
_GROUPED_AMOUNT = re.compile(r"\d{1,3}(?:[ \u00a0.]\d{3})+")


def _hide_url(match: re.Match[str]) -> str:
    found = match.group()
    if found.lower() in _NOT_ADDRESSES:
        return found
    tail = found[len(found.rstrip(".,;:!?")) :]
    return HIDDEN + tail


def _hide_phone(match: re.Match[str]) -> str:
    """Hide a run of digits that can be a number to call, not a date, an amount or a span."""
    found = match.group()
    digits = sum(character.isdigit() for character in found)
    international = found.startswith(("+", "00", "(", "0"))
    if _YEARS.fullmatch(found) or _DATE.match(found):
        return found
    if not international and (digits < 8 or _GROUPED_AMOUNT.fullmatch(found)):
        return found
    if not international and found.isdigit() and digits < 10:
        return found
    return HIDDEN


def hide_contacts(text: str, *, bare_domains: bool = True) -> str:
    """Replace contact data by a placeholder.

    ``bare_domains=False`` leaves names such as ``Node.io`` alone unless they carry a scheme, a
    ``www.`` or a path; for fields that hold names of products rather than sentences.
    """
    if not any(character.isdigit() or character in ".@＠[({" for character in text):
        return text

    def hide_url(match: re.Match[str]) -> str:
        found = match.group()
        if not bare_domains and "/" not in found and not found.lower().startswith("www."):
            return found
        return _hide_url(match)

    text = _EMAIL.sub(HIDDEN, text)
    text = _URL.sub(hide_url, text)
    text = _HANDLE.sub(HIDDEN, text)
    return _PHONE.sub(_hide_phone, text)
