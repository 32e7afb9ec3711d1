"""An admin connects a list by the pages alone, and is told what is in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.test import Client
from django.urls import reverse

from connections.models import Connection
from people.models import Member, Role
from provisioning.fetch_models import FetchedList
from provisioning.fetch_settings import settings_of
from tests.factories import MemberFactory
from tests.provisioning.making import a_list, confirm, csv_of, people, run_of, tick
from tests.provisioning.sftp_server import PASSWORD, USER, SftpServer

SignIn = Callable[[Member], Client]
WHEN = {"days": ["0", "1", "2", "3", "4", "5", "6"], "at": "06:00", "imports": "on"}


def at(name: str, fetched: FetchedList | None = None) -> str:
    return reverse(f"provisioning:{name}", args=[fetched.pk] if fetched else [])


def said(client: Client, name: str, fetched: FetchedList, **typed: str) -> str:
    """The page after a button."""
    answer = client.post(at(name, fetched), typed, follow=True)
    assert answer.status_code == 200
    return str(answer.text)


def typed(server: SftpServer, **more: str) -> Mapping[str, object]:
    place = {"host": "127.0.0.1", "port": str(server.port), "path": "/people.csv", "user": USER}
    return {"name": "Workday", "signs_in": "password", "revision": "0", **place, **WHEN, **more}


def test_a_list_on_sftp_from_the_form_to_the_first_look(
    sftp: SftpServer, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    (sftp.folder / "people.csv").write_bytes(csv_of(people(3)))
    client = client_for(admin)
    assert "No lists yet" in client.get(at("fetched_lists")).text
    refused = client.post(at("add_sftp_list"), typed(sftp))
    assert (refused.status_code, "Type it again" in refused.text) == (422, True)
    added = client.post(at("add_sftp_list"), typed(sftp, secret=PASSWORD))
    assert added.status_code == 302
    fetched = FetchedList.objects.get()
    page = client.get(added["Location"])
    assert PASSWORD not in page.text
    assert "Test the connection first" in said(client, "switch_list", fetched, is_on="1")
    assert "Test the connection first" in said(client, "ask_for_list", fetched)

    assert "Is this the key of the server?" in said(client, "test_list", fetched)
    assert "shows another key now" in said(client, "trust_host", fetched, host_key="ssh-rsa AAAA")
    fetched.refresh_from_db()
    shown = fetched.seen_host_key
    for _twice in range(2):
        assert "The key is confirmed" in said(client, "trust_host", fetched, host_key=shown)
    assert "It works: people.csv is there" in said(client, "test_list", fetched)
    for _twice in range(2):
        assert "from now on" in said(client, "switch_list", fetched, is_on="1")
    assert "is being fetched" in said(client, "ask_for_list", fetched)
    assert "data-waiting" in client.get(at("fetched_list", fetched)).text
    tick(dt.datetime.now(dt.UTC))
    page = client.get(at("fetched_list", fetched))
    assert "This is the first list" in page.text
    assert reverse("people:import_preview", args=[run_of(fetched).people_import_id]) in page.text
    assert "This is the first list" in client.get(at("fetched_lists")).text

    moment = dt.datetime.now(dt.UTC)
    confirm(run_of(fetched), now=moment, by=admin)
    assert "New: 3." in client.get(at("fetched_list", fetched)).text
    sftp.change_host_key()
    changed = said(client, "test_list", fetched)
    assert "The server shows a different key" in changed
    assert "nothing was sent to it" in changed
    assert "Switched off" in said(client, "switch_list", fetched, is_on="0")
    assert "People stay as they are" in said(client, "remove_list", fetched)
    assert client.get(at("fetched_list", fetched)).status_code == 404
    assert Connection.objects.get().secret == ""


def test_a_change_of_place_needs_the_secret_and_another_test(
    sftp: SftpServer, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client = client_for(admin)
    client.post(at("add_sftp_list"), typed(sftp, signs_in="key"))
    fetched = FetchedList.objects.get()
    public = settings_of(fetched.connection).public_key
    assert public.startswith("ssh-ed25519 ")
    assert public in client.get(at("fetched_list", fetched)).text
    FetchedList.objects.update(tested_at=now, host_key="ssh-ed25519 AAAA")
    address = at("change_list", fetched)
    assert "keep the one that is saved" in client.get(address).text
    weekly = {**typed(sftp, signs_in="key", revision="1"), "days": ["0"]}
    assert client.post(address, weekly, follow=True).text.count("The list is saved.") == 1
    fetched.refresh_from_db()
    assert fetched.tested_at
    assert settings_of(fetched.connection).public_key == public
    stale = client.post(address, weekly)
    assert (stale.status_code, "then save again" in stale.text) == (422, True)
    moved = typed(sftp, signs_in="key", revision="2", host="sftp.example.com")
    assert "Test the connection again" in client.post(address, moved, follow=True).text
    fetched.refresh_from_db()
    assert (fetched.tested_at, fetched.host_key) == (None, "")
    by_password = typed(sftp, signs_in="password", revision="3")
    assert client.post(address, by_password).status_code == 422
    assert client.post(address, {**by_password, "secret": "new"}).status_code == 302
    assert Connection.objects.get().secret == "new"
    bad = client.post(at("add_sftp_list"), typed(sftp, host="sftp://x", secret="x", port="0"))
    assert "only the name of the server" in bad.text


def test_a_web_address_is_looked_at_before_it_is_saved(
    admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, address = client_for(admin), at("add_web_list")
    typed_in = {"name": "Workday", "url": "http://hr.example/a.csv", "signs_in": "none", **WHEN}
    assert client.get(address).status_code == 200
    assert "has to begin with https://" in client.post(address, typed_in).text
    needs_user = {**typed_in, "url": "https://hr.example/a.csv", "signs_in": "password"}
    assert "user name for this password" in client.post(address, needs_user).text
    token = {**typed_in, "url": "https://hr.example/a.csv", "signs_in": "bearer", "secret": "t"}
    assert client.post(address, {**token, "days": []}).status_code == 422
    assert client.post(address, token).status_code == 302
    fetched = FetchedList.objects.get()
    assert fetched.connection.secret == "t"
    change = at("change_list", fetched)
    elsewhere = {**token, "secret": "", "url": "https://other.example/a.csv", "revision": "1"}
    assert "never sent to another address" in client.post(change, elsewhere).text


def test_another_admin_takes_charge(admin: Member, client_for: SignIn, now: dt.datetime) -> None:
    fetched = a_list("https://hr.example/a.csv", now=now, by=admin)
    other = MemberFactory(organization=admin.organization, roles=[Role.ADMIN], name="Bo Dahl")
    client = client_for(other)
    assert "Take charge" in client.get(at("fetched_list", fetched)).text
    assert "You are now in charge" in said(client, "take_charge", fetched)
