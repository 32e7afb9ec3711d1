"""Nobody calls out but by the named ways: what could open a socket is named here, with the reason.

tests/services.py closes the network for every test besides: whatever reaches further than this
machine fails.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT, name_of, sources, tree

REACHING = {
    "aiohttp", "anymail", "asyncio", "asyncssh", "celery", "ftplib", "http.client", "httpx",
    "imaplib", "kombu", "ldap3", "nntplib", "paramiko", "poplib", "psycopg2", "pycurl", "redis",
    "requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib.request",
    "urllib3", "websockets", "xmlrpc",
}  # fmt: skip
"""Libraries with which something could be called."""
NAMED = {
    ("connections/egress.py", "socket"): "the one way out",
    ("connections/egress.py", "requests"): "the one way out",
    ("connections/egress.py", "urllib3"): "the one way out",
    ("single_sign_on/protocols/oidc.py", "requests"): "names its errors; calls by egress.session",
    ("lti/protocol.py", "requests"): "names its types; calls by egress.session",
    ("lti/services.py", "requests"): "names its errors; calls by egress.session",
    ("provisioning/fetch_sftp.py", "paramiko"): "over a socket of egress.open_socket",
    ("messaging/relay.py", "smtplib"): "the mail server of the operator: EMAIL_URL",
    ("messaging/delivery.py", "smtplib"): "names its errors",
    ("messaging/stopping.py", "socket"): "closes a connection to the mail server",
    ("messaging/provider_backend.py", "requests"): "names errors of the operator's MAIL_PROVIDER",
    ("messaging/provider_backend.py", "urllib3"): "names errors of the operator's MAIL_PROVIDER",
    ("messaging/provider_backend.py", "anymail"): "names errors of the operator's MAIL_PROVIDER",
    ("messaging/providers.py", "anymail"): "the operator's MAIL_PROVIDER",
    ("messaging/provider_events.py", "anymail"): "names its events; calls nobody",
    ("common/cache.py", "redis"): "the operator's REDIS_URL",
    ("common/redis_servers.py", "redis"): "the operator's REDIS_URL",
    ("watching/parts.py", "redis"): "the operator's REDIS_URL",
    ("empathy_portal/bodies.py", "socket"): "closes a connection that somebody made to us",
    ("empathy_portal/web_worker.py", "socket"): "closes a connection that somebody made to us",
    ("empathy_portal/wires.py", "ssl"): "a setting: certificates are checked",
    ("common/postgres/watch.py", "socket"): "closes a connection to the database",
    ("common/virus_scanner.py", "socket"): "the operator's FILE_SCANNER",
}
"""Where such a library may be named, and why; celery, kombu and psycopg2 know the operator's
addresses alone.
"""
OF_THE_OPERATOR = {"celery", "kombu", "psycopg2"}
CALLING = {
    "requests": {"get", "post", "put", "patch", "delete", "head", "options", "request", "Session"},
    "urllib3": {"PoolManager", "ProxyManager", "request", "connection_from_url"},
    "socket": {"create_connection", "socket", "create_server", "socketpair"},
}
MAY_OPEN = {
    ("common/postgres/watch.py", "socket.socket"): "a handle of a socket that is open already",
    ("common/virus_scanner.py", "socket.socket"): "the operator's FILE_SCANNER",
    ("common/virus_scanner.py", "socket.create_connection"): "the operator's FILE_SCANNER",
}


def named(path: Path) -> Iterator[str]:
    """Libraries of these that a file imports, also when it does so later."""
    for node in ast.walk(tree(path)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
            names = [node.value] if node.value.split(".")[0] == "anymail" else []
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "imported_later":
            names = [str(each.value) for each in node.args if isinstance(each, ast.Constant)]
        for name in names:
            yield from (each for each in REACHING if name == each or name.startswith(f"{each}."))


@pytest.mark.uncounted
def test_what_could_call_out_is_named_with_its_reason() -> None:
    found = {
        (name_of(path), library)
        for path in sources()
        if not name_of(path).startswith(("supervisor/", "demo/"))  # of a bare machine alone
        for library in named(path)
        if library not in OF_THE_OPERATOR
    }
    assert found == set(NAMED), "call through connections.egress, or say here why not"


@pytest.mark.uncounted
def test_only_the_one_way_out_opens_anything() -> None:
    """Whoever names a library for its errors does not call with it."""
    found: list[tuple[str, str]] = []
    met: list[tuple[str, str]] = []
    for path in sources():
        where = name_of(path)
        if where == "connections/egress.py" or where.startswith("supervisor/"):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                library, _dot, name = called.partition(".")
                if name in CALLING.get(library, ()):
                    (met if (where, called) in MAY_OPEN else found).append((where, called))
    assert found == []
    assert set(met) == set(MAY_OPEN)


def test_proxies_of_the_environment_redirect_nobody() -> None:
    """What the way out trusts is ours alone."""
    text = (ROOT / "connections" / "egress.py").read_text(encoding="utf-8")
    assert "trust_env = False" in text
    assert text.count("requests.Session()") == 1


@pytest.mark.parametrize("name", ["eval", "exec", "compile", "__import__"])
@pytest.mark.uncounted
def test_nothing_that_somebody_sent_is_run(name: str) -> None:
    found = [
        name_of(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]
    assert found == []
