"""Nothing of an occupation that is kept aside reaches a training pair."""

import csv
import io
import random
import zipfile
from pathlib import Path

import pytest

from training.batches import MIXES, assert_nothing_withheld, build_shares
from training.pairs import Batch, Neighbours, Text
from training.taxonomies import (
    ESCO_ARCHIVE,
    ONET_ARCHIVE,
    Taxonomies,
    is_development,
    normalized,
    read_taxonomies,
    read_withheld,
)

SHARED = Path(__file__).parents[3] / "shared"
WITHHELD = "http://data.europa.eu/esco/occupation/withheld"


def kept(prefix: str, count: int) -> list[str]:
    """Identifiers that do not fall into the development part."""
    keys = (f"{prefix}{number}" for number in range(1000))
    return [key for key in keys if not is_development(key)][:count]


def table(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_archives(folder: Path) -> None:
    first, second = kept("http://data.europa.eu/esco/occupation/", 2)
    titles = {
        first: ("baker", "bread maker\nshared title"),
        second: ("welder", "metal joiner"),
        WITHHELD: ("dancer", "shared title\nballet dancer"),
    }
    occupations = [
        {
            "conceptUri": key,
            "iscoGroup": "1",
            "preferredLabel": title,
            "altLabels": others,
            "description": f"They work as {title} all day long and like it very much.",
        }
        for key, (title, others) in titles.items()
    ]
    skills = [
        {
            "conceptUri": f"skill-{name}",
            "skillType": "knowledge",
            "preferredLabel": f"{name} science",
            "altLabels": f"science of {name}\nstudy of {name}",
            "description": f"Everything that is known about {name} and its many uses.",
        }
        for name in ("oven", "flour", "yeast", "metal", "heat", "rhythm", "common")
    ]
    links = [
        {"occupationUri": key, "relationType": "essential", "skillUri": f"skill-{name}"}
        for key, names in {
            first: ("oven", "flour", "yeast", "heat", "common"),
            second: ("metal", "heat", "oven", "flour", "common"),
            WITHHELD: ("rhythm", "common"),
        }.items()
        for name in names
    ]
    none = [{"originalSkillUri": "", "relatedSkillUri": ""}]
    with zipfile.ZipFile(folder / ESCO_ARCHIVE, "w") as archive:
        archive.writestr("occupations_en.csv", table(occupations))
        archive.writestr("skills_en.csv", table(skills))
        archive.writestr("occupationSkillRelations.csv", table(links))
        archive.writestr("skillSkillRelations.csv", table(none))
        archive.writestr(
            "broaderRelationsSkillPillar.csv", table([{"conceptUri": "", "broaderUri": ""}])
        )
    write_onet(folder)


def write_onet(folder: Path) -> None:
    code = "O*NET-SOC Code"
    codes = [*kept("11-1", 2), "99-9999.00"]
    tables: dict[str, list[dict[str, str]]] = {
        "Occupation Data.txt": [
            {code: key, "Title": f"Role {key}", "Description": f"Does {key} for others daily."}
            for key in codes
        ],
        "Alternate Titles.txt": [{code: key, "Alternate Title": f"Other {key}"} for key in codes]
        + [{code: codes[0], "Alternate Title": "Role 99-9999.00"}],
        "Sample of Reported Titles.txt": [
            {code: key, "Reported Job Title": f"Said {key}"} for key in codes
        ],
        "Task Statements.txt": [
            {code: key, "Task": f"Task {number} of {key}"} for key in codes for number in range(8)
        ]
        + [{code: codes[0], "Task": "Task 1 of 99-9999.00"}],
        "Technology Skills.txt": [
            {code: key, "Example": f"Program {number}"} for key in codes for number in range(7)
        ],
        "Tools Used.txt": [{code: key, "Example": "Hammer"} for key in codes],
        "Related Occupations.txt": [
            {
                code: codes[0],
                "Related O*NET-SOC Code": "99-9999.00",
                "Relatedness Tier": "Primary-Short",
            }
        ],
    }
    with zipfile.ZipFile(folder / ONET_ARCHIVE, "w") as archive:
        for name, rows in tables.items():
            archive.writestr(name, table(rows, "\t"))


@pytest.fixture
def taxonomies(tmp_path: Path) -> Taxonomies:
    write_archives(tmp_path)
    return read_taxonomies(tmp_path, frozenset({WITHHELD, "99-9999.00"}))


def test_withheld_occupations_their_titles_tasks_and_own_skills_are_gone(
    taxonomies: Taxonomies,
) -> None:
    assert WITHHELD not in taxonomies.esco
    assert "99-9999.00" not in taxonomies.onet
    everything = [*taxonomies.esco.values(), *taxonomies.onet.values()]
    assert all("shared title" not in occupation.titles for occupation in everything)
    assert all("Role 99-9999.00" not in occupation.titles for occupation in everything)
    assert all("Task 1 of 99-9999.00" not in occupation.tasks for occupation in everything)
    assert all("99-9999.00" not in occupation.related for occupation in everything)
    assert "skill-rhythm" not in taxonomies.skills
    assert "skill-common" in taxonomies.skills


def test_every_source_draws_only_allowed_occupations(taxonomies: Taxonomies) -> None:
    rng = random.Random(1)
    words = ("dancer", "ballet", "rhythm", "99-9999.00", "shared title")
    for share in build_shares(taxonomies, Neighbours(), MIXES["titles"]):
        for _ in range(20):
            batch = share.source.draw(rng, 6)
            assert_nothing_withheld(batch, taxonomies)
            for text in [*batch.left, *batch.right]:
                assert not any(word in text.text.lower() for word in words)


def test_a_withheld_occupation_in_a_batch_stops_training(taxonomies: Taxonomies) -> None:
    bad = Text("dancer", frozenset({WITHHELD}))
    with pytest.raises(AssertionError):
        assert_nothing_withheld(Batch("esco_titles", [bad], [bad], 8, 8), taxonomies)
    shared = Text("Shared Title", frozenset())
    with pytest.raises(AssertionError):
        assert_nothing_withheld(Batch("esco_titles", [shared], [shared], 8, 8), taxonomies)


@pytest.mark.skipif(not (SHARED / "data").exists(), reason="needs ../shared with ESCO and O*NET")
def test_the_real_archives_lose_every_listed_occupation() -> None:
    withheld = read_withheld(SHARED / "bench")
    taxonomies = read_taxonomies(SHARED / "data", withheld)
    assert not withheld & set(taxonomies.esco)
    assert not withheld & set(taxonomies.onet)
    for occupation in [*taxonomies.esco.values(), *taxonomies.onet.values()]:
        assert not withheld & set(occupation.related)
        assert not any(normalized(t) in taxonomies.withheld_titles for t in occupation.titles)
    rng = random.Random(2)
    for share in build_shares(taxonomies, Neighbours(), MIXES["titles"]):
        for _ in range(5):
            assert_nothing_withheld(share.source.draw(rng, share.size), taxonomies)
