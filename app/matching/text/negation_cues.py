"""The wording by which profiles and job advertisements deny something; read by ``negation``.

Patterns that start with a word are meant to be searched, ``GOES_ON`` and the like to be matched
right behind a cue. All ignore case; apostrophes may be straight or curly.
"""

import re
from dataclasses import dataclass

from app.matching.text.done_by_others import OTHERS
from app.matching.text.word_patterns import quick_look, word_pattern

LONGEST_ITEM = 4
"""Words up to which a part between commas may be the item of a list."""


def _words(text: str) -> str:
    return "|".join(phrase.replace(" ", r"\s+") for phrase in text.split(" | "))


_SUBJECT = (
    r"(?:I|we|you|he|she|they|it|there|this|these|those|somebody|someone|others|our|my)(?!\w|-)"
)
NOT = (
    r"(?:(?:do|does|did|have|has|had|is|are|was|were|could|would|should|need|must)n'?t"
    r"|(?:ca|wo|sha|ai)n't|cannot|not|never)"
)
_FINITE = (
    r"(?:is|are|was|were|has|had|have|does|did|do|will|would|can|could|must|should|may"
    r"|(?!need|bed|red|led\s|med|shed|speed|seed|feed|embed|hundred|unit|based|advanced|related"
    r"|distributed|embedded|managed|applied|automated|certified|licensed|united)\w{2,}ed"
    r"|wrote|built|ran|made|took|kept|taught|went|got|drove|sold|bought|spoke|held|began|became"
    r"|found|gave|grew|knew|led|met|spent|won|used)"
)
FINITE = word_pattern(rf"\b(?:{_FINITE}|{_SUBJECT})\b")
OR = word_pattern(r"\b(?:or|nor)\b")
CLOSES_LIST = word_pattern(r",?\s*\b(?:and|or|nor)\s")
COMMA_BEFORE = word_pattern(
    r",\s*(?:and\s+)?(?:without|not|no|never|except(?:\ for)?|excluding)\s*$"
)

CLAUSE = word_pattern(
    rf"""
    ; | :(?=\s) | \s[-–—]+\s | [—→] | \?
    | ,?\s*\b(?:but|however|although|though|whereas|while|because|unless|which|who|whose|when
        |where|if|since|whilst|otherwise)\b
    | ,?\s*\b(?:and|so|then|or|yet|as)\s+(?={_SUBJECT})
    | ,\s+(?={_SUBJECT}|(?:only|just|instead|so|then|mostly|mainly|always)\b)
    """
)
"""Where a thought ends inside a sentence. A dash or a colon inside a word does not part it."""


@dataclass(frozen=True)
class Reach:
    """How far a cue reaches ahead. ``stops`` ends its scope, ``needs_or``: a list goes on only if
    *or* closes it, ``parenthetical``: between two commas it ends at the second,
    ``may_be_denied``: a denial before it turns it into the opposite."""

    stops: re.Pattern[str]
    needs_or: bool
    parenthetical: bool = False
    may_be_denied: bool = False


_CONJOINED = (
    r"(?P<conjoined>,?\s+(?:and|or)\s+(?:\w+ly\s+|then\s+|also\s+)?"
    rf"(?:{_FINITE}|use|run|work|prefer|rely|write|build|need|teach|now|today|instead)\b)"
)
_NEXT_CUE = r"\bwithout\b|\binstead\b(?!\s+of)|\brather\s+than\b|\binstead\s+of\b"
_PREPOSITION = (
    r"(?P<preposition>\s(?:by|on|via|through|using|while|during|at|in|with|for|from|into|onto"
    r"|before|after|under)\s)"
)
_DETERMINER = rf"(?P<determiner>\s(?:the|a|an|our|my|his|her|their)\s)|\s(?={_SUBJECT}\s)"

CLAUSE_REACH = Reach(word_pattern(rf"{_CONJOINED}|{_NEXT_CUE}"), needs_or=False, parenthetical=True)
PHRASE_REACH = Reach(word_pattern(rf"{_CONJOINED}|{_NEXT_CUE}"), needs_or=True, parenthetical=True)
WITHOUT_REACH = Reach(
    word_pattern(rf"{_CONJOINED}|{_PREPOSITION}|\s(?={_SUBJECT}\s)"),
    needs_or=True,
    parenthetical=True,
    may_be_denied=True,
)
CONTRAST_REACH = Reach(
    word_pattern(rf"\s(?:and|&)\s|{_PREPOSITION}|{_DETERMINER}"),
    needs_or=True,
    parenthetical=True,
    may_be_denied=True,
)
VERB_REACH = Reach(
    word_pattern(
        rf"{_CONJOINED}|\s(?:by|using|through|via|because|thanks|towards?|into)\s"
        r"|\s(?:and|but)\s+(?:towards?|to|into)\s"
    ),
    needs_or=True,
    may_be_denied=True,
)

REPLACED_REACH = Reach(
    word_pattern(
        _CONJOINED.replace("?P<conjoined>", "?:")
        + r"|\s(?:(?:and|but)\s+)?(?:towards?|to|into|for|with|by|in\s+favou?r\s+of)\s"
    ),
    needs_or=True,
    may_be_denied=True,
)
"""What something was replaced by is not denied: *from Jenkins to GitLab*, *dropped X for Y*."""

TAKES_A_TOPIC = word_pattern(
    r"\b(?:experience|knowledge|degree|training|background|skills?|qualifications?|courses?"
    r"|certificat\w+|diploma|understanding|expertise|interest|work|working|trained|versed|access"
    r"|exposure|licen[cs]e|help|support|competence|proficiency|fluency|grounding)\s*$"
)
"""What takes its topic with a preposition: *without experience in X* denies X."""

FORWARD: tuple[tuple[re.Pattern[str], Reach], ...] = (
    (
        word_pattern(
            r"""
            \b(?:(?:mov|shift|transition|switch|turn|step)\w*\s+(?:\w+\s+)?away\s+from
            | we(?:'ve|\s+have|\s+had)?\s+(?:\w+ly\s+)?(?:(?:switched|changed)\s+(?:over\s+)?from
                |(?:replaced|ditched|abandoned|scrapped|retired|dropped|phased\s+out
                |got\s+rid\s+of)(?=\s+(?:the\s+|our\s+)?(?-i:[A-Z])))
            | (?:stopped|ceased|quit)\s+(?:using|working\s+(?:with|in)) | forget\s+about
            )\b
            """
        ),
        REPLACED_REACH,
    ),
    (
        word_pattern(
            r"""\b(?:looked\s+(?:at|into)|considered|evaluated|thought\s+about)(?=[^.;]{1,60}?\bbut\s+
            (?:\w+ly\s+)?(?:chose|went|preferred|decided|picked|settled|stayed|opted|took)\b)"""
        ),
        VERB_REACH,
    ),
    (
        word_pattern(
            rf"""
            \b(?:(?:am|is|are|was|were|be|been|do|does|did|have|has|had|could|would|should|will
                |may|might|must|need|can)\s+(?:(?:also|still|really|simply|just)\s+)?)?{NOT}\b(?!-)
            | \b(?:hardly|barely|scarcely)\b
            """
        ),
        CLAUSE_REACH,
    ),
    (
        word_pattern(r"(?<![\w-])(?:no|zero|nil|neither|none|nobody|no\ ?one|nothing|nor)\b(?!-)"),
        PHRASE_REACH,
    ),
    (word_pattern(r"(?<!-)\b(?:without|devoid\s+of)\b"), WITHOUT_REACH),
    (
        word_pattern(
            r"""
            \b(?:instead\s+of|rather\s+than|as\s+opposed\s+to|in\s+(?:place|lieu)\s+of|unlike
            |except(?:\s+for)?|excluding|excl\.|other\s+than|anything\s+but)\b
            """
        ),
        CONTRAST_REACH,
    ),
    (
        word_pattern(
            r"""
            \b(?:lack(?:s|ed|ing)?(?:\s+(?:of|in))?
            | (?:unfamiliar|unacquainted|inexperienced)\s+(?:with|in|at)
            | (?:unaware|incapable|ignorant)\s+of | unable\s+to
            | refus(?:e\s+to|es|ed|ing)(?:\s+to)? | declin(?:e|es|ed|ing)\s+(?:to|the|an?|any)
            | turn(?:s|ed|ing)?\s+down\s+(?:the|an?|any|all|every|offers?)
            | avoid(?:s|ed|ing)? | (?:stopped|ceased|quit)\s+(?=\w+ing\b)
            | g[ai]ve(?:n)?\s+up(?!\s+(?:the\s+)?(?:time|my\s+time))
            | (?:stay|step|steer|keep|turn|shy|shied)\w*\s+
                (?:\w+\s+)?(?:away|clear)\s+(?:from|of)
            | kept\s+(?:away|clear)\s+(?:from|of)
            | (?:have|has|had|is|are|was)\s+yet\s+to | yet\s+to\s+(?:use|learn|try|touch|see|work)
            | (?:only|just|merely|barely)\s+(?:ever\s+)?(?:heard|read)\s+(?:of|about)
            | (?:very\s+|too\s+)?little\s+(?:(?:or|to)\s+no\s+)?(?:\w+\s+)?
                (?:experience|knowledge|exposure|contact|practice|understanding|idea|use|to\s+do)
            | (?<!not\ )(?<!n't\ )\b(?:only|merely)\s+(?:ever\s+)?(?:watch(?:ed)?|observed?
        |shadow(?:ed)?
                |assist(?:ed)?|looked\s+on|stood\s+by)(?:\s+(?:with|in|at|during|while))?
            | I(?:\s+(?:would|will)|'d|'ll)\s+need\s+(?:some\s+|an?\s+|more\s+)?(?:training|courses?
                |instruction|introduction|lessons|help)\s+(?:in|on|for|with)
            | I\s+(?:still\s+)?(?:have|need)\s+to\s+learn
            | I\s*(?:'d|\s(?:want|wanted|would|hope|hoped|plan|wish|intend))\s+(?:like\s+|love\s+)?
                to\s+(?:learn|study|try) | wish(?:ed)?\s+(?:that\s+)?I\s+(?:knew|had|could)
            | (?:others|(?:someone|somebody)\s+else|another\s+(?:team|person|department|colleague)
                |(?:a|my)\s+colleagues?)\s+(?:always\s+|usually\s+)?(?:did|do|does|handled?
                |handles|looked\s+after|took\s+care\s+of)
            | (?:know|knew|knows|understand|understood|did|saw|used)\s+(?:very\s+|too\s+)?little
            )\b
            """
        ),
        VERB_REACH,
    ),
)

_REQUIRED = _words(
    "required | requirement | a requirement | needed | necessary | essential | mandatory | "
    "compulsory | obligatory | expected | a must | a must-have | must-have | wanted | applicable | "
    "a prerequisite | prerequisite | a precondition | a condition | asked for | called for | "
    "demanded | in use | used | supported"
)
_TAKES_PART = _words(
    "part of | involved | included | important | relevant | touched | offered | available | "
    "provided | done | allowed | permitted | possible | considered | taught | practised | "
    "practiced | learnt | learned | covered | studied | in scope | in my | in our | my | mine | "
    "our | ours | among | within | something i | something we | something for | on my | on our | "
    "up to me | for me | valid | current | up to date | in date"
)
_BE_NOT = (
    rf"(?:(?:is|are|was|were|be|been|being)\s+)?(?:{NOT}|no\s+longer)"
    r"(?:\s+(?:be|been|being))?"
)
BACKWARD_BARE = (
    rf"(?:{_BE_NOT}\s+(?:\w+ly\s+|ever\s+|always\s+|an?\s+)?(?:{_REQUIRED})\b"
    r"|(?:is\s+|are\s+|was\s+|were\s+)?un(?:necessary|needed|required)\b)"
)
BARE_PREDICATE = word_pattern(BACKWARD_BARE)
"""Predicates that stand alone: ``Java (not needed)``."""
BACKWARD = word_pattern(
    rf"""
    \b(?:
    {BACKWARD_BARE}
    | {_BE_NOT}\s+(?:\w+ly\s+|ever\s+|a\s+)?(?:{_TAKES_PART})\b
    | (?:do|does|did)(?:n't|\s+not)\s+
        (?:come\s+up|feature|figure|arise|apply|exist|play|matter|belong|enter|fall|come\s+into)\b
    | never\s+(?:came\s+up|featured|arose|applied|existed|played|belonged|entered|fell)\b
    | (?:(?:is|are|was|were|lay|lies|fell|falls|came|went|remained|stayed)\s+)?(?:well\s+|just\s+)?
        (?:outside|beyond|out\s+of|above)\s+(?:of\s+)?(?:me\b|(?:my|our|the)\s+(?:\w+\s+)?
        (?:role|remit|scope|dut\w+|job|tasks?|area|responsibilit\w+|reach|competence|team
        |department|brief|control|field|skills?|position|post)\b)
    | (?:is|are|was|were)\s+(?:out\s+of\s+scope|before\s+my\s+time|off\s+limits)\b
    | (?:is|are|was|were|got|been|being)\s+(?:\w+ly\s+|always\s+|all\s+)?(?:done|handled
        |managed|run|performed|covered|dealt\s+with|looked\s+after)\s+elsewhere\b
    | need(?:s)?\s+not\s+apply\b
    | (?:has\s+|have\s+)?never\s+(?:really\s+)?(?:interested|appealed|attracted|tempted)\b
    | (?:is|are|was|were|'s)\s+(?:the\s+)?(?:one\s+|only\s+)?(?:thing|something|what)\s+
        (?:that\s+)?I\s+(?:don't|do\s+not|can't|cannot|never|won't)\b(?:\s+do\b)?
    | (?:has|have)\s+been\s+
        (?:retired|phased\s+out|replaced|discontinued|dropped|abandoned|switched\s+off)\b
    | (?:belonged|belongs|fell|falls|went|was\s+up)\s+to\s+{OTHERS}
    | (?:is|was|were|are)\s+(?:somebody|someone)\s+else's\b
    | (?:is|are|was|were|remains?)\s+(?:still\s+|completely\s+|all\s+|entirely\s+|quite\s+)?
        (?:new|alien|foreign|unknown|unfamiliar|a\s+mystery|a\s+closed\s+book)\s+to\s+(?:me|us)\b
    )
    | (?<=\w)\?\s*(?:no|nope|not\s+(?:me|us|here|in\s+this\s+\w+|for\s+us))(?=\s*(?:$|[.,;:!\n]))
    | (?:(?<=\w):|\s[–—-])\s*(?:none|nil|no|n/a|zero)(?=\s*(?:$|[.,;\n]))
    """
)
DOES = word_pattern(r"\s*(?:and\s+)?(?:I|we|you|they|he|she|it)\s+\w+\s*$")
GOES_ON = word_pattern(r"\s+(?:to|that|for|of|in|on|by)\b")
JOINS_SUBJECT = word_pattern(r"\s*[-–—:?]+\s*")
WITHOUT = word_pattern(r"\s*\b(?:without|lacking)\b")
ANY = quick_look(
    r"n't\b|\b(?:no|not|(?:do|does|did|have|has|had|is|are|was|were|could|would|should|need|must)nt"
    r"|cannot|never|none|nil|zero|n/a|neither|nor|nobody|noone|nothing|without|devoid|instead"
    r"|rather|opposed|(?:place|lieu|out|other|anything)\s+(?:of|than|but)|unlike|except"
    r"|excluding|excl|lack\w*|un(?:necessary|needed|required|familiar|acquainted|aware|able|known)"
    r"|inexperienced|incapable|ignorant|refus\w+|declin\w+|down|avoid\w*|stopped|ceased|quit"
    r"|g[ai]ven?\s+up|away|clear|switched|changed|replaced|ditched|abandoned|scrapped|retired|dropped|phased|got\s+rid|forget|nope|looked|considered|evaluated|thought|subcontracted|outsourced|contracted|discontinued|yet|heard|read\s+(?:of|about)|barely|hardly|scarcely|little"
    r"|outside|beyond|above|off\s+limits|before\s+my|others?|another|else|else's|elsewhere|left\s+to|colleagues?"
    r"|contractors?|suppliers?|agency|agencies|vendors?|subcontractors?|specialists?"
    r"|to\s+(?:me|us|learn|study|try)|wish\w*|need\s+(?:some|an?|more|training|courses?|lessons|help|instruction)"
    r"|(?:only|merely)\s+(?:ever\s+)?(?:watch|observ|shadow|assist|looked|stood)\w*)\b"
)
"""Whether a sentence, in lower case, may hold a cue at all."""
