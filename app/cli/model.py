"""``skillmatch model`` and ``skillmatch evaluate``: the model, and how well it ranks."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.mistakes import SetupMistake
from app.cli.opening import load_engine, read_settings
from app.matching import evaluation

model = typer.Typer(help="The language model.", no_args_is_help=True)


@model.command("info")
def model_info() -> None:
    """Show which model ranks: its name, revision and dimension."""
    engine = load_engine(read_settings())
    encoder = engine.encoder
    typer.echo(f"model      {encoder.model_id}")
    typer.echo(f"revision   {encoder.revision}")
    typer.echo(f"dimension  {encoder.dimension}")
    typer.echo(f"version    {engine.model_version}")


def _check_task(folder: Path) -> None:
    """Raise BadParameter if a folder lacks a file of its kind of task."""
    kinds = ("candidates", "jobs") if evaluation.is_match_task(folder) else ("queries", "corpus")
    needed = [(f"{kind}.jsonl", f"{kind}.jsonl.gz") for kind in kinds] + [("qrels.tsv",)]
    for names in needed:
        if not any((folder / name).is_file() for name in names):
            raise typer.BadParameter(
                f"{folder} has no {names[0]}. A text task has queries.jsonl and corpus.jsonl, a "
                "match task candidates.jsonl and jobs.jsonl; both have qrels.tsv.",
                param_hint="DIRECTORIES",
            )


def evaluate(
    directories: Annotated[list[Path], typer.Argument(exists=True, file_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    max_queries: Annotated[int | None, typer.Option(min=1)] = None,
    views: Annotated[
        bool, typer.Option(help="Match tasks: print each single view beside the engine.")
    ] = False,
) -> None:
    """Measure ranking quality on benchmark folders."""
    for folder in directories:
        _check_task(folder)
    engine = load_engine(read_settings())
    try:
        report = evaluation.evaluate_folders(engine, directories, max_queries, views=views)
    except (KeyError, TypeError, ValueError) as error:
        raise SetupMistake(
            f"A row of a benchmark folder cannot be read ({type(error).__name__}: {error}).",
            "Rows are JSON: queries and corpus with _id and text; candidates and jobs with id.",
        ) from error
    typer.echo(evaluation.as_json(report) if as_json else evaluation.as_table(report))
