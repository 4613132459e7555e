"""Dates, headings, posts, studies, certificates, languages and contacts of a CV."""

import pytest

from app.services.documents.cv.certificates import read_certificates
from app.services.documents.cv.contacts import find_email, find_links, find_phone
from app.services.documents.cv.dates import find_spans
from app.services.documents.cv.headings import CvSection, PlacedLine, section_named, split_sections
from app.services.documents.cv.languages import read_languages
from app.services.documents.cv.names import find_headline, find_name
from app.services.documents.cv.posts import Post, read_posts
from app.services.documents.cv.residence import country_in
from app.services.documents.cv.studies import read_studies
from app.services.documents.reading.plain import read_plain


def _placed(text: str) -> list[PlacedLine]:
    placed, start = [], 0
    for line in read_plain(text).lines:
        placed.append(PlacedLine(line, start))
        start += len(line.text) + 1
    return placed


def _posts(text: str) -> list[Post]:
    return read_posts([_placed(text)])


def _short(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return [
        (
            post.title.value,
            post.company.value if post.company else None,
            post.start.value if post.start else None,
            post.end.value if post.end else None,
        )
        for post in _posts(text)
    ]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("March 2018 – present", "2018-03", None),
        ("seit 03/2019", "2019-03", None),
        ("since May 2020", "2020-05", None),
        ("Summer 2017", "2017-06", "2017-08"),
        ("Fall 2016 – Spring 2018", "2016-09", "2018-05"),
        ("06/2015 to 02/2017", "2015-06", "2017-02"),
        ("2014-05 — 2016-11", "2014-05", "2016-11"),
        ("Jan ’19 - Apr ’21", "2019-01", "2021-04"),
        ("June–August 2016", "2016-06", "2016-08"),
        ("01/09/2012 – 30/06/2015", "2012-09", "2015-06"),
        ("2012–16", "2012-01", "2016-12"),
        ("Q3 2019 – Q1 2020", "2019-07", "2020-03"),
        ("2021 –", "2021-01", None),
        ("9/17 – 06/20", None, None),
        ("Sept 2018 until now", "2018-09", None),
    ],
)
def test_dates(text: str, start: str | None, end: str | None) -> None:
    spans = find_spans(text)
    if start is None:
        return
    assert [(span.start, span.end) for span in spans] == [(start, end)]


def test_years_alone_are_less_sure_than_months() -> None:
    assert find_spans("2015 – 2018")[0].exactness < find_spans("01/2015 – 12/2018")[0].exactness


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("E X P E R I E N C E", "experience"),
        ("Education & Training:", "education"),
        ("My skills", "skills"),
        ("Licences and tickets", "certifications"),
        ("Work Experience (continued)", "experience"),
        ("Experienced engineer", None),
        ("Led the education team of twelve", None),
    ],
)
def test_headings(heading: str, kind: str | None) -> None:
    assert section_named(heading) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Site Engineer\nHarbour Works Ltd, Hull\n04/2018 – 09/2021\n- Set out drains",
        "Site Engineer, Harbour Works Ltd\n04/2018 – 09/2021\n- Set out drains",
        "04/2018 – 09/2021   Site Engineer\nHarbour Works Ltd\n- Set out drains",
        "Harbour Works Ltd   Hull\nSite Engineer   04/2018 – 09/2021\n- Set out drains",
        "Site Engineer | Harbour Works Ltd | 04/2018 – 09/2021\nSet out drains for three sites.",
        "Site Engineer at Harbour Works Ltd (04/2018 - 09/2021)\n- Set out drains",
        "Harbour Works Ltd — Site Engineer (April 2018 to September 2021)\n- Set out drains",
        "April 2018 – September 2021\nHarbour Works Ltd\nSite Engineer\n- Set out drains",
        "Position: Site Engineer\nEmployer: Harbour Works Ltd\nDates: 04/2018 – 09/2021\n- Drains",
    ],
)
def test_a_post_is_found_however_it_is_set(text: str) -> None:
    assert _short(text) == [("Site Engineer", "Harbour Works Ltd", "2018-04", "2021-09")]


def test_several_posts_under_one_employer() -> None:
    text = (
        "Lantern Bank   2014 – 2022\nHead of Lending   2019 – 2022\n- Ran a team of nine\n"
        "Credit Analyst   2014 – 2019\n- Wrote risk papers"
    )
    assert _short(text) == [
        ("Head of Lending", "Lantern Bank", "2019-01", "2022-12"),
        ("Credit Analyst", "Lantern Bank", "2014-01", "2019-12"),
    ]


def test_parallel_posts_and_what_was_done_in_each() -> None:
    posts = _posts(
        "Choir Director, St Bride's School\nSept 2016 – present\n- Two choirs\n\n"
        "Piano Teacher, Self-employed\nJan 2012 – present\n- Thirty pupils a week\n"
    )
    assert [post.is_current for post in posts] == [True, True]
    assert [post.description and post.description.value for post in posts] == [
        "- Two choirs", "- Thirty pupils a week",
    ]  # fmt: skip


def test_years_within_a_sentence_open_no_post() -> None:
    text = (
        "Plant Manager, Orrell Cement\n2010 – 2020\n"
        "- Raised output between 2012 and 2015 by a third.\n- Opened the second kiln in 2017."
    )
    assert len(_posts(text)) == 1


def test_places_of_a_post_point_at_its_words() -> None:
    text = "Porter, Hotel Meridian\n2015 – 2017\n- Carried bags"
    (post,) = _posts(text)
    assert text[post.title.start : post.title.end] == "Porter"
    assert post.company is not None
    assert text[post.company.start : post.company.end] == "Hotel Meridian"


def test_studies() -> None:
    studies = read_studies(
        _placed(
            "MSc Marine Biology, University of Plymouth   2014 – 2015\n"
            "University of Bath\nBSc (Hons) Biology\n2011 – 2014\nA-levels: Biology, Maths, Art"
        )
    )
    shown = [
        (
            study.institution.value if study.institution else None,
            study.degree.value if study.degree else None,
            study.field.value if study.field else None,
            study.end.value if study.end else None,
        )
        for study in studies
    ]
    assert shown[:2] == [
        ("University of Plymouth", "MSc", "Marine Biology", "2015-12"),
        ("University of Bath", "BSc (Hons)", "Biology", "2014-12"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "First Aid at Work, Red Cross, 2021, valid until 05/2024",
        "First Aid at Work (Red Cross, 2021, expires May 2024)",
        "First Aid at Work – Red Cross – 2021 (exp. 05/2024)",
        "First Aid at Work issued by Red Cross in 2021, valid until May 2024",
    ],
)
def test_certificates(line: str) -> None:
    (one,) = read_certificates(_placed(line))
    assert one.issuer is not None
    assert one.year is not None
    assert one.expires is not None
    values = (one.name.value, one.issuer.value, one.year.value, one.expires.value)
    assert values == ("First Aid at Work", "Red Cross", 2021, "2024-05")


def test_languages() -> None:
    spoken = read_languages(_placed("Portuguese (native), English: fluent\nGerman – B1, Dutch"))
    assert [(one.code.value, one.level and one.level.value) for one in spoken] == [
        ("pt", "native"), ("en", "C1"), ("de", "B1"), ("nl", None),
    ]  # fmt: skip


def _sections(text: str) -> list[CvSection]:
    return split_sections(read_plain(text).lines)


def test_contacts_of_referees_are_not_those_of_the_person() -> None:
    sections = _sections(
        "Joan Ferrer\nGardener\n+44 7700 900301\n\n## Experience\n\n"
        "Gardener, Kew Lodge\n2015 – 2020\n\n"
        "## References\n\nMax Boss, max@boss.example\n"
    )
    assert find_email(sections) is None
    phone = find_phone(sections)
    assert phone is not None
    assert phone.value == "+44 7700 900301"


def test_contacts_written_so_that_robots_miss_them() -> None:
    sections = _sections(
        "Joan Ferrer\njoan [at] ferrer [dot] example\ngithub: joanf\nferrer.example/work"
    )
    email = find_email(sections)
    assert email is not None
    assert email.value == "joan@ferrer.example"
    assert {link.value for link in find_links(sections)} >= {"ferrer.example/work"}


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("JOAN O'FERRER-MCKAY", "Joan O'Ferrer-McKay"),
        ("Curriculum Vitae of Joan Ferrer", "Joan Ferrer"),
        ("Name: Joan Ferrer", "Joan Ferrer"),
        ("Ms Joan Ferrer, RN, BSN", "Joan Ferrer"),
        ("Joan Ferrer (she/her)", "Joan Ferrer"),
        ("Joan Ferrer | Gardener | Kent, UK", "Joan Ferrer"),
        ("Resume\nJoan van der Ferrer", "Joan van der Ferrer"),
    ],
)
def test_names(first: str, name: str) -> None:
    sections = _sections(f"{first}\njoan@example.com\n\n# Skills\n\nPruning")
    found = find_name(sections, find_email(sections))
    assert found is not None
    assert found.value.lower() == name.lower()


def test_the_headline_is_what_the_person_is() -> None:
    sections = _sections(
        "Joan Ferrer\nLandscape gardener and arborist\nKent, UK\n\n# Skills\n\nPruning"
    )
    found = find_headline(sections, find_name(sections, None))
    assert found is not None
    assert found.value == "Landscape gardener and arborist"


@pytest.mark.parametrize(
    ("text", "country", "city"),
    [
        ("Leeds, United Kingdom", "GB", "Leeds"),
        ("Boise, ID 83702", "US", "Boise"),
        ("14 Mill Lane, York YO1 7HH", "GB", "York"),
        ("Halifax, Nova Scotia", "CA", "Halifax"),
        ("Perth WA 6000", "AU", "Perth"),
        ("Pune, Maharashtra, India", "IN", "Pune"),
        ("Auckland", "NZ", "Auckland"),
    ],
)
def test_residence(text: str, country: str, city: str) -> None:
    found = country_in(text)
    assert found is not None
    assert found[:2] == (country, city)
