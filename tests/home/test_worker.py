"""The worker's script and the manifest, as they are handed out."""

from __future__ import annotations

import base64
import json
import re

from django.contrib.staticfiles.finders import find
from django.test import Client

from home import worker
from home.devices import own_key
from tests.factories import MemberFactory


def test_the_worker_may_act_for_every_page_and_knows_its_files(client):
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'; ")
    assert "no-store" not in answer.headers["Cache-Control"]
    text = answer.content.decode()
    sent = json.loads(re.match(r"const SENT = (.*);", text)[1])
    assert "/static/js/offline.js" in sent["files"]
    assert len(sent["release"]) == 16
    assert not re.search(r"^(import|export) ", text, re.MULTILINE)
    assert "sessionid" not in answer.cookies


def test_a_file_that_the_browser_has_already_is_not_sent_again(client):
    mark = client.get("/sw.js").headers["ETag"]
    again = client.get("/sw.js", headers={"If-None-Match": f"W/{mark}"})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == mark
    assert client.get("/sw.js", headers={"If-None-Match": '"another"'}).status_code == 200


def test_another_release_is_another_script(monkeypatch):
    before = worker.worker().mark
    worker.worker.cache_clear()
    monkeypatch.setattr(worker, "static", lambda name: f"/static/{name}.0123456789ab")
    assert worker.worker().mark != before
    worker.worker.cache_clear()


def test_the_manifest_names_what_a_phone_needs(client):
    answer = client.get("/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert (told["start_url"], told["display"]) == ("/", "standalone")
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        assert find(icon["src"].removeprefix("/static/"))


def test_nothing_is_asked_of_the_database_for_them(client):
    for address in ("/sw.js", "/manifest.webmanifest"):
        client.get(address)


def test_only_reading_is_answered(client, db):
    assert client.post("/sw.js").status_code in {302, 404}


def test_a_device_knows_people_apart_by_names_that_tell_nothing():
    keys = {own_key(pk) for pk in range(1, 50)}
    assert len(keys) == 49
    assert all(len(key) == 12 for key in keys)


def test_pages_say_whose_they_are_and_the_calm_one_of_nobody(client_for, leader):
    client = client_for(leader)
    own = f'data-own="{own_key(leader.pk)}"'
    assert own in client.get("/").content.decode()
    calm = client.get("/offline/").content.decode()
    assert "On this device" in calm
    assert own_key(leader.pk) not in calm
    assert leader.name not in calm


def test_a_browser_learns_who_is_signed_in_before_it_sends_anything(client_for, leader, db):
    here = client_for(leader).get("/here/")
    assert here.json()["own"] == own_key(leader.pk)
    assert len(here.json()["token"]) > 30
    assert here.headers["Cache-Control"] == "private, no-store"
    nobody = Client().get("/here/").json()
    assert (nobody["own"], nobody["seal"]) == ("", "")
    seals = [client_for(each).get("/here/").json()["seal"] for each in (leader, MemberFactory())]
    assert len(set(seals)) == 2
    assert all(len(base64.b64decode(each)) == 32 for each in seals)
