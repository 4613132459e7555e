"""Contact data inside free text: e-mail and web addresses, user names, telephone numbers.

The patterns read a view of the text in which every character has its plain form: full-width
letters and digits of any script become ASCII, invisible characters go. Most of them are in small
letters and read that view in lower case. Every pattern has bounded repetitions, so the time is
linear in the length of the text.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from app.matching.text.common_words import is_common
from app.matching.text.normalise import CONTROLS, is_invisible, lowered

HIDDEN = "[hidden]"

Span = tuple[int, int]

_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}\s?(?:@|[\[({<]\s?(?:at|ät|a)\s?[\])}>])\s?"
    r"[\w-]{1,63}(?:\s?(?:\.|[\[({<]\s?(?:dot|punkt|punto)\s?[\])}>])\s?[\w-]{1,63}){1,4}",
)
_TOP_LEVEL = (
    "com|org|net|edu|gov|info|biz|io|dev|me|app|ai|co|eu|uk|us|de|fr|es|it|nl|be|ch|at|se|no|dk|fi"
    "|pl|pt|cz|gr|ie|ca|au|nz|in|jp|cn|kr|br|mx|za|ng|ke|tech|site|online|page|blog|design|xyz|link"
    "|ru|ua|tr|sg|hk|tw|vn|ph|th|ar|cl|pe|pk|bd|eg|ae|sa|ro|hu|bg|rs|hr|sk|lt|lv|ee|lu|il|codes"
    "|software|engineering|digital|cloud|studio|works|world|pro|name|art|health|academy|social|chat"
)
# Spelled out: "raghu at gmail dot com", "raghu dot dev", "linkedin dot com slash in slash raghu".
_SPELLED_LEVEL = (
    "com|org|net|edu|io|dev|me|ai|co|de|fr|es|it|nl|ch|uk|eu|in|br|mx|ru|jp|cn|ca|au|se|no|dk|fi|pl"
    "|cz|sk|hu|ro|pt|at|be|tr|gr|ie|il|ma|za|ng|ua|id|vn|th|kr|ar|cl"
)
_AT_WORDS = (
    "at|arroba|arobase|chez|ät|snabel-a|snabela|alfakrøll|krøllalfa|miuku|miukumauku|apenstaartje"
    "|chiocciola|małpa|zavináč|kukac|собака|собачка|klammeraffe|παπάκι"
)
_DOT_WORDS = "dot|punkt|point|punto|ponto|punt|kropka|tečka|bodka|pont|piste|prik|nokta|punct|точка"
_SPELLED_EMAIL = re.compile(
    rf"(?<![\w.+%-])(?:[\w+%-]{{1,40}}(?:\.|\s(?:{_DOT_WORDS})\s)){{0,3}}[\w+%-]{{1,64}}"
    rf"(?:\s{{1,2}}(?:{_AT_WORDS})\s{{1,2}}|_at_|\(at\)|\s?\[at\]\s?)"
    rf"(?!(?:some|one|this|that|any|every|each|an?|the|no|which|what)\s)"
    rf"(?:[\w-]{{1,63}}(?:\s{{1,2}}(?:{_DOT_WORDS})\s{{1,2}}|_dot_|\.)){{1,3}}"
    rf"(?:{_SPELLED_LEVEL})\b",
)
_MAIL_SERVICES = (
    "gmail|googlemail|yahoo|hotmail|outlook|icloud|protonmail|proton|gmx|web\\.de|yandex|naver|qq|163"
    "|aol|zoho|fastmail|tutanota|mail\\.ru|live|msn|rediffmail"
)
_AT_SERVICE = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{2,64}(?:\s{1,2}(?:at|arroba)\s{1,2}|\s{0,2}@\s{0,2})"
    rf"(?:{_MAIL_SERVICES})\b",
)
_SPELLED_URL = re.compile(
    r"(?<![\w.-])[\w-]{2,63}(?:\s(?:dot|punkt|punto)\s[\w-]{2,63}){0,2}\s(?:dot|punkt|punto)\s"
    r"(?:com|org|io|dev|me|ai|de|fr|co)\b(?:\s(?:slash|/)\s[\w-]{1,63}){0,4}",
)
_URL = re.compile(
    r"(?:(?:https?|ftp)://|www\.)[^\s<>\"'\])}]{1,500}"
    r"|(?<![\w@.-])[\w-]{2,63}\.(?:ly|gl|gd|gg|gy|st|cc|tv|fm|id|ee)/[^\s<>\"'\])}]{1,500}"
    rf"|(?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,4}}(?:{_TOP_LEVEL})\b(?:/[^\s<>\"'\])}}]{{0,500}})?",
)
_MAY_BE_ADDRESS = re.compile(r"://|\.\S")
"""What every address has: nearly all prose does without."""
# Products whose names look like domains.
_NOT_ADDRESSES = frozenset(
    (
        "asp.net",
        "ado.net",
        "vb.net",
        "ml.net",
        "socket.io",
        "draw.io",
        "d3.co",
        "booking.com",
        "staad.pro",
    )
)
_HANDLE = re.compile(r"(?<![\w@])@[A-Za-z_][\w.-]{1,40}")
_NUMBERED_HANDLE = re.compile(r"(?<![\w.])[A-Za-z_][\w.]{2,31}#\d{4}(?!\d)")
_SERVICES = (
    "github|gitlab|bitbucket|linkedin|telegram|discord|skype|wechat|weixin|whatsapp|whats\\s?app"
    "|instagram|insta|ig|twitter|facebook|fb|snapchat|kakao(?:talk)?|viber|keybase|kaggle|behance"
    "|dribbble|mastodon|bluesky|tiktok|youtube|reddit|xing|leetcode|hackerrank|codeforces"
    "|stack\\s?overflow|gmail|e-?mail|icq|vk|qq|scholar|npm(?=\\s?:)|line(?=\\sid)|signal|threads|zalo|zap|snap"
)
_FOREIGN_SERVICES = (
    "微信|推特|微博|电报|邮箱|카카오톡|카톡|인스타|텔레그램|ライン|ツイッター"
    "|телеграм|телега|инстаграм"
)
_SERVICE = re.compile(_SERVICES)
_SERVICE_HANDLE = re.compile(
    rf"(?:(?<![^\W_])(?:{_SERVICES})|{_FOREIGN_SERVICES})"
    r"(?P<said>\s?(?:号|账号|아이디|id\b)|\s(?:handle|user\s?name|user|account|profile|nick(?:name)?|name))?"
    r"(?P<sign>\s?(?:[:=：/]|->|→|-\s|–\s)\s?(?:in/|u/|@)?|\s(?:is|as|is\sat|ist|es)\s|\s)"
    r"(?P<handle>[A-Za-z0-9][\w.\-]{1,60})",
)
_MY_HANDLE = re.compile(
    r"\b(?:handle|user\s?name|nick(?:name)?|login|screen\s?name|alias)\s?(?:is|:|=|ist|es)\s?"
    r"(?P<handle>[\w][\w.\-]{2,60})",
)
_PHONE_GAP = r"[ \u00a0./()\u2010-\u2015\u2212~\u30fc-]{0,3}"
_PHONE = re.compile(
    r"(?:(?<![0-9A-Za-z_%])(?<![0-9][.,:/+-])|(?<=[A-Za-z.:])(?=\+)|(?<=tel)|(?<=phone)|(?<=mob)"
    r"|(?<=cell)|(?<=ph)|(?<=app))"
    rf"(?:\+|00|\()?\d(?:{_PHONE_GAP}\d){{6,18}}(?![\d%])",
)
_FEWEST_DIGITS = 6
_DIGITS = re.compile(rf"(?<!\d)\d(?:{_PHONE_GAP}\d){{5,18}}(?!\d)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\D{1,3}){1,9}(?:19|20)\d\d")
_MONTHS = re.compile(
    r"(?:19|20)\d\d[./-]\d{1,2}\D{1,3}(?:19|20)\d\d[./-]\d{1,2}"
    r"|\d{1,2}[./-](?:19|20)\d\d\D{1,3}\d{1,2}[./-](?:19|20)\d\d"
)
_DATE = re.compile(r"\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}")
_GROUPED_AMOUNT = re.compile(r"\d{1,3}(?:[ \u00a0.]\d{3})+")
_NUMBER_WORDS = lowered(
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|treble|hundred|plus"
    "|null|eins|zwei|zwo|drei|vier|fünf|funf|sechs|sieben|acht|neun"
    "|zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
    "|vingt|trente|quarante|cinquante|soixante"
    "|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte|treinta|cuarenta|cincuenta"
    "|sesenta|setenta|ochenta|noventa|um|dois|três|quatro|sete|oito|nove|meia"
    "|due|tre|quattro|cinque|sette|otto|een|twee|drie|vijf|zes|zeven|negen"
    "|noll|ett|två|fyra|fem|sex|sju|åtta|nio|fire|seks|syv|åtte|otte"
    "|nolla|yksi|kaksi|kolme|neljä|viisi|kuusi|seitsemän|kahdeksan|yhdeksän"
    "|jeden|dwa|trzy|cztery|pięć|sześć|siedem|osiem|dziewięć|dva|tři|čtyři|pět|šest|sedm|osm|devět"
    "|nulla|egy|kettő|három|négy|öt|hat|hét|nyolc|kilenc|tíz|húsz|harminc|negyven|ötven|hatvan|hetven"
    "|nyolcvan|kilencven|doi|trei|patru|șase|șapte|nouă"
    "|sıfır|bir|iki|üç|dört|beş|altı|yedi|sekiz|dokuz|nol|satu|dua|tiga|empat|lima|enam|tujuh"
    "|delapan|sembilan|không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|shunya|paanch|chhe"
    "|μηδέν|ένα|δύο|τρία|τέσσερα|πέντε|έξι|επτά|οκτώ|εννέα"
    "|صفر|واحد|اثنان|اثنين|ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|یک|دو|سه|چهار|پنج|شش|هفت|هشت|نه"
    "|शून्य|एक|दो|तीन|चार|पाँच|पांच|छह|छः|सात|आठ|नौ|ek|do|teen|char|saat|aath|nau"
    "|sifuri|moja|mbili|tatu|nne|sita|saba|nane|tisa"
    "|ноль|нуль|один|два|три|четыре|пять|шесть|семь|восемь|девять|чотири|шість|сім|вісім"
)
_BETWEEN_NUMBERS = r"(?:[ ,.\-–]{1,3}|\s(?:y|et|e|und|en)\s)"
_SPELLED_PHONE = re.compile(
    rf"(?<![^\W_])(?:(?:{_NUMBER_WORDS}|\d{{1,4}}){_BETWEEN_NUMBERS}){{6,24}}"
    rf"(?:{_NUMBER_WORDS}|\d{{1,4}})(?![^\W_])",
)
_NUMBER_WORD = re.compile(rf"(?<![^\W_])(?:{_NUMBER_WORDS})(?![^\W_])")
# Digits of scripts that write them without spaces, in groups at most.
_CHARACTER_PHONE = re.compile(
    "(?:[〇零一二三四五六七八九幺两][ -]?){7,16}|(?:[공영일이삼사오육륙칠팔구][ -]?){9,12}"
    "|(?:(?:ศูนย์|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า)[ -]?){7,12}"
)


def plain_view(text: str) -> tuple[str, Sequence[int]]:
    """The text with each character in its plain form, and where each stems from; one more offset,
    ``len(text)``, closes the list."""
    if text.isascii() and not CONTROLS.search(text):
        return text, range(len(text) + 1)
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if not character.isascii():
            if is_invisible(character):
                continue
            digit = unicodedata.decimal(character, None)
            composed = unicodedata.normalize("NFKC", character)
            if digit is not None:
                character = str(digit)
            elif character == "。":
                character = "."
            elif len(composed) == 1:
                character = composed
        characters.append(character)
        offsets.append(offset)
    offsets.append(len(text))
    return "".join(characters), offsets


def _url_spans(view: str, bare_domains: bool) -> Iterator[Span]:
    for match in _URL.finditer(view):
        found = match.group()
        if not bare_domains and "/" not in found and not found.startswith("www."):
            continue
        if found not in _NOT_ADDRESSES:
            yield match.start(), match.start() + len(found.rstrip(".,;:!?"))


def _is_phone(found: str) -> bool:
    """Whether a run of digits can be a number to call, not a date, an amount or a span."""
    digits = sum(character.isdigit() for character in found)
    international = found.startswith(("+", "00", "(", "0"))
    if _YEARS.fullmatch(found) or _MONTHS.fullmatch(found) or _DATE.match(found):
        return False
    if not international and (digits < 8 or _GROUPED_AMOUNT.fullmatch(found)):
        return False
    return international or not found.isdigit() or digits >= 10


def _handle_spans(view: str) -> Iterator[Span]:
    for match in _SERVICE_HANDLE.finditer(view):
        handle = match["handle"].rstrip(".-")
        said = match["said"] is not None or bool(match["sign"].strip())
        if _is_user_name(handle) or (said and _is_unknown(handle)):
            yield match.start("handle"), match.start("handle") + len(handle)
    for match in _MY_HANDLE.finditer(view):
        if _is_unknown(match["handle"].rstrip(".-")):
            yield match.span("handle")


def _is_user_name(written: str) -> bool:
    """Whether a word has digits or joints as user names have, and compounds have not."""
    if not any(character.isalpha() for character in written):
        return False
    if any(character in "_." or character.isdigit() for character in written):
        return True
    parts = written.split("-")
    return len(parts) > 1 and not all(is_common(part) for part in parts if part)


def _is_unknown(written: str) -> bool:
    """Whether a word is no everyday word, no skill and no service, nor a small number."""
    if written.isdecimal():
        return len(written) > 4
    return not is_common(written) and not _SERVICE.fullmatch(written)


def _spelled_phone_spans(view: str) -> Iterator[Span]:
    for match in _SPELLED_PHONE.finditer(view):
        if len(_NUMBER_WORD.findall(match.group())) >= 3:
            yield match.span()
    for match in _CHARACTER_PHONE.finditer(view):
        yield match.span()


def _spans(view: str, bare_domains: bool) -> Iterator[Span]:
    lower = lowered(view)
    for pattern in (_NUMBERED_HANDLE, _HANDLE):
        for match in pattern.finditer(view):
            yield match.span()
    for pattern in (_EMAIL, _SPELLED_EMAIL, _AT_SERVICE, _SPELLED_URL):
        for match in pattern.finditer(lower):
            yield match.span()
    if _MAY_BE_ADDRESS.search(lower):
        yield from _url_spans(lower, bare_domains)
    yield from _handle_spans(lower)
    for match in _PHONE.finditer(lower):
        if _is_phone(match.group()):
            yield match.span()
    yield from _spelled_phone_spans(lower)


def replace_spans(text: str, spans: Iterable[Span]) -> str:
    """Replace spans of a text by the placeholder; those that touch become one."""
    parts: list[str] = []
    written = 0
    end = -1
    for first, last in sorted(spans):
        if first <= end:
            end = max(end, last)
            written = max(written, end)
            continue
        parts += [text[written:first], HIDDEN]
        written = end = last
    parts.append(text[written:])
    return "".join(parts)


def hide_contacts(text: str, *, bare_domains: bool = True) -> str:
    """Replace contact data by a placeholder.

    ``bare_domains=False`` leaves names such as ``Node.io`` alone unless they carry a scheme, a
    ``www.`` or a path; for fields that hold names of products rather than sentences.
    """
    view, offsets = plain_view(text)
    found = list(_spans(view, bare_domains))
    if not found:
        return text
    return replace_spans(text, ((offsets[a], offsets[b - 1] + 1) for a, b in found))


def hide_number(text: str, digits: str) -> str:
    """Hide a telephone number wherever its last digits recur, however they are grouped.

    Parameters
    ----------
    digits
        The number's digits; fewer than six hide nothing.
    """
    if len(digits) < _FEWEST_DIGITS:
        return text
    view, offsets = plain_view(text)
    found = []
    for match in _DIGITS.finditer(view):
        run = "".join(character for character in match.group() if character.isdigit())
        if digits.endswith(run) or run.endswith(digits[-8:]):
            found.append((offsets[match.start()], offsets[match.end() - 1] + 1))
    return replace_spans(text, found) if found else text
