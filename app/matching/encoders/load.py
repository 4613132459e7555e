"""The registry of encoders: the one that the setting ``model`` names."""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.matching.encoders.base import Encoder
from app.matching.encoders.hashing import HashEncoder
from app.matching.encoders.over_http import EmbeddingServer, HttpEncoder
from app.matching.encoders.source import Source, source_of
from app.observability import log

LOADERS: Mapping[str, Callable[[], Encoder]] = {"hash": HashEncoder}
"""Encoders without a model of sentence-transformers, by the name of the setting ``model``. A new
one is a file in this folder and an entry here."""


def load_encoder(
    name: str = "default",
    threads: int = 0,
    compiled: Path | None = None,
    server: EmbeddingServer | None = None,
) -> Encoder:
    """Build the encoder that a setting names.

    Parameters
    ----------
    name
        ``default``: the packaged model with the trained weights, if these ship; ``base``: the
        packaged model alone; a key of :data:`LOADERS`, such as ``hash``: an encoder without a
        model, for tests. Any other name is a folder or name that sentence-transformers can load.
    threads
        Texts are encoded in this many threads; 0: one per core.
    compiled
        Directory of compiled forms. Where it has a sound one of this model, that is the encoder,
        and torch is not imported; otherwise, and without a directory, the reference is.
    server
        Where somebody else runs the model; None: it runs here.

    Raises
    ------
    ModelNotFound
        If a model of that name is neither here nor at its hub.
    """
    if name in LOADERS:
        return LOADERS[name]()
    source = source_of(name)
    if server is not None:
        model_id = Path(name).name if source is None else source.model_id
        return HttpEncoder(server, model_id, name if source is None else model_id)
    if source is not None and compiled is not None:
        form = _compiled(compiled, source, threads)
        if form is not None:
            return form
    if source is None:
        from app.matching.encoders import hub  # noqa: PLC0415 - few start with such a model

        hub.look_up(name)
    # Importing torch takes seconds.
    from app.matching.encoders import reference  # noqa: PLC0415

    if source is None:
        model = reference.load_model(name)
        return reference.reference_encoder(model, Path(name).name, threads)
    return reference.reference_encoder(reference.load_source(source), source.model_id, threads)


def _compiled(directory: Path, source: Source, threads: int) -> Encoder | None:
    try:
        from app.matching.encoders.compiled import (  # noqa: PLC0415 - optional
            CompiledFormUnusable,
            load_compiled,
        )
    except ImportError:
        log.info("no compiled encoder", reason="openvino is not installed", model=source.model_id)
        return None
    try:
        return load_compiled(directory, source, threads)
    except CompiledFormUnusable as problem:
        say = log.info if str(problem) == "absent" else log.warning
        say(
            "no compiled encoder: the reference serves, see `skillmatch model compile`",
            model=source.model_id,
            reason=str(problem),
        )
        return None
