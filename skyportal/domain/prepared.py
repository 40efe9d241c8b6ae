"""Statements that each connection to PostgreSQL plans once.

To plan a statement under policies may take several times as long as to run it.
"""

import hashlib
import re
from typing import Any

from sqlalchemy import Result, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

NAME = re.compile(r"(?<![:\w]):(\w+)")
PREPARED = "prepared"
"""In the `info` of a connection: the names of what it has prepared. A new connection has none."""


class Prepared:
    """A statement with parameters written `:name`, each of a type."""

    def __init__(self, sql: str, **types: TypeEngine[Any]) -> None:
        dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
        places = {
            name: f"cast(${number} as {kind.compile(dialect)})"
            for number, (name, kind) in enumerate(types.items(), 1)
        }
        body = NAME.sub(lambda found: places[found[1]], sql)
        self.name = f"fritz_{hashlib.sha256(body.encode()).hexdigest()[:16]}"
        self.preparation = text(f"prepare {self.name} as {body}")
        given = ", ".join(f"%({name})s" for name in types)
        self.execution = f"execute {self.name} ({given})"

    def execute(self, session: Session, values: dict[str, object]) -> Result[*tuple[Any, ...]]:
        """Run the statement in a session, prepared if its connection has not done so before.

        The driver gets the values as they are: PostgreSQL knows the types.
        """
        connection = session.connection()
        known: set[str] = connection.info.setdefault(PREPARED, set())
        if self.name not in known:
            connection.execute(self.preparation)
            known.add(self.name)
        return connection.exec_driver_sql(self.execution, values)
