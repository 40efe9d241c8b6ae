"""`skyportal`: every process and every tool of the marshal."""

import json
from pathlib import Path
from typing import Annotated

import typer

from baselayer.command_line import Commands
from baselayer.logs import configure_logs
from baselayer.settings import Settings, load

app = typer.Typer(cls=Commands, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

SEED = Path(__file__).with_name("seed.yaml")


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
def seed(
    file: Annotated[Path, typer.Argument(exists=True, help="what to add")] = SEED,
) -> None:
    """Add roles, streams, groups, filters and users; may be run again."""
    settings = settings_of("skyportal-seed")
    from sqlalchemy.orm import Session

    from skyportal.database import DatabaseRole, connect
    from skyportal.domain.seed import plant
    from skyportal.schemas.seed import read_seed

    with Session(connect(settings, DatabaseRole.WORKER)) as session, session.begin():
        plant(
            session,
            read_seed(file),
            settings.secrets.model_dump(),
            settings.skyportal.public_group_name,
        )


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
