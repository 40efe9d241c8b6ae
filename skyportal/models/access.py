"""Who may read, create, update and delete the rows of a table, enforced by PostgreSQL.

A model states it beside its columns::

    __access__ = Access(
        read=in_my_groups("group_id"),
        create=in_my_groups("group_id") & has_acl(Permission.UPLOAD_DATA),
    )

From this come the row-level security policies of the table. A predicate is SQL about one row and
the caller of the transaction, whom `access.state_caller` has stated (see `caller.sql`). Without a
caller every predicate is false or null, and nothing is visible.

Facts about the caller are written as `(select access.…())`, which PostgreSQL evaluates once for a
statement, so that `= any(…)` and `&&` can use an index. Groups and streams "of the caller" are all
of them for a system administrator: the bypass is in the facts, not in a second database role.

Two things to know when declaring a policy. An `insert … returning` (which the ORM uses to fetch
defaults) needs `read` to hold for the new row too. A sub-select on another table obeys that
table's own policy, so two tables must not ask each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Table

# Database roles that cannot log in; those that can (their names are settings) belong to them.
APP = "fritz_app"
WORKER = "fritz_worker"


@dataclass(frozen=True)
class Predicate:
    """An SQL condition on a row and the caller."""

    sql: str

    def __and__(self, other: "Predicate") -> "Predicate":
        return Predicate(f"({self.sql} and {other.sql})")

    def __or__(self, other: "Predicate") -> "Predicate":
        return Predicate(f"({self.sql} or {other.sql})")

    def __invert__(self) -> "Predicate":
        return Predicate(f"(not {self.sql})")


NOBODY = Predicate("false")
SIGNED_IN = Predicate("((select access.user_id()) is not null)")
SYSTEM_ADMIN = Predicate("(select access.is_system_admin())")
SIGNING_IN = Predicate("(select access.is_signing_in())")


def in_my_groups(column: str = "group_id") -> Predicate:
    """The row's one group is among the caller's."""
    return Predicate(f"({column} = any ((select access.group_ids())::int[]))")


def shared_with_my_groups(column: str = "group_ids") -> Predicate:
    """One of the row's groups is among the caller's.

    Most rows have one. To look for the first takes a third of the time that two arrays take.
    """
    mine = "(select access.group_ids())::int[]"
    return Predicate(f"({column}[1] = any ({mine}) or {column} && {mine})")


def only_my_groups(column: str = "group_ids") -> Predicate:
    """All of the row's groups are among the caller's, and there is at least one."""
    return Predicate(
        f"({column} <@ (select access.group_ids())::int[] and cardinality({column}) > 0)"
    )


def no_other_groups(column: str = "group_ids") -> Predicate:
    """None of the row's groups is one of others; there may be none at all."""
    return Predicate(f"({column} <@ (select access.group_ids())::int[])")


def no_other_streams(column: str = "stream_ids") -> Predicate:
    """None of the row's streams is one of others; there may be none at all."""
    return Predicate(f"({column} <@ (select access.stream_ids())::int[])")


def in_groups_i_administer(column: str = "group_id") -> Predicate:
    """The caller is an administrator of the row's group."""
    return Predicate(f"({column} = any ((select access.admin_group_ids())::int[]))")


def in_groups_i_save_to(column: str = "group_id") -> Predicate:
    """The caller may save sources to the row's group."""
    return Predicate(f"({column} = any ((select access.save_group_ids())::int[]))")


def in_my_streams(column: str = "stream_id") -> Predicate:
    """The row's one stream is among the caller's."""
    return Predicate(f"({column} = any ((select access.stream_ids())::int[]))")


def shared_with_my_streams(column: str = "stream_ids") -> Predicate:
    """One of the row's streams is among the caller's."""
    return Predicate(f"({column} && (select access.stream_ids())::int[])")


def mine(column: str = "owner_id") -> Predicate:
    """The row belongs to the caller."""
    return Predicate(f"({column} = (select access.user_id()))")


def has_acl(acl: str) -> Predicate:
    """The caller has a permission; a system administrator has all."""
    return Predicate(f"(select access.has_acl('{acl}'))")


def refers_to_visible(table: str, condition: str) -> Predicate:
    """The caller sees a row of `table` for which `condition` holds, e.g. `sources.obj_id = objs.id`."""
    return Predicate(f"(exists (select from {table} where {condition}))")


def looked_up(table: str, condition: str) -> Predicate:
    """The same for a large table, which PostgreSQL asks row by row, by an index.

    Left to itself it may read all that the caller sees of the table into a hash, for a few rows;
    `offset 0` keeps it from that.
    """
    return Predicate(f"(exists (select from {table} where {condition} offset 0))")


@dataclass(frozen=True)
class Access:
    """The access policy of a table: what must hold for a row to be read, created, …

    `delete` is as `update` unless it is given. A row may be updated only if `update` holds before
    and after. The application can write columns that are `hidden`, but never read them back.
    """

    read: Predicate
    create: Predicate = NOBODY
    update: Predicate = NOBODY
    delete: Predicate | None = None
    hidden: tuple[str, ...] = ()

    def policies(self) -> Iterator[tuple[str, str]]:
        """Yield name and body of each policy."""
        delete = self.update if self.delete is None else self.delete
        yield "may_read", f"for select using ({self.read.sql})"
        yield "may_create", f"for insert with check ({self.create.sql})"
        yield "may_update", f"for update using ({self.update.sql}) with check ({self.update.sql})"
        yield "may_delete", f"for delete using ({delete.sql})"


POLICIES: dict[str, Access] = {}


def access_of(table: Table) -> Access:
    """Return the policy of a table; every model states one, and `Base` notes it here."""
    return POLICIES[table.name]


def access_ddl(table: Table) -> Iterator[str]:
    """Yield the statements that switch row-level security on for a table and make its policies."""
    access = access_of(table)
    yield f"alter table {table.name} enable row level security"
    for name, body in access.policies():
        yield f"create policy {name} on {table.name} {body}"
    yield f"create policy worker_may on {table.name} to {WORKER} using (true) with check (true)"
    yield f"grant select, insert, update, delete on {table.name} to {WORKER}"
    yield f"grant {readable(table, access)}, insert, update, delete on {table.name} to {APP}"


def readable(table: Table, access: Access) -> str:
    """Return the privilege to read what is not hidden."""
    if not access.hidden:
        return "select"
    return f"select ({', '.join(c.name for c in table.columns if c.name not in access.hidden)})"
