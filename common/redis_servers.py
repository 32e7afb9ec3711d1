"""Where the Redis server is: at an address, or wherever its sentinels say that it is now.

`sentinel://:password@one:26379,two:26379/0?master=portal` names the sentinels, the number of the
database and what they call the server; the password is the server's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote, urlsplit

from common.later import imported_later
from common.records import dataclass

if TYPE_CHECKING:
    import redis
else:
    redis = imported_later("redis")  # a tenth of the time that the web process takes to start

SCHEME = "sentinel"
PORT = 26_379


@dataclass(frozen=True)
class Watched:
    """A server that sentinels watch."""

    sentinels: tuple[tuple[str, int], ...]
    master: str
    database: int
    password: str | None

    @property
    def broker_url(self) -> str:
        """As Celery writes it."""
        who = f":{quote(self.password, safe='')}@" if self.password else ""
        each = (f"{SCHEME}://{who}{host}:{port}/{self.database}" for host, port in self.sentinels)
        return ";".join(each)


def watched(url: str) -> Watched | None:
    """What the address says of sentinels; None where it is a server's own. Raises ValueError where
    something is missing.
    """
    parts = urlsplit(url)
    if parts.scheme != SCHEME:
        return None
    who, _at, hosts = parts.netloc.rpartition("@")
    named = [each.rpartition(":") if ":" in each else (each, "", PORT) for each in hosts.split(",")]
    (master,) = parse_qs(parts.query).get("master", [""])
    if not master or not all(host for host, _colon, _port in named):
        raise ValueError("sentinel://one:26379,two:26379/0?master=name")
    return Watched(
        sentinels=tuple((host, int(port)) for host, _colon, port in named),
        master=master,
        database=int(parts.path.strip("/") or 0),
        password=unquote(who.rpartition(":")[2]) or None,
    )


class Servers:
    """In place of a pool's class, as Django's cache takes one."""

    @staticmethod
    def from_url(url: str, **options: object) -> redis.ConnectionPool:
        """Connections to the server at this address."""
        known = watched(url)
        if known is None:
            return redis.ConnectionPool.from_url(url, **options)
        timeouts = {name: value for name, value in options.items() if name.startswith("socket_")}
        found = redis.sentinel.Sentinel(known.sentinels, sentinel_kwargs=timeouts)  # type: ignore[no-untyped-call]
        options |= {"db": known.database, "password": known.password}
        return redis.sentinel.SentinelConnectionPool(known.master, found, **options)  # type: ignore[no-untyped-call]
