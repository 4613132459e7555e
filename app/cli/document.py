"""``skillmatch openapi``: the document that clients are generated from."""

import json
from typing import Annotated, Any

import typer

from app.main import build_routes


def openapi(
    examples: Annotated[bool, typer.Option(help="With the recorded examples.")] = True,
    webhooks: Annotated[
        bool, typer.Option(help="With the section of events, which some generators cannot read.")
    ] = True,
) -> None:
    """Print the OpenAPI document; without its examples it is a tenth as long, and says as much to
    a generator of clients."""
    document: Any = build_routes().openapi()
    if not examples:
        document = _without_examples(document)
    if not webhooks:
        document = {key: part for key, part in document.items() if key != "webhooks"}
    typer.echo(json.dumps(document, indent=1, ensure_ascii=False))


def _without_examples(value: Any, names: bool = False) -> Any:
    """The document without ``example`` and ``examples``; ``names``: the keys of this level are
    names of fields, which may be called so."""
    if isinstance(value, dict):
        return {
            key: _without_examples(inner, key in ("properties", "schemas") and not names)
            for key, inner in value.items()
            if names or key not in ("example", "examples")
        }
    if isinstance(value, list):
        return [_without_examples(inner) for inner in value]
    return value
