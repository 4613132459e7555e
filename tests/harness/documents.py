"""Small documents, good and bad, made for the tests."""

import io
import zipfile
from collections.abc import Mapping

from docx import Document


def pdf(content: bytes = b"", *, image: bool = False, locked: bool = False) -> bytes:
    """A PDF of one page with a content stream; with a picture, or closed by a password."""
    resources = (
        b"<< /Font << /F 5 0 R >>" + (b" /XObject << /I 6 0 R >>" if image else b"") + b" >>"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
        + resources
        + b" >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >>" % (b"o" * 32, b"u" * 32),
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    encrypt = b" /Encrypt 7 0 R /ID [(0123456789abcdef) (0123456789abcdef)]" if locked else b""
    out += b"trailer << /Size %d /Root 1 0 R%s >>\n" % (len(objects) + 1, encrypt)
    return bytes(out + b"startxref\n%d\n%%%%EOF" % start)


def shown(lines: list[str]) -> bytes:
    """A content stream that writes lines below each other."""
    rows = [f"({line}) Tj 0 -16 Td".encode() for line in lines]
    return b"BT /F 11 Tf 60 780 Td " + b" ".join(rows) + b" ET"


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip with these files, compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return out.getvalue()


def word(paragraphs: list[str], extra: Mapping[str, bytes] | None = None) -> bytes:
    """A DOCX with these paragraphs, and further files in its archive."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    if extra:
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as target:
            for name, data in extra.items():
                target.writestr(name, data)
    return out.getvalue()


def open_document(body: str = "Ada Example", manifest: bytes = b"<manifest/>") -> bytes:
    """An ODT with one paragraph."""
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>'
        f"<text:p>{body}</text:p></office:text></office:body></office:document-content>"
    )
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest,
        }
    )
