"""A calendar that somebody connects: read when it is asked for, kept for a day, theirs alone."""

from __future__ import annotations

import datetime as dt
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection as database
from django.test import Client
from django.urls import reverse

from calendars.intervals import Interval
from calendars.models import BusySource, BusyTime
from calendars.operations import (
    ask_calendars,
    connect_calendar,
    disconnect_calendar,
    forget_busy_times,
    offer_calendars,
    read_next_calendar,
)
from calendars.queries import busy_of, how_far
from calendars.states import BusyProblem, BusyWay
from connections.models import Exchange
from people.models import Member
from people.operations import lift_restriction, restrict_person
from practice.bookings import Booking, bookings_of
from practice.taken import LENGTH
from tests.calendars.test_reading import calendar

pytestmark = pytest.mark.proof("connections", calendars=1)

SignIn = Callable[[Member], Client]
HOUR = dt.timedelta(hours=1)
SECRET_TITLE = "Talk with the surgeon"


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A CalDAV server of another author, with one calendar in it."""
    folder = tmp_path_factory.mktemp("radicale")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "users").write_text("ada:right\n")
    server = subprocess.Popen(
        [sys.executable, "-m", "radicale", "--config", "", "--hosts", f"127.0.0.1:{port}",
         "--storage-filesystem-folder", str(folder / "kept"), "--auth-type", "htpasswd",
         "--auth-htpasswd-filename", str(folder / "users"), "--auth-htpasswd-encryption", "plain",
         "--auth-delay", "0"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}/ada/work/"
    try:
        for _try in range(100):
            with socket.socket() as look:
                if look.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        _put(address, "MKCALENDAR", b"", "")
        event = calendar(
            f"SUMMARY:{SECRET_TITLE}\r\nDTSTAMP:20260901T000000Z\r\nDTSTART:20260914T100000Z\r\n"
            "DTEND:20260914T113000Z\r\nRRULE:FREQ=WEEKLY;COUNT=3"
        )
        _put(f"{address}1.ics", "PUT", event, "text/calendar")
        yield address
    finally:
        server.terminate()
        server.wait()


def _put(address: str, method: str, body: bytes, kind: str) -> None:
    asked = urllib.request.Request(address, body or None, method=method)
    asked.add_header("Authorization", "Basic YWRhOnJpZ2h0")
    if kind:
        asked.add_header("Content-Type", kind)
    urllib.request.urlopen(asked).close()


@pytest.fixture(autouse=True)
def own_network(settings: Any) -> None:
    settings.EGRESS_PRIVATE = frozenset({"127.0.0.1"})


@pytest.fixture
def offered(admin: Member, now: dt.datetime) -> None:
    offer_calendars(is_on=True, now=now, by=admin)


def connected(
    leader: Member, address: str, now: dt.datetime, password: str = "right"
) -> BusySource:
    return connect_calendar(
        way=BusyWay.CALDAV, url=address, user_name="ada", password=password, now=now, by=leader
    )


def everything_kept() -> str:
    """Every text of our tables, as the database has it."""
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t::text, '') FROM (SELECT b::text AS t FROM calendars_busytime b "
            "UNION ALL SELECT s::text FROM calendars_busysource s "
            "UNION ALL SELECT e::text FROM connections_exchange e) AS every"
        )
        return str(cursor.fetchone()[0])


def test_a_calendar_on_a_caldav_server_is_read_without_its_titles(
    leader: Member, radicale: str, now: dt.datetime
) -> None:
    connected(leader, radicale, now)
    assert read_next_calendar(now=now)
    assert not read_next_calendar(now=now)
    busy = busy_of([leader.pk], now, now + dt.timedelta(days=30))[leader.pk]
    assert [each.starts_at.day for each in busy] == [14, 21, 28]
    assert how_far([leader.pk]).read_at == now
    kept = everything_kept()
    for secret in (SECRET_TITLE, "surgeon", "right", radicale):
        assert secret not in kept


def test_what_went_wrong_is_said_to_its_owner(
    leader: Member, radicale: str, now: dt.datetime
) -> None:
    wrong = {
        "wrong": (radicale, BusyProblem.REFUSED),
        "right": ("http://127.0.0.1:1/", BusyProblem.AWAY),
    }
    for password, (address, problem) in wrong.items():
        connected(leader, address, now, password)
        read_next_calendar(now=now)
        assert BusySource.objects.get().problem == problem
    assert how_far([leader.pk]).failed == 1
    assert set(Exchange.objects.values_list("outcome", flat=True)) == {"failed"}


def test_what_went_wrong_is_told_to_admins_in_words_of_their_language(
    leader: Member, admin: Member, client_for: SignIn, radicale: str, now: dt.datetime
) -> None:
    leader.organization.language = "de"
    leader.organization.save()
    for password, address in (("wrong", radicale), ("right", "https://192.168.1.4/cal.ics")):
        connected(leader, address, now, password)
        read_next_calendar(now=now)
    told = list(Exchange.objects.order_by("pk").values_list("detail", flat=True))
    assert "App-Passwort" in told[0]
    assert "privaten Netz" in told[1]


def test_it_is_read_again_when_asked_for_and_not_within_the_hour(
    leader: Member, radicale: str, now: dt.datetime
) -> None:
    connected(leader, radicale, now)
    read_next_calendar(now=now)
    assert ask_calendars(people=[leader.pk], now=now + HOUR / 2) == 0
    assert ask_calendars(people=[leader.pk], now=now + HOUR) == 1
    assert ask_calendars(people=[leader.pk], now=now + HOUR) == 0
    leader.left_at = now
    leader.save(update_fields=["left_at"])
    assert not read_next_calendar(now=now + HOUR)


def test_a_calendar_that_a_killed_worker_left_is_read_once_its_lease_is_over(
    leader: Member, radicale: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(leader, radicale, now)
    with monkeypatch.context() as patched:
        patched.setattr("calendars.operations.reading.fetch_busy", killed)
        with pytest.raises(KeyboardInterrupt):
            read_next_calendar(now=now)
    assert how_far([leader.pk]).waiting == 1
    assert not read_next_calendar(now=now + dt.timedelta(minutes=1))
    assert read_next_calendar(now=now + dt.timedelta(minutes=2))
    assert how_far([leader.pk]).waiting == 0


def killed(*_given: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_what_came_of_a_calendar_that_was_exchanged_meanwhile_is_not_kept(
    leader: Member, radicale: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected(leader, radicale, now)

    def fetched(source: BusySource, *, now: dt.datetime) -> list[Interval]:
        disconnect_calendar(by=source.member)
        return [Interval(now, now + HOUR)]

    monkeypatch.setattr("calendars.operations.reading.fetch_busy", fetched)
    assert read_next_calendar(now=now)
    assert not BusyTime.objects.exists()


def test_the_calendar_of_somebody_whose_data_is_restricted_is_not_read(
    leader: Member, radicale: str, now: dt.datetime
) -> None:
    connected(leader, radicale, now)
    restrict_person(member=leader, now=now, by=None)
    assert not read_next_calendar(now=now)
    lift_restriction(member=leader, now=now, by=None)
    assert read_next_calendar(now=now)


def test_busy_times_are_forgotten_after_a_day(
    leader: Member, radicale: str, now: dt.datetime
) -> None:
    connected(leader, radicale, now)
    read_next_calendar(now=now)
    assert forget_busy_times(now=now + 24 * HOUR) == 0
    assert forget_busy_times(now=now + 25 * HOUR) == 3
    assert BusySource.objects.exists()
    for _twice in range(2):
        disconnect_calendar(by=leader)
    assert not BusySource.objects.exists()


def test_sessions_are_proposed_beside_what_is_in_a_calendar(
    leader: Member, now: dt.datetime, settings: Any
) -> None:
    starts_at = now + HOUR
    BusyTime.objects.create(
        member=leader, starts_at=starts_at, ends_at=starts_at + 3 * HOUR, read_at=now
    )
    [booking] = bookings_of([leader.pk], [now])[leader.pk]
    assert booking == Booking(starts_at, starts_at + 3 * HOUR, "")
    for minutes in range(-90, 240, 5):
        moment = starts_at + dt.timedelta(minutes=minutes)
        is_told = any(abs(moment - each) < LENGTH for each in booking.starts)
        assert is_told == booking.is_during(moment, int(LENGTH.total_seconds() // 60))
    settings.CONNECTIONS = frozenset()
    assert bookings_of([leader.pk], [now]) == {}


@pytest.mark.usefixtures("offered")
def test_somebody_shows_a_file_and_connects_a_calendar(
    leader: Member, peer: Member, client_for: SignIn, now: dt.datetime
) -> None:
    page, address = client_for(leader), reverse("calendars:own")
    assert "When you are busy" in page.get(address).text
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    file = calendar(f"DTSTART:{tomorrow:%Y%m%dT%H%M%SZ}\r\nDURATION:PT1H\r\nSUMMARY:{SECRET_TITLE}")
    sent = SimpleUploadedFile("my.ics", file)
    answer = page.post(address, {"upload": "1", "file": sent}, follow=True)
    assert "1 busy time was read" in answer.text
    assert SECRET_TITLE not in answer.text
    broken = page.post(address, {"upload": "1", "file": SimpleUploadedFile("x.ics", b"no")})
    assert broken.status_code == 422
    assert "This file is not a calendar" in broken.text
    form = {"way": "caldav", "url": "http://calendar.example/", "user_name": "", "password": ""}
    assert "has to begin with https://" in page.post(address, form).text
    form["url"] = "https://calendar.example/ada/"
    assert "Your calendar server needs this" in page.post(address, form).text
    form |= {"user_name": "ada", "password": "pass-word-of-the-app"}
    shown = page.post(address, form, follow=True).text
    assert "It is being read" in shown
    assert "pass-word" not in shown
    assert "calendar.example" not in shown
    assert "Your calendar is connected" not in client_for(peer).get(address).text
    page.post(reverse("calendars:end"))
    assert not BusySource.objects.exists()
    assert not BusyTime.objects.exists()


def test_switching_it_off_forgets_every_calendar_of_the_organization(
    admin: Member, leader: Member, outsider: Member, client_for: SignIn, now: dt.datetime
) -> None:
    page, address = client_for(admin), reverse("calendars:offer")
    assert "0 people have" in page.get(address).text
    page.post(address, {"is_on": "1"})
    for member in (leader, outsider):
        connected(member, "https://calendar.example/", now)
    assert "1 person has connected" in page.get(address).text
    page.post(address, {"is_on": "0"})
    assert BusySource.objects.get().member == outsider
    assert "Not available at the moment" in client_for(leader).get(reverse("calendars:own")).text
