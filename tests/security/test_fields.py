"""What a form does not show, it does not take; and where a value comes from is never in doubt."""

from __future__ import annotations

import pytest
from django.urls import reverse

from people.models import Member, Role
from tests.conftest import SignIn
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_a_form_takes_no_field_that_it_does_not_show(
    leader: Member, admin: Member, client_for: SignIn
) -> None:
    elsewhere = OrganizationFactory(name="Else", slug="else")
    more = {
        "roles": "admin", "organization": elsewhere.pk, "organization_id": elsewhere.pk,
        "user": admin.user_id, "user_id": admin.user_id, "left_at": "2026-01-01", "id": admin.pk,
        "email": "other@x.example", "is_staff": "on", "is_superuser": "on", "is_active": "",
    }  # fmt: skip
    before = Member.objects.filter(pk=leader.pk).values().get()
    sent = {"language": "de", "time_zone": "Europe/Berlin", **more}
    assert client_for(leader).post(reverse("people:account"), sent).status_code == 302
    after = Member.objects.filter(pk=leader.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert {"language", "time_zone"} <= changed
    assert not changed & {"roles", "organization_id", "user_id", "left_at", "email", "name"}
    url = reverse("people:edit", args=[leader.pk])
    client = client_for(admin)
    form = client.get(url).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    extra = {name: value for name, value in more.items() if name not in fields}
    assert client.post(url, {**fields, "name": "Halima Novak", **extra}).status_code == 302
    leader.refresh_from_db()
    assert (leader.name, leader.roles) == ("Halima Novak", [Role.LEADER])
    assert (leader.organization_id, leader.left_at) == (admin.organization_id, None)


def test_what_comes_in_the_address_is_not_taken_for_the_form(
    leader: Member, client_for: SignIn
) -> None:
    """Also twice, and in a cookie of the same name."""
    client = client_for(leader)
    client.cookies["language"] = "de"
    url = reverse("people:account") + "?language=de&time_zone=UTC&language=fr"
    assert client.post(url, {"time_zone": "Europe/Berlin"}).status_code == 422
    sent = {"language": ["xx", "de"], "time_zone": ["Mars/Base", "Europe/Berlin"]}
    assert client.post(reverse("people:account"), sent).status_code == 302
    leader.refresh_from_db()
    assert (leader.language, leader.time_zone) == ("de", "Europe/Berlin"), "the last one, checked"
    sent = {"language": ["de", "xx"], "time_zone": "Europe/Berlin"}
    assert client.post(reverse("people:account"), sent).status_code == 422
