"""Only what is asked of a person is a requirement, however an advertisement is laid out."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.text.job_sections import place_sentences, read_description
from app.matching.text.normalise import normalise
from tests.matching.text.adverts import ADVERTS, Advert
from tests.matching.text.feed_adverts import FEED_ADVERTS


def asked(description: str) -> list[tuple[str, str]]:
    """What a description asks: sentence and role."""
    read = read_description(description)
    return [(one.text, one.role) for one in read if one.role in ("duty", "nice")]


@pytest.mark.parametrize("advert", [*ADVERTS, *FEED_ADVERTS], ids=lambda advert: advert.trade)
def test_an_advertisement_asks_what_its_author_asks(advert: Advert) -> None:
    found = asked(advert.text)
    shown = [text.removesuffix(".") for text, role in found if role == "duty"]
    needed = [text.removesuffix(".") for text in advert.needed]
    assert len(shown) == len(needed)
    for written, expected in zip(shown, needed, strict=True):
        assert written.lower().endswith(expected.lower())
    assert tuple(text for text, role in found if role == "nice") == advert.welcome


LAYOUTS = [
    "<h3>Duties</h3><ul><li>Fire the kiln</li><li>Glaze tiles</li></ul>",
    "<p><b>Duties</b></p><p>&bull; Fire the kiln<br>&bull; Glaze tiles</p>",
    "&lt;b&gt;Duties:&lt;/b&gt;&lt;br/&gt;- Fire the kiln&lt;br/&gt;- Glaze tiles",
    "&amp;lt;li&amp;gt;Fire the kiln&amp;lt;/li&amp;gt;&amp;lt;li&amp;gt;Glaze tiles",
    "<table><tr><td>Duties</td><td><ul><li>Fire the kiln<li>Glaze tiles</ul></td></table>",
    "## Duties\n\n* Fire the **kiln**\n* Glaze _tiles_",
    "**Duties**\n+ Fire the kiln\n+ Glaze tiles",
    "Duties\n------\n1) Fire the kiln\n2) Glaze tiles",
    "Duties ▪ Fire the kiln ▪ Glaze tiles",
    "Duties: 1. Fire the kiln 2. Glaze tiles",
    "Duties: - Fire the kiln - Glaze tiles",
    "DUTIES\r\n\r\n➢ Fire the kiln\r\n➢ Glaze tiles",
    "Duties:\n  (a) Fire the kiln\n  (b) Glaze tiles",
    "Duties\n🔥 Fire the kiln\n🎨 Glaze tiles",
    "Duties:\\n- Fire the kiln\\n- Glaze tiles",
    "> Duties:\n> – Fire the kiln\n> – Glaze tiles",
    "Your duties at Moss & Reed\n✔Fire the kiln\n✔Glaze tiles",
    "What you will be doing:\no  Fire the kiln\no  Glaze tiles",
    "Duties\n\nFire the kiln\n\nGlaze tiles",
    "- [ ] Fire the kiln\n- [x] Glaze tiles",
    "<ul><li><b>Fire the kiln</b></li><li><strong>Glaze tiles</strong></li></ul>",
    "Duties: Fire the kiln; Glaze tiles",
    "Duties:Fire the kiln;Glaze tiles",
    "Duties:\ni. Fire the kiln\nii. Glaze tiles",
    "Duties * Fire the kiln * Glaze tiles",
    "Duties:\nA. Fire the kiln\nB. Glaze tiles",
    "Duties:\n~ Fire the kiln\n~ Glaze tiles",
    "Duties 1.Fire the kiln 2.Glaze tiles",
]


@pytest.mark.parametrize("text", LAYOUTS)
def test_a_list_is_read_in_any_layout(text: str) -> None:
    assert asked(text) == [("Fire the kiln", "duty"), ("Glaze tiles", "duty")]


NOT_ASKED = [
    "Our founders met at a bus stop in 2009.",
    "The interview has two stages.",
    "Please quote reference 4471.",
    "You will receive 25 days of holiday and a pension.",
    "You'll get a laptop of your choice.",
    "The office is five minutes from the station.",
    "Hybrid, two days in the office.",
    "Join our friendly team of twelve!",
    "Start date: 1 March.",
    "Salary: £30,000 to £34,000.",
    "£12.40 per hour, paid weekly.",
    "We use Jira and Confluence for planning.",
    "Applications are reviewed on a rolling basis.",
    "Everybody is considered without regard to race, religion or age.",
    "Candidates must be authorised to work in the UK.",
    "You must live within 30 miles of Leeds.",
    "Remote anywhere in Portugal.",
    "Relocation assistance is available.",
    "We do not take CVs from recruitment agencies.",
    "Bring your dog to work.",
    "A subsidised canteen and free parking.",
    "Refer a friend and earn £500.",
    "This is a temporary contract until December.",
    "Established in 1968, we have grown to 400 staff.",
    "For more information visit our website.",
    "Contact Jane on 0161 496 0999.",
    "Your data is processed in line with our privacy policy.",
    "Only shortlisted candidates will be contacted.",
    "Sounds like you? Apply today!",
    "The role is based in Cardiff.",
    "It has been tried before.",
    "So half of the job is waiting.",
    "Company pension, bike scheme, Friday drinks.",
    "Posted on 3 April 2026.",
    "You can work from anywhere in Spain for four weeks a year.",
    "Our mission is to make banking human.",
    "Work permits are not sponsored.",
    "Travel expenses are reimbursed.",
    "We are recruiting as two colleagues retire.",
    "Applicants with a disability are guaranteed an interview.",
    "The successful candidate will be on probation for a year.",
    "Applications without a photograph, please.",
    "Training is provided.",
    "You report to the kiln master.",
]


@pytest.mark.parametrize("line", NOT_ASKED)
def test_facts_of_the_job_are_no_requirement_behind_a_list(line: str) -> None:
    listed = "Requirements:\n- Closing the ledgers\n- Sage"
    assert asked(f"{listed}\n\n{line}") == asked(listed)


@pytest.mark.parametrize("line", NOT_ASKED)
def test_facts_of_the_job_are_no_requirement_in_prose(line: str) -> None:
    duty = "You close the ledgers of three firms."
    assert asked(f"{duty}\n{line}") == [(duty, "duty")]
    assert asked(f"{line} {duty}") == [(duty, "duty")]


WELCOME = [
    "Latin would be a plus.",
    "Ideally you have studied Latin.",
    "Latin is highly desireable.",
    "Latin prefered.",
    "Latin is a bonus, not a must.",
    "Knowledge of Latin is beneficial but not essential.",
    "If your Latin is poor, don't worry, that's fine.",
    "It helps if you know Latin.",
    "Latin (nice to have)",
    "Some Latin would be welcome.",
    "Latin is advantagous.",
    "Nice to have: Latin",
    "We'd love it if you knew Latin.",
    "Not required, but Latin is good to have.",
    "Familiarity with Latin is an asset.",
    "Bonus points if you have taught Latin.",
    "Latin is useful but we can teach you.",
    "Don't worry if your Latin is rusty.",
]


@pytest.mark.parametrize("line", WELCOME)
@pytest.mark.parametrize("before", ["Requirements:\n- Greek\n- ", "You teach Greek.\n"])
def test_what_is_welcome_is_not_needed(line: str, before: str) -> None:
    assert [role for text, role in asked(before + line) if "Latin" in text] == ["nice"]


NEEDED = [
    "You must know Latin.",
    "Latin is required.",
    "Strong Latin",
    "You bring Latin.",
    "At least two years of Latin, ideally at a school",
    "Latin is essential.",
    "We expect Latin.",
    "You have taught Latin.",
    "Fluent Latin, preferably spoken",
    "Five years of Latin, Tacitus preferred",
    "The successful candidate knows Latin.",
    "No less than three years of Latin",
]


@pytest.mark.parametrize("line", NEEDED)
@pytest.mark.parametrize("before", ["Requirements:\n- Greek\n- ", "You teach Greek.\n"])
def test_what_is_needed_is_not_only_welcome(line: str, before: str) -> None:
    assert [role for text, role in asked(before + line) if "Latin" in text] == ["duty"]


DENIED = [
    "No Latin needed.",
    "You do not need Latin.",
    "Latin is not required.",
    "Experience of Latin isn't necessary.",
    "We do not read Latin.",
    "No need to know Latin.",
    "Latin is not part of the job.",
    "No Latin? No problem.",
    "You will never touch Latin.",
    "No prior Latin expected.",
    "We are moving away from Latin.",
    "Latinists need not apply, and we use no Latin.",
    "Unlike others we do not ask for Latin.",
    "No Latin.",
    "This is not a Latin post.",
    "No evening work in Latin classes.",
]


@pytest.mark.parametrize("line", DENIED)
@pytest.mark.parametrize("before", ["Requirements:\n- Greek\n- ", "You teach Greek.\n"])
def test_what_is_denied_is_not_asked(line: str, before: str) -> None:
    assert [text for text, _ in asked(before + line) if "Latin" in text] == []


def test_a_wish_beside_a_need_is_told_apart() -> None:
    assert asked("- Excel is required; Access is a plus.\n- Greek at B2; Latin is an asset") == [
        ("Excel is required", "duty"),
        ("Access is a plus.", "nice"),
        ("Greek at B2", "duty"),
        ("Latin is an asset", "nice"),
    ]


GLUED = [
    ("A careful hand is wanted.You prepare slides.", ["You prepare slides."]),
    ("We keep bees.You extract honey.Wages are weekly.", ["You extract honey."]),
    ("You write Node.js and ASP.NET services.", ["You write Node.js and ASP.NET services."]),
    ("You begin at 6 a.m. You open the shop.", ["You begin at 6 a.m.", "You open the shop."]),
    ("The work is in SQL.You load tables.", ["You load tables."]),
    ("Closed on Mondays!You bake bread.", ["You bake bread."]),
]


@pytest.mark.parametrize(("text", "duties"), GLUED)
def test_sentences_glued_together_are_parted(text: str, duties: list[str]) -> None:
    assert [sentence for sentence, _ in asked(text)] == duties


HEADINGS = [
    "DISTINGUISHING CHARACTERISTICS",
    "Open Date: 09-30-16",
    "Closing Date/Time: Continuous",
    "Skill Details",
    "Company Details:",
    "Job Type: Full-time",
    "Department: Parks",
    "FLSA Status: Exempt",
    "Salary: $21.40 hourly",
    "Reports to: Head of Kitchens",
    "WORKING CONDITIONS",
    "Requisition ID: R-10033",
    "**About Moss & Reed**",
    "Work location: Hull",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_and_facts_of_a_form_are_no_requirements(heading: str) -> None:
    text = f"{heading}\n\nWhat you will do:\n- Fire the kiln"
    assert asked(text) == [("Fire the kiln", "duty")]


def test_places_point_to_the_text_as_sent() -> None:
    text = "<h2>Tasks</h2><ul><li>Fry&nbsp;<b>fish</b> &amp; chips</li></ul><p>Nice crew.</p>"
    placed = list(place_sentences(text))
    assert [(one.text, one.is_heading) for one in placed] == [
        ("Tasks", True),
        ("Fry\xa0fish & chips", False),
        ("Nice crew.", False),
    ]
    fish = placed[1]
    assert text[fish.start : fish.end] == "Fry&nbsp;<b>fish</b> &amp; chips"
    start, end = fish.span(fish.text.index("fish"), fish.text.index("fish") + 4)
    assert text[start:end] == "fish"


@given(st.text(alphabet="aBc .!?\n<>/lipu&;#-*•1:e\U0001f525é", max_size=400))
def test_any_text_is_read_and_every_place_is_in_it(text: str) -> None:
    last = 0
    for sentence in place_sentences(text):
        assert last <= sentence.start <= sentence.end <= len(text)
        assert len(sentence.places) == len(sentence.text) + 1
        last = sentence.start
    assert all(one.text == normalise(one.text) for one in read_description(text))


@pytest.mark.parametrize(
    "unit", ["- Weld no pipe, if you can; ", "<li>a", "You bake. ", "&lt;p&gt;"]
)
def test_time_grows_with_the_length_of_a_description_and_no_faster(unit: str) -> None:
    def seconds(size: int) -> float:
        began = time.process_time()
        read_description(unit * (size // len(unit)))
        return time.process_time() - began

    seconds(500)
    assert seconds(20_000) < 40 * max(seconds(2_000), 0.002)
