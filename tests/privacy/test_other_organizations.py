"""What one organization asks of a person leads to nothing that another one keeps."""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pytest
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.tenancy import rows_of
from connections.operations import connect
from connections.states import ConnectionKind
from messaging.models import Message
from people.models import Member, Organization
from people.paths import organization_path
from people.personal import Personal, Traces, Trail, personal
from privacy.operations import erase_person, export_person, look_at_erasure
from privacy.walking import rows_of as found_by
from reports.models import SponsorLink
from single_sign_on.providers import key_of
from tests.factories import CohortFactory, MemberFactory

pytestmark = pytest.mark.django_db
SPONSOR = "vera.quandt@sponsor.example"
LOOKED_FOR = Traces(
    member_id=987654321,
    organization_id=987654322,
    user_id=987654323,
    addresses=[SPONSOR],
    addresses_here=[SPONSOR],
    names=["Vera Quandt"],
    numbers=["vq-4711-vq"],
)
OURS = re.compile(r"98765432[123]")


def sponsored(of: Organization, now: dt.datetime) -> list[object]:
    """A link to a report, and the mail with which it went out."""
    link = SponsorLink.objects.create(
        cohort=CohortFactory(organization=of, name=f"Pilot {of.pk}"),
        token_hash=str(of.pk),
        name="Vera Quandt",
        address=SPONSOR,
        expires_on=now.date(),
        made_at=now,
    )
    mail = Message.objects.create(
        kind="report",
        organization_id=of.pk,
        to_address=SPONSOR,
        to_name="Vera Quandt",
        subject=f"Report of {of.pk}",
        text="Savings of last month",
        queued_at=now,
        send_after=now,
    )
    return [link, mail]


@pytest.fixture
def entered(organization: Organization) -> Member:
    """Somebody's sponsor, whom an admin of another organization entered as one of theirs."""
    return MemberFactory(organization=organization, name="Vera Quandt", email=SPONSOR)


def said_in(kept: list[object]) -> Iterator[tuple[str, str]]:
    link, mail = kept
    assert isinstance(link, SponsorLink)
    assert isinstance(mail, Message)
    link.refresh_from_db()
    mail.refresh_from_db()
    yield link.address, link.name
    yield mail.to_address, mail.text


def test_a_copy_holds_nothing_of_another_organization(
    entered: Member, outsider: Member, admin: Member, now: dt.datetime
) -> None:
    theirs, ours = outsider.organization, entered.organization
    sponsored(theirs, now)
    sponsored(ours, now)
    with rows_of(entered.organization_id):
        copy = export_person(of=entered, by=admin, now=now)
    with copy.file, zipfile.ZipFile(copy.file) as packed:
        said = packed.read("person.json").decode()
    [links] = [each for each in json.loads(said)["holdings"] if "SponsorLink" in each["model"]]
    assert len(links["rows"]) == 1
    assert f"Report of {ours.pk}" in said
    assert f"Report of {theirs.pk}" not in said


def test_an_erasure_leaves_what_another_organization_keeps(
    entered: Member, outsider: Member, admin: Member, now: dt.datetime
) -> None:
    theirs, ours = outsider.organization, entered.organization
    kept = sponsored(theirs, now)
    gone = sponsored(ours, now)
    with rows_of(entered.organization_id):
        looked = look_at_erasure(of=entered).counts()
        erase_person(of=entered, by=admin, now=now, reason="asked")
    assert looked["reports.SponsorLink"] == looked["messaging.Message"] == 1
    assert [*said_in(kept)] == [(SPONSOR, "Vera Quandt"), (SPONSOR, "Savings of last month")]
    assert [*said_in(gone)] == [("", "…"), ("", "")]


def test_every_trail_asks_for_the_person_or_their_organization() -> None:
    """Never for an address or a name alone, where rows are of one organization."""
    found = {
        f"{known.label} {trail.path}": asked_by(known, trail)
        for known in personal()
        if organization_path(apps.get_model(known.label))
        for trail in known.trails
    }
    assert len(found) > 100
    assert {which for which, said in found.items() if said and not OURS.search(said)} == set()


def asked_by(known: Personal, trail: Trail) -> str:
    """What the database is asked for the rows of a trail; '' for none at all."""
    with CaptureQueriesContext(connection) as asked:
        rows = found_by(apps.get_model(known.label), trail, LOOKED_FOR)
    said = " ".join(each["sql"] for each in asked.captured_queries)
    with suppress(EmptyResultSet):
        return said + str(rows.query)
    return said


def test_of_two_organizations_each_sees_and_erases_the_account_at_its_own_provider(
    leader: Member, admin: Member, outsider: Member, now: dt.datetime
) -> None:
    """The sign-in itself stays for the other one."""
    there = MemberFactory(organization=outsider.organization, email=leader.email)
    assert there.user_id == leader.user_id
    for by in (admin, outsider):
        made = connect(kind=ConnectionKind.SIGN_IN, name="ID", settings={}, now=now, by=by)
        SocialAccount.objects.create(
            provider=key_of(made.pk), uid=f"{by.organization.slug}-4711", user=leader.user
        )
    uids = [f"{by.organization.slug}-4711" for by in (admin, outsider)]
    with rows_of(leader.organization_id):
        copy = export_person(of=leader, by=admin, now=now)
        erase_person(of=leader, by=admin, now=now, reason="asked")
    with copy.file, zipfile.ZipFile(copy.file) as packed:
        said = packed.read("person.json").decode()
    assert [uid in said for uid in uids] == [True, False]
    assert [*SocialAccount.objects.values_list("uid", "user")] == [(uids[1], there.user_id)]
