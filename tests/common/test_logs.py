"""What people typed gets into no log: not into ours, and not into that of our database."""

from __future__ import annotations

import json
import logging
import time
from io import StringIO

import pytest
from django.conf import settings
from django.core import checks
from django.core.signing import TimestampSigner
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction

from common import tracks
from common.logs import DiscreetFormatter, JsonFormatter, without_values
from common.postgres.checks import check_log
from common.tenancy import as_owner
from common.tracks import Track
from people.models import Member, Organization
from tests.factories import MemberFactory, OrganizationFactory
from tests.house.secret_addresses import secret_addresses
from tests.server_log import our_log_of_the_database

pytestmark = pytest.mark.django_db
TYPED = "somebody-nobody-may-know@northwind.example"


def collide() -> None:
    organization = OrganizationFactory()
    MemberFactory(organization=organization, email=TYPED)
    MemberFactory(organization=organization, email=TYPED.upper())


def misread() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [TYPED])


def mistake() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s FROM nowhere WHERE", [TYPED])


def leave_out() -> None:
    Member.objects.create(organization=Organization(pk=-1), name=TYPED, email=TYPED)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("fail", [collide, misread, mistake, leave_out])
def test_a_failed_statement_leaves_no_values(fail: object) -> None:
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(DiscreetFormatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("of this test")
    logger.addHandler(handler)
    try:
        with transaction.atomic():
            fail()  # type: ignore[operator]
    except (IntegrityError, DataError, ProgrammingError) as error:
        logger.exception("this failed: %r", error)
    finally:
        logger.removeHandler(handler)
    said = out.getvalue().lower()
    assert "this failed" in said
    assert "traceback" in said
    assert TYPED not in said
    assert TYPED not in our_log_of_the_database().lower()


def test_what_was_broken_stays_named() -> None:
    said = without_values(
        'duplicate key value violates unique constraint "member_once_by_email"\\n'
        "DETAIL:  Key (email)=(a@b.example) already exists.\\n')\nnext line"
    )
    assert "member_once_by_email" in said
    assert "a@b.example" not in said
    assert "next line" in said


def test_the_log_of_the_portal_is_written_so() -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "common.logs.DiscreetFormatter"


def test_a_server_that_writes_values_is_told_of() -> None:
    assert check_log(None) == []
    assert check_log(["default"]) == []
    assert check_log in checks.registry.registry.registered_checks
    for setting, value in (
        ("log_min_messages", "warning"),
        ("log_min_error_statement", "error"),
        ("log_statement", "all"),
        ("log_min_duration_statement", "250"),
    ):
        with as_owner(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL {setting} = '{value}'")
            [warning] = check_log(["default"])
            assert f"ALTER ROLE portal SET {setting} = " in warning.hint
            cursor.execute(f"SET LOCAL {setting} TO DEFAULT")


def test_an_address_that_is_a_secret_is_left_out() -> None:
    formatter = DiscreetFormatter("%(message)s")
    secret = "YLjQKmTy2wDStnABQVwcqw"
    timed = TimestampSigner(salt="x").sign("7").partition(":")[2]
    for each in (secret, timed, f"12-{'abcdef2' * 4}"):
        for path in (*secret_addresses(each), f"/pulse/{each}/?a"):
            line = logging.LogRecord("x", 30, "", 0, "Method Not Allowed (PUT): %s", (path,), None)
            said = formatter.format(line)
            assert said.startswith(f"Method Not Allowed (PUT): /{path.split('/')[1]}")
            assert each not in said
            assert each.rpartition(":")[2] not in said
    for plain in ('File "/srv/portal/surveys/operations/answering.py"', "Not Found: /people/12/"):
        assert formatter.format(logging.LogRecord("x", 30, "", 0, plain, (), None)) == plain


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/Toronto"])
def test_a_line_has_its_time_in_utc_and_says_so(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        form = settings.LOGGING["formatters"]["line"]["format"]
        record = logging.LogRecord("messaging", 20, "", 0, "sent %d", (3,), None)
        record.created, record.msecs = 1_789_000_000.0, 250.0
        line = DiscreetFormatter(form).format(record)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert line == "2026-09-10T00:26:40.250Z INFO messaging sent 3"


def test_an_object_names_the_trace_and_no_address() -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Not Found: /pulse/abc/", (), None
    )
    record.status_code = 404
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    with tracks.on(Track(request_id="12345678", trace=trace)):
        said = json.loads(JsonFormatter().format(record))
    assert said["message"] == "Not Found"
    assert (said["request_id"], said["trace_id"]) == ("12345678", "a" * 32)
    assert "task" not in said
