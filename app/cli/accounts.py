"""``skillmatch keys`` and ``skillmatch users``: API keys and accounts."""

from typing import Annotated
from uuid import UUID

import typer

from app import security
from app.cli.opening import migrated_database
from app.errors import AppError
from app.models import Role
from app.services.accounts import api_keys, passwords
from app.services.audit.records import record_command

keys = typer.Typer(help="API keys.", no_args_is_help=True)
users = typer.Typer(help="People who sign in.", no_args_is_help=True)


@keys.command("create")
def keys_create(
    role: Annotated[Role, typer.Option()],
    owner: Annotated[
        str | None, typer.Option("--for", help="Employer or candidate id; not for admin.")
    ] = None,
    name: Annotated[str, typer.Option()] = "created on the command line",
    scopes: Annotated[str | None, typer.Option(help="Comma-separated: read,write.")] = None,
) -> None:
    """Make an API key; it stands alone on the last line of standard output."""
    if (role is Role.ADMIN) == (owner is not None):
        raise typer.BadParameter("--for is required except for admin.", param_hint="--for")
    wanted = None if scopes is None else [scope.strip() for scope in scopes.split(",")]
    if wanted is not None and not set(wanted) <= {"read", "write"}:
        raise typer.BadParameter("Scopes are read and write.", param_hint="--scopes")
    try:
        owner_id = UUID(owner) if owner else None
    except ValueError:
        raise typer.BadParameter("This is not an id.", param_hint="--for") from None
    database = migrated_database()
    try:
        with database.write() as session:
            key = api_keys.issue_for(session, role, owner_id, name, wanted)
            record_command(session, "keys create", role=role, scopes=scopes)
    except AppError:
        raise typer.BadParameter(f"There is no {role} with this id.", param_hint="--for") from None
    typer.echo(key)


@keys.command("list")
def keys_list() -> None:
    """List every API key, newest first: its id, whose it is, what it may do, and until when."""
    with migrated_database().read() as session:
        found = api_keys.every(session)
    for key in found:
        owner = key.principal_id or key.employer_id or key.candidate_id
        scopes = "everything" if key.scopes is None else ",".join(key.scopes)
        until = "" if key.expires_at is None else f"  until {key.expires_at:%Y-%m-%d %H:%M}"
        typer.echo(
            f"{key.id}  {key.token_hint}…  {key.role:<9}  {owner or '-':<36}  {scopes:<10}  "
            f"made {key.created_at:%Y-%m-%d}{until}  {key.name}"
        )
    if not found:
        typer.echo("There are no API keys.", err=True)


@keys.command("revoke")
def keys_revoke(
    key_id: Annotated[UUID, typer.Argument(metavar="ID", help="As `keys list` prints it.")],
) -> None:
    """Revoke an API key. It stops working at once, also on running servers, and so do the keys that
    were made with it."""
    database = migrated_database()
    try:
        with database.write() as session:
            api_keys.revoke(session, key_id)
            record_command(session, "keys revoke")
    except AppError:
        raise typer.BadParameter("There is no key with this id.", param_hint="ID") from None
    typer.echo("The key is revoked.")


@users.command("reset-password")
def users_reset_password(email: Annotated[str, typer.Argument(metavar="EMAIL")]) -> None:
    """Give an account a one-time password; it stands alone on the last line of standard output. It
    signs in once, to set another. Whoever is signed in is signed out; API keys end."""
    database = migrated_database()
    password = security.new_password()
    password_hash = security.hash_password(password)
    try:
        with database.write() as session:
            passwords.reset_by_operator(session, email, password_hash)
            record_command(session, "users reset-password")
    except AppError:
        raise typer.BadParameter("No account has this address.", param_hint="EMAIL") from None
    typer.echo(password)
