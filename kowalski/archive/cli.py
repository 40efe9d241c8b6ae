"""`kowalski init`: what an instance needs in MongoDB before its first alert."""

import typer


def init() -> None:
    """Make accounts and indexes of the archive and the first user; again changes nothing."""
    from baselayer.settings import load
    from kowalski.api.first_user import MARSHAL, ensure_admin
    from kowalski.archive.accounts import ensure_accounts
    from kowalski.archive.collections import prepare
    from kowalski.archive.database import connect

    settings = load()
    if settings.mongodb.accounts:
        ensure_accounts(settings)
    database = connect(settings)
    prepare(database)
    ensure_admin(database, settings.secrets.kowalski_admin_password)
    ensure_admin(database, settings.secrets.kowalski_marshal_password, MARSHAL)
    typer.echo(f"{database.name}: indexes are there")
