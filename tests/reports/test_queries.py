"""The page of a report costs the same at any size."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Member
from reports.links import token_of
from reports.models import ReportDraft
from reports.operations import keep_draft, publish_report, share_report
from tests.conftest import SignIn
from tests.insights.conftest import Pilot

MOST = 6


@pytest.mark.usefixtures("frozen")
def test_six_statements_for_three_leaders_and_for_twelve(
    scored_pilot: Pilot, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, counts = client_for(admin), {}
    for size in (3, 12):
        cohort = scored_pilot(size)
        keep_draft(cohort=cohort, language="en", now=now)
        seen = ReportDraft.objects.get(cohort=cohort).checksum
        publish_report(cohort=cohort, language="en", seen=seen, note="", now=now, by=admin)
        link = share_report(
            cohort=cohort, name="Board", address="", expires_on=now.date(), now=now, by=admin
        )
        addresses = (
            reverse("reports:report", args=[cohort.pk]),
            reverse("reports:state", args=[cohort.pk, 1]),
            reverse("reports:shared", args=[token_of(link.key)]),
            reverse("reports:states", args=[cohort.pk]),
        )
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(address).status_code == 200
            counts[size, address.strip("/0123456789")] = len(asked)
    small = [count for (size, _address), count in counts.items() if size == 3]
    large = [count for (size, _address), count in counts.items() if size == 12]
    assert small == large
    assert max(large) <= MOST, counts
