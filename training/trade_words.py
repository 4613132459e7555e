"""Counts which words belong to which trades, for telling names apart by their surroundings.

Texts are the titles and descriptions of ESCO's occupations and skills and the titles, descriptions
and tasks of O*NET's occupations; a skill's text counts for the occupations that use it. What
``not_for_training`` lists is left out. A word's row holds, for each major group of the Standard
Occupational Classification, how much likelier the group is where the word stands than where any
word stands, all groups being equally likely; smoothed by three words of chance.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from app.matching.skills.trade_words import SCALE
from training.taxonomies import Occupation, Taxonomies

_STOP_WORDS = frozenset(
    """
    a about above according across advanced after all also among an and any are as at basic be
    been before beginner being below between both build but by can day days desirable during
    each either etc every experience expert five fluent for four from full good great has have
    having help her here his host hosted hosting how if in including intermediate into is it its
    job jobs join keep kind know knowledge knows level like look looking love low make many may
    month more most must native need needed nice no not of off old on one only open or other our
    out over own part per plus position preferred primary read related required requirements
    rest role run same say secondary seek seeking should skill skills some speak strong such
    take talk team teams than that the their them then there these they this those three through
    time to too two under until up use used uses using various very want wanted we week welcome
    well what when where which while who will with within without work worker workers working
    write writing year years you your
    """.split()
)
"""Words of any advertisement: what they are counted with is chance."""

_WORD = re.compile(r"[a-z][a-z+#]+")
_CHANCE = 3.0
_LEAST_COUNT = 4
_LEAST_TELLING = 0.7
"""Log odds that a word must reach for a group, or fall below, to be kept."""

# ISCO-08 groups by their first digits (the longest that fits) and SOC 2018 major groups.
SOC_OF_ISCO = {
    "11": "11", "12": "11", "13": "11", "133": "15", "141": "35", "142": "41", "143": "39",
    "21": "17", "211": "19", "212": "15", "213": "19", "2166": "27", "22": "29", "23": "25",
    "24": "13", "243": "11", "25": "15", "26": "21", "261": "23", "262": "25", "263": "19",
    "2634": "21", "2635": "21", "264": "27", "265": "27", "31": "17", "314": "19", "32": "29",
    "325": "31", "33": "13", "334": "43", "335": "33", "34": "27", "341": "23", "342": "39",
    "3434": "35", "35": "15", "41": "43", "42": "43", "43": "43", "44": "43", "51": "39",
    "511": "53", "512": "35", "513": "35", "515": "37", "52": "41", "53": "39", "532": "31",
    "54": "33", "61": "45", "62": "45", "63": "45", "71": "47", "72": "51", "723": "49",
    "73": "51", "74": "49", "7411": "47", "75": "51", "81": "51", "811": "47", "83": "53",
    "82": "51", "91": "37", "92": "45", "93": "53", "931": "47", "932": "51", "94": "35",
    "95": "41", "96": "53",
}  # fmt: skip


def soc_group(occupation: Occupation) -> str | None:
    """Major group of an occupation: of O*NET by its code, of ESCO by its ISCO group."""
    if occupation.id[:2].isdigit() and "-" in occupation.id:
        return occupation.id[:2]
    for length in (4, 3, 2):
        if (found := SOC_OF_ISCO.get(occupation.group[:length])) is not None:
            return found
    return None


def _texts(taxonomies: Taxonomies) -> Iterator[tuple[str, Mapping[str, float]]]:
    """Each text with its share of every group."""
    users: dict[str, Counter[str]] = defaultdict(Counter)
    for occupation in (*taxonomies.esco.values(), *taxonomies.onet.values()):
        group = soc_group(occupation)
        if group is None:
            continue
        for text in (*occupation.titles, occupation.description, *occupation.tasks):
            yield text, {group: 1.0}
        for weight, skills in ((2, occupation.essential), (1, occupation.optional)):
            for skill in skills:
                users[skill][group] += weight
    for key, groups in users.items():
        skill = taxonomies.skills.get(key)
        if skill is not None:
            total = sum(groups.values())
            shares = {group: count / total for group, count in groups.items()}
            yield " ".join((*skill.labels[:3], skill.description)), shares


def count_trade_words(
    taxonomies: Taxonomies,
) -> tuple[list[str], list[str], NDArray[np.int8]]:
    """Words, groups and log odds, ``(words, groups)`` in units of ``1 / SCALE``."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    totals: Counter[str] = Counter()
    for text, shares in _texts(taxonomies):
        for word in _WORD.findall(text.lower()):
            if word in _STOP_WORDS:
                continue
            for group, share in shares.items():
                counts[word][group] += share
                totals[group] += share
    groups = sorted(totals)
    words = sorted(word for word, found in counts.items() if sum(found.values()) >= _LEAST_COUNT)
    seen = np.array([[counts[word][group] for group in groups] for word in words])
    each = np.array([totals[group] for group in groups])
    rates = seen / each * (each.sum() / len(groups))
    expected = (rates + _CHANCE / len(groups)) / (rates.sum(1, keepdims=True) + _CHANCE)
    log_odds = np.log(expected * len(groups))
    telling = np.abs(log_odds).max(1) >= _LEAST_TELLING
    kept = [word for word, keep in zip(words, telling, strict=True) if keep]
    return kept, groups, np.clip(np.rint(log_odds[telling] * SCALE), -127, 127).astype(np.int8)
