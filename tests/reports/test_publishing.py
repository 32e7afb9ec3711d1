"""States are frozen with a number and a checksum; files are made of them once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace

from cohorts.models import Cohort
from people.logos import draw_logo
from people.models import AuditEvent, Member
from people.operations import save_logo
from reports import tasks
from reports.files.kinds import CONTENT_TYPES
from reports.freezing import checksum_of
from reports.models import PublishedReport, ReportDraft, ReportFile
from reports.operations import StaleReport, make_files, publish_report
from reports.publication import imprint_of
from tests.conftest import SignIn
from tests.factories import OrganizationFactory
from tests.people.logos import a_picture

pytestmark = pytest.mark.usefixtures("frozen")


def newer(draft: ReportDraft, goal: str) -> ReportDraft:
    """As after another reckoning."""
    draft.document = replace(draft.document, goal=goal)
    draft.checksum = checksum_of(draft.document)
    draft.save()
    return draft


def test_a_later_publication_is_a_new_number_and_the_earlier_one_stays(
    published: PublishedReport, draft: ReportDraft, admin: Member, now: dt.datetime
) -> None:
    arguments = {"cohort": draft.cohort, "language": "en", "note": "", "now": now, "by": admin}
    assert publish_report(seen=published.checksum, **arguments) == published
    with pytest.raises(StaleReport):
        publish_report(seen="0" * 64, **arguments)
    second = publish_report(seen=newer(draft, "Another goal").checksum, **arguments)
    assert second.number == 2
    first = PublishedReport.objects.get(number=1)
    assert checksum_of(first.document) == first.checksum == published.checksum
    assert AuditEvent.objects.filter(verb="publish_report").count() == 2


def test_files_are_made_once_and_served_whole(
    published: PublishedReport, admin: Member, privacy_officer: Member, client_for: SignIn
) -> None:
    assert not make_files(report_id=published.pk)
    client = client_for(admin)
    for kind, content_type in CONTENT_TYPES.items():
        answer = client.get(reverse("reports:file", args=[published.cohort_id, 1, kind]))
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        kept = ReportFile.objects.get(report=published, kind=kind)
        assert content == bytes(kept.content)
        assert answer["Content-Type"] == content_type
        assert answer["Content-Length"] == str(len(content))
    unknown = reverse("reports:file", args=[published.cohort_id, 1, "exe"])
    assert client.get(unknown).status_code == 404
    looks = AuditEvent.objects.filter(verb="look_at", detail__page="report file")
    assert looks.count() == 1
    states = reverse("reports:states", args=[published.cohort_id])
    assert "For the board." in client_for(privacy_officer).get(states).content.decode()


def test_files_bear_the_logo_that_the_organization_has_when_they_are_made(
    published: PublishedReport, admin: Member, now: dt.datetime
) -> None:
    assert imprint_of(published).logo == b""
    logo = draw_logo(a_picture())
    save_logo(logo=logo, now=now, by=admin)
    assert imprint_of(published).logo == logo.content


def test_what_was_looked_at_is_published_or_nothing(
    draft: ReportDraft, admin: Member, client_for: SignIn
) -> None:
    client, page = client_for(admin), reverse("reports:report", args=[draft.cohort_id])
    address = reverse("reports:publish", args=[draft.cohort_id])
    assert draft.checksum in client.get(page).content.decode()
    seen = draft.checksum
    newer(draft, "Another goal")
    answer = client.post(address, {"seen": seen, "note": ""}, follow=True)
    assert "Newer figures have come" in answer.content.decode()
    assert not PublishedReport.objects.exists()
    long = client.post(address, {"seen": draft.checksum, "note": "x" * 301}, follow=True)
    assert "the note is too long" in long.content.decode()
    done = client.post(address, {"seen": draft.checksum, "note": "In May"}, follow=True)
    assert "State 1 is published." in done.content.decode()
    assert "The files are being made" in done.content.decode()
    assert "as state 1" in client.get(page).content.decode()


def test_a_state_without_files_gets_them_by_itself(
    draft: ReportDraft, admin: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = publish_report(
        cohort=draft.cohort, language="en", seen=draft.checksum, note="", now=now, by=admin
    )
    woken: list[int] = []
    monkeypatch.setattr(tasks, "wake", lambda _task, report_id: woken.append(report_id))
    tasks.make_missing_files()
    assert woken == [report.pk]
    tasks.make_files(report_id=report.pk)
    tasks.make_missing_files()
    assert woken == [report.pk]


@pytest.mark.usefixtures("published")
def test_who_looked_at_a_report_stands_with_who_looked_at_results(
    draft: ReportDraft, admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    client.get(reverse("reports:state", args=[draft.cohort_id, 1]))
    looks = client.get(reverse("insights:pilot_looks", args=[draft.cohort_id])).content.decode()
    assert "Evidence report" in looks


def test_a_report_that_is_not_there_yet_is_waited_for(
    cohort: PublishedReport, admin: Member, client_for: SignIn
) -> None:
    page = client_for(admin).get(reverse("reports:report", args=[cohort.pk]))
    assert "Refresh" in page.headers
    assert "being worked out" in page.content.decode()


def test_a_page_that_looked_again_has_its_own_address_back(
    draft: ReportDraft, admin: Member, client_for: SignIn
) -> None:
    client: Client = client_for(admin)
    answer = client.get(reverse("reports:report", args=[draft.cohort_id]) + "?look=2")
    assert answer.status_code == 302


def test_many_states_of_one_organization_do_not_hold_back_anothers_files(
    published: PublishedReport, now: dt.datetime
) -> None:
    first = published.cohort
    other = Cohort.objects.get(pk=first.pk)
    other.pk, other.organization = None, OrganizationFactory()
    other.save()
    for minute, (cohort, number) in enumerate([(first, 2), (first, 3), (other, 1)]):
        state = PublishedReport.objects.get(pk=published.pk)
        state.pk, state.cohort, state.number = None, cohort, number
        state.published_at = now + dt.timedelta(minutes=minute)
        state.has_files = False
        state.save()
    PublishedReport.objects.filter(pk=published.pk).update(has_files=True)
    waiting = list(PublishedReport.objects.to_make().values_list("cohort", "number"))
    assert waiting == [(first.pk, 2), (other.pk, 1), (first.pk, 3)]
