"""What kind of file some bytes are, and its reader. Runs inside the worker process."""

import io
import re
import zipfile
from typing import Literal

from app.services.documents.reading.lines import DocumentText
from app.services.documents.reading.open_document import read_open_document
from app.services.documents.reading.pdf import read_pdf
from app.services.documents.reading.plain import decoded, read_plain, read_rich_text
from app.services.documents.reading.refusals import Refusal
from app.services.documents.reading.web_page import read_web_page
from app.services.documents.reading.word import read_word

Kind = Literal["pdf", "docx", "odt", "rtf", "html", "text"]

EXTENSIONS: dict[str, Kind] = {
    "pdf": "pdf", "docx": "docx", "odt": "odt", "rtf": "rtf", "html": "html", "htm": "html",
    "xhtml": "html", "txt": "text", "text": "text", "md": "text", "markdown": "text",
}  # fmt: skip
_MACRO_EXTENSIONS = frozenset(("docm", "dotm"))
_MOST_UNPACKED = 80 * 2**20
_MOST_ENTRIES = 3_000
_MOST_RATIO = 200
_SMALL = 2**20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html"
                   r"|head|body)\b",
                   re.IGNORECASE | re.DOTALL)  # fmt: skip


def read(data: bytes, extension: str) -> DocumentText:
    """Read a file by what it is; its extension, without dot, must agree (empty: there is none).

    Raises
    ------
    Refusal
        With the reason why it is not read.
    """
    extension = extension.lower()
    if extension in _MACRO_EXTENSIONS:
        raise Refusal("macros")
    if extension and extension not in EXTENSIONS:
        raise Refusal("unsupported")
    if not data.strip():
        raise Refusal("empty")
    kind = _kind(data, extension)
    named = EXTENSIONS.get(extension)
    if named is not None and kind != named and {kind, named} != {"text", "html"}:
        raise Refusal("mistyped")
    document = _read(kind, data)
    if not document.lines:
        raise Refusal("empty")
    return document


def _kind(data: bytes, extension: str) -> Kind:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refusal("encrypted")
        raise Refusal("mistyped" if extension else "unsupported")
    if data.startswith(b"PK"):
        return _kind_of_archive(data, extension)
    if extension not in ("", "txt", "text", "md", "markdown", "html", "htm", "xhtml"):
        raise Refusal("mistyped")
    try:
        text = decoded(data[:20_000] if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else data)
    except Refusal:
        raise Refusal("mistyped" if extension else "unsupported") from None
    return "html" if _HTML.match(text) or EXTENSIONS.get(extension) == "html" else "text"


def _kind_of_archive(data: bytes, extension: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            _check_size(entries)
            if any(entry.flag_bits & 1 for entry in entries):
                raise Refusal("encrypted")
            kind: Kind | None = None
            if "word/document.xml" in names:
                kind = "docx"
            elif "mimetype" in names and "content.xml" in names:
                mimetype = archive.read("mimetype")[:100]
                kind = (
                    "odt"
                    if mimetype.startswith(b"application/vnd.oasis.opendocument.text")
                    else None
                )
                manifest = archive.read("META-INF/manifest.xml") if kind and (
                    "META-INF/manifest.xml" in names) else b""  # fmt: skip
                if b"encryption-data" in manifest:
                    raise Refusal("encrypted")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        raise Refusal("unreadable") from None
    if kind is None:
        raise Refusal("mistyped" if extension else "unsupported")
    if any(
        name.endswith("vbaProject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names
    ):
        raise Refusal("macros")
    return kind


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that says that it unpacks to far more than a document holds."""
    total = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > _SMALL and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > _MOST_ENTRIES or total > _MOST_UNPACKED or swollen:
        raise Refusal("oversized")


def _read(kind: Kind, data: bytes) -> DocumentText:
    if kind == "pdf":
        return read_pdf(data)
    if kind == "docx":
        return read_word(data)
    if kind == "odt":
        return read_open_document(data)
    if kind == "rtf":
        return read_rich_text(data)
    text = decoded(data)
    return read_web_page(text) if kind == "html" else read_plain(text)
