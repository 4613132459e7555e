"""ESCO and O*NET as training sees them: without the occupations that are kept aside.

An occupation of `not_for_training` is dropped while reading, with everything that names it: its
titles (also where another occupation carries the same title), description, tasks, tools,
technology and links. A skill that only such occupations use is dropped too. A second, smaller
part is kept aside by a hash of its identifier, for choosing between variants.
"""

import csv
import hashlib
import io
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ESCO_ARCHIVE = "esco_v1.1.1_en_csv.zip"
ONET_ARCHIVE = "onet_27_0_text.zip"
DEVELOPMENT_SHARE = 0.08
"""Share of the remaining occupations that stays out of training to compare variants on."""

csv.field_size_limit(sys.maxsize)


@dataclass
class Occupation:
    """One occupation of either taxonomy."""

    id: str
    title: str
    other_titles: list[str]
    description: str
    group: str
    tasks: list[str] = field(default_factory=list)
    tools: list[str] = field(default_factory=list)
    essential: list[str] = field(default_factory=list)
    optional: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        return [self.title, *self.other_titles]


@dataclass
class Skill:
    """One ESCO skill or knowledge concept."""

    id: str
    label: str
    other_labels: list[str]
    description: str
    knowledge: bool
    near: set[str] = field(default_factory=set)

    @property
    def labels(self) -> list[str]:
        return [self.label, *self.other_labels]


@dataclass
class Taxonomies:
    """What training may use, and the identifiers kept aside."""

    esco: dict[str, Occupation]
    onet: dict[str, Occupation]
    skills: dict[str, Skill]
    withheld: frozenset[str]
    withheld_titles: frozenset[str]
    development: frozenset[str]


def normalized(text: str) -> str:
    """Lower case, single spaces, letters and digits only: equality of titles."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def is_development(identifier: str, share: float = DEVELOPMENT_SHARE) -> bool:
    """Whether an occupation belongs to the part kept aside for choosing between variants."""
    digest = hashlib.sha256(f"development:{identifier}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < share


def read_withheld(bench: Path) -> frozenset[str]:
    """Identifiers of `not_for_training`: ESCO occupation URIs and O*NET codes."""
    found: set[str] = set()
    for name in ("esco_occupation_uris.txt", "onet_codes.txt"):
        lines = (bench / "not_for_training" / name).read_text(encoding="utf-8").splitlines()
        found.update(line.strip() for line in lines if line.strip())
    if not found:
        raise ValueError("not_for_training lists nothing")
    return frozenset(found)


def kept_aside_titles(data: Path, withheld: frozenset[str]) -> frozenset[str]:
    """Preferred titles of the occupations of `not_for_training`, of both taxonomies."""
    esco, _, _ = _read_esco(data / ESCO_ARCHIVE)
    onet = _read_onet(data / ONET_ARCHIVE)
    return frozenset(one.title for key, one in {**esco, **onet}.items() if key in withheld)


def read_taxonomies(data: Path, withheld: frozenset[str]) -> Taxonomies:
    """Read both archives; `withheld` and development occupations are gone from the result."""
    esco_all, skills, links = _read_esco(data / ESCO_ARCHIVE)
    onet_all = _read_onet(data / ONET_ARCHIVE)
    everything = {**esco_all, **onet_all}
    development = frozenset(
        key for key in everything if key not in withheld and is_development(key)
    )
    kept_aside = withheld | development
    titles = frozenset(
        normalized(title)
        for key in kept_aside
        if key in everything
        for title in everything[key].titles
    )
    tasks = frozenset(
        normalized(task) for key in kept_aside if key in onet_all for task in onet_all[key].tasks
    )
    _drop_orphan_skills(skills, links, withheld)
    esco = _allowed(esco_all, kept_aside, titles, tasks, skills)
    onet = _allowed(onet_all, kept_aside, titles, tasks, skills)
    return Taxonomies(esco, onet, skills, withheld, titles, development)


def _allowed(
    occupations: dict[str, Occupation],
    kept_aside: frozenset[str],
    titles: frozenset[str],
    tasks: frozenset[str],
    skills: dict[str, Skill],
) -> dict[str, Occupation]:
    allowed: dict[str, Occupation] = {}
    for key, occupation in occupations.items():
        if key in kept_aside:
            continue
        names = [title for title in occupation.titles if normalized(title) not in titles]
        if not names:
            continue
        occupation.title, occupation.other_titles = names[0], names[1:]
        occupation.tasks = [task for task in occupation.tasks if normalized(task) not in tasks]
        occupation.related = [other for other in occupation.related if other not in kept_aside]
        occupation.essential = [skill for skill in occupation.essential if skill in skills]
        occupation.optional = [skill for skill in occupation.optional if skill in skills]
        allowed[key] = occupation
    return allowed


def _drop_orphan_skills(
    skills: dict[str, Skill], links: dict[str, set[str]], withheld: frozenset[str]
) -> None:
    for key in [key for key in skills if links.get(key) and links[key] <= withheld]:
        del skills[key]
    for skill in skills.values():
        skill.near = {other for other in skill.near if other in skills}


def _csv_rows(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, str]]:
    with archive.open(name) as raw:
        yield from csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline=""))


def _labels(preferred: str, others: str) -> list[str]:
    seen = {normalized(preferred)}
    found: list[str] = []
    for label in others.split("\n"):
        text = label.strip()
        if text and normalized(text) not in seen:
            seen.add(normalized(text))
            found.append(text)
    return found


def _read_esco(
    path: Path,
) -> tuple[dict[str, Occupation], dict[str, Skill], dict[str, set[str]]]:
    occupations: dict[str, Occupation] = {}
    skills: dict[str, Skill] = {}
    links: dict[str, set[str]] = defaultdict(set)
    with zipfile.ZipFile(path) as archive:
        for row in _csv_rows(archive, "occupations_en.csv"):
            title = row["preferredLabel"].strip()
            occupations[row["conceptUri"]] = Occupation(
                row["conceptUri"],
                title,
                _labels(title, row["altLabels"]),
                " ".join(row["description"].split()),
                row["iscoGroup"],
            )
        for row in _csv_rows(archive, "skills_en.csv"):
            label = row["preferredLabel"].strip()
            skills[row["conceptUri"]] = Skill(
                row["conceptUri"],
                label,
                _labels(label, row["altLabels"]),
                " ".join(row["description"].split()),
                row["skillType"] == "knowledge",
            )
        for row in _csv_rows(archive, "occupationSkillRelations.csv"):
            links[row["skillUri"]].add(row["occupationUri"])
            occupation = occupations.get(row["occupationUri"])
            if occupation is None:
                continue
            essential = row["relationType"] == "essential"
            (occupation.essential if essential else occupation.optional).append(row["skillUri"])
        _read_near_skills(archive, skills)
    return occupations, skills, links


def _read_near_skills(archive: zipfile.ZipFile, skills: dict[str, Skill]) -> None:
    pairs = [
        (row["originalSkillUri"], row["relatedSkillUri"])
        for row in _csv_rows(archive, "skillSkillRelations.csv")
    ]
    pairs += [
        (row["conceptUri"], row["broaderUri"])
        for row in _csv_rows(archive, "broaderRelationsSkillPillar.csv")
    ]
    for left, right in pairs:
        if left in skills and right in skills:
            skills[left].near.add(right)
            skills[right].near.add(left)


def _onet_rows(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, str]]:
    with archive.open(name) as raw:
        yield from csv.DictReader(
            io.TextIOWrapper(raw, "utf-8", newline=""), delimiter="\t", quoting=csv.QUOTE_NONE
        )


def _read_onet(path: Path) -> dict[str, Occupation]:
    occupations: dict[str, Occupation] = {}
    code = "O*NET-SOC Code"
    with zipfile.ZipFile(path) as archive:
        for row in _onet_rows(archive, "Occupation Data.txt"):
            key = row[code].strip()
            occupations[key] = Occupation(key, row["Title"], [], row["Description"], key[:7])
        others: dict[str, list[str]] = defaultdict(list)
        for row in _onet_rows(archive, "Alternate Titles.txt"):
            others[row[code].strip()].append(row["Alternate Title"])
        for row in _onet_rows(archive, "Sample of Reported Titles.txt"):
            others[row[code].strip()].append(row["Reported Job Title"])
        for row in _onet_rows(archive, "Task Statements.txt"):
            occupations[row[code].strip()].tasks.append(row["Task"])
        for name in ("Technology Skills.txt", "Tools Used.txt"):
            for row in _onet_rows(archive, name):
                occupations[row[code].strip()].tools.append(row["Example"])
        for row in _onet_rows(archive, "Related Occupations.txt"):
            if row["Relatedness Tier"].startswith("Primary"):
                related = row["Related O*NET-SOC Code"].strip()
                occupations[row[code].strip()].related.append(related)
    for key, occupation in occupations.items():
        occupation.other_titles = _labels(occupation.title, "\n".join(others[key]))
    return occupations
