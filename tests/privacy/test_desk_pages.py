"""The pages of the privacy officer, and everybody's page with their own data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import AuditEvent, Member, Role
from people.operations import open_member
from people.personal import OnErasure
from privacy.erasing_page import erasure_page
from privacy.erasure import ErasedRows, Erasure
from privacy.models import LegalBasis, PersonRequest, Retention
from privacy.operations import ask_for
from privacy.states import Asks, CameBy, RequestState
from tests.factories import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
SignIn = Callable[[Member], Client]


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def officer(privacy_officer: Member, client_for: SignIn) -> Client:
    return client_for(privacy_officer)


def test_somebody_asks_and_reads_the_answer(
    peer: Member, officer: Client, client_for: SignIn
) -> None:
    person = client_for(peer)
    url = reverse("privacy:ask")
    wrong = person.post(url, {"asks": Asks.OBJECTION, "words": " "})
    assert wrong.status_code == 422
    assert "what you object to" in wrong.text
    sent = person.post(url, {"asks": Asks.OBJECTION, "words": "No figures of <me>"}, follow=True)
    assert "No figures of &lt;me&gt;" in sent.text
    found = PersonRequest.objects.get()
    at_officer = reverse("privacy:request", args=[found.pk])
    assert "No figures of &lt;me&gt;" in officer.get(at_officer).text
    bare = officer.post(reverse("privacy:refuse", args=[found.pk]), {"answer": ""})
    assert bare.status_code == 422
    refused = {"answer": "The law says so"}
    officer.post(reverse("privacy:refuse", args=[found.pk]), refused)
    page = person.get(reverse("privacy:my_request", args=[found.pk])).text
    assert "In your words" in page
    assert "The law says so" in page
    assert "data protection authority" in page
    again = officer.post(reverse("privacy:refuse", args=[found.pk]), refused)
    assert again.status_code == 422
    assert "answered or withdrawn in the meantime" in again.text


def test_a_correction_shows_both_versions_and_is_put_right(
    peer: Member, officer: Client, client_for: SignIn
) -> None:
    url = reverse("privacy:own_correction")
    person = client_for(peer)
    form = {"name": peer.name, "email": peer.email, "department": peer.department}
    assert person.post(url, form).status_code == 422, "nothing is otherwise than it stands"
    person.post(url, {**form, "name": "Bashir Novak", "job_title": "Lead"})
    found = PersonRequest.objects.get()
    assert found.wanted == {"name": "Bashir Novak", "job_title": "Lead"}
    for own, page in (
        (False, officer.get(reverse("privacy:request", args=[found.pk])).text),
        (True, person.get(reverse("privacy:my_request", args=[found.pk])).text),
    ):
        assert "Bashir Novák" in page
        assert "Bashir Novak" in page, "whoever asked sees what they asked for"
        assert ("As you say" in page, "As they say" in page) == (own, not own)
    officer.post(reverse("privacy:put_right", args=[found.pk]), {"answer": "Done"})
    peer.refresh_from_db()
    assert (peer.name, peer.job_title) == ("Bashir Novak", "Lead")


def test_an_officer_writes_down_a_letter_and_checks_who_asks(
    peer: Member, officer: Client, now: dt.datetime
) -> None:
    url = reverse("privacy:enter", args=[peer.pk])
    sent = {"asks": Asks.RESTRICTION, "came_by": CameBy.LETTER, "words": "Please"}
    ahead = officer.post(url, {**sent, "received_on": "2026-09-20"})
    assert ahead.status_code == 422
    assert "still to come" in ahead.text
    officer.post(url, {**sent, "received_on": "2026-09-10"})
    found = PersonRequest.objects.get()
    assert (found.state, found.due_on) == (RequestState.RECEIVED, dt.date(2026, 10, 10))
    early = officer.post(reverse("privacy:hold_back", args=[found.pk]), {"answer": ""})
    assert early.status_code == 422
    officer.post(reverse("privacy:check", args=[found.pk]), {"how": "Called back"})
    officer.post(reverse("privacy:hold_back", args=[found.pk]), {"answer": ""})
    peer.refresh_from_db()
    assert peer.restricted_at == now


def test_an_officers_look_stands_on_the_persons_page(
    peer: Member, privacy_officer: Member, officer: Client, client_for: SignIn
) -> None:
    person = client_for(peer)
    assert "Nobody has opened it so far" in person.get(reverse("privacy:mine")).text
    officer.get(reverse("privacy:person", args=[peer.pk]))
    for page in ("privacy:mine", "privacy:opened"):
        assert privacy_officer.name in person.get(reverse(page)).text
    own = AuditEvent.objects.filter(verb="open_member", thing_id=peer.pk)
    assert own.get().actor_id == privacy_officer.pk
    whose = "As the person reads it"
    assert whose in officer.get(reverse("privacy:opened_of", args=[peer.pk])).text
    assert whose not in person.get(reverse("privacy:opened")).text


def test_erasing_needs_the_name_and_a_reason_without_it(
    peer: Member, officer: Client, privacy_officer: Member
) -> None:
    url = reverse("privacy:erase", args=[peer.pk])
    page = officer.get(url)
    assert "Are you sure?" in page.text
    for sent in (
        {"name": "Somebody Else", "reason": "They left"},
        {"name": peer.name, "reason": ""},
        {"name": peer.name, "reason": "Novák wants it"},
    ):
        assert officer.post(url, sent).status_code == 422, sent
    peer.refresh_from_db()
    assert peer.erased_at is None
    gone = officer.post(url, {"name": " bashir  NOVÁK ", "reason": "Retired"}, follow=True)
    assert "Erased" in gone.text
    assert officer.get(url).status_code == 404
    own = reverse("privacy:erase", args=[privacy_officer.pk])
    sent = {"name": privacy_officer.name, "reason": "Retired"}
    refused = officer.post(own, sent)
    assert refused.status_code == 422
    assert "cannot erase yourself" in refused.text


def test_the_name_is_taken_as_a_keyboard_has_it(peer: Member, officer: Client) -> None:
    """A phone types another apostrophe, and not every keyboard has every letter."""
    Member.objects.filter(pk=peer.pk).update(name="Ólwen O'Brien Nguyễn")
    url = reverse("privacy:erase", args=[peer.pk])
    wrong = officer.post(url, {"reason": "asked", "name": "Olwen Brien Nguyen"})
    assert "This is not the name of the person." in wrong.text
    officer.post(url, {"reason": "asked", "name": " olwen  o\u2019brien nguyen"})
    peer.refresh_from_db()
    assert peer.erased_at is not None


def test_what_is_called_the_same_is_one_line_before_an_erasure() -> None:
    """However many tables it comes from: the lines could not be told apart."""
    gone, kept = OnErasure.DELETE, OnErasure.KEEP
    rows = [
        ErasedRows("learning.Recall", "What is remembered", gone, 1),
        ErasedRows("learning.RecallItem", "What is remembered", gone, 43),
        ErasedRows("people.AuditEvent", "Who saw what", kept, 3, "It is never changed."),
        ErasedRows("people.AuditEvent", "Who saw what", kept, 4, "Another reason."),
    ]
    groups = erasure_page(Erasure(rows=rows)).groups
    assert [[each.rows for each in group.rows] for group in groups] == [[44], [3, 4]]
    assert [group.total for group in groups] == [44, 7]


def test_a_request_to_be_erased_is_answered_by_the_erasure(
    peer: Member, officer: Client, now: dt.datetime
) -> None:
    found = ask_for(member=peer, asks=Asks.ERASURE, words="Please, Bashir", now=now)
    officer.post(reverse("privacy:erase", args=[peer.pk]), {"name": peer.name})
    peer.refresh_from_db()
    found.refresh_from_db()
    assert peer.erased_at == now
    assert (found.state, found.words) == (RequestState.DONE, "")
    assert "Bashir" not in officer.get(reverse("privacy:requests")).text
    page = officer.get(reverse("privacy:request", args=[found.pk])).text
    assert reverse("privacy:person", args=[peer.pk]) not in page, "that page is gone"


def test_fewer_days_are_asked_about_with_what_goes(
    privacy_officer: Member, officer: Client, peer: Member, now: dt.datetime
) -> None:
    old = now - dt.timedelta(days=500)
    found = ask_for(member=peer, asks=Asks.ERASURE, words="", now=old)
    PersonRequest.objects.filter(pk=found.pk).update(state=RequestState.DONE, answered_at=old)
    url = reverse("privacy:retention")
    low = officer.post(url, {"days_requests": "364"})
    assert low.status_code == 422
    assert "365" in low.text
    asked = officer.post(url, {"days_requests": "400"})
    assert asked.status_code == 422
    assert "with 400 days, 1 go at once" in asked.text
    assert not Retention.objects.exists()
    look = asked.context["second_look"].fingerprint
    officer.post(url, {"days_requests": "400", "anyway": look})
    assert Retention.objects.get().days == 400
    assert officer.post(url, {"days_requests": "900"}).status_code == 302, "nothing goes by it"
    assert PersonRequest.objects.filter(pk=found.pk).exists()


def test_legal_bases_keep_what_was_typed_where_a_reason_is_missing(officer: Client) -> None:
    url = reverse("privacy:bases")
    sent = {"basis_mail": "interests", "because_pulses": "We want to <know>"}
    wrong = officer.post(url, sent)
    assert wrong.status_code == 422
    assert "We want to &lt;know&gt;" in wrong.text
    officer.post(url, {**sent, "because_mail": "Reminders help", "basis_pulses": "agreement"})
    chosen = set(LegalBasis.objects.values_list("purpose", "basis"))
    assert chosen == {("mail", "interests"), ("pulses", "agreement")}
    for page in ("records", "assessment"):
        assert "Reminders help" in officer.get(reverse(f"privacy:{page}")).text or page != "records"
    file = officer.get(reverse("privacy:record_file"))
    assert "Reminders help" in file.text
    assert file.headers["Content-Disposition"].startswith("attachment; filename=")


def test_pages_take_the_same_number_of_queries_at_any_size(
    officer: Client, peer: Member, privacy_officer: Member, client_for: SignIn, now: dt.datetime
) -> None:
    pages = [
        *(reverse("home"), reverse("privacy:requests"), reverse("privacy:people") + "?q=p"),
        *(reverse("privacy:opened_of", args=[peer.pk]), reverse("privacy:person", args=[peer.pk])),
        *(reverse(f"privacy:{name}") for name in ("records", "assessment", "preview")),
    ]
    person = client_for(peer)

    def one_more() -> None:
        member = MemberFactory(organization=peer.organization, roles=[Role.LEADER])
        ask_for(member=member, asks=Asks.ERASURE, words="", now=now)
        open_member(member=peer, now=now, by=member)

    one_more()
    for url in pages:
        officer.get(url)
    before = [queries(officer, url) for url in pages] + [queries(person, reverse("privacy:mine"))]
    for _number in range(4):
        one_more()
    after = [queries(officer, url) for url in pages] + [queries(person, reverse("privacy:mine"))]
    assert after == before
    assert before[0] <= 8, "Today"


def test_a_copy_is_handed_out_and_stands_in_the_record(
    peer: Member, officer: Client, client_for: SignIn, privacy_officer: Member, now: dt.datetime
) -> None:
    ask_for(member=peer, asks=Asks.ACCESS, words="", now=now)
    assert "Make the copy" in officer.get(reverse("privacy:person", args=[peer.pk])).text
    for client, url in (
        (client_for(peer), reverse("privacy:my_copy")),
        (officer, reverse("privacy:copy", args=[peer.pk])),
    ):
        answer = client.post(url)
        assert answer.headers["Content-Type"] == "application/zip"
        assert b"".join(answer.streaming_content).startswith(b"PK")
    page = client_for(peer).get(reverse("privacy:opened")).text
    assert "A copy of everything that is kept about you" in page
    assert privacy_officer.name in page


def test_no_officer_makes_a_copy_that_nobody_asked_for(
    peer: Member, officer: Client, privacy_officer: Member, now: dt.datetime
) -> None:
    """Notes, answers and stories that only the person sees are in it."""

    def refused(person: Member) -> bool:
        page = reverse("privacy:person", args=[person.pk])
        answer = officer.post(reverse("privacy:copy", args=[person.pk]))
        return answer.status_code == 302 and answer.headers["Location"] == page

    ask_for(member=peer, asks=Asks.OBJECTION, words="", now=now)
    ask_for(member=privacy_officer, asks=Asks.ACCESS, words="", now=now)
    assert refused(peer)
    assert refused(privacy_officer), "their own they make where everybody does"
    assert "Make the copy" not in officer.get(reverse("privacy:person", args=[peer.pk])).text
    asked = ask_for(member=peer, asks=Asks.ACCESS, words="", now=now)
    PersonRequest.objects.filter(pk=asked.pk).update(state=RequestState.RECEIVED, checked_at=None)
    assert refused(peer), "nobody knows that it is them"
    assert not AuditEvent.objects.filter(verb="export_person").exists()
