"""The one way out to the network. Whatever the portal fetches from an address that somebody typed,
or sends there, goes through here: https only, never to a private address, never to another one
than was looked at, no longer and no more than was agreed.

The host of an address is resolved once, every address it has is looked at, and the connection is
made to one of those: a name that resolves to something else a moment later gains nothing. Redirects
are looked at in the same way. Hosts inside the company that an operator names in EGRESS_PRIVATE are
exempt from both rules.
"""

from __future__ import annotations

import functools
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import copies
from common.later import imported_later
from common.records import dataclass

if TYPE_CHECKING:
    import requests
    import urllib3
else:
    requests, urllib3 = imported_later("requests"), imported_later("urllib3")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Where = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
"""What a socket connects to."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")
CALL_LASTS = 10.0
"""Seconds, from the first look to the last byte."""
LARGEST_ANSWER = 1024 * 1024
MOST_REDIRECTS = 3
CHUNK = 16 * 1024
_of_thread = threading.local()
"""`lines`: what is connected in the call that this thread makes; `is_over`: its time."""


class EgressProblem(models.TextChoices):
    """Why nothing came back; its label is a sentence for an admin."""

    NOT_AN_ADDRESS = (
        "not-an-address",
        _("The portal cannot call this address. Check how it is written."),
    )
    NOT_HTTPS = "not-https", _("The address has to begin with https://.")
    UNKNOWN_HOST = (
        "unknown-host",
        _("There is no server with this name. Check how the address is written."),
    )
    PRIVATE = (
        "private",
        _("The server is in a private network. Only whoever runs this portal can allow that."),
    )
    TIMEOUT = "timeout", _("The server did not answer in time. Try again later.")
    CERTIFICATE = (
        "certificate",
        _(
            "The certificate of the server cannot be trusted. Ask whoever runs the server to "
            "renew it."
        ),
    )
    UNREACHABLE = "unreachable", _("The server cannot be reached, or it closed the connection.")
    TOO_LARGE = "too-large", _("The answer is too large to be read.")
    REDIRECTS = (
        "redirects",
        _("The server redirects the portal too often. Enter the final address."),
    )
    HELD = (
        "held",
        _("Nothing leaves this portal at the moment: whoever runs it has to release it first."),
    )


class EgressError(Exception):
    """Nothing came back, or nothing was sent."""

    def __init__(self, problem: EgressProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class EgressAnswer:
    """What a host answered, whatever its status."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


def call(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    lasts: float = CALL_LASTS,
    largest: int = LARGEST_ANSWER,
    follows: bool = False,
) -> EgressAnswer:
    """Call an address. Raises EgressError; a status of 400 and more is an answer like others.

    `lasts` are seconds for all of it, `largest` the bytes of an answer. Redirects are answers, too,
    unless `follows`.
    """
    ends = time.monotonic() + lasts
    with _problems(), session() as way_out, _cut_off(lasts):
        answer = way_out.request(
            method,
            url,
            headers=dict(headers or {}),
            data=body,
            allow_redirects=follows,
            stream=True,
            timeout=lasts,
        )
        with answer:
            names = {name.lower(): value for name, value in answer.headers.items()}
            return EgressAnswer(answer.status_code, names, _body(answer, ends, largest))


def session() -> requests.Session:
    """A session for a library that makes its own requests, with the limits of call(). What is
    refused here reaches it as one of the errors of requests, with the EgressError as its cause.
    """
    way_out = requests.Session()
    way_out.trust_env = False
    way_out.max_redirects = MOST_REDIRECTS
    way_out.headers["User-Agent"] = "Empathy Portal"
    for scheme in ("https://", "http://"):
        way_out.mount(scheme, _adapter_class()())
    return way_out


def open_socket(host: str, port: int, *, lasts: float | None = CALL_LASTS) -> socket.socket:
    """A connection to a host whose addresses have all been looked at. Raises EgressError, and from
    a copy of the portal there is none.
    """
    if copies.is_held():
        raise EgressError(EgressProblem.HELD)
    addresses = _resolved(host, port)
    if not is_exempt(host) and not all(is_public(each) for each, _where in addresses):
        raise EgressError(EgressProblem.PRIVATE)
    problem, ends = EgressProblem.UNREACHABLE, time.monotonic() + (lasts or CALL_LASTS)
    for address, where in addresses:
        if (left := ends - time.monotonic()) <= 0:
            break  # all of them together have that long
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.settimeout(left)
        try:
            opened.connect(where)
            opened.settimeout(lasts)
        except OSError as error:
            opened.close()
            if isinstance(error, TimeoutError):
                problem = EgressProblem.TIMEOUT
            continue
        return opened
    raise EgressError(problem)


def check_address(url: str) -> None:
    """That an address may be called, as far as its text says. Raises EgressError. What its host
    leads to is looked at again with every call.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise EgressError(EgressProblem.NOT_AN_ADDRESS) from None
    if parts.scheme not in ("https", "http"):
        raise EgressError(EgressProblem.NOT_HTTPS)
    if not host or parts.username is not None:
        raise EgressError(EgressProblem.NOT_AN_ADDRESS)
    if parts.scheme != "https" and not is_exempt(host):
        raise EgressError(EgressProblem.NOT_HTTPS)


def is_exempt(host: str) -> bool:
    """Whether the operator named this host as one of the company's own."""
    return host.lower() in settings.EGRESS_PRIVATE


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet; what wraps another is what it wraps."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.teredo is not None:
            return False
        wrapped = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
    return address.is_global and not address.is_multicast


def _resolved(host: str, port: int) -> list[tuple[Address, Where]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise EgressError(EgressProblem.UNKNOWN_HOST) from None
    return [(ipaddress.ip_address(str(where[0]).split("%")[0]), where) for *_, where in found]


@functools.cache
def _guarded_pools() -> dict[str, type]:
    """The library's own pools, but for how a connection is opened."""

    def opened(connection: urllib3.connection.HTTPConnection) -> socket.socket:
        lasts = connection.timeout if isinstance(connection.timeout, float) else CALL_LASTS
        return _kept(open_socket(connection._dns_host, connection.port or 443, lasts=lasts))

    def pool_of(base: type, connection_class: type) -> type:
        guarded = type("Guarded", (connection_class,), {"_new_conn": opened})
        return type("GuardedPool", (base,), {"ConnectionCls": guarded})

    plain, secure = urllib3.connectionpool.HTTPConnectionPool, urllib3.HTTPSConnectionPool
    return {
        "http": pool_of(plain, urllib3.connection.HTTPConnection),
        "https": pool_of(secure, urllib3.connection.HTTPSConnection),
    }


@functools.cache
def _adapter_class() -> type[requests.adapters.HTTPAdapter]:
    """The library's own adapter, with the limits of call()."""

    class GuardedAdapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *sizes: Any, **options: Any) -> None:
            super().init_poolmanager(*sizes, **options)
            self.poolmanager.pool_classes_by_scheme = _guarded_pools()

        def send(
            self, request: requests.PreparedRequest, *given: Any, **options: Any
        ) -> requests.Response:
            options["timeout"] = options.get("timeout") or CALL_LASTS
            try:
                check_address(request.url or "")
                if options.get("stream"):  # whoever asks for it reads it with care: call()
                    return super().send(request, *given, **options)
                with _cut_off(CALL_LASTS):
                    answer = super().send(request, *given, **(options | {"stream": True}))
                    answer._content = _body(answer, time.monotonic() + CALL_LASTS, LARGEST_ANSWER)
                return answer
            except EgressError as error:
                raise requests.exceptions.ConnectionError(error.problem.label) from error

    return GuardedAdapter


def _kept(line: socket.socket) -> socket.socket:
    """Remembered, so that it can be cut; where looking up the name took all the time, nothing is
    said any more.
    """
    if (lines := getattr(_of_thread, "lines", None)) is not None:
        lines.append(line.dup())
        if _of_thread.is_over.is_set():
            line.close()
            raise EgressError(EgressProblem.TIMEOUT)
    return line


@contextmanager
def _cut_off(lasts: float) -> Iterator[None]:
    """Cut what is connected within, once the time is over: a host that sends a byte now and then
    never runs into a timeout.
    """
    is_over, lines = threading.Event(), list[socket.socket]()

    def cut() -> None:
        is_over.set()
        for line in tuple(lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    _of_thread.lines, _of_thread.is_over = lines, is_over
    timer = threading.Timer(lasts, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except requests.exceptions.RequestException:
        if not is_over.is_set():
            raise
    finally:
        timer.cancel()
        _of_thread.lines = None
        for line in lines:
            line.close()
    if is_over.is_set():
        raise EgressError(EgressProblem.TIMEOUT)


@contextmanager
def _problems() -> Iterator[None]:
    """What went wrong, in our words."""
    try:
        yield
    except requests.exceptions.RequestException as error:
        if isinstance(error.__cause__, EgressError):
            raise error.__cause__ from None
        raise EgressError(_problem_of(error)) from error


def _problem_of(error: requests.exceptions.RequestException) -> EgressProblem:
    kinds = {
        requests.exceptions.TooManyRedirects: EgressProblem.REDIRECTS,
        requests.exceptions.Timeout: EgressProblem.TIMEOUT,
        requests.exceptions.SSLError: EgressProblem.CERTIFICATE,
        requests.exceptions.InvalidURL: EgressProblem.NOT_AN_ADDRESS,
        requests.exceptions.InvalidSchema: EgressProblem.NOT_AN_ADDRESS,
        requests.exceptions.MissingSchema: EgressProblem.NOT_AN_ADDRESS,
    }
    for kind, problem in kinds.items():
        if isinstance(error, kind):
            return problem
    return EgressProblem.UNREACHABLE


def _body(answer: requests.Response, ends: float, largest: int) -> bytes:
    """All of it; raises EgressError where it takes too long or is too much."""
    body = bytearray()
    for chunk in answer.iter_content(CHUNK):
        body += chunk
        if len(body) > largest:
            raise EgressError(EgressProblem.TOO_LARGE)
        if time.monotonic() > ends:
            raise EgressError(EgressProblem.TIMEOUT)
    return bytes(body)
