"""Fetching a list, whatever the way."""

from __future__ import annotations

from common.records import dataclass
from connections.egress import CALL_LASTS
from provisioning.fetch_files import Clock, FetchedFile, FetchTrouble
from provisioning.fetch_models import FetchedList
from provisioning.fetch_settings import FetchWay, settings_of
from provisioning.fetch_sftp import fetch_by_sftp, host_key_of, look_at_sftp
from provisioning.fetch_states import FetchProblem
from provisioning.fetch_web import fetch_from_web

NEW, CHANGED = FetchProblem.HOST_KEY_NEW, FetchProblem.HOST_KEY_CHANGED
PATIENCE = 2 * CALL_LASTS
"""Seconds that somebody waits for a test."""


@dataclass(frozen=True)
class TriedOut:
    """What a test of a connection came to."""

    problem: str = ""
    detail: str = ""
    name: str = ""
    size: int = 0
    host_key: str = ""
    """As the server showed it, where it has one."""


def fetch_file(fetched: FetchedList, *, anew: bool) -> FetchedFile | None:
    """The file; None when it is the one of last time, unless it is wanted `anew`. Raises
    FetchTrouble.
    """
    connection, settings = fetched.connection, settings_of(fetched.connection)
    mark = {} if anew else fetched.mark
    if settings.way == FetchWay.SFTP:
        return fetch_by_sftp(
            settings, connection.secret, host_key=fetched.host_key, mark=mark, clock=Clock()
        )
    return fetch_from_web(settings, connection.secret, mark=mark, clock=Clock())


def try_out(fetched: FetchedList) -> TriedOut:
    """How far one would come now; nothing is kept of a file."""
    settings, secret = settings_of(fetched.connection), fetched.connection.secret
    clock, host_key = Clock(PATIENCE), ""
    try:
        if settings.way == FetchWay.SFTP:
            host_key = host_key_of(settings, known=fetched.host_key, clock=clock)
            if host_key != fetched.host_key:
                return TriedOut(CHANGED if fetched.host_key else NEW, host_key=host_key)
            name, size = look_at_sftp(settings, secret, host_key=host_key, clock=clock)
            return TriedOut(name=name, size=size, host_key=host_key)
        file = fetch_from_web(settings, secret, mark={}, clock=clock)
    except FetchTrouble as trouble:
        return TriedOut(trouble.problem, trouble.detail, host_key=host_key)
    if file is None:
        return TriedOut(FetchProblem.STATUS)
    with file.content:
        return TriedOut(name=file.name, size=file.size)
