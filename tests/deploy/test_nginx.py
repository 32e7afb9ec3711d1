"""The proxy configuration that is shipped, run by a real nginx in front of a server that says what
reached it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from common.bodies import LIMIT
from empathy_portal.plain_http import CALLED_BY_SYSTEMS
from empathy_portal.policies import EVERY_ANSWER
from tests.house.permissions import addresses
from tests.house.secret_addresses import secret_addresses, undecided
from tests.house.sources import ROOT
from tests.serving import serving

NAME = "portal.example.org"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
CONFIGURATION = ROOT / "deploy" / "nginx.conf"
FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "elsewhere.example",
    "X-Forwarded-Prefix": "/elsewhere",
    "X-Real-IP": "203.0.113.9",
    "X-Original-URL": "/people/",
    "X-Rewrite-URL": "/people/",
    "X-HTTP-Method-Override": "DELETE",
    "Forwarded": "for=203.0.113.9;proto=http",
    "Proxy": "http://elsewhere.example",
    "SCRIPT_NAME": "/elsewhere",
    "X_FORWARDED_PROTO": "http",
}

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.xdist_group("nginx"),
]


@dataclass
class Behind:
    """A server that answers with what it was asked, and remembers it."""

    port: int = 0
    seen: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Front:
    """nginx, and what is behind it."""

    port: int
    plain_port: int
    folder: Path
    behind: Behind

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        line = context().wrap_socket(raw, server_hostname=NAME)
        connection = http.client.HTTPConnection(NAME)
        connection.sock = line
        try:
            connection.request(method, path, body, {"Connection": "close", **(headers or {})})
            answer = connection.getresponse()
            return answer.status, dict(answer.headers), answer.read()
        finally:
            line.close()


class Lasting(http.client.HTTPConnection):
    """Asks nginx again and again; connects once more where nginx, which has read its configuration
    anew, ended the connection.
    """

    def __init__(self, port: int) -> None:
        super().__init__(NAME)
        self.at = port

    def connect(self) -> None:
        raw = socket.create_connection(("127.0.0.1", self.at), timeout=20)
        self.sock = context().wrap_socket(raw, server_hostname=NAME)


def context() -> ssl.SSLContext:
    made = ssl.create_default_context()
    made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def server_behind() -> tuple[ThreadingHTTPServer, Behind]:
    behind = Behind()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            behind.seen.append(
                {"path": self.path, "headers": dict(self.headers), "size": len(body)}
            )
            said = json.dumps(behind.seen[-1]).encode()
            self.send_response(200)
            if not self.path.startswith("/bare/"):
                for name, value in EVERY_ANSWER.items():
                    self.send_header(name, value)
                self.send_header("Content-Security-Policy", "default-src 'self'")
                self.send_header("Strict-Transport-Security", "max-age=1")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815

        def log_message(self, *_given: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    behind.port = server.server_address[1]
    return server, behind


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The shipped file as it is, but for ports, paths, and waits that are short."""
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    certificate(folder)
    server, behind = server_behind()
    port, plain = free_port(), free_port()
    text = CONFIGURATION.read_text(encoding="utf-8")
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    for before, after in {
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{port}",
        "127.0.0.1:8000": f"127.0.0.1:{behind.port}",
        "/etc/ssl/portal/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "client_body_timeout 20s": "client_body_timeout 1s",
        "proxy_read_timeout 90s": "proxy_read_timeout 5s",
    }.items():
        assert before in text, before
        text = text.replace(before, after)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    places = " ".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        "events { worker_connections 256; }\n"
        f"http {{ {places}\ninclude {folder}/site.conf; }}\n",
        encoding="utf-8",
    )
    command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr.replace('"user" directive', ""), tried.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with socket.socket() as tried_port:
                if tried_port.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        with serving(server):
            yield Front(port, plain, folder, behind)
    finally:
        process.terminate()
        process.wait(20)


def test_what_a_visitor_says_of_themselves_is_not_passed_on(front: Front) -> None:
    status, _headers, said = front.ask("GET", "/people/", headers=FORGED)
    assert status == 200
    seen = {name.lower(): value for name, value in json.loads(said)["headers"].items()}
    assert seen["host"] == NAME
    assert seen["x-forwarded-for"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == "https"
    for name in FORGED.keys() - {"X-Forwarded-For", "X-Forwarded-Proto"}:
        assert name.lower() not in seen, name
    assert "elsewhere" not in said.decode()
    # What other systems sign in with arrives.
    _status, _headers, said = front.ask("GET", "/api/v1/", headers={"Authorization": "Bearer x"})
    assert json.loads(said)["headers"]["Authorization"] == "Bearer x"


def test_plain_http_and_other_names_lead_nowhere(front: Front) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", front.plain_port, timeout=20)
    plain.request("GET", "/learn/?a=1", headers={"Host": NAME})
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/learn/?a=1")
    plain.close()
    for host in ("elsewhere.example", "127.0.0.1"):
        other = http.client.HTTPConnection("127.0.0.1", front.plain_port, timeout=20)
        other.request("GET", "/", headers={"Host": host})
        with pytest.raises((http.client.HTTPException, OSError)):
            other.getresponse()
        other.close()
    with (
        socket.create_connection(("127.0.0.1", front.port), timeout=20) as raw,
        pytest.raises(ssl.SSLError),
    ):
        context().wrap_socket(raw, server_hostname="elsewhere.example")


def test_what_systems_call_is_refused_over_plain_http(front: Front) -> None:
    for path in ("/api/v1/people", "/scim/v2/1/Users", "/calendar/abc.ics"):
        assert CALLED_BY_SYSTEMS.match(path)
        plain = http.client.HTTPConnection("127.0.0.1", front.plain_port, timeout=20)
        plain.request("GET", path, headers={"Host": NAME, "Authorization": "Bearer x"})
        assert plain.getresponse().status == 403, path
        plain.close()
    assert (
        CALLED_BY_SYSTEMS.pattern.removeprefix("/").replace("?:", "") in CONFIGURATION.read_text()
    )


def test_a_session_that_asks_without_end_is_turned_away_and_nobody_else(front: Front) -> None:
    mine, theirs = ({"Cookie": f"a=b; __Host-session={name}"} for name in ("mine", "theirs"))
    lasting, statuses, began = Lasting(front.port), [], time.monotonic()
    with contextlib.closing(lasting):
        while 429 not in statuses and time.monotonic() < began + 20:
            lasting.request("GET", "/learn/", headers=mine)
            answer = lasting.getresponse()
            statuses.append(answer.status)
            said, headers = answer.read().decode(), answer.headers
    assert len(statuses) > 60, "sixty at once and ten a second"
    assert headers["Retry-After"] == "5"
    assert "what you typed is still there" in said
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert front.ask("GET", "/learn/", headers=theirs)[0] == 200
    assert front.ask("GET", "/learn/")[0] == 200


def test_old_encryption_is_refused_and_new_is_spoken(front: Front) -> None:
    spoken = context()
    with (
        socket.create_connection(("127.0.0.1", front.port), timeout=20) as raw,
        spoken.wrap_socket(raw, server_hostname=NAME) as line,
    ):
        assert line.version() == "TLSv1.3"
    weak = context()
    weak.set_ciphers("AES128-SHA256:AES256-SHA256:@SECLEVEL=0")
    weak.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        socket.create_connection(("127.0.0.1", front.port), timeout=20) as raw,
        pytest.raises((ssl.SSLError, OSError)),
    ):
        weak.wrap_socket(raw, server_hostname=NAME)


def test_every_upload_fits_and_nothing_else_is_large(front: Front) -> None:
    """By what views say of themselves: whoever adds one adds its address here too."""
    large = {
        re.sub(r"<int:\w+>", "7", each.route): getattr(each.view, LIMIT)
        for each in addresses()
        if getattr(each.view, LIMIT, 0)
    }
    assert len(large) > 3
    for path, size in large.items():
        assert head_only(front, path, size) == "", f"{path} takes no {size} bytes"
        assert "413" in head_only(front, path, size + 30 * 1024 * 1024), path
    for path in ("/", "/pilots/", "/learn/card/1/2/", "/people/import/7/"):
        assert "413" in head_only(front, path, 7 * 1024 * 1024), path
    status, _headers, said = front.ask("POST", "/pilots/", b"x" * (5 * 1024 * 1024 + 9))
    assert (status, json.loads(said)["size"]) == (200, 5 * 1024 * 1024 + 9)


def head_only(front: Front, path: str, size: int) -> str:
    """What is answered to a head that announces so much; '' where nginx waits for it."""
    raw = socket.create_connection(("127.0.0.1", front.port), timeout=20)
    with context().wrap_socket(raw, server_hostname=NAME) as line:
        line.settimeout(0.4)
        head = f"POST {path} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: {size}\r\n\r\n"
        line.sendall(head.encode())
        try:
            return line.recv(200).decode(errors="replace").partition("\r\n")[0]
        except TimeoutError:
            return ""


def test_who_sends_slowly_holds_no_thread_of_the_portal(front: Front) -> None:
    before = len(front.behind.seen)
    raw = socket.create_connection(("127.0.0.1", front.port), timeout=20)
    with context().wrap_socket(raw, server_hostname=NAME) as line:
        line.sendall(
            f"POST /learn/slow/ HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 10\r\n\r\n12".encode()
        )
        time.sleep(0.3)
        assert len(front.behind.seen) == before, "the portal hears of it when all has come"
        line.settimeout(10)
        assert b"408" in (line.recv(200) or b"408")
    assert len(front.behind.seen) == before


@pytest.mark.parametrize(
    "head",
    [
        "POST / HTTP/1.1\r\nHost: {}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0",
        "POST / HTTP/1.1\r\nHost: {}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "POST / HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: {}\r\nHost: elsewhere.example\r\n\r\n",
    ],
)
def test_requests_that_mean_two_things_end_here(front: Front, head: str) -> None:
    raw = socket.create_connection(("127.0.0.1", front.port), timeout=20)
    with context().wrap_socket(raw, server_hostname=NAME) as line:
        line.sendall(head.format(NAME).encode())
        answer = line.recv(400)
    assert answer.split(b" ")[1] in {b"400", b"501"}, answer


def test_every_answer_carries_the_headers_once(front: Front) -> None:
    wanted = {*EVERY_ANSWER, "Content-Security-Policy", "Strict-Transport-Security"}
    for path, size in (("/", 1), ("/bare/", 1), ("/", 7 * 1024 * 1024)):
        status, headers, _said = front.ask("POST", path, b"x" * size)
        assert status == (200 if size == 1 else 413)
        lacking = wanted - headers.keys()
        assert not lacking, (path, size, lacking)
        assert headers["Server"] == "nginx"
        assert ", nosniff" not in headers["X-Content-Type-Options"]
    _status, headers, _said = front.ask("GET", "/")
    assert headers["Strict-Transport-Security"] == "max-age=1", "the portal's own word counts"


def test_no_log_has_an_address_that_is_a_secret(front: Front) -> None:
    """Whoever adds an address with a secret in it adds it to the two lists of nginx.conf."""
    secret = secret_addresses("sEcReT")
    assert {"/pulse/sEcReT/", "/reports/shared/sEcReT/"} <= set(secret)
    assert not undecided(), "is it secret or plain? Say so in tests/house/secret_addresses.py"
    for path in secret:
        front.ask("GET", path, headers={"User-Agent": "Marked/1", "Referer": "https://m.example/"})
    front.ask("GET", "/people/?q=marked-words", headers={"User-Agent": "Marked/1"})
    time.sleep(0.2)
    written = "".join(path.read_text(errors="replace") for path in front.folder.glob("*.log"))
    assert '"GET /people/" 200' in written
    assert not [line for line in written.splitlines() if "sEcReT" in line]
    for each in ("marked-words", "Marked/1", "m.example"):
        assert each not in written
    [quiet] = re.findall(r"location ~ (\S+) \{\n\s+error_log /dev/null", CONFIGURATION.read_text())
    assert [path for path in secret if not re.match(quiet, path)] == []


def test_styles_of_one_release_are_found_while_a_host_of_another_answers_too(front: Front) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_given: object) -> None:
            pass

    other = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    one = f"server 127.0.0.1:{front.behind.port} max_fails=1 fail_timeout=2s;"
    both = f"{one} server 127.0.0.1:{other.server_address[1]} max_fails=0;"
    with serving(other), changed_to(front, one, both):
        until = time.monotonic() + 10
        while front.ask("GET", "/learn/")[0] == 200 and time.monotonic() < until:
            time.sleep(0.1)
        found = {
            path: {front.ask("GET", path)[0] for _ in range(6)} for path in ("/static/a", "/b")
        }
    assert found == {"/static/a": {200}, "/b": {200, 404}}


def test_a_host_that_fails_has_nothing_asked_twice_but_what_only_reads(front: Front) -> None:
    """One host says 503, or hangs up once it has read the form, or is not there."""
    taken: list[str] = []

    class Failing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.command == "POST":
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                taken.append(self.path)
            if self.path.startswith("/hangs-up/"):
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_given: object) -> None:
            pass

    failing = ThreadingHTTPServer(("127.0.0.1", 0), Failing)
    one = f"server 127.0.0.1:{front.behind.port} max_fails=1 fail_timeout=2s;"
    port = failing.server_address[1]
    # It is asked every other time, however often it failed.
    with (
        serving(failing),
        changed_to(front, one, f"{one} server 127.0.0.1:{port} max_fails=0;"),
    ):
        wait_until(lambda: front.ask("POST", "/marker/", b"x")[0] == 503)
        front.behind.seen.clear()
        taken.clear()
        read = {front.ask("GET", path)[0] for path in ("/learn/", "/hangs-up/") * 3}
        assert read == {200}, "what only reads is asked of the other"
        front.behind.seen.clear()
        sent = [f"/{word}/{n}/" for word in ("form", "hangs-up") for n in range(6)]
        said = {path: front.ask("POST", path, b"typed")[0] for path in sent}
        seen = [each["path"] for each in front.behind.seen]
        assert sorted(taken + seen) == sorted(sent), "each form came to one host, once"
        assert {said[path] for path in taken} == {503}
        assert {said[path] for path in seen} == {200}
        assert taken
        assert seen
    with changed_to(front, one, f"{one} server 127.0.0.1:{free_port()} max_fails=0;"):
        wait_until(lambda: "marker" not in str(front.behind.seen[-1]["path"]))
        assert {front.ask("POST", "/form/", b"typed")[0] for _ in range(6)} == {200}


def wait_until(done: Callable[[], bool]) -> None:
    """nginx takes a moment to read its file."""
    until = time.monotonic() + 10
    while not done() and time.monotonic() < until:
        time.sleep(0.1)


@contextmanager
def changed_to(front: Front, before: str, after: str) -> Iterator[None]:
    """nginx with another word in its file, for a while."""
    text = (front.folder / "site.conf").read_text(encoding="utf-8")
    assert before in text
    (front.folder / "site.conf").write_text(text.replace(before, after), encoding="utf-8")
    reload = [str(NGINX), "-p", str(front.folder), "-c", str(front.folder / "nginx.conf")]
    subprocess.run([*reload, "-s", "reload"], check=True, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        (front.folder / "site.conf").write_text(text, encoding="utf-8")
        subprocess.run([*reload, "-s", "reload"], check=True, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while front.ask("GET", "/learn/")[0] != 200 and time.monotonic() < until:
            time.sleep(0.1)


def test_a_portal_that_is_away_is_said_in_a_sentence(front: Front) -> None:
    """nginx looks for it elsewhere for a moment."""
    with changed_to(front, f"127.0.0.1:{front.behind.port}", f"127.0.0.1:{free_port()}"):
        until, status = time.monotonic() + 10, 200
        while status == 200 and time.monotonic() < until:
            status, headers, said = front.ask("GET", "/learn/")
            time.sleep(0.1)
        assert status == 503
        assert headers["Retry-After"] == "10"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "still there" in said.decode()
