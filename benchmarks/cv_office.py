"""Three layouts of a CV as Word documents, and one as plain text."""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.shared import Cm, Pt

from benchmarks.cv_people import (
    Person,
    certificates,
    heading,
    languages,
    shown_span,
    study,
)

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def table(person: Person, number: int, path: Path) -> None:
    """Dates in the left cells of a table; contacts in the header of the page."""
    document = Document()
    header = document.sections[0].header
    header.paragraphs[0].text = " · ".join(
        (person["location"], person["phone"], person["email"], *person["links"])
    )
    document.sections[0].footer.paragraphs[0].text = "Page 1 of 1"
    document.add_heading(person["name"], 0)
    document.add_paragraph(person["headline"])
    document.add_heading(heading(person, "summary"), 1)
    document.add_paragraph(person["summary"])
    document.add_heading(heading(person, "experience"), 1)
    grid = document.add_table(0, 2)
    for post in person["posts"]:
        cells = grid.add_row().cells
        cells[0].text = shown_span(post, person["dates"], number)
        cells[1].text = ""
        cells[1].paragraphs[0].add_run(post["title"]).bold = True
        cells[1].add_paragraph(post["company"] + (f", {post['place']}" if post["place"] else ""))
        for line in post["lines"]:
            cells[1].add_paragraph(line, style="List Bullet")
    document.add_heading(heading(person, "education"), 1)
    grid = document.add_table(0, 2)
    for degree, school, dates in study(person):
        cells = grid.add_row().cells
        cells[0].text, cells[1].text = dates, f"{degree}\n{school}"
    _lists(document, person, number)
    document.save(str(path))


def _lists(document: Any, person: Person, number: int) -> None:
    document.add_heading(heading(person, "skills"), 1)
    document.add_paragraph(" • ".join(person["skills"]))
    if person["certifications"]:
        document.add_heading(heading(person, "certifications"), 1)
        for line in certificates(person, number):
            document.add_paragraph(line, style="List Bullet")
    document.add_heading(heading(person, "languages"), 1)
    document.add_paragraph("; ".join(languages(person, number)))


def boxes(person: Person, number: int, path: Path) -> None:
    """Contacts and skills in a text box beside the text."""
    document = Document()
    section = document.sections[0]
    section.left_margin, section.right_margin = Cm(7.5), Cm(1.5)
    title = document.add_paragraph()
    run = title.add_run(person["name"])
    run.bold, run.font.size = True, Pt(26)
    side = [
        "CONTACT",
        person["email"],
        person["phone"],
        person["location"],
        *person["links"],
        heading(person, "skills").upper(),
        *person["skills"],
        heading(person, "languages").upper(),
        *languages(person, number),
    ]
    title._p.append(_box(side))
    document.add_paragraph(person["headline"])
    _heading(document, heading(person, "summary"))
    document.add_paragraph(person["summary"])
    _heading(document, heading(person, "experience"))
    for post in person["posts"]:
        line = document.add_paragraph()
        where = f", {post['place']}" if post["place"] else ""
        line.add_run(f"{post['company']}{where}").bold = True
        document.add_paragraph(f"{post['title']} ({shown_span(post, person['dates'], number)})")
        for text in post["lines"]:
            document.add_paragraph(text, style="List Bullet")
    _heading(document, heading(person, "education"))
    for degree, school, dates in study(person):
        document.add_paragraph(f"{school}, {dates}")
        document.add_paragraph(degree)
    if person["certifications"]:
        _heading(document, heading(person, "certifications"))
        for text in certificates(person, number):
            document.add_paragraph(text)
    document.save(str(path))


def _heading(document: Any, text: str) -> None:
    document.add_paragraph().add_run(text.upper()).bold = True


def _box(lines: list[str]) -> Any:
    """A text box at the left of the page, in the drawing language of Word."""
    paragraphs = "".join(
        f"<w:p><w:r>{'<w:rPr><w:b/></w:rPr>' if line.isupper() else ''}<w:t>"
        f"{line.replace('&', '&amp;')}</w:t></w:r></w:p>"
        for line in lines
    )
    return parse_xml(
        f"""<w:r {_W} xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0"
 locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>360000</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>900000</wp:posOffset></wp:positionV>
<wp:extent cx="2200000" cy="8600000"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
<wp:docPr id="1" name="Box"/><wp:cNvGraphicFramePr/><a:graphic>
<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2200000" cy="8600000"/>
</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx>
<w:txbxContent>{paragraphs}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>
</a:graphic></wp:anchor></w:drawing></w:r>"""
    )


def tabs(person: Person, number: int, path: Path) -> None:
    """Employer and place, then title and dates at a tab; skills before the posts."""
    document = Document()
    name = document.add_paragraph()
    run = name.add_run(person["name"].upper())
    run.bold, run.font.size = True, Pt(20)
    document.add_paragraph(f"{person['headline']}")
    document.add_paragraph(
        " | ".join((person["email"], person["phone"], person["location"], *person["links"]))
    )
    document.add_heading(heading(person, "summary"), 2)
    document.add_paragraph(person["summary"])
    _lists(document, person, number)
    document.add_heading(heading(person, "experience"), 2)
    for post in person["posts"]:
        for left, right, bold in (
            (post["company"], post["place"], True),
            (post["title"], shown_span(post, person["dates"], number), False),
        ):
            line = document.add_paragraph()
            line.paragraph_format.tab_stops.add_tab_stop(Cm(15), WD_TAB_ALIGNMENT.RIGHT)
            line.add_run(f"{left}\t{right}" if right else left).bold = bold
        for text in post["lines"]:
            document.add_paragraph(text, style="List Bullet")
    document.add_heading(heading(person, "education"), 2)
    for degree, school, dates in study(person):
        document.add_paragraph(f"{school}\t{dates}")
        document.add_paragraph(degree)
    document.save(str(path))


def plain(person: Person, number: int) -> str:
    """Plain text: headings in capitals or underlined, dates first, wrapped by hand."""
    markdown = number % 2 == 0

    def head(kind: str) -> str:
        name = heading(person, kind)
        return f"## {name}" if markdown else f"{name.upper()}\n{'-' * len(name)}"

    mark = "-" if markdown else "*"
    contact = f"{person['email']} | {person['phone']}\n{person['location']}"
    lines = [
        f"# {person['name']}" if markdown else person["name"],
        person["headline"],
        contact,
        *person["links"],
        "",
        head("summary"),
        "",
        *_wrapped(person["summary"]),
        "",
        head("skills"),
        "",
        ", ".join(person["skills"]),
        "",
        head("experience"),
        "",
    ]
    for post in person["posts"]:
        span = shown_span(post, person["dates"], number)
        title = f"{post['title']}, {post['company']}"
        lines += (
            [f"**{title}**", f"*{span}*"] if markdown else [span, post["title"], post["company"]]
        )
        for text in post["lines"]:
            first, *rest = _wrapped(text)
            lines += [f"{mark} {first}", *(f"  {each}" for each in rest)]
        lines.append("")
    lines += [head("education"), ""]
    lines += [f"{degree}, {school}, {dates}" for degree, school, dates in study(person)]
    if person["certifications"]:
        lines += ["", head("certifications"), "", *certificates(person, number)]
    lines += ["", head("languages"), "", ", ".join(languages(person, number)), ""]
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > 72:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
    return lines
