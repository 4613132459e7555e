"""What a sentence names: the traps of the dictionary, one by one."""

from uuid import NAMESPACE_URL, uuid5

import numpy as np
import pytest

from app.matching.skills.catalogue import ImportedSkills, SkillCatalogue
from app.matching.skills.mentions import IN_CONTEXT, OTHER_NAME, MentionFinder
from app.matching.skills.records import Skill


def _imported(name: str, kind: str, *aliases: str, vocabulary: str = "esco") -> Skill:
    return Skill(uuid5(NAMESPACE_URL, name), name, name, kind, aliases, vocabulary=vocabulary)


NETS = _imported("maintain fishing nets", "competence", "mend nets", "repair all fishing nets")
IMPORTED = (
    NETS,
    _imported("lipspeaking", "knowledge"),
    _imported("wildlife", "knowledge"),
    _imported("Erlang Shen (computer programming)", "knowledge"),
    _imported("Python (computer programming)", "knowledge"),
    _imported("fishing safety standards", "knowledge", "fishing hygiene rules"),
    _imported("Reactors", "tool", vocabulary="onet"),
    _imported("Programming languages", "technology", vocabulary="onet"),
    _imported("IBM Rational ClearQuest", "technology", vocabulary="onet"),
)


@pytest.fixture(scope="module")
def finder() -> MentionFinder:
    return MentionFinder(
        SkillCatalogue(ImportedSkills(IMPORTED), lambda: np.zeros((0, 2), np.float32))
    )


def _found(finder: MentionFinder, text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.skill.name) for one in finder.find(text)]


TRAPS: dict[str, list[tuple[str, str]]] = {
    # inside of other words
    "We search with Google and Goggles, Javan and Rubyish.": [],
    "Scalable, reactive, dockerised.": [],
    # ordinary words
    "You go the extra mile, express yourself and react swiftly.": [],
    "Go live in spring, rest in summer.": [],
    "Excel at what you do.": [],
    "A swift response keeps rust off the car.": [],
    "Less is more; we mean it, word for word.": [],
    "Polish metal surfaces.": [],
    "Net income grew; json.net, example.net.": [("json", "JSON")],
    "The rest of the team needs access.": [],
    # single letters
    "Our R&D team reports at C-level.": [],
    "Vitamin C, plan C, hepatitis C and class D.": [],
    "You have analysed data in R.": [("R", "R")],
    "Firmware in C, drivers in C++17.": [
        ("Firmware", "Firmware Development"),
        ("C", "C"),
        ("C++17", "C++"),
    ],
    "R/Python": [("R", "R"), ("Python", "Python")],
    "r, python": [("python", "Python")],
    # context that speaks for it
    "Experience with Go is needed.": [("Go", "Go")],
    "Go, Rust and Swift": [("Go", "Go"), ("Rust", "Rust"), ("Swift", "Swift")],
    "python, go, rust": [("python", "Python"), ("go", "Go"), ("rust", "Rust")],
    "A senior go developer.": [("go", "Go")],
    "Go-based services": [("Go", "Go")],
    "Java and Spring": [("Java", "Java"), ("Spring", "Spring Framework")],
    "Excel and PowerPoint": [
        ("Excel", "Microsoft Excel"),
        ("PowerPoint", "Microsoft PowerPoint"),
    ],
    "Go": [("Go", "Go")],  # a line of its own
    "go": [],
    "We use pandas.": [("pandas", "pandas")],
    "The zoo has two pandas.": [],
    "We build on React.": [("React", "React")],
    "A REST API": [("REST API", "REST APIs")],
    "Polish and German": [("Polish", "Polish"), ("German", "German")],
    "You speak Polish, German": [("Polish", "Polish"), ("German", "German")],
    # activities
    "Training is provided by our operations people.": [],
    "Experience in training is welcome.": [("training", "Training Delivery")],
    "Strong communication skills": [("communication skills", "Communication")],
    # signs
    "C#, .NET and Node.js": [("C#", "C#"), (".NET", ".NET"), ("Node.js", "Node.js")],
    "C, C++, Objective-C": [("C", "C"), ("C++", "C++"), ("Objective-C", "Objective-C")],
    "CI/CD over TCP/IP": [("CI/CD", "CI/CD"), ("TCP/IP", "TCP/IP")],
    "ASP.NET Core, not .NET Framework": [
        ("ASP.NET Core", "ASP.NET Core"),
        (".NET Framework", ".NET Framework"),
    ],
    "(Kubernetes).": [("Kubernetes", "Kubernetes")],
    # the longest name wins
    "Spring Boot": [("Spring Boot", "Spring Boot")],
    "machine-learning, Machine Learning": [
        ("machine-learning", "Machine Learning"),
        ("Machine Learning", "Machine Learning"),
    ],
    "machine, learning": [],
    # disguises and marks
    "ＰｙＴｈｏｎ": [("ＰｙＴｈｏｎ", "Python")],
    "Kubernéte\u0301s\u0301 🚀 Docker": [
        ("Kubernéte\u0301s\u0301", "Kubernetes"),
        ("Docker", "Docker"),
    ],
    "PostgreSQL 15, python3": [("PostgreSQL", "PostgreSQL"), ("python3", "Python")],
    # acronyms
    "Ask pr, ml and hr.": [],
    "ML in HR": [("ML", "Machine Learning"), ("HR", "Human Resources")],
    "UI: unemployment insurance; BI means bodily injury here.": [],
    "Obstacle course racing, OCR for short.": [],
    "OCR (optical character recognition)": [
        ("OCR", "Optical Character Recognition"),
        ("optical character recognition", "Optical Character Recognition"),
    ],
    "CAD, computer-aided drafting": [("CAD", "Computer-Aided Design")],
    # releases
    "Go 1.22, Access 2016": [("Go", "Go"), ("Access", "Microsoft Access")],
    "Two zip files, 2016 rust spots.": [],
    # all capitals
    "FIRMWARE IN RUST, GO AND C": [
        ("FIRMWARE", "Firmware Development"),
        ("RUST", "Rust"),
        ("GO", "Go"),
        ("C", "C"),
    ],
    "WE GO OUT AND EXCEL": [],
    # companies, people, other trades
    "Piano tuner to Shopify": [],
    "Lunch for the founders and the nursery of Airtable": [],
    "Filed tax returns for Datadog.": [],
    "Brought parcels to Asana.": [],
    "Head baker, GitHub": [],
    "A Ruby developer at a dairy": [("Ruby", "Ruby")],
    "Led teams of Java developers.": [("Java", "Java")],
    "A Java developer for coffee and tea sellers": [("Java", "Java")],
    "Ask Jenkins at the gate.": [],
    "Builds run in Jenkins.": [("Jenkins", "Jenkins")],
    "Dockers unload ships at the quay.": [],
    "A drum track of 120 bpm, BPM 90": [],
    # imported names
    "You maintain fishing nets.": [("maintain fishing nets", "maintain fishing nets")],
    "You mend nets.": [],  # two words of another name say too little
    "You repair all fishing nets.": [("repair all fishing nets", "maintain fishing nets")],
    "Know the fishing hygiene rules.": [("fishing hygiene rules", "fishing safety standards")],
    "The wildlife of Wales.": [],
    "Knowledge of wildlife": [("wildlife", "wildlife")],
    "Reactors react or rest": [],
    "erlang shen, Erlang Shen": [
        ("erlang shen", "Erlang Shen (computer programming)"),
        ("Erlang Shen", "Erlang Shen (computer programming)"),
    ],
    "IBM Rational ClearQuest": [("IBM Rational ClearQuest", "IBM Rational ClearQuest")],
}


@pytest.mark.parametrize("text", TRAPS)
def test_dictionary_falls_into_no_trap(text: str, finder: MentionFinder) -> None:
    assert _found(finder, text) == TRAPS[text]


def test_package_comes_before_what_was_imported(finder: MentionFinder) -> None:
    (python,) = finder.find("Python")
    assert python.skill.vocabulary == "skillmatch"
    assert finder.catalogue.by_key("Python (computer programming)") is python.skill


def test_confidence_says_what_had_to_be_assumed(finder: MentionFinder) -> None:
    def sure(text: str) -> list[float]:
        return [one.confidence for one in finder.find(text)]

    assert sure("Kubernetes") == [1.0]
    assert sure("Experience with Go") == [IN_CONTEXT]
    assert sure("You maintain fishing nets") == [1.0]
    assert sure("Repair all fishing nets") == [OTHER_NAME]


def test_every_name_of_the_vocabulary_is_found_alone_or_needs_context(
    finder: MentionFinder,
) -> None:
    """What a list of one says is found, unless it is a word that could be anything."""
    missed = [
        name
        for skill in finder.catalogue.own.skills
        for name in (skill.name, *skill.aliases)
        if not finder.find(name)
    ]
    named = [name for skill in finder.catalogue.own.skills for name in (skill.name, *skill.aliases)]
    assert len(missed) < 0.03 * len(named), missed
