"""A list of people on an SFTP server.

The server has to show the key that an admin confirmed before anything is said to it: whoever stands
in between would otherwise be told a password, or hand us people of their own.
"""

from __future__ import annotations

import base64
import fnmatch
import hashlib
import io
import posixpath
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from common.later import imported_later
from connections.egress import CALL_LASTS, EgressError, open_socket
from provisioning.fetch_files import (
    LARGEST,
    Clock,
    FetchedFile,
    FetchTrouble,
    is_unfinished,
    kept,
)
from provisioning.fetch_settings import FetchSettings, FetchSignIn
from provisioning.fetch_states import FetchProblem

if TYPE_CHECKING:
    import paramiko
else:
    paramiko = imported_later("paramiko")  # a worker needs it, and whoever tests a connection

SETTLES = 2.0
"""Seconds in which a file that is still being written becomes larger."""
CHUNK = 256 * 1024
MOST_FILES = 5_000
RSA = ("rsa-sha2-512", "rsa-sha2-256")


def fetch_by_sftp(
    settings: FetchSettings, secret: str, *, host_key: str, mark: Mapping[str, str], clock: Clock
) -> FetchedFile | None:
    """The file, None when it is the one that `mark` stands for. Raises FetchTrouble."""
    with _files(settings, secret, host_key, clock) as files:
        path, found = _newest(files, settings.path)
        fresh = _mark_of(path, found)
        if fresh == dict(mark):
            return None
        if (found.st_size or 0) > LARGEST:
            raise FetchTrouble(FetchProblem.FILE_TOO_LARGE)
        chunks = _chunks(files, path, found.st_size or 0)
        file = kept(posixpath.basename(path), chunks, mark=fresh, clock=clock)
        time.sleep(min(SETTLES, clock.left))
        if file.size != found.st_size or _mark_of(path, files.stat(path)) != fresh:
            file.content.close()
            raise FetchTrouble(FetchProblem.STILL_WRITTEN)
        return file


def look_at_sftp(
    settings: FetchSettings, secret: str, *, host_key: str, clock: Clock
) -> tuple[str, int]:
    """(name, bytes) of the file that would be fetched now. Raises FetchTrouble."""
    with _files(settings, secret, host_key, clock) as files:
        path, found = _newest(files, settings.path)
        return posixpath.basename(path), found.st_size or 0


def host_key_of(settings: FetchSettings, *, known: str, clock: Clock) -> str:
    """The key that a server shows, as `type base64`; of the kind that is known where it has one.
    Raises FetchTrouble.
    """
    try:
        with _greeted(settings, known, clock) as transport:
            return _written(transport.get_remote_server_key())
    except FetchTrouble as trouble:
        if not known or trouble.problem != FetchProblem.HOST_KEY_CHANGED:
            raise
    return host_key_of(settings, known="", clock=clock)


def fingerprint_of(host_key: str) -> str:
    """As ssh-keygen -l writes it, so that two people can compare it."""
    digest = hashlib.sha256(base64.b64decode(host_key.split()[-1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _written(key: paramiko.PKey) -> str:
    return f"{key.get_name()} {key.get_base64()}"


@contextmanager
def _files(
    settings: FetchSettings, secret: str, host_key: str, clock: Clock
) -> Iterator[paramiko.SFTPClient]:
    """The files of a server that is known and that knows us."""
    if not host_key:
        raise FetchTrouble(FetchProblem.HOST_KEY_NEW)
    with _greeted(settings, host_key, clock) as transport:
        if _written(transport.get_remote_server_key()) != host_key:
            raise FetchTrouble(FetchProblem.HOST_KEY_CHANGED)
        _sign_in(transport, settings, secret)
        files = paramiko.SFTPClient.from_transport(transport)
        if files is None:
            raise FetchTrouble(FetchProblem.PROTOCOL)
        channel = files.get_channel()
        if channel is not None:
            channel.settimeout(min(CALL_LASTS * 2, clock.left))
        yield files


@contextmanager
def _greeted(settings: FetchSettings, host_key: str, clock: Clock) -> Iterator[paramiko.Transport]:
    """A line to a server that has shown its key, with what can go wrong on it in our words."""
    transport = None
    try:
        opened = open_socket(settings.host, settings.port, lasts=min(CALL_LASTS, clock.left))
        transport = paramiko.Transport(opened)
        transport.banner_timeout = transport.auth_timeout = CALL_LASTS
        if host_key:
            transport.get_security_options().key_types = _types_of(host_key)
        _greet(transport, is_known=bool(host_key))
        yield transport
    except EgressError as error:
        raise FetchTrouble(error.problem) from None
    except TimeoutError:
        raise FetchTrouble(FetchProblem.SLOW) from None
    except FileNotFoundError:
        raise FetchTrouble(FetchProblem.NO_FILE) from None
    except PermissionError:
        raise FetchTrouble(FetchProblem.NOT_ALLOWED) from None
    except (paramiko.SSHException, EOFError, OSError):
        raise FetchTrouble(FetchProblem.PROTOCOL) from None
    finally:
        if transport is not None:
            transport.close()


def _greet(transport: paramiko.Transport, *, is_known: bool) -> None:
    try:
        transport.start_client(timeout=CALL_LASTS)
    except paramiko.ssh_exception.IncompatiblePeer:
        # It has no key of the kind that was confirmed.
        problem = FetchProblem.HOST_KEY_CHANGED if is_known else FetchProblem.PROTOCOL
        raise FetchTrouble(problem) from None


def _types_of(host_key: str) -> tuple[str, ...]:
    """What we ask a known server for: a second kind of key is not another server."""
    name = host_key.split()[0]
    return RSA if name == "ssh-rsa" else (name,)


def _sign_in(transport: paramiko.Transport, settings: FetchSettings, secret: str) -> None:
    try:
        if settings.signs_in == FetchSignIn.KEY:
            key = paramiko.Ed25519Key.from_private_key(io.StringIO(secret))
            transport.auth_publickey(settings.user, key)
        else:
            transport.auth_password(settings.user, secret)
    except paramiko.AuthenticationException:
        raise FetchTrouble(FetchProblem.SIGN_IN) from None
    if not transport.is_authenticated():
        raise FetchTrouble(FetchProblem.SIGN_IN)


def _newest(files: paramiko.SFTPClient, path: str) -> tuple[str, paramiko.SFTPAttributes]:
    """The file at a path; of several that a path with stars fits, the one written last."""
    folder, name = posixpath.split(path)
    if not set("*?[") & set(name):
        found = files.stat(path)
        if not stat.S_ISREG(found.st_mode or 0):
            raise FetchTrouble(FetchProblem.NO_FILE)
        if is_unfinished(path):
            raise FetchTrouble(FetchProblem.STILL_WRITTEN)
        return path, found
    listed = files.listdir_attr(folder or ".")[:MOST_FILES]
    fitting = [
        each
        for each in listed
        if fnmatch.fnmatchcase(each.filename, name)
        and stat.S_ISREG(each.st_mode or 0)
        and not is_unfinished(each.filename)
    ]
    if not fitting:
        raise FetchTrouble(FetchProblem.NO_FILE)
    newest = max(fitting, key=lambda each: (each.st_mtime or 0, each.filename))
    return posixpath.join(folder, newest.filename), newest


def _mark_of(path: str, found: paramiko.SFTPAttributes) -> dict[str, str]:
    return {"path": path, "size": str(found.st_size), "written": str(found.st_mtime)}


def _chunks(files: paramiko.SFTPClient, path: str, size: int) -> Iterator[bytes]:
    with files.open(path, "rb") as remote:
        remote.prefetch(size)
        while chunk := remote.read(CHUNK):
            yield chunk
