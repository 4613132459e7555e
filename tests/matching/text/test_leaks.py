"""Profiles that name their person, employers, schools and towns in every way people do: nothing
stated is left in what employers see."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.matching.text.masking import anonymous_profile, mask_candidate

PROFILES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("leak_profiles.json").read_text("utf-8")
)


def _body(told: dict[str, Any]) -> dict[str, Any]:
    """A profile that tells its text in every field that employers see."""
    text = told["text"]
    posts = [
        {"title": f"Engineer: {text}", "company": company, "description": text, "skills": [text]}
        for company in told["companies"]
    ]
    schools = [{"institution": name, "degree": text, "field": text} for name in told["schools"]]
    return {
        **{name: told[name] for name in ("name", "email", "phone", "links")},
        "headline": text,
        "summary": text,
        "location": {"country": "GB", "city": told["city"]},
        "skills": [{"name": name} for name in (*told["skills"], text)],
        "experience": posts,
        "education": schools,
        "certifications": [{"name": text, "issuer": text}],
        "preferences": {"titles": [text], "industries": [text], "cities": [text]},
    }


def test_there_are_many_profiles_of_many_scripts() -> None:
    assert len(PROFILES) >= 110
    assert sum(not told["text"].isascii() for told in PROFILES) >= 60


@pytest.mark.parametrize("told", PROFILES, ids=lambda told: told["email"])
def test_nothing_stated_leaks(told: dict[str, Any]) -> None:
    body = _body(told)
    view = mask_candidate(body)
    own = len(told["skills"])
    assert [skill["name"] for skill in view["skills"][:own]] == told["skills"]
    view["skills"] = view["skills"][own:]
    shown = json.dumps(view, ensure_ascii=False).casefold()
    document = anonymous_profile({**body, "preferences": {}, "skills": []}).to_mapping()
    embedded = json.dumps(document, ensure_ascii=False).casefold()
    leaks = [secret for secret in told["secrets"] if secret.casefold() in shown + embedded]
    assert leaks == [], view["summary"]


@pytest.mark.parametrize("told", PROFILES, ids=lambda told: told["email"])
def test_what_names_nobody_stays(told: dict[str, Any]) -> None:
    summary = mask_candidate(_body(told))["summary"]
    assert [words for words in told["kept"] if words not in summary] == [], summary
