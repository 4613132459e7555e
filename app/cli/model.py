"""``skillmatch model`` and ``skillmatch evaluate``: the model, and how well it ranks."""

from pathlib import Path
from typing import Annotated

import typer

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


def evaluate(
    directories: Annotated[list[Path], typer.Argument(exists=True, file_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    max_queries: Annotated[int | None, typer.Option(min=1)] = None,
    views: Annotated[
        bool, typer.Option(help="Match tasks: print each single view beside the engine.")
    ] = False,
) -> None:
    """Measure ranking quality on benchmark folders."""
    engine = load_engine(read_settings())
    report = evaluation.evaluate_folders(engine, directories, max_queries, views=views)
    typer.echo(evaluation.as_json(report) if as_json else evaluation.as_table(report))
