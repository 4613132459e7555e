"""Skills in free text: by name, by meaning, where they stand, and what is left out."""

import csv
import io
import random
import zipfile
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import numpy as np
import pytest

from app.matching.arrays import Vectors
from app.matching.encoders.base import Encoder
from app.matching.engine import Engine
from app.matching.skills.catalogue import ImportedSkills, SkillCatalogue
from app.matching.skills.extraction import MOST_SENTENCES, extract, fitted_for
from app.matching.skills.mentions import Mention, MentionFinder
from app.matching.skills.records import Skill
from app.matching.text.job_sections import place_sentences, read_description
from app.matching.text.normalise import normalise
from app.matching.text.sentences import sentence_spans, split_line

ABOUT_US = """About us
We are a leading maker of nets and write Python at night.

Your responsibilities:
- Look after PostgreSQL, k8s and Terrafrom
- Bake rye bread for our guests every morning

What we offer
- Health insurance, a gym membership and Java coffee

Equal opportunity
We celebrate diversity, regardless of Ruby or Rust.
"""


def _skill(name: str, kind: str = "competence") -> Skill:
    return Skill(uuid5(NAMESPACE_URL, name), name, name, kind, vocabulary="esco")


def _finder(engine: Engine, *names: str) -> MentionFinder:
    skills = tuple(map(_skill, names))
    vectors = engine.encoder.encode(list(names)) if names else []
    meanings = dict(zip((skill.id for skill in skills), vectors, strict=True))
    return MentionFinder(
        SkillCatalogue(ImportedSkills(skills, meanings), lambda: engine.skill_vectors)
    )


def _shown(text: str, found: list[Mention]) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.skill.name) for one in found]


def test_names_are_found_where_they_stand_and_boilerplate_is_left_out(engine: Engine) -> None:
    found = extract(_finder(engine), engine.encoder, ABOUT_US)
    assert _shown(
        ABOUT_US, [one for one in found if "\n" not in ABOUT_US[one.start : one.end]]
    ) == [
        ("PostgreSQL", "PostgreSQL"),
        ("k8s", "Kubernetes"),
        ("Terrafrom", "Terraform"),
    ]


def test_slip_of_the_pen_in_a_list_is_forgiven_and_says_so(engine: Engine) -> None:
    text = "Skills: Kubernets, Terrafrom; lipspeakng"
    found = extract(_finder(engine, "lipspeaking"), engine.encoder, text)
    assert _shown(text, found) == [
        ("Kubernets", "Kubernetes"),
        ("Terrafrom", "Terraform"),
        ("lipspeakng", "lipspeaking"),
    ]
    assert all(one.confidence < 0.9 for one in found)


def test_offsets_count_code_points(engine: Engine) -> None:
    text = "👩🏽‍💻🚀 uses\u00a0Ku\u0308bernetes\u0301\r\n• 𝔓ython, Docker\u200b!"
    found = extract(_finder(engine), engine.encoder, text)
    assert _shown(text, found)[0][0] == "Ku\u0308bernetes\u0301"
    assert [one.skill.name for one in found] == ["Kubernetes", "Python", "Docker"]
    assert text[found[1].start : found[1].end] == "𝔓ython"


TEXTS = {
    "asp.net/c#/vb.net": ["ASP.NET", "C#"],
    "1.Python 2.Rust 3.Go": ["Python", "Rust", "Go"],
    "Our drivers like Rust, but this is a job for a florist.": [],
    "The firm runs on Odoo; now we need a baker.": [],
    "Wages are handled in Xero, you will be paid via Xero.": [],
    "SQLite? No. MariaDB.": ["MariaDB"],
    "Wheel truing, brake bleeding and puncture repair": [
        "Wheel Truing",
        "Brake Bleeding",
        "Puncture Repair",
    ],
    "Locksmith wanted: key cutting, safe opening": ["Locksmithing", "Key Cutting", "Safe Opening"],
}


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_text_names_of_a_person(text: str, engine: Engine) -> None:
    found = {one.skill.name for one in extract(_finder(engine), engine.encoder, text)}
    assert set(TEXTS[text]) <= found
    assert TEXTS[text] or not found & {"Rust", "Odoo", "Xero"}


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "🚀", ".", "\u0301", "\u200b" * 9, "\r", "- \n* "]
)
def test_text_without_words_has_no_skills(text: str, engine: Engine) -> None:
    assert extract(_finder(engine), engine.encoder, text) == []


def test_every_span_lies_in_the_text_whatever_it_is(engine: Engine) -> None:
    finder = _finder(engine, "maintain fishing nets")
    chance = random.Random(4)
    bits = [
        "Go", "C++", " ", ", ", "\n", ". ", "R&D", "Node.js", "é", "\u0301", "🚀", "ﬁ", "\u200b",
        "nets", "We are a leading", "Benefits:\n", "- ", "Kubernets", "maintain fishing nets", "ẞ",
        "(", "İ", "…", "。", "e.g. ",
    ]  # fmt: skip
    for _ in range(300):
        text = "".join(chance.choice(bits) for _ in range(chance.randint(1, 40)))
        found = extract(finder, engine.encoder, text, by_meaning=True)
        assert all(0 <= one.start < one.end <= len(text) for one in found), text
        assert found == sorted(found, key=lambda one: (one.start, one.end, -one.confidence))
        assert all(0 < one.confidence <= 1 for one in found)


def test_spans_of_sentences_are_the_sentences() -> None:
    line = "We ship, e.g. nets. You bake bread! (Every day.) " + "long, " * 100
    assert [line[first:last] for first, last in sentence_spans(line)] == split_line(line)


def test_placed_sentences_have_the_roles_of_the_description() -> None:
    placed = [one for one in place_sentences(ABOUT_US) if not one.is_heading]
    read = read_description(ABOUT_US)
    assert [(normalise(ABOUT_US[one.start : one.end]), one.role) for one in placed] == [
        (sentence.text, sentence.role) for sentence in read
    ]


class _Counting:
    """The engine's encoder, counting what it is asked for."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder, self.texts = encoder, 0
        self.model_id, self.revision = encoder.model_id, encoder.revision
        self.dimension = encoder.dimension

    def encode(self, texts: list[str], **options: object) -> Vectors:
        self.texts += len(texts)
        return self.encoder.encode(texts)


def test_work_of_a_long_text_is_bounded_and_names_are_found_to_its_end(engine: Engine) -> None:
    finder = _finder(engine)
    text = "You look after our servers at night. " * 1300 + "You know PostgreSQL."
    assert len(text) > 48_000
    counting = _Counting(engine.encoder)
    found = extract(finder, counting, text, by_meaning=True)  # type: ignore[arg-type]
    assert counting.texts <= MOST_SENTENCES
    assert found[-1].skill.name == "PostgreSQL"


def test_unknown_encoder_finds_names_alone(engine: Engine) -> None:
    counting = _Counting(engine.encoder)
    counting.model_id = "something else"
    assert fitted_for("something else") is None
    text = "You look after PostgreSQL and more."
    found = extract(_finder(engine), counting, text, by_meaning=True)  # type: ignore[arg-type]
    assert [one.skill.name for one in found] == ["PostgreSQL"]
    assert counting.texts == 0


def test_sentence_is_found_by_meaning_without_a_word_of_the_name(real_engine: Engine) -> None:
    finder = _finder(real_engine, "repair vehicles", "bake bread", "manage budgets")
    text = "Kind regards to all.\nYou will fix broken cars and trucks in our garage."
    found = extract(finder, real_engine.encoder, text, by_meaning=True)
    assert ("You will fix broken cars and trucks in our garage.", "repair vehicles") in _shown(
        text, found
    )
    assert all(one.start > 0 for one in found)
    fitted = fitted_for(real_engine.encoder.model_id)
    assert fitted is not None
    assert 0 < fitted.confidence(0.5) < fitted.confidence(0.7) < 1


def test_boilerplate_is_not_compared_by_meaning(real_engine: Engine) -> None:
    finder = _finder(real_engine, "manage health insurance", "promote gender equality")
    text = (
        "What we offer\n- Private medical and health insurance for you\n\n"
        "Diversity\nWe hire regardless of gender."
    )
    assert extract(finder, real_engine.encoder, text, by_meaning=True) == []


def test_most_marked_skills_of_real_sentences_are_found_by_name_or_meaning(
    shared: Path, real_engine: Engine
) -> None:
    """A floor under the quality on sentences that people marked; the figures are in
    ``docs/decisions/0007``. The skills are those that were marked, so that it stays quick."""
    from benchmarks.extraction import TASKS, look_at, quality, together

    archive = zipfile.ZipFile(shared / "data" / "esco_v1.1.1_en_csv.zip")
    table = io.StringIO(archive.read("skills_en.csv").decode("utf-8"), newline="")
    names = {row["conceptUri"]: row["preferredLabel"] for row in csv.DictReader(table)}
    marked = {
        line.split("\t")[1]
        for task in TASKS
        for line in (shared / "bench" / task / "qrels.tsv").read_text("utf-8").splitlines()
    }
    skills = tuple(
        Skill(uuid5(NAMESPACE_URL, key), key, names[key], "competence", vocabulary="esco")
        for key in sorted(marked)
    )
    vectors = real_engine.encoder.encode([skill.name for skill in skills])
    imported = ImportedSkills(
        skills, dict(zip((skill.id for skill in skills), vectors, strict=True))
    )
    finder = MentionFinder(SkillCatalogue(imported, lambda: real_engine.skill_vectors))
    looked = [
        one for task in TASKS for one in look_at(finder, real_engine, shared / "bench" / task)
    ]
    fitted = fitted_for(real_engine.encoder.model_id)
    assert fitted is not None
    both = together(looked, fitted.least, fitted.most)
    assert both.recall > quality(looked, [one.named for one in looked]).recall
    assert both.f1 > 0.3
    assert np.isfinite(both.precision)
