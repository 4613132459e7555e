"""Examples of the OpenAPI document: real calls of the demo marketplace and their answers.

They are recorded by ``python -m tests.harness.demo_walk``. Ids of the demo are the same everywhere,
so with the demo loaded an example works from the docs page.
"""

import json
from importlib import resources
from typing import Any


def read_examples() -> dict[str, dict[str, Any]]:
    """By operation id: ``account`` (who may press it), ``path``, ``query``, ``request``, ``status``
    and ``response``, as far as the operation has them."""
    place = resources.files("app") / "data" / "openapi_examples.json"
    found: dict[str, dict[str, Any]] = json.loads(place.read_text("utf-8"))
    return found


def add_examples(document: dict[str, Any]) -> None:
    """Write the examples into the operations of an OpenAPI document."""
    examples = read_examples()
    for path in document["paths"].values():
        for operation in path.values():
            known = examples.get(operation["operationId"])
            if known is not None:
                _add(operation, known)


def _add(operation: dict[str, Any], known: dict[str, Any]) -> None:
    if "account" in known and operation["security"]:
        operation["description"] += f"\n\nThe example is for `{known['account']}` of the demo."
    named = {**known.get("query", {}), **known.get("path", {})}
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in named:
            parameter["example"] = named[parameter["name"]]
    if "request" in known:
        for content in operation["requestBody"]["content"].values():
            content["example"] = known["request"]
    if "response" in known:
        answers = operation["responses"][str(known["status"])]["content"]
        is_text = isinstance(known["response"], str)
        for kind, content in answers.items():
            # One answer is an example of its own kind, not of the others.
            if len(answers) == 1 or kind.startswith("text/") == is_text:
                content["example"] = known["response"]
