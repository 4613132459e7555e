"""Job-advertisement sentences around skills: hand-written frames filled from the taxonomies."""

import random
from collections.abc import Sequence

ABILITY_FRAMES = (
    "You will {do}.",
    "In this role you {do} together with the team.",
    "Your tasks: {do}",
    "Ability to {do}",
    "You are able to {do} and like to learn.",
    "We expect you to {do} on a daily basis.",
    "As a {title} you {do}.",
    "You will be responsible for {doing} .",
    "Experience in {doing} is a plus",
    "Proven track record of {doing} in a fast-paced environment.",
    "The successful candidate has a strong background in {doing}.",
    "We are looking for a {title} with experience {doing}.",
    "* {doing}",
    "Help {org} to {do} .",
    "You have {years} years of experience {doing}",
    "you enjoy {doing} and working with others",
    "- {do}",
    "Our ideal candidate is skilled at {doing}, with an eye for detail.",
    "Join {org} as {title}: {do} and make a difference.",
    "Must be comfortable {doing}.",
)
KNOWLEDGE_FRAMES = (
    "Knowledge of {thing}",
    "Good knowledge of {thing} is required .",
    "You have experience with {thing}.",
    "{years}+ years of experience in {thing}",
    "Strong understanding of {thing} and a degree or similar education",
    "Proficient in {thing}",
    "Hands-on experience with {thing} would be useful",
    "You are fluent in {thing}.",
    "We work with {thing} every day at {org} .",
    "Familiarity with {thing} and willingness to learn",
    "We are looking for a {title} with expertise in {thing}.",
    "As a {title} you bring solid {thing} skills.",
    "* {thing}",
    "Ideally you have worked with {thing} before",
    "Background in {thing} (or similar)",
    "The candidate should possess a deep understanding of {thing}.",
    "{thing} is an advantage",
    "{org} offers a role for people with a passion for {thing} .",
    "{thing}",
)
DESCRIBED_ABILITY_FRAMES = (
    "You will {text}",
    "The ideal candidate is able to {text}",
    "We are seeking a {title} who can {text}",
    "In this position you {text}",
    "Ability to {text}",
    "Your responsibilities: {text}",
    "{text}",
    "At {org} you will {text}",
    "Join our team and {text}",
)
DESCRIBED_KNOWLEDGE_FRAMES = (
    "Good understanding of {text}",
    "The candidate has in-depth knowledge of {text}",
    "You are familiar with {text}",
    "Experience with {text}",
    "We are seeking a {title} with expertise in {text}",
    "{text}",
    "Strong background in {text}",
    "Candidates should be proficient in {text}",
)
BOILERPLATE = (
    "We offer a competitive salary and a friendly workplace.",
    "You will report to the head of department.",
    "{org} is an international company with offices in many countries .",
    "Please apply before the end of the month.",
    "You are curious and positive.",
    "About the job:",
    "Requirements:",
    "What you'll do:",
)
ORGANIZATIONS = (
    "<ORGANIZATION>",
    "<ORGANIZATION> <ORGANIZATION>",
    "our company",
    "our client",
    "a growing business",
)
TITLE_PREFIXES = (
    "senior",
    "junior",
    "lead",
    "trainee",
    "assistant",
    "head",
    "experienced",
    "urgent hiring",
    "internship",
    "part time",
    "remote",
)
TITLE_SUFFIXES = (
    "(m/f/d)",
    "- full time",
    "(contract)",
    "ii",
    "iii",
    "- night shift",
    "intern",
    "executive",
    "(head office)",
    "- 12 months",
    "north region",
    "(fresh graduates welcome)",
    "team leader",
    "specialist",
    "required",
)
_DOUBLING = frozenset(
    (
        "plan",
        "set",
        "run",
        "get",
        "cut",
        "fit",
        "stop",
        "ship",
        "map",
        "plot",
        "put",
        "sit",
        "swim",
        "dig",
        "win",
        "spin",
        "control",
        "begin",
        "refer",
        "transmit",
        "submit",
        "equip",
        "program",
        "debug",
        "trim",
        "wrap",
        "drop",
        "scan",
        "log",
        "tag",
        "mop",
        "strip",
        "snap",
        "step",
        "hem",
    )
)


def gerund(phrase: str) -> str:
    """`manage staff` to `managing staff`: the first word, and a verb after `and`, if any."""
    words = phrase.split(" ")
    words[0] = _gerund_of_word(words[0])
    return " ".join(words)


def _gerund_of_word(word: str) -> str:
    lower = word.lower()
    if lower.endswith("ing") and len(lower) > 5:
        return word
    if lower.endswith("ie"):
        return word[:-2] + "ying"
    if lower.endswith("e") and not lower.endswith(("ee", "ye", "oe")) and lower != "be":
        return word[:-1] + "ing"
    if lower in _DOUBLING:
        return word + word[-1] + "ing"
    return word + "ing"


def _filled(frame: str, rng: random.Random, **words: str) -> str:
    return frame.format(
        org=rng.choice(ORGANIZATIONS), years=str(rng.choice((1, 2, 3, 5, 7, 10))), **words
    )


def _with_noise(sentence: str, rng: random.Random) -> str:
    if rng.random() < 0.2:
        extra = _filled(rng.choice(BOILERPLATE), rng)
        sentence = f"{sentence} {extra}" if rng.random() < 0.5 else f"{extra} {sentence}"
    return sentence


def skill_sentence(labels: Sequence[tuple[str, bool]], title: str, rng: random.Random) -> str:
    """A sentence that names skills; `labels` are (label, is knowledge) pairs."""
    knowledge = [label for label, known in labels if known]
    abilities = [label for label, known in labels if not known]
    parts: list[str] = []
    if abilities:
        phrase = _enumerated(abilities, rng)
        doing = _enumerated([gerund(label) for label in abilities], rng)
        parts.append(_filled(rng.choice(ABILITY_FRAMES), rng, do=phrase, doing=doing, title=title))
    if knowledge:
        thing = _enumerated(knowledge, rng)
        parts.append(_filled(rng.choice(KNOWLEDGE_FRAMES), rng, thing=thing, title=title))
    rng.shuffle(parts)
    return _with_noise(" ".join(parts), rng)


def _enumerated(items: list[str], rng: random.Random) -> str:
    if len(items) == 1:
        return items[0]
    joint = rng.choice((" and ", ", ", " ", " / ", " as well as "))
    return ", ".join(items[:-1]) + joint + items[-1]


def described_sentence(description: str, knowledge: bool, title: str, rng: random.Random) -> str:
    """A sentence that says what a skill is without naming it: its description in a frame."""
    text = description.strip()
    if len(text) > 1 and text[1].islower():
        text = text[0].lower() + text[1:]
    frames = DESCRIBED_KNOWLEDGE_FRAMES if knowledge else DESCRIBED_ABILITY_FRAMES
    return _with_noise(_filled(rng.choice(frames), rng, text=text, title=title), rng)


def advertised_title(title: str, rng: random.Random) -> str:
    """A title as vacancies spell it: with grade, contract or place around it."""
    if rng.random() < 0.5:
        title = f"{rng.choice(TITLE_PREFIXES)} {title}"
    else:
        title = f"{title} {rng.choice(TITLE_SUFFIXES)}"
    return title
