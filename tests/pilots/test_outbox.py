"""The pages of a pilot's messages, and sending a lost one again."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts.models import Cohort
from common.tenancy import as_owner, rows_of
from common.wakeups import messenger
from learning.operations import announce_modules
from messaging.models import Message, MessageState
from messaging.notifications import declared
from messaging.operations import NotSentAgain
from messaging.queries import count_by_state
from messaging.sending import send_due
from people.models import AuditEvent, Member
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from pilots.operations.resending import send_message_again
from tests.kept import kept

ClientFor = Callable[[Member], Client]


@pytest.fixture
@kept
def pilot(complete: PilotDraft, admin: Member, now: dt.datetime, frozen: object) -> Cohort:
    """Launched; the invitations wait to be sent."""
    return launch_pilot(draft=complete, by=admin, now=now)


@pytest.fixture
def failed(pilot: Cohort) -> Message:
    """One invitation that did not get out."""
    Message.objects.filter(pk=Message.objects.earliest("pk").pk).update(
        state=MessageState.FAILED, state_reason="the mail server refused it: 550", attempts=6
    )
    return Message.objects.earliest("pk")


def address(name: str, message: Message) -> str:
    return reverse(f"pilots:{name}", args=[message.topic_id, message.pk])


def nonce_of(page: str) -> str:
    found = re.search(r'name="nonce" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_list_says_what_was_sent_why_and_how_it_stands(
    failed: Message, pilot: Cohort, admin: Member, client_for: ClientFor
) -> None:
    client, url = client_for(admin), reverse("pilots:messages", args=[pilot.pk])
    page = client.get(url).text
    assert "Welcome to a program" in page
    assert "the mail server refused it: 550" in page
    assert "Invitation to a live session" not in page, "they travel in the first mail"
    assert "Queued 9" in re.sub(r"\s+", " ", page)
    only = client.get(url, {"state": "failed"}).text
    assert failed.to_name in only
    assert only.count("<tr>") == 2
    for state in ("nonsense", "ambiguous"):
        assert "No message has this status." in client.get(url, {"state": state}).text


def test_a_kind_that_is_gone_is_listed_by_its_name(
    failed: Message, pilot: Cohort, admin: Member, client_for: ClientFor
) -> None:
    Message.objects.mails().update(kind="carrier_pigeon")
    client = client_for(admin)
    assert "carrier_pigeon" in client.get(reverse("pilots:messages", args=[pilot.pk])).text
    assert "no longer sends this kind" in client.get(address("message", failed)).text


def test_an_empty_outbox_says_what_will_come(
    pilot: Cohort, admin: Member, client_for: ClientFor
) -> None:
    Message.objects.all().delete()
    page = client_for(admin).get(reverse("pilots:messages", args=[pilot.pk])).text
    assert "Nothing yet" in page


def test_the_list_takes_the_same_statements_at_any_size(
    pilot: Cohort, admin: Member, client_for: ClientFor
) -> None:
    client, url = client_for(admin), reverse("pilots:messages", args=[pilot.pk])

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    many = statements()
    Message.objects.exclude(pk__in=Message.objects.values("pk")[:3]).delete()
    assert statements() == many


def test_what_is_counted_is_read_from_an_index_alone_though_the_second_lock_asks_for_more(
    pilot: Cohort, admin: Member
) -> None:
    """A state that is rare was looked for in every message there is."""
    like = Message.objects.filter(topic_id=pilot.pk)[0]
    columns = {field.attname: getattr(like, field.attname) for field in like._meta.concrete_fields}
    columns |= {"id": None, "state": MessageState.SENT, "sent_at": like.queued_at}
    many = [Message(**columns | {"about_version": n}) for n in range(1, 3000)]
    Message.objects.bulk_create(many)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE messaging_message")
    with rows_of(admin.organization_id):
        with CaptureQueriesContext(connection) as captured:
            assert count_by_state(pilot.pk, most=1001)
        [asked] = [each["sql"] for each in captured if each["sql"].startswith("EXECUTE")]
        with connection.cursor() as cursor:
            # To read all of it is cheap as long as it is no more than this.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute("DISCARD PLANS")
            cursor.execute(f"EXPLAIN {asked}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using message_topic_state" in plan, plan


def test_a_lost_message_is_sent_again_after_a_second_look_and_once(
    failed: Message, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    client = client_for(admin)
    shown = client.get(address("message", failed)).text
    assert address("send_again", failed) in shown
    asked = client.get(address("send_again", failed)).text
    assert failed.to_address in asked
    data = {"nonce": nonce_of(asked)}
    assert "on its way again" in client.post(address("send_again", failed), data, follow=True).text
    again = client.post(address("send_again", failed), data, follow=True)
    assert again.redirect_chain[-1][0] == address("message", failed)
    assert "not sent again" not in again.text
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (MessageState.QUEUED, 0)
    event = AuditEvent.objects.get(verb="send_message_again")
    assert (event.actor_id, event.thing, event.thing_id) == (admin.pk, "message", failed.pk)
    assert event.organization_id == admin.organization_id
    assert event.detail == {"kind": "welcome", "was": "failed"}
    assert address("send_again", failed) not in client.get(address("message", failed)).text
    send_due(clock=lambda: now)
    assert failed.to_address in [sent.to[0].split("<")[1].rstrip(">") for sent in mail.outbox]


def test_a_message_that_may_have_arrived_says_so_first(
    failed: Message, admin: Member, client_for: ClientFor
) -> None:
    client = client_for(admin)
    assert "did not arrive" in client.get(address("send_again", failed)).text
    Message.objects.update(state=MessageState.AMBIGUOUS, may_have_arrived=True)
    assert "then it comes twice" in client.get(address("send_again", failed)).text
    client.post(address("send_again", failed), {"nonce": "one"})
    failed.refresh_from_db()
    assert failed.state == MessageState.QUEUED


def test_a_message_that_nobody_wants_any_more_says_so_instead(
    pilot: Cohort,
    failed: Message,
    admin: Member,
    client_for: ClientFor,
    frozen: object,
    now: dt.datetime,
) -> None:
    client = client_for(admin)
    Member.objects.filter(pk=failed.person_id).update(left_at=now)
    for name in ("message", "send_again"):
        page = client.get(address(name, failed)).text
        assert '<button class="button">Send it again' not in page
    assert "the person no longer takes part" in client.get(address("message", failed)).text
    answer = client.post(address("send_again", failed), {"nonce": "one"}, follow=True)
    assert "It is not sent again: the person no longer takes part." in answer.text
    failed.refresh_from_db()
    assert failed.state == MessageState.FAILED
    assert not AuditEvent.objects.filter(verb="send_message_again").exists()


def test_a_message_whose_time_has_passed_says_so_instead(
    failed: Message, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    Message.objects.update(send_before=now)
    client = client_for(admin)
    assert "it was too late to send" in client.get(address("message", failed)).text
    answer = client.post(address("send_again", failed), {"nonce": "one"}, follow=True)
    assert "it was too late to send" in answer.text
    failed.refresh_from_db()
    assert failed.state == MessageState.FAILED


def test_what_was_sent_is_not_sent_again(
    failed: Message, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    sent = Message.objects.exclude(pk=failed.pk).order_by("pk")[0]
    send_due(clock=lambda: now)
    client = client_for(admin)
    assert "Send it again" not in client.get(address("message", sent)).text
    assert "does not need to be sent again" in client.get(address("send_again", sent)).text
    answer = client.post(address("send_again", sent), {"nonce": "one"}, follow=True)
    assert "only messages that failed" in answer.text
    sent.refresh_from_db()
    assert sent.state == MessageState.SENT


def test_a_second_call_is_refused_and_writes_nothing(
    failed: Message, pilot: Cohort, admin: Member, now: dt.datetime
) -> None:
    send_message_again(message=failed, by=admin, now=now)
    with pytest.raises(NotSentAgain):
        send_message_again(message=failed, by=admin, now=now)
    assert AuditEvent.objects.filter(verb="send_message_again").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_woken(
    failed: Message,
    pilot: Cohort,
    admin: Member,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    woken: list[str] = []
    monkeypatch.setattr(messenger, "take", lambda name, _ids: woken.append(name))
    send_message_again(message=failed, by=admin, now=now)
    assert woken == ["messaging.tasks.send_due"]


def test_only_admins_of_the_organization_send_again(
    failed: Message, outsider: Member, facilitator: Member, client_for: ClientFor
) -> None:
    for member, status in ((outsider, 404), (facilitator, 403)):
        client = client_for(member)
        assert client.get(address("send_again", failed)).status_code == status
        assert client.post(address("send_again", failed)).status_code == status
    failed.refresh_from_db()
    assert failed.state == MessageState.FAILED


def test_a_message_of_another_pilot_is_not_reached_through_this_one(
    failed: Message, admin: Member, client_for: ClientFor
) -> None:
    Message.objects.update(topic_id=0)
    client = client_for(admin)
    assert client.post(address("send_again", failed)).status_code == 404
    failed.refresh_from_db()
    url = reverse("pilots:send_again", args=[0, failed.pk])
    assert client.post(url).status_code == 404


def test_every_kind_that_stands_in_an_outbox_can_be_opened(
    pilot: Cohort, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    """Whatever state it is in; asking whether it is wanted must not break the page."""
    announce_modules(now=now + dt.timedelta(days=30))
    client = client_for(admin)
    message = Message.objects.all()[0]
    for number, kind in enumerate(declared()):
        Message.objects.filter(pk=message.pk).update(
            kind=kind.name, about_version=number, state=MessageState.FAILED, send_before=None
        )
        assert client.get(address("message", message)).status_code == 200


def test_nobody_gets_the_link_of_somebody_else_by_looking_into_the_outbox(
    pilot: Cohort, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    send_due(clock=lambda: now)
    invitation = Message.objects.filter(kind="session_invitation", state="sent").first()
    assert invitation is not None
    [sent] = [each for each in mail.outbox if invitation.to_address in each.to[0]][:1]
    assert "/mail/preferences/" in sent.body
    page = client_for(admin).get(address("message", invitation)).text
    assert "Choose which emails you get: …" in page
    assert "/mail/preferences/" not in page.partition("<main")[2]


# To another address.


@pytest.fixture
@kept
def sent(pilot: Cohort, now: dt.datetime) -> Message:
    """The first mail of a leader, which has gone to the wrong address."""
    send_due(clock=lambda: now)
    leader = Member.objects.get(name="Leader 0")
    return Message.objects.get(kind="welcome", person_id=leader.pk)


def to_address(client: Client, message: Message, text: str) -> dict[str, str]:
    """What the form sends."""
    page = client.get(address("correct", message)).text
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    return {"email": text, "seen": seen[1], "nonce": nonce_of(page)}


def recipients() -> list[str]:
    return [each.to[0].split("<")[-1].rstrip(">") for each in mail.outbox]


def test_an_address_is_corrected_and_the_message_sent_there_in_one_go_and_once(
    sent: Message, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    client = client_for(admin)
    assert address("correct", sent) in client.get(address("message", sent)).text
    data = to_address(client, sent, "Right@Example.com")
    done = client.post(address("correct", sent), data, follow=True)
    assert "on its way to right@example.com" in done.text.lower()
    again = client.post(address("correct", sent), data, follow=True)
    assert again.redirect_chain[-1][0] == address("message", sent)
    assert "not sent again" not in again.text
    mail.outbox.clear()
    send_due(clock=lambda: now)
    welcome = [each for each in mail.outbox if "Welcome" in each.subject]
    assert recipients().count("right@example.com") == 2, "the message, and the news about it"
    assert len(welcome) == 1
    assert len([each for each in welcome[0].attachments if "ics" in str(each)]) == 4
    person = Member.objects.get(pk=sent.person_id)
    assert person.email == "right@example.com"
    verbs = AuditEvent.objects.filter(verb__in=["change_member", "send_message_again"])
    assert sorted(verbs.values_list("verb", "actor_id")) == [
        ("change_member", admin.pk),
        ("send_message_again", admin.pk),
    ]
    del data["nonce"]
    assert "not sent again" in client.post(address("correct", sent), data, follow=True).text
    assert verbs.count() == 2


def test_the_same_address_sends_nothing_and_says_so(
    sent: Message, admin: Member, client_for: ClientFor
) -> None:
    client = client_for(admin)
    data = to_address(client, sent, sent.to_address)
    assert "It is not sent again" in client.post(address("correct", sent), data, follow=True).text
    sent.refresh_from_db()
    assert sent.state == MessageState.SENT


@pytest.mark.parametrize("typed", ["", "no address", "taken"])
def test_an_address_that_is_none_or_is_taken_changes_nothing(
    sent: Message, admin: Member, client_for: ClientFor, typed: str
) -> None:
    client = client_for(admin)
    data = to_address(client, sent, admin.email if typed == "taken" else typed)
    answer = client.post(address("correct", sent), data)
    assert answer.status_code == 422
    assert 'href="#id_email"' in answer.text
    if typed == "taken":
        assert f"{admin.name} has this address." in answer.text
    assert Member.objects.get(pk=sent.person_id).email == sent.to_address
    sent.refresh_from_db()
    assert sent.state == MessageState.SENT


def test_somebody_elses_change_is_not_overwritten(
    sent: Message, admin: Member, client_for: ClientFor
) -> None:
    client = client_for(admin)
    data = to_address(client, sent, "right@example.com")
    Member.objects.filter(pk=sent.person_id).update(email="other@example.com")
    answer = client.post(address("correct", sent), data)
    assert answer.status_code == 422
    assert "Somebody else changed this person" in answer.text
    assert Member.objects.get(pk=sent.person_id).email == "other@example.com"


def test_a_refusal_leaves_the_address_as_it_is(
    sent: Message, admin: Member, client_for: ClientFor
) -> None:
    client = client_for(admin)
    data = to_address(client, sent, "right@example.com")
    Cohort.objects.update(state=Cohort.State.FINISHED)
    answer = client.post(address("correct", sent), data, follow=True)
    assert "It is not sent again: the pilot has finished." in answer.text
    assert Member.objects.get(pk=sent.person_id).email == sent.to_address
    assert not AuditEvent.objects.filter(verb__in=["change_member", "send_message_again"])
    assert address("correct", sent) not in client.get(address("message", sent)).text


def test_what_was_corrected_on_the_persons_page_can_be_sent_again(
    sent: Message, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    client = client_for(admin)
    Member.objects.filter(pk=sent.person_id).update(email="right@example.com")
    assert address("send_again", sent) in client.get(address("message", sent)).text
    asked = client.get(address("send_again", sent)).text
    assert "right@example.com" in asked
    assert f"It went to {sent.to_address} before" in asked
    client.post(address("send_again", sent), {"nonce": "one"})
    mail.outbox.clear()
    send_due(clock=lambda: now)
    assert recipients() == ["right@example.com"]
    assert address("send_again", sent) not in client.get(address("message", sent)).text


def test_a_one_use_link_that_is_void_does_not_go_to_another_address(
    sent: Message, admin: Member, client_for: ClientFor
) -> None:
    Message.objects.filter(pk=sent.pk).update(text="Open {secret}")
    client = client_for(admin)
    assert address("correct", sent) not in client.get(address("message", sent)).text
    data = {"email": "right@example.com", "seen": "", "nonce": "n"}
    client.post(address("correct", sent), data)
    assert Member.objects.get(pk=sent.person_id).email == sent.to_address


def test_a_mail_for_nobody_known_has_no_address_to_correct(
    sent: Message, admin: Member, client_for: ClientFor
) -> None:
    Message.objects.filter(pk=sent.pk).update(person_id=None)
    client = client_for(admin)
    assert client.get(address("correct", sent)).status_code == 404
    assert address("correct", sent) not in client.get(address("message", sent)).text


def test_the_page_of_a_mail_names_what_travels_in_it(
    sent: Message, admin: Member, client_for: ClientFor
) -> None:
    page = client_for(admin).get(address("message", sent)).text
    assert "{enclosed}" not in page
    for each in sent.enclosures.all():
        assert each.subject in html.unescape(page)
