"""Makes the 40 CV files of the benchmark: ``python -m benchmarks.cv_files [DIR]``.

Twenty people in two of eight layouts each. Needs Debian's ``chromium`` and
``libreoffice-writer``; the files that were made are kept under ``tests/services/documents/cvs``.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import cv_office, cv_pages
from benchmarks.cv_people import Person, load_people, padded

FILES = Path(__file__).parents[1] / "tests" / "services" / "documents" / "cvs"
LAYOUTS = ("classic", "sidebar", "two_columns", "table", "boxes", "tabs", "plain", "web_page")
_STEP = 3


def _printed(page: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "cv.html"
        source.write_text(page, encoding="utf-8")
        subprocess.run(
            [
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                f"--user-data-dir={folder}/profile",
                f"--print-to-pdf={path}",
                source.as_uri(),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
        )


def _converted(source: Path, kind: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                kind,
                "--outdir",
                folder,
                str(source),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=180,
        )
        path.write_bytes((Path(folder) / f"{source.stem}.{kind}").read_bytes())


def make(person: Person, layout: str, number: int, folder: Path) -> Path:
    """Write one file and return its path."""
    stem = folder / f"{person['id']}_{layout}"
    if layout in ("classic", "sidebar", "two_columns"):
        path = stem.with_suffix(".pdf")
        _printed(getattr(cv_pages, layout)(person, number), path)
        return path
    if layout == "web_page":
        path = stem.with_suffix(".html")
        path.write_text(cv_pages.web_page(person, number), encoding="utf-8")
        return path
    if layout == "plain":
        path = stem.with_suffix(".md" if number % 2 == 0 else ".txt")
        path.write_text(cv_office.plain(person, number), encoding="utf-8")
        return path
    kinds = {"table": ("docx", "docx"), "boxes": ("docx", "pdf"), "tabs": ("odt", "rtf")}[layout]
    kind = kinds[number % 2]
    with tempfile.TemporaryDirectory() as aside:
        source = Path(aside) / "cv.docx"
        getattr(cv_office, layout)(person, number, source)
        path = stem.with_suffix(f".{kind}")
        if kind == "docx":
            path.write_bytes(source.read_bytes())
        else:
            _converted(source, kind, path)
    return path


def truth(person: Person, layout: str, path: Path) -> dict[str, Any]:
    """What a reader should find in a file."""
    exact = person["dates"] != "YYYY"
    return {
        "file": path.name,
        "layout": layout,
        "half": person["half"],
        "person": person["id"],
        "profile": {
            "name": person["name"],
            "email": person["email"],
            "phone": person["phone"],
            "links": person["links"],
            "headline": person["headline"],
            "summary": person["summary"],
            "location": {"country": person["country"]},
            "skills": [{"name": name} for name in person["skills"]],
            "experience": [_post(post, exact) for post in person["posts"]],
            "education": [
                {
                    key: value
                    for key, value in each.items()
                    if key in ("institution", "degree", "field")
                }
                for each in person["education"]
            ],
            "certifications": [
                {key: value for key, value in each.items() if key != "expires"}
                for each in person["certifications"]
            ],
            "languages": person["languages"],
        },
    }


def _post(post: dict[str, Any], exact: bool) -> dict[str, Any]:
    dates = {
        key: padded(post[key]) if exact else f"{post[key]}-{'01' if key == 'start' else '12'}"
        for key in ("start", "end")
        if post[key]
    }
    return {
        "title": post["title"],
        "company": post["company"],
        **dates,
        "description": "\n".join(post["lines"]),
    }


def main() -> None:
    """Make all files and their truth."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FILES
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number, person in enumerate(load_people()):
        for offset in (0, _STEP):
            layout = LAYOUTS[(number + offset) % len(LAYOUTS)]
            path = make(person, layout, number, folder)
            rows.append(truth(person, layout, path))
            print(path.name)
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "truth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
