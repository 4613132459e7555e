"""``skillmatch model compile``: the fast form of the language model."""

import hashlib
import importlib.util
from typing import Annotated

import typer

from app.cli.mistakes import SetupMistake
from app.cli.opening import load_engine, read_settings
from app.config import Settings
from app.matching.documents import Document, JobPosting
from app.matching.encoders.base import Encoder
from app.matching.encoders.label_cache import MOST_CHARACTERS
from app.matching.encoders.source import Source, source_of
from app.matching.features.pieces import pieces_and_document_text
from app.matching.skills.shipped import CLASSIFICATIONS, load_shipped
from app.matching.skills.vocabulary import load_vocabulary
from app.matching.text.normalise import normalise
from app.services import demo, embeddings

_CALIBRATION = 240
_SAMPLE = 120


def demo_texts() -> list[str]:
    """What is embedded of the demo's profiles and jobs: names, titles, sentences, joined texts, so
    mixed that any part of the list has some of each."""
    documents: list[Document] = [embeddings.candidate_document(b) for b in demo.read("candidates")]
    documents += [JobPosting.from_mapping(body) for body in demo.read("jobs")]
    texts: set[str] = set()
    for document in documents:
        pieces, joined = pieces_and_document_text(document)
        texts.update((joined, *(piece.embed for piece in pieces)))
    return sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest())


def known_names() -> list[str]:
    """Names of skills and titles that recur: those of the vocabulary and the classifications."""
    names = [skill.name for skill in load_vocabulary().skills]
    for classification in map(load_shipped, CLASSIFICATIONS):
        names += [skill.name for skill in classification.skills]
        names += [occupation.names[0] for occupation in classification.occupations]
    normal = dict.fromkeys(map(normalise, names))
    return [name for name in normal if len(name) <= MOST_CHARACTERS]


def compile_model(
    again: Annotated[bool, typer.Option("--again", help="Also where a form is there.")] = False,
) -> None:
    """Build the fast form of the model, check it against the model, and keep it for `serve`.

    Takes about a minute. Where a sound form is there already, nothing is done.
    """
    settings = read_settings()
    source = source_of(settings.model)
    if source is None:
        raise SetupMistake(
            f"The model {settings.model} is not in a folder here.",
            "Name `default`, or the folder of a sentence-transformers model, in SKILLMATCH_MODEL.",
        )
    missing = [name for name in ("openvino", "nncf") if importlib.util.find_spec(name) is None]
    if missing:
        typer.echo(f"Not compiled: {' and '.join(missing)} not installed. The model itself serves.")
        return
    known = None if again else _sound(settings, source)
    if known is not None:
        typer.echo(f"{known.model_id}@{known.revision} is compiled already.")
        return
    _compile(settings, source)


def _sound(settings: Settings, source: Source) -> Encoder | None:
    from app.matching.encoders import compiled  # noqa: PLC0415 - optional

    try:
        return compiled.load_compiled(
            settings.compiled_models_dir, source, settings.encoder_threads
        )
    except compiled.CompiledFormUnusable:
        return None


def _compile(settings: Settings, source: Source) -> None:
    from app.matching.encoders import compiling  # noqa: PLC0415 - torch takes seconds

    texts = demo_texts()
    given = compiling.Texts(
        calibration=texts[:_CALIBRATION],
        sample=texts[_CALIBRATION : _CALIBRATION + _SAMPLE],
        names=known_names(),
    )
    try:
        made = compiling.compile_encoder(
            source, settings.compiled_models_dir, given, settings.encoder_threads
        )
    except compiling.CompiledFormRefused as problem:
        typer.echo(f"Not compiled: {problem}. The model itself serves.", err=True)
        raise typer.Exit(1) from None
    load_engine(settings)  # compiles the loops of scoring, too, where they are not
    typer.echo(
        f"Compiled {made.model_id}@{made.revision}: mean cosine with the model itself "
        f"{made.mean_cosine:.4f}."
    )
