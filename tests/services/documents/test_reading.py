"""Files of every kind become lines; what cannot be read is refused for a reason of its own."""

import os
import subprocess

import pytest

from app.errors import AppError, DocumentOversized
from app.services.documents.problems import problem_of
from app.services.documents.reading import sandbox
from app.services.documents.reading.kinds import read
from app.services.documents.reading.lines import MOST_CHARACTERS, clean, make_line
from app.services.documents.reading.refusals import Refusal
from tests.harness import documents

LINES = ["Ada Example", "ada@example.com", "Data engineer since 2019"]


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (documents.pdf(documents.shown(LINES)), "pdf"),
        (documents.word(LINES), "docx"),
        (documents.open_document("</text:p><text:p>".join(LINES)), "odt"),
        (rb"{\rtf1\ansi " + rb"\par ".join(line.encode() for line in LINES) + b"}", "rtf"),
        (("<html><body><p>" + "</p><p>".join(LINES) + "</p></body></html>").encode(), "html"),
        ("\r\n".join(LINES).encode(), "txt"),
        ("\n".join(LINES).encode("utf-16"), "txt"),
    ],
    ids=["pdf", "docx", "odt", "rtf", "html", "text", "utf-16"],
)
def test_every_kind_is_read_with_its_name_and_without(data: bytes, extension: str) -> None:
    for name in (extension, ""):
        assert [line.text for line in read(data, name).lines] == LINES


BOMB = documents.word(["Ada"], {"word/media/image.bin": b"\0" * 90_000_000})


@pytest.mark.parametrize(
    ("data", "extension", "reason"),
    [
        (documents.pdf(documents.shown(LINES), locked=True), "pdf", "encrypted"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "docx",
            "encrypted",
        ),
        (
            documents.open_document(manifest=b"<manifest><encryption-data/></manifest>"),
            "odt",
            "encrypted",
        ),
        (b"", "pdf", "empty"),
        (b" \n\n ", "txt", "empty"),
        (documents.pdf(), "pdf", "empty"),
        (documents.word([]), "docx", "empty"),
        (b"<html><body><img src='x'></body></html>", "html", "empty"),
        (documents.pdf(b"q 500 0 0 700 40 40 cm /I Do Q", image=True), "pdf", "scanned"),
        (documents.word(LINES, {"word/vbaProject.bin": b"\1"}), "docx", "macros"),
        (documents.word(LINES), "docm", "macros"),
        (documents.pdf(documents.shown(LINES)), "docx", "mistyped"),
        (documents.word(LINES), "pdf", "mistyped"),
        (b"Ada Example, data engineer", "pdf", "mistyped"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 400, "txt", "mistyped"),
        (BOMB, "docx", "oversized"),
        (documents.pdf(documents.shown(LINES))[:100], "pdf", "unreadable"),
        (documents.word(LINES)[:900], "docx", "unreadable"),
        (b"GIF89a", "gif", "unsupported"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 400, "", "unsupported"),
        (documents.archive({"a.txt": b"Ada"}), "", "unsupported"),
    ],
)
def test_a_refused_file_says_why(data: bytes, extension: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(data, extension)
    assert refused.value.reason == reason
    problem = problem_of(reason)
    assert 400 <= problem.status < 500
    assert problem.detail


def test_every_reason_has_a_problem_of_its_own() -> None:
    reasons = "encrypted empty scanned macros mistyped oversized unreadable unsupported".split()
    slugs = {problem_of(reason).slug for reason in reasons}
    assert len(slugs) == len(reasons)


def test_entities_of_an_open_document_are_not_expanded() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE a [
    <!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;">]>
    <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
    <text:p>Ada &c;</text:p></office:text></office:body></office:document-content>"""
    data = documents.archive(
        {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": bomb}
    )
    assert "haha" not in read(data, "odt").text


def test_the_worker_answers_like_the_reader() -> None:
    data = documents.word(LINES)
    assert sandbox.read_document(data, "docx") == read(data, "docx")
    with pytest.raises(AppError) as refused:
        sandbox.read_document(documents.pdf(), "pdf")
    assert refused.value.slug == "document-empty"


def test_a_worker_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "TIME_SECONDS", 0.01)
    with pytest.raises(DocumentOversized):
        sandbox.read_document(documents.word(LINES), "docx")


def test_a_worker_that_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_little(command: list[str], **options: object) -> subprocess.CompletedProcess[bytes]:
        code = (
            "import app.services.documents.reading.worker as w, sys; w.MEMORY_BYTES = 200 * 2**20;"
            "import app.services.documents.reading.kinds as k;"
            "k.read = lambda data, extension: bytearray(10**9); sys.argv = ['w', 'txt']; w.main()"
        )
        return real(["python" if not command else command[0], "-c", code], **options)  # type: ignore[call-overload]

    real = subprocess.run
    monkeypatch.setattr(subprocess, "run", as_little)
    with pytest.raises(DocumentOversized):
        sandbox.read_document(b"Ada Example", "txt")


def test_text_beyond_the_bound_is_left_out_and_said_so() -> None:
    document = read(b"a line of some words\n" * (MOST_CHARACTERS // 10), "txt")
    assert document.is_cut
    assert len(document.text) <= MOST_CHARACTERS


def test_typesetting_disappears() -> None:
    assert clean("e\ufb03cient\u00a0work\u200b \u00adhere") == "efficient work here"
    line = make_line(" \uf0b7 Led  a team")
    assert line is not None
    assert (line.text, line.is_bullet) == ("Led a team", True)
    assert make_line("• —") is None


def test_columns_are_read_one_after_the_other() -> None:
    left = [f"what was done in line {number}" for number in range(12)]
    right = [f"a skill of line {number}" for number in range(12)]
    stream = b"BT /F 10 Tf "
    for x, lines in ((50, left), (330, right)):
        for number, line in enumerate(lines):
            stream += b"1 0 0 1 %d %d Tm (%s) Tj " % (x, 700 - 14 * number, line.encode())
    document = read(documents.pdf(stream + b"ET"), "pdf")
    assert [line.text for line in document.lines] == left + right


def test_dates_at_the_right_stay_on_their_line() -> None:
    stream = b"BT /F 10 Tf "
    for number in range(6):
        stream += b"1 0 0 1 50 %d Tm (Post number %d of a long career) Tj " % (
            700 - 30 * number,
            number,
        )
        stream += b"1 0 0 1 480 %d Tm (2010 - 20%d) Tj " % (700 - 30 * number, 11 + number)
    document = read(documents.pdf(stream + b"ET"), "pdf")
    assert document.lines[2].text == "Post number 2 of a long career\t2010 - 2013"


def test_nothing_of_the_worker_reaches_our_own_streams(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(AppError):
        sandbox.read_document(b"%PDF-1.4 secret-word-of-ada", "pdf")
    out, err = capfd.readouterr()
    assert "secret-word" not in out + err
    assert os.getpid()
