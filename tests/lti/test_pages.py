"""An admin connects a platform by its page: by hand, by a link, tested, switched on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from connections.models import Connection, Exchange
from lti.platform import PlatformSettings
from people.models import Member
from tests.lti.campus import Campus

PAGES = "/connections/learning-platforms/"
pytestmark = pytest.mark.usefixtures("frozen")


def said(answer: Any) -> str:
    return " ".join(str(each) for each in answer.context["messages"])


@pytest.fixture
def client(client_for: Callable[[Member], Client], admin: Member) -> Client:
    return client_for(admin)


def test_an_admin_connects_a_platform_by_hand(client: Client, campus: Campus) -> None:
    assert client.get(PAGES).status_code == 200
    assert client.post(PAGES, {"name": ""}).status_code == 422
    page = client.post(PAGES, {"name": "Moodle"}).headers["Location"]
    connection = Connection.objects.get()
    assert not connection.is_on
    assert "PRIVATE" in connection.secret
    assert client.post(f"{page}switch/", {"is_on": "1"}, follow=True).status_code == 200
    assert "Fill in" in said(client.post(f"{page}test/", follow=True))
    typed = {
        **campus.settings, "deployments": "7\n7\n8", "name": "Moodle", "revision": 1,
        "trusts_addresses": "on",
    }  # fmt: skip
    wrong = client.post(page, {**typed, "keys_url": "http://else.example/keys"})
    assert wrong.status_code == 422
    assert b"has to begin with https" in wrong.content
    assert client.post(page, {**typed, "deployments": "x" * 300}).status_code == 422
    assert client.post(page, typed).status_code == 302
    kept = PlatformSettings.of(Connection.objects.get())
    assert (kept.deployments, kept.trusts_addresses, kept.makes_members) == (
        ("7", "8"),
        True,
        False,
    )
    stale = client.post(page, {**typed, "issuer": "https://what.i.typed"})
    assert stale.status_code == 409
    assert b"https://what.i.typed" in stale.content
    client.post(f"{page}switch/", {"is_on": "1"})
    assert Connection.objects.get().is_on
    client.post(f"{page}switch/")
    assert not Connection.objects.get().is_on
    client.post(f"{page}remove/")
    assert client.get(page).status_code == 404
    assert Connection.objects.get().secret == ""


def test_the_test_says_what_worked_and_what_did_not(
    client: Client, campus: Campus, connection: Connection
) -> None:
    page = f"{PAGES}{connection.pk}/"
    assert "accepts the portal" in said(client.post(f"{page}test/", follow=True))
    campus.registration.set_tool_key_set({"keys": [{"kid": "old", "kty": "RSA"}]})
    answer = said(client.post(f"{page}test/", follow=True))
    assert "shows 1 key" in answer
    assert "answered 400" in answer
    for wrong, why in (
        (f"{campus.base}/nowhere", "answers 404"),
        (f"{campus.base}/course?user=u1", "There is no set of keys"),
        ("http://127.0.0.1:9/", "cannot be reached"),
        ("http://10.0.0.1/", "has to begin with https"),
    ):
        Connection.objects.update(settings={**connection.settings, "keys_url": wrong})
        assert why in said(client.post(f"{page}test/", follow=True))
    assert Exchange.objects.latest("pk").outcome == "failed"


def test_a_new_key_signs_and_the_old_one_is_shown_for_two_weeks(
    client: Client, connection: Connection, frozen: Any
) -> None:
    keys, page = f"/connections/lti/{connection.pk}/keys/", f"{PAGES}{connection.pk}/"
    [old] = client.get(keys).json()["keys"]
    client.post(f"{page}key/")
    new, kept = client.get(keys).json()["keys"]
    assert kept == old != new
    assert set(new) >= {"kid", "kty", "n", "e", "alg", "use"}
    assert not {"d", "p", "q"} & set(new)
    assert b"old key is available until" in client.get(page).content
    frozen.shift(15 * 86_400)
    assert [each["kid"] for each in Client().get(keys).json()["keys"]] == [new["kid"]]


def test_a_platform_registers_us_by_one_link_once(client: Client, campus: Campus) -> None:
    page = client.post(PAGES, {"name": "Moodle"}).headers["Location"]
    link = client.get(page).context["registration_link"].partition("8000")[2]
    world = Client()
    away = world.get(link, {"openid_configuration": "http://127.0.0.1:9/"})
    assert away.status_code == 422
    assert not PlatformSettings.of(Connection.objects.get()).issuer
    elsewhere = campus.base.replace("127.0.0.1", "localhost")
    other = world.get(link, {"openid_configuration": f"{elsewhere}/configuration"})
    assert "a different issuer from the address" in other.context["problem"]
    assert world.get(f"{link[:-2]}x/").status_code == 404
    asked = {"openid_configuration": f"{campus.base}/configuration", "registration_token": "t"}
    done = world.get(link, asked)
    assert done.status_code == 200, done.content
    assert f"frame-ancestors {campus.base}" in done.headers["Content-Security-Policy"]
    connection = Connection.objects.get()
    kept = PlatformSettings.of(connection)
    assert (kept.issuer, kept.client_id, kept.deployments) == (campus.base, "portal-42", ("7",))
    assert not connection.is_on
    ours = campus.registered
    assert ours["initiate_login_uri"].endswith(f"/connections/lti/{connection.pk}/login/")
    assert "AGS" not in ours
    again = world.get(link, asked)
    assert again.status_code == 422
    assert b"already belongs to a platform" in again.content


def test_other_organizations_and_closed_portals_know_no_platform(
    connection: Connection,
    outsider: Member,
    leader: Member,
    client_for: Callable[[Member], Client],
    settings: Any,
) -> None:
    page = f"{PAGES}{connection.pk}/"
    assert client_for(outsider).get(page).status_code == 404
    assert client_for(leader).get(page).status_code == 403
    settings.CONNECTIONS = frozenset()
    assert Client().get(f"/connections/lti/{connection.pk}/keys/").status_code == 404


def test_no_process_reads_the_protocol_library_at_its_start() -> None:
    looked = (
        "import django, sys; django.setup(); import lti.urls, lti.tasks;"
        "print(*sorted({'pylti1p3', 'jwcrypto', 'jwt', 'requests'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", looked],
        cwd=django_settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "empathy_portal.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "pylti1p3" not in done.stdout
    assert "jwcrypto" not in done.stdout
