"""The wording by which job advertisements ask, offer and tell, beyond the lists of
``job_language.json``; read by ``job_wording``. All patterns ignore case."""

import re

from app.matching.text.word_patterns import word_pattern

MISSPELT_NICE = word_pattern(
    r"\bdesir(?:e)?able\b | \bdesired\b | \bprefer+ed\b(?!\s+(?:suppliers?|partners?|name"
    r"|employer))"
    r"| \b(?:helpful|useful|welcome|appreciated|handy|helps(?:\s+(?:a\s+lot|too))?)\W*$"
    r"| \byour\s+[\w\s+\#./-]{2,30}\s(?:is|are)\s+(?:poor|weak|rusty|limited|basic)\b"
    r"| \bprefer+ably\b | \ban?\s+(?:\w+\s+)?(?:plus|bonus|advantage)\W*$"
    r"| \bit\s+(?:really\s+)?helps\b | \badvanta?gous\b | \bbenifi?cial\b | \bhighly\s+valued\b"
)
ASIDE = re.compile(r"\([^()]{0,160}\)")
WHOLLY_OPTIONAL_ASIDE = word_pattern(
    r"\(\s*(?:an?\s+|is\s+|big\s+|highly\s+)*(?:plus|bonus|optional|preferred|desirable|desired"
    r"|nice(?:\s+to\s+have)?"
    r"|advantage(?:ous)?|not\s+(?:required|essential|necessary))\s*\)"
)
IN_PASSING = word_pattern(r"(?<=\w),?\s+(?:(?:and|but|or)\s+)?(?:ideally|preferably)\b")
TAIL = word_pattern(r";\s+ | ,\s+(?:and\s+|but\s+|while\s+|with\s+)? | \s+[–—-]\s+ | \s+but\s+")

YOU = word_pattern(
    r"""
    (?<!if\s)(?<!when\s)(?<!before\s)(?<!after\s)(?<!once\s)(?<!which\s)(?<!what\s)(?<!where\s)
    (?<!until\s)(?<!while\s)(?<!because\s)(?<!than\s)(?<!whatever\s)(?<!wherever\s)(?<!everything\s)
    (?<!all\s)(?<!unless\s)(?<!so\s)(?<!let\s)(?<!how\s)(?<!why\s)(?<!who\s)(?<!does\s)(?<!do\s)
    (?<!as\s)(?<!time\s)(?<!whether\s)(?<!give\s)(?<!pay\s)(?<!offer\s)(?<!teach\s)(?<!help\s)(?<!with\s)
    (?<!for\s)(?<!to\s)(?<!of\s)(?<!ask\s)(?<!train\s)(?<!show\s)(?<!from\s)
    \byou(?:'ll|'d|'ve|'re)?\s+(?!\w+n't|not\b|never\b|won't)
    (?:(?:will|would|should|must|can|are|have|also|then|regularly|usually|often|always|need|to|be
        |going|expected|already|ideally|really|either|both|each|daily|\w+ly)\s+){0,5}
    (?P<verb>[a-z]+)
    """
)
OFFERED = frozenset(
    "get receive enjoy earn benefit paid given offered entitled join joining love like feel grow "
    "gain choose sit hear based supported welcomed trained contacted asked welcome invited "
    "reimbursed rewarded covered free eligible surprised wondering interested thinking curious may "
    "might here reading new unsure wish please apply visit email call contact live expect proud "
    "belong retire one part".split()
)
"""What *you* get, not do: verbs behind which a sentence tells of the offer."""
DOES_TOO = word_pattern(r",\s+(?:and\s+)?[a-z]+\s|\band\s+(?:\w+ly\s+)?(?P<verb>[a-z]+)\b")
WE_ASK = word_pattern(
    r"""\bwe(?:'re|'d|'ll)?\s+(?:\w+ly\s+|are\s+|also\s+|would\s+|currently\s+|will\s+|do\s+
        |now\s+)*
    (?:(?:need|expect|require|seek(?:ing)?|ask(?:ing)?\s+(?:for(?!\s+your)|that)
        |look(?:ing)?\s+for
        |(?:hiring|recruiting)(?!\s+(?:because|since|as|now|again|for\s+our|across|process))
        |searching\s+for)\b
    |(?:want|like|love|value|prefer|hope\s+for)\s+(?:you|someone|somebody|people|an?|at\s+least
        |\d|one
        |two|three|four|five|six|seven|eight|nine|ten|to\s+(?:see|hear|meet))\b)"""
)
CANDIDATE = word_pattern(
    r"""\b(?:(?:successful|ideal|right|suitable|selected|qualified|strong|perfect|best|our)\s+
    (?:candidates?|applicants?|person|individual|hire)|candidates?|applicants?|incumbents?
    |the\s+person\s+(?:we|you)\s+\w+|(?:the\s+)?(?:post|job|role|office)[\s-]?holders?
        |employees?\s+in\s+this\s+\w+|the\s+incumbent)\s+
    (?!(?:\w+\s+){1,3}(?:guaranteed|contacted|on\s+probation|informed|notified|paid|offered|given
        |entitled|subject\s+to|asked\s+to\s+(?:send|attend)|invited|shortlisted|reimbursed|enrolled
        |supported)\b)
    (?:\w+ly\s+)?(?:will|must|should|has|have|is|are|needs?|shall|can|may|would|brings?|knows?
        |holds?
    |possess\w*|demonstrates?|perform\w*|works?|\w+s\b)"""
)
ROLE_ASKS = word_pattern(
    r"""\b(?:the|this|your|our)\s+(?:\w+\s+)?(?:role|job|position|post|work|task|mission|day
        |duties|tasks
    |responsibilities)\s+(?:\w+ly\s+|also\s+|will\s+|would\s+)*
    (?:involves?|includes?|requires?|calls?\s+for|covers?|demands?|consists?|asks?|needs?|entails?
    |(?:is|are|be)\s+(?:\w+ly\s+)?(?:to\b|about\b|responsible))"""
)
YEARS = word_pattern(
    r"\b\d{1,2}\s*(?:\+|plus|or\s+more)?\s*(?:[-–]\s*\d{1,2}\s*)?(?:years?|yrs?)\b"
)
PRAISED = word_pattern(
    r"^\W*(?:strong|solid|proven|hands-on|demonstrated|deep|sound|thorough|extensive|excellent)\s+\w"
)
LEVEL = word_pattern(r"\b(?:at|level|minimum|least)\s+[ABC][12]\b|\b[ABC][12]\s+(?:level|or)\b")
OUR_SIDE = word_pattern(
    r"""^\W*(?:so\s+|and\s+|but\s+|today\s+|here\s+|in\s+\w+,?\s+|at\s+\w+,?\s+
        |with\s+us,?\s+)?(?:we|our|us|it|its|it's|there|this|that|these|those|they
    |the\s+(?:company|firm|team|group|hospital|school|office|business|organi[sz]ation|product|site
    |plant|shop|restaurant|hotel|ward|department|studio|practice|clinic|client|building|platform)
    |nobody|everyone|everybody|most|many|half
    |some(?!\s+(?:experience|knowledge|background|familiarity|understanding|exposure|prior
        |previous|basic|work|idea))|all\s+of\s+(?:us|it|them|our))\b"""
)
REQUIRED = word_pattern(r"\b(?:must|required|requires|needed|essential|mandatory)\b")
NEW_THOUGHT = word_pattern(r"(?:[,;:–—-]|\band|\bbut|\bso)\s+$")
STATES = word_pattern(r"\b(?:is|are|was|were|will|has|have|happens?|lives?|sits?|runs?)\b")
"""Verbs by which a full sentence tells of something else than the person."""
STRONGLY_ASKS = word_pattern(
    r"\b(?:you(?:'ll|'ve|'re)?\s+(?:bring|have|know|need|are|will|must|should)|must(?!\s+be\s+rec)"
    r"|required|requires|essential|at\s+least|minimum|years)\b"
)
APPLICATION = word_pattern(
    r"""
    ^\W*(?:please\s+|kindly\s+|simply\s+|just\s+|to\s+)?(?:apply|send|submit|e-?mail|forward
        |follow|like
        |find|visit|contact|call|phone|text|write|click|attach|include|join|check\s+out|learn\s+more
        |see|read\s+more|drop|reach\s+out|get\s+in\s+touch|upload|complete|fill\s+(?:in|out)
            |share|quote)\b
        .{0,90}?\b(?:cv|c\.v\.|r[eé]sum[eé]s?|curriculum|application\w*|cover(?:ing)?\s+letter
            |letter|portfolio
        |linkedin|instagram|facebook|twitter|tiktok|youtube|xing|our\s+(?:website|site|page|team
            |story|family
        |mission|crew)|us\b|website|portal|online|careers?\s+(?:page|site)|link|today|now|before
            |by\s+
        (?:e-?mail|mail|phone|post|\d|monday|tuesday|wednesday|thursday|friday|january|february
            |march
        |april|may|june|july|august|september|october|november|december)|this\s+form|form\s+below
        |recruit\w+|hiring|hr\b|human\s+resources|questions?|interview|references?
            |salary\s+expectations?
        |earliest|starting\s+date|in\s+person|http|www|@)
    | ^\W*ask\s+for\s+(?-i:[A-Z])
    | ^\W*you(?:'ll|\s+will)?\s+report\s+(?:directly\s+)?(?:in\s+)?to\b
    | ^\W*applications?\s+(?:without|with|by|in|via)\b
    | ^\W*(?:full\s+|on-the-job\s+|all\s+)?training\s+(?:is\s+|will\s+be\s+)?
        (?:given|provided|offered|included)\b
    | ^\W*(?:interested|sounds?\s+(?:good|like)|does\s+this|do\s+you\s+want|want\s+to|ready\s+to
        |think\s+you)\b
    | \b(?:applications?|applicants?|candidates?|cvs?|resumes?)\s+(?:\w+\s+)?(?:will|must|should
        |can|may)\s+
        (?:be\s+(?:received|submitted|sent|reviewed|contacted|considered|accepted|invited|asked
            |notified
        |required\s+to\s+(?:pass|undergo|complete|submit|provide))|apply|submit|include|pass
            |undergo|complete\s+an?
        |provide)\b
    | \b(?:no|without)\s+(?:agenc|recruiters?|phone\s+calls?|calls?)
    | ^\W*if\s+(?:you\s+(?:have\s+(?:any\s+)?questions?|are\s+interested|think|feel
        |need\s+(?:help|adjust|an?\s+accom)|require
        |want\s+to|would\s+like|see\s+yourself|don't\s+meet|do\s+not\s+meet)|this\s+(?:sounds|is))\b
    """
)
INVITES = word_pattern(
    r"""
    ^\W*(?:join|work|grow|come|become|be\s+part|bring|refer|recommend|meet|tell|help)\b.{0,60}?\b
        (?:us|(?:our|the|a)\s+(?:\w+\s+){0,3}(?:team|family|crew|company|community)
        |your\s+(?:dog|friends?|career|future|own\s+style|whole\s+self)|a\s+friend)\b
    | (?<!\d)(?:\+\d{1,3}|\(?0\d{2,4}\)?)[\s./-]\d{2,4}[\s./-]?\d{2,4} | \S@\S{1,255}\.\w
    | \byou\s+(?:can|may|could)\s+(?:work\s+(?:from|remotely|part)|choose|take|buy|live|decide
        |set\s+your|bring\s+your)\b
    """
)
"""Lines that woo the reader, or say whom to ring."""
DATED = word_pattern(
    r"""
    ^\W*(?:open(?:ing)?|clos(?:e|es|ing)|post(?:ed|ing)|start(?:ing)?|end|expir\w+|application
        |review
        |interviews?|hire|hiring|effective|deadline|last\s+day|valid)\s*(?:date|period|on|until
            |through|deadline)?s?
        \s*(?:[:\#=-]|\bis\b|\bare\b|\d)
    """
)
PLACE = word_pattern(
    r"""
    ^\W*(?:(?:this\s+(?:is\s+an?|role\s+is|job\s+is|position\s+is)|the\s+(?:role|job
        |position)\s+is|location:?|fully|100\s?%|mostly|permanently|partly)\s+)*
        (?:remote|hybrid|on[-\s]?site|in[-\s]office|office[-\s]based|telework\w*|home[-\s]based
            |based\s+in|located\s+in|full[-\s]time|part[-\s]time|fixed[-\s]term|permanent
            |temporary)\b
    | \b(?:must|should|need\s+to|have\s+to)\s+(?:already\s+)?(?:live|reside|be\s+(?:based|located
        |resident|living)
        |be\s+(?:legally\s+)?(?:authori[sz]ed|eligible|entitled|allowed|permitted)
            |have\s+(?:the\s+)?(?:right|permission)\s+to\s+work
        |hold\s+(?:a\s+)?(?:valid\s+)?(?:work\s+(?:permit|visa)|visa))\b
    | \b(?:visas?|sponsor(?:ship|s|ed)?|relocation|work\s+permits?)\b.{0,60}\b(?:available
        |offered|provided|possible|unable|cannot|not|position|role)\b
    | \b(?:unable|cannot|can't|not\s+able|able|happy|do\s+not
        |don't)\s+(?:to\s+)?(?:\w+\s+)?sponsor\b
    """
)
BUDGET = word_pattern(r"\b(?:budget|revenue|turnover|sales|portfolio|volume|worth|deals?|assets)\b")
PAID = word_pattern(
    r"""
    (?:[$£€₹¥]|\b(?:usd|eur|gbp|cad|aud|chf|inr|zar|pln|sek|nok|dkk)\s?)\s?\d[\d,.]*\s?k?\b
        (?:.{0,30}(?:[-–]|to|and).{0,12}\d)? .{0,40}
        (?:per|an?|/)\s*(?:hour|hr|year|yr|annum|month|week|day|shift)\b
    | [$£€₹¥]\s?\d[\d,.]*\s?k?\s*(?:[-–]|to|and)\s*[$£€₹¥]?\s?\d
    | ^\W*(?:the\s+)?(?:base|pay|salary|wages?|compensation|rate|package|benefits?|ote|earnings
        |remuneration)\b
        (?=\W*(?:is|are|from|of|range|:|[$£€₹]|\d|up\s+to|starts|package|include|depends|will))
    | \b(?:competitive|attractive|generous)\s+(?:\w+\s+)?(?:salary|pay|wages?|package
        |compensation|benefits|rates?)\b
    """
)
NOT_IMPERATIVE = word_pattern(
    r"\s*(?:is|are|was|were|will|has|have|had|through|date|dates|hours|range|time|day|days|rate"
    r"|times|[:\#]|letter|given|provided|offered|included|\d)\b|\s*[:,]"
)
TAKES_OBJECT = word_pattern(
    r"\s+(?:the|an?|our|your|their|all|any|and|or|with|to|on|as|in|out|up|off|for|at|from|into"
    r"|over|under|within|through|across"
    r"|alongside|together|closely|daily|new|every|each|both|other|customers?|guests?|patients?"
    r"|people|clients?"
    r"|children|students|staff|teams?|stakeholders?|data|reports?|orders?|products?|\w+ing\b"
    r"|\w+s\b)\b"
)
DETERMINED = word_pattern(r"\s+(?:the|an?|all|any|our|their|your|new|each|every)\b")
STATES_OF_DOING = word_pattern(r"\b(?:is|are|was|were|will|would|can|means|makes)\b")
AGENT = word_pattern(
    r"^\W*(?:the|an?|this|as\s+an?\s+[^,]{3,60},?\s+the)\s+(?:[\w-]+\s+){0,4}?"
    r"(?!(?:restaurant|centre|center|theatre|order|offer|letter|number|computer|year|sector|floor"
    r"|harbou?r|insurer|employer|retailer|manufacturer|supplier|summer|winter|water|power)\b)"
    r"(?:[\w-]*(?:er|or|ist|ant|ian|man|woman|person|ee|eer|nurse|chef|clerk|aide|cook|pilot"
    r"|guard|host|lead|executive|associate|apprentice|intern|assistant|representative"
    r"|secretary))\s+"
    r"(?:will\s+(?!be\s+(?:contacted|based|paid|on\s+probation|guaranteed|given|informed|offered"
    r"|reimbursed|invited|shortlisted))|also\s+|\w+ly\s+)*"
    r"(?P<verb>(?:is|be)\s+(?:responsible|expected|required|able|accountable|in\s+charge)"
    r"|[a-z]+)\b"
)
