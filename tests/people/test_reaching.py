"""An admin sees whom no mail reaches, and can have it tried again."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from messaging.models import AddressState
from people.models import AuditEvent, Member
from tests.conftest import SignIn


def test_an_admin_finds_whom_no_mail_reaches_and_lifts_it(
    admin: Member, leader: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, people = client_for(admin), reverse("people:members")
    assert "cannot be reached" not in client.get(people).text
    state = AddressState(stopped_by="bounced", stopped_at=now, last_at=now)
    state.address = leader.email.lower()
    state.save()
    assert "1 cannot be reached by mail" in client.get(people).text
    found = client.get(people, {"unreachable": "on"})
    assert [each.name for each in found.context["people"]] == [leader.name]
    assert "No mail arrives" in found.text
    page, again = (
        reverse(f"people:{name}", args=[leader.pk]) for name in ("member", "write_again")
    )
    assert "Mail to this address bounces" in client.get(page).text
    AddressState.objects.update(stopped_by="complained")
    assert "Mail was reported as unwanted" in client.get(page).text
    assert f"{leader.name} gets mail again." in client.post(again, follow=True).text
    client.post(again)
    assert not AddressState.objects.exists()
    assert AuditEvent.objects.filter(verb="reach_again").count() == 1
