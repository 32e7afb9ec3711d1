"""The cast, known by name, and how to sign them in."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from cohorts.models import Cohort
from cohorts.operations import launch_cohort
from common import copies
from common.postgres.clock import DatabaseClock
from common.tenancy import usual
from people.models import Member, Organization, Role
from programs.content.forms import ProgramForm
from programs.models import ProgramVersion
from programs.operations import load_program
from programs.reading import LibraryProgram, read_program
from tests import behind_the_lock, counting
from tests import kept as keeping
from tests.browser import PHONE, Workers, let_go, one_chromium, sign_in
from tests.demo_process import start_demo, stop_demo
from tests.emptying import instead_of_flush
from tests.error_links import lost_errors
from tests.factories import NOW, MemberFactory, OrganizationFactory
from tests.kept import kept
from tests.numbers import take_numbers_apart

# How long an example may take says more about the machine than about the code; CI tries the same
# examples every time, everybody else new ones.
hypothesis_settings.register_profile("portal", deadline=None, max_examples=60)
hypothesis_settings.register_profile(
    "ci", deadline=None, max_examples=60, derandomize=True, database=None
)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "portal")

instead_of_flush()


def pytest_configure(config: pytest.Config) -> None:
    """Fixtures that are made once for many tests, and tests that run at their own speed."""
    config.pluginmanager.register(keeping)
    config.pluginmanager.register(counting)
    config.pluginmanager.register(behind_the_lock)


SignIn = Callable[[Member], Client]
OpenPage = Callable[..., Page]
SHIPPED = settings.BASE_DIR / "programs" / "library" / "digital-empathy-for-leaders"


@pytest.fixture
def now() -> dt.datetime:
    """A Monday morning in September 2026, UTC."""
    return NOW


@pytest.fixture
def frozen(now: dt.datetime) -> Iterator[time_machine.Coordinates]:
    """The clock stands at `now`; .shift() and .move_to() move it."""
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def database_travels_along(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a test sets the clock, the database is set as well; tests/common/test_clock.py has the
    real one.
    """
    monkeypatch.setattr(DatabaseClock, "__call__", lambda _clock: timezone.now())


@pytest.fixture
def organization(db: None) -> Organization:
    return OrganizationFactory(name="Northwind", slug="northwind")


def _cast(organization: Organization, name: str, *roles: Role, **fields: str) -> Member:
    email = f"{name.split()[0].lower()}@northwind.example"
    return MemberFactory(
        organization=organization, name=name, email=email, roles=list(roles), **fields
    )


@pytest.fixture
def admin(organization: Organization) -> Member:
    return _cast(organization, "Zofia García", Role.ADMIN, time_zone="America/Toronto")


@pytest.fixture
def leader(organization: Organization) -> Member:
    return _cast(
        organization,
        "Halima Eze",
        Role.LEADER,
        time_zone="Asia/Kathmandu",
        department="Customer Support",
    )


@pytest.fixture
def peer(organization: Organization) -> Member:
    """Somebody in the leader's team without any role."""
    return _cast(
        organization, "Bashir Novák", time_zone="Europe/Berlin", department="Customer Support"
    )


@pytest.fixture
def facilitator(organization: Organization) -> Member:
    return _cast(organization, "Adebayo Nguyễn", Role.FACILITATOR, time_zone="America/Toronto")


@pytest.fixture
def coach(organization: Organization) -> Member:
    return _cast(organization, "Leila Oliveira", Role.COACH, time_zone="America/Toronto")


@pytest.fixture
def privacy_officer(organization: Organization) -> Member:
    return _cast(organization, "Marek Ivanova", Role.PRIVACY_OFFICER, time_zone="America/Toronto")


@pytest.fixture
def outsider(db: None) -> Member:
    """The admin of another organization, who must not learn that ours exists."""
    return MemberFactory(
        organization=OrganizationFactory(name="Elsewhere", slug="elsewhere"),
        name="Olga Diallo",
        email="olga@elsewhere.example",
        roles=list(Role),
    )


@pytest.fixture
def client_for(db: None) -> SignIn:
    """client_for(member) is a browserless client signed in as them."""

    def client_of(member: Member) -> Client:
        client = Client()
        assert member.user is not None
        client.force_login(member.user, backend=settings.AUTHENTICATION_BACKENDS[0])
        return client

    return client_of


def _asks_by_default(role: str) -> None:
    settings.BASE_ROLE = role
    connection.asked_for = usual()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """Whoever owns the database makes it, and takes it away."""
    _asks_by_default("none")
    yield
    _asks_by_default(settings.EVERY_ROLE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of the tests, with rows that are numbered as in real life, asked as in
    production.
    """
    with django_db_blocker.unblock():
        take_numbers_apart()
    _asks_by_default(settings.EVERY_ROLE)
    yield
    _asks_by_default("none")


@pytest.fixture(autouse=True)
def nobody_asks_any_more() -> Iterator[None]:
    """What a request leaves behind for the next one to set anew: a door that was opened, and the
    language of a browser that nobody had signed in.
    """
    yield
    connection.asked_for = usual()
    translation.deactivate()


@pytest.fixture(autouse=True)
def the_portal_is_at_home() -> None:
    """No test asks whether its database is a copy, but those that are about it."""
    copies.assume(copies.Whereabouts(), seconds=1e9)


@pytest.fixture(autouse=True)
def errors_lead_to_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever page a test sees: no error of its summary points at nothing or into a closed
    section.
    """
    ask = Client.request

    def request(self: Client, **environ: Any) -> Any:
        response = ask(self, **environ)
        if not response.streaming and b"error-summary" in response.content:
            lost = lost_errors(response.content.decode())
            assert not lost, f"{response.request['PATH_INFO']}: errors lead nowhere: {lost}"
        return response

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, the same one for every test."""
    with one_chromium() as chromium:
        yield chromium


@pytest.fixture
def open_page(live_server: LiveServer, browser: Browser, client_for: SignIn) -> Iterator[OpenPage]:
    """open_page(member, viewport=PHONE) is a page of a fresh browser; they are signed in.
    workers="block" for a test that stands between page and server itself.
    """
    contexts: list[BrowserContext] = []

    def open_page(
        member: Member, *, viewport: dict[str, int] = PHONE, workers: Workers = "allow"
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport,
            reduced_motion="reduce",
            service_workers=workers,
        )
        contexts.append(context)
        sign_in(context, client_for(member), base=live_server.url)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    let_go()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a demo in its first week left when it was stopped: a folder to copy."""
    data = tmp_path_factory.mktemp("prepared") / "demo"
    stop_demo(start_demo(data, "--weeks", "1", counts_children=False)[0])
    return data


@pytest.fixture(scope="session")
def shipped_folder() -> Path:
    return SHIPPED


@pytest.fixture(scope="session")
def shipped() -> LibraryProgram:
    """The program as it is read from its folder."""
    return read_program(SHIPPED)


@pytest.fixture
@kept
def version(db: None, shipped: LibraryProgram, now: dt.datetime) -> ProgramVersion:
    """The shipped program in the database."""
    return load_program(program=shipped, now=now)


@pytest.fixture
def form(version: ProgramVersion) -> ProgramForm:
    """The pilot's cadence."""
    return version.forms[0]


@pytest.fixture
def leaders(organization: Organization) -> list[Member]:
    zones = ["America/Toronto", "Europe/Berlin", "Asia/Kathmandu"]
    return [
        MemberFactory(
            organization=organization,
            name=f"Leader {n}",
            time_zone=zones[n % 3],
            department=f"D{n % 4}",
        )
        for n in range(5)
    ]


@pytest.fixture
def launch(
    organization: Organization,
    version: ProgramVersion,
    form: ProgramForm,
    admin: Member,
    facilitator: Member,
    coach: Member,
    now: dt.datetime,
) -> Callable[..., Cohort]:
    """launch(leaders) makes a pilot that starts at `now`."""

    def launch_with(leaders: Sequence[Member], **changes: Any) -> Cohort:
        values: dict[str, Any] = {
            "organization": organization,
            "version": version,
            "name": "Pilot in Operations",
            "goal": "Fewer misread messages",
            "form": form,
            "modules": list(version.modules.all()[:2]),
            "leaders": leaders,
            "facilitators": [facilitator],
            "coaches": [coach],
            "starts_on": now.date(),
            "time_zone": "Europe/Berlin",
            "by": admin,
            "now": now,
        }
        return launch_cohort(**{**values, **changes})

    return launch_with
