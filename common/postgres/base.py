"""The connection: looked at without a statement before it is used, never waited for in vain, and
asking for the organization whose turn it is.

Behind a pooler that lends its connections for one transaction (settings.POOLED) nothing may be said
that outlasts one: what a connection is told stands before the first statement of each transaction,
and in the same breath as a statement without one.
"""

from __future__ import annotations

import select
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import cast

import psycopg2
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DataError
from django.db.backends.postgresql import base
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property

from common.postgres.watch import Line, watch
from common.tenancy import LOGIN, SETTING, RowsFor, usual

LIMITS = {
    "statement_timeout": "25s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
    "client_connection_check_interval": "5s",
}
"""For a page: whoever waits for it has given up by then."""
WHOLE = {"cursor_tuple_fraction": "1"}
"""What is read in pieces is read to its end: PostgreSQL would choose the plan whose first tenth
comes soonest, which may compare every row with every other one.
"""


class _Errors(DatabaseErrorWrapper):
    """Django's names for errors. The library has none for NUL and half a letter, which it refuses
    before the server can.
    """

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, ValueError):
            raise DataError(str(error)) from error
        if error is not None:
            super().__exit__(kind, error, trace)


class _Cursor(psycopg2.extensions.cursor):  # type: ignore[misc]  # it has no types
    """Of a connection that is lent for one transaction."""

    preamble = ""
    """What goes ahead of each statement that is a transaction of its own."""

    def execute(self, query: str, values: object = None) -> None:
        """Both in one message: PostgreSQL takes them for one transaction."""
        ahead = self.preamble if values is None else self.preamble.replace("%", "%%")
        super().execute(ahead + query, values)

    def executemany(self, query: str, many: Iterable[object]) -> None:
        """One after the other, as the library does, which knows no preamble."""
        for values in many:
            self.execute(query, values)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of one thread."""

    def __init__(self, settings_dict: dict[str, object], alias: str = DEFAULT_DB_ALIAS) -> None:
        super().__init__(settings_dict, alias)
        self.asked_for = usual()
        self.standing: RowsFor | None = None
        """What the server goes by; None where that has to be said again."""
        self.says_standing = bool(settings.EVERY_ROLE)
        self.is_told = False
        """Whether what is asked next says itself for whom it asks."""

    @cached_property
    def wrap_database_errors(self) -> _Errors:
        """Around everything that is asked of the library."""
        return _Errors(self)

    def get_new_connection(self, conn_params: dict[str, object]) -> Line:
        """Refused at once while the server hangs."""
        if watch.is_stuck:
            raise psycopg2.OperationalError("the database does not answer")
        connection: Line = super().get_new_connection(conn_params)
        if settings.POOLED:
            connection.cursor_factory = _Cursor
        watch.note(connection)
        return connection

    def init_connection_state(self) -> None:
        """Requests wait for a lock or an answer only so long; a worker may take its time."""
        super().init_connection_state()
        if watch.is_on and self.connection is not None and not settings.POOLED:
            with self.connection.cursor() as cursor:
                cursor.execute(_setting(LIMITS))

    def connect(self) -> None:
        """A new line, on which nothing was said yet."""
        super().connect()
        self.standing = LOGIN

    def create_cursor(self, name: str | None = None) -> object:
        """Whatever is asked next is asked for whom it should be."""
        if self.is_told:
            return super().create_cursor(name)
        if settings.POOLED and self.autocommit:
            # Nothing can be read in pieces outside a transaction: it comes at once.
            cursor = cast("_Cursor", super().create_cursor())
            is_to_say = self.says_standing and self.asked_for != LOGIN
            cursor.preamble = _setting(self._limits | (self._asking if is_to_say else {}))
            return cursor
        if self.standing != self.asked_for and (self.says_standing or settings.POOLED):
            said = self._limits | (self._asking if self.says_standing else {})
            if said:
                with self.connection.cursor() as plain:
                    plain.execute(_setting(said))
            self.standing = self.asked_for
        if name is not None:
            with self.connection.cursor() as plain:
                plain.execute(_setting(WHOLE))
        return super().create_cursor(name)

    @property
    def _asking(self) -> dict[str, str]:
        return {"role": self.asked_for.role, SETTING: self.asked_for.organization}

    @property
    def _limits(self) -> dict[str, str]:
        """What is said anew in each transaction."""
        return LIMITS if settings.POOLED and watch.is_on else {}

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001  as Django has it
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the library's types know
        self._forget_standing()  # only public names

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._forget_standing()

    def _forget_standing(self) -> None:
        """The next transaction may be on another line of the pooler, where nothing was said."""
        if settings.POOLED:
            self.standing = None

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self.standing = None  # what was said in the transaction is taken back as well

    def _savepoint_rollback(self, sid: str) -> None:
        self.standing = self.asked_for  # nothing can be said before
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self.standing = None

    def is_usable(self) -> bool:
        """Whether the server still holds this connection. A kept one that nobody ended has nothing
        to read; only one that has, or that failed before, costs a statement to find out.
        """
        if self.connection is None or self.connection.closed:
            return False
        if not self.errors_occurred and not _has_something_to_read(self.connection.fileno()):
            return True
        usable: bool = super().is_usable()
        return usable


def _setting(values: Mapping[str, str]) -> str:
    """A statement that says all of these: until the transaction ends behind a pooler, otherwise for
    as long as the connection lasts.
    """
    if not values:
        return ""
    is_local = "true" if settings.POOLED else "false"
    said = (f"set_config('{name}', {_quoted(value)}, {is_local})" for name, value in values.items())
    return f"SELECT {', '.join(said)};"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _has_something_to_read(number: int) -> bool:
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))
