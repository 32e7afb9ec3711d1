"""The operator's way in: an organization, its first admin, and a link that works once."""

from __future__ import annotations

import datetime as dt
import re
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from messaging.models import Message
from people.models import AuditEvent, Member, Organization, Role, User
from people.operations import (
    AdminElsewhere,
    CannotSignIn,
    OrganizationExists,
    create_organization,
    issue_sign_in_key,
    mark_left,
)
from people.profiles import Profile
from people.sign_in_links import sign_in_link

ADMIN = Profile(name="Zofia García", email="Zofia@Northwind.example")
NORTHWIND = {
    "name": "Northwind",
    "slug": "northwind",
    "time_zone": "Europe/Berlin",
    "language": "de",
}
SENTENCE = "a long and lovely sentence"


def create(*arguments, name="create_organization"):
    """What the command says."""
    output = StringIO()
    call_command(name, *arguments, stdout=output)
    return output.getvalue()


def named(**changes):
    """The command's options for Northwind."""
    options = {
        "name": "Northwind",
        "admin-name": "Zofia García",
        "admin-email": "zofia@northwind.example",
        "time-zone": "Europe/Berlin",
        "language": "de",
        **changes,
    }
    return [f"--{option}={value}" for option, value in options.items()]


def path_in(lines):
    return re.search(r"http://[^/]+(/\S+)$", lines.strip())[1]


def choose_password(client, path, sentence=SENTENCE):
    """Follow the link in a browser and fill in its form."""
    form = client.get(path)
    values = {"password1": sentence, "password2": sentence}
    return client.post(form.url if form.status_code == 302 else path, values)


def test_an_organization_begins_with_an_admin_who_can_sign_in(db, now):
    admin = create_organization(**NORTHWIND, admin=ADMIN, now=now, by=None)
    organization = Organization.objects.get()
    assert (organization.name, organization.slug) == ("Northwind", "northwind")
    assert admin.organization == organization
    assert (admin.name, admin.email, admin.roles) == (
        "Zofia García",
        "zofia@northwind.example",
        [Role.ADMIN],
    )
    assert (admin.time_zone, admin.language) == ("Europe/Berlin", "de")
    assert User.objects.get().current_member == admin
    verbs = AuditEvent.objects.filter(organization_id=organization.pk)
    assert set(verbs.values_list("verb", flat=True)) == {"create_organization", "add_members"}


def test_a_second_call_changes_nothing(db, now):
    create_organization(**NORTHWIND, admin=ADMIN, now=now, by=None)
    rows = AuditEvent.objects.count()
    other = Profile(name="Other", email="other@northwind.example")
    with pytest.raises(OrganizationExists):
        create_organization(**NORTHWIND | {"name": "New"}, admin=other, now=now, by=None)
    assert Organization.objects.get().name == "Northwind"
    assert (Member.objects.count(), AuditEvent.objects.count()) == (1, rows)


def test_somebody_who_signs_in_elsewhere_is_not_led_astray(outsider, now):
    admin = Profile(name="Olga", email=outsider.email)
    with pytest.raises(AdminElsewhere):
        create_organization(**NORTHWIND, admin=admin, now=now, by=None)
    assert not Organization.objects.filter(slug="northwind").exists()
    assert not AuditEvent.objects.filter(verb="create_organization").exists()


def test_who_has_left_gets_no_key(admin, leader, outsider, now):
    mark_left(member=leader, now=now, by=admin)
    leader.refresh_from_db()
    without = Member.objects.create(organization=admin.organization, name="N", email="n@x.example")
    borrowed = Member.objects.create(
        organization=admin.organization, name="O", email="o@x.example", user=outsider.user
    )
    for member in (leader, without, borrowed):
        with pytest.raises(CannotSignIn):
            issue_sign_in_key(member=member, now=now, by=None)
    assert not AuditEvent.objects.filter(verb="issue_sign_in_key").exists()


@pytest.mark.django_db
def test_the_command_prints_a_link_that_leads_in_once():
    lines = create(*named())
    assert lines.startswith("Northwind is made. Zofia García signs in here")
    assert "works once, for 60 minutes" in lines
    client = Client()
    inside = choose_password(client, path_in(lines))
    assert inside.url == reverse("home")
    home = client.get(inside.url)
    assert home.status_code == 200
    assert home.wsgi_request.member.roles == [Role.ADMIN]
    assert client.get(reverse("people:members")).status_code == 200
    late = choose_password(Client(), path_in(lines), "another long sentence")
    assert "This link no longer works" in late.content.decode()
    assert User.objects.get().check_password(SENTENCE)
    key = AuditEvent.objects.get(verb="issue_sign_in_key")
    assert (key.actor_id, key.thing_id) == (None, Member.objects.get().pk)


@pytest.mark.django_db
def test_looking_at_the_link_does_not_use_it_up():
    path = path_in(create(*named()))
    Client().get(path)
    assert choose_password(Client(), path).url == reverse("home")


@pytest.mark.django_db
def test_a_password_that_does_not_do_is_asked_for_again():
    client = Client()
    form = client.get(path_in(create(*named()))).url
    assert "Choose a password" in client.get(form).content.decode()
    page = client.post(form, {"password1": "short", "password2": "short"})
    assert page.status_code == 200
    assert "too short" in page.content.decode()
    assert client.post(form, {"password1": SENTENCE, "password2": SENTENCE}).status_code == 302


@pytest.mark.django_db
def test_no_mail_is_needed():
    create(*named())
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_link_ends_after_an_hour(settings):
    path = path_in(create(*named()))
    past = timezone.now() + dt.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 5)
    with time_machine.travel(past):
        assert Client().get(path).status_code == 200
        assert not choose_password(Client(), path).wsgi_request.user.is_authenticated
    assert not User.objects.get().has_usable_password()


@pytest.mark.django_db
def test_a_link_for_somebody_else_does_not_open():
    path = path_in(create(*named()))
    other = path_in(create(*named(name="Other", **{"admin-email": "o@x.example"})))
    uid, token = path.split("/")[-2].split("-", 1)[0], other.split("/")[-2].split("-", 1)[1]
    page = Client().get(reverse("account_reset_password_from_key", args=[uid, token]))
    assert page.status_code == 200
    assert page.context["token_fail"]


@pytest.mark.django_db
def test_a_second_run_says_so_and_changes_nothing():
    create(*named())
    before = Member.objects.count(), User.objects.count(), AuditEvent.objects.count()
    again = create(*named(**{"admin-email": "somebody.else@northwind.example"}))
    assert again == "There is an organization northwind already; nothing was changed.\n"
    assert (Member.objects.count(), User.objects.count(), AuditEvent.objects.count()) == before


@pytest.mark.django_db
def test_a_short_name_can_be_given_where_none_can_be_made():
    create(*named(name="株式会社", slug="kaisha"))
    assert Organization.objects.get().slug == "kaisha"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "--name: This field is required. --slug: This field is required."),
        ({"name": "株式会社"}, "--slug: This field is required."),
        ({"name": "N" * 201}, "--name: Ensure this value has at most 200 characters (it has 201)."),
        ({"admin-name": " "}, "--admin-name: This field is required."),
        ({"admin-email": "zofia"}, "--admin-email: Enter a valid email address."),
        ({"time-zone": "Mars/Olympus"}, "--time-zone: “Mars/Olympus” is not a time zone."),
        (
            {"language": "tlh"},
            "--language: The portal is not available in “tlh”. Use one of: de, en.",
        ),
    ],
)
def test_wrong_input_is_one_clear_line(db, changes, reason):
    with pytest.raises(CommandError) as raised:
        create(*named(**changes))
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)
    assert not Organization.objects.exists()


def test_an_address_of_another_organization_is_one_clear_line(outsider):
    with pytest.raises(CommandError, match="signs in to another organization here"):
        create(*named(**{"admin-email": outsider.email}))


def test_another_link_for_somebody_who_cannot_get_in(leader):
    lines = create("--email", leader.email.upper(), name="sign_in_link")
    client = Client()
    assert choose_password(client, path_in(lines)).url == reverse("home")
    assert client.get(reverse("home")).wsgi_request.member == leader


def test_no_link_for_strangers_and_leavers(admin, leader, now):
    with pytest.raises(CommandError, match="Nobody signs in with"):
        create("--email", "stranger@x.example", name="sign_in_link")
    Member.objects.filter(pk=leader.pk).update(left_at=now)
    with pytest.raises(CommandError, match="has left and cannot sign in"):
        create("--email", leader.email, name="sign_in_link")


def test_a_link_is_the_address_people_open(settings):
    settings.PORTAL_BASE_URL = "https://portal.example.org"
    link = sign_in_link("1a-abc-def")
    assert link == "https://portal.example.org/account/password/reset/key/1a-abc-def/"
