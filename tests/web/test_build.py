"""The files that are served are those that the sources make, typed after the API they talk to."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

from fastapi import FastAPI

from app.main import build_routes
from tests.harness.browser import SOURCES, node_modules

SERVED = SOURCES.parent / "app" / "data" / "web"
MOST_BYTES = 150_000


def _node(*arguments: str | Path) -> None:
    node = shutil.which("node")
    assert node is not None, "apt-get install nodejs npm"
    done = subprocess.run(
        [node, *map(str, arguments)], cwd=SOURCES, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_build_gives_the_files_that_are_served(tmp_path: Path) -> None:
    node_modules()
    _node("build.mjs", tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    kept = {file.name: file.read_bytes() for file in SERVED.iterdir()}
    assert made.keys() == kept.keys(), "make web"
    assert [name for name in made if made[name] != kept[name]] == [], "make web"


def test_the_page_is_small() -> None:
    """All that a first visit may ask for, compressed as it is sent; the licences are not asked
    for."""
    sent = {
        file.name: len(gzip.compress(file.read_bytes(), 4))
        for file in SERVED.iterdir()
        if file.suffix != ".txt"
    }
    assert sum(sent.values()) < MOST_BYTES, sent


def test_the_page_speaks_the_api_of_today(tmp_path: Path) -> None:
    """Its sources compile against types made of the document of this very code."""
    modules = node_modules()
    app: FastAPI = build_routes()
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(app.openapi()), "utf-8")
    client = tmp_path / "clients" / "typescript" / "src"
    client.mkdir(parents=True)
    shutil.copy(SOURCES.parent / "clients" / "typescript" / "src" / "client.ts", client)
    generator = modules / "openapi-typescript" / "bin" / "cli.js"
    schema = client / "schema.ts"
    _node(generator, document, "--default-non-nullable=false", "--output", schema)
    copied = tmp_path / "web"
    copied.mkdir()
    shutil.copytree(SOURCES / "src", copied / "src")
    shutil.copy(SOURCES / "tsconfig.json", copied)
    (copied / "node_modules").symlink_to(modules)
    _node(modules / "typescript" / "bin" / "tsc", "--noEmit", "-p", copied / "tsconfig.json")
