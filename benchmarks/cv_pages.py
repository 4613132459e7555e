"""Four layouts of a CV as pages of HTML: printed by a browser, or left as they are."""

from html import escape

from benchmarks.cv_people import (
    Person,
    certificates,
    heading,
    languages,
    shown_span,
    study,
)

_BASE = "body{font:10.5pt 'Liberation Sans';margin:0;color:#222}h1{margin:0}p,ul{margin:4pt 0}"


def _contact(person: Person, between: str) -> str:
    parts = [person["location"], person["phone"], person["email"], *person["links"]]
    return between.join(escape(part) for part in parts)


def _items(lines: list[str], glyph: str = "") -> str:
    if glyph:
        return "".join(f"<div class=g>{glyph} {escape(line)}</div>" for line in lines)
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _place(post: dict[str, object]) -> str:
    return f", {post['place']}" if post["place"] else ""


def classic(person: Person, number: int) -> str:
    """One column; title and dates on one line, employer below."""
    css = (
        _BASE
        + "h2{font-size:12pt;border-bottom:1px solid}.r{display:flex;justify-content:space-between}"
    )
    posts = "".join(
        f"<div class=r><b>{escape(post['title'])}</b><span>"
        f"{escape(shown_span(post, person['dates'], number))}</span></div>"
        f"<div><i>{escape(post['company'] + _place(post))}</i></div>{_items(post['lines'])}"
        for post in person["posts"]
    )
    studies = "".join(
        f"<div class=r><span><b>{escape(degree)}</b>, {escape(school)}</span><span>{dates}</span></div>"
        for degree, school, dates in study(person)
    )
    return _page(css, person, f"""<h1>{escape(person['name'])}</h1><p>{escape(person['headline'])}</p>
<p>{_contact(person, ' | ')}</p><h2>{heading(person, 'summary')}</h2><p>{escape(person['summary'])}</p>
<h2>{heading(person, 'experience')}</h2>{posts}<h2>{heading(person, 'education')}</h2>{studies}
{_certificates(person, number)}<h2>{heading(person, 'skills')}</h2>
<p>{escape(', '.join(person['skills']))}</p><h2>{heading(person, 'languages')}</h2>
<p>{escape(', '.join(languages(person, number)))}</p>""")  # fmt: skip


def _certificates(person: Person, number: int, glyph: str = "") -> str:
    lines = certificates(person, number)
    return f"<h2>{heading(person, 'certifications')}</h2>{_items(lines, glyph)}" if lines else ""


def sidebar(person: Person, number: int) -> str:
    """A dark column with contacts, skills and languages at the left; glyphs as bullets."""
    css = _BASE + (
        ".w{display:grid;grid-template-columns:58mm 1fr}.s{background:#234;color:#fff;padding:8mm;"
        "min-height:270mm}.m{padding:8mm}h1{font-size:24pt}h2{font-size:11pt;letter-spacing:2.5px;"
        "text-transform:uppercase}.d{color:#666}"
    )
    glyph = "▪•➢▸"[number % 4]
    posts = "".join(
        f"<p><b>{escape(post['title'])}</b><br>{escape(post['company'])} | "
        f"<span class=d>{escape(shown_span(post, person['dates'], number))}</span></p>"
        f"{_items(post['lines'], glyph)}"
        for post in person["posts"]
    )
    studies = "".join(
        f"<p><b>{escape(degree)}</b><br>{escape(school)}<br>{dates}</p>"
        for degree, school, dates in study(person)
    )
    return _page(css, person, f"""<div class=w><div class=s><h2>Contact</h2>
<p>{_contact(person, '</p><p>')}</p><h2>{heading(person, 'skills')}</h2>
{''.join(f'<p>{escape(skill)}</p>' for skill in person['skills'])}
<h2>{heading(person, 'languages')}</h2>
{''.join(f'<p>{escape(one)}</p>' for one in languages(person, number))}</div>
<div class=m><h1>{escape(person['name'])}</h1><p>{escape(person['headline'])}</p>
<h2>{heading(person, 'summary')}</h2><p>{escape(person['summary'])}</p>
<h2>{heading(person, 'experience')}</h2>{posts}
<h2>{heading(person, 'education')}</h2>{studies}{_certificates(person, number, glyph)}</div></div>""")  # fmt: skip


def two_columns(person: Person, number: int) -> str:
    """Dates at the left of the posts, a narrow column at the right; hyphenated and justified."""
    css = _BASE + (
        ".w{display:grid;grid-template-columns:1fr 48mm;gap:9mm}.e{display:grid;"
        "grid-template-columns:31mm 1fr;gap:3mm}h2{color:#a33;font-size:12pt}"
        ".c{overflow-wrap:anywhere}.w p,.t{hyphens:auto;text-align:justify}body{font-family:'DejaVu Serif';font-size:9.5pt}"
    )
    posts = "".join(
        f"<div class=e><div>{escape(shown_span(post, person['dates'], number))}</div>"
        f"<div class=t><b>{escape(post['title'])}</b><br>{escape(post['company'] + _place(post))}"
        f"{_items(post['lines'])}</div></div>"
        for post in person["posts"]
    )
    studies = "".join(
        f"<div class=e><div>{dates}</div><div>{escape(degree)}, {escape(school)}</div></div>"
        for degree, school, dates in study(person)
    )
    return _page(css, person, f"""<h1>{escape(person['name'])}</h1><p>{escape(person['headline'])}</p>
<div class=w><div><p>{escape(person['summary'])}</p><h2>{heading(person, 'experience')}</h2>{posts}
<h2>{heading(person, 'education')}</h2>{studies}</div><div><h2>Contact</h2>
<div class=c>{_contact(person, '</div><div class=c>')}</div><h2>{heading(person, 'skills')}</h2>
{_items(person['skills'])}{_certificates(person, number)}<h2>{heading(person, 'languages')}</h2>
{_items(languages(person, number))}</div></div>""")  # fmt: skip


def web_page(person: Person, number: int) -> str:
    """A page as people put it on their site: sections, lists, links."""
    posts = "".join(
        f"<article><h3>{escape(post['title'])}, {escape(post['company'])}</h3>"
        f"<time>{escape(shown_span(post, person['dates'], number))}</time>{_items(post['lines'])}"
        "</article>"
        for post in person["posts"]
    )
    studies = "".join(
        f"<li>{escape(degree)}, {escape(school)} ({dates})</li>"
        for degree, school, dates in study(person)
    )
    links = "".join(
        f'<a href="https://{link}">{link.split("/")[0]}</a> ' for link in person["links"]
    )
    return _page("nav a{margin:1em}", person, f"""<nav><a href="#work">Work</a></nav><header>
<h1>{escape(person['name'])}</h1><p>{escape(person['headline'])}</p><address>
<a href="mailto:{person['email']}">{person['email']}</a><br>{escape(person['phone'])}<br>
{escape(person['location'])}<br>{links}</address></header><main><section>
<h2>{heading(person, 'summary')}</h2><p>{escape(person['summary'])}</p></section>
<section id=work><h2>{heading(person, 'experience')}</h2>{posts}</section>
<section><h2>{heading(person, 'skills')}</h2>{_items(person['skills'])}</section>
<section><h2>{heading(person, 'education')}</h2><ul>{studies}</ul></section>
<section>{_certificates(person, number)}</section><section><h2>{heading(person, 'languages')}</h2>
{_items(languages(person, number))}</section></main><script>console.log('x')</script>""")  # fmt: skip


def _page(css: str, person: Person, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>CV</title>'
        f"<style>{css}</style></head><body>{body}</body></html>"
    )
