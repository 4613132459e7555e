"""English texts are told from others, however short."""

import pytest

from app.matching.text.english import is_english

ENGLISH = [
    ["Welder"],
    ["Nurse", "wound care, triage"],
    ["DevOps Engineer", "Kubernetes", "CI/CD", "AWS"],
    ["Sous chef at Le Petit Jardin, Lyon", "sauces, ordering, training of apprentices"],
    ["Worked for Bundesanstalt für Gewässerkunde as a hydrologist on the river models"],
    ["Ｄａｔａ ｅｎｇｉｎｅｅｒ", "ｂｕｉｌｄｓ ｐｉｐｅｌｉｎｅｓ ｆｏｒ ｒｅｔａｉｌｅｒｓ"],
    [""],
    ["42"],
]
OTHER = [
    ["Krankenpflegerin", "Wundversorgung", "Intensivstation und Anästhesie"],
    ["Cuisinier", "préparation des plats chauds avec une petite équipe"],
    ["Enfermera de urgencias", "cuidado de pacientes y triaje para adultos"],
    ["Медсестра отделения интенсивной терапии"],
    ["看護師", "集中治療室で五年の経験"],
    ["Spawacz", "spawanie konstrukcji stalowych oraz rur przy budowie statków"],
    ["Verpleegkundige", "zorg voor patiënten op de afdeling en bij mensen thuis"],
]


@pytest.mark.parametrize("texts", ENGLISH)
def test_english_is_read(texts: list[str]) -> None:
    assert is_english(texts)


@pytest.mark.parametrize("texts", OTHER)
def test_another_language_is_told_apart(texts: list[str]) -> None:
    assert not is_english(texts)
