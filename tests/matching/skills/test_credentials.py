"""Credentials are exact things: asked for by their names, held, expired or only studied."""

import pytest

from app.matching.documents import CandidateProfile
from app.matching.skills.credential_states import CredentialState
from app.matching.skills.credentials import credentials_asked, load_credentials
from app.matching.skills.degrees import BACHELOR, DOCTORATE, MASTER, degree_asked, degrees_in
from app.matching.skills.held_credentials import held_credentials, held_degrees
from app.matching.skills.standards import standards_asked, standards_in


def _states(key: str, **fields: object) -> set[str]:
    profile = CandidateProfile.from_mapping({"skills": [], **fields})
    return {h.validity.state.name for h in held_credentials(profile) if h.key == key}


def test_there_are_hundreds_and_each_covers_what_is_known() -> None:
    known = load_credentials()
    assert len(known) >= 250
    assert all(covered in known for one in known.values() for covered in one.covers)
    assert not [one.key for one in known.values() if one.key in one.covers]


@pytest.mark.parametrize(
    ("requirement", "keys"),
    [
        ("Valid class B CDL", ("cdl-b",)),
        ("LVN license", ("lpn",)),
        ("NMC pin", ("nmc",)),
        ("Chartered accountant (ACA)", ("chartered-accountant", "aca")),
        ("PALS certification", ("pals",)),
        ("OSHA 10-hour card", ("osha-10",)),
        ("18th Edition", ("wiring-18",)),
        ("Level 3 Food Hygiene certificate", ("food-hygiene-3",)),
        ("Lean Six Sigma Black Belt", ("six-sigma-black-belt",)),
        ("CompTIA Network+", ("comptia-network",)),
        ("Enhanced DBS check", ("dbs",)),
        ("IPAF 3a and 3b", ("ipaf",)),
        ("A&P license", ("faa-ap",)),
        ("SC clearance required", ("clearance-sc",)),
        ("CELTA or DELTA", ("celta", "delta")),
        ("You hold a current NEBOSH General Certificate", ("nebosh-general",)),
        ("Reach truck licence", ("forklift-reach",)),
        ("GDPR compliance", ("gdpr",)),
    ],
)
def test_a_requirement_names_known_credentials(requirement: str, keys: tuple[str, ...]) -> None:
    asked = credentials_asked(requirement)
    assert asked is not None
    assert asked.keys == keys
    assert asked.any_of == (" or " in requirement)


@pytest.mark.parametrize(
    "requirement",
    [
        "Supplier qualification", "Ticket triage", "Patient registration", "Certificate rotation",
        "Telehandler", "First aid", "Nursing", "Project management", "Scrum", "CPR dummies",
        "Software licensing", "Card games", "CFA firm research", "GDPR-ready data models",
        "Gift card design", "Driving", "Truck driving",
    ],
)  # fmt: skip
def test_a_topic_or_an_activity_is_no_credential(requirement: str) -> None:
    assert credentials_asked(requirement) is None


def test_an_unknown_paper_is_told_by_its_own_words() -> None:
    asked = credentials_asked("Avalanche blaster licence")
    assert asked is not None
    assert not asked.keys
    assert asked.words == ("avalanche", "blaster")
    narrowed = credentials_asked("Oregon bar admission")
    assert narrowed is not None
    assert (narrowed.keys, narrowed.words) == (("bar",), ("oregon",))


@pytest.mark.parametrize(
    ("key", "fields", "states"),
    [
        ("bls", {"certifications": [{"name": "Basic Life Support (Red Cross)"}]}, {"HELD"}),
        ("rn", {"certifications": [{"name": "RN licence, lapsed 2020"}]}, {"EXPIRED"}),
        ("rn", {"certifications": [{"name": "Registered Nurse"}],
                "summary": "My RN license expired in 2019."}, {"EXPIRED"}),
        ("acca", {"summary": "Working towards ACCA, nine of thirteen papers passed."}, {"STUDIED"}),
        ("acca", {"headline": "Chartered certified accountant, FCCA"}, {"HELD"}),
        ("cissp", {"summary": "I plan to sit the CISSP in autumn."}, {"ABSENT"}),
        ("cissp", {"summary": "I have never held a CISSP."}, {"ABSENT"}),
        ("pmp", {"experience": [{"title": "Trainer",
                 "description": "Taught evening courses for the PMP exam."}]}, {"NOT_OWN"}),
        ("pmp", {"experience": [{"title": "Recruiter",
                 "description": "Hired PMP holders for rail firms."}]}, {"NOT_OWN"}),
        ("cpa", {"education": [{"degree": "CPA review course", "field": "Taxation"}]}, {"STUDIED"}),
        ("gas-safe", {"certifications": [{"name": "Gas Safe card, valid to 2031"}]}, {"HELD"}),
        ("apics-cpim", {"certifications": [
            {"name": "Certified in Planning and Inventory Management"}]}, {"HELD"}),
        ("apics-cpim", {"certifications": [{"name": "CPIM, planning to sit it"}]}, {"ABSENT"}),
        ("cpr", {"certifications": [{"name": "Cardiopulmonary resuscitation"}]}, {"HELD"}),
        ("emt-b", {"experience": [{"title": "EMT, county ambulance"}]}, {"HELD"}),
        ("emt-b", {"experience": [{"title": "EMT student"}]}, {"STUDIED"}),
        ("solicitor", {"experience": [{"title": "Solicitor, family law"}]}, {"HELD"}),
        ("hipaa", {"experience": [{"title": "Analyst",
                   "description": "Reviewed disclosures under HIPAA."}]}, {"HELD"}),
        ("ahpra-nurse", {"skills": [{"name": "AHPRA registered nurse"}]}, {"HELD"}),
        ("approbation", {"summary": "Deutsche Approbation since 2014."}, {"HELD"}),
        ("hgv-1", {"summary": "CE licence withdrawn in 2022."}, {"ABSENT"}),
        ("mrics", {"headline": "Member of the Royal Institution (chartered)"}, {"HELD"}),
        ("rn", {"experience": [{"title": "Porter",
                "description": "Worked beside RN and LPN staff."}]}, set()),
        ("pmp", {"skills": [{"name": "Project management"}]}, set()),
        ("osha-30", {"certifications": [{"name": "OSHA 10 construction"}]}, set()),
    ],
)  # fmt: skip
def test_held_expired_studied_and_dealt_with_are_told_apart(
    key: str, fields: dict[str, object], states: set[str]
) -> None:
    assert _states(key, **fields) == states


def test_a_year_of_validity_is_read() -> None:
    profile = CandidateProfile.from_mapping(
        {"skills": [], "certifications": [{"name": "SIA door supervisor licence, valid to 2023"}]}
    )
    assert {held.validity.until for held in held_credentials(profile)} == {2023}


def test_two_credentials_of_one_sentence_keep_their_own_states() -> None:
    profile = CandidateProfile.from_mapping(
        {"skills": [], "summary": "BLS and ACLS are current, PALS expired in 2021."}
    )
    states = {held.key: held.validity.state for held in held_credentials(profile) if held.key}
    assert states["pals"] == CredentialState.EXPIRED
    assert states["bls"] == states["acls"] == CredentialState.HELD


@pytest.mark.parametrize(
    ("have", "wanted", "covers"),
    [
        ("cdl-a", "cdl-b", True), ("cdl-b", "cdl-a", False),
        ("six-sigma-black-belt", "six-sigma-yellow-belt", True),
        ("osha-30", "osha-10", True), ("osha-10", "osha-30", False),
        ("food-hygiene-3", "food-hygiene-2", True), ("hgv-1", "hgv-2", True),
        ("hgv-2", "hgv-1", False), ("aws-saa", "aws-any", True), ("ccie", "ccna", True),
        ("lpn", "rn", False), ("pmp", "prince2", False), ("cswip-34u", "cswip-31", False),
    ],
)  # fmt: skip
def test_the_higher_covers_the_lower_and_neighbours_cover_nothing(
    have: str, wanted: str, covers: bool
) -> None:
    assert (wanted in load_credentials()[have].covers) == covers


@pytest.mark.parametrize(
    ("requirement", "number", "part"),
    [
        ("ISO 22716", "22716", ""), ("ISO/IEC 17025:2017", "17025", ""),
        ("BS EN ISO 3834-2", "3834", "2"), ("Experience with IEC 62304", "62304", ""),
        ("ISO45001", "45001", ""), ("knowledge of EN 1090", "1090", ""),
    ],
)  # fmt: skip
def test_a_standard_is_its_number(requirement: str, number: str, part: str) -> None:
    (found,) = standards_asked(requirement)
    assert (found.number, found.part) == (number, part)


def test_years_and_activities_are_no_standards() -> None:
    assert not list(standards_in("Trained in 2019 and en 2020"))
    assert standards_asked("ISO 45001 auditing") == ()


@pytest.mark.parametrize(
    ("requirement", "level", "fields"),
    [
        ("PhD in chemistry", DOCTORATE, ("chemistry",)),
        ("Master's degree", MASTER, ()),
        ("BSc Marine Biology", BACHELOR, ("marinebiology",)),
        ("Bachelor's or Master's in Economics", BACHELOR, ("economic",)),
        ("MBA", MASTER, ("businessadministration",)),
        ("Degree in physics or mathematics", BACHELOR, ("physic", "mathematic")),
        ("BSN", BACHELOR, ("nursing",)),
    ],
)
def test_a_degree_is_a_level_and_a_field(
    requirement: str, level: int, fields: tuple[str, ...]
) -> None:
    asked = degree_asked(requirement)
    assert asked is not None
    assert (asked.level, asked.fields) == (level, fields)


@pytest.mark.parametrize(
    "text", ["Scrum Master", "Master data", "Headmaster", "Degree or equivalent experience", "Chef"]
)
def test_a_master_of_something_else_is_no_degree(text: str) -> None:
    assert degree_asked(text) is None


def test_degrees_of_a_profile() -> None:
    assert {(d.level, d.field) for d in degrees_in("MSc", "Organic Chemistry")} == {
        (MASTER, "organicchemistry"),
        (MASTER, "chemistry"),
    }
    profile = CandidateProfile.from_mapping(
        {
            "skills": [],
            "headline": "Geologist, PhD candidate",
            "education": [{"institution": "Lakeview", "degree": "BSc", "field": "Geology"}],
        }
    )
    held = {(h.degree.level, h.degree.field, h.state.name) for h in held_degrees(profile)}
    assert (BACHELOR, "geology", "HELD") in held
    assert (DOCTORATE, "candidate", "STUDIED") in held or (DOCTORATE, "", "STUDIED") in held
