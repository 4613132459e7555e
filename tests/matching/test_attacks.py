"""Written for the ranking, a profile gains nothing: attacks against honest matches, real model."""

from pathlib import Path

import numpy as np
import pytest

from app.matching.arrays import Vectors
from app.matching.documents import CandidateProfile
from app.matching.engine import Engine
from app.matching.evaluation import read_lines
from app.matching.features.pieces import pieces_and_document_text
from app.matching.features.structured import is_list, unsupported_pieces
from app.matching.text.masking import anonymous_profile
from app.services import demo
from benchmarks.attack_set import (
    BARE,
    DISGUISES,
    PERSONS,
    STUFFED,
    Attack,
    Body,
    Case,
    Judge,
    everywhere,
)
from benchmarks.attacks import measure
from benchmarks.fabricated_profiles import (
    CERTIFICATES,
    COPIES,
    DATES,
    FABRICATED,
    INVENTED_POSTS,
    OTHER_WORDS,
    all_cases,
)
from benchmarks.honest_flags import flags_of
from benchmarks.honest_profiles import honest_profiles
from tests.matching.test_ranking_quality import FILLER

CASES = {case.name: case for case in all_cases()}
NAMES = list(CASES)


class Court:
    """A judge for each case, and the features of the demo's candidates."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.judges = {name: Judge(engine, case) for name, case in CASES.items()}
        profiles = [anonymous_profile(body) for body in demo.read("candidates")]
        encoded = engine.encode_many(profiles)
        self.people = [engine.features(p, e) for p, e in zip(profiles, encoded, strict=True)]

    def score(self, case: Case, body: Body) -> float:
        return self.judges[case.name].match(body).score

    def lowest_medium(self, case: Case) -> float:
        return min(self.score(case, body) for body in case.medium)

    def ranks(self, case: Case, *bodies: Body) -> list[int]:
        """How many of the demo's candidates stand before each of these profiles."""
        scores = self.engine.scores(self.judges[case.name].job, self.people)
        return [int((scores > self.score(case, body)).sum()) for body in bodies]


@pytest.fixture(scope="module")
def court(real_engine: Engine) -> Court:
    return Court(real_engine)


@pytest.mark.parametrize("name", NAMES)
def test_honest_matches_stand_in_order_and_carry_no_flag(court: Court, name: str) -> None:
    case, judge = CASES[name], court.judges[name]
    strong = [judge.match(body) for body in case.strong]
    medium = [judge.match(body) for body in case.medium]
    stranger = judge.match(case.stranger)
    assert not [match.flags for match in (*strong, *medium, stranger) if match.flags]
    assert min(m.score for m in strong) > max(m.score for m in medium)
    assert min(m.score for m in medium) > 10 * stranger.score
    assert stranger.band == "weak"
    # A fishmonger is near to a kitchen that lives by fish, and has never cooked: near is not fit.
    assert any(match.band != "weak" for match in medium)


@pytest.mark.parametrize("attack", list(STUFFED))
@pytest.mark.parametrize("name", NAMES)
def test_a_stuffed_or_pasted_profile_is_flagged_and_below_every_medium_match(
    court: Court, name: str, attack: str
) -> None:
    case = CASES[name]
    match = court.judges[name].match(STUFFED[attack](case.job, case.stranger))
    assert match.score < court.lowest_medium(case)
    assert "warning" in {flag.severity for flag in match.flags}


@pytest.mark.parametrize("attack", list(BARE))
@pytest.mark.parametrize("name", NAMES)
def test_the_skills_asked_for_and_nothing_else_stay_below_every_medium_match(
    court: Court, name: str, attack: str
) -> None:
    case = CASES[name]
    assert court.score(case, BARE[attack](case.job, case.stranger)) < court.lowest_medium(case)


@pytest.mark.parametrize("attack", list(FABRICATED))
@pytest.mark.parametrize("name", NAMES)
def test_invented_evidence_stays_below_every_medium_match(
    court: Court, name: str, attack: str
) -> None:
    case = CASES[name]
    assert court.score(case, FABRICATED[attack](case.job, case.stranger)) < court.lowest_medium(
        case
    )


@pytest.mark.parametrize(
    ("attacks", "codes"),
    [
        (DATES, {"impossible-dates"}),
        (INVENTED_POSTS, {"unsupported-skills", "copied-text"}),
        (CERTIFICATES, {"unsupported-skills", "copied-text"}),
        (OTHER_WORDS, {"unsupported-skills", "copied-text", "mirrors-job"}),
    ],
)
@pytest.mark.parametrize("name", NAMES)
def test_a_reader_is_told_of_invented_evidence(
    court: Court, name: str, attacks: dict[str, Attack], codes: set[str]
) -> None:
    case = CASES[name]
    for attack, make in attacks.items():
        found = {
            flag.code for flag in court.judges[name].match(make(case.job, case.stranger)).flags
        }
        if attack != "a list of synonyms, by a stranger":  # the posts say enough
            assert found & codes, attack


@pytest.mark.parametrize("attack", list(COPIES))
@pytest.mark.parametrize("name", NAMES)
def test_a_copy_is_noted_beside_its_original_and_not_above_it(
    court: Court, name: str, attack: str
) -> None:
    case, judge = CASES[name], court.judges[name]
    bodies = [case.strong[0], COPIES[attack](case.job, case.stranger), *case.medium]
    pairs = court.engine.compare(judge.job, [judge.features(body) for body in bodies])
    unmet = [()] * len(pairs)
    scores = court.engine.score(pairs, unmet, None)
    original, copy, *others = court.engine.explain(pairs, unmet, scores)
    assert copy.score <= original.score
    for match in (original, copy):
        assert [(flag.code, flag.severity) for flag in match.flags] == [("shared-text", "info")]
    assert not any(match.flags for match in others)
    assert judge.match(bodies[1]).flags == ()  # alone, nobody can know


def test_honest_profiles_carry_no_warning(court: Court) -> None:
    """A few of each habit; ``python -m benchmarks.honest_flags`` reads them all."""
    known: dict[str, Vectors] = {}
    for place, person in enumerate(honest_profiles()):
        if place % 11 == 0:
            flags = flags_of(court.engine, person, known)
            assert not any(flag.severity == "warning" for flag in flags), person


@pytest.mark.parametrize("disguise", list(DISGUISES))
@pytest.mark.parametrize("name", NAMES)
def test_another_spelling_of_a_profile_moves_its_score_by_nothing_to_speak_of(
    court: Court, name: str, disguise: str
) -> None:
    case = CASES[name]
    for body in (*case.strong, *case.medium):
        moved = court.score(case, everywhere(body, DISGUISES[disguise])) - court.score(case, body)
        assert abs(moved) <= 0.02


@pytest.mark.parametrize("name", NAMES)
def test_relevant_text_behind_filler_loses_at_most_two_ranks(court: Court, name: str) -> None:
    assert len(FILLER.split()) > 200
    case = CASES[name]
    for body in (*case.strong, *case.medium):
        post = body["experience"][0]
        buried = {
            **body,
            "summary": f"{FILLER} {body['summary']}",
            "experience": [
                {**post, "description": f"{FILLER} {post['description']}"},
                *body["experience"][1:],
            ],
        }
        summary_only = {**body, "summary": buried["summary"]}
        plain, after_summary, after_both = court.ranks(case, body, summary_only, buried)
        assert after_summary <= plain + 2
        assert after_both <= plain + 2


@pytest.mark.parametrize("name", NAMES)
def test_the_same_work_by_somebody_else_scores_the_same(court: Court, name: str) -> None:
    case = CASES[name]
    for body in (*case.strong, *case.medium):
        scores = [court.score(case, person.introduce(body)) for person in PERSONS]
        assert max(scores) - min(scores) <= 0.005


def test_a_summary_or_a_study_makes_more_than_a_list() -> None:
    def listed_only(body: Body) -> bool:
        profile = CandidateProfile.from_mapping(body)
        return is_list(profile, pieces_and_document_text(profile)[0])

    skills = {"skills": [{"name": "React"}], "headline": "Frontend developer"}
    assert listed_only(skills)
    assert listed_only({**skills, "summary": "I am the best."})
    assert not listed_only({**skills, "summary": CASES["frontend"].strong[0]["summary"]})
    assert not listed_only({**skills, "education": [{"degree": "BSc", "field": "Computing"}]})
    post = {"title": "Web developer", "description": "Built the pages of a ferry line."}
    assert not listed_only({**skills, "experience": [post]})


def test_names_of_posts_and_certificates_are_still_a_list() -> None:
    body = {
        "skills": [{"name": "React"}],
        "certifications": [{"name": "CKA"}],
        "experience": [{"title": "Web developer", "skills": ["React"]}],
    }
    profile = CandidateProfile.from_mapping(body)
    assert is_list(profile, pieces_and_document_text(profile)[0])


def test_known_credentials_need_no_sentence_about_them() -> None:
    body = {
        "skills": [],
        "experience": [
            {"title": "Nurse", "description": "Looked after eight people on a surgical ward."}
        ],
        "certifications": [{"name": "BLS"}, {"name": "NMC registration"}, {"name": "Kindness"}],
    }
    profile = CandidateProfile.from_mapping(body)
    pieces = pieces_and_document_text(profile)[0]
    found = dict(
        zip((p.text for p in pieces), unsupported_pieces(profile, pieces, ()), strict=True)
    )
    assert [found[name] for name in ("BLS", "NMC registration", "Kindness")] == [False, False, True]


def test_a_bare_list_counts_less_the_more_it_is_the_list_of_the_job(court: Court) -> None:
    """The discount is a slope: no single skill more or less turns honest into suspect."""
    case = CASES["payroll"]
    asked = [{"name": skill["name"]} for skill in case.job["skills"]]
    others = [{"name": name} for name in ("Pottery", "Falconry", "Beekeeping")]
    judge = court.judges[case.name]
    overlaps = []
    for kept in range(len(asked) + 1):
        body = {"headline": "", "skills": [*reversed(asked[:kept]), *others]}
        person = judge.features(body)
        overlaps.append(court.engine.compare(person, [judge.job])[0].signals["unsupported_skills"])
    assert overlaps == sorted(overlaps)
    assert overlaps[0] == 0.0
    assert overlaps[-1] == 1.0
    assert len(set(overlaps)) >= 3


def test_a_held_post_stands_behind_what_is_only_listed(court: Court) -> None:
    """Who names all must-haves below a post of the trade is not taken for a liar who names half."""
    judge = court.judges["payroll"]
    asked = [{"name": skill["name"]} for skill in CASES["payroll"].job["skills"]]
    title = CASES["payroll"].job["title"]
    post = {"title": title, "start": "2016-03"}
    scores = [
        judge.match({"headline": title, "skills": asked[:kept], "experience": [post]}).score
        for kept in (1, 3, len(asked))
    ]
    assert scores == sorted(scores)
    new = {**post, "start": "2026-09"}
    just_begun = judge.match({"headline": title, "skills": asked, "experience": [new]})
    assert "unsupported-skills" in {flag.code for flag in just_begun.flags}


@pytest.mark.parametrize("name", NAMES)
def test_whoever_tells_of_the_work_may_list_what_the_job_lists(court: Court, name: str) -> None:
    case, judge = CASES[name], court.judges[name]
    asked = [{"name": skill["name"]} for skill in case.job["skills"]]
    for body in (*case.strong, *case.medium):
        person = judge.features({**body, "skills": asked})
        assert court.engine.compare(person, [judge.job])[0].signals["unsupported_skills"] == 0.0
        match = judge.match({**body, "skills": asked})
        assert not [flag for flag in match.flags if flag.severity == "warning"]
        turned = judge.match({**body, "skills": asked[::-1]}).score
        assert abs(match.score - turned) <= 0.02  # the text as a whole is another one


def test_honest_bare_lists_carry_no_flag_and_no_discount(court: Court, shared: Path) -> None:
    bodies = read_lines(shared / "bench" / "match_esco_onet", "candidates")[:60]
    for judge in court.judges.values():
        people = [judge.features(body) for body in bodies]
        for person, pair in zip(people, court.engine.compare(judge.job, people), strict=True):
            assert is_list(person.profile, person.pieces)
            assert not any(pair.signs.values())


def test_the_figure_command_has_a_row_for_every_attack(court: Court) -> None:
    figures = measure(court.engine)
    rows = {figure.what for figure in figures}
    for name in NAMES:
        attacks = (*STUFFED, *BARE, *FABRICATED, *COPIES)
        assert {f"{name}: {attack}" for attack in attacks} <= rows
        assert {f"{name}: strong, {disguise}" for disguise in DISGUISES} <= rows
    assert np.isfinite([float(figure.measured.split(" ")[0]) for figure in figures]).all()
