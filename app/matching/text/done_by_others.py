"""The wording by which a text says that somebody else does a thing; read by ``negation``.

``Milling is subcontracted``, ``splinting was the hand clinic's job``: what stands before is named,
and not done by the one who writes. Passives count with verbs of doing alone: what others read, use
or approve may well be the writer's.
"""

from app.matching.text.word_patterns import quick_look, word_pattern

OTHERS = (
    r"(?:others|other\s+(?:people|teams?|departments?|staff|colleagues)|someone\s+else"
    r"|somebody\s+else|another\s+\w+|(?:an?|my|our|the|external|outside)\s+(?:\w+\s+)?"
    r"(?:colleagues?|contractors?|suppliers?|agency|agencies|vendors?|subcontractors?"
    r"|specialists?)|(?:sub)?contractors|suppliers|agencies|specialists|colleagues)"
)
_OF_MINE = (
    r"(?:my|our)\s+(?:\w+\s+)?(?:predecessors?|successors?|boss|brothers?|sisters?|wife|husband"
    r"|father|mother|neighbours?|neighbors?|employers?|accountants?|manager)"
)
_NO_PERSON = (
    r"(?!(?:me|us|my|our|ours|mine|myself|ourselves|hand|hands|means|default|law|design|date|par"
    r"|chance|right|rest|the\s+(?:hour|minute|day|week|month|end|time|book|thousand|hundred|dozen"
    r"|same|machines?|computers?|robots?|plc|scripts?|systems?|tools?|software|pipelines?|point"
    r"|full|last|max|minimum|maximum|(?:whole\s+)?(?:team|crew|group|family|company)(?!\s+\w+"
    r"')(?=\W))"
    r"|(?:an?|the)\s+(?:\w+\s+)?(?:team|crew|group|staff)\s+of|machines?|computers?|robots?|lasers?"
    r"|scripts?|tools?|pipelines?|others\s+and\s+(?:me|myself)|always|this|pus|standards?|years?"
    r"|months?|weeks?|days?|hours?|minutes?)\b)"
)
_AGENT = (
    rf"(?:{OTHERS}|{_OF_MINE}|{_NO_PERSON}(?:(?:the|an?)\s+(?:[\w-]+\s+){{0,2}}?[\w-]+"
    r"|[\w-]{3,}s(?![\w’])))"
)
_ME_TOO = (
    r"(?![^.;\n]{0,60}?\b(?:me\s+among|under\s+my|(?:which|that|whom?)\s+I|(?:and|or)\s+(?:me|myself|I)"
    r"|I\s+(?:led|lead|manage|managed|headed|was\s+one))\b)"
)
_ADVERBS = (
    r"(?:(?:(?!partly|partially|rarely|occasionally|only|seldom|mainly|mostly)\w+ly|always|all|still"
    r"|now|almost)\s+)*"
)
_BE = r"(?:is|are|was|were|gets?|got|been|being)"
_DOING = (
    r"(?:done|handled|managed|run|led|performed|covered|owned|operated|administered|executed"
    r"|undertaken|conducted|maintained|serviced|given|made|set\s+up|provided|supplied|evaluated"
    r"|introduced|tried|prescribed|carried\s+out|taken\s+care\s+of|taken\s+on|dealt\s+with"
    r"|looked\s+after)"
)
_OWN_DUTY = (
    r"(?:jobs?|tasks?|business|work|domain|responsibilit(?:y|ies)|dut(?:y|ies)|turf|department"
    r"|concern|affair|remit|area|patch|province)"
)
_POSSESSOR = (
    r"(?!(?:(?:the|an?|our|my)\s+)?(?:\w+\s+)?(?:company|firm|employer|world|industry|country|city"
    r"|town|year|month|week|day|today|yesterday|tomorrow|child|children|client|customer|user"
    r"|people)s?')"
    r"(?!our\s|my\s+(?:\w+\s+)?(?:team|crew|department|unit|group)')"
)
_WHOSE = r"(?:[\w-]+\s+){0,2}[\w-]+(?:'s|(?<=s)')"
END = r"(?=\s*(?:$|[.,;:!)\n]))"

BY_OTHERS = word_pattern(
    rf"""
    \b(?:
    {_BE}\s+{_ADVERBS}{_DOING}\s+by\s+{_AGENT}{_ME_TOO}
    | {_BE}\s+{_ADVERBS}(?:left|passed|handed)\s+(?:(?:up|on|over)\s+)?to\s+{_AGENT}{_ME_TOO}
    | {_BE}\s+{_ADVERBS}(?:outsourced|sub-?contracted|contracted\s+out|farmed\s+out|bought\s+in)\b
        {_ME_TOO}
    | {_BE}\s+{_ADVERBS}{_POSSESSOR}(?:the\s+|an?\s+|my\s+)?{_WHOSE}(?:\s+own)?\s+{_OWN_DUTY}{END}
    | {_BE}\s+{_ADVERBS}{_POSSESSOR}(?:(?:the|an?)\s+{_WHOSE}|{_OF_MINE}'s?){END}
    | {_BE}\s+{_ADVERBS}up\s+to\s+(?:the|our|an?|another)\s+(?:[\w-]+\s+)?[\w-]+{END}
    | {_BE}\s+{_ADVERBS}(?:a\s+matter|something|a\s+job|a\s+task)\s+for\s+{_AGENT}
    | (?:falls|fell)\s+to\s+(?:{OTHERS}|the\s+(?:\w+\s+)?(?!floor|door|water|number|order)\w*
        (?:er|or|ist|ian|team|desk|office|nurse|doctor|chef|lead)s?\b)
    | belong(?:s|ed)\s+to\s+(?:the|an?)\s+(?:\w+\s+){{1,2}}(?:team|department|desk|office|unit
        |workshop|agency|yard|studio)\b
    | {_BE}\s+{_ADVERBS}(?:forbidden|closed)\s+to\s+(?:me|us)\b
    | {_BE}\s+{_ADVERBS}in\s+(?:other|different|(?:someone|somebody)\s+else's)\s+hands\b
    | {_BE}\s+{_ADVERBS}in\s+the\s+hands\s+of\s+{_AGENT}
    | (?:comes?|came|arrives?|arrived)\s+(?:\w+\s+)?from\s+(?:an?|the|our|outside)\s+(?:\w+\s+)?
        (?:suppliers?|contractors?|agency|agencies|caterers?|subcontractors?|vendors?)\b
    | (?:we|I)\s+(?:buy|bought|order|ordered|get|got)\s+(?:it\s+|them\s+)?(?:in\s+)?from\s+{OTHERS}
    )
    """
)
"""Predicates of what others do; the subject, or an object in front, stands before."""

RELATIVE = word_pattern(r"\b(?:which|that|all\s+of\s+which)\s*$")
TO_OTHERS = word_pattern(
    rf"""
    \b(?:left|leave|leaving|outsourced?)\s+(?:\S+\s+){{1,6}}?to\s+{OTHERS}
    | \b(?:we|I)\s+(?:always\s+|usually\s+)?(?:hire|hired|use|used|pay|paid|call(?:ed)?\s+in)\s+
        (?:an?\s+|the\s+)?(?:\w+\s+)?(?:agency|agencies|(?:sub)?contractors?)\s+(?:for|to\s+do)\s+
        [^.,;\n]{{1,60}}
    """
)
"""Clauses that hold what is left to others: *leave X to others*, *hire an agency for X*."""

ANY = quick_look(
    r"""
    \b(?:by|left|leave|leaving)\b
    | \b(?:passed|handed|up|falls|fell|belong\w*|forbidden|closed)\s(?:\w+\s)?to\b
    | \b(?:outsourc|sub-?contract|contracted|farmed|bought|sent|hands|agency|agencies|suppliers?
        |(?:sub)?contractors?|caterers?|vendors?)\w*\b
    | 's?\s*(?:$|[.,;:!)\n]) | 's?\s(?:own\s)?(?:job|task|business|work|domain|respon|dut|turf
        |department|concern|affair|remit|area|patch|province)
    | \b(?:matter|something|job|task)\sfor\b
    """
)
"""Whether a sentence, in lower case, may hold any of these."""
