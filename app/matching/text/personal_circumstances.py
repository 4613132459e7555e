"""What people tell of their age, family, faith, health and breaks: phrases without a say in work.

Each pattern takes its lead-in (*I am a*, *ich bin*) along, so that nothing of the sentence is left
where it held nothing else.
"""

import re

from app.matching.text.normalise import lowered
from app.matching.text.personal_sentences import without_own_life

_LEAD = (
    r"\b(?:I am|I'm|I’m|as|je suis|ich bin|soy|sou|sono|jestem|ik ben|jag är)\s+"
    r"(?:an?\s+|the\s+|ein(?:e)?\s+|une?\s+|una?\s+|uma?\s+)?"
)
_I_AM = rf"(?:{_LEAD})?"
_COUNT = r"(?:\d|one|two|three|four|five|zwei|drei|deux|trois|dos|tres|due|tre|dois|dwojga)"
_CHILDREN = r"(?:children|kids|kinder|enfants|hijos|figli|filhos|dzieci|детей|kinderen|barn)"
_PARENTS = (
    "(?:mother|father|mum|mom|dad|parent|mutter|vater|mère|père|madre|padre|mãe|pai|matka|ojciec)"
)
_PARENT = rf"(?:proud |recent |new |single |working |stay-at-home ){{0,3}}{_PARENTS}"
_MARITAL = (
    "(?:married|divorced|widowed|unmarried|verheiratet|ledig|geschieden|verwitwet|"
    "mariée?|célibataire|divorcée?|casad[oa]|solter[oa]|solteir[oa]|divorciad[oa]|coniugat[oa]|"
    "sposat[oa]|nubile|celibe|mężatka|żonaty|замужем|женат|холост|незамужем|getrouwd)"
)
_YEARS_OLD = "(?:ans|años|anni|lat|anos|лет|років|let)"
_FAITHS = "muslim|catholic|christian|jewish|hindu|buddhist|sikh|protestant|atheist"
_ARRIVED = "refugee|asylum seeker|immigrant|migrant|expat"
_CONDITIONS = (
    "wheelchair user|disabled|deaf|hard of hearing|visually impaired|neurodivergent|autistic|"
    "dyslexic|cancer survivor"
)
_END = r"(?=\s?[.,;!。，]|\s?$| and | et | und | e | y | i | и )"


def _said(words: str) -> tuple[str, str]:
    """Words behind *I am*, and alone between two marks: elsewhere they speak of others."""
    return rf"{_LEAD}(?:{words})\b(?! \w)", rf"(?:(?<=[.,;])|^) ?(?:{words})(?=\s?[.,;])"


_AGED = (
    r"\b\d{2} (?:years? young(?:, energetic)?|jahre alt|jahre jung|jaar oud|år gammal)\b",
    r"\b(?:j'ai|j’ai|tengo|ho|mam|tenho|мне|мені|je mi) \d{2} "
    rf"{_YEARS_OLD}{_END}",
    r"\bborn(?: in)? (?:19|20)\d\d\b",
    rf"{_I_AM}\b(?:young(?:,| and| &)? (?:and |& )?(?:dynamic|energetic|motivated|hungry|fresh|"
    r"enthusiastic)|youthful|digital native|millennial|generation[ -]?z|gen[ -]?z|baby boomer|"
    r"old[ -]school|middle[ -]aged|fresh(?:ly)? out of (?:school|college|university)|"
    r"(?:fresh|recent) graduate(?! (?:program|recruit|scheme|hir|intake))|young at heart|"
    r"jung und dynamisch|jeune et dynamique|joven y dinámic[oa]|giovane e dinamic[oa]|"
    r"jovem e dinâmic[oa]|młod[ya] i dynamiczn[ya]|"
    r"mature(?= (?:professional|worker|candidate|applicant)))\b",
    r"(?:我)?(?:今年)?\d{2}(?:周)?[岁歲](?!以)",
    r"\d{2}[歳才](?!以)",
    r"(?:만 ?)?\d{2}세(?!대)",
)
_FAMILY = (
    rf"{_I_AM}\b{_PARENT} (?:of|von|de|di) {_COUNT}(?: {_CHILDREN})?\b",
    rf"{_I_AM}\b{_PARENT} return(?:ing|er)(?: to work)?\b",
    rf"{_LEAD}{_PARENT}\b{_END}",
    rf"(?:(?<=[.,;])|^) ?(?:no|{_COUNT}|keine|sans|sin|senza|sem|dwoje|двое)[ -]{_CHILDREN}"
    r"(?=\s?[.,;])",
    rf"\b(?:happily )?{_MARITAL}{_END}",
    r"(?<=[.,;]) ?(?:single|panna|kawaler)(?=\s?[.,;])",
    r"已婚|未婚|离异|独身|既婚|女性(?:です)?(?=[，。、])|男性(?:です)?(?=[，。、])|기혼|미혼",
    r"\b(?:back|returning) (?:after|from) (?:my |a )?(?:maternity|paternity|parental) leave\b",
    r"\bretired (?:colonel|officer|soldier)'s (?:wife|husband|partner)\b",
)
_BREAKS = (
    r"\b(?:(?:career|family) break|gap year|sabbatical)\b(?: (?:of|in) [\w ]{1,15}?)?"
    r"(?: (?:19|20)\d\d)?(?: (?:to (?:care for|raise|look after|nurse)|for|caring for|raising)"
    r"(?: (?:my|our|a|an|the|sick|ill|elderly|young)){0,2} (?:children|child|kids|parents?|mother|"
    r"father|family|wife|husband|partner|son|daughter|relatives?|baby|health|illness)|"
    r"(?=\s?[.,;])|$)",
)
_ORIGIN = (
    r"\bborn(?: and (?:raised|bred))? in (?-i:[A-Z])\w{2,20}",
    *_said(rf"(?:{_ARRIVED})(?: from (?-i:[A-Z])\w+)?|{_FAITHS}"),
    r"\bnative of (?-i:[A-Z])\w+",
    rf"{_I_AM}\b(?:practi[sc]ing|devout) (?:catholic|christian|muslim|jew|hindu|buddhist|sikh|"
    r"protestant)\b",
    r"\b(?:black|white|mixed[- ]race|asian|latin[oax]|hispanic) (?:british|american)\b",
    r"\blgbt(?:q|qi|qia)?\b\+?(?=\s?[.,;])",
)
_HEALTH = (
    r"\bI (?:use|am in|need) a (?:wheelchair|walking stick|hearing aid|guide dog)\b",
    *_said(_CONDITIONS),
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (*_AGED, *_FAMILY, *_BREAKS, *_ORIGIN, *_HEALTH)
)
_MAY_TELL = re.compile(
    rf"\d {_YEARS_OLD}|[岁歲歳才세]|[已未既]婚|离异|独身|[女男]性|[기미]혼"
    r"|\b(?:years? young|jahre alt|jahre jung|jaar oud|år gammal|born|young|youthful|digital native"
    r"|millennial|generation[ -]?z|gen[ -]?z|baby boomer|old[ -]school|middle[ -]aged|fresh"
    r"|recent graduate|jung und|jeune et|joven y|giovane e|jovem e|młod[ya] i|mature"
    rf"|{_PARENTS}|{_CHILDREN}|{_MARITAL}|(?:single|panna|kawaler)\s?[.,;]"
    r"|(?:maternity|paternity|parental) leave|retired|career break|family break|gap year|sabbatical"
    rf"|{_ARRIVED}|{_FAITHS}|native of|practi[sc]ing|devout|black|white|mixed[- ]race|asian"
    rf"|latin[oax]|hispanic|lgbt|{_CONDITIONS}|wheelchair|walking stick|hearing aid|guide dog)"
)
"""A quick look at text in lower case: whether any of the patterns may be found in it. Whoever adds
a pattern adds here what it cannot do without."""
_LEFT_ALONE = re.compile(
    r"(?:(?<=[.!?。])|^)(?:(?:I am|I'm|I’m|and|an?|the|my|ich bin|je suis|soy|sono|jestem|"
    r"full of energy|energetic|我)\b|[,;，、\s])+(?=[.!?。]|$)",
    re.IGNORECASE,
)
_TWO_STOPS = re.compile(r"(?<=[.!?。])\s*[.。](?![.\d])")


def without_circumstances(text: str) -> str:
    """The text without what it tells of age, family, faith, health and breaks."""
    text = without_own_life(text)
    if not _MAY_TELL.search(lowered(text)):
        return text
    told = text
    for pattern in _PATTERNS:
        told = pattern.sub(" ", told)
    return text if told == text else _TWO_STOPS.sub("", _LEFT_ALONE.sub("", told))
