"""Puts together what a CV says: the draft of a profile."""

from collections.abc import Sequence

from app.matching.engine import Engine
from app.matching.skills.mentions import MentionFinder
from app.services.documents.cv.certificates import Certificate, read_certificates
from app.services.documents.cv.contacts import find_email, find_links, find_phone
from app.services.documents.cv.headings import CvSection, PlacedLine, opened_at, split_sections
from app.services.documents.cv.languages import read_languages
from app.services.documents.cv.names import find_headline, find_name
from app.services.documents.cv.posts import Post, joined_text, read_posts
from app.services.documents.cv.residence import find_location
from app.services.documents.cv.skills import CvSkill, read_skills
from app.services.documents.cv.studies import Study, is_study, read_studies
from app.services.documents.cv.words import Section
from app.services.documents.places import Draft, Found
from app.services.documents.reading.lines import DocumentText

_NOT_CARRIED = (
    "references referees interests hobbies awards publications projects volunteer".split()
)


def draft_profile(finder: MentionFinder, engine: Engine, document: DocumentText) -> Draft:
    """The draft of a profile, with how sure each field is and where it stands in
    ``document.text``. Nothing is kept."""
    sections = split_sections(document.lines)
    draft = Draft()
    email = find_email(sections)
    name = find_name(sections, email)
    if name is not None:
        sections = opened_at(sections, name.start)
    phone = find_phone(sections)
    posts = read_posts([section.lines for section in sections if section.kind == "experience"])
    draft.put("name", name)
    draft.put("email", email)
    draft.put("phone", phone)
    _put_links(draft, sections)
    headline = find_headline(sections, name) or _headline_of(posts)
    draft.put("headline", headline)
    draft.put("summary", _summary(sections, headline))
    _put_location(draft, sections, phone)
    employers = [post.company for post in posts if post.company is not None]
    _put_skills(draft, read_skills(finder, engine, document.text, sections, employers))
    _put_posts(draft, posts)
    _put_studies(draft, sections)
    _put_languages(draft, sections)
    _warn(draft, sections, document)
    return draft


def _lines_of(sections: Sequence[CvSection], kind: Section) -> list[PlacedLine]:
    return [line for section in sections if section.kind == kind for line in section.lines]


def _put_links(draft: Draft, sections: Sequence[CvSection]) -> None:
    links = find_links(sections)[:50]
    if links:
        draft.values["links"] = [link.value for link in links]
        for number, link in enumerate(links):
            draft.mark(f"links.{number}", link)


def _headline_of(posts: Sequence[Post]) -> Found | None:
    """Without a line that says it: the title of the post held now, else of the first one."""
    if not posts:
        return None
    post = next((one for one in posts if one.is_current), posts[0])
    return Found(post.title.value, 0.6, post.title.start, post.title.end)


def _summary(sections: Sequence[CvSection], headline: Found | None) -> Found | None:
    for section in sections:
        if section.kind == "summary" and section.lines:
            text = joined_text(section.lines)
            return Found(text[:10_000], 0.9, section.lines[0].start, section.lines[-1].end)
    opening = [
        line
        for line in sections[0].lines
        if len(line.text) > 60 and (headline is None or not line.start <= headline.start < line.end)
        and "@" not in line.text
    ]  # fmt: skip
    if not opening:
        return None
    first = sections[0].lines.index(opening[0])
    rows = [
        line
        for line in sections[0].lines[first:]
        if line in opening or line.start > opening[-1].start
    ]
    return Found(joined_text(rows)[:10_000], 0.6, rows[0].start, rows[-1].end)


def _put_location(draft: Draft, sections: Sequence[CvSection], phone: Found | None) -> None:
    place = find_location(sections, phone)
    if place is None:
        return
    country, city = place
    draft.values["location"] = {"country": country.value}
    draft.mark("location.country", country)
    if city is not None:
        draft.values["location"]["city"] = city.value
        draft.mark("location.city", city)


def _put_skills(draft: Draft, skills: Sequence[CvSkill]) -> None:
    for skill in skills:
        first = skill.places[0]
        found: dict[str, Found | None] = {"name": Found(skill.name, skill.confidence, *first)}
        if skill.years is not None:
            found["years"] = Found(skill.years, 0.9, *first)
        if skill.level is not None:
            found["level"] = Found(skill.level, 0.7, *first)
        path = draft.add("skills", found)
        draft.places[f"{path}.name"] = skill.places


def _put_posts(draft: Draft, posts: Sequence[Post]) -> None:
    skills = [
        (entry["name"], place)
        for number, entry in enumerate(draft.values.get("skills", []))
        for place in draft.places[f"skills.{number}.name"]
    ]
    for post in posts[:60]:
        body = post.description
        used = dict.fromkeys(
            name
            for name, (first, last) in skills
            if body and body.start <= first and last <= body.end
        )
        path = draft.add(
            "experience",
            {
                "title": post.title,
                "company": post.company,
                "start": post.start,
                "end": post.end,
                "description": body,
            },
            skills=list(used),
        )
        if post.company is None:
            draft.warn(f"{path}.company", "missing", "No employer was found for this post.")


def _put_studies(draft: Draft, sections: Sequence[CvSection]) -> None:
    studies = read_studies(_lines_of(sections, "education"))
    named = [study for study in studies if study.institution is not None]
    for study in named[:20]:
        draft.add(
            "education",
            {
                "institution": study.institution,
                "degree": study.degree,
                "field": study.field,
                "start": study.start,
                "end": study.end,
            },
        )
    certificates = [
        _as_certificate(study.degree, study)
        for study in studies
        if study.institution is None and study.degree is not None
    ]
    certificates += read_certificates(_beside_studies(sections))
    certificates += read_certificates(_lines_of(sections, "certifications"))
    for one in certificates[:50]:
        _put_certificate(draft, one)


def _beside_studies(sections: Sequence[CvSection]) -> list[PlacedLine]:
    """The lines of *Qualifications* that are no studies: memberships, licences."""
    return [
        line
        for section in sections
        if section.kind == "education" and "qualif" in section.name.lower()
        for line in section.lines
        if 3 < len(line.text) < 100 and not is_study(line.text)
    ]


def _as_certificate(degree: Found, study: Study) -> Certificate:
    """A degree of an institution that is not named: the profile carries it as a certificate."""
    name = degree if study.field is None else Found(
        f"{degree.value} {study.field.value}"[:200], 0.6, degree.start, study.field.end
    )  # fmt: skip
    end = study.end
    year = Found(int(end.value[:4]), end.confidence, end.start, end.end) if end else None
    return Certificate(name, None, year)


def _put_certificate(draft: Draft, one: Certificate) -> None:
    name = one.name
    if one.expires is not None:
        # The profile has no field for it; matching reads it in the name.
        shown = f"{name.value} (expires {one.expires.value})"
        name = Found(shown[:200], name.confidence, name.start, name.end)
    path = draft.add("certifications", {"name": name, "issuer": one.issuer, "year": one.year})
    if one.expires is not None:
        draft.mark(f"{path}.expires", one.expires)


def _put_languages(draft: Draft, sections: Sequence[CvSection]) -> None:
    lines = _lines_of(sections, "languages")
    lines += [
        line
        for section in sections
        if section.kind in ("skills", "contact", "other", None)
        for line in section.lines
        if line.text.lower().startswith(("language", "fluent in"))
    ]
    for spoken in read_languages(lines):
        if spoken.level is None:
            draft.warn("languages", "level-missing", f"No level stands beside {spoken.code.value}.")
            continue
        draft.add("languages", {"code": spoken.code, "level": spoken.level})


def _warn(draft: Draft, sections: Sequence[CvSection], document: DocumentText) -> None:
    for name in ("name", "email", "headline"):
        if name not in draft.values:
            draft.warn(name, "missing", "This was not found; a profile needs it.")
    if not draft.values.get("skills"):
        draft.warn("skills", "missing", "No skills were found; a profile needs them.")
    if not draft.values.get("experience"):
        draft.warn("experience", "missing", "No posts with dates were found.")
    for section in sections:
        word = next((word for word in _NOT_CARRIED if word in section.name.lower()), None)
        if word and section.lines:
            draft.warn(word, "not-carried", "A profile has no field for this section of the CV.")
    if document.is_cut:
        draft.warn("text", "cut", "Only the first part of the document was read.")
