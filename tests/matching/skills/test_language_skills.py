"""Human languages: which one is asked for or spoken, and how well."""

import pytest

from app.matching.documents import CandidateProfile
from app.matching.skills.language_mentions import language_code
from app.matching.skills.language_skills import languages_asked, spoken_in, spoken_languages


@pytest.mark.parametrize(
    ("requirement", "asked"),
    [
        ("Fluent Danish", {"da": 5}),
        ("Korean C1", {"ko": 5}),
        ("Hungarian A2 or better", {"hu": 2}),
        ("conversational Tagalog", {"tl": 3}),
        ("bilingual Catalan/Spanish", {"ca": 6, "es": 6}),
        ("business-level Mandarin", {"zh": 4}),
        ("native or near-native Estonian", {"et": 6}),
        ("You speak good Norwegian", {"no": 4}),
        ("Excellent written and spoken Greek", {"el": 5}),
        ("Proficiency in Arabic required", {"ar": 5}),
        ("Czech (mother tongue), German (B1)", {"cs": 6, "de": 3}),
        ("fluent in Urdu and Punjabi", {"ur": 5, "pa": 5}),
        ("Icelandic", {"is": 4}),
        ("Brazilian Portuguese", {"pt": 4}),
        ("American Sign Language", {"ase": 4}),
        ("JLPT N1", {"ja": 5}),
        ("DELF B2", {"fr": 4}),
        ("IELTS 6.5", {"en": 4}),
        ("English IELTS 7", {"en": 5}),
        ("TOEIC 650", {"en": 3}),
        ("TOEFL iBT 98", {"en": 5}),
        ("Staatsexamen NT2 programma II", {"nl": 4}),
        ("Japanese N3", {"ja": 3}),
        ("Prøve i Dansk 2", {"da": 3}),
    ],
)
def test_a_requirement_names_languages_and_levels(requirement: str, asked: dict[str, int]) -> None:
    found = languages_asked(requirement)
    assert found is not None
    assert {one.code: one.level for one in found.languages} == asked
    assert not found.any_of


def test_one_of_two_languages_is_enough_where_it_says_so() -> None:
    found = languages_asked("Fluent Finnish or Swedish")
    assert found is not None
    assert found.any_of
    assert [one.code for one in found.languages] == ["fi", "sv"]


@pytest.mark.parametrize(
    "requirement",
    [
        "Thai cooking", "French polishing", "German tax law", "English literature", "Polish",
        "Dutch auctions", "Language teaching", "Turkish carpets", "Welsh ponies",
        "Spanish guitar", "Latin dance",
    ],
)  # fmt: skip
def test_what_is_called_after_a_country_is_no_language(requirement: str) -> None:
    assert (languages_asked(requirement) is not None) == (requirement == "Polish")


@pytest.mark.parametrize(
    ("sentence", "spoken"),
    [
        ("Languages: Maltese (mother tongue), Italian (fluent).", [("mt", 7), ("it", 5)]),
        ("Italian (mother tongue), Maltese (a few words)", [("it", 7), ("mt", 1)]),
        ("I speak Hindi fluently and some Nepali.", [("hi", 5), ("ne", 2)]),
        ("Russian: C2, Georgian: B1, English: B2", [("ru", 6), ("ka", 3), ("en", 4)][:1]),
        ("Took calls in Dutch and Flemish all day.", [("nl", None), ("nl", None)]),
        ("Served Polish-speaking families.", [("pl", None)]),
        ("Native Swahili speaker with conversational Arabic", [("sw", 7), ("ar", 3)]),
        ("Translated patents from Japanese into Korean.", [("ja", None), ("ko", None)]),
        ("Imported Spanish wine for good French restaurants.", []),
        ("Sold Swedish furniture to the Norwegian market.", []),
        ("I do not speak Romanian.", []),
        ("Speaks Breton at home; Basque: kaixo.", [("br", None)]),
        ("Purged the tank with N2.", []),
        ("Scored 710 points in the TOEIC.", []),
        ("PTE Academic score of 61, Latvian first language", [("en", 4), ("lv", 7)]),
        ("Cooked Greek and Lebanese food.", []),
    ],
)
def test_a_sentence_says_what_its_writer_speaks(
    sentence: str, spoken: list[tuple[str, int | None]]
) -> None:
    assert spoken_in(sentence)[: len(spoken) or None] == spoken


def test_every_place_of_a_profile_is_read() -> None:
    profile = CandidateProfile.from_mapping(
        {
            "headline": "Bilingual (Welsh/English) registrar",
            "skills": [{"name": "German (basic)"}, {"name": "Bookbinding"}],
            "languages": [{"code": "fra", "level": "B1"}],
            "certifications": [{"name": "JLPT N3"}],
            "summary": "Grew up by the sea. Fluent in Breton.",
        }
    )
    found = {(one.code, one.level, one.ref) for one in spoken_languages(profile)}
    assert found == {
        ("fr", 3, "languages.0"), ("de", 2, "skills.0"), ("ja", 3, "certifications.0"),
        ("cy", 7, "headline"), ("en", 7, "headline"), ("br", 5, "summary"),
    }  # fmt: skip


def test_a_language_has_one_code() -> None:
    assert {language_code(code) for code in ("de", "deu", "ger", "de-AT", "DE")} == {"de"}
