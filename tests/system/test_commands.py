"""Commands of the operator: keys, what commands cannot work with, what the documentation says."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from app.cli import app
from tests.harness.command_line import own_environment, run, told


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    return own_environment(monkeypatch, tmp_path)


def test_keys_are_listed_and_revoked_by_command(environment: pytest.MonkeyPatch) -> None:
    assert "no API keys" in run("keys", "list").stderr
    made = run("keys", "create", "--role", "admin", "--name", "nightly", "--scopes", "read")
    secret = made.stdout.splitlines()[-1]
    (line,) = run("keys", "list").stdout.splitlines()
    id, hint, role, *_, name = line.split()
    assert (hint, role, name) == (f"{secret[:8]}…", "admin", "nightly")
    assert secret not in line
    assert " read " in line
    assert run("keys", "revoke", id).exit_code == 0
    assert run("keys", "list").stdout == ""
    for wrong in (id, "nightly"):
        assert run("keys", "revoke", wrong).exit_code == 2


def test_commands_are_listed_by_one_sentence_each() -> None:
    shown = " ".join(run("--help").stdout.replace("│", " ").split())
    assert "by its owner alone. restore Put a backup in the place of what is there. doctor" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "candidates", "{folder}"), "name a file"),
        (("import", "candidates", "{binary}"), "no text in UTF-8"),
        (("rates", "import", "{binary}"), "no text in UTF-8"),
        (("evaluate", "{folder}"), "has no queries.jsonl"),
        (("backup", "{folder}/data/skillmatch.sqlite3"), "the database itself"),
        (("serve", "--demo-passwords"), "goes with --demo"),
        (("mcp", "--url", "localhost"), "http://127.0.0.1:8000"),
        (("keys", "create", "--role", "admin", "--scopes", ""), "Scopes are read and write"),
    ],
)
def test_what_a_command_cannot_work_with_is_said(
    environment: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "binary").write_bytes(b"\xd0\x00\xff" * 100)
    (tmp_path / "data").mkdir()
    names = {"folder": str(tmp_path), "binary": str(tmp_path / "binary")}
    result = run(*(argument.format(**names) for argument in arguments))
    assert result.exit_code == 2, result.output
    shown = " ".join(result.stderr.replace("│", " ").split())
    assert said in shown
    assert "Traceback" not in shown


def test_files_that_cannot_be_written_are_named(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "people.jsonl").write_text("{}\n")
    errors = tmp_path / "nowhere" / "errors.jsonl"
    what, _ = told(
        run("import", "candidates", str(tmp_path / "people.jsonl"), "--errors", f"{errors}")
    )
    assert str(errors) in what


def test_rows_of_a_benchmark_that_cannot_be_read_aretold(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("queries.jsonl", "corpus.jsonl", "qrels.tsv"):
        (tmp_path / name).write_text('{"text": "no id"}\n')
    what, hint = told(run("evaluate", str(tmp_path)))
    assert "_id" in what + hint


def _documented_commands() -> list[str]:
    """Every line of the documentation that calls the command, without its remark."""
    root = Path(__file__).parents[2]
    pages = [root / "README.md", root / "SECURITY.md", *root.glob("docs/**/*.md")]
    line = re.compile(r"^    (?:[A-Z_]+=\S+ )*skillmatch (?P<rest>[^#|\n]+)", re.MULTILINE)
    return sorted(
        {
            found["rest"].strip()
            for page in pages
            for found in line.finditer(page.read_text("utf-8"))
        }
    )


def test_commands_of_the_documentation_exist() -> None:
    found = _documented_commands()
    assert len(found) >= 20
    for said in found:
        command, words = get_command(app), shlex.split(said)
        while hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        assert {word for word in words if word.startswith("--")} <= known, said
        wanted = [one for one in command.params if one.param_type_name == "argument"]
        assert len(words) >= len([one for one in wanted if one.required]), said
