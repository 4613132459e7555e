"""Whether a name stands for a thing that is worked with, or for whom it is done.

Oracle is a database and an employer, Ruby a language and a first name, Mobile a field and a town.
The words right before and behind a name say which is meant: *tuned Oracle databases* against
*cleaned the Oracle offices*, *at Oracle*, *director of Oracle*.
"""

from collections.abc import Sequence

_AT = frozenset(
    "at @ joined joining left leaving represented representing defended defending insured "
    "photographed".split()
)
_PEOPLE_OF = frozenset(
    "director directors manager head chief president chairman ceo cto cfo board staff employee "
    "employees office offices headquarters hq campus canteen kitchen building buildings branch "
    "subsidiary customer customers client clients supplier suppliers team teams department people "
    "engineers developers founder founders owner shareholder shareholders partner partners alumni "
    "assistant secretary colleagues executives workers recruiter part division side payroll stand "
    "store shop shops reception lobby floors rooms visitors guests members workforce managers room "
    "nursery creche lawn lawns grounds garden gardens tower walls windows mailroom campus children "
    "families drivers fleet wages".split()
)
_BEHIND_ORGANISATION = frozenset(
    "office offices headquarters hq campus canteen employee employees staff colleagues payroll inc "
    "ltd limited gmbh corp corporation llc plc ag group branch building buildings executives "
    "recruiters workers shareholders subsidiary visitors event events party stand booth reception "
    "lobby premises sites factory stores workforce board founders".split()
)
_DONE_FOR = frozenset(
    "hired recruited sold selling picked packed delivered drove cooked cleaned guarded catered "
    "decorated painted audited insured advised acted hosted translated interpreted booked "
    "organised organized worked working works work employed appraisals payroll lunch meals events "
    "travel orders parcels campaigns people sales security reception recruiting legal "
    "accounts closed filed prepared paid trained treated vaccinated defended photographed returns "
    "contracts invoices desks chairs flowers portraits letters books marks "
    "leaks lunch dinners rewired fixed cared washed ironed mowed swept repaired carried "
    "drives delivers cooks cleans guards".split()
)
_BROUGHT = frozenset(
    "delivered delivering delivers brought carried supplied flowers parcels lunches meals rented "
    "leased".split()
)
_MADE_FOR = frozenset(
    "apps app plugins plugin extensions extension modules module scripts script queries software "
    "integrations integration connectors connector reports code themes theme packages drivers "
    "backend backends pipelines macros components libraries bindings developed programmed coded "
    "built wrote customised configured tests jobs dashboards procedures".split()
)
_SURELY_WITH = frozenset(
    "using use used uses via wrote writing built learnt learned knows know programming coded "
    "coding including in with".split()
)
_KNOWN_OF = frozenset(
    "knowledge use administration implementation configuration migration rollout roll-out "
    "installation development version versions instance instances deployment understanding command "
    "upgrade upgrades experience maintenance customisation integration administrator consultant "
    "expert user users years months fluent level mastery tuning".split()
)
_BEHIND_TECHNOLOGY = frozenset(
    "database databases db dba developer developers development engineer engineering programmer "
    "programming code codebase script scripts pipeline pipelines model models app apps application "
    "applications image images container containers cluster clusters stack framework library "
    "libraries language queries query report reports dashboard dashboards module modules server "
    "servers services microservices plugin plugins sdk api apis package packages project projects "
    "tests jobs workflows administrator administration admin consultant expert specialist "
    "certified certification ci erp crm cloud rac sql backend frontend extracts models tables "
    "warehouse notebooks runbooks files compose swarm hub runner runners".split()
)
_SINCE = frozenset("since until from".split())
_NOT_VERBS = frozenset(
    "joined hired represented visited founded acquired advised audited insured red bed need speed "
    "united based located named called".split()
)


def names_organisation(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether a name that may be that of a technology is that of an employer or a place here.

    Parameters
    ----------
    before, behind
        Folded words of the same sentence before and behind the name, the nearest first; the
        possessive *s* is a word of its own.
    """
    last = before[0] if before else ""
    following = behind[0] if behind else ""
    if following in _BEHIND_ORGANISATION or following == "s" or last in _AT:
        return True
    if last == "the" and following in _BEHIND_ORGANISATION:
        return True
    if last == "of":
        near = [word for word in before[1:4] if word not in ("the", "a", "an")]
        return bool(near) and near[0] in _PEOPLE_OF and following not in _BEHIND_TECHNOLOGY
    if last == "to" and any(word in _BROUGHT for word in before[1:5]):
        return following not in _BEHIND_TECHNOLOGY
    if last in ("for", "with", "by", "from") and following not in _BEHIND_TECHNOLOGY:
        earlier = before[1:8]
        if last == "with" and following not in _SINCE:
            return False
        return not any(word in _MADE_FOR for word in earlier) and (
            last != "for" or any(word in _DONE_FOR for word in earlier)
        )
    return False


def names_technology(before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether the words around a name surely speak of a thing that is worked with."""
    if names_organisation(before, behind):
        return False
    last = before[0] if before else ""
    following = behind[0] if behind else ""
    if following in _BEHIND_TECHNOLOGY or last in _SURELY_WITH:
        return True
    if last == "of" and any(word in _KNOWN_OF for word in before[1:3]):
        return True
    if last in ("for", "to", "on") and any(word in _MADE_FOR for word in before[1:5]):
        return True
    is_verb = len(last) > 4 and last.endswith(("ed", "ing")) and last not in _NOT_VERBS
    return is_verb
