"""Titles and sentences say the same of work, whoever says them and whatever else they tell."""

import pytest

from app.matching.text.personal_sentences import without_own_life
from app.matching.text.protected_attributes import neutral_title, scrub_protected_attributes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tea lady", "Catering assistant"),
        ("Sales lady", "Salesperson"),
        ("Girl Friday", "Office assistant"),
        ("Female surveyor", "Surveyor"),
        ("Handyperson", "Handyman"),
        ("Gärtnerin", "Gärtner"),
        ("Bürokauffrau", "Bürokaufmann"),
        ("Stationsleiterin", "Stationsleiter"),
        ("Cuisinière", "Cuisinier"),
        ("Coiffeuse", "Coiffeur"),
        ("Rédactrice technique", "Rédacteur technique"),
        ("Soldadora", "Soldador"),
        ("Peluquera", "Peluquero"),
        ("Cozinheira", "Cozinheiro"),
        ("Parrucchiera", "Parrucchiere"),
        ("Kierowniczka sklepu", "Kierownik sklepu"),
        ("Kapster", "Kapper"),
        ("Писательница", "Писатель"),
        ("Уборщица", "Уборщик"),
    ],
)
def test_titles_of_one_trade_are_one(one: str, other: str) -> None:
    assert neutral_title(one).casefold() == neutral_title(other).casefold()


@pytest.mark.parametrize(
    "title", ["Team leader", "Linux admin", "Opera singer", "Première main", "Camera operator"]
)
def test_other_titles_stay(title: str) -> None:
    assert neutral_title(title) == title


@pytest.mark.parametrize(
    "told",
    [
        "I am a digital native.",
        "Young and energetic.",
        "Born in 1971, happily married.",
        "I'm a proud mother of two.",
        "Gap year 2018 to look after my father.",
        "Career break of three years for family.",
        "Returning from maternity leave.",
        "Born in Eritrea, refugee.",
        "I am deaf.",
        "Ich bin 47 Jahre alt, ledig.",
        "Tengo 33 años, soltera.",
        "Mam 51 lat, mężatka.",
        "今年41岁，未婚。",
    ],
)
def test_what_is_told_of_age_family_faith_and_breaks_is_taken_out_whole(told: str) -> None:
    plain = "I sharpen saws. I grease chains."
    assert scrub_protected_attributes(f"I sharpen saws. {told} I grease chains.") == plain


@pytest.mark.parametrize(
    "told",
    [
        "I audited the parent company.",
        "I taught the deaf and ran refugee camps.",
        "I planned graduate recruitment.",
        "Mam 15 lat doświadczenia w spawaniu.",
        "Ho 15 anni di esperienza.",
        "I fixed brake lines during every break.",
        "Desserts: panna cotta.",
        "I counselled couples, single parents and disabled adults.",
    ],
)
def test_what_is_told_of_work_stays(told: str) -> None:
    assert scrub_protected_attributes(told) == told


@pytest.mark.parametrize(
    "work",
    [
        "My sisters and I ran a bakery.",
        "I am a mother tongue teacher of Czech.",
        "I look after my mother's patients on her days off.",
        "I install wheelchair lifts.",
        "I am good with children.",
        "At 40 degrees I treat steel.",
    ],
)
def test_what_is_about_work_stays(work: str) -> None:
    assert without_own_life(work) == work
