"""What an organization makes its own: saved by section, told, recorded, within bounds."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.office import HOUSE_HOURS
from people.hours import hours_of, named_days_off
from people.logos import draw_logo
from people.models import AuditEvent, Member, Organization, OrganizationLogo, Role
from people.operations import (
    LowersThreshold,
    TooManyDaysOff,
    choose_accent,
    measure_logos,
    name_day_off,
    raise_thresholds,
    save_logo,
)
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.people.logos import a_picture

NAME, LOOK = "people:organization_name", "people:organization_look"
GOOD = {
    NAME: ({"name": "Northwind  GmbH "}, "called Northwind GmbH", "rename_organization"),
    LOOK: ({"color": "#0D5C63"}, "#0d5c63 now", "choose_accent"),
    "people:organization_sender": (
        {"name": "Northwind Learning", "reply_to": "learn@northwind.example"},
        "the name of the sender, where replies go",
        "choose_sender",
    ),
    "people:organization_defaults": (
        {"language": "de", "time_zone": "Europe/Berlin"},
        "everybody else keeps theirs",
        "choose_defaults",
    ),
    "people:organization_hours": (
        {"starts": "09:00", "ends": "17:30"},
        "from 09:00 to 17:30",
        "choose_hours",
    ),
    "people:name_day_off": (
        {"day": "2026-12-24", "name": "Founding day"},
        "24 December 2026",
        "name_day_off",
    ),
    "people:minimums": (
        {"pulse_scores": "8", "pulse_comments": "10", "pooled_raters": "3"},
        "Raised: Answers to a pulse, for scores.",
        "raise_thresholds",
    ),
}
BAD = [
    (NAME, {"name": ""}, "required"),
    (NAME, {"name": " \u200b . "}, "Use letters or digits."),
    (NAME, {"name": "x" * 201}, "at most 200"),
    (LOOK, {"color": "red"}, "six digits"),
    (LOOK, {"color": "#12345g"}, "six digits"),
    (LOOK, {"color": "#ffd400"}, "too light"),
    ("people:organization_sender", {"name": "help@bank.example"}, "not an address"),
    ("people:organization_sender", {"name": 'Bank" <x'}, "not an address"),
    ("people:organization_sender", {"name": "n" * 61}, "at most 60"),
    ("people:organization_sender", {"reply_to": "nobody"}, "valid email"),
    ("people:organization_defaults", {"language": "xx", "time_zone": "UTC"}, "valid choice"),
    ("people:organization_defaults", {"language": "en", "time_zone": "Mars/Base"}, "valid choice"),
    ("people:organization_hours", {"starts": "05:30", "ends": "18:00"}, "it is night"),
    ("people:organization_hours", {"starts": "09:00", "ends": "22:30"}, "it is night"),
    ("people:organization_hours", {"starts": "09:10", "ends": "18:00"}, "half hour"),
    ("people:organization_hours", {"starts": "12:00", "ends": "15:00"}, "at least 4 hours"),
    ("people:organization_hours", {"starts": "x", "ends": ""}, "valid time"),
    ("people:name_day_off", {"day": "2040-01-01", "name": "Far"}, "too far away"),
    ("people:name_day_off", {"day": "2026-09-01", "name": "Gone"}, "still to come"),
    ("people:name_day_off", {"day": "2026-12-24", "name": "\u0007"}, "required|letters"),
    ("people:minimums", {"pulse_scores": "4"}, "It is at 5 and can only rise."),
    ("people:minimums", {"pulse_scores": "900"}, "less than or equal to 20"),
]


def own(member: Member) -> Organization:
    return Organization.objects.get(pk=member.organization_id)


def sent(client: Client, address: str, values: dict[str, Any]) -> str:
    answer = client.post(reverse(address), values, follow=True)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("address", GOOD)
def test_a_section_is_saved_by_itself_told_and_recorded_once(
    admin: Member, client_for: SignIn, address: str
) -> None:
    values, told, verb = GOOD[address]
    client = client_for(admin)
    assert told in sent(client, address, values)
    assert AuditEvent.objects.get(verb=verb).actor_id == admin.pk
    assert "Nothing has changed." in sent(client, address, values)
    assert AuditEvent.objects.filter(verb=verb).count() == 1


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize(("address", "values", "said"), BAD)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    admin: Member, client_for: SignIn, address: str, values: dict[str, str], said: str
) -> None:
    before = own(admin)
    answer = client_for(admin).post(reverse(address), values)
    assert answer.status_code == 422
    assert any(each in answer.text for each in said.split("|"))
    assert escape(next(iter(values.values()))) in answer.text, "what was typed stands there"
    after = own(admin)
    assert {**vars(after), "_state": 0} == {**vars(before), "_state": 0}


def test_what_others_wrote_is_not_in_the_audit_table(admin: Member, client_for: SignIn) -> None:
    client = client_for(admin)
    for address in (NAME, "people:organization_sender"):
        sent(client, address, GOOD[address][0])
    text = str(list(AuditEvent.objects.values_list("detail", flat=True)))
    assert "changed" in text
    assert "northwind" not in text.lower()


@pytest.mark.usefixtures("frozen")
def test_the_page_says_how_everything_stands(admin: Member, client_for: SignIn) -> None:
    client = client_for(admin)
    page = client.get(reverse("people:settings")).text
    assert "colors of the portal" in page
    assert "08:00 to 18:00" in page
    for address, (values, _told, _verb) in GOOD.items():
        sent(client, address, values)
    page = client.get(reverse("people:settings")).text
    for standing in (
        *("Northwind GmbH", "#0d5c63", "Northwind Learning, replies to learn@northwind.example"),
        *("Deutsch, Europe/Berlin", "09:00 to 17:30, 1 day off of your own"),
        "Answers to a pulse, for scores: 8",
    ):
        assert standing in page


def test_a_color_that_cannot_be_read_is_answered_with_the_nearest_that_can(
    admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    refused = client.post(reverse(LOOK), {"color": "#ffd400"})
    assert refused.status_code == 422
    assert 'name="color" value="#7c6600"' in refused.text, "one tap takes it"
    assert "#7c6600 now" in sent(client, LOOK, {"color": "#7c6600"})
    assert own(admin).accent == "#7c6600"


def test_pages_wear_the_color_by_an_address_that_changes_with_it(
    admin: Member, outsider: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client = client_for(admin)
    home = reverse("people:account")
    assert "/look/" not in client.get(home).text
    choose_accent(color="#0d5c63", now=now, by=admin)
    first = reverse("look_colors", args=[own(admin).look_key])
    page = client.get(home)
    assert f'<link rel="stylesheet" href="{first}">' in page.text
    assert "style=" not in page.text, "nothing inline"
    assert "/look/" not in client_for(outsider).get(home).text, "others keep ours"
    sheet = Client().get(first)
    assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in sheet.headers["Cache-Control"]
    assert "--accent:light-dark(#0d5c63," in sheet.text
    choose_accent(color="#123456", now=now, by=admin)
    assert Client().get(first).status_code == 404
    assert "#123456" in Client().get(reverse("look_colors", args=[own(admin).look_key])).text
    client.post(reverse("people:our_colors"))
    assert own(admin).look_key == ""
    assert "/look/" not in client.get(home).text


@pytest.mark.parametrize("key", ["-", "x", "%00", "a" * 3000, "\u00e9", "%27%20or%201"])
@pytest.mark.parametrize("address", ["colors.css", "logo.png"])
def test_a_key_of_nobody_leads_nowhere(admin: Member, address: str, key: str) -> None:
    """Also where organizations have no look of their own, and so no key."""
    assert Client().get(f"/look/{key}/{address}").status_code == 404


def test_a_logo_stands_for_the_organization_on_every_page_until_it_is_removed(
    admin: Member, leader: Member, outsider: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    upload = SimpleUploadedFile("logo.png", a_picture(), "image/png")
    assert "The logo is at" in sent(client, "people:organization_logo", {"logo": upload})
    key = own(admin).look_key
    address = reverse("look_logo", args=[key])
    page = client_for(leader).get(reverse("people:account")).text
    assert f'src="{address}" alt="Northwind"' in page
    assert 'width="576" height="144"' in page, "nothing jumps when it arrives"
    assert address not in client_for(outsider).get(reverse("people:account")).text
    answer = Client().get(address)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.content == bytes(OrganizationLogo.objects.get().content)
    same = SimpleUploadedFile("logo.png", a_picture(), "image/png")
    sent(client, "people:organization_logo", {"logo": same})
    assert own(admin).look_key == key, "the same picture again is no news"
    assert "The logo is gone" in sent(client, "people:remove_logo", {})
    assert Client().get(address).status_code == 404
    assert not OrganizationLogo.objects.exists()
    verbs = AuditEvent.objects.filter(verb__endswith="logo").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["save_logo", "remove_logo"]


@pytest.mark.parametrize("size", [(800, 200), (1200, 100), (100, 1200)])
def test_a_logo_that_was_saved_before_lies_on_what_it_needs_now(
    admin: Member, now: dt.datetime, size: tuple[int, int]
) -> None:
    """Also one that as it is kept would not be taken: as flat as can be, or narrow."""
    save_logo(logo=draw_logo(a_picture(size=size, ink=(10, 10, 10, 255))), now=now, by=admin)
    Organization.objects.update(logo_ground="")
    assert measure_logos() == 1
    assert own(admin).logo_ground == "light"
    assert measure_logos() == 0


def test_a_logo_that_is_faint_on_every_ground_is_said(admin: Member, client_for: SignIn) -> None:
    picture = a_picture(ink=(10, 10, 10, 255), below=(255, 255, 255, 255))
    upload = SimpleUploadedFile("logo.png", picture, "image/png")
    page = sent(client_for(admin), "people:organization_logo", {"logo": upload})
    assert "faint on light and on dark paper" in page
    assert own(admin).has_logo


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG can carry scripts"),
        ("logo.png", b"no picture", "not a PNG, JPEG or WebP"),
        ("logo.png", bytes(1024 * 1024 + 1), "larger than 1 MB"),
        ("logo.png", b"", "empty"),
    ],
)
def test_a_file_that_is_no_logo_is_refused_at_its_field(
    admin: Member, client_for: SignIn, name: str, content: bytes, said: str
) -> None:
    upload = SimpleUploadedFile(name, content, "image/png")
    answer = client_for(admin).post(reverse("people:organization_logo"), {"logo": upload})
    assert answer.status_code == 422
    assert said in answer.text
    assert not own(admin).has_logo


def test_whoever_signs_in_sees_it_where_there_is_one_organization_and_no_other(
    admin: Member, now: dt.datetime
) -> None:
    choose_accent(color="#0d5c63", now=now, by=admin)
    save_logo(logo=draw_logo(a_picture()), now=now, by=admin)
    key = own(admin).look_key
    page = Client().get(reverse("account_login")).text
    assert reverse("look_colors", args=[key]) in page
    assert reverse("look_logo", args=[key]) in page
    MemberFactory()
    assert key not in Client().get(reverse("account_login")).text


def test_nobody_else_changes_anything(leader: Member, client_for: SignIn) -> None:
    client = client_for(leader)
    for address, (values, _told, _verb) in GOOD.items():
        assert client.post(reverse(address), values).status_code == 403
    assert client.get(reverse("people:settings")).status_code == 403
    assert not AuditEvent.objects.exists()


def test_an_admin_elsewhere_changes_their_own(
    admin: Member, outsider: Member, client_for: SignIn
) -> None:
    before = vars(own(admin)) | {"_state": 0}
    for address in (NAME, LOOK, "people:minimums"):
        sent(client_for(outsider), address, GOOD[address][0])
    assert vars(own(admin)) | {"_state": 0} == before
    assert own(outsider).name == "Northwind GmbH"


def test_days_off_are_listed_and_taken_off_again(
    admin: Member, client_for: SignIn, frozen: Any, now: dt.datetime
) -> None:
    client = client_for(admin)
    sent(client, "people:name_day_off", {"day": "2026-09-21", "name": "Founding day"})
    page = client.get(reverse("people:organization_hours")).text
    assert "21 September 2026: Founding day" in page
    assert hours_of(own(admin)).day_off(dt.date(2026, 9, 21)) == "Founding day"
    assert "a day like any other" in sent(client, "people:remove_day_off", {"day": "2026-09-21"})
    for nonsense in ("", "x", "2026-09-21"):
        assert "Nothing has changed." in sent(client, "people:remove_day_off", {"day": nonsense})
    assert hours_of(own(admin)) is HOUSE_HOURS


def test_the_list_of_days_off_ends_and_forgets_what_is_over(
    admin: Member, now: dt.datetime
) -> None:
    days = [now.date() + dt.timedelta(days=each) for each in range(1, 61)]
    for day in days:
        name_day_off(day=day, name="Off", now=now, by=admin)
    with pytest.raises(TooManyDaysOff):
        name_day_off(day=now.date() + dt.timedelta(days=99), name="Off", now=now, by=admin)
    later = now + dt.timedelta(days=40)
    name_day_off(day=later.date() + dt.timedelta(days=30), name="Off", now=later, by=admin)
    assert min(named_days_off(own(admin))) == later.date() - dt.timedelta(days=1)


def test_a_minimum_never_falls_again(admin: Member, now: dt.datetime) -> None:
    raise_thresholds(wanted={"pulse_scores": 8}, now=now, by=admin)
    for lower in (7, 5, 0, -1):
        with pytest.raises(LowersThreshold):
            raise_thresholds(wanted={"pulse_scores": lower}, now=now, by=admin)
    assert own(admin).thresholds == {"pulse_scores": 8}
    event = AuditEvent.objects.get(verb="raise_thresholds")
    assert (event.detail["before"], event.detail["after"]) == (
        {"pulse_scores": 5},
        {"pulse_scores": 8},
    )


def test_how_long_data_is_kept_is_the_privacy_officers_to_say(
    admin: Member, client_for: SignIn
) -> None:
    """Said on the page all the same, and led to whoever is both."""
    page = client_for(admin).get(reverse("people:settings")).text
    assert "How long data is kept" in page
    assert reverse("privacy:retention") not in page
    admin.roles = [*admin.roles, Role.PRIVACY_OFFICER]
    admin.save()
    page = client_for(admin).get(reverse("people:settings")).text
    assert f'href="{reverse("privacy:retention")}"' in page
