"""An organization keeps somebody who can run it, whatever the pages about lists are asked to write.

A list cannot send away whoever brings it. So it takes two admins at the same moment: while one has
a list written that marks the other as left, the other takes the role away from the first.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from people.models import AuditEvent, Member, PeopleImport, Role
from people.operations import confirm_import, set_roles, undo_import
from people.views import imports, past_imports
from tests.people.test_undoing import everything
from tests.people.test_whose_record import hidden, somebody, upload, write

pytestmark = pytest.mark.django_db
REASON = "Nobody else here can run the organization."


@pytest.fixture
def eve(organization):
    """The other admin."""
    roles = [Role.ADMIN]
    return somebody(organization, "E1", "Eve Other", "eve@x.example", roles=roles)


def just_before(monkeypatch, view, operation, act):
    """Somebody else is a moment faster than what a view is about to do."""

    def late(**arguments):
        act()
        return operation(**arguments)

    monkeypatch.setattr(view, operation.__name__, late)


def test_a_list_that_would_leave_nobody_is_not_written(admin, eve, client_for, now, monkeypatch):
    client = client_for(admin)
    url = upload(client, "E1,Eve Other,eve@x.example,,Left\nE2,Nora New,nora@x.example,,")
    just_before(
        monkeypatch,
        imports,
        confirm_import,
        lambda: set_roles(member=admin, roles=[], seen=["admin"], now=now, by=eve),
    )
    page = client.get(url)
    values = {"fingerprint": hidden(page, "fingerprint"), "nonce": hidden(page, "nonce")}
    refused = client.post(url, {**values, "accepts_leavers": "on"})
    assert refused.status_code == 422
    assert REASON in refused.content.decode()
    assert Member.objects.get(pk=eve.pk).left_at is None
    assert not Member.objects.filter(name="Nora New").exists()
    assert PeopleImport.objects.get().state == PeopleImport.State.CHECKED
    assert not AuditEvent.objects.filter(verb__in=["confirm_import", "change_member"]).exists()


def test_a_list_that_leaves_somebody_is_written(admin, eve, client_for):
    client = client_for(admin)
    url = upload(client, "E1,Eve Other,eve@x.example,,Left")
    assert write(client, url, accepts_leavers="on").status_code == 302
    assert Member.objects.get(pk=eve.pk).left_at is not None


def test_undoing_that_would_leave_nobody_is_refused(admin, eve, client_for, now, monkeypatch):
    Member.objects.filter(pk=eve.pk).update(left_at=now)
    client = client_for(admin)
    url = upload(client, "E1,Eve Other,eve@x.example,,\nE2,Nora New,nora@x.example,,")
    assert write(client, url).status_code == 302
    done = PeopleImport.objects.get()
    undo = reverse("people:undo_import", args=[done.pk])
    just_before(
        monkeypatch,
        past_imports,
        undo_import,
        lambda: set_roles(member=admin, roles=[], seen=["admin"], now=now, by=eve),
    )
    before = everything()
    refused = client.post(undo)
    assert refused.status_code == 422
    assert REASON in refused.content.decode()
    assert Member.objects.get(pk=eve.pk).left_at is None
    assert Member.objects.filter(name="Nora New").exists()
    done.refresh_from_db()
    assert (done.state, done.undone_at) == (PeopleImport.State.CONFIRMED, None)
    assert not AuditEvent.objects.filter(verb="undo_import").exists()
    # All that changed is the role that was taken away a moment before.
    set_roles(member=admin, roles=["admin"], seen=[], now=now, by=eve)
    assert everything() == before
