"""What people tell of their age, family, faith, health and breaks: phrases without a say in work.

Each pattern takes its lead-in (*I am a*, *ich bin*) along, so that nothing of the sentence is left
where it held nothing else.
"""

import re

_LEAD = (
    r"\b(?:I am|I'm|I’m|as|je suis|ich bin|soy|sou|sono|jestem|ik ben|jag är)\s+"
    r"(?:an?\s+|the\s+|ein(?:e)?\s+|une?\s+|una?\s+|uma?\s+)?"
)
_I_AM = rf"(?:{_LEAD})?"
_COUNT = r"(?:\d|one|two|three|four|five|zwei|drei|deux|trois|dos|tres|due|tre|dois|dwojga)"
_CHILDREN = r"(?:children|kids|kinder|enfants|hijos|figli|filhos|dzieci|детей|kinderen|barn)"
_PARENT = (
    r"(?:proud |recent |new |single |working |stay-at-home ){0,3}(?:mother|father|mum|mom|dad|"
    r"parent|mutter|vater|mère|père|madre|padre|mãe|pai|matka|ojciec)"
)
_END = r"(?=\s?[.,;!。，]|\s?$| and | et | und | e | y | i | и )"


def _said(words: str) -> tuple[str, str]:
    """Words behind *I am*, and alone between two marks: elsewhere they speak of others."""
    return rf"{_LEAD}(?:{words})\b(?! \w)", rf"(?:(?<=[.,;])|^) ?(?:{words})(?=\s?[.,;])"


_AGED = (
    r"\b\d{2} (?:years? young(?:, energetic)?|jahre alt|jahre jung|jaar oud|år gammal)\b",
    r"\b(?:j'ai|j’ai|tengo|ho|mam|tenho|мне|мені|je mi) \d{2} "
    rf"(?:ans|años|anni|lat|anos|лет|років|let){_END}",
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
    r"\b(?:happily )?(?:married|divorced|widowed|unmarried|verheiratet|ledig|geschieden|verwitwet|"
    r"mariée?|célibataire|divorcée?|casad[oa]|solter[oa]|solteir[oa]|divorciad[oa]|coniugat[oa]|"
    rf"sposat[oa]|nubile|celibe|mężatka|żonaty|замужем|женат|холост|незамужем|getrouwd){_END}",
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
    *_said(
        r"(?:refugee|asylum seeker|immigrant|migrant|expat)(?: from (?-i:[A-Z])\w+)?|muslim|"
        r"catholic|christian|jewish|hindu|buddhist|sikh|protestant|atheist"
    ),
    r"\bnative of (?-i:[A-Z])\w+",
    rf"{_I_AM}\b(?:practi[sc]ing|devout) (?:catholic|christian|muslim|jew|hindu|buddhist|sikh|"
    r"protestant)\b",
    r"\b(?:black|white|mixed[- ]race|asian|latin[oax]|hispanic) (?:british|american)\b",
    r"\blgbt(?:q|qi|qia)?\b\+?(?=\s?[.,;])",
)
_HEALTH = (
    r"\bI (?:use|am in|need) a (?:wheelchair|walking stick|hearing aid|guide dog)\b",
    *_said(
        r"wheelchair user|disabled|deaf|hard of hearing|visually impaired|neurodivergent|autistic|"
        r"dyslexic|cancer survivor"
    ),
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (*_AGED, *_FAMILY, *_BREAKS, *_ORIGIN, *_HEALTH)
)
_LEFT_ALONE = re.compile(
    r"(?:(?<=[.!?。])|^)(?:(?:I am|I'm|I’m|and|an?|the|my|ich bin|je suis|soy|sono|jestem|"
    r"full of energy|energetic|我)\b|[,;，、\s])+(?=[.!?。]|$)",
    re.IGNORECASE,
)
_TWO_STOPS = re.compile(r"(?<=[.!?。])\s*[.。](?![.\d])")


def without_circumstances(text: str) -> str:
    """The text without what it tells of age, family, faith, health and breaks."""
    told = text
    for pattern in _PATTERNS:
        told = pattern.sub(" ", told)
    return text if told == text else _TWO_STOPS.sub("", _LEFT_ALONE.sub("", told))
