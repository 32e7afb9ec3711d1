"""Whatever is searched is found as a person types it, see also tests.people.test_folding."""

from __future__ import annotations

import re

import pytest
from django.forms import ValidationError
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from demo.mailbox_pages import mailbox
from demo.models import CapturedMail
from kpis.forms import TeamForm
from kpis.models import MeasuredTeam
from people.audit_words import verbs_like
from people.importing.pasted import parse_pasted, with_addresses
from people.member_forms import MemberForm
from people.models import Member
from people.naming import nameless_text
from people.person_field import PersonField
from people.personal import Traces
from pilots.forms.times import NamedField, as_listed
from privacy.erasing_page import ErasureForm
from programs import searching
from tests.factories import MemberFactory
from tests.house.sources import name_of, sources

TYPED = [
    "Mary O'Connor",
    "mary o\u2019connor",
    "MARY  O\u00b4CONNOR",
    "Ma\u0301ry\u00a0O\u02bcConnor",
]
LOOKS_INTO_TEXTS = {
    *("people/naming.py", "authoring/recordings.py", "provisioning/scim/filters.py"),
    *("privacy/traces.py", "surveys/operations/themes.py"),
}
"""What an erasure names, what files hold, and what a protocol or a rule says letter by letter."""
BARE = re.compile(r"\b(name|title|subject|text)__i?(contains|startswith|exact)\b|icontains")


@pytest.fixture(params=["Mary O'Connor", "Mary O\u2019Connor"], ids=["typed", "printed"])
def mary(request, organization):
    return MemberFactory(organization=organization, name=request.param, department="O\u2019Hara")


@pytest.mark.parametrize("typed", TYPED)
def test_a_person_is_found_in_every_field(mary, organization, coach, typed):
    everybody = Member.objects.filter(organization=organization)
    assert PersonField(label="", people=everybody, name="").clean(typed) == mary
    manager = MemberForm(person=coach, members=everybody)
    manager.cleaned_data = {"manager": typed}
    assert manager.clean_manager() == mary
    team = TeamForm(team=MeasuredTeam(name="Nord"), members=everybody)
    team.cleaned_data = {"leader": typed}
    assert team.clean_leader() == mary
    one_of = NamedField(people=as_listed([coach, mary]), list_name="x")
    assert one_of.clean(typed) == mary.pk
    [pasted] = with_addresses(parse_pasted(typed), everybody.addresses_by_name([typed]))
    assert pasted.email == mary.email


def test_whoever_is_not_in_a_list_is_asked_about(mary, coach):
    with pytest.raises(ValidationError):
        NamedField(people=as_listed([coach]), list_name="x").clean(mary.name)
    twice = as_listed([mary, Member(pk=7, name="mary o`connor", email="m@x.example")])
    assert set(twice.values()) == {f"{mary.name} <{mary.email}>", "mary o`connor <m@x.example>"}


@pytest.mark.parametrize("typed", ["o\u2019connor mary", "Connor, Mary", "o'con"])
def test_a_person_is_found_on_every_page(mary, admin, privacy_officer, client_for, typed):
    for member, page in ((admin, "people:members"), (privacy_officer, "privacy:people")):
        shown = client_for(member).get(reverse(page), {"q": typed})
        assert reverse(page) in shown.request["PATH_INFO"]
        assert f"{mary.pk}/" in shown.text, page


@pytest.mark.parametrize(
    "sought", ["O'Hara hr", "\u201cO\u2019HARA\u201d", "o\u2010hara", " ohara "]
)
def test_teams_and_mail_are_found(admin, client_for, organization, sought):
    MeasuredTeam.objects.create(organization=organization, name="O\u2019Hara \u2013 HR")
    MeasuredTeam.objects.create(organization=organization, name="100% Nord")
    teams, client = reverse("kpis:teams"), client_for(admin)
    assert "HR</a>" in client.get(teams, {"q": sought}).text
    assert "Nord</a>" not in client.get(teams, {"q": sought}).text
    assert "Nord</a>" in client.get(teams, {"q": "0%"}).text
    assert "Nord</a>" not in client.get(teams, {"q": "0_"}).text
    assert client.get(teams, {"q": "\0"}).status_code == 200
    mail = {"to_address": "a@x.example", "message_id": "1", "received_at": timezone.now()}
    CapturedMail.objects.create(subject="O'Hara: HR", **mail)
    page = mailbox(RequestFactory().get("/", {"q": sought}))
    assert "HR" in page.content.decode()


def test_the_library_and_the_audit_log_are_found_into(version, admin):
    texts = [searching.find(admin, text, "en") for text in ("don't say", "say don\u2019t")]
    assert texts[0] == texts[1]
    assert not texts[0].is_empty
    assert verbs_like("a page, OPENED") == verbs_like("opened: page a") != []
    assert verbs_like("\u2019") == []


def test_a_name_is_typed_to_erase_and_not_written_down(mary):
    form = ErasureForm(person=mary, erasure=_Nothing(), asked=None)
    for typed in TYPED:
        form.cleaned_data = {"name": typed, "reason": f"asked by {typed}"}
        assert form.clean_name()
        with pytest.raises(ValidationError):
            form.clean_reason()


def test_an_erasure_finds_a_name_with_either_apostrophe(mary):
    said = "Thanks to Mary O'Connor, to mary o\u2019connor and <b>Mary O&#x27;Connor</b>."
    traces = Traces(
        member_id=mary.pk, organization_id=mary.organization_id, user_id=None, addresses=(),
        addresses_here=(), names=[mary.name], numbers=(),
    )  # fmt: skip
    assert nameless_text(said, traces) == "Thanks to \u2026, to \u2026 and <b>\u2026</b>."


class _Nothing:
    cautions = ()


def test_nothing_is_searched_in_another_way():
    """Two searches had their own comparison, which knew neither accents nor apostrophes."""
    found = {name_of(path) for path in sources() if BARE.search(path.read_text("utf-8"))}
    assert found - LOOKS_INTO_TEXTS == set()
