"""``skillmatch rates``: exchange rates that make pay comparable."""

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli.opening import read_settings
from app.matching.pay import OLD_RATES_MONTHS, load_rates, months_old
from app.matching.rate_tables import UnreadableRates, read_rates

rates = typer.Typer(help="Exchange rates.", no_args_is_help=True)


@rates.command("import")
def rates_import(
    table: Annotated[Path, typer.Argument(metavar="CSV", exists=True, dir_okay=False)],
    base: Annotated[
        str, typer.Option(help="Currency of which the table names one unit's worth.")
    ] = "EUR",
    date: Annotated[str | None, typer.Option(help="YYYY-MM-DD; absent: as the table says.")] = None,
    source: Annotated[str, typer.Option(help="Who published it.")] = "imported",
) -> None:
    """Take in a table of exchange rates: two columns (currency, rate: its units for one of the base
    currency), or the European Central Bank's own file. It takes the place of the package's from the
    next start on."""
    settings = read_settings()
    try:
        found = read_rates(table.read_text(encoding="utf-8-sig"), base, date, source)
    except UnicodeDecodeError:
        raise typer.BadParameter("This is no text in UTF-8.", param_hint="CSV") from None
    except UnreadableRates as error:
        raise typer.BadParameter(str(error), param_hint="CSV") from None
    path = settings.prepare_data_dir() / "exchange_rates.json"
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    loaded = load_rates(draft)
    draft.replace(path)
    typer.echo(f"Imported rates of {loaded.date} for {len(loaded.currencies)} currencies: {path}")
    if settings.exchange_rates is not None:
        typer.echo(f"SKILLMATCH_EXCHANGE_RATES names another table: {settings.exchange_rates}")
    if months_old(loaded) >= OLD_RATES_MONTHS:
        typer.echo(f"They are {months_old(loaded)} months old.")


@rates.command("show")
def rates_show() -> None:
    """Print the rates in force."""
    loaded = load_rates(read_settings().rates_path)
    typer.echo(f"{loaded.date}, one {loaded.base} buys ({loaded.source}):")
    for code in loaded.currencies:
        typer.echo(f"  {code}  {loaded.units_per_base[code]:g}")
