"""The page for people: the files that ``make web`` built, sent as they are.

The page itself is asked for anew each time; what it names carries the hash of its content in its
own name and may be kept for ever.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import resources
from types import MappingProxyType

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from app import __version__
from app.errors import NotFound

_KINDS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "woff2": "font/woff2",
}
_FOR_EVER = "public, max-age=31536000, immutable"
# Stricter than that of the documentation pages: nothing inline, nothing made from text.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

router = APIRouter(include_in_schema=False)


@cache
def _files() -> Mapping[str, bytes]:
    directory = resources.files("app") / "data" / "web"
    return MappingProxyType({file.name: file.read_bytes() for file in directory.iterdir()})


def _wants_data(accept: str) -> bool:
    """Whether somebody asks for JSON who did not ask for a page."""
    kinds = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    return "application/json" in kinds and "text/html" not in kinds


@router.get("/")
async def front_page(request: Request) -> Response:
    """The page; for programs that ask for JSON, where to find what."""
    root = request.scope.get("root_path", "")
    if _wants_data(request.headers.get("accept", "")):
        places = {"documentation": f"{root}/docs", "openapi": f"{root}/openapi.json"}
        named = {"name": "Skillmatch", "version": __version__, **places}
        return JSONResponse(named, headers={"Vary": "Accept"})
    page = _files()["index.html"].replace(b"@root", root.encode())
    tag = f'W/"{sha256(page).hexdigest()[:16]}"'
    headers = {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": _POLICY,
        "ETag": tag,
        "Vary": "Accept",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(page, headers=headers, media_type="text/html; charset=utf-8")


@router.get("/web/{name}")
async def page_file(name: str) -> Response:
    """A file that the page names."""
    content = _files().get(name)
    kind = _KINDS.get(name.rpartition(".")[2])
    if content is None or kind is None:
        raise NotFound("There is no such file of the page.")
    return Response(content, headers={"Cache-Control": _FOR_EVER}, media_type=kind)
