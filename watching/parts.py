"""Each part of the portal, and whether it is well: the truth as far as it can be seen from a web
process. Read by /readyz, by /metrics and by the page for admins.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from common import copies
from common.later import imported_later
from common.records import dataclass
from common.redis_servers import Servers
from watching.heartbeat import Limb, heard_of, oldest_due_mail, queues_served
from watching.models import TaskRun
from watching.queries import ServerState, server_state
from watching.sweeps import LATE_AFTER, lateness
from watching.tables import missing_migrations

if TYPE_CHECKING:
    import redis
else:
    redis = imported_later("redis")

MAIL_MAY_WAIT = dt.timedelta(minutes=15)
"""As long as a mail that is due may be on its way before something is wrong."""
FULL = 0.9
"""From this share of its connections on, the database server is nearly out of them."""
LEAST_ROOM = 512 * 1024 * 1024
"""What has to be free where uploads are put down for a moment: two of the largest."""


@dataclass(frozen=True)
class PortalParts:
    """True for what is well; None where it cannot be known, because the database is away."""

    broker: bool
    disk: bool
    database: bool = False
    writable: bool | None = None
    """Not a standby, which answers and takes nothing."""
    connections: bool | None = None
    tables: bool | None = None
    """Those of this code."""
    worker: bool | None = None
    beat: bool | None = None
    queues: dict[str, bool] | None = None
    """Each that wake-ups go to, and whether a worker takes from it."""
    sweeps: bool | None = None
    """Whether what is done by itself was done when it should have been."""
    mail: bool | None = None
    oldest_due_mail: dt.timedelta | None = None
    outgoing: bool | None = None
    """Whether anything leaves: not from a copy of the portal."""
    server: ServerState | None = None
    runs: Sequence[TaskRun] = ()

    def by_name(self) -> dict[str, bool | None]:
        """Every one that can be well or not."""
        return {
            "database": self.database,
            "writable": self.writable,
            "connections": self.connections,
            "tables": self.tables,
            "broker": self.broker,
            "worker": self.worker,
            "beat": self.beat,
            "sweeps": self.sweeps,
            "mail": self.mail,
            "disk": self.disk,
            "outgoing": self.outgoing,
        }

    @property
    def are_well(self) -> bool:
        """All of them, and every queue."""
        return all(self.by_name().values()) and all((self.queues or {}).values())


def look(now: dt.datetime) -> PortalParts:
    """At all of them. Six queries."""
    broker, disk = is_broker_there(), has_room()
    try:
        server = server_state()
        heard = heard_of(now)
        waits = oldest_due_mail(now)
        runs = list(TaskRun.objects.order_by("task"))
        late = lateness(runs, now)
        return PortalParts(
            broker=broker,
            disk=disk,
            database=True,
            writable=not server.is_standby,
            connections=server.connections < server.most_connections * FULL,
            tables=not missing_migrations(),
            worker=Limb.WORKER in heard,
            beat=Limb.BEAT in heard,
            queues=queues_served(heard, settings.CELERY_TASK_QUEUES),
            sweeps=max(late.values(), default=dt.timedelta(0)) < LATE_AFTER,
            mail=waits < MAIL_MAY_WAIT,
            oldest_due_mail=waits,
            outgoing=not copies.is_held(),
            server=server,
            runs=runs,
        )
    except (DatabaseError, InterfaceError):
        connection.close()
        return PortalParts(broker=broker, disk=disk)


def is_broker_there() -> bool:
    """Whether it answers within half a second."""
    limits = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
    try:
        with Servers.from_url(settings.REDIS_URL, **limits) as pool:
            return bool(redis.Redis(connection_pool=pool).ping())
    except (redis.RedisError, OSError):
        return False


def has_room() -> bool:
    """Whether this machine has room where files are put down for a moment."""
    try:
        usage = shutil.disk_usage(tempfile.gettempdir())
    except OSError:
        return False
    return usage.free > LEAST_ROOM
