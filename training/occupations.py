"""Training pairs about whole occupations: skill lists, tasks, tools and job texts."""

import random
from collections import Counter, defaultdict

from training.pairs import Batch, Neighbours, Text, _Concepts
from training.taxonomies import Occupation, Taxonomies, normalized


def linked_by_title(taxonomies: Taxonomies) -> dict[str, list[str]]:
    """ESCO occupation to the O*NET codes (at most two) that share most of its titles.

    Equality of preferred titles counts three times. No crosswalk is read.
    """
    codes: dict[str, set[str]] = defaultdict(set)
    for occupation in taxonomies.onet.values():
        for title in occupation.titles:
            codes[normalized(title)].add(occupation.id)
    links: dict[str, list[str]] = {}
    for occupation in taxonomies.esco.values():
        votes: Counter[str] = Counter()
        for position, title in enumerate(occupation.titles):
            found = codes.get(normalized(title), set())
            for code in sorted(found):
                votes[code] += (3.0 if position == 0 else 1.0) / len(found)  # type: ignore[assignment]
        best = [code for code, vote in votes.most_common(2) if vote >= 0.5]
        if best:
            links[occupation.id] = best
    return links


def skill_list(names: list[str], rng: random.Random) -> str:
    """`Skills: a; b; c`, the form in which a profile's skills are joined."""
    joined = "; ".join(names)
    return f"Skills: {joined}" if rng.random() < 0.85 else joined


def without_title(description: str, title: str) -> str:
    """A description that does not begin with its own title, which would give the pair away."""
    if description.lower().startswith(title.lower()):
        rest = description[len(title) :]
        return rest.removeprefix("s").removeprefix("es").strip() or description
    return description


class _Profiles:
    """Writes skill lists and job texts of occupations."""

    def __init__(self, taxonomies: Taxonomies) -> None:
        self.taxonomies = taxonomies

    def skills(self, occupation: Occupation, rng: random.Random, low: int, high: int) -> str:
        skills = self.taxonomies.skills
        if occupation.tools and not occupation.essential:
            names = rng.sample(occupation.tools, min(rng.randint(low, high), len(occupation.tools)))
            return skill_list(names, rng)
        pool = list(occupation.essential)
        if occupation.optional and rng.random() < 0.4:
            pool += rng.sample(occupation.optional, min(len(pool), len(occupation.optional)))
        keys = rng.sample(pool, min(rng.randint(low, high), len(pool)))
        names = []
        for key in keys:
            skill = skills[key]
            names.append(skill.label if rng.random() < 0.8 else rng.choice(skill.labels))
        return skill_list(names, rng)

    def job_text(self, occupation: Occupation, rng: random.Random, words: int) -> str:
        parts = [occupation.description] if rng.random() < 0.75 or not occupation.tasks else []
        parts += rng.sample(occupation.tasks, len(occupation.tasks))
        text: list[str] = []
        count = 0
        for part in parts:
            text.append(part)
            count += len(part.split())
            if count >= words:
                break
        return " ".join(text)


class TitlesAndSkills:
    """A title and a list of skills (ESCO) or of tools and technology (O*NET)."""

    name = "title_skills"

    def __init__(self, taxonomies: Taxonomies, neighbours: Neighbours) -> None:
        self.profiles = _Profiles(taxonomies)
        self.occupations = {
            key: occupation
            for key, occupation in {**taxonomies.esco, **taxonomies.onet}.items()
            if len(occupation.essential) >= 4 or len(occupation.tools) >= 6
        }
        self.concepts = _Concepts(list(self.occupations), neighbours, 3)

    def draw(self, rng: random.Random, size: int) -> Batch:
        left: list[Text] = []
        right: list[Text] = []
        for key in self.concepts.draw(rng, size):
            occupation = self.occupations[key]
            title = occupation.title if rng.random() < 0.6 else rng.choice(occupation.titles)
            left.append(Text(title, frozenset({key})))
            right.append(Text(self.profiles.skills(occupation, rng, 3, 9), frozenset({key})))
        return Batch(self.name, left, right, 32, 72)


class TitlesAndTexts:
    """A title and a task or a part of the description of the same occupation."""

    name = "title_texts"

    def __init__(self, taxonomies: Taxonomies, neighbours: Neighbours) -> None:
        self.occupations = {
            key: occupation
            for key, occupation in {**taxonomies.esco, **taxonomies.onet}.items()
            if occupation.description
        }
        self.concepts = _Concepts(list(self.occupations), neighbours, 3)

    def draw(self, rng: random.Random, size: int) -> Batch:
        left: list[Text] = []
        right: list[Text] = []
        for key in self.concepts.draw(rng, size):
            occupation = self.occupations[key]
            title = occupation.title if rng.random() < 0.6 else rng.choice(occupation.titles)
            text = without_title(occupation.description, occupation.title)
            if occupation.tasks and rng.random() < 0.6:
                text = rng.choice(occupation.tasks)
            left.append(Text(text, frozenset({key})))
            right.append(Text(title, frozenset({key})))
        return Batch(self.name, left, right, 56, 32)


class ProfilesAndJobs:
    """A skill list or some tasks, and a job text about the same work."""

    name = "profile_jobs"

    def __init__(self, taxonomies: Taxonomies, neighbours: Neighbours) -> None:
        self.profiles = _Profiles(taxonomies)
        self.links = linked_by_title(taxonomies)
        self.esco, self.onet = taxonomies.esco, taxonomies.onet
        self.occupations = {
            key: occupation
            for key, occupation in {**taxonomies.esco, **taxonomies.onet}.items()
            if len(occupation.essential) >= 5 or len(occupation.tasks) >= 6
        }
        self.concepts = _Concepts(list(self.occupations), neighbours, 2)
        self.linked_concepts = _Concepts(
            [key for key in self.links if key in self.occupations], neighbours, 2
        )

    def _from_esco(self, key: str, rng: random.Random) -> tuple[str, str, set[str]]:
        occupation = self.esco[key]
        concepts = {key, *self.links.get(key, [])}
        left = self.profiles.skills(occupation, rng, 6, 10)
        if key in self.links and rng.random() < 0.8:
            job = self.onet[rng.choice(self.links[key])]
            return left, self.profiles.job_text(job, rng, rng.choice((30, 50, 80))), concepts
        return left, occupation.description, concepts

    def _from_onet(self, key: str, rng: random.Random) -> tuple[str, str, set[str]]:
        occupation = self.onet[key]
        tasks = rng.sample(occupation.tasks, len(occupation.tasks))
        half = min(3, len(tasks) // 2)
        if occupation.tools and rng.random() < 0.25:
            left = self.profiles.skills(occupation, rng, 6, 12)
        else:
            left = " ".join(tasks[:half])
        right = [occupation.description] if rng.random() < 0.7 else []
        return left, " ".join(right + tasks[half : half + rng.choice((1, 2, 4))]), {key}

    def draw(self, rng: random.Random, size: int) -> Batch:
        left: list[Text] = []
        right: list[Text] = []
        keys = dict.fromkeys(self.linked_concepts.draw(rng, size // 2))
        keys.update(dict.fromkeys(self.concepts.draw(rng, size - len(keys))))
        for key in keys:
            drawn = self._from_esco(key, rng) if key in self.esco else self._from_onet(key, rng)
            concepts = frozenset(drawn[2])
            left.append(Text(drawn[0], concepts))
            right.append(Text(drawn[1], concepts))
        return Batch(self.name, left, right, 80, 112)
