"""How to reach the person a CV is about: e-mail, telephone, addresses in the web."""

import re
from collections.abc import Sequence

from app.schemas.iso_codes import COUNTRIES
from app.services.documents.cv.dates import find_spans
from app.services.documents.cv.headings import CvSection, PlacedLine
from app.services.documents.places import Found

EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%'-]{1,64}\s?(?:@|[\[({]\s?at\s?[\])}])\s?[\w-]{1,63}"
    r"(?:(?:\.|\s?[\[({]\s?dot\s?[\])}]\s?)[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?<![\w/.])(?:\+|00|\()?\d(?:[ ./()–-]{0,3}\d){6,15}(?!\w)")
LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'\])},|]{3,300}"
    r"|(?<![\w@.-])(?:[\w-]{1,40}\.)+(?:com|org|net|io|dev|me|co|uk|ie|ca|au|nz|in|za|us|eu|design"
    r"|app|page|site|tech|ai|blog|example|info)(?:/[^\s<>\"'\])},|]{0,300})?(?![\w@])",
    re.IGNORECASE,
)
_ENDINGS = frozenset(
    (
        "com net org edu gov info biz io dev me app ai co eu uk name pro design tech site online "
        "example " + " ".join(COUNTRIES).lower()
    ).split()
)
_HANDLE = re.compile(
    r"\b(linkedin|github|gitlab|twitter|behance)\s*:\s*@?([\w./-]{3,60})", re.IGNORECASE
)


def find_email(sections: Sequence[CvSection]) -> Found | None:
    """The first address outside what is said of others."""
    for wanted in (True, False):
        for section in sections:
            if (section.kind in (None, "contact", "links", "summary")) is not wanted:
                continue
            if "refer" in section.name.lower():
                continue
            if (found := _email_in(section.lines)) is not None:
                return found
    return None


def _email_in(lines: Sequence[PlacedLine]) -> Found | None:
    for number, line in enumerate(lines):
        found = EMAIL.search(line.text)
        following = lines[number + 1].text if number + 1 < len(lines) else ""
        if broken := _broken_email(line, following):
            return broken
        if found is None:
            continue
        plain = re.sub(r"\s?[\[({]\s?at\s?[\])}]\s?", "@", found.group(), flags=re.IGNORECASE)
        plain = re.sub(r"\s?[\[({]\s?dot\s?[\])}]\s?", ".", plain, flags=re.IGNORECASE).replace(
            " ", ""
        )
        sure = 0.99 if plain == found.group() else 0.85
        return Found(plain, sure, line.start + found.start(), line.start + found.end())
    return None


def _broken_email(line: PlacedLine, following: str) -> Found | None:
    """An address that a narrow column breaks over two lines."""
    word = line.text.split()[-1] if line.text.split() else ""
    head = following.split()[0] if following.split() else ""
    cut = bool(re.fullmatch(r"[\w.+%-]{2,64}@(?:[\w-]+[.-])*", word))
    cut = cut or (bool(re.fullmatch(r"[\w.+%-]{2,64}", word)) and head.startswith("@"))
    cut = cut or (bool(re.fullmatch(r"[\w.+%-]{2,64}@[\w-]+", word)) and "." in head)
    cut = cut or ("@" in word and bool(re.match(r"\.[a-z]{2,}$", head)))
    if line.line.wraps and len(following.split()) == 1 and "@" in word and "@" not in head:
        ending = word.rsplit(".", 1)[-1].lower()
        cut = cut or (ending not in _ENDINGS and bool(re.fullmatch(r"[\w.-]{1,30}", head)))
    if cut:
        joined = word + head
        if EMAIL.fullmatch(joined):
            begin = line.start + line.text.rindex(word)
            return Found(joined, 0.85, begin, line.end + 1 + following.index(head) + len(head))
    return None


def find_phone(sections: Sequence[CvSection]) -> Found | None:
    """The first telephone number of the head of the CV or of its section of contacts."""
    for section in sections:
        if section.kind not in (None, "contact", "links", "summary"):
            continue
        for line in section.lines:
            labelled = re.search(
                r"\b(?:tel|phone|mobile|cell|mob|m|t|p)\b\s*[.:]", line.text, re.IGNORECASE
            )
            for found in PHONE.finditer(line.text):
                digits = sum(character.isdigit() for character in found.group())
                if not 7 <= digits <= 15 or _is_no_number(line.text, found):
                    continue
                sure = 0.97 if labelled or found.group()[0] in "+(0" else 0.85
                begin = line.start + found.start()
                return Found(found.group().strip(), sure, begin, line.start + found.end())
    return None


def _is_no_number(text: str, found: re.Match[str]) -> bool:
    spans = find_spans(found.group())
    dates = any(span.is_range for span in spans) or re.fullmatch(
        r"\d{1,2}[./-]\d{1,2}[./-]\d{4}", found.group()
    )
    return bool(dates) or "@" in text[max(found.start() - 1, 0) : found.end() + 1]


def find_links(sections: Sequence[CvSection]) -> list[Found]:
    """Addresses in the web of the person: those of the head, and profiles anywhere."""
    found: dict[str, Found] = {}
    for section in sections:
        near = section.kind in (None, "contact", "links")
        if "refer" in section.name.lower() or "publication" in section.name.lower():
            continue
        for line in section.lines:
            blanked = EMAIL.sub(lambda match: " " * len(match.group()), line.text)
            for link in LINK.finditer(blanked):
                address = link.group().rstrip(".,;:")
                own = re.search(
                    r"linkedin\.com|github\.(?:com|io)|gitlab\.com", address, re.IGNORECASE
                )
                if not (near or own) or address.lower() in ("asp.net", "node.js", "vb.net"):
                    continue
                key = re.sub(r"^https?://|^www\.", "", address.lower()).rstrip("/")
                begin = line.start + link.start()
                found.setdefault(
                    key, Found(address, 0.95 if near else 0.8, begin, begin + len(address))
                )
            if near and (handle := _HANDLE.search(blanked)) and not LINK.search(blanked):
                site = handle[1].lower()
                base = {"linkedin": "linkedin.com/in/", "gitlab": "gitlab.com/"}.get(
                    site, f"{site}.com/"
                )
                begin = line.start + handle.start(2)
                found.setdefault(
                    base, Found(base + handle[2], 0.7, begin, line.start + handle.end(2))
                )
    return list(found.values())
