"""Documents over HTTP: drafts that can be sent on, problems that repeat nothing, nothing stored."""

import io
import json
from typing import Any

import pytest

from app.database import Database
from app.models.base import Base
from app.services.documents.csv_tables import read_table
from app.services.documents.json_resume_export import export_resume
from tests.harness import bodies, documents
from tests.harness.callers import Caller, Callers, made

CV = """Joan Ferrer
Landscape gardener
joan.ferrer@example.com | +44 7700 900301
Canterbury, Kent, UK

PROFILE

Gardener with ten years in parks. Knows soil, people and weather.

EXPERIENCE

Head Gardener, Wyvern Park Trust
March 2019 - present
- Lead four gardeners; planting plans in AutoCAD
- Risk assessment and first aid

Gardener, Harbour Estates Ltd
2014 - 2018
- Pruning and irrigation

EDUCATION

BSc Horticulture, University of Reading, 2010 - 2013

CERTIFICATIONS

First Aid at Work, Red Cross, 2022, valid until 06/2025

LANGUAGES

English (native), Catalan (B2)

SKILLS

Pruning, Irrigation (5 years), Planting plans, AutoCAD

INTERESTS

Birds
"""


@pytest.fixture
def candidate(callers: Callers) -> Caller:
    return callers["candidate"]


def _sent(caller: Caller, data: bytes, name: str = "cv.txt") -> Any:
    return caller.post("/v1/candidates/import-cv", files={"file": (name, data)})


def test_a_cv_becomes_a_draft_that_can_be_sent_on(callers: Callers) -> None:
    read = made(_sent(callers["candidate"], CV.encode()), 200)
    profile = read["profile"]
    assert profile["name"] == "Joan Ferrer"
    assert profile["headline"] == "Landscape gardener"
    assert profile["location"] == {"country": "GB", "city": "Canterbury"}
    assert [
        (post["title"], post["company"], post["start"], post["end"])
        for post in profile["experience"]
    ] == [
        ("Head Gardener", "Wyvern Park Trust", "2019-03", None),
        ("Gardener", "Harbour Estates Ltd", "2014-01", "2018-12"),
    ]
    assert profile["education"][0]["institution"] == "University of Reading"
    assert profile["certifications"] == [
        {"name": "First Aid at Work (expires 2025-06)", "issuer": "Red Cross", "year": 2022}
    ]
    assert profile["languages"] == [
        {"code": "en", "level": "native"},
        {"code": "ca", "level": "B2"},
    ]
    assert {"name": "Irrigation", "years": 5.0, "level": None, "last_used": None} in profile[
        "skills"
    ]
    assert made(callers["admin"].post("/v1/candidates", profile))["name"] == "Joan Ferrer"


def test_every_place_holds_what_was_read(candidate: Caller) -> None:
    read = made(_sent(candidate, CV.encode()), 200)
    text = read["text"]

    def at(path: str) -> str:
        (place,) = read["places"][path]
        shown: str = text[place["start"] : place["end"]]
        return shown

    assert at("name") == "Joan Ferrer"
    assert at("email") == "joan.ferrer@example.com"
    assert at("experience.0.title") == "Head Gardener"
    assert at("experience.1.start") == "2014 - 2018"
    assert at("certifications.0.expires") == "06/2025"
    assert set(read["places"]) == set(read["confidence"])
    assert all(0 < sure <= 1 for sure in read["confidence"].values())


def test_a_skill_names_all_its_places(candidate: Caller) -> None:
    read = made(_sent(candidate, CV.encode()), 200)
    names = [skill["name"] for skill in read["profile"]["skills"]]
    places = read["places"][f"skills.{names.index('Pruning')}.name"]
    shown = [read["text"][place["start"] : place["end"]].lower() for place in places]
    assert len(shown) >= 2
    assert set(shown) == {"pruning"}


def test_what_a_profile_cannot_carry_is_a_warning(candidate: Caller) -> None:
    read = made(_sent(candidate, CV.encode()), 200)
    assert "interests" in {warning["field"] for warning in read["warnings"]}
    bare = made(_sent(candidate, b"A page of no use to anybody at all"), 200)
    assert {"name", "email"} <= {warning["field"] for warning in bare["warnings"]}


def test_nothing_is_stored(database: Database, candidate: Caller) -> None:
    before = made(candidate.get("/v1/me"), 200)
    made(_sent(candidate, CV.encode()), 200)
    assert made(candidate.get("/v1/me"), 200) == before
    with database.read() as session:
        for table in Base.metadata.sorted_tables:
            rows = session.execute(table.select()).all()
            assert "Joan Ferrer" not in str(rows), table.name


@pytest.mark.parametrize(
    ("data", "name", "slug"),
    [
        (documents.pdf(b"", locked=True), "cv.pdf", "document-encrypted"),
        (b"Joan Ferrer", "joan-ferrer.pdf", "document-mistyped"),
        (
            documents.word(["Joan"], {"word/vbaProject.bin": b"1"}),
            "cv.docx",
            "document-with-macros",
        ),
        (b"Joan Ferrer", "joan.exe", "unsupported-media-type"),
    ],
)
def test_each_trouble_is_a_problem_of_its_own_and_repeats_nothing(
    candidate: Caller, data: bytes, name: str, slug: str, capfd: pytest.CaptureFixture[str]
) -> None:
    response = _sent(candidate, data, name)
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"/problems/{slug}"
    assert problem["status"] == response.status_code < 500
    assert "oan" not in response.text.replace("reason", "")
    assert "Ferrer" not in "".join(capfd.readouterr())


def test_more_than_ten_mebibytes_are_refused_unread(candidate: Caller) -> None:
    assert _sent(candidate, b"a" * (10 * 2**20 + 1)).status_code == 413
    declared = candidate.post(
        "/v1/candidates/import-cv",
        content=b"--x",
        headers={"content-type": "multipart/form-data; boundary=x", "content-length": "200000000"},
    )
    assert declared.status_code == 413


# ---------------------------------------------------------------- JSON Resume


def test_a_profile_comes_back_from_json_resume_and_csv_as_it_was(callers: Callers) -> None:
    candidate = callers["candidate"]
    path = f"/v1/candidates/{made(candidate.post('/v1/candidates', bodies.full_candidate()))['id']}"
    own = made(candidate.get(path), 200)
    resume = made(candidate.get(f"{path}/export", params={"format": "json-resume"}), 200)
    read = made(
        candidate.post("/v1/candidates/import", resume, params={"format": "json-resume"}), 200
    )
    assert read["warnings"] == []
    for name, value in read["profile"].items():
        assert value == own[name], name
    table = candidate.get(f"{path}/export", params={"format": "csv"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    ((_, row, _),) = read_table(io.StringIO(table.text, newline=""))
    for name, value in row.items():
        assert value == own[name], name
    assert set(row) >= {name for name in bodies.full_candidate() if own[name]}


def test_json_resume_of_others() -> None:
    body = {
        "basics": {
            "name": "Joan Ferrer",
            "label": "Gardener",
            "image": "https://x.example/j.png",
            "email": "j@example.com",
            "url": "https://joan.example",
            "summary": "Soil.",
            "location": {
                "address": "1 Lane",
                "city": "Hull",
                "countryCode": "gb",
                "region": "Yorks",
            },
            "profiles": [{"network": "LinkedIn", "username": "joanf"}],
        },
        "work": [
            {
                "name": "Wyvern",
                "position": "Head Gardener",
                "startDate": "2019",
                "endDate": "2021",
                "summary": "Led.",
                "highlights": ["Four people"],
                "url": "https://w.example",
            },
            {"name": "Nameless post"},
        ],
        "skills": [{"name": "Gardening", "level": "Master", "keywords": ["Pruning", "Soil"]}],
        "languages": [
            {"language": "Spanish", "fluency": "Native speaker"},
            {"language": "Klingon", "fluency": "Fluent"},
        ],
        "certificates": [{"name": "First Aid", "date": "2022-05-01", "issuer": "Red Cross"}],
        "volunteer": [{"organization": "Birds"}],
    }
    from app.services.documents.imports import read_resume

    read = read_resume(body)
    profile = read.profile
    assert profile.links == ["https://joan.example", "linkedin.com/joanf"]
    assert profile.location is not None
    assert profile.location.country == "GB"
    (post,) = profile.experience
    assert (post.start, post.end, post.description) == ("2019-01", "2021-12", "Led.\n- Four people")
    assert [(skill.name, skill.level) for skill in profile.skills] == [
        ("Gardening", "expert"),
        ("Pruning", "expert"),
        ("Soil", "expert"),
    ]
    assert [(one.code, one.level) for one in profile.languages] == [("es", "native")]
    assert profile.certifications[0].year == 2022
    fields = {warning.field for warning in read.warnings}
    assert fields >= {
        "basics.image",
        "basics.location.address",
        "basics.location.region",
        "work.0.url",
        "work.1.position",
        "languages.1",
        "certificates.0.date",
        "volunteer",
    }


@pytest.mark.parametrize(
    "body", [{}, {"basics": 3}, {"work": [1, None, {"position": 4}], "skills": {"name": "x"}}]
)
def test_json_resume_of_the_wrong_shape_gives_an_empty_draft(candidate: Caller, body: Any) -> None:
    answer = candidate.post("/v1/candidates/import", body, params={"format": "json-resume"})
    read = made(answer, 200)
    assert read["profile"]["name"] is None
    assert read["warnings"]


def test_an_exported_profile_has_what_the_schema_asks_for() -> None:
    resume = export_resume(bodies.full_candidate())
    assert resume["basics"]["name"]
    assert all(set(entry) >= {"position"} for entry in resume["work"])
    json.dumps(resume)


# ---------------------------------------------------------------- jobs

ADVERT = """<h1>Senior Data Engineer (m/f/d)</h1>
<p>Location: Leeds, United Kingdom. Full-time, hybrid.</p>
<h2>What you will do</h2><ul><li>Build streaming loads with Apache Kafka</li></ul>
<h2>What you bring</h2><ul><li>5+ years of experience with Python</li><li>PostgreSQL</li></ul>
<h2>Nice to have</h2><ul><li>Terraform</li></ul>
<h2>What we offer</h2><ul><li>28 days of leave</li><li>Learning budget</li></ul>
<p>Salary: £60,000 - £75,000 per year. We are unable to sponsor visas.</p>
<p>Apply by 30 June 2031.</p>"""


@pytest.fixture
def employer(callers: Callers) -> Caller:
    return callers["employer"]


def _job(caller: Caller, text: str, format: str, media: str = "text/plain") -> dict[str, Any]:
    answer = caller.post(
        "/v1/jobs/import",
        content=text.encode(),
        headers={"content-type": media},
        params={"format": format},
    )
    return made(answer, 200)


def test_an_advertisement_becomes_a_draft_with_places(employer: Caller) -> None:
    read = _job(employer, ADVERT, "html", "text/html")
    job = read["job"]
    assert job["title"] == "Senior Data Engineer"
    assert job["salary"] == {"min": 60000, "max": 75000, "currency": "GBP", "period": "year"}
    assert job["location"] == {"country": "GB", "city": "Leeds"}
    assert (job["seniority"], job["employment_type"]) == ("senior", "full_time")
    assert job["visa_sponsorship"] is False
    assert job["valid_through"] == "2031-06-30"
    assert job["benefits"] == ["28 days of leave", "Learning budget"]
    skills = {skill["name"]: skill for skill in job["skills"]}
    assert skills["Python"]["importance"] == "must"
    assert skills["Python"]["min_years"] == 5
    assert skills["PostgreSQL"]["importance"] == "must"
    assert skills["Terraform"]["importance"] == "nice"
    (place,) = read["places"]["salary"]
    assert ADVERT[place["start"] : place["end"]].startswith("£60,000")
    (place,) = read["places"]["title"]
    assert ADVERT[place["start"] : place["end"]] == "Senior Data Engineer"


def test_the_draft_can_be_sent_on_and_published(employer: Caller) -> None:
    job = _job(employer, ADVERT, "html")["job"] | {"employer_id": employer.employer_id}
    created = made(employer.post("/v1/jobs", job))
    assert created["skills"]
    assert made(employer.post(f"/v1/jobs/{created['id']}/publish"), 200)["status"] == "open"


def test_text_in_an_object_is_the_same_as_text_alone(employer: Caller) -> None:
    plain = (
        "Nurse\n\nRequirements:\n- Triage\n\nSalary $80,000 to $90,000 a year\nLocation: Austin, TX"
    )
    alone = _job(employer, plain, "text")
    answer = employer.post("/v1/jobs/import", {"text": plain}, params={"format": "text"})
    assert made(answer, 200) == alone
    assert alone["job"]["salary"]["currency"] == "USD"
    assert employer.post("/v1/jobs/import", {"a": 1}, params={"format": "text"}).status_code == 422


POSTING = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Nurse",
    "description": "<p>You triage patients. Requirements: triage, phlebotomy.</p>",
    "employmentType": ["PART_TIME"],
    "hiringOrganization": {"@type": "Organization", "name": "Clinic"},
    "jobLocation": {
        "@type": "Place",
        "address": {"addressLocality": "Cork", "addressCountry": "IE"},
    },
    "jobLocationType": "TELECOMMUTE",
    "applicantLocationRequirements": {"@type": "Country", "name": "Ireland"},
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {
            "@type": "QuantitativeValue",
            "minValue": 18,
            "maxValue": 22.5,
            "unitText": "HOUR",
        },
    },
    "skills": "Triage, Phlebotomy",
    "validThrough": "2031-05-01T00:00",
    "educationRequirements": "BSc",
}


@pytest.mark.parametrize("within", ["alone", "page", "graph"])
def test_a_job_posting_is_read_wherever_it_stands(employer: Caller, within: str) -> None:
    text = json.dumps(POSTING)
    if within == "graph":
        text = json.dumps(
            {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, POSTING]}
        )
    if within == "page":
        text = (
            f'<html><head><script type="application/ld+json">{text}</script></head><body>x</body>'
        )
    read = _job(
        employer, text, "schema-org", "text/html" if within == "page" else "application/ld+json"
    )
    job = read["job"]
    assert job["salary"] == {"min": 18, "max": 22.5, "currency": "EUR", "period": "hour"}
    assert job["location"] == {"country": "IE", "city": "Cork"}
    assert (job["employment_type"], job["remote"]) == ("part_time", "remote")
    assert job["remote_countries"] == ["IE"]
    assert [skill["name"] for skill in job["skills"]] == ["Triage", "Phlebotomy"]
    assert job["valid_through"] == "2031-05-01"
    fields = {warning["field"] for warning in read["warnings"]}
    assert {"educationRequirements", "hiringOrganization"} <= fields


def test_a_job_comes_back_from_schema_org_as_it_was(callers: Callers) -> None:
    employer = callers["employer"]
    body = {**bodies.full_job(), "employer_id": employer.employer_id, "external_id": "req-7"}
    created = made(employer.post("/v1/jobs", body))
    posting = made(employer.get(f"/v1/jobs/{created['id']}", params={"format": "schema-org"}), 200)
    assert posting["@type"] == "JobPosting"
    job = _job(employer, json.dumps(posting), "schema-org", "application/ld+json")["job"]
    for name, value in job.items():
        assert value == created[name], name


def test_without_a_job_posting_schema_org_is_refused(employer: Caller) -> None:
    def status(text: str) -> int:
        options = {"params": {"format": "schema-org"}, "headers": {"content-type": "text/html"}}
        code: int = employer.post("/v1/jobs/import", content=text, **options).status_code
        return code

    assert status("<html><body>No job</body></html>") == 422
    assert status('{"@type": "Person"}') == 422
    assert status("{") == 400
