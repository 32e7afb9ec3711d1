"""Whoever the portal calls shows a certificate that can be trusted."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from connections import egress
from connections.egress import EgressError, EgressProblem


def certificate(folder: Path, name: str, *, days: int = 30) -> Path:
    """Key and certificate of somebody who vouches for themselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=60))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}-{days}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def serve(listener: socket.socket, context: ssl.SSLContext, seen: list[str]) -> None:
    while True:
        try:
            line, _where = listener.accept()
        except OSError:
            return
        with suppress(OSError, ssl.SSLError), context.wrap_socket(line, server_side=True) as safe:
            seen.append(str(safe.version()))
            safe.recv(4096)
            safe.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Any]:
    """server(certificate, newest) listens on a port; (port, protocols of who got through)."""
    listeners: list[socket.socket] = []

    def start(path: Path, newest: ssl.TLSVersion | None = None) -> tuple[int, list[str]]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        if newest:
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = newest
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        seen: list[str] = []
        threading.Thread(target=serve, args=(listener, context, seen), daemon=True).start()
        return listener.getsockname()[1], seen

    yield start
    for listener in listeners:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def problem_of(port: int) -> EgressProblem:
    with pytest.raises(EgressError) as caught:
        egress.call("GET", f"https://127.0.0.1:{port}/", lasts=5)
    return caught.value.problem


def test_whoever_vouches_for_themselves_is_not_called(
    server: Any, tmp_path: Path, settings: Any
) -> None:
    """Not even where the operator named the host: that opens the address, not the certificate."""
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    port, seen = server(certificate(tmp_path, "self.example"))
    assert problem_of(port) == EgressProblem.CERTIFICATE
    assert seen == []
    port, _seen = server(certificate(tmp_path, "self.example", days=-1))
    assert problem_of(port) == EgressProblem.CERTIFICATE


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_old_protocol_is_spoken(server: Any, tmp_path: Path, settings: Any) -> None:
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})
    port, seen = server(certificate(tmp_path, "old.example"), ssl.TLSVersion.TLSv1_1)
    assert problem_of(port) in {EgressProblem.CERTIFICATE, EgressProblem.UNREACHABLE}
    assert seen == []
    assert ssl.create_default_context().minimum_version >= ssl.TLSVersion.TLSv1_2
