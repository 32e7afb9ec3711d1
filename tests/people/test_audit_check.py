"""What the audit log says of its own check, and the check of all rows, one step away."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl

import pytest
from django.core import signing
from django.urls import reverse

from people.audit import record
from people.audit_chain import ChainFault, ChainFinding
from people.audit_checking import check_chain
from people.audit_lines import faults_in_words
from people.audit_models import AuditLink, AuditSweep
from people.models import AuditEvent
from people.operations import Sight, seal_events
from people.views.audit import SALT
from tests.people.test_audit_chain import GONE, UNLINKED, by_force

pytestmark = pytest.mark.proof("audit")
LOG, CHECK = "people:audit", "people:audit_check"
CHANGED = "UPDATE people_auditevent SET verb = 'open_member' WHERE id = %s"
AS_SEALED = "All rows are as they were sealed"
NOT_AS_SEALED = "This is not as it was sealed"


@pytest.fixture
def written(admin, leader, now):
    """Nine rows, sealed; the oldest first."""
    for minute in range(9):
        record("try", leader, by=admin, now=now + dt.timedelta(minutes=minute))
    while seal_events():
        pass
    AuditSweep.objects.update(settled=AuditEvent.objects.latest("pk").pk)
    return list(AuditEvent.objects.visible_to(admin).order_by("pk"))


@pytest.fixture
def few(monkeypatch):
    """Four rows at once."""
    monkeypatch.setattr("people.views.audit.AT_ONCE", 4)


@pytest.fixture
def opened(client_for, privacy_officer):
    """opened(name, **query) is a page of the officer."""
    client = client_for(privacy_officer)

    def opened(name, **query):
        return client.get(reverse(name), query)

    return opened


def test_a_page_says_what_it_compared_and_leads_to_the_rest(opened, written):
    whole, chosen = opened(LOG), opened(LOG, what="looked")
    assert "checked for gaps between them" in whole.text
    assert "does not show in a choice of rows" in chosen.text
    assert "does not show in a choice of rows" not in whole.text
    for page in (whole, chosen):
        assert f'href="{reverse(CHECK)}"' in page.text


def test_a_page_that_is_too_far_apart_says_so(opened, written, monkeypatch):
    monkeypatch.setattr("people.audit_looking.MOST", 2)
    assert "does not show in a choice of rows" in opened(LOG).text


def test_all_rows_are_checked_also_those_that_a_choice_leaves_out(opened, written):
    assert AS_SEALED in opened(CHECK).text
    assert AuditEvent.objects.filter(detail__page=Sight.AUDIT_CHECK).count() == 1
    by_force(GONE, written[3].pk)
    assert NOT_AS_SEALED not in opened(LOG, what="looked").text
    page = opened(CHECK)
    assert AS_SEALED not in page.text
    assert f"Row {written[3].pk} was removed." in page.text


@pytest.mark.parametrize("place", range(9))
@pytest.mark.parametrize("force", [CHANGED, GONE, UNLINKED], ids=["changed", "gone", "unlinked"])
def test_whatever_was_done_shows_in_some_piece(opened, written, few, place, force, figure):
    by_force(force, written[place].pk)
    pages, goes_on = [opened(CHECK)], True
    while goes_on and len(pages) < 9:
        onward = pages[-1].headers.get("Refresh", "").partition("?")[2]
        if goes_on := bool(onward):
            pages.append(opened(CHECK, **dict(parse_qsl(onward))))
    assert NOT_AS_SEALED in pages[-1].text, "the walk ends where something is found"
    assert str(written[place].pk) in pages[-1].text or force == UNLINKED
    assert not any(NOT_AS_SEALED in page.text for page in pages[:-1])
    figure("tamperings named", 1)


def test_it_goes_on_by_itself_to_the_end_and_leaves_nothing_out(opened, written, few):
    seen, query = [], {}
    while True:
        page = opened(CHECK, **query)
        checked = page.context["checked"]
        seen += range(checked.first, checked.last + 1)
        if checked.is_whole:
            break
        assert "The check goes on by itself." in page.text
        assert AS_SEALED not in page.text
        query = {"from": page.context["goes_on"]}
        assert page.headers["Refresh"].startswith("0; url=?from=")
    assert seen == list(range(1, AuditLink.objects.count() + 1))
    assert AS_SEALED in page.text
    assert "Refresh" not in page.headers


def test_what_was_found_before_is_not_forgotten_at_the_end(opened, written, few):
    by_force(CHANGED, written[0].pk)
    page = opened(CHECK)
    while not page.context["checked"].is_whole:
        assert "Refresh" not in page.headers, "a person goes on"
        page = opened(CHECK, **{"from": page.context["goes_on"]})
        assert AS_SEALED not in page.text
        assert NOT_AS_SEALED in page.text
    assert "Something was found in earlier rows" in page.text


def test_no_address_makes_it_begin_behind_what_was_changed(
    opened, written, few, outsider, organization
):
    by_force(CHANGED, written[0].pk)
    theirs = signing.dumps([outsider.organization_id, 8, 0], salt=SALT)
    elsewhere = signing.dumps([organization.pk, 8, 0], salt="another page")
    for place in ("8", "", theirs, elsewhere, f"{theirs}x"):
        assert NOT_AS_SEALED in opened(CHECK, **{"from": place}).text
    behind = signing.dumps([organization.pk, 4, 0], salt=SALT)
    assert NOT_AS_SEALED not in opened(CHECK, **{"from": behind}).text, "it was looked at before"


def test_a_link_to_go_on_from_that_is_gone_begins_again(opened, written, few, organization):
    by_force(UNLINKED, written[3].pk)
    gone = signing.dumps([organization.pk, 4, 0], salt=SALT)
    page = opened(CHECK, **{"from": gone})
    assert page.context["checked"].first == 1
    assert NOT_AS_SEALED in page.text


def test_a_piece_in_which_every_link_is_gone_is_told_of(written, organization):
    """Else a check would stand where it is."""
    for event in written[2:8]:
        by_force(UNLINKED, event.pk)
    AuditSweep.objects.update(settled=0)
    checked = check_chain(organization.pk, after=2, most=3)
    [fault] = checked.findings
    assert (fault.fault, fault.number, fault.last) == (ChainFault.LINKS_GONE, 3, 8)
    assert checked.last > 2


def test_whatever_a_check_finds_has_words(organization):
    found = [ChainFinding(fault, organization.pk, 7, 11) for fault in ChainFault]
    several = ChainFinding(ChainFault.LINKS_GONE, organization.pk, 7, last=9)
    said = faults_in_words([*found, several])
    assert len(set(said)) == len(ChainFault) + 1
    assert said[-1] == "The seals with the numbers 7 to 9 were removed."
    assert all(each.endswith(".") and "%" not in each for each in said)
