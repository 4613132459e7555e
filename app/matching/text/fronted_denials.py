"""Denials whose object stands in front of them, or a sentence before; read by ``negation``.

``Raw milk I have not worked with``; ``splinting was done elsewhere, I have not done it``;
``children expressly not``; ``Italian: a few songs``. All ignore case.
"""

from app.matching.text.done_by_others import END
from app.matching.text.negation_cues import NOT
from app.matching.text.word_patterns import quick_look, word_pattern

_I = r"(?:I|we)(?:'ve|'d)?"
_REALLY = r"(?:(?:yet|actually|ever|really|personally|myself|so\s+far|been\s+able\s+to)\s+)*"
_MYSELF = (
    r"(?:\s+(?:myself|ourselves|yet|so\s+far|before|at\s+all|any\s*more|until\s+now|till\s+now|either"
    r"|there|here|then))*"
)
_BUT_FROM_OUTSIDE = (
    r"(?:books?|school|reading|hearsay|films|television|lectures|magazines|afar|the\s+outside"
    r"|stories|my\s+studies|college|a\s+course|videos)"
)
OBJECT_IN_FRONT = word_pattern(
    rf"""
    (?<=[\w)"”+\#])(?:,?\s+(?:which|that))?\s+{_I}\s+(?:
      (?:(?:have|had|do|did|am|are|was|were|could|would|will|may|should|can|must)\s+)?
        (?P<not>{NOT})\s+{_REALLY}
        [\w-]+(?:\s+(?:with|in|on|at|for|to|of|about|up|out))?{_MYSELF}
    | (?:have|had)\s+yet\s+to\s+\w+(?:\s+(?:with|in|on))?
    | (?:(?:only|just|merely)\s+)?(?:know|knew)\s+(?:(?:only|just|merely)\s+)?
        (?:from\s+{_BUT_FROM_OUTSIDE}|by\s+(?:name|sight|hearsay))
    | (?:(?:have|had)\s+)?(?:only|just|merely)\s+(?:ever\s+)?
        (?:watched|observed|seen|saw|read\s+about|heard\s+(?:of|about))(?:\s+\w+){{0,3}}
    | (?:have|had)\s+(?:seen|watched|studied)\s+but\s+(?:not|never)\s+(?:yet\s+)?\w+
    | am\s+(?:only|just)\s+(?:starting|beginning|learning)
    )(?=\s*(?:$|[.,;:!)\n]|(?:and|but|or|nor)\b))
    """
)
"""The group ``not`` ends where the verb begins."""

NEVER_USED = word_pattern(
    r"\s+(?:\w+\s+){0,2}?(?:used?|work(?:ed)?\s+with|kn[oe]wn?|touch(?:ed)?|tr(?:y|ied)|learn(?:t|ed)?|d(?:o|one|id)"
    r"|seen|see|stud(?:y|ied))\b"
)
"""What is denied of the end of a clause that says something else before: *tools I never used*."""
NO_OBJECT = word_pattern(
    r"\W*(?:as|during|after|since|for|from|by|under|within|until|today|now|currently|here|there|so"
    r"|what|all|everything|anything|something|sometimes|if|when|once|before)\b"
)
"""What stands in front of such a denial and is no object of it: *as a nurse I do not judge*."""
NO_USE = word_pattern(
    r"\s+(?:\w+ly\s+)?(?:regret\w*|struggl\w*|suffer\w*|complain\w*|hate\w*|dislike\w*|los[et]\w*"
    r"|like[ds]?|enjoy\w*|worr\w+|doubt\w*|compromis\w*|rush\w*|judg\w*|sleep|rest\w*|panic\w*|care[ds]?"
    r"|argu\w*|despair\w*|disappoint\w*|cheat\w*|shirk\w*|cut\s+corners|met|meet|mention\w*|own(?:ed)?|need\w*|want\w*|expect\w*|charg\w+|trust\w*"
    r"|believ\w*|sign\w*|visit\w*|choos\w+|chosen?|pay|paid)\b"
)
"""Verbs whose denial says nothing against what stands before them."""

TAKEN_UP = word_pattern(
    rf"""
    \b{_I}\s+(?:(?:myself|personally)\s+)?(?:(?:have|had)\s+)?{NOT}\s+{_REALLY}
    (?:do|done|did|used?|work(?:ed)?|tr(?:y|ied)|touch(?:ed)?|learn(?:ed|t)?|know|knew|known|run|ran
      |operated?|practi[sc]ed?|ha(?:ve|d)|hold|held|writ(?:e|ten)|wrote|take|taken|took|made?|make
      |perform(?:ed)?|handled?|open(?:ed)?|seen?|got|get|serviced?|cook(?:ed)?|sp(?:eak|oke|oken)
      |dr(?:ive|ove|iven)|read|play(?:ed)?|drawn?|teach|taught|join(?:ed)?)\s+
    (?:(?:with|on|in|at|for)\s+)?
    (?:it|them|this|that|these|those|ones?|any|either|so|any\s+of\s+(?:it|them|these|those))
    {_MYSELF}{END}
    """
)
"""``…, I have not done it``: what it takes up stands in the clause before."""
BUT_NOT_I = word_pattern(
    rf"""\b(?:I|we)\s+(?:myself\s+)?(?:(?:do|did|have|could|can|am|was)(?:\s+not|n't)|cannot
    |never\s+(?:did|have|do))(?:\s+yet|\s+myself)?{END}"""
)
"""``The others weld, I do not.``"""
SPEAKS_OF_ME = word_pattern(
    r"\b(?:I|me|mine|we|us|ours|myself|(?:my|our)(?!\s+(?:\w+\s+)?(?:colleagues?|boss|predecessors?"
    r"|brothers?|sisters?|wife|husband|father|mother|neighbou?rs?|flatmates?|partners?|agency)\b))\b"
)
SOMEBODY_DOES = word_pattern(
    r"\W*(?:and\s+|but\s+)?(?:[^\s,;:]+\s+){1,6}?(?:is|are|was|were|has|had|ran|runs?|used?|uses"
    r"|did|does|do|came|took|takes?|made|makes?|belong\w*|handles?|handled|managed?|manages"
    r"|introduced|works?|worked|came|comes?|writes?|wrote|drives?|drove|\w{3,}(?:ed|es|s))\b"
)
OTHERS_FIRST = word_pattern(
    r"\W*(?:my|our|they|he|she|it|others|somebody|someone|this|these|those|there)\b"
)
"""A clause that does not begin so begins with a verb: *built clusters* is about its writer."""
FEARED = word_pattern(
    r"\b(?:fear\w*|hat(?:e|ed|es)|dislik\w+|avoid\w*|struggl\w+|complain\w*|mind(?:s|ed)?|stop\w*|giv(?:e|es)"
    r"\s+up|gave\s+up|fail\w*|forg\w+|miss\w*|skip\w*|panic\w*|quit\w*|rush\w*|afraid|dread\w*|shy\w*"
    r"|los[et]\w*|worr\w+|leave|left)\b"
)
"""What others do and I do not, to my credit."""

NOT_AT_THE_END = word_pattern(
    rf"""
    (?<![\w-])(?<!\bor\s)(?<!\bif\s)(?<!\bwhy\s)(?<!\band\s)(?<!\bbut\s)(?<!\bthan\s)(?:\w+ly\s+)?
    (?:not|never)(?:\s+(?:yet|so\s+far|at\s+all|any\s*more|(?:till|until)\s+now|done|used|tried
      |learnt|learned|taken|held|driven|flown))*{END}
    | (?:,\s*)?\b(?:only|just|merely|so\s+far\s+only)\s+(?:booked|planned|applied\s+for|ordered
      |enrolled|signed\s+up(?:\s+for)?)(?:,?\s+not\s+(?:yet\s+)?\w+)?{END}
    | (?:,\s*|:\s*|\s[–—-]\s*|\bonly\s+)(?:only\s+|just\s+)?(?:for\s+|know\s+)?(?:a\s+few
        |a\s+handful\s+of
      |a\s+couple\s+of|two\s+or\s+three)\s+(?:words|songs|phrases|sentences
        |greetings)(?:\s+only)?{END}
    | \b(?:only\s+|just\s+)enough\s+to\s+(?:order|greet|say|read|sing|ask|get\s+by)[^.,;\n]{{0,40}}
    | (?:(?:is|are|was|were)\s+)(?:limited|confined|restricted)\s+to\s+(?:a\s+few|some
        |a\s+handful\s+of
      |two\s+or\s+three)\s+(?:words|songs|phrases|sentences|greetings|commands)
    | (?:\b(?:was|is|were|are|got)\s+)?\b(?:revoked|withdrawn|confiscated)(?:\s+(?:in\s+)?(?:19
        |20)\d\d)?{END}
    | (?<=\w)\?\s*(?:not\s+(?:yet|a\s+(?:word|line|day|single\s+\w+))|never
      |(?:only|just)\s+(?:ever\s+)?(?:read|heard)\s+(?:about|of)(?:\s+it)?|none){END}
    | (?:(?<=\w):|\s[–—-])\s*(?:never(?:\s+(?!without|fail|miss|stop)\w+)?|not\s+(?:yet|done
        |used|so\s+far|at\s+all)|not\s+a\s+word
      |no\s+(?:experience|knowledge)(?:\s+(?:yet|so\s+far|at\s+all))?){END}
    """
)
"""``children expressly not``, ``course only booked``; what is denied stands before, without a verb
of its own."""
OWN_VERB = word_pattern(
    r"\b(?:I|we|you|he|she|they|is|are|was|were|has|have|had|do|does|did|could|can|will|would|why|if|or"
    r"|whether|think|hope|guess)\b"
)
IN_BRACKETS = word_pattern(
    r"""(?<=[(\[])\s*(?:no\s+(?:experience|knowledge)|never(?:\s+\w+)?|none|not\s+(?:yet|done|used
    |mine|so\s+far)|only\s+(?:booked|planned|heard\s+of|read\s+about))(?:\s+(?:yet|so\s+far))?
    \s*(?=[)\]])"""
)
LATER = word_pattern(
    rf"""
    \b(?:(?:is|are)\s+(?:(?:still|next)\s+on\s+my\s+list\b|on\s+my\s+(?:list\s+(?:for\s+next
        |of\s+things)
      |(?:wish|learning|to-do)\s*list)\b)
    | (?:is|are)\s+(?:still\s+)?(?:to\s+come|what\s+I\s+(?:want|would\s+like|hope|plan)\s+to\s+learn
      |next\s+for\s+me)
    | (?:(?:is|are|was|were)\s+)?still\s+missing{END}
    | (?:is|are|was|were)\s+(?:missing|absent)\s+from\s+(?:my|our)\s+\w+
    | (?:came|arrived|started|(?:was|were)\s+introduced)\s+(?:only\s+)?after\s+(?:I\s+(?:had\s+)?
      (?:left|gone|moved)|my\s+time)
    | not\s+for\s+(?:me|us){END}
    | without\s+(?:me|us|my\s+(?:help|involvement|doing)){END})
    """
)
"""Not yet, no more, not with me; the subject stands before."""

TAKEN_AWAY = word_pattern(
    r"""
    (?:\b(?:my|the|an?)\s+)?(?:[\w/+-]+\s+){0,3}\b(?:licen[cs]e|permit|cards?|ticket
        |certificate|registration
      |class|category|authori[sz]ation|accreditation|clearance|pass)\b[^.;,\n]{0,30}?
    \b(?:was|were|got|has\s+been|have\s+been|is|are)\s+(?:\w+ly\s+)?(?:revoked|withdrawn
        |taken\s+away
      |confiscated|cancelled|taken\s+from\s+me)\b
    (?![^.\n]{0,80}?\b(?:renewed|reinstated|restored|returned|re-?issued|regained
      |(?:have|had|got|has)\s+(?:it\s+)?back(?<!not\sgot\sit\sback))\b)
    """
)
ONLY_BY_NAME = word_pattern(
    rf"""
    \b(?:I|we)\s+(?:know|knew)\s+[^.,;\n]{{1,60}}?\s
      (?:(?:only|just|merely)\s+by\s+(?:name|sight)|(?:by|from)\s+hearsay)\b
    | \b(?:I|we)\s+(?:only|just|merely)\s+(?:know|knew)\s+[^.,;\n]{{1,60}}?\sby\s+(?:name|sight)\b
    | \b(?:I|we)\s+(?:only|just|merely)\s+(?:know
        |knew)\s+[^.,;\n]{{1,60}}?\sfrom\s+{_BUT_FROM_OUTSIDE}\b
    | \b(?:I|we)\s+(?:know|knew)\s+[^.,;\n]{{1,60}}?\s(?:only|just|merely)\s+from\s+
      {_BUT_FROM_OUTSIDE}\b
    | \b(?:left|retired|moved\s+on|quit)\s+before\s+[^.,;\n]{{1,60}}?\s(?:came|arrived|got
        |existed)\b
    | \bof\s+\w+\s+(?:I|we)\s+(?:only\s+)?(?:know|knew|speak)\s+(?:only\s+|just\s+)?(?:a\s+few
        |nothing
      |a\s+handful\s+of|two\s+or\s+three)\s*\w*
    """
)
"""Clauses that hold what is known of and no more."""

SPEAKS = quick_look(r"\b(?:i|we)\b")
MAY_END_SO = quick_look(
    r"\b(?:not|never|none|few|handful|couple|three|enough|revoked|withdrawn|confiscated)\b"
    r"|(?:\?|:|\s[–—-])\s*no\b|\b(?:only|just|merely)\s+(?:booked|planned|applied|ordered|enrolled"
    r"|signed|ever|read|heard)\b|\blimited\s+to\s+some\b"
)
MAY_BE_LATER = quick_look(
    r"\b(?:list|to\s+come|to\s+learn|next\s+for|missing|absent|after\s+(?:i|my)|not\s+for|without)\b"
)
MAY_BE_KNOWN_OF = quick_look(r"\b(?:know|knew|speak|(?:left|retired|on|quit)\s+before)\b")
MAY_BE_TAKEN = quick_look(r"\b(?:revoked|withdrawn|confiscated|cancelled|taken\s+(?:away|from))\b")
MAY_BE_BRACKETED = quick_look(r"[(\[]\s*(?:no|never|none|not|only)\b")
ANY = quick_look(
    r"\b(?:only|just|merely|know|knew|list|come|learn|next|missing|absent|after|before|few|handful"
    r"|couple|three|revoked|withdrawn|confiscated|cancelled|taken|enough|limited|speak)\b"
)
"""Whether a sentence, in lower case, may hold any of these; the others above: one of a kind."""
