"""What every table has in common."""

import datetime
from typing import ClassVar

from sqlalchemy import DateTime, Identity, Integer, MetaData, Table, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from skyportal.models.access import POLICIES, Access

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

DERIVED = "derived"
"""In the `info` of a table: a trigger writes its rows from those of another, and nobody else does."""


class Base(DeclarativeBase):
    """A table. Its class states who may do what with its rows in `__access__`."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads this name from the class)
        datetime.datetime: DateTime(timezone=True),
        dict[str, object]: JSONB,
        list[int]: ARRAY(Integer),
    }

    __access__: ClassVar[Access]

    created_at: Mapped[datetime.datetime] = mapped_column(server_default=func.now())
    modified: Mapped[datetime.datetime] = mapped_column(
        server_default=func.now(), onupdate=func.now()
    )

    def __init_subclass__(cls, **options: object) -> None:
        super().__init_subclass__(**options)
        table = cls.__dict__.get("__table__")
        if isinstance(table, Table):
            POLICIES[table.name] = cls.__access__


class Numbered(Base):
    """A table whose rows are numbered by the database."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Identity(), primary_key=True, sort_order=-1)
