"""The pages on which an admin sets up a webhook and sees what came of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from connections.models import Connection
from events.hooks import choices_of, secrets_of
from events.models import Delivery
from events.payloads import EXAMPLES, example
from events.sending import deliver_due
from events.states import EventKind
from people.models import Member, Organization
from tests.events.conftest import HookTo, happens
from tests.events.receiver import Receiver

SignIn = Callable[[Member], Client]


def address(name: str, *of: int) -> str:
    return reverse(f"events:{name}", args=of)


def typed(receiver: Receiver, **changes: Any) -> dict[str, Any]:
    kinds = ["module.completed", "report.published"]
    return {"name": "Warehouse", "url": receiver.url(), "kinds": kinds, **changes}


def test_an_admin_sets_one_up_by_the_pages_alone(
    admin: Member, client_for: SignIn, receiver: Receiver, organization: Organization
) -> None:
    client = client_for(admin)
    assert "No webhook yet" in client.get(address("hooks")).text
    added = client.post(address("add_hook"), {**typed(receiver), "nonce": "one"})
    again = client.post(address("add_hook"), {**typed(receiver), "nonce": "one"})
    hook = Connection.objects.get()
    here = address("hook", hook.pk)
    assert added.url == again.url == here  # type: ignore[attr-defined]
    assert not hook.is_on
    client.post(address("switch_hook", hook.pk), {"is_on": "1"})
    hook.refresh_from_db()
    assert not hook.is_on, "nothing can be signed yet"

    shown = client.post(address("hook_secret", hook.pk), {"nonce": "two"})
    [secret] = re.findall(r"whsec_[A-Za-z0-9+/=]+", shown.text)
    hook.refresh_from_db()
    known = secrets_of(hook)
    assert known is not None
    assert known.current == secret
    assert "whsec_" not in client.get(here).text
    assert "The test arrived (200" in client.post(address("try_hook", hook.pk), follow=True).text
    page = client.post(address("switch_hook", hook.pk), {"is_on": "1"}, follow=True).text
    assert "is on." in page

    now = timezone.now()
    happens(organization, now, kind="module.completed", detail={"enrollment": 7})
    happens(organization, now, kind="card.completed", detail={"enrollment": 7})
    deliver_due(clock=timezone.now)
    delivery = Delivery.objects.get()
    assert "Delivered" in client.get(address("deliveries", hook.pk)).text
    page = client.get(address("delivery", hook.pk, delivery.pk)).text
    assert "module.completed" in page
    assert f"msg_{delivery.pk}" in page
    assert "1 kind of event" not in client.get(address("hooks")).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"url": "http://example.com/"}, "The address has to begin with https://."),
        ({"url": "warehouse.example.com"}, "The address has to begin with https://."),
        ({"url": "https://"}, "The portal cannot call this address. Check how it is written."),
        ({"kinds": []}, "Choose at least one."),
    ],
)
def test_what_cannot_be_is_said(
    admin: Member, client_for: SignIn, receiver: Receiver, change: Any, words: str
) -> None:
    page = client_for(admin).post(address("add_hook"), typed(receiver, **change))
    assert page.status_code == 422
    assert words in page.text
    assert not Connection.objects.exists()


def test_a_kind_that_is_chosen_later_is_told_from_then_on_and_stale_edits_keep_the_text(
    admin: Member, client_for: SignIn, hook_to: HookTo, receiver: Receiver
) -> None:
    hook = hook_to("/fine", kinds=["card.completed"])
    began = choices_of(hook).kinds["card.completed"]
    client, here = client_for(admin), address("change_hook", hook.pk)
    assert "Warehouse" in client.get(here).text
    kinds = ["card.completed", "pilot.ended"]
    client.post(here, {**typed(receiver, kinds=kinds), "revision": str(hook.revision)})
    hook.refresh_from_db()
    choices = choices_of(hook)
    assert choices.kinds["card.completed"] == began
    assert choices.kinds["pilot.ended"] > began
    stale = client.post(here, {**typed(receiver, name="Lake house"), "revision": "1"})
    assert stale.status_code == 422
    assert "Somebody else changed this webhook" in stale.text
    assert "Lake house" in stale.text
    typed_again = {**typed(receiver, name="Lake house"), "revision": str(hook.revision)}
    assert client.post(here, typed_again).status_code == 302


def test_what_failed_is_seen_with_its_reason_and_sent_again(
    admin: Member,
    client_for: SignIn,
    organization: Organization,
    hook_to: HookTo,
    receiver: Receiver,
) -> None:
    hook = hook_to("/404")
    happens(organization, timezone.now())
    deliver_due(clock=timezone.now)
    delivery, client = Delivery.objects.get(), client_for(admin)
    page = client.get(address("hook", hook.pk)).text
    assert "1 did not arrive" in page
    assert "Nothing has arrived since" in page
    assert "Failing" in client.get(address("hooks")).text
    page = client.get(address("delivery", hook.pk, delivery.pk)).text
    assert "There is nothing at this address. Check how it is written." in page
    assert "&lt;b&gt;x" in page, "the beginning of the answer, as text"
    assert len(delivery.log[0]["answer"]) == 500
    client.post(address("again", hook.pk, delivery.pk))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("pending", 0)
    Delivery.objects.update(state="failed")
    client.post(address("send_failed", hook.pk), {"since": "hour"})
    client.post(address("send_failed", hook.pk), {"since": "yesterday"})
    page = client.post(address("send_failed", hook.pk), {"since": "all"}, follow=True).text
    assert "There was nothing to send again." in page
    assert "Everything arrived" in client.get(address("deliveries", hook.pk) + "?only=failed").text
    client.post(address("switch_hook", hook.pk), {"is_on": "0"})
    page = client.post(address("again", hook.pk, delivery.pk), follow=True).text
    assert "as soon as the webhook is on" in page
    assert "Keep it" in client.get(address("remove_hook", hook.pk)).text
    assert client.post(address("remove_hook", hook.pk)).status_code == 302
    assert client.get(address("hook", hook.pk)).status_code == 404


def test_a_test_is_not_sent_without_a_secret_nor_all_the_time(
    admin: Member, client_for: SignIn, receiver: Receiver, hook_to: HookTo, monkeypatch: Any
) -> None:
    client = client_for(admin)
    client.post(address("add_hook"), typed(receiver))
    bare = Connection.objects.get()
    page = client.post(address("try_hook", bare.pk), follow=True).text
    assert "Make the signing secret first." in page
    broken = hook_to("/301")
    page = client.post(address("try_hook", broken.pk), follow=True).text
    assert "301: The address leads to another one" in page
    monkeypatch.setattr("events.views.hooks.consume", lambda *_given, **_named: False)
    page = client.post(address("try_hook", broken.pk), follow=True).text
    assert "Wait a minute, then try again" in page


def test_lists_ask_the_same_number_of_questions_at_any_size(
    admin: Member,
    client_for: SignIn,
    organization: Organization,
    hook_to: HookTo,
    now: dt.datetime,
    django_assert_max_num_queries: Any,
) -> None:
    hook = hook_to()
    happens(organization, now, count=60)
    for number in range(5):
        hook_to(f"/fine-{number}")
    client = client_for(admin)
    for page in (address("hooks"), address("hook", hook.pk), address("deliveries", hook.pk)):
        client.get(page)
        with django_assert_max_num_queries(8):
            client.get(page)


def test_every_kind_has_an_example() -> None:
    assert set(EXAMPLES) == set(EventKind)
    for kind in EventKind:
        assert f'"type": "{kind.value}"' in example(kind)
        assert "Noor" not in example(kind)
    assert "Noor" in example(EventKind.CARD_COMPLETED, names_people=True)
