"""Skills in free text over HTTP, and imported skills beside the package's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from app.database import Database
from app.matching.engine import Engine
from app.matching.features import notes
from app.matching.skills.vocabulary import load_vocabulary
from app.services.skills import taxonomy_import
from app.services.skills.taxonomy_esco import read_esco
from app.services.skills.taxonomy_onet import read_onet
from tests.harness.callers import Caller, Callers, made
from tests.harness.queries import QueryCounter
from tests.harness.taxonomy_archives import SKILL, SKILLS, esco_files, onet_files, zipped

Import = Callable[..., None]
EXTRACT = "/v1/skills/extract"


@pytest.fixture
def candidate(callers: Callers) -> Caller:
    return callers["candidate"]


@pytest.fixture
def anyone(callers: Callers) -> Caller:
    return callers["anonymous"]


@pytest.fixture
def imports(database: Database, engine: Engine, tmp_path: Path) -> Import:
    """Imports small releases of ESCO and O*NET, and embeds them."""

    def run(files: dict[str, str] | None = None, name: str = "esco_v1.1.1.zip") -> None:
        releases = (
            read_esco(zipped(files or esco_files(), tmp_path / name)),
            read_onet(zipped(onet_files(), tmp_path / "onet.zip")),
        )
        for release in releases:
            with database.write() as session:
                taxonomy_import.import_release(session, release)
        while taxonomy_import.embed_missing_names(database, engine):
            pass

    return run


def _extract(caller: Caller, text: str, **options: Any) -> list[dict[str, Any]]:
    body = {"text": text, **options}
    found: list[dict[str, Any]] = made(caller.post(EXTRACT, body), 200)["skills"]
    return found


def _names(caller: Caller, **query: Any) -> list[str]:
    return [item["name"] for item in made(caller.get("/v1/skills", params=query), 200)["items"]]


def test_answer_names_the_skill_its_place_and_how_sure_that_is(candidate: Caller) -> None:
    kubernetes = load_vocabulary()["kubernetes"]
    assert _extract(candidate, "🚀 You know k8s.") == [
        {
            "skill": {"id": str(kubernetes.id), "name": "Kubernetes"},
            "text": "k8s",
            "start": 11,
            "end": 14,
            "confidence": 1.0,
        }
    ]
    assert _extract(candidate, "") == []


def test_markup_is_read_and_places_point_to_the_text_as_sent(candidate: Caller) -> None:
    text = "<h3>Your profile</h3><ul><li>C&#43;&#43; and <b>Docker</b></li></ul>"
    found = _extract(candidate, text)
    assert [text[one["start"] : one["end"]] for one in found] == ["C&#43;&#43;", "Docker"]


def test_a_language_that_the_model_does_not_read_is_noted(
    candidate: Caller, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes, "ENGLISH_MODELS", frozenset((engine.encoder.model_id,)))
    german = "Sie reparieren Webstühle und planen die Wartung über das ganze Jahr."
    (note,) = made(candidate.post(EXTRACT, {"text": german}), 200)["flags"]
    assert (note["code"], note["severity"]) == ("language-not-read", "info")
    english = "You mend looms and plan their maintenance over the year."
    assert made(candidate.post(EXTRACT, {"text": english}), 200)["flags"] == []


def test_sentence_is_found_by_meaning_on_request(candidate: Caller, imports: Import) -> None:
    imports()
    text = "Regards.\nYou will bake rye and other bread, every morning."
    assert _extract(candidate, text) == []
    found = _extract(candidate, text, by_meaning=True)
    assert [(one["skill"]["name"], one["text"]) for one in found] == [
        ("bake rye bread", "You will bake rye and other bread, every morning.")
    ]
    assert 0 < found[0]["confidence"] < 1
    assert text[found[0]["start"] : found[0]["end"]] == found[0]["text"]


def test_imported_skill_is_found_by_name_and_can_be_read(
    candidate: Caller, imports: Import
) -> None:
    assert _extract(candidate, "You maintain fishing nets.") == []
    imports()
    (found,) = _extract(candidate, "You maintain fishing nets.")
    assert found["text"] == "maintain fishing nets"
    assert found["skill"]["id"] == str(uuid5(NAMESPACE_URL, SKILL + "nets"))
    nets = made(candidate.get(f"/v1/skills/{found['skill']['id']}"), 200)
    assert nets["vocabulary"] == "esco"
    assert nets["key"] == SKILL + "nets"
    assert nets["kind"] == "competence"
    assert nets["aliases"] == ["repair fishing nets", "mend nets"]
    assert nets["description"] == "About: maintain fishing nets."
    assert [link["name"] for link in nets["broader"]] == ["working with nets"]
    assert [link["name"] for link in nets["related"]] == ["aquaponics"]
    for link in nets["broader"] + nets["related"]:
        assert made(candidate.get(f"/v1/skills/{link['id']}"), 200)["name"] == link["name"]


def test_occupation_is_no_skill(anyone: Caller, imports: Import) -> None:
    imports()
    occupation = uuid5(NAMESPACE_URL, "http://data.europa.eu/esco/occupation/fisher")
    assert anyone.get(f"/v1/skills/{occupation}").status_code == 404
    assert "coastal fisher" not in _names(anyone, q="coastal")


def test_lists_show_the_package_first_and_no_skill_twice(anyone: Caller, imports: Import) -> None:
    own = [skill.name for skill in load_vocabulary().beginning("pyt")]
    imports()
    assert _names(anyone, q="pyt", limit=100) == own  # Python of ESCO and O*NET is our Python
    assert _names(anyone, q="aquap")[0] == "aquaponics"  # before near misses of our own
    assert _names(anyone, q="maintain fishing n")[0] == "maintain fishing nets"
    assert _names(anyone, q="IBM Rat")[0] == "IBM Rational ClearQuest"
    assert "Object or component oriented development software" not in _names(anyone, q="object")
    assert _names(anyone, q="aquapoincs") == ["aquaponics"]


def test_pages_run_from_the_package_into_what_was_imported(anyone: Caller, imports: Import) -> None:
    imports()
    names: list[str] = []
    query: dict[str, Any] = {"limit": 100}
    while True:
        page = made(anyone.get("/v1/skills", params=query), 200)
        names += [item["name"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    own = len(load_vocabulary().skills)
    assert len(set(names)) == len(names) == own + 7
    assert names[own:] == [
        "aquaponics",
        "bake rye bread",
        "lipspeaking",
        "maintain fishing nets",
        "Scratch (computer programming)",
        "Gill nets",
        "IBM Rational ClearQuest",
    ]


def test_retired_skill_is_no_longer_found_but_can_be_read(
    anyone: Caller, candidate: Caller, imports: Import
) -> None:
    imports()
    aqua = uuid5(NAMESPACE_URL, SKILL + "aqua")
    assert made(anyone.get(f"/v1/skills/{aqua}"), 200)["retired_at"] is None
    skills = [skill for skill in SKILLS if skill["preferredLabel"] != "aquaponics"]
    files = esco_files(skills)
    files["skillSkillRelations.csv"] = files["skillSkillRelations.csv"].replace("aqua", "lip")
    imports(files, "esco_v1.2.0.zip")
    assert "aquaponics" not in _names(anyone, q="aquaponics")
    found = _extract(candidate, "Knowledge of aquaponics")
    assert str(aqua) not in [one["skill"]["id"] for one in found]
    assert made(anyone.get(f"/v1/skills/{aqua}"), 200)["retired_at"] is not None


def test_looking_for_skills_costs_few_queries(
    anyone: Caller, imports: Import, query_counter: QueryCounter
) -> None:
    imports()
    _names(anyone, q="n")
    with query_counter.counting() as statements:
        _names(anyone, q="n", limit=100)
    assert len(statements) == 1  # is what is known still in force?


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": None}, "text"),
        ({"text": 7}, "text"),
        ({"text": "a" * 50_001}, "text"),
        ({"text": "🚀" * 50_001}, "text"),
        ({"text": "Go\x00Rust"}, "text"),
        ({"text": "Go", "language": "en"}, "language"),
        ({"text": "Go", "by_meaning": "perhaps"}, "by_meaning"),
    ],
)
def test_bad_text_is_refused_by_name(candidate: Caller, body: dict[str, Any], field: str) -> None:
    response = candidate.post(EXTRACT, body)
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert "Rust" not in response.text


def test_lone_surrogate_is_refused(candidate: Caller) -> None:
    headers = {"Content-Type": "application/json"}
    response = candidate.request(
        "POST", EXTRACT, content=rb'{"text": "Go \ud800 Rust"}', headers=headers
    )
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "text"


def test_longest_text_is_read(candidate: Caller) -> None:
    text = ("🚀" * 49_980 + "\nPostgreSQL").rjust(50_000)
    (found,) = _extract(candidate, text)
    assert (found["text"], found["end"]) == ("PostgreSQL", 50_000)


def test_key_that_may_only_read_may_extract(candidate: Caller) -> None:
    key = made(candidate.post("/v1/api-keys", {"name": "reader", "scopes": ["read"]}))["key"]
    reader = Caller(candidate.client, "reader", {"X-API-Key": key})
    assert [one["text"] for one in _extract(reader, "You know k8s.")] == ["k8s"]


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "sk_nobody"}])
def test_strangers_may_not_extract(client: Any, headers: dict[str, str]) -> None:
    response = client.post(EXTRACT, json={"text": "You know Go."}, headers=headers)
    assert response.status_code == 401
