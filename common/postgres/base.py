"""The connection: looked at without a statement before it is used, never waited for in vain, and
asking for the organization whose turn it is.
"""

from __future__ import annotations

import select
from types import TracebackType

import psycopg2
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DataError
from django.db.backends.postgresql import base
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property

from common.postgres.watch import Line, watch
from common.tenancy import LOGIN, SETTING, RowsFor, usual

LIMITS = (
    "SET statement_timeout = '25s'; SET lock_timeout = '10s';"
    " SET idle_in_transaction_session_timeout = '60s'; SET client_connection_check_interval = '5s'"
)
"""For a page: whoever waits for it has given up by then."""
ASK_FOR = f"SELECT set_config('role', %s, false), set_config('{SETTING}', %s, false)"


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


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection of one thread."""

    def __init__(self, settings_dict: dict[str, object], alias: str = DEFAULT_DB_ALIAS) -> None:
        super().__init__(settings_dict, alias)
        self.asked_for = usual()
        self.standing: RowsFor | None = None
        """What the server goes by; None where that has to be said again."""
        self.says_standing = bool(settings.EVERY_ROLE)

    @cached_property
    def wrap_database_errors(self) -> _Errors:
        """Around everything that is asked of the library."""
        return _Errors(self)

    def get_new_connection(self, conn_params: dict[str, object]) -> Line:
        """Refused at once while the server hangs."""
        if watch.is_stuck:
            raise psycopg2.OperationalError("the database does not answer")
        connection: Line = super().get_new_connection(conn_params)
        watch.note(connection)
        return connection

    def init_connection_state(self) -> None:
        """Requests wait for a lock or an answer only so long; a worker may take its time."""
        super().init_connection_state()
        if watch.is_on and self.connection is not None:
            with self.connection.cursor() as cursor:
                cursor.execute(LIMITS)

    def connect(self) -> None:
        """A new line, on which nothing was said yet."""
        super().connect()
        self.standing = LOGIN

    def create_cursor(self, name: str | None = None) -> object:
        """Whatever is asked next is asked for whom it should be."""
        if self.says_standing and self.standing != self.asked_for:
            with self.connection.cursor() as plain:
                plain.execute(ASK_FOR, self.asked_for)
            self.standing = self.asked_for
        return super().create_cursor(name)

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]  # the library's types know only public names
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


def _has_something_to_read(number: int) -> bool:
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))
