"""Whether somebody holds a credential, did, will, or only had to do with it.

Read from the words around its name: "lapsed in 2021", "two papers still to sit", "hope to take",
"taught courses for". Everything is decided within one field or one sentence.
"""

import re
from dataclasses import dataclass
from enum import IntEnum


class CredentialState(IntEnum):
    """What a text says of a credential; what counts for more stands higher."""

    ABSENT = 0
    """Said not to be held, or only wished for."""
    NOT_OWN = 1
    """Taught, sold or recruited for: others hold it."""
    STUDIED = 2
    """In progress, or in part."""
    EXPIRED = 3
    HELD = 4


@dataclass(frozen=True, slots=True)
class Validity:
    """A state, whether it was put into words, and the last year of validity (None: not said)."""

    state: CredentialState
    is_stated: bool = False
    until: int | None = None


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})", re.IGNORECASE)


_NO_END = _any(r"(?:no|without|never|does not|doesn't|not) (?:expir|laps)\w*|no restrictions?")
_EXPIRED = _any(
    r"expired|lapsed|ran out|run out|out of date|no longer|not (?:been )?renewed|suspended|"
    r"surrendered|former(?:ly)?\b|previously (?:held|licen[cs]ed|registered|certified)|ended|"
    r"used to (?:hold|be|have)|gave up|was not renewed|wasn't renewed|dormant|"
    r"inactive|needs? renew\w+|due for renewal since|once held|ceased"
)
_STUDIED = _any(
    r"in progress|stud(?:y|ies|ied|ying) (?:for|towards?|to)|studying|student|prepar(?:e|es|ing|"
    r"ation|"
    r"atory)|prep\b|exam review|review course|pursuing|work(?:ing|s)? (?:towards?|on (?:my|the))|"
    r"part[- ]qualified|part qualification|finalist|candidate\b|trainee|apprentice|enrol\w+|"
    r"undertaking|"
    r"currently (?:taking|doing|completing|sitting)|expect(?:ed|ing)|(?:still )?to (?:sit|pass|be "
    r"taken)|"
    r"yet to|awaiting|pending|applied for|eligible|eligibility|provisional|under supervision|"
    r"(?:passed |sat )?\w+ (?:of|out of) (?:the )?(?:two|three|four|five|six|nine|ten|thirteen|"
    r"\d+) "
    r"(?:papers|sections|exams|modules|parts|units)|took an? (?:\w+ )?(?:class|course|workshop)|"
    r"attended an? (?:\w+ )?(?:class|course|workshop)|learner|on (?:my|the) way to|ongoing|"
    r"partly|half[- ]way|first (?:part|paper|level) (?:of|passed)|begun|started (?:my|the)|"
    r"course started|underway|classroom|theory only"
)
_WITHDRAWN = _any(
    r"revoked|withdrawn|taken away|disqualified|banned|struck off|cancelled by|forfeited|"
    r"not (?:got|been given|had) (?:it|this|that) back"
)
_INTENDED = _any(
    r"would (?:like|love|want)|(?:i|we) hope|hop(?:e|es|ing) (?:to|for)|(?:plan(?:s|ned)?\b(?! of)|"
    r"planning (?:to|on|for)\b)|"
    r"want(?:s|ing)? to|wish(?:es|ing)? (?:to|for)|intend\w*|aim(?:s|ing)? (?:to|for)|next year|"
    r"(?:will|shall|can|could|may|might) (?:take|sit|start|do|get|obtain|apply|gain|complete|book)|"
    r"(?:willing|ready|able|keen|happy|prepared) to (?:take|sit|get|obtain|gain|complete|do|work)|"
    r"interested in|open to|looking to|consider(?:ing)?|one day|some day|in future|dream\w*|booked"
)
_DENIED = _any(
    r"(?:do|does|did|have|has|had|am|was|were|is|are|would|could|can)(?: not|n't|not)|never|"
    r"no (?!later|less|fewer|more|\d)|not (?:a |an |yet )?(?:the )?(?:hold|held|holder|passed|sat|"
    r"qualified|certified|licen[cs]ed|registered|admitted|taken|got|obtained|required|have)|"
    r"without|"
    r"nor|neither|lack\w*|failed|refused|denied|waived|instead of|under (?:a|my|the) "
    r"(?:colleague|manager|employer|firm|friend)\S*"
)
_NOT_OWN = _any(
    r"trainer|teach\w*|taught|tutor\w*|lectur\w+|coach(?:ed|es|ing)|deliver\w* (?:\w+ ){0,3}"
    r"(?:course|training|prep|class)|train(?:ed|s|ing) (?:\w+ ){1,3}(?:for|in|on|towards?|to)|"
    r"(?:sold|sells?|selling|market(?:ed|ing)|recruit\w*|hir(?:e|ed|ing|es)|placed|staff(?:ed|ing)|"
    r"schedul\w+|supervis\w+|manag\w+) (?:\S+ ){0,4}|organis\w+|organiz\w+|prepar(?:ed|es|ing) "
    r"(?:\w+ ){1,3}(?:for|to)|courses? (?:for|on|about)|helped (?:\w+ ){1,3}(?:pass|obtain|get)|"
    r"alongside|assist(?:ed|ing|s)? (?:an?|the|two|three|four) "
)
_CURRENT = _any(
    r"active|current|valid|in date|up to date|good standing|renewed|unrestricted|holder|"
    r"hold(?:s|ing)?\b|passed|certified|licen[cs]ed|since|maintained|recertified|admitted|qualified"
)
_UNTIL = re.compile(
    r"\b(?:until|till|til|to|thru|through|expir\w+|exp\.?|valid\w*|good|ends?|renew\w*)"
    r"(?: (?:in|on|to|until|till|by|end of|the end of))?[ :/(]*(?:\w{3,9}\.? |\d{1,2}[/.-])?"
    r"((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def _until(text: str) -> int | None:
    years = [int(year) for year in _UNTIL.findall(text)]
    return max(years) if years else None


def state_of_field(text: str) -> Validity:
    """What the name of a certificate, as a profile lists it, says of the certificate.

    >>> state_of_field("Registered Nurse, expired 2022").state.name
    'EXPIRED'
    """
    plain = _NO_END.sub(" ", text)
    until = _until(plain)
    if _WITHDRAWN.search(plain):
        return Validity(CredentialState.ABSENT, True)
    if _EXPIRED.search(plain):
        return Validity(CredentialState.EXPIRED, True)
    if _INTENDED.search(plain) or re.search(r"\bnot (?:yet )?\w+", plain, re.IGNORECASE):
        return Validity(CredentialState.ABSENT, True)
    if _STUDIED.search(plain):
        return Validity(CredentialState.STUDIED, True)
    return Validity(CredentialState.HELD, bool(_CURRENT.search(plain)) or until is not None, until)


def state_in_sentence(before: str, own: str, behind: str) -> Validity:
    """What a sentence says of a credential that it names.

    Parameters
    ----------
    before, own, behind
        The sentence up to the part that holds the name, that part without the name, and what
        follows up to the next credential.
    """
    near = _NO_END.sub(" ", f"{own} ; {behind}")
    said = _NO_END.sub(" ", f"{before} ; {own}")
    if _WITHDRAWN.search(near):
        return Validity(CredentialState.ABSENT, True)
    if _EXPIRED.search(near):
        return Validity(CredentialState.EXPIRED, True)
    if _INTENDED.search(said):
        return Validity(CredentialState.ABSENT, True)
    if _STUDIED.search(near) or _STUDIED.search(before):
        return Validity(CredentialState.STUDIED, True)
    if _DENIED.search(said) or _DENIED.search(behind):
        return Validity(CredentialState.ABSENT, True)
    if _NOT_OWN.search(said):
        return Validity(CredentialState.NOT_OWN, True)
    until = _until(near)
    return Validity(CredentialState.HELD, bool(_CURRENT.search(near)) or until is not None, until)
