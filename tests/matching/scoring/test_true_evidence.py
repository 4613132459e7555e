"""What is said of a person is true: each status has its reason, and nothing is claimed for them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app import clock
from app.matching.documents import JobPosting
from app.matching.engine import Engine
from app.matching.results import Match, RequirementMatch
from app.matching.text.masking import anonymous_profile

Body = dict[str, Any]


@pytest.fixture(autouse=True)
def _autumn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 15, tzinfo=UTC))


def _match(engine: Engine, skill: str | Body, profile: Body, **job: Any) -> Match:
    asked = skill if isinstance(skill, dict) else {"name": skill}
    posting = JobPosting.from_mapping({"title": "Specialist", "skills": [asked], **job})
    return engine.match_many(posting, [anonymous_profile({"skills": [], **profile})]).items[0].match


def _found(engine: Engine, skill: str | Body, profile: Body, **job: Any) -> RequirementMatch:
    return _match(engine, skill, profile, **job).requirements[0]


def _post(told: str, title: str = "Worker", start: str = "2019-02", **more: Any) -> Body:
    return {"title": title, "start": start, "description": told, **more}


@pytest.mark.parametrize(
    ("asked", "held", "status"),
    [
        ("Fluent Danish", {"code": "da", "level": "C1"}, "met"),
        ("Fluent Danish", {"code": "da", "level": "B2"}, "partial"),
        ("Fluent Danish", {"code": "da", "level": "A2"}, "missing"),
        ("Fluent Danish", {"code": "sv", "level": "native"}, "missing"),
        ("Korean B2", {"code": "ko", "level": "C2"}, "met"),
        ("Korean B2", {"code": "ko", "level": "B1"}, "partial"),
        ("Native Polish", {"code": "pl", "level": "native"}, "met"),
        ("Native Polish", {"code": "cs", "level": "native"}, "missing"),
        ("Urdu", {"code": "ur", "level": "A1"}, "missing"),
        ("Urdu", {"code": "hi", "level": "C2"}, "missing"),
        ("Hungarian", {"code": "hu", "level": "C1"}, "met"),
        ("Greek or Turkish", {"code": "tr", "level": "C1"}, "met"),
        ("Bilingual Welsh/English", {"code": "cy", "level": "native"}, "partial"),
    ],
)
def test_a_language_is_met_by_itself_at_its_level(
    engine: Engine, asked: str, held: Body, status: str
) -> None:
    found = _found(engine, asked, {"languages": [held], "skills": [{"name": "Typing"}]})
    assert found.status == status
    assert (found.reason in ("level", "related")) == (status == "partial")


@pytest.mark.parametrize(
    ("asked", "profile", "status", "reason"),
    [
        ("PALS", {"certifications": [{"name": "Pediatric Advanced Life Support"}]}, "met", None),
        ("CDL Class B", {"certifications": [{"name": "Class A CDL"}]}, "met", None),
        ("CDL Class A", {"certifications": [{"name": "Class B CDL"}]}, "missing", None),
        ("LPN license", {"skills": [{"name": "Nursing"}]}, "missing", None),
        ("NEBOSH", {"certifications": [{"name": "IOSH Managing Safely"}]}, "missing", None),
        ("ACCA", {"summary": "Working towards ACCA, six of thirteen papers passed."},
         "partial", "studied"),
        ("Gas Safe registration", {"certifications": [{"name": "Gas Safe, lapsed 2021"}]},
         "partial", "expired"),
        ("SIA licence", {"certifications": [{"name": "SIA licence, valid to 2022"}]},
         "partial", "expired"),
        ("SIA licence", {"certifications": [{"name": "SIA licence, valid to 2029"}]}, "met", None),
        ("White Card", {"skills": [{"name": "Construction induction card"}]},
         "claimed", "listed_only"),
        ("A2 drone certificate", {"certifications": [{"name": "A2 CofC, LBA"}]}, "met", None),
        ("Paediatric first aid", {"certifications": [{"name": "HLTAID012"}]}, "met", None),
        ("Registered nurse", {"certifications": [{"name": "CORU registration"}]}, "missing", None),
        ("Registered nurse", {"certifications": [{"name": "NMBI PIN"}]}, "met", None),
        ("Optometrist licence", {"certifications": [{"name": "GOC dispensing optician"}]},
         "missing", None),
        ("Driving licence class C", {"summary": "My class C licence was revoked in 2021."},
         "missing", None),
        ("CISSP", {"summary": "I hope to take the CISSP next year."}, "missing", None),
        ("PRINCE2", {"skills": [{"name": "PRINCE2"}]}, "claimed", "listed_only"),
        ("ISO 22716", {"experience": [_post("Kept the plant to ISO 22716.")]}, "met", None),
        ("ISO 22716", {"experience": [_post("Kept the plant to ISO 22000.")]}, "missing", None),
        ("PhD in geology", {"education": [{"degree": "PhD", "field": "Geology"}]},
         "claimed", "studied"),
        ("PhD in geology", {"education": [{"degree": "MSc", "field": "Geology"}]},
         "partial", "level"),
        ("PhD in geology", {"skills": [{"name": "Geology"}]}, "missing", None),
        ("Avalanche blaster licence", {"certifications": [{"name": "Avalanche blaster (licence)"}]},
         "met", None),
        ("Oregon bar admission", {"certifications": [{"name": "Admitted to the bar, Oregon"}]},
         "met", None),
        ("Oregon bar admission", {"certifications": [{"name": "Admitted to the bar, Iowa"}]},
         "partial", "related"),
    ],
)  # fmt: skip
def test_a_credential_is_held_expired_studied_or_missing(
    engine: Engine, asked: str, profile: Body, status: str, reason: str | None
) -> None:
    found = _found(engine, asked, profile)
    assert (found.status, found.reason) == (status, reason)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Rust", "Restored barns after storms and removed rust."),
        ("Airflow", "Balanced ducts for steady air flow."),
        ("Kafka", "Taught Czech literature from Čapek on."),
        ("Puppet", "Played in a travelling theatre."),
        ("Snowflake", "Ran appraisals at Snowflake."),
        ("Tableau", "Swept the Tableau offices."),
        ("SAP", "Drove a director of SAP."),
        ("Slack", "Cooked for the staff of Slack."),
        ("Docker", "Unloaded ships in the docks."),
        ("Spark", "Changed plugs and sparks of engines."),
    ],
)
def test_a_proper_name_is_met_by_itself_alone(engine: Engine, asked: str, told: str) -> None:
    assert _found(engine, asked, {"experience": [_post(told)]}).status == "missing"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Rust", "Wrote drivers in Rust."), ("Kubernetes", "Ran k8s clusters for a bank."),
        ("JavaScript", "Built forms in React."), ("SQL", "Tuned PostgreSQL queries."),
        ("Snowflake", "Modelled sales in Snowflake."), ("SAP ERP", "Wrote reports in SAP ERP."),
        ("RMAN", "Wrote RMAN backups."), ("GD&T", "Read drawings with GD&T."),
        ("Tableau", "Built Tableau dashboards."), ("Docker", "Built images with Docker."),
    ],
)  # fmt: skip
def test_a_name_in_a_sentence_is_found(engine: Engine, asked: str, told: str) -> None:
    found = _found(engine, asked, {"experience": [_post(told, "Clerk")]})
    assert found.status == "met"
    assert found.evidence is not None
    assert (found.evidence.kind, found.evidence.post) == ("experience", "Clerk")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("TIG welding", "GTAW root passes on furnace tubes."),
        ("Warehouse management system", "Booked pallets in SAP EWM at a spare-parts hub."),
        ("SIEM", "Tuned alert rules in LogRhythm."),
        ("Functional safety", "Wrote the safety plan after ISO 26262 for a steering unit."),
        ("Cognitive assessment", "Ran MoCA interviews in a memory clinic."),
        ("Photogrammetry", "Made orthophotos of vineyards with Pix4D."),
        ("Code review", "Answered merge requests of four teams each morning."),
        ("Land register", "Filed Grundbuch applications for two notaries."),
        ("Anti-money laundering", "Wrote suspicious activity reports for a bank."),
        ("Stocktaking", "Led the annual inventory count of a timber yard."),
        ("Bookkeeping", "Kept the ledgers of a bakery in Lexware."),
    ],
)
def test_a_tool_or_method_shows_what_it_is_for(engine: Engine, asked: str, told: str) -> None:
    assert _found(engine, asked, {"experience": [_post(told)]}).status == "met"


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("MAG welding", "MIG welding"), ("LogRhythm", "ArcSight"), ("SAP2000", "ETABS"),
        ("Contact lens fitting", "Spectacle dispensing"), ("ISO 45001", "ISO 14001"),
        ("Lexware", "FreshBooks"),
    ],
)  # fmt: skip
def test_a_sister_of_it_is_not_it(engine: Engine, asked: str, listed: str) -> None:
    found = _found(engine, asked, {"headline": "Worker", "skills": [{"name": listed}]})
    assert found.status in ("missing", "partial")


@pytest.mark.parametrize(
    ("asked", "title", "told"),
    [
        ("Kubernetes", "Recruiter", "Hired engineers for Kubernetes and Terraform."),
        ("Terraform", "Talent partner", "Filled vacancies in Terraform and Go."),
        ("AutoCAD", "Account executive", "Sold AutoCAD licences to builders."),
        ("Python", "Lecturer", "Gave lectures on Python to beginners."),
        ("Salesforce", "Buyer", "Purchased Salesforce seats and compared offers."),
        ("Figma", "Columnist", "Wrote articles about Figma for a magazine."),
        ("SolidWorks", "Underwriter", "Insured firms that draw in SolidWorks."),
        ("Photoshop", "Brand manager", "Promoted Photoshop courses on the radio."),
        ("React", "Recruitment officer", "Screened applicants on React and TypeScript."),
        ("Power BI", "Training coordinator", "Organised workshops on Power BI for clerks."),
    ],
)
def test_what_others_did_is_partial_at_most(
    engine: Engine, asked: str, title: str, told: str
) -> None:
    profile = {"experience": [_post(told, title)]}
    found = _found(engine, asked, profile)
    assert (found.status, found.reason) == ("partial", "not_practised")
    listed = _found(engine, asked, {**profile, "skills": [{"name": asked}]})
    assert (listed.status, listed.reason) == ("partial", "not_practised")


def test_the_same_dealing_counts_for_a_job_that_asks_for_it(engine: Engine) -> None:
    profile = {"experience": [_post("Hired engineers for Kubernetes.", "Recruiter")]}
    found = _found(engine, "Kubernetes", profile, title="Technical recruiter")
    assert found.status == "met"


@pytest.mark.parametrize(
    "told",
    [
        "Kept Linux servers. We did not use Kubernetes.", "No Kubernetes here.",
        "I have never run Kubernetes.", "Containers without Kubernetes.",
        "Kubernetes was outside my remit.", "I cannot operate Kubernetes yet.",
        "We chose Nomad instead of Kubernetes.", "I lack Kubernetes experience.",
        "Kubernetes is not something I do.", "Nobody used Kubernetes.",
    ],
)  # fmt: skip
def test_what_is_denied_is_no_evidence(engine: Engine, told: str) -> None:
    assert _found(engine, "Kubernetes", {"experience": [_post(told)]}).status == "missing"
    assert _found(engine, "Kubernetes", {"skills": [{"name": "no Kubernetes"}]}).status == "missing"


@pytest.mark.parametrize(
    "skill",
    ["Thatching", "Dry stone walling", "Glass blowing", "Bookbinding", "Saddlery",
     "Horseshoeing", "Lace making", "Organ tuning", "Beekeeping", "Oyster farming"],
)  # fmt: skip
def test_years_are_asked_of_any_skill(engine: Engine, skill: str) -> None:
    asked = {"name": skill, "min_years": 5}
    short = _match(engine, asked, {"skills": [{"name": skill, "years": 1}]})
    found = short.requirements[0]
    assert (found.status, found.reason) == ("partial", "years")
    assert (found.years_found, found.years_required) == (1.0, 5.0)
    long = _match(engine, asked, {"skills": [{"name": skill, "years": 6}]})
    assert long.requirements[0].status == "claimed"
    assert long.score > short.score


def test_years_come_from_the_posts_that_show_it(engine: Engine) -> None:
    def years(*posts: Body) -> float | None:
        asked = {"name": "Thatching", "min_years": 5}
        return _found(engine, asked, {"experience": list(posts)}).years_found

    first = _post("Thatching.", "Thatching", "2018-12", end="2022-11")
    beside = _post("Thatching again.", "Thatching", "2018-12", end="2022-11")
    after = _post("Thatching too.", "Thatching", "2022-12")
    other = _post("Drove buses.", "Bus driver", "2010-01", end="2018-11")
    assert years(first) == 4.0
    assert years(first, beside) == 4.0
    assert years(first, after) == 8.0
    assert years(other, first) == 4.0
    assert years({**first, "title": "Thatching (50 %)"}) == 2.0
    halves = [{**post, "title": "Thatching, part-time"} for post in (first, beside)]
    assert years(*halves) == 4.0
    assert years({**first, "start": "2031-01", "end": "2039-01"}) is None
    assert years({**first, "start": "1901-01", "end": "1909-01"}) is None


def test_what_was_last_done_long_ago_is_stale(engine: Engine) -> None:
    old = {"experience": [_post("Wrote reports in Perl.", "Clerk", "2010-01", end="2014-06")]}
    found = _found(engine, "Perl", old)
    assert (found.status, found.reason) == ("partial", "stale")
    listed = _found(engine, "Perl", {**old, "skills": [{"name": "Perl"}]})
    assert (listed.status, listed.reason) == ("partial", "stale")
    new = _found(engine, "Perl", {"experience": [_post("Wrote reports in Perl.", "Clerk")]})
    assert (new.status, new.reason) == ("met", None)


def test_a_listed_skill_shows_the_post_that_backs_it(engine: Engine) -> None:
    profile = {
        "skills": [{"name": "Perl"}, {"name": "Ruby"}],
        "experience": [_post("Wrote reports in Perl.", "Report writer")],
    }
    shown = _found(engine, "Perl", profile)
    assert shown.status == "met"
    assert shown.evidence is not None
    assert shown.evidence.post == "Report writer"
    listed = _found(engine, "Ruby", profile)
    assert (listed.status, listed.reason) == ("claimed", "listed_only")
    assert listed.evidence is not None
    assert listed.evidence.post is None


def test_something_related_says_so(engine: Engine) -> None:
    found = _found(engine, "AWS", {"skills": [{"name": "Google Cloud"}]})
    assert (found.status, found.reason) == ("partial", "related")
