"""Extraction on 263 sentences of every trade, written by hand with what they name.

``extraction_set.jsonl`` holds for each sentence the skills that must be found, those that may be,
and those that must not. Rules and thresholds were chosen on the half marked ``choose``; the other
half confirms them. What is found and neither expected nor accepted counts as wrong.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.matching.engine import Engine
from app.matching.retrieval.skills import with_shipped
from app.matching.skills.catalogue import ImportedSkills, SkillCatalogue
from app.matching.skills.extraction import extract
from app.matching.skills.mentions import MentionFinder

SENTENCES: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("extraction_set.jsonl").read_text("utf-8").splitlines()
]
RECALL, PRECISION = 0.93, 0.95
"""Floors; the figures are in docs/decisions/0022."""


@pytest.fixture(scope="module")
def finder() -> MentionFinder:
    catalogue = SkillCatalogue(with_shipped(ImportedSkills()), lambda: np.zeros((0, 2), np.float32))
    return MentionFinder(catalogue)


@pytest.mark.parametrize("half", ["choose", "confirm"])
def test_what_sentences_name_is_found_and_little_else(
    finder: MentionFinder, engine: Engine, half: str
) -> None:
    counts: Counter[str] = Counter()
    misses = []
    for row in SENTENCES:
        if row["half"] != half:
            continue
        found = {one.skill.name for one in extract(finder, engine.encoder, row["text"])}
        expected, allowed = set(row["expected"]), set(row.get("accepted", ()))
        forbidden = found & set(row.get("forbidden", ()))
        counts["expected"] += len(expected)
        counts["hits"] += len(expected & found)
        counts["found"] += len(found)
        counts["right"] += len(found & (expected | allowed))
        counts["forbidden"] += len(forbidden)
        if forbidden or expected - found:
            misses.append((row["text"], expected - found, forbidden))
    assert counts["hits"] >= RECALL * counts["expected"], misses
    assert counts["right"] >= PRECISION * counts["found"], misses
    assert counts["forbidden"] <= 4, misses


def test_the_set_covers_all_trades_and_its_names_are_those_of_the_vocabulary(
    finder: MentionFinder,
) -> None:
    assert len(SENTENCES) >= 150
    assert len({row["text"] for row in SENTENCES}) == len(SENTENCES)
    names = {skill.name for skill in finder.catalogue.own.skills}
    unknown = {name for row in SENTENCES for name in row["expected"]} - names
    assert unknown == set()
    halves = Counter(row["half"] for row in SENTENCES)
    assert abs(halves["choose"] - halves["confirm"]) <= 1


ADVERTS = {
    "nurse": "Night nurse for a dialysis ward: cannulation, drug rounds, vital signs, handover.",
    "welder": "Fabrication shop wants a TIG welder; plasma cutting and reading drawings a bonus.",
    "cook": "Cook for a school kitchen: batch cooking, allergens, food hygiene certificate.",
    "teller": "Teller: deposits and withdrawals, balancing cash drawers, opening accounts.",
    "aircraft mechanic": "Aircraft mechanic: A&P license, borescope inspection, riveting.",
    "electrician": "Electrician for rewiring, conduit bending, fault finding in old flats.",
    "lorry driver": "Artic driver with tachograph card; strapping loads, walkaround checks.",
    "care assistant": "Carer: personal care, hoist transfers, medication rounds, dementia care.",
    "mechanic": "Mechanic for brakes, wheel alignment and diesel engines; MOT tester welcome.",
    "cleaner": "Cleaner: floor buffing, window cleaning, disinfection of washrooms.",
    "roofer": "Roofers for slate roofing, guttering and torch-on felt.",
    "teacher": "Reception teacher: phonics, lesson planning, safeguarding.",
    "machinist": "Machinist: Haas mills, micrometers, G-code, tool changes.",
    "beautician": "Beautician: waxing, gel nails, eyelash extensions, facials.",
    "warehouse": "Night pickers with reach truck ticket, RF scanners, stocktaking.",
    "farm hand": "Farm hand: milking, tractor driving, lambing in spring.",
    "laboratory": "Lab assistant: pipetting, PCR, microscopy, specimen labelling.",
    "guard": "Guard with SIA licence for patrols, CCTV monitoring and incident reports.",
}


@pytest.mark.parametrize("trade", ADVERTS)
def test_every_trade_has_its_skills_without_an_import(
    finder: MentionFinder, engine: Engine, trade: str
) -> None:
    found = {one.skill.name for one in extract(finder, engine.encoder, ADVERTS[trade])}
    assert len(found) >= 3, found
