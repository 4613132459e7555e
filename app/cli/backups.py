"""``skillmatch backup`` and ``skillmatch restore``."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.mistakes import SetupMistake
from app.cli.opening import migrated_database, open_database, read_settings
from app.services.backups import restoring
from app.services.backups.sqlite import DamagedBackup


def backup(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="File to write.")],
) -> None:
    """Write a backup while the server runs: all of one moment, readable by its owner alone. Keep
    the key beside it (`secret.key` of the data directory, or SKILLMATCH_SECRET_KEY): without it
    tokens and webhook secrets are others."""
    if not path.parent.is_dir():
        raise typer.BadParameter("There is no such directory.", param_hint="PATH")
    database = migrated_database()
    own = database.engine.url.database
    if database.is_sqlite and own and path.resolve() == Path(own).resolve():
        raise typer.BadParameter("This is the database itself.", param_hint="PATH")
    restoring.back_up(database, path)
    typer.echo(f"Written: {path} ({path.stat().st_size:,} bytes).")


def restore(
    path: Annotated[Path, typer.Argument(metavar="PATH", exists=True, dir_okay=False)],
    erased: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Logs of the server since the backup: who they say was erased stays erased.",
        ),
    ] = None,
) -> None:
    """Put a backup in the place of what is there. Stop the server first. People who were erased
    since are erased again, by the tombstones of the present database and of the logs."""
    database = open_database(read_settings())
    try:
        done = restoring.restore(database, path, erased or [])
    except DamagedBackup as error:
        raise SetupMistake(str(error), "Take another backup; nothing was changed.") from None
    typer.echo(f"Restored. {done.tombstones} tombstones; {done.erased} erased again.")
