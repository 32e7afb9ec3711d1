"""Connections to the database, the broker and the mail server: within this machine, or encrypted
and to a server that shows who it is. Anything else is refused when a production process starts,
unless the operator names it in PLAIN_WIRES, for a network that is encrypted by other means.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from common.redis_servers import SCHEME as SENTINELS

WIRES = ("database", "broker", "mail", "scanner", "logs")
CHECKED = {"verify-ca", "verify-full"}
"""Modes in which PostgreSQL's library looks at the certificate; `require` takes any."""
UNCHECKED = {"none", "cert_none", "optional", "cert_optional", "false", "0"}


def is_near(host: str) -> bool:
    """Whether a server of this name is on this machine: a socket's path, or the loopback."""
    name = unquote(host).strip("[]").lower()
    if not name or name.startswith(("/", "@")) or name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def database_trouble(options: Mapping[str, object], *, name: str = "DATABASE_URL") -> str:
    """What is wrong with the way to a database as Django describes it; '' of none."""
    inner = options.get("OPTIONS")
    given: Mapping[str, object] = inner if isinstance(inner, Mapping) else {}
    hosts = f"{given.get('hostaddr') or given.get('host') or options.get('HOST') or ''}"
    if all(map(is_near, hosts.split(","))) or given.get("sslmode") in CHECKED:
        return ""
    return (
        f"{name} leads to another machine: add ?sslmode=verify-full (and sslrootcert=/path/ca.pem "
        "for a certificate of your own)."
    )


def broker_trouble(url: str, *, name: str = "REDIS_URL") -> str:
    """What is wrong with the way to the Redis server; '' of none."""
    parts = urlsplit(url)
    if parts.scheme == SENTINELS:
        return f"{name} names sentinels, and a server that they name is reached unencrypted."
    if parts.scheme == "unix" or is_near(parts.hostname or ""):
        return ""
    asked = parse_qs(parts.query)
    words = asked.get("ssl_cert_reqs", []) + asked.get("ssl_check_hostname", [])
    if parts.scheme == "rediss" and not {word.lower() for word in words} & UNCHECKED:
        return ""
    return (
        f"{name} leads to another machine: begin it with rediss:// and let certificates be checked."
    )


def broker_tls(url: str) -> dict[str, object] | None:
    """How Celery is to encrypt; None where it is not to."""
    if urlsplit(url).scheme != "rediss":
        return None
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}


def mail_trouble(host: str, is_encrypted: bool) -> str:  # noqa: FBT001  a pair
    """What is wrong with the way to the mail server; '' of none."""
    if is_encrypted or is_near(host):
        return ""
    return (
        "EMAIL_URL leads to another machine: use submission://user:password@host:587 (STARTTLS) or "
        "smtp://user:password@host:465?ssl=true."
    )


def scanner_wire_trouble(url: str) -> str:
    """What is wrong with the way to the virus scanner, which knows no encryption; '' of none."""
    parts = urlsplit(url)
    if parts.scheme != "tcp" or is_near(parts.hostname or ""):
        return ""
    return (
        "FILE_SCANNER leads to another machine, and files would go there unencrypted: run the "
        "scanner on this one."
    )


def logs_trouble(url: str) -> str:
    """What is wrong with the way to whoever gathers lines of the log; '' of none."""
    parts = urlsplit(url)
    if not url or parts.scheme == "https" or is_near(parts.hostname or ""):
        return ""
    return "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT leads to another machine: begin it with https://."


def insist(
    databases: Mapping[str, Mapping[str, object]],
    broker: str,
    mail: tuple[str, bool] | None,
    plain: Iterable[str],
    *,
    scanner: str = "",
    logs: str = "",
) -> None:
    """Raises ImproperlyConfigured with what is wrong, but for wires that may be plain. Of the mail
    server its host and whether the way to it is encrypted; None where mail leaves otherwise.
    """
    named = {"default": "DATABASE_URL", "replica": "REPLICA_URL"}
    troubles = {
        "database": " ".join(
            filter(None, (database_trouble(each, name=named[n]) for n, each in databases.items()))
        ),
        "broker": broker_trouble(broker),
        "mail": mail_trouble(*mail) if mail else "",
        "scanner": scanner_wire_trouble(scanner),
        "logs": logs_trouble(logs),
    }
    said = [trouble for wire, trouble in troubles.items() if trouble and wire not in plain]
    if said:
        raise ImproperlyConfigured(
            " ".join(said) + " Where the network between is encrypted by other means, name it in "
            f"PLAIN_WIRES (some of {', '.join(WIRES)})."
        )
