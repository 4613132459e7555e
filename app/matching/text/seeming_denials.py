"""Wording that only looks as if it denied something, and what is welcome; read by ``negation``.

``POSITIVE_AFTER`` is meant to be matched right behind a cue, the others to be searched. All ignore
case; apostrophes may be straight or curly.
"""

from app.matching.text.negation_cues import NOT
from app.matching.text.word_patterns import word_pattern

POSITIVE_AFTER = word_pattern(
    r"""
    \s+(?:(?:\w+ly|even|so|at\s+all|be|been|being|a|an|in\s+any\s+way|quite|too|the|any|get|got
        |grow|feel)\s+){0,2}
    (?:only|just|merely|simply|solely|exclusively|limited|restricted|confined|least|to\s+mention
    |alone|afraid|ashamed|scared|frightened|shy|averse|hesita\w+|mind|forget\w*|forgot|neglect\w*
    |ignor\w+|lack\w*|fail\w*|stop\w*|quit|ceas\w+|give\s+up|gave\s+up|trade|swap|tire\w*
        |bor(?:e|ed)
    |unfamiliar|uncommon|unusual|unlike|strangers?|new\s+to|imagine|wait|help\s+but|live\s+without
    |get\s+enough|(?:stress|praise|recommend|overstate)\b.{0,40}\benough|happier|prouder
        |miss(?:ed|es)?|looked\s+back|look\s+back|overlook\w*|shied|refus\w*
    |turn\w*\s+down|afford\s+to|underestimat\w+|rest\s+until
    |less|fewer|more\s+than|later|earlier|sooner|matter|better|one\s+better|nonsense|brainer
    |slouch|small|mean\s|ordinary|doubt|question|surprise|wonder|shortage|end\s+of|problems?
    |issues?|trouble|limits?|obstacles?|barriers?|difficult\w*|qualms|fear|secret|bounds
        |exception|other\s+than)\b
    | (?:(?<=took\sno)|(?<=takes\sno)|(?<=in\sno))\s+time\b
    | (?<=\bzero)\s+(?:downtime|trust|waste|defects?|tolerance|emissions?|carbon|day|hours?
        |accidents?|incidents?|based|touch|balance|copy|gravity|energy|harm|interest|rated)\b
    | (?<=\bno)(?:\.?\s*\d+\b(?!\s*\+?\s*(?:years|yrs|months)) | \.\s*of | \.(?=\s*\d))
    | (?<=\bnothing)\s+(?:but|less|beats|better|more|makes|compares|short|gives)\b
    | (?<=\bwithout)\s+(?:me|us)\b | (?<=\bnever)\s+without\b | \s+or\s+with\b | \s+or\s+without\b
    """
)
"""What behind a cue turns it into praise or a figure of speech."""

TURNS = word_pattern(
    r"""
    \b(?:no\s?one|nobody|none|no\s+(?:other|better)\s+\w+)\b[^.;]{0,80}?
        \b(?:but\s+(?:me|myself|i)|except\s+(?:me|myself|i)|besides\s+me|other\s+than\s+me
        |apart\s+from\s+me|better|faster|more\s+\w+\s+than|than\s+(?:me|i|myself)|like\s+me
        |as\s+well\s+as)\b
    | \b(?:no\s?one|nobody)\s+else\b | \b(?:until|till|before)\s+(?:i|we|my)\b
    | \b(?:no|not\s+(?:one|a\s+single|a)|isn't\s+an?|yet\s+to\s+\w+\s+an?|never\s+an?
        |hardly\s+an?)\s+
        (?:(?!(?:and|but|so|or|because)\b)[\w-]+\s+){1,4}?(?:that\s+|which\s+|who\s+)?(?:I
        |we)\s+(?:\w+\s+)?(?:cannot|can't|(?:do|did|have
        |has|had|could|would)(?:n't|\s+not|\s+never)|never)\b
    | \b(?:no|not\s+(?:one|a\s+single)|none|nothing)\b[^.;]{0,60}?\b(?:fail(?:s|ed)?|(?:was
        |were|got)\s+lost
        |came\s+back|too\s+(?:big|small|hard|difficult|steep|heavy|high|long|complex)|went\s+wrong
        |foreign|alien|unknown|sub-?contracted|outsourced|bought\s+in|left\s+to)\b
    | \bno\s+(?:complaints?|accidents?|claims?|injur\w+|losses|incidents?|objections?|findings)\b
    | \bsecond\s+to\s+none\b | \bwith\s+or\s+without\b | \bif\s+not\b | \bwhether\s+or\s+not\b
    """
)
"""Sentences that only look negative: *nobody but me knew X*, *had no X until I built one*."""

WELCOME = word_pattern(
    r"\b(?:plus|bonus|nice|helpful|useful|desirable|desired|preferred|preferable|advantage\w*|asset"
    r"|welcome|beneficial|appreciated|good|great|ideal\w*|optional\w*|preferably)\b"
)
"""What is welcome and *not required* is not denied."""

DENIES = word_pattern(
    rf"\b(?:{NOT}|no|nobody|no\s?one|nothing|none|hardly|barely|impossible|hard\s+to|unthinkable"
    r"|unable|lost|little|few|rarely|seldom)\b"
)
WOULD = word_pattern(r"\b(?:would|could|might|should|will|can)\b")
"""Nothing would have been done without me."""
REFUSES_LATER = word_pattern(
    r"\b(?:(?:will|can|do|need|shall|would|could)\s*(?:not|n't)|cannot|can't|won't|need\s+not"
    r"|are\s+(?:rejected|excluded|refused|ineligible)|is\s+impossible|would\s+be\s+impossible)\b"
)
