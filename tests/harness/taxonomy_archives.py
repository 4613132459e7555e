"""Small releases in the official formats, written by the tests themselves."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

SKILL = "http://data.europa.eu/esco/skill/"
OCCUPATION = "http://data.europa.eu/esco/occupation/"
GROUP = "http://data.europa.eu/esco/isco/"

Files = dict[str, str]


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _skill(key: str, label: str, kind: str = "skill/competence", **others: str) -> dict[str, str]:
    return {
        "conceptType": "KnowledgeSkillCompetence",
        "conceptUri": SKILL + key,
        "skillType": kind,
        "preferredLabel": label,
        "status": "released",
        "modifiedDate": "2022-08-25T12:53:49.834Z",
        "description": f"About: {label}.",
        **others,
    }


SKILLS = [
    _skill("lip", "lipspeaking", "knowledge", altLabels="speaking for lip readers\nlip-speaking"),
    _skill("aqua", "aquaponics", "knowledge", hiddenLabels="aquaponic farming"),
    _skill("nets", "maintain fishing nets", altLabels="repair fishing nets\nmend nets"),
    _skill("python", "Python (computer programming)", "knowledge"),
    _skill("scratch", "Scratch (computer programming)", "knowledge"),
    _skill("old", "operate telex", status="obsolete"),
    _skill("bread", "bake rye bread"),
]
OCCUPATIONS = [
    {
        "conceptUri": OCCUPATION + "fisher",
        "iscoGroup": "6222",
        "preferredLabel": "coastal fisher",
        "altLabels": "inshore fisher",
        "status": "released",
        "description": "Catches fish near the coast.",
    }
]
_SKILL_COLUMNS = (
    "conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels",
    "hiddenLabels", "status", "modifiedDate", "scopeNote", "definition", "inScheme", "description",
)  # fmt: skip
_OCCUPATION_COLUMNS = (
    "conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "hiddenLabels",
    "status", "modifiedDate", "description", "code",
)  # fmt: skip


def esco_files(
    skills: Sequence[Mapping[str, str]] = SKILLS, suffix: str = "", **changes: str
) -> Files:
    """The files of an ESCO release; ``suffix`` is that of the files of links."""
    group = {"conceptUri": SKILL + "S1", "preferredLabel": "working with nets", "status": ""}
    isco = {"conceptUri": GROUP + "C6222", "code": "6222", "preferredLabel": "Coastal fishers"}
    plain = ("conceptUri", "preferredLabel", "altLabels", "status", "description", "code")
    uses = [
        {
            "occupationUri": OCCUPATION + "fisher",
            "relationType": kind,
            "skillType": "",
            "skillUri": SKILL + key,
        }
        for key, kind in (("nets", "essential"), ("lip", "optional"), ("old", "optional"))
    ]
    related = {
        "originalSkillUri": SKILL + "nets",
        "relationType": "optional",
        "relatedSkillUri": SKILL + "aqua",
    }
    broader = [{"conceptUri": SKILL + "nets", "broaderUri": SKILL + "S1"}]
    above = [{"conceptUri": OCCUPATION + "fisher", "broaderUri": GROUP + "C6222"}]
    files = {
        "skills_en.csv": _csv(_SKILL_COLUMNS, skills),
        "skillGroups_en.csv": _csv(plain, [group]),
        "occupations_en.csv": _csv(_OCCUPATION_COLUMNS, OCCUPATIONS),
        "ISCOGroups_en.csv": _csv(plain, [{**isco, "status": "released"}]),
        f"occupationSkillRelations{suffix}.csv": _csv(tuple(uses[0]), uses),
        f"skillSkillRelations{suffix}.csv": _csv(tuple(related), [related]),
        f"broaderRelationsSkillPillar{suffix}.csv": _csv(tuple(broader[0]), broader),
        f"broaderRelationsOccPillar{suffix}.csv": _csv(tuple(above[0]), above),
    }
    return {**files, **{name: text for name, text in changes.items() if text}}


def _tabs(*rows: str) -> str:
    return "\n".join(row.replace("|", "\t") for row in rows) + "\n"


def onet_files() -> Files:
    """The files of an O*NET release."""
    return {
        "Read Me.txt": "O*NET 27.0 Database\nAugust 2022 Release\n",
        "Occupation Data.txt": _tabs(
            "O*NET-SOC Code|Title|Description",
            '45-3031.00|Fishing and Hunting Workers|Hunt, trap, "catch" animals.',
            "15-1252.00|Software Developers|Research, design and develop software.",
        ),
        "Alternate Titles.txt": _tabs(
            "O*NET-SOC Code|Alternate Title|Short Title|Source(s)",
            "15-1252.00|Application Developer|n/a|08",
            "15-1252.00|Software Engineer (SWE)|SWE|02,08",
        ),
        "Technology Skills.txt": _tabs(
            "O*NET-SOC Code|Example|Commodity Code|Commodity Title|Hot Technology",
            "15-1252.00|Python|43232405|Object or component oriented development software|Y",
            "15-1252.00|IBM Rational ClearQuest|43232402|Configuration management software|N",
        ),
        "Tools Used.txt": _tabs(
            "O*NET-SOC Code|Example|Commodity Code|Commodity Title",
            "45-3031.00|Gill nets|49121509|Fishing nets",
        ),
        "Related Occupations.txt": _tabs(
            "O*NET-SOC Code|Related O*NET-SOC Code|Relatedness Tier|Index",
            "15-1252.00|45-3031.00|Supplemental|1",
        ),
    }


def zipped(files: Mapping[str, str | bytes], path: Path, folder: str = "") -> Path:
    """Write the files into a zip, inside a folder of it if one is named."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(folder + name, text)
    return path


def unpacked(files: Mapping[str, str], path: Path) -> Path:
    """Write the files into a folder."""
    path.mkdir()
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    return path
