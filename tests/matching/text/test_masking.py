"""The anonymous view shows nobody, wherever the person wrote it."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from app.matching.text.masking import anonymous_profile, mask_candidate
from app.matching.text.pii_patterns import HIDDEN, hide_contacts

BODY: dict[str, Any] = {
    "name": "Dr. José Will Núñez-Smith",
    "email": "jose.nunez@acme.example",
    "phone": "+44 7700 900417",
    "links": ["https://github.com/jnunezdev"],
    "external_id": "cv-80417",
    "headline": "JOSE NUNEZ's profile, data engineer in Leeds",
    "summary": (
        "I'm Jose Nunez Smith (jnunezdev), a locksmith's son. I will call back: 07700 900417. "
        "Mail jose.nunez@acme.example. Trained at Wexcombe Polytechnic, grew Acme's warehouse."
    ),
    "location": {"country": "GB", "city": "Leeds"},
    "skills": [{"name": "Acme CRM", "years": 2}, {"name": "ASP.NET"}, {"name": "Node.js"}],
    "experience": [
        {
            "title": "Engineer at Acme",
            "company": "Acme Ltd",
            "start": "2020-01",
            "description": "At ACME in L\u200beeds I led José's team. See www.acme.example/team.",
            "skills": ["Acme CRM"],
        }
    ],
    "education": [
        {"institution": "Wexcombe Polytechnic", "degree": "BSc", "start": "2010-09", "end": "2013"}
    ],
    "certifications": [{"name": "Acme Certified", "issuer": "Acme", "year": 2019}],
    "preferences": {"titles": ["Engineer, not Acme"], "cities": ["Leeds", "York"]},
    "visibility": "visible",
    "blocked_employer_ids": ["1"],
}


def test_no_identity_value_is_left_anywhere() -> None:
    text = str(mask_candidate(BODY)).replace("\u200b", "").casefold()
    for value in (
        *("jose", "josé", "nunez", "núñez", "jnunezdev", "acme", "leeds", "wexcombe", "900417"),
        *("@", "cv-80417", "2010", "2013", "blocked", "visib"),
    ):
        assert value not in text


def test_what_matters_stays() -> None:
    masked = mask_candidate(BODY)
    assert masked["location"] == {"country": "GB"}
    assert masked["education"] == [{"degree": "BSc"}]
    assert [skill["name"] for skill in masked["skills"]][1:] == ["ASP.NET", "Node.js"]
    assert masked["experience"][0]["start"] == "2020-01"


def test_a_name_inside_another_word_is_left_alone() -> None:
    summary = mask_candidate(BODY)["summary"]
    assert "a locksmith's son" in summary
    assert "I will call back" in summary  # Will is a name part, will is a word


def test_lists_keep_their_length_so_that_paths_mean_the_same() -> None:
    body = {**BODY, "skills": [{"name": "Acme"}, {"name": "SQL"}]}
    assert [skill["name"] for skill in mask_candidate(body)["skills"]] == [HIDDEN, "SQL"]


def test_a_wished_for_city_filters_but_does_not_show() -> None:
    assert mask_candidate(BODY)["preferences"]["cities"] == ["York"]
    assert anonymous_profile(BODY).preferences.cities == ("Leeds", "York")


@pytest.mark.parametrize(
    "text",
    [
        "mail me: ada.quillby+jobs@mail.example.co.uk",
        "ada [at] example [dot] com",
        "https://example.com/ada?x=1",
        "www.example.org",
        "linkedin.com/in/ada",
        "+49 (0)30 901820",
        "(020) 7946-0958",
        "07700900417",
        "@ada_codes",
    ],
)
def test_contact_data_is_hidden(text: str) -> None:
    assert HIDDEN in hide_contacts(text)
    assert not any(part in hide_contacts(text) for part in ("ada", "example", "901820", "0958"))


@pytest.mark.parametrize(
    "number",
    ["sıfır beş üç iki altı yedi sekiz dokuz", "SIFIR BEŞ ÜÇ İKİ ALTI YEDİ SEKİZ DOKUZ"],
)
def test_numbers_spelled_with_letters_that_have_no_ascii_case_are_hidden(number: str) -> None:
    assert hide_contacts(f"Telefonum: {number}.") == f"Telefonum: {HIDDEN}."


@pytest.mark.parametrize(
    "text",
    [
        "2014-2018 and 2019 – 2023",
        "1,400,000 users, 1 000 000 rows, 40.000 parcels",
        "on 2020-01-15, ISO 27001, 9001:2015",
        "ASP.NET, socket.io, Vue.js and C++17",
        "24/7 on call, 99.99 % of the time, 10,000-50,000 a day",
    ],
)
def test_years_amounts_and_product_names_are_not_contact_data(text: str) -> None:
    assert hide_contacts(text) == text


@pytest.mark.parametrize(
    "unit", ["a", "1 ", "a.b", "@", "+", "1-", "(at)", "http://a.", "-.", " ", "[ at ] ", "Acme "]
)
def test_long_hostile_texts_take_no_time(unit: str) -> None:
    body = {**BODY, "summary": (unit * 10_000)[:10_000]}
    start = time.process_time()
    mask_candidate(body)
    assert time.process_time() - start < 0.5


def test_masking_does_not_touch_its_input() -> None:
    before = str(BODY)
    mask_candidate(BODY)
    assert str(BODY) == before


def test_an_empty_body_gives_an_empty_view() -> None:
    assert mask_candidate({"skills": []})["skills"] == []


def _masked(**fields: Any) -> dict[str, Any]:
    skills = [{"name": name} for name in fields.pop("skills", ())]
    company = fields.pop("company", None)
    post = {"title": "Engineer", "company": company, "description": fields.pop("told", None)}
    return mask_candidate({"skills": skills, "experience": [post], **fields})


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "Perl Ohlsson", "skills": ["Perl"]}, "Wrote mail filters in Perl."),
        ({"name": "Scala Rossi", "skills": ["Scala"]}, "Used Scala for streams."),
        ({"company": "MongoDB", "skills": ["MongoDB"]}, "Sharded MongoDB clusters."),
        ({"company": "Elastic", "skills": ["Elasticsearch", "Elastic Stack"]},
         "Tuned Elastic Stack queries."),
        ({"company": "Unity Technologies", "skills": ["Unity"]}, "Built two games with Unity."),
        ({"company": "Tableau", "skills": ["Tableau", "SQL"]}, "SQL, Tableau and dbt every day."),
        ({"company": "HashiCorp", "skills": ["Terraform"]}, "Planned networks in Terraform."),
        ({"location": {"country": "US", "city": "Mobile"}, "skills": ["Mobile development"]},
         "Led mobile development for a bank."),
        ({"company": "Snowflake Inc.", "skills": ["Snowflake"]}, "Moved reports to Snowflake."),
        ({"company": "Salesforce", "skills": ["Salesforce"]}, "Administered Salesforce."),
    ],
)  # fmt: skip
def test_a_stated_skill_is_not_masked_by_an_employer_a_name_or_a_town(
    fields: dict[str, Any], told: str
) -> None:
    masked = _masked(**fields, told=told)
    assert [skill["name"] for skill in masked["skills"]] == fields["skills"]
    assert masked["experience"][0]["description"] == told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"company": "MongoDB", "skills": ["MongoDB"]}, "Sold licences at MongoDB."),
        ({"company": "MongoDB", "skills": ["MongoDB"]}, "Ran the MongoDB offices."),
        ({"company": "MongoDB", "skills": ["Cooking"]}, "Tuned MongoDB clusters."),
        ({"company": "Adobe", "skills": ["Adobe"]}, "Personal aide to a director of Adobe."),
        ({"company": "Docker Inc.", "skills": ["Docker"]}, "Docker's campus was my round."),
        ({"name": "Perl Ohlsson", "skills": ["Perl"]}, "I am Perl."),
        ({"name": "Perl Ohlsson", "skills": ["Perl"]}, "Perl Ohlsson writes."),
        ({"company": "Slack", "skills": ["Slack"]}, "Cleaned for Slack in Dublin."),
        ({"company": "SAP SE", "skills": ["SAP"]}, "Consultant with SAP since 2011."),
        ({"company": "Oracle", "skills": ["Oracle"]}, "Six years on the Oracle payroll."),
    ],
)
def test_the_employer_and_the_name_stay_hidden_where_they_are_meant(
    fields: dict[str, Any], told: str
) -> None:
    assert HIDDEN in _masked(**fields, told=told)["experience"][0]["description"]


def test_a_town_that_is_a_word_is_hidden_with_its_capital_only() -> None:
    body = {"skills": [], "location": {"country": "GB", "city": "Reading"}}
    summary = mask_candidate({**body, "summary": "From Reading. Keen on reading."})["summary"]
    assert summary == f"From {HIDDEN}. Keen on reading."


def _growth(run: Callable[[str], object], unit: str) -> float:
    """How much longer a text of eight times the length takes; the best of several runs of each."""

    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        best = float("inf")
        for _ in range(5):
            start = time.process_time()
            run(text)
            best = min(best, time.process_time() - start)
        return best

    return seconds(32_000) / max(seconds(4_000), 1e-3)


def _masked_summary(text: str) -> object:
    return mask_candidate({**BODY, "summary": text})


_HOSTILE = [
    *(
        "a ",
        "a.",
        "a@",
        "1 ",
        "+1-",
        "one ",
        "Acme ",
        "Acme Acme",
        "A.",
        "o'",
        "\ufdfa",
        "王",
        "김",
    ),
    *("at gmail dot ", "GitHub: a", "[at](dot)", "jose.nunez", "slash ", "٣", "я", "i\u0307"),
]


@pytest.mark.parametrize("unit", _HOSTILE)
@pytest.mark.parametrize("run", [hide_contacts, _masked_summary])
def test_eight_times_the_text_takes_no_more_than_ten_times_as_long(
    run: Callable[[str], object], unit: str
) -> None:
    # What grows with the square takes 64 times as long each time; a busy machine disturbs one.
    assert any(_growth(run, unit) <= 10 for _ in range(3))


def test_values_that_nest_cost_no_more_than_the_text() -> None:
    """Sixty employers and fifty links of nothing but one word, and texts of that word."""
    posts = [
        {"title": "a " * 90, "company": "a " * (number + 1), "description": "a " * 5_000}
        for number in range(60)
    ]
    links = [f"https://example.com/{'a/' * (number + 90)}" for number in range(50)]
    body = {**BODY, "experience": posts, "links": links, "summary": "a " * 5_000}
    start = time.process_time()
    mask_candidate(body)
    assert time.process_time() - start < 4


def test_a_name_in_every_script_and_spelling_is_found_by_its_own_characters() -> None:
    summary = mask_candidate({"name": "김민수", "summary": "김민숙 씨", "skills": []})["summary"]
    assert summary == "김민숙 씨"  # half a syllable is no match
