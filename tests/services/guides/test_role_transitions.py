"""From one role to the next, and all roles ranked for a person."""

from typing import Any

from tests.harness.callers import Callers, made

GUIDES = "/v1/career-guides"


def test_near_roles_come_first_with_what_they_share_and_what_is_missing(callers: Callers) -> None:
    anonymous = callers["anonymous"]
    found = made(anonymous.get(f"{GUIDES}/data-analyst/transitions", params={"limit": 100}), 200)
    slugs = [item["slug"] for item in found["items"]]
    assert len(slugs) == len(set(slugs)) == 27
    assert "data-analyst" not in slugs
    assert slugs.index("data-scientist") < slugs.index("technical-recruiter")
    nearness = [item["nearness"] for item in found["items"]]
    assert nearness == sorted(nearness, reverse=True)
    for item in found["items"][:5]:
        guide = made(anonymous.get(f"{GUIDES}/{item['slug']}"), 200)
        needed = [skill["name"] for skill in guide["required_skills"]]
        assert sorted(item["shared_skills"] + item["missing_skills"]) == sorted(needed)


def test_changes_of_pay_compare_one_release_with_itself(callers: Callers) -> None:
    page = made(
        callers["anonymous"].get(
            f"{GUIDES}/technical-writer/transitions", params={"country": "US", "limit": 100}
        ),
        200,
    )
    by_slug = {item["slug"]: item["pay_changes"] for item in page["items"]}
    (change,) = by_slug["sales-engineer"]
    assert (change["from_occupation"], change["to_occupation"]) == (
        "Technical Writers",
        "Sales Engineers",
    )
    assert change["change"] == round(change["to_pay"] / change["from_pay"] - 1, 4) > 0
    assert not any(
        one["from_occupation"] == one["to_occupation"] for item in by_slug.values() for one in item
    )
    # Two guides of one occupation: the source does not tell them apart.
    same = made(
        callers["anonymous"].get(f"{GUIDES}/backend-engineer/transitions", params={"limit": 100}),
        200,
    )
    assert {item["slug"]: item["pay_changes"] for item in same["items"]}[
        "full-stack-engineer"
    ] == []


def _ranked(callers: Callers, **query: Any) -> dict[str, Any]:
    candidate = callers.with_profile()
    params = {"candidate_id": candidate.candidate_id, **query}
    return made(candidate.get(f"{GUIDES}/ranked", params=params), 200)


def test_guides_are_ranked_by_the_fit_that_each_tells(callers: Callers) -> None:
    callers.open_job(guide="data-engineer")
    found = _ranked(callers, limit=100)
    assert len(found["items"]) == 28
    scores = [item["score"] for item in found["items"]]
    assert scores == sorted(scores, reverse=True)
    best = {item["slug"]: item for item in found["items"]}["data-engineer"]
    assert best["open_roles"] == 1
    candidate = callers["candidate"]
    fit = made(
        candidate.get(
            f"{GUIDES}/data-engineer/fit", params={"candidate_id": candidate.candidate_id}
        ),
        200,
    )
    assert best["score"] == fit["score"]
    named = {one["requirement"] for one in fit["missing"]}
    assert set(best["missing"]) <= named
    assert found["present_role"] == "data-engineer"
    assert best["pay_changes"] == []


def test_pages_of_ranked_guides_join_to_the_whole(callers: Callers) -> None:
    whole = [item["slug"] for item in _ranked(callers, limit=100)["items"]]
    first = _ranked(callers, limit=20)
    second = _ranked(callers, limit=20, cursor=first["next_cursor"])
    assert [item["slug"] for item in (*first["items"], *second["items"])] == whole
    assert second["next_cursor"] is None
