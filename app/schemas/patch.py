"""Merge patches (RFC 7396): absent keeps, null clears, objects merge, lists are replaced."""

from collections.abc import Mapping
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, Field, create_model

from app.schemas.values import Input


def _object_type(annotation: Any) -> type[BaseModel] | None:
    """The model behind ``Model``, ``Model | None`` or ``Annotated[Model, …]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is Annotated:
        return _object_type(get_args(annotation)[0])
    options = [option for option in get_args(annotation) if option is not NoneType]
    if len(options) == 1 and NoneType in get_args(annotation):
        return _object_type(options[0])
    return None


def patch_model(
    model: type[BaseModel], name: str, without: frozenset[str] = frozenset()
) -> type[Input]:
    """Derive the body of a merge patch: the fields of ``model``, all optional, at every depth.

    What only holds for the whole (required fields, min ≤ max) is checked on the merged result.
    """
    fields: dict[str, Any] = {}
    for key, info in model.model_fields.items():
        if key in without:
            continue
        nested = _object_type(info.annotation)
        annotation: Any = info.annotation
        if nested is not None:
            annotation = patch_model(nested, f"{name}{nested.__name__}")
        elif info.metadata:
            annotation = Annotated[annotation, *info.metadata]
        fields[key] = (annotation | None, Field(None, description=info.description))
    return create_model(name, __base__=Input, __doc__=model.__doc__, **fields)


def merge_patch(current: Any, patch: Any) -> Any:
    """Apply a merge patch to plain JSON data and return the result (RFC 7396, section 2)."""
    if not isinstance(patch, Mapping):
        return patch
    merged = dict(current) if isinstance(current, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged
