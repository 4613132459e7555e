"""Names of employers and schools taken apart: legal forms, kinds, the part that tells most."""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.matching.text.common_words import is_everyday, is_ordinary
from app.matching.text.country_names import COUNTRY_NAMES, REGION_NAMES
from app.matching.text.identity_words import texts_of

_LEGAL_FORMS = frozenset(
    "ltd limited llc llp lp inc incorporated corp corporation gmbh ag sa sas sarl bv nv plc pty oy "
    "oyj ab aps as asa kg co company group holding holdings spa srl sl kk se kgaa ug pvt private "
    "pte sdn bhd sro doo jsc ooo oao pao zao ooд ltda eirl eurl cv ohg ev mbh dba kft zrt sp zoo "
    "ооо оао пао зао ао ип тов תאגיד nyrt rt bt tbk pt as aş sti şti uab sia ou oü ehf hf ead eood "
    "ад еад оод еоод тоо тдв ат пат прат tnhh ctcp pjsc saog sae saoc scrl sca asbl vzw sapi sab "
    "cia spolka dd doo groupe grupo gruppo gruppe koncern koninklijke".split()
)
_FOREIGN_FORMS = re.compile(
    r"股份有限公司|有限责任公司|有限公司|集团公司|公司|集团|株式会社|有限会社|合同会社|주식회사|\(주\)|㈜|㈱|유한회사"
    r"|股份|集團|グループ|ホールディングス|그룹|홀딩스|有限責任公司"
)
_FOREIGN_TRADES = re.compile(
    "(?<=..)(?:技术|科技|网络|信息|电子|软件|控股|工业|实业|贸易|电器|数据|智能|文化|传媒|教育|咨询"
    "|自動車|전자|자동차)+$"
)
_TOWN_ENDS = re.compile("(?<=..)[市县縣区區]$|(?<=..)[시군구]$")
_CHINESE_TOWNS = re.compile(
    "^(?:国立|國立|市立|公立|私立|국립|北京|上海|广州|深圳|杭州|南京|成都|武汉|西安|苏州|天津|重庆|中国)(?:市)?(?=..)"
)
_BETWEEN_WORDS = re.compile(r"[\s,.()\-]+")
_BETWEEN_NAMES = re.compile(r"\s*[/|;()\[\]«»\"“”]\s*|\s+[-–—]\s+|,\s+|(?:^|\s+)via\s+")
_GENERIC = frozenset(
    "freelance freelancer freiberuflich self employed selfemployed independent contractor "
    "contracting confidential various none na unemployed startup start up stealth company private "
    "client clients consultant consulting career break sabbatical own business family parental "
    "leave n a department of computer science engineering faculty school mode".split()
)
_KINDS_OF_SCHOOL = frozenset(
    "university universitat universitaet universite universidad universita universiteit "
    "universidade universitatea universitet uniwersytet univerzita universitesi uni college "
    "polytechnic hochschule politecnico politecnica institute instituto institut academy akademie "
    "школа университет институт egyetem tudomanyegyetem foiskola haskoli πανεπιστημιο".split()
)
_KINDS = frozenset(
    "banca banco banque bank banka bankasi deutsche deutscher deutsches industria industrias "
    "nacional nazionale nationale gesellschaft bundes agentur versicherung telefonaktiebolaget "
    "compania compagnie company companhia empresa azienda grupo gruppo groupe gruppe klinik "
    "hospital krankenhaus schule schweizerische osterreichische organisation organizacion centro "
    "centre center fundacion fondation stiftung institut ministerio ministere ministerium stadt "
    "generale general generali koninklijke kungliga mouvement towarzystwo zaklady tovarystvo "
    "perusahaan".split()
)
_SMALL = frozenset("of the de la le du des di der fur für and at da do in zu".split())
_SAY_LITTLE = frozenset(
    "technical technology technische state national open royal international science sciences arts "
    "applied business school higher education medical medicine engineering federal public new "
    "american british central north south east west".split()
)
_SAY_NO_NAME = _KINDS_OF_SCHOOL | _SAY_LITTLE | _GENERIC | _KINDS | _SMALL
_DEPARTMENTS = frozenset(
    "ai ar bi cad cs cv dj er erp eu gp hr icu id iot it md ms pa pc pm pr qa tv uae ui uk us usa "
    "ux va vr".split()
)


# What stands before the name itself in Vietnamese and Arabic: kinds of companies and schools.
_KINDS_BEFORE = re.compile(
    r"^(?:Tổng\s)?(?:Công ty(?:\s(?:Cổ phần|TNHH))?|Tập đoàn|Ngân hàng)\s+"
    r"|^(?:(?:Trường\s)?Đại học|Học viện)\s+"
    r"|^(?:شركة|مؤسسة|مجموعة|مصنع|هيئة|بنك|جامعة|معهد|كلية|مدرسة|مستشفى|وزارة)\s+",
    re.IGNORECASE,
)


def pieces(value: str) -> list[str]:
    """A value, and the names that it joins: *Acme (formerly Beta)*, *Acme / Beta*."""
    parts = [part.strip() for part in _BETWEEN_NAMES.split(value)]
    parts = [part for part in parts if len(part) > 1 and not is_generic(part)]
    return list(dict.fromkeys((value, *parts)))


def bare_town(value: str) -> str:
    """A town without the word for it at its end: 名古屋 of 名古屋市."""
    return _TOWN_ENDS.sub("", value)


def is_generic(value: str) -> bool:
    """Whether a value names no organisation: *Freelance*, *Confidential*, *Inc.*"""
    words = texts_of(value)
    return all(word in _GENERIC or word in _LEGAL_FORMS for word in words)


def cores(name: str) -> Iterator[str]:
    """A name as it stands, then with less and less around what tells it apart; the shortest
    last."""
    yield name
    shorter = _FOREIGN_FORMS.sub("", name).strip()
    if shorter != name and len(shorter) > 1:
        yield shorter
        name = shorter
    shorter = _CHINESE_TOWNS.sub("", name)
    if shorter != name:
        yield shorter
        name = shorter
    shorter = _FOREIGN_TRADES.sub("", name)
    if shorter != name:
        yield shorter
        name = shorter
    shorter = _KINDS_BEFORE.sub("", name)
    if shorter != name and " " in shorter:
        yield shorter
        name = shorter
    words = name.split()
    kept = list(words)
    while len(kept) > 1 and _is_form(kept[-1]):
        kept.pop()
    while len(kept) > 1 and (_is_leading_form(kept) or kept[0].lower() == "the"):
        kept.pop(0)
    while len(kept) > 1 and kept[-1] in ("&", "and", "und", "et"):
        kept.pop()
    shorter = " ".join(kept).strip(" ,.")
    if kept != words and len("".join(texts_of(shorter))) > 2:
        yield shorter


def company_key(name: str) -> str:
    """What two names of one company have in common: its words without legal form, folded.

    >>> company_key("The Example Freight Co., Ltd.") == company_key("EXAMPLE FREIGHT")
    True
    """
    return " ".join(texts_of(list(cores(name))[-1]))


def _is_form(word: str) -> bool:
    joined = "".join(texts_of(word))
    return joined in _LEGAL_FORMS or not joined


def _is_leading_form(words: list[str]) -> bool:
    """Whether a legal form stands before a name (*PT Astra*), not before what a company does."""
    return _is_form(words[0]) and not all(is_everyday(word.lower()) for word in words[1:])


def is_department(word: str) -> bool:
    """Whether folded capitals stand for a department, a trade or a country: *HR*, *UK*."""
    return word in _DEPARTMENTS


def telling_words(words: tuple[str, ...]) -> Iterator[str]:
    """The first and the last word of a name that say no kind of school or company, where they are
    long enough to tell it from others."""
    telling = [word for word in words if word not in _SAY_NO_NAME]
    for word in {telling[0], telling[-1]} if telling else ():
        if len(word) > 4 or (len(word) == 4 and word == telling[0]):
            yield word


def capital_words(name: str) -> Iterator[str]:
    """The first and the last word of a name of several, folded, if it alone is all capitals:
    *DHL* of *DHL Freight*. Words of everyday language in capitals (*UK*, *IT*) name nobody."""
    words = [word for word in _BETWEEN_WORDS.split(name) if word]
    capitals = [len(word) > 1 and word.isalpha() and word.isupper() for word in words]
    if len(words) < 2 or all(capitals):
        return
    for place in (0, -1):
        word = "".join(texts_of(words[place]))
        if capitals[place] and not (is_everyday(word) or is_department(word) or _is_form(word)):
            yield word


def study_forms(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What a school is called for short: *Leeds Uni*, *Uni of Leeds*, *Leeds*."""
    if not any(word in _KINDS_OF_SCHOOL for word in words):
        return
    rest = tuple(word for word in words if word not in _KINDS_OF_SCHOOL and word not in _SMALL)
    telling = [word for word in rest if word not in _SAY_LITTLE]
    if not telling or len(rest) > 3:
        return
    for kind in ("university", "uni", "college"):
        yield (*rest, kind)
        yield (kind, *rest)
        yield (kind, "of", *rest)
    if any(len(word) > 3 and word not in _lands() for word in telling):
        yield rest
    if words[-1] in _KINDS_OF_SCHOOL:
        yield (telling[0], words[-1])  # Széchenyi Egyetem, of a name of three words
    for word in {rest[-1], *telling} if len(telling) == 1 else {rest[-1]}:
        if (
            len(word) > 4
            and word not in _SAY_LITTLE
            and not is_ordinary(word)
            and word not in _lands()
        ):
            yield (word,)


@lru_cache(maxsize=1)
def _lands() -> frozenset[str]:
    names = (*COUNTRY_NAMES.values(), *REGION_NAMES.values(), "Africa|Asia|America|Oceania")
    countries = (name for listed in names for name in listed.split("|")[:2])
    return frozenset(word for name in countries for word in texts_of(name))
