"""What leaves this machine is encrypted, to a server that shows who it is, or does not start."""

from __future__ import annotations

import ssl
from pathlib import Path

import dj_database_url
import pytest
from celery import Celery
from redis import Redis
from redis.connection import SSLConnection

from empathy_portal.wires import (
    broker_tls,
    broker_trouble,
    database_trouble,
    is_near,
    mail_trouble,
)
from tests.house.test_settings import SAFE, run, start

ELSEWHERE = {
    "DATABASE_URL": "postgres://portal:p@db.example.com/portal",
    "REDIS_URL": "redis://:p@broker.example.com:6379/0",
    "EMAIL_URL": "smtp://mail.example.com:25",
}
ENCRYPTED = {
    "DATABASE_URL": f"{ELSEWHERE['DATABASE_URL']}?sslmode=verify-full&sslrootcert=/ca.pem",
    "REDIS_URL": "rediss://:p@broker.example.com:6380/0",
    "EMAIL_URL": "submission://user:p@mail.example.com:587",
}


@pytest.mark.parametrize(
    "host", ["", "localhost", "127.0.0.1", "::1", "[::1]", "%2Fvar%2Frun", "/x"]
)
def test_this_machine_is_near(host: str) -> None:
    assert is_near(host)


@pytest.mark.parametrize(
    "host", ["db", "db.example.com", "10.0.0.5", "192.168.1.1", "localhost.example.com", "0.0.0.0"]
)
def test_everything_else_is_not(host: str) -> None:
    assert not is_near(host)


@pytest.mark.parametrize(
    ("url", "is_fine"),
    [
        ("postgres://portal@localhost/portal", True),
        ("postgres://portal@%2Fvar%2Frun%2Fpostgresql/portal", True),
        ("postgres://portal@db.example.com/portal", False),
        ("postgres://portal@db.example.com/portal?sslmode=prefer", False),
        # Encrypted, to whoever answers.
        ("postgres://portal@db.example.com/portal?sslmode=require", False),
        ("postgres://portal@db.example.com/portal?sslmode=verify-ca", True),
        ("postgres://portal@db.example.com/portal?sslmode=verify-full", True),
        # What the library goes by.
        ("postgres://portal@localhost/portal?hostaddr=192.0.2.7", False),
    ],
)
def test_databases(url: str, is_fine: bool) -> None:
    assert (database_trouble(dict(dj_database_url.parse(url))) == "") == is_fine


@pytest.mark.parametrize(
    ("url", "is_fine"),
    [
        ("unix:///run/valkey.sock?db=0", True),
        ("redis://127.0.0.1:6379/0", True),
        ("redis://broker.example.com:6379/0", False),
        # Whatever they name, nothing is encrypted on the way to it.
        ("sentinel://127.0.0.1:26379/0?master=portal", False),
        ("rediss://broker.example.com:6380/0", True),
        ("rediss://broker.example.com:6380/0?ssl_cert_reqs=required", True),
        ("rediss://broker.example.com:6380/0?ssl_cert_reqs=none", False),
        ("rediss://broker.example.com:6380/0?ssl_cert_reqs=CERT_NONE", False),
        ("rediss://broker.example.com:6380/0?ssl_cert_reqs=optional", False),
        ("rediss://broker.example.com:6380/0?ssl_check_hostname=false", False),
    ],
)
def test_brokers(url: str, is_fine: bool) -> None:
    assert (broker_trouble(url) == "") == is_fine


def test_mail_servers() -> None:
    assert mail_trouble("localhost", False) == mail_trouble("mail.example.com", True) == ""
    assert "submission://" in mail_trouble("mail.example.com", False)


def test_celery_and_the_cache_look_at_the_certificate() -> None:
    """Celery by itself takes any, and says so in a warning that nobody reads."""
    url = ENCRYPTED["REDIS_URL"]
    app = Celery()
    app.conf.broker_url, app.conf.broker_use_ssl = url, broker_tls(url)
    with app.connection_for_write() as connection:
        assert connection.ssl["ssl_cert_reqs"] == ssl.CERT_REQUIRED
        assert connection.ssl["ssl_check_hostname"] is True
    cache = Redis.from_url(url).connection_pool.make_connection()
    assert isinstance(cache, SSLConnection)
    assert cache.cert_reqs == ssl.CERT_REQUIRED
    assert cache.check_hostname
    assert broker_tls("redis://127.0.0.1:6379/0") is None


def test_a_certificate_stands_in_for_a_password() -> None:
    """Of the process itself, towards database and broker; or its user, over a socket."""
    shown = "sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/web.pem&sslkey=/web.key"
    kept = "ssl_ca_certs=/ca.pem&ssl_certfile=/web.pem&ssl_keyfile=/web.key"
    url = f"rediss://portal_web@broker.example.com:6380/0?{kept}"
    asked = "d = settings.DATABASES['default']; o = d['OPTIONS']; "
    asked += "print(d['USER'], d['PASSWORD'] or '-', o.get('sslcert'), o.get('sslkey'), d['HOST'])"
    given = {"DATABASE_URL": f"postgres://portal_web@db.example.com/portal?{shown}"}
    told = run(asked, **given, REDIS_URL=url)
    assert told.stdout.split() == ["portal_web", "-", "/web.pem", "/web.key", "db.example.com"]
    app = Celery()
    app.conf.broker_url, app.conf.broker_use_ssl = url, broker_tls(url)
    with app.connection_for_write() as connection:
        assert (connection.userid, connection.password) == ("portal_web", None)
        assert connection.ssl["ssl_certfile"] == "/web.pem"
        assert connection.ssl["ssl_keyfile"] == "/web.key"
    cache = Redis.from_url(url).connection_pool.make_connection()
    assert isinstance(cache, SSLConnection)
    assert (cache.certfile, cache.keyfile, cache.check_hostname) == ("/web.pem", "/web.key", True)
    socket = run(asked, DATABASE_URL="postgres://portal_web@%2Fvar%2Frun%2Fpostgresql/portal")
    assert socket.stdout.split()[:2] == ["portal_web", "-"]
    assert socket.stdout.split()[-1] == "/var/run/postgresql"


@pytest.mark.parametrize(("name", "url"), ELSEWHERE.items())
def test_a_plain_wire_to_elsewhere_is_refused_with_what_to_do(name: str, url: str) -> None:
    said = start(**{name: url})
    assert f"{name} leads to another machine" in said
    assert "PLAIN_WIRES" in said


def test_encrypted_or_named_it_starts() -> None:
    assert start(**ENCRYPTED) == ""
    assert start(**ELSEWHERE, PLAIN_WIRES="database,broker,mail") == ""
    assert "DATABASE_URL leads" in start(**ELSEWHERE, PLAIN_WIRES="broker, mail")
    assert "PLAIN_WIRES names everything" in start(PLAIN_WIRES="everything")
    provider = {"MAIL_PROVIDER": "postmark", "MAIL_PROVIDER_KEY": "k"}
    assert start(**provider, EMAIL_URL=ELSEWHERE["EMAIL_URL"]) == "", "it is not used"
    assert "MAIL_PROVIDER_URL is an https://" in start(**provider, MAIL_PROVIDER_URL="http://x")


def test_secrets_come_out_of_files(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SAFE["SECRET_KEY"] + "\n", encoding="utf-8")
    (tmp_path / "older").write_text("old\nolder,oldest\n", encoding="utf-8")
    (tmp_path / "database").write_text(SAFE["DATABASE_URL"] + "\r\n", encoding="utf-8")
    given = {
        "SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key"),
        "SECRET_KEY_FALLBACKS_FILE": str(tmp_path / "older"),
        "DATABASE_URL": "", "DATABASE_URL_FILE": str(tmp_path / "database"),
    }  # fmt: skip
    asked = "print(settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS, settings.DATABASE_URL)"
    told = run(asked, **given)
    older = "['old', 'older', 'oldest']"
    assert told.stdout.strip() == f"{SAFE['SECRET_KEY']} {older} {SAFE['DATABASE_URL']}"
    both = start(SECRET_KEY_FILE=str(tmp_path / "key"))
    assert "SECRET_KEY and SECRET_KEY_FILE are both set" in both
    nothing = start(**{**given, "SECRET_KEY_FILE": str(tmp_path / "nothing")})
    assert "SECRET_KEY_FILE cannot be read (FileNotFoundError)" in nothing
    assert SAFE["SECRET_KEY"] not in both + nothing


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "()"),
        ("security@example.org", "('mailto:security@example.org',)"),
        (
            "https://example.org/tell, tel:+1-201-555-0123",
            "('https://example.org/tell', 'tel:+1-201-555-0123')",
        ),
    ],
)
def test_whom_to_tell(given: str, said: str) -> None:
    told = run("print(settings.SECURITY_CONTACTS)", SECURITY_CONTACT=given)
    assert told.stdout.strip() == said
    assert "SECURITY_CONTACT has 'nobody'" in start(SECURITY_CONTACT="nobody")
