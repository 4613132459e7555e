"""Sentences in which somebody speaks of their own life and of no work: taken out whole.

Age, family, health, origin, faith and service are told in more words than a list of phrases
holds. A sentence goes if it is built as such a statement is (*my twins are*, *I live with*, *I grew
up in*) and no word of it is about work (*patients*, *taught*, *licence*).
"""

import re

_KIN = (
    r"(?:kids|children|twins|sons?|daughters?|wife|husband|partner|fianc[eé]e?|spouse|mother|father"
    r"|mum|mom|dad|parents|grandparents|siblings?|sisters?|brothers?|grandchildren|baby|toddler)"
)
_ILLNESS = (
    r"(?:cancer|leuk\w+|diabetes|epilepsy|burn-?out|depression|anxiety|bipolar|adhd|autism|dyslexia"
    r"|dyspraxia|asthma|crohn\S*|hiv|ptsd|multiple sclerosis|ms|arthritis|a stroke|a heart attack"
    r"|a transplant|a disability|hearing loss|chronic \w+|long covid|surgery|an operation|illness)"
)
_IS = (
    r"(?:expecting|pregnant|deaf|blind|sober|gay|lesbian|bisexual|queer|transgender|non-?binary|hiv"
    r"|autistic|dyslexic|dyspraxic|epileptic|diabetic|disabled|on (?:maternity|paternity|parental)"
    r" leave|in recovery|in remission|the (?:youngest|oldest|eldest)|(?:a|an) (?:(?:proud|single"
    r"|practi[sc]ing|devout|former) )?(?:trans (?:woman|man|person)|grand\w+|reservist|conscript"
    r"|conscientious objector|refugee|asylum seeker|immigrant|muslim|christian|catholic|protestant"
    r"|jew|hindu|buddhist|sikh|atheist|agnostic|believer|pensioner|widow|widower|divorcee|mother"
    r"|father|mum|mom|dad|parent)\b|a member of (?:the|a|my) (?:trade |labou?r )?union)"
)
_STATEMENTS = (
    rf"my (?:[\w-]+ ){{0,2}}{_KIN} (?:is|are|was|were|has|have|had|came|comes?|live[sd]?|and i)\b",
    rf"(?:i am|i'm|i’m|i was|i have been|i've been|i identify as) (?:\w+ )?{_IS}",
    rf"i (?:\w+ )?(?:have|live with|lived with|suffer\w* from|survived|beat|was diagnosed with"
    rf"|(?:have )?recover\w+ from|returned(?: to work)? after|came back after)"
    rf" (?:\w+ ){{0,3}}{_ILLNESS}",
    r"i (?:\w+ )?turn(?:ed|ing)? (?:\d\d|twenty|thirty|forty|fifty|sixty|seventy)",
    r"(?:at|aged) (?:\d\d|\w+ty)(?:[ -]\w+)?,? i",
    r"i (?:grew up|was (?:raised|born|brought up))\b",
    r"i (?:\w+ )?(?:hold|have) (?:an? )?\w+ (?:passport|citizenship|nationality)",
    r"i (?:\w+ )?(?:wear|wore) (?:a |my )?(?:hijab|headscarf|turban|kippah|veil|cross)",
    r"i (?:\w+ )?(?:keep|observe) (?:the )?(?:sabbath|shabbat|ramadan|kosher|halal|lent)",
    r"i (?:\w+ )?(?:pray|fast|worship|sing in (?:my|our|the) (?:church|parish))\b",
    r"as an? (?:practi[sc]ing |devout |committed )?(?:muslim|christian|catholic|jew|hindu|sikh"
    r"|buddhist|mother|father|parent|grand\w+|refugee|immigrant),? i",
    r"i (?:\w+ )?(?:did|completed|finished|served) (?:my |the )?(?:\w+ )?(?:national|military"
    r"|civilian|compulsory|alternative) service",
    r"(?:i was )?(?:conscripted|drafted)\b",
    rf"i (?:\w+ )?(?:care|cared|look after|looked after) (?:for )?my (?:\w+ )?{_KIN}",
    r"(?:\w+ )?(?:divorced|widowed|married|separated|engaged) ?(?:,|with|to|and|since|for)",
    r"grand(?:father|mother|dad|ma|pa|parent) of",
    r"born the (?:year|day|week)",
)
_BEGINS = re.compile(rf"(?:and |but |today |outside work,? )?(?:{'|'.join(_STATEMENTS)})")
_WORK = re.compile(
    r"\b(?:work(?:ed|s|ing)? (?:as|for|with|in|on|at)|jobs?\b|client|customer|patient|resident"
    r"|pupil|student|manag|lead|led\b|buil[dt]|design|develop|teach|taught|tutor|train|coordinat"
    r"|responsib|experience|qualif|certif|licen[cs]|skill|project|program|software|s[eo]l[dl]\b"
    r"|sales|nurs|ward\b|clinic|charit|volunt|research|wr[io]t|engineer|technician|mechanic|electric"
    r"|cook|chef|driv|repair|ran\b|runs?\b|running|support|advis|counsel|therap|translat|interpret"
    r"|speak|spoke|fluen|language|studied|degree|diploma|business|compan|shop|farm|bakery|restaurant"
    r"|books|payroll|account|apprentic|intern|assess|treat|sewing|baking|bake)"
)
_SENTENCE = re.compile(r"[^.!?。\n]+[.!?。]*")
_LONGEST = 18  # words


def without_own_life(text: str) -> str:
    """The text without sentences in which its writer speaks of their life alone.

    >>> without_own_life("I did my national service in the navy. I weld ships.").strip()
    'I weld ships.'
    """
    return _SENTENCE.sub(_kept, text)


def _kept(match: re.Match[str]) -> str:
    sentence = match.group()
    plain = sentence.lower().strip()
    if _BEGINS.match(plain) is None or plain.count(" ") >= _LONGEST or _WORK.search(plain):
        return sentence
    return " "
