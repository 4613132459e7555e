"""What a text denies is found, and nothing else is taken for denied."""

import itertools
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.text.negation import affirmed, is_negated, negated_spans

# [in brackets]: denied; {in braces}: not.
DENYING = [
    "We did not use [Docker] at that plant.",
    "I have never worked with [Salesforce].",
    "No [forklift] experience.",
    "No [prior knowledge] is required.",
    "No [welding] needed, we train you.",
    "Nobody here writes [Perl]; our tools are {Ruby} and {Bash}.",
    "You need not know [Scala], a colleague will show you.",
    "Command of [Oracle] isn't necessary.",
    "[Haskell] is no longer asked for.",
    "The site runs on neither [Angular] nor [Ember].",
    "[Portuguese] is not a condition.",
    "The work is {Go}, without [travel], and {Flask}.",
    "I do not speak [Dutch] yet.",
    "I lack experience of [management].",
    "I can't [solder], and [tiling] was left to others.",
    "[Payroll] lay outside my remit.",
    "[Procurement] was well beyond my remit.",
    "[Fundraising] was handled by another team.",
    "Unlike [Maven], {Gradle} suits us.",
    "Instead of [Jenkins] we use {GitLab}.",
    "Wrote {Terraform} rather than [CloudFormation] for every account.",
    "We haven't used [Kafka] yet.",
    "We are moving away from [Oracle] and towards {Postgres}.",
    "I no longer practise [dentistry].",
    "Ran {Linux} servers without [Ansible].",
    "{Java} but not [Scala].",
    "{Kotlin} (not [Java]) on {Android}.",
    "Did not touch [Docker], [Helm] or [Istio].",
    "We never used [Docker], [Helm], [Istio].",
    "I have not run a [shift].",
    "A [van licence] is not necessary.",
    "[German]: not required.",
    "[SAP] (not needed), {Excel} and {Word}.",
    "[Latin] – none.",
    "[Bookkeeping] isn't part of the job.",
    "[Tableau] was never used in that office.",
    "We had no [CRM], so I introduced {HubSpot}.",
    "Hardly any [Photoshop].",
    "I have only read about [Rust].",
    "Little or no knowledge of [contracts].",
    "Zero [React] experience.",
    "Nobody on the ward used [Epic].",
    "I refused to use [pesticides].",
    "I declined to learn [Cobol].",
    "Turned down the offer to lead the [sales] team.",
    "Stopped using [Perl] and wrote {Python}.",
    "Everything except [plumbing].",
    "{Carpentry}, {tiling} and painting, but no [electrics].",
    "Never trained in [first aid], although I {swim} well.",
    "I am not a [Java] developer, I am a {tester}.",
    "[Kubernetes] didn't feature in my work.",
    "[Airflow], which I have never used, was run by others.",
    "It is not necessary to speak [Dutch].",
    "You are not expected to know [Figma].",
    "Not needed: [Java], [Python].",
    "We are unable to offer [sponsorship].",
    "Have yet to use [Spark].",
    "We dont use [Jira] here.",
    "Nothing to do with [finance].",
    "I was not part of the [Kubernetes] team.",
    "None of the [audits] were mine.",
    "I did not write [Java] because we had {Kotlin}.",
    "I never learned [French] and taught {Spanish}.",
    "If you have never baked [bread], we show you; you must love {cakes}.",
    "I’ve never used [Excel] macros.",
    "[Night shifts] are not required but {weekends} are.",
    "{Welding}.[No [brazing]].",
    "The [network] was somebody else's job.",
    "[Embedded C] is new to me.",
    "Built sites without any [JavaScript] while learning {CSS}.",
    "{Driving} without [supervision].",
    "Languages other than [English] are welcome.",
    "Neither [Excel] nor [Word] was used, only {Sheets}.",
    "I do not use [Java] and work with {Python} every day.",
    "The plant used {Siemens} controllers, not [Allen Bradley].",
    "Unfamiliar with [Hadoop] but fluent in {Spark}.",
    "[Java] developers need not apply.",
    "I left the [accounts] to others.",
    "Someone else did the [plastering].",
    "I would like to learn [Rust].",
    "No [PHP], no [WordPress], just {Python}.",
    "You will not need to [travel].",
    "This is not a [management] position.",
    "[Cover letters] are not needed.",
    "[Sewing] is not among my skills.",
    "You will not be asked to do [cold calling], but you {write} every day.",
    "[Excel] never came up.",
    "There's no [parking]; {cycling} is easy.",
    "I was never trained in [first aid].",
    "Did {masonry} but avoided [roofing].",
    "Experience of [hotels] is not essential.",
    "[Java]? Not needed.",
    "Cut errors without adding [staff] by using {Kanban}.",
    "Dispensed for the ward, not for the [clinic].",
    "We switched from [Subversion] to {Git} in spring.",
    "We have replaced [Trello] with {Asana}.",
    "We dropped [Heroku] for {Kubernetes}.",
    "Our clerks stopped using [Lotus Notes] and write in {Outlook}.",
    "Forget about [night work].",
    "[Fortran] has been phased out; {Julia} came instead.",
    "[Glazing] was subcontracted.",
    "[Fishing] never appealed to me.",
    "[Knitting]? Not me.",
    "[Roofing] is one thing I can't do.",
    "We leave the [glazing] to subcontractors.",
    "My [forklift card] is not valid any more.",
    "We looked at [Qlik] but chose {Looker}.",
    "[Raw wool] I have not worked with.",
    "[Grafting] I have never done.",
    "[Veneering] I only know from school.",
    "[Crane work] I have yet to do.",
    "[Sourdough] we never baked.",
    "[Salsa], [bachata] and [tango] I do not dance.",
    "[Roofing] and [guttering] I never learned.",
    "[Lambing] I have seen but not done.",
    "[Upholstery] was always the workshop's job; I have not done it.",
    "[Invoicing] was the office's business; {I drove the van}.",
    "[Stencils] belonged to the design desk, I never opened them.",
    "[Sauces] are the chef's; I do not make them.",
    "[Boilers] are the fitters'.",
    "[Hulls] are left to the yard.",
    "[Mowing] was my brother's job.",
    "No [Terraform] so far.",
    "[Snowflake] was introduced by another team without me.",
    "[Plastering] is usually subcontracted.",
    "[Desserts] come from a supplier.",
    "{Cars}; [lorries] expressly not.",
    "[Aluminium]: no experience.",
    "[Aluminium] (never done), {steel} every day.",
    "My [forklift licence] was revoked after an accident.",
    "[First aid course] only booked, not taken.",
    "[Hearing tests] were carried out by the audiologist, I {fit the devices}.",
    "I only watched the [embalming].",
    "[Italian]: a few songs.",
    "My [Italian] is limited to a few words.",
    "[Docker] was the platform team's.",
    "[Docker] was run by my predecessor.",
    "[MongoDB] was tried by a colleague and dropped; I did not work with it.",
    "The site ran on [MongoDB]. I never touched it.",
    "[Blockchain]? Only read about it.",
    "I know [Rust] only by name.",
    "I left before [Kubernetes] came.",
    "My colleagues use [Kubernetes], I do not.",
    "[Web design] we buy from an agency.",
    "[Dosing] is forbidden to me.",
    "[Deployment] was in other hands.",
    "I have to learn [thermography] first.",
    "[Audits] are for the accountants, not for me.",
]
ONLY_SEEMING = [
    "I did not only use {Docker} but also {Helm}.",
    "Not only {Java} but also {Scala}.",
    "Not just {cooking}, also {baking}.",
    "No less than ten years of {welding}.",
    "I can't imagine work without {Python}.",
    "I am not afraid of {heights}.",
    "No one is better at {pruning} than me.",
    "Nobody but me knew {COBOL}.",
    "No stranger to {night shifts}.",
    "Including but not limited to {Excel} and {Word}.",
    "Second to none in {negotiation}.",
    "I never stop learning {Rust}.",
    "I do not hesitate to use {Kubernetes}.",
    "There was no {monitoring} until I built {Grafana} dashboards.",
    "Never missed a deadline in {layout} work.",
    "No problem with {Linux} administration.",
    "Zero downtime {migrations}.",
    "{NoSQL} and no-code tools such as {Airtable}.",
    "Non-destructive {testing} of pressure vessels.",
    "With or without {supervision}, I cook.",
    "Applicants without a {nursing licence} will not be considered.",
    "We cannot hire anyone without a {forklift licence}.",
    "You can't work here without {first aid} training.",
    "Dozens, if not hundreds, of {audits}.",
    "There is no shortage of {sewing} here.",
    "No doubt {Excel} is my best tool.",
    "A {degree} is helpful but not essential.",
    "{Spanish} is a plus, not a must.",
    "{Java} preferred but not required.",
    "Not least {Photoshop}.",
    "I could not have grown the shop without {Shopify}.",
    "Refuse {collection} and street {cleaning}.",
    "Knots, nodes and {notebooks} in {Notion}.",
    "I know {Java} and {Python}.",
    "I taught others to {weld}.",
    "Ran {payroll} for 300 staff by myself.",
    "Led a team of colleagues through {audits}.",
    "My team did not lack {discipline}.",
    "It took no time to learn {Figma}.",
    "I can't get enough of {woodwork}.",
    "Not a day passes without {SQL}.",
    "Repaired pumps and {valves}, above all {turbines}.",
    "{SQL}: 5 years; {Python}: 3 years.",
    "Fixed lathes that nobody else could fix: {turning} and {milling}.",
    "I would not trade {midwifery} for anything.",
    "We replaced {gutters} and cracked {slates}.",
    "I never stopped using {Ada}.",
    "There is no limit to what {sewing} can mend.",
    "Without me the {looms} would have stood still.",
    "{Milling} was never subcontracted, I did it all.",
    "{Pastry} is mine and mine alone.",
    "{Fittings} were always my job.",
    "{Kubernetes} was run by a team of three, me among them.",
    "{Kubernetes} was introduced by me.",
    "My licence was never revoked; {class C} since 2004.",
    "There is no {lathe} I cannot run.",
    "So far no {audit} has failed.",
    "Nothing about {diesel engines} is foreign to me.",
    "{Welding} I have done since school.",
    "As a {nurse} I do not judge.",
    "{Deployments} were not easy, but I ran them.",
    "{Certificates} were revoked and reissued by my scripts.",
    "The chef's {sauces} were made by me.",
    "{Reports} were done for the council's planners.",
    "Built {clusters} for banks; I did not run them.",
    "Some people fear {spreadsheets}; I don't.",
    "I know every {valve} by name.",
    "{Tables} for people I have never met.",
    "Wrote a few {songs} for choirs.",
    "Booked {travel} and took {minutes}.",
    "I only assisted in the first year, since then I do {extractions} alone.",
]

WORDS = [*re.findall(r"\S+", " ".join(DENYING)), "\n", "é", "\U0001f600", "(", ")"]


def _marked(sentence: str) -> tuple[str, list[tuple[int, int, bool]]]:
    """The plain sentence, and its marked parts as start, end, denied."""
    text, marked, opened = "", [], []
    for character in sentence:
        if character in "[{":
            opened.append(len(text))
        elif character in "]}":
            marked.append((opened.pop(), len(text), character == "]"))
        else:
            text += character
    return text, marked


@pytest.mark.parametrize("sentence", DENYING + ONLY_SEEMING)
def test_what_a_sentence_denies_is_told_from_what_it_says(sentence: str) -> None:
    text, marked = _marked(sentence)
    spans = negated_spans(text)
    found = {text[start:end]: is_negated(spans, start, end) for start, end, _ in marked}
    assert found == {text[start:end]: denied for start, end, denied in marked}


def test_a_denial_ends_with_its_sentence() -> None:
    text = "No welding.\nWelding of pipes. We never weld.Then we weld steel"
    assert [text[start:end] for start, end in negated_spans(text)] == [
        "No welding",
        "We never weld",
    ]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Sorted parcels. We never used scanners.", "Sorted parcels."),
        ("We keep neither goats nor bees.", ""),
        ("The work is Go, without travel, and Flask.", "The work is Go and Flask."),
        ("Ran Linux servers (no Docker), wrote Bash.", "Ran Linux servers, wrote Bash."),
        ("I can't weld; the tiling was left to others. I solder.", "I solder."),
        ("Poured steel.\nNo casting.\nGround blades.", "Poured steel.\n\nGround blades."),
    ],
)
def test_what_is_left_reads_as_if_the_denial_had_not_been_written(text: str, rest: str) -> None:
    assert affirmed(text) == rest


def test_a_text_that_denies_nothing_stays_as_it_is() -> None:
    text = "  Ran payroll,  for 300 staff -- and not only that;  audited it!\n"
    assert affirmed(text) == text


@given(st.lists(st.sampled_from(WORDS)))
def test_spans_are_sorted_apart_and_inside_the_text(words: list[str]) -> None:
    text = " ".join(words)
    spans = negated_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] < second[0] for first, second in itertools.pairwise(spans))
    assert len(affirmed(text)) <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        "no ",
        "not, ",
        "a (not b ",
        "without x, ",
        "x not required, ",
        "x by the y, I do not do it; ",
    ],
)
def test_time_grows_with_the_length_of_a_text_and_no_faster(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        began = time.process_time()
        negated_spans(text)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(80_000) < 30 * max(seconds(8_000), 0.002)
