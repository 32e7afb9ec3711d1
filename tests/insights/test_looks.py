"""Whoever opens what came of a pilot leaves a row, which others can read."""

from __future__ import annotations

import pytest
from django.urls import reverse

from people.audit import looks_at
from people.models import Member
from tests.conftest import SignIn
from tests.insights.conftest import Pilot
from tests.insights.test_pages import work_out

PAGES = {
    "pilot": "results",
    "pilot_raters": "raters",
    "pilot_comments": "comments",
    "pilot_csv": "figures file",
    "progress_xlsx": "progress file",
}


@pytest.mark.usefixtures("frozen")
def test_each_page_and_file_is_noted_once_and_shown_by_name(
    scored_pilot: Pilot, admin: Member, privacy_officer: Member, client_for: SignIn
) -> None:
    cohort = scored_pilot(5)
    client = client_for(admin)
    client.get(reverse("insights:pilot", args=[cohort.pk]))
    assert not looks_at(cohort), "there was nothing to see yet"
    work_out(cohort)
    for name in (*PAGES, *PAGES):
        client.get(reverse(f"insights:{name}", args=[cohort.pk]))
    assert sorted(each.page for each in looks_at(cohort)) == sorted(PAGES.values())

    address = reverse("insights:pilot_looks", args=[cohort.pk])
    watching = client_for(privacy_officer)
    assert watching.get(address).content.decode().count(admin.name) == len(PAGES)
    assert watching.get(address, {"page": "comments"}).content.decode().count(admin.name) == 1
    assert client_for(admin).get(address, {"page": "nonsense"}).status_code == 200
