"""Everything about the pulses on one page, and what an admin writes beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from cohorts.models import Cohort
from insights.operations import keep_figures
from people.models import Member, Organization
from surveys.models import Comment
from surveys.operations import add_theme, change_theme, tell_since
from tests.factories import CohortFactory
from tests.insights.pulsed import ask_three_times

ClientFor = Callable[[Member], Client]


@pytest.fixture
def asked(organization: Organization, now: dt.datetime) -> Cohort:
    return ask_three_times(organization, now)


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    text = response.content.decode()
    return " ".join(text.split())


def test_one_page_tells_all_about_the_pulses(
    asked: Cohort, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    wave = asked.pulse_plan.waves.get(number=3)
    ids = list(Comment.objects.values_list("pk", flat=True))
    add_theme(wave=wave, name="Meetings", comments=ids[:6], now=now, by=admin)
    tell_since(wave=wave, text={"en": "Meetings end early."}, revision=0, now=now, by=admin)
    keep_figures(cohort=asked, language="en", now=now)
    client = client_for(admin)
    page = words(client, f"/results/{asked.pk}/pulses/")
    assert "n = 80" in page
    assert "Since the pulse before" in page
    assert "may be no change at all" not in page.split("Since before the first module")[1][:900]
    assert "no interval: it takes" not in page
    assert "+35" in page
    assert "beside an earlier score it would tell" in page
    assert "50% (80 of 160)" in page
    assert "Read with care" in page
    assert "6 of 10 comments" in page
    assert "Meetings end early." in page
    results = words(client, f"/results/{asked.pk}/details/")
    assert "Meetings end early." in results
    assert "6 of 10 comments" in results
    rows = client.get(f"/results/{asked.pk}/figures.csv").content.decode()
    assert "Latest pulse compared with the one before" in rows
    assert "Would recommend working here" in rows


def test_an_admin_groups_comments_and_says_what_was_done(
    asked: Cohort, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    client = client_for(admin)
    comments = f"/results/{asked.pk}/comments/"
    assert "Group comments under a theme" in words(client, comments)
    ids = [str(pk) for pk in Comment.objects.values_list("pk", flat=True)]
    address = f"/results/{asked.pk}/pulses/3/theme/"
    assert client.get(f"/results/{asked.pk}/pulses/2/theme/").status_code == 404
    assert client.post(address, {"name": "Meetings"}).status_code == 422
    theme = {"name": "Meetings", "comments": ids[:6]}
    assert client.post(address, theme).status_code == 302
    assert client.post(address, theme).status_code == 422
    assert "6 of 10 comments" in words(client, comments)
    wave = asked.pulse_plan.waves.get(number=3)
    standing = wave.themes.get()
    change_theme(theme=standing, name="Long meetings", comments=[], revision=1, now=now, by=admin)
    own = f"/results/{asked.pk}/themes/{standing.pk}/"
    stale = client.post(own, {**theme, "name": "Rooms", "revision": 1})
    assert stale.status_code == 409
    assert "it is called “Long meetings” now" in " ".join(stale.content.decode().split())
    assert client.post(own, {**theme, "name": "Rooms", "revision": 2}).status_code == 302
    assert client.post(f"{own}remove/").status_code == 302
    assert not wave.themes.exists()


def test_words_that_somebody_else_saved_meanwhile_stand_above_ones_own(
    asked: Cohort, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    client = client_for(admin)
    wave = asked.pulse_plan.waves.get(number=3)
    tell_since(wave=wave, text={"en": "Meetings end early."}, revision=0, now=now, by=admin)
    address = f"/results/{asked.pk}/pulses/3/since/"
    stale = client.post(address, {"text": "Doors are open.", "revision": 0})
    page = " ".join(stale.content.decode().split())
    assert (stale.status_code, "Meetings end early." in page) == (409, True)
    assert "Doors are open." in page
    both = {"text": "Doors are open.", "text_de": "Die Türen stehen offen.", "revision": 1}
    assert client.post(address, both).status_code == 302
    page = client.get(address).content.decode()
    assert ("The same in German" in page, "Missing in" in page) == (True, False)
    assert client.post(address, {"text": "Doors are open.", "revision": 2}).status_code == 302
    assert "Missing in German: who reads it gets the other language." in words(client, address)
    assert "Change what you did since" not in words(client, f"/results/{asked.pk}/comments/")


def test_before_anything_has_closed_the_page_says_so(
    organization: Organization, privacy_officer: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    cohort = CohortFactory(organization=organization)
    client = client_for(privacy_officer)
    assert "are being worked out" in words(client, f"/results/{cohort.pk}/pulses/")
    keep_figures(cohort=cohort, language="en", now=now)
    page = words(client, f"/results/{cohort.pk}/pulses/")
    assert "Nobody is asked: this pilot has no pulses." in page
