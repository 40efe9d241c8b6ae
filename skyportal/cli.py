"""`skyportal`: every process and every tool of the marshal."""

import json
from pathlib import Path
from typing import Annotated

import typer

from baselayer.command_line import Commands
from baselayer.logs import configure_logs
from baselayer.settings import Settings, load

app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

SEEDS = Path(__file__).with_name("seeds")


def settings_of(process: str) -> Settings:
    """Return the settings, with logs set up."""
    settings = load()
    configure_logs(process, settings.logging)
    return settings


@app.command("app")
def serve() -> None:
    """Serve the API, the websocket and the front end."""
    settings = settings_of("skyportal-app")
    from skyportal.app import run

    run(settings)


@app.command()
def worker() -> None:
    """Run background jobs."""
    settings = settings_of("skyportal-worker")
    from skyportal.jobs.worker import run

    run(settings)


@app.command()
def openapi() -> None:
    """Print the OpenAPI document of the API."""
    from skyportal.handlers import all_endpoints
    from skyportal.openapi import document

    typer.echo(json.dumps(document(all_endpoints()), indent=2))


@app.command()
def migrate(
    revision: Annotated[str, typer.Option(help="revision to go to")] = "head",
    down: Annotated[bool, typer.Option(help="go down to the revision, not up")] = False,
) -> None:
    """Make roles and database where a superuser is given, and bring the tables up to date."""
    settings = settings_of("skyportal-migrate")
    from skyportal.migrations.apply import bootstrap, downgrade, upgrade

    bootstrap(settings)
    if down:
        downgrade(settings, revision)
    else:
        upgrade(settings, revision)


@app.command()
def revision(message: Annotated[str, typer.Argument(help="what the revision does")]) -> None:
    """Draft a migration from the models, with the access policies of new tables."""
    settings = settings_of("skyportal-revision")
    from skyportal.migrations.apply import draft

    draft(settings, message)


@app.command()
def seed() -> None:
    """Add what a new marshal knows: roles, streams, groups, filters, users; may be run again."""
    load_files(settings_of("skyportal-seed"), [SEEDS / "instance.yaml"], dry_run=False)


@app.command("load")
def load_(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="seed files")],
    dry_run: Annotated[bool, typer.Option(help="tell what would be done, and do nothing")] = False,
) -> None:
    """Add what seed files list, and bring it up to date; may be run again."""
    load_files(settings_of("skyportal-load"), files, dry_run=dry_run)


def load_files(settings: Settings, files: list[Path], *, dry_run: bool) -> None:
    """Load seed files, each in one transaction, and print what became of their entries."""
    from sqlalchemy.orm import Session

    from skyportal.database import DatabaseRole, connect
    from skyportal.domain.loading import Loader
    from skyportal.handlers.errors import sentence
    from skyportal.schemas.seed_file import SeedFile, read_seed_file

    names = settings.secrets.model_dump(), settings.skyportal.public_group_name
    engine = connect(settings, DatabaseRole.WORKER)
    for path in files:
        try:
            file = read_seed_file(path)
            with Session(engine) as session, session.begin() as transaction:
                loader = Loader(session, *names)
                loader.load(file)
                if dry_run:
                    transaction.rollback()
        except Exception as error:
            told = sentence(error, SeedFile)
            if told is None:
                raise
            typer.echo(f"{path.name}: {told}", err=True)
            raise typer.Exit(1) from None
        for line in loader.summary():
            typer.echo(f"{path.name}: {line}{' (not kept)' if dry_run else ''}")


@app.command("signin-link")
def signin_link(
    user: Annotated[str, typer.Option(help="whom it signs in")] = "admin",
) -> None:
    """Print a link that signs a browser in once."""
    settings = settings_of("skyportal-signin-link")
    from datetime import timedelta

    from sqlalchemy.orm import Session

    from skyportal.database import DatabaseRole, connect
    from skyportal.domain.errors import DomainError
    from skyportal.domain.signin import create_link

    marshal = settings.skyportal.app
    try:
        with Session(connect(settings, DatabaseRole.WORKER)) as session, session.begin():
            secret = create_link(session, user, timedelta(minutes=marshal.signin_link_minutes))
    except DomainError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{marshal.public_url.rstrip('/')}/login/link?token={secret}")
