"""Official classifications: read as they are published, imported whole or not at all."""

import time
from collections.abc import Callable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from app import cli
from app.database import Database
from app.matching.engine import Engine
from app.matching.retrieval.skills import SkillIndex
from app.models import (
    Concept,
    ConceptLabel,
    ConceptRelation,
    ConceptVector,
    TaxonomyRelease,
)
from app.services import reindexing
from app.services.skills import taxonomy_import
from app.services.skills.taxonomy_esco import read_esco
from app.services.skills.taxonomy_import import ImportedTaxonomy
from app.services.skills.taxonomy_onet import read_onet
from app.services.skills.taxonomy_release import Release, UnreadableRelease
from tests.harness.taxonomy_archives import (
    OCCUPATION,
    SKILL,
    SKILLS,
    esco_files,
    onet_files,
    unpacked,
    zipped,
)

ARCHIVES = {"esco": "esco_v1.1.1_en_csv.zip", "onet": "onet_27_0_text.zip"}
READERS: dict[str, Callable[[Path], Release]] = {"esco": read_esco, "onet": read_onet}


@pytest.fixture
def esco(tmp_path: Path) -> Release:
    return read_esco(zipped(esco_files(), tmp_path / "ESCO dataset - v1.2.0 - en.zip"))


def _import(database: Database, release: Release) -> ImportedTaxonomy:
    with database.write() as session:
        return taxonomy_import.import_release(session, release)


def _count(database: Database, model: type) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_esco_is_read_as_published(esco: Release) -> None:
    assert (esco.taxonomy, esco.name) == ("esco", "1.2.0")
    nets = esco.concepts[SKILL + "nets"]
    assert nets.id == uuid5(NAMESPACE_URL, SKILL + "nets")
    assert (nets.subject, nets.kind) == ("skill", "competence")
    assert nets.names == ("maintain fishing nets", "repair fishing nets", "mend nets")
    assert esco.concepts[SKILL + "aqua"].names == ("aquaponics", "aquaponic farming")
    fisher = esco.concepts[OCCUPATION + "fisher"]
    assert (fisher.subject, fisher.kind, fisher.code) == ("occupation", "occupation", "6222")
    assert (OCCUPATION + "fisher", "essential", SKILL + "nets") in esco.links
    assert (SKILL + "nets", "broader", SKILL + "S1") in esco.links


def test_what_esco_withdrew_is_left_out_with_its_links(esco: Release) -> None:
    assert SKILL + "old" not in esco.concepts
    assert not [link for link in esco.links if SKILL + "old" in link]
    assert esco.left_out == 0


def test_onet_is_read_as_published(tmp_path: Path) -> None:
    onet = read_onet(zipped(onet_files(), tmp_path / "db.zip", folder="db_27_0_text/"))
    assert (onet.taxonomy, onet.name) == ("onet", "27.0")
    developer = onet.concepts["15-1252.00"]
    assert developer.names == (
        "Software Developers",
        "Application Developer",
        "Software Engineer (SWE)",
        "SWE",
    )
    assert onet.concepts["45-3031.00"].description == 'Hunt, trap, "catch" animals.'
    assert ("15-1252.00", "optional", "technology:Python") in onet.links
    assert ("tool:Gill nets", "broader", "commodity:49121509") in onet.links
    assert ("15-1252.00", "related", "45-3031.00") in onet.links


def test_archive_folder_and_later_file_names_are_the_same_release(
    esco: Release, tmp_path: Path
) -> None:
    for release in (
        read_esco(unpacked(esco_files(), tmp_path / "folder")),
        read_esco(zipped(esco_files(suffix="_en"), tmp_path / "later.zip", folder="csv/")),
    ):
        assert release.digest == esco.digest
        assert release.name == "of 2022-08-25"  # nothing says the number


BAD_ESCO: dict[str, tuple[dict[str, str], str]] = {
    "a file is missing": ({"skills_en.csv": ""}, "skills_en.csv is missing"),
    "a column is missing": (
        {"occupationSkillRelations.csv": "occupationUri,skillUri\r\n"},
        "occupationSkillRelations.csv: column 'relationType' is missing",
    ),
    "a row is too short": (
        {"skillSkillRelations.csv": "originalSkillUri,relatedSkillUri,relationType\r\na,b\r\n"},
        "skillSkillRelations.csv, line 2: no column 'relationType'",
    ),
    "a label is empty": (
        {"ISCOGroups_en.csv": esco_files()["ISCOGroups_en.csv"].replace("Coastal fishers", "")},
        "ISCOGroups_en.csv: column 'preferredLabel' is empty",
    ),
    "a concept occurs twice": (
        {"skillGroups_en.csv": esco_files()["skillGroups_en.csv"].replace("S1", "nets")},
        "skillGroups_en.csv: http://data.europa.eu/esco/skill/nets occurs twice",
    ),
    "a kind is unknown": (
        {"skills_en.csv": esco_files()["skills_en.csv"].replace("skill/competence", "hobby")},
        "skills_en.csv: column 'skillType' is not what ESCO uses",
    ),
    "a kind of link is unknown": (
        {
            "skillSkillRelations.csv": esco_files()["skillSkillRelations.csv"].replace(
                "optional", "maybe"
            )
        },
        "skillSkillRelations.csv: column 'relationType' is not what ESCO uses",
    ),
    "links of another release": (
        {
            "broaderRelationsSkillPillar.csv": esco_files()[
                "broaderRelationsSkillPillar.csv"
            ].replace("S1", "S9")
        },
        "its files do not belong together",
    ),
    "no rows": (
        {
            name: text.splitlines()[0] + "\r\n"
            for name, text in esco_files().items()
            if "Relations" not in name
        },
        "holds no rows",
    ),
    "an open quotation": (
        {"skills_en.csv": esco_files()["skills_en.csv"] + '"'},
        "skills_en.csv, line",
    ),
}


@pytest.mark.parametrize("case", BAD_ESCO)
def test_what_is_no_esco_release_is_named_by_file_and_column(case: str, tmp_path: Path) -> None:
    changes, message = BAD_ESCO[case]
    files = {**esco_files(), **changes}
    path = zipped({name: text for name, text in files.items() if text}, tmp_path / "v1.zip")
    with pytest.raises(UnreadableRelease) as raised:
        read_esco(path)
    assert message in str(raised.value)


def test_what_is_no_archive_is_said(tmp_path: Path) -> None:
    path = tmp_path / "esco.zip"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(UnreadableRelease, match="no zip archive"):
        read_esco(path)
    latin = {**esco_files(), "skills_en.csv": "conceptUri\r\nf\xfcr".encode("latin-1")}
    with pytest.raises(UnreadableRelease, match=r"skills_en\.csv is not UTF-8"):
        read_esco(zipped(latin, path))
    whole = zipped(esco_files(), path).read_bytes()
    at = whole.index(b"skills_en.csv") + 40
    path.write_bytes(whole[:at] + bytes(60) + whole[at + 60 :])
    with pytest.raises(UnreadableRelease, match=r"skills_en\.csv cannot be read"):
        read_esco(path)


@pytest.mark.parametrize("name", [name for name in onet_files() if name != "Read Me.txt"])
def test_every_table_of_onet_is_needed_with_its_columns(name: str, tmp_path: Path) -> None:
    files = onet_files()
    without = {key: text for key, text in files.items() if key != name}
    with pytest.raises(UnreadableRelease, match=f"{name} is missing"):
        read_onet(zipped(without, tmp_path / "a.zip"))
    header = files[name].splitlines()[0].split("\t")
    broken = files[name].replace(header[1], "Something Else", 1)
    with pytest.raises(UnreadableRelease) as raised:
        read_onet(zipped({**files, name: broken}, tmp_path / "b.zip"))
    assert str(raised.value) == f"{name}: column '{header[1]}' is missing"


def test_import_writes_concepts_labels_and_links(database: Database, esco: Release) -> None:
    imported = _import(database, esco)
    assert imported == ImportedTaxonomy(True, added=len(esco.concepts))
    assert _count(database, Concept) == len(esco.concepts) == 9
    assert _count(database, ConceptLabel) == esco.counts["labels"]
    assert _count(database, ConceptRelation) == len(esco.links) == 5


def test_same_release_again_changes_nothing(database: Database, esco: Release) -> None:
    _import(database, esco)
    assert _import(database, esco) == ImportedTaxonomy(changed=False, replaced="1.2.0")
    assert _count(database, TaxonomyRelease) == 1


def test_newer_release_updates_retires_and_keeps_ids(
    database: Database, engine: Engine, esco: Release, tmp_path: Path
) -> None:
    _import(database, esco)
    while taxonomy_import.embed_missing_names(database, engine):
        pass
    skills = [
        {**skill, "preferredLabel": skill["preferredLabel"].replace("rye bread", "bread")}
        for skill in SKILLS
        if skill["preferredLabel"] != "aquaponics"
    ]
    files = esco_files(skills)
    # The link to what went is gone, too.
    files["skillSkillRelations.csv"] = files["skillSkillRelations.csv"].replace("aqua", "lip")
    newer = read_esco(zipped(files, tmp_path / "esco v1.3.0.zip"))
    imported = _import(database, newer)
    assert imported == ImportedTaxonomy(True, updated=1, retired=1, replaced="1.2.0")
    with database.read() as session:
        found = {row.key: row for row in session.scalars(select(Concept))}
        aqua, bread = found[SKILL + "aqua"], found[SKILL + "bread"]
        assert aqua.retired_at is not None
        assert aqua.id == esco.concepts[aqua.key].id
        assert bread.name == "bake bread"
        labels = select(ConceptLabel.label).where(ConceptLabel.concept_number == aqua.number)
        assert list(session.scalars(labels)) == ["aquaponics", "aquaponic farming"]
        # A renamed skill is embedded anew; the others keep their vectors.
        embedded = set(session.scalars(select(ConceptVector.concept_number)))
        assert bread.number not in embedded
        assert found[SKILL + "nets"].number in embedded
    back = _import(database, esco)
    assert back == ImportedTaxonomy(True, updated=2, replaced="1.3.0")
    assert _count(database, Concept) == 9


def test_failed_import_leaves_nothing_behind(database: Database, esco: Release) -> None:
    broken = Release("esco", "x" * 41, esco.concepts, frozenset({("a", "broader", "b")}))
    with pytest.raises(KeyError):
        _import(database, broken)
    for model in (Concept, ConceptLabel, ConceptRelation, TaxonomyRelease):
        assert _count(database, model) == 0


def test_worker_embeds_skills_once(database: Database, engine: Engine, esco: Release) -> None:
    assert reindexing.embed_missing(database, engine) == 0
    _import(database, esco)
    assert reindexing.embed_missing(database, engine) == 6
    assert reindexing.embed_missing(database, engine) == 0
    assert _count(database, ConceptVector) == 6
    with database.read() as session:
        release = taxonomy_import.current(session, "esco")
    assert release is not None
    assert release.embedded == [f"{engine.encoder.model_id}@{engine.encoder.revision}"]
    assert reindexing.drop_other_revisions(database, engine) == 0
    assert _count(database, ConceptVector) == 6


def test_processes_converge_on_what_was_imported(
    database: Database, engine: Engine, esco: Release
) -> None:
    one, other = SkillIndex(engine), SkillIndex(engine)
    before = one.catalogue(database)
    shipped = before.canonical("aquaponics")
    assert shipped is not None
    assert shipped.skill.id != esco.concepts[SKILL + "aqua"].id
    assert one.catalogue(database) is before
    _import(database, esco)
    for index in (one, other):
        found = index.catalogue(database).canonical("aquaponics")
        assert found is not None
        assert found.skill.id == esco.concepts[SKILL + "aqua"].id


def test_command_imports_and_says_what_is_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLMATCH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("SKILLMATCH_LOG_LEVEL", "error")
    path = zipped(esco_files(), tmp_path / "esco_v1.2.0.zip")

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli.app, ["taxonomy", "import", *arguments])
        return result.exit_code, result.output

    code, output = run("esco", str(path))
    assert code == 0
    assert "esco 1.2.0 is in force." in output
    assert "9 new, 0 changed, 0 retired" in output
    assert run("esco", str(path)) == (0, "esco 1.2.0 is in force already: nothing changed.\n")
    code, output = run("onet", str(path))
    assert code == 2
    assert "Alternate Titles.txt is missing" in output
    assert run("isco", str(path))[0] == 2
    assert run("esco", str(tmp_path / "nowhere.zip"))[0] == 2


COUNTS = {
    "esco": {"competence": 10_837, "knowledge": 3_059, "occupation": 3_007, "skill group": 640},
    "onet": {"occupation": 1_016, "technology": 8_632, "tool": 18_090, "commodity": 4_262},
}


@pytest.mark.parametrize("taxonomy", ARCHIVES)
def test_official_release_is_imported_within_a_minute(
    taxonomy: str, shared: Path, database: Database
) -> None:
    start = time.monotonic()
    release = READERS[taxonomy](shared / "data" / ARCHIVES[taxonomy])
    imported = _import(database, release)
    assert time.monotonic() - start < 60
    assert imported.added == len(release.concepts) == _count(database, Concept)
    assert COUNTS[taxonomy].items() <= release.counts.items()
    assert release.name == {"esco": "1.1.1", "onet": "27.0"}[taxonomy]
    assert _count(database, ConceptRelation) == len(release.links) > 118_000
    assert not _import(database, release).changed
