"""Build a static careers page from your open jobs: `python careers_page.py careers.html`.

Each job carries its JobPosting (schema.org) for search engines. Everything that came from outside
is escaped; the page loads nothing from anywhere.
"""

import html
import json
import os
import sys
import urllib.parse
import urllib.request
from pathlib import Path

URL = os.environ.get("SKILLMATCH_URL", "http://127.0.0.1:8000")
KEY = os.environ["SKILLMATCH_KEY"]  # a key with the scope `read` is enough

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Work with us</title>
<style>
body {{ font: 1rem/1.5 system-ui; max-width: 44rem; margin: 2rem auto; padding: 0 1rem }}
article {{ border-top: 1px solid #8884; padding: 1rem 0 }}
</style>
<h1>Work with us</h1>
<p>{count} open jobs.</p>
{jobs}
</html>
"""
JOB = """<article>
<h2>{title}</h2>
<p>{place} · {pay}</p>
<p>{description}</p>
<script type="application/ld+json">{posting}</script>
</article>
"""


def get(path, **query):
    address = f"{URL}{path}?{urllib.parse.urlencode(query)}"
    asked = urllib.request.Request(address, headers={"X-API-Key": KEY})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return json.load(answer)


def open_jobs():
    """All open jobs of the key's company, page by page."""
    company, cursor = get("/v1/me")["employer_id"], {}
    while True:
        page = get("/v1/jobs", employer_id=company, limit=100, **cursor)
        yield from page["items"]
        if page["next_cursor"] is None:
            return
        cursor = {"cursor": page["next_cursor"]}


def shown(job):
    location, pay = job["location"] or {}, job["salary"]
    place = ", ".join(filter(None, [location.get("city"), location.get("country"), job["remote"]]))
    posting = json.dumps(get(f"/v1/jobs/{job['id']}", format="schema-org"), ensure_ascii=False)
    return JOB.format(
        title=html.escape(job["title"]),
        place=html.escape(place),
        pay=html.escape(f"{pay['min']:,}–{pay['max']:,} {pay['currency']} per {pay['period']}"),
        description=html.escape(job["description"]).replace("\n", "<br>"),
        posting=posting.replace("<", "\\u003c"),  # a script ends at the first </
    )


if __name__ == "__main__":
    found = [shown(job) for job in open_jobs()]
    Path(sys.argv[1] if len(sys.argv) > 1 else "careers.html").write_text(
        PAGE.format(count=len(found), jobs="".join(found)), encoding="utf-8"
    )
