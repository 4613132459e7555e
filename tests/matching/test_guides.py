"""The guides that ship: complete, in the vocabulary's words, and found by people's own words."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from app.matching.engine import Engine
from app.matching.guides.files import FAMILIES, Guide, load_guides, read_guide, slug_of
from app.matching.guides.library import GuideLibrary
from app.matching.skills.vocabulary import load_vocabulary

QUESTIONS = json.loads((Path(__file__).with_name("guide_questions.json")).read_text("utf-8"))
GUIDES = list(load_guides().values())
FOLDER = Path(__file__).parents[2] / "app" / "data" / "guides"

every_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)


@pytest.fixture(scope="module")
def library(real_engine: Engine) -> GuideLibrary:
    return GuideLibrary(real_engine)


def _words(text: str) -> int:
    return len(text.split())


def test_there_are_guides_for_the_common_roles_and_product_management_comes_first() -> None:
    assert len(GUIDES) >= 24
    assert GUIDES[0].slug == "product-manager"
    assert {guide.family for guide in GUIDES} == set(FAMILIES)
    assert {
        "data-scientist",
        "data-engineer",
        "machine-learning-engineer",
        "backend-engineer",
        "frontend-engineer",
        "product-designer",
        "security-engineer",
        "devops-engineer",
        "site-reliability-engineer",
        "qa-engineer",
        "engineering-manager",
    } <= set(load_guides())


@every_guide
def test_a_guide_is_complete(guide: Guide) -> None:
    assert (FOLDER / f"{guide.slug}.toml").is_file()
    assert 10 <= _words(guide.summary) <= 40
    assert 80 <= _words(guide.what_it_is) <= 150
    assert 80 <= _words(guide.how_to_start) <= 150
    assert 6 <= len(guide.responsibilities) <= 10
    assert 8 <= len(guide.required_skills) <= 12
    assert 2 <= len(guide.compared_with) <= 3
    assert 4 <= len(guide.faqs) <= 6
    assert len(guide.path) >= 4
    assert guide.coding
    assert guide.perspective
    assert guide.certifications
    texts = [text for pairs in (guide.required_skills, guide.compared_with) for _, text in pairs]
    for text in (*texts, *guide.responsibilities, *(answer for _, answer in guide.faqs)):
        assert text.endswith((".", "?")), text
        assert _words(text) >= 4, text
    assert all(question.endswith("?") for question, _ in guide.faqs)


@every_guide
def test_skills_have_the_names_of_the_vocabulary(guide: Guide) -> None:
    vocabulary = load_vocabulary()
    for name, _ in guide.required_skills:
        known = vocabulary.canonical(name)
        assert known is not None, name
        assert known.skill.name == name


def test_no_two_guides_share_a_sentence() -> None:
    seen: dict[str, str] = {}
    for guide in GUIDES:
        texts = [*guide.sentences(), guide.how_to_start, guide.perspective or ""]
        for sentence in re.split(r"(?<=[.?])\s+", " ".join(texts)):
            if _words(sentence) > 5:
                assert seen.setdefault(sentence, guide.slug) == guide.slug, sentence


def test_the_product_manager_is_told_all_that_is_asked_about_the_role() -> None:
    guide = load_guides()["product-manager"]
    topics = {topic for topic, _ in guide.in_depth}
    assert topics == {
        "Product strategy",
        "Roadmap",
        "Product lifecycle",
        "Market research",
        "Strategic thinking",
        "Technical knowledge",
    }
    assert not guide.needs_coding
    assert any("CSPO" in certificate for certificate in guide.certifications)
    assert [step for step in guide.path if "Director" in step or "Chief Product Officer" in step]
    answers = " ".join(answer for _, answer in guide.faqs)
    assert all(figure in answers for figure in ("£67,000", "$151,000", "₹2,850,000"))
    assert "Project Manager" in dict(guide.compared_with)


def test_the_questions_ask_for_every_guide_without_naming_it() -> None:
    assert len(QUESTIONS) == 60
    asked = [item["guide"] for item in QUESTIONS]
    assert all(asked.count(guide.slug) >= 2 for guide in GUIDES)
    for item in QUESTIONS:
        words = re.findall(r"[a-z]+", item["question"].lower())
        for part in item["guide"].split("-"):
            assert not [word for word in words if word.startswith(part)], item


def test_questions_find_their_guide_among_the_first_three(library: GuideLibrary) -> None:
    places = []
    for item in QUESTIONS:
        found = [one.guide.slug for one in library.search(item["question"]).guides]
        places.append(found.index(item["guide"]) + 1)
    in_three, first = np.mean(np.array(places) <= 3), np.mean(np.array(places) == 1)
    assert in_three >= 0.9, in_three
    assert first >= 0.8, first


@every_guide
def test_a_title_finds_its_guide(library: GuideLibrary, guide: Guide) -> None:
    found = library.search(f"  {guide.title.upper()} ")
    assert found.guides[0].guide is guide
    assert found.fits


def test_a_search_ranks_all_guides_and_repeats_itself(library: GuideLibrary) -> None:
    found = library.search("numbers").guides
    assert len(found) == len(GUIDES)
    assert [item.score for item in found] == sorted((i.score for i in found), reverse=True)
    assert all(0 <= item.score <= 1 for item in found)
    assert GuideLibrary(library._engine).search("numbers").guides == found


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("sre", "site-reliability-engineer"),
        ("UXR", "ux-researcher"),
        ("CSM jobs", "customer-success-manager"),
        ("how do I become an SDET?", "qa-engineer"),
        ("FE developer", "frontend-engineer"),
        ("I want to be a PM", "product-manager"),
        ("Sys Admin", "systems-administrator"),
        ("pen tester", "penetration-tester"),
        ("MLE", "machine-learning-engineer"),
        ("Software developer", "backend-engineer"),
        ("Prod mgr", "product-manager"),
        ("database admin", "database-administrator"),
        ("data enginer", "data-engineer"),
        ("Bakend", "backend-engineer"),
    ],
)
def test_a_short_name_finds_its_guide(library: GuideLibrary, query: str, slug: str) -> None:
    found = library.search(query)
    assert found.guides[0].guide.slug == slug
    assert found.fits


def test_no_two_guides_share_a_short_name_and_none_is_the_title_of_another() -> None:
    names = [name.casefold() for guide in GUIDES for name in (guide.title, *guide.also_called)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("query", "unwanted"),
    [
        ("a job without customer calls", {"customer-success-manager", "sales-engineer"}),
        ("I can't stand selling things", {"sales-engineer", "customer-success-manager"}),
        ("nothing to do with recruiting people, please", {"technical-recruiter"}),
        ("I hate managing people", {"engineering-manager", "project-manager"}),
        ("anything but writing documents", {"technical-writer", "business-analyst"}),
    ],
)
def test_what_somebody_does_not_want_is_not_found_for_it(
    library: GuideLibrary, query: str, unwanted: set[str]
) -> None:
    first = [one.guide.slug for one in library.search(query).guides[:5]]
    assert unwanted.isdisjoint(first)


@pytest.mark.parametrize(
    "query", ["a role in IT with no programming", "I am tired of coding", "I like design, not code"]
)
def test_who_does_not_want_to_code_finds_roles_without_it(
    library: GuideLibrary, query: str
) -> None:
    assert not any(one.guide.needs_coding for one in library.search(query).guides[:4])


def test_a_wish_beside_a_dislike_still_counts(library: GuideLibrary) -> None:
    found = library.search("I hate meetings but I love statistics")
    assert {one.guide.slug for one in found.guides[:2]} == {"data-scientist", "data-analyst"}


@pytest.mark.parametrize(
    ("query", "occupation"),
    [
        ("how can I train as a paramedic", "paramedic"),
        ("bricklayer", "bricklayer"),
        ("I would love to be a flight attendant", "flight attendant"),
        ("baking bread every morning", None),
        ("growing vegetables on a farm", None),
    ],
)
def test_work_that_no_guide_describes_is_said_not_to_fit(
    library: GuideLibrary, query: str, occupation: str | None
) -> None:
    found = library.search(query)
    assert not found.fits
    assert found.occupation == occupation


def test_every_question_about_a_guide_fits(library: GuideLibrary) -> None:
    assert [q["question"] for q in QUESTIONS if not library.search(q["question"]).fits] == []


def test_a_role_is_embedded_once(library: GuideLibrary) -> None:
    guide = GUIDES[0]
    role = library.role(guide)
    assert library.role(guide) is role
    assert role.features.posting == guide.posting
    assert len(role.encoded.vectors) == len(role.encoded.pieces) + 1


def test_slugs_are_titles_in_kebab_case() -> None:
    assert slug_of("QA Engineer") == "qa-engineer"
    assert slug_of("  UI/UX  Designer ") == "ui-ux-designer"


def test_a_file_with_a_wrong_field_is_refused() -> None:
    text = (FOLDER / "qa-engineer.toml").read_text("utf-8")
    assert read_guide(text) == load_guides()["qa-engineer"]
    with pytest.raises(ValueError, match="unknown fields: salry"):
        read_guide('salry = "a lot"\n' + text)
    without = re.sub(r'summary = """.*?"""\n', "", text, flags=re.DOTALL)
    with pytest.raises(ValueError, match="missing fields: summary"):
        read_guide(without)
    with pytest.raises(ValueError, match="unknown family"):
        read_guide(text.replace('family = "quality"', 'family = "circus"'))
