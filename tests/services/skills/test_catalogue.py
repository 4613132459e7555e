"""The vocabulary over HTTP: open to anyone, autocompleting, page by page."""

from typing import Any

import pytest

from app.database import Database
from app.matching.skills.records import REVISED
from app.matching.skills.vocabulary import load_vocabulary
from tests.harness.callers import Caller, Callers, made

UNKNOWN = "0199a2c0-0000-7000-8000-000000000000"


@pytest.fixture
def anyone(callers: Callers) -> Caller:
    return callers["anonymous"]


def _list(caller: Caller, **query: Any) -> dict[str, Any]:
    return made(caller.get("/v1/skills", params=query), 200)


def _names(caller: Caller, **query: Any) -> list[str]:
    return [item["name"] for item in _list(caller, **query)["items"]]


def _all_pages(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    page = _list(caller, **query)
    items: list[dict[str, Any]] = list(page["items"])
    while page["next_cursor"]:
        page = _list(caller, cursor=page["next_cursor"], **query)
        items += page["items"]
    return items


@pytest.mark.auth("anonymous", "candidate", "employer", "admin")
def test_anyone_may_look_a_skill_up(auth: Caller) -> None:
    found = _list(auth, q="k8s")["items"]
    assert [item["name"] for item in found] == ["Kubernetes"]
    skill = made(auth.get(f"/v1/skills/{found[0]['id']}"), 200)
    assert "K8s" in skill["aliases"]


def test_list_entry_is_a_resource_with_the_date_of_the_vocabulary(anyone: Caller) -> None:
    (item,) = _list(anyone, q="kubernetes", limit=1)["items"]
    kubernetes = load_vocabulary()["kubernetes"]
    assert item == {
        "id": str(kubernetes.id),
        "created_at": REVISED.isoformat().replace("+00:00", "Z"),
        "updated_at": REVISED.isoformat().replace("+00:00", "Z"),
        "vocabulary": "skillmatch",
        "key": "kubernetes",
        "name": "Kubernetes",
        "kind": "platform",
        "aliases": list(kubernetes.aliases),
    }


def test_skill_names_its_neighbours(anyone: Caller) -> None:
    react = made(anyone.get(f"/v1/skills/{load_vocabulary()['react'].id}"), 200)
    assert [link["name"] for link in react["broader"]] == ["Front-End Development"]
    assert [link["name"] for link in react["implies"]] == ["JavaScript"]
    assert "Redux" in [link["name"] for link in react["related"]]
    followed = made(anyone.get(f"/v1/skills/{react['implies'][0]['id']}"), 200)
    assert followed["name"] == "JavaScript"


def test_every_neighbour_of_every_skill_can_be_shown(database: Database) -> None:
    from app.services.skills import catalogue

    with database.read() as session:
        for skill in load_vocabulary().skills:
            assert catalogue.read(session, skill.id).name == skill.name


def test_unknown_skill_is_not_found(anyone: Caller) -> None:
    response = anyone.get(f"/v1/skills/{UNKNOWN}")
    assert response.status_code == 404
    assert response.json()["type"] == "/problems/not-found"
    assert anyone.get("/v1/skills/kubernetes").status_code == 422


@pytest.mark.parametrize(
    ("query", "first"),
    [("js", "JavaScript"), ("Post", "PostCSS"), ("kubernets", "Kubernetes"), ("C #", "C#")],
)
def test_autocomplete_puts_what_is_meant_first(anyone: Caller, query: str, first: str) -> None:
    assert _names(anyone, q=query)[0] == first


def test_without_a_query_the_vocabulary_comes_in_alphabetical_order_before_esco(
    anyone: Caller,
) -> None:
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while not items or items[-1]["vocabulary"] == "skillmatch":
        page = _list(anyone, limit=100, **cursor)
        items += page["items"]
        cursor = {"cursor": page["next_cursor"]}
    names = [item["name"] for item in items if item["vocabulary"] == "skillmatch"]
    assert len(set(names)) == len(names) == len(load_vocabulary().skills)
    assert [name.casefold() for name in names] == sorted(name.casefold() for name in names)
    assert {item["vocabulary"] for item in items[len(names) :]} == {"esco"}
    assert _names(anyone, q=" ") == names[:20]


def test_skill_of_a_shipped_classification_can_be_read_with_its_neighbours(anyone: Caller) -> None:
    (item,) = _list(anyone, q="address side effects of meno", limit=1)["items"]
    skill = made(anyone.get(f"/v1/skills/{item['id']}"), 200)
    assert (skill["vocabulary"], skill["kind"]) == ("esco", "competence")
    assert skill["key"].startswith("http://data.europa.eu/esco/skill/")
    assert skill["description"]
    for link in skill["broader"] + skill["related"]:
        assert made(anyone.get(f"/v1/skills/{link['id']}"), 200)["name"] == link["name"]


@pytest.mark.parametrize("query", ["data", "manage", "ca"])
def test_pages_of_an_autocompletion_have_no_gaps_and_no_repetition(
    anyone: Caller, query: str
) -> None:
    items = _all_pages(anyone, q=query, limit=50)
    assert len({item["id"] for item in items}) == len(items) > 50
    own = [item["name"] for item in items if item["vocabulary"] == "skillmatch"]
    assert own == [skill.name for skill in load_vocabulary().beginning(query)]
    assert [item["name"] for item in items[: len(own)]] == own


def test_what_is_like_nothing_gives_an_empty_list(anyone: Caller) -> None:
    assert _list(anyone, q="zzzzzzzzz") == {"items": [], "next_cursor": None}


def test_cursor_belongs_to_its_query(anyone: Caller) -> None:
    cursor = _list(anyone, q="data", limit=5)["next_cursor"]
    for query in ({"q": "design", "cursor": cursor}, {"cursor": cursor}, {"cursor": "nonsense"}):
        response = anyone.get("/v1/skills", params=query)
        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"q": "x" * 101}, {"q": "\x00"}])
def test_bounds_of_a_query(anyone: Caller, query: dict[str, Any]) -> None:
    assert anyone.get("/v1/skills", params=query).status_code == 422
