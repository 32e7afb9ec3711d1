"""Reading pages of a program: who finds which, in which language, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort
from people.models import Member
from programs.content.kinds import MaterialKind
from programs.content.materials import ReadingPage
from programs.models import Material, Program, ProgramVersion
from programs.reading.pages import PAGES
from tests.content import prose
from tests.factories import ProgramVersionFactory

SignIn = Callable[[Member], Client]
OPEN_TO_ALL = {"welcome-leaders", "what-is-measured", "evidence", "notice-respondents"}


def address(version: ProgramVersion, slug: str) -> str:
    return reverse("programs:guide", args=[version.pk, slug])


@pytest.mark.parametrize(
    ("who", "more"),
    [
        ("peer", set()),
        ("leader", set()),
        ("privacy_officer", set()),
        ("facilitator", {"guide-facilitators"}),
        ("coach", {"guide-coaches"}),
        ("admin", {"guide-facilitators", "guide-coaches", "guide-admins"}),
        ("outsider", {"guide-facilitators", "guide-coaches", "guide-admins"}),
    ],
)
def test_guides_are_for_those_they_were_written_for(
    who: str,
    more: set[str],
    version: ProgramVersion,
    client_for: SignIn,
    request: pytest.FixtureRequest,
) -> None:
    client = client_for(request.getfixturevalue(who))
    opened = {slug for slug in PAGES if client.get(address(version, slug)).status_code == 200}
    assert opened == OPEN_TO_ALL | more
    assert client.get(address(version, "no-such-page")).status_code == 404


def test_a_page_is_read_in_the_readers_language(
    version: ProgramVersion, leader: Member, client_for: SignIn
) -> None:
    assert (
        '<h1 dir="auto">What is measured and who sees what</h1>'
        in client_for(leader).get(address(version, "what-is-measured")).text
    )
    leader.language = "de"
    leader.save()
    page = client_for(leader).get(address(version, "what-is-measured")).text
    assert '<h1 dir="auto">Was gemessen wird und wer was sieht</h1>' in page
    assert page.count("<h2>") > 3


@pytest.mark.parametrize(
    ("who", "where"), [("leader", "learning:path"), ("peer", "home"), ("coach", "program")]
)
def test_the_way_back_is_the_readers_own(
    who: str,
    where: str,
    version: ProgramVersion,
    client_for: SignIn,
    request: pytest.FixtureRequest,
) -> None:
    page = client_for(request.getfixturevalue(who)).get(address(version, "evidence")).text
    back = reverse("programs:program", args=[version.pk]) if where == "program" else reverse(where)
    crumbs = page.partition('class="crumbs"')[2].partition("</nav>")[0]
    assert f'<a href="{back}" dir="auto">' in crumbs


def test_what_is_not_a_page_cannot_be_read(
    version: ProgramVersion, admin: Member, client_for: SignIn
) -> None:
    """Transcripts carry the agreed scores: whoever is to be calibrated must not find them."""
    transcript = version.materials.filter(kind=MaterialKind.TRANSCRIPT)[0]
    assert client_for(admin).get(address(version, transcript.slug)).status_code == 404
    assert set(Material.objects.visible_to(admin).values_list("kind", flat=True)) == {"page"}


def test_pages_of_another_organizations_program_do_not_exist(
    organization: Any, outsider: Member, admin: Member, client_for: SignIn
) -> None:
    own = ProgramVersionFactory(
        program=Program.objects.create(organization=organization, slug="ours")
    )
    Material.objects.create(
        version=own,
        kind="page",
        slug="evidence",
        position=1,
        content={"en": ReadingPage(title="Ours", body=prose("Here."))},
    )
    assert client_for(admin).get(address(own, "evidence")).status_code == 200
    assert client_for(outsider).get(address(own, "evidence")).status_code == 404
    ProgramVersion.objects.update(published_at=None)
    assert client_for(admin).get(address(own, "evidence")).status_code == 404


def test_the_program_page_lists_what_the_reader_may_open(
    version: ProgramVersion, coach: Member, client_for: SignIn
) -> None:
    page = client_for(coach).get(reverse("programs:program", args=[version.pk])).text
    assert address(version, "guide-coaches") in page
    assert "Guide for coaches" in page
    assert address(version, "guide-admins") not in page


def test_a_leader_gets_the_page_of_the_program_they_are_in(
    launch: Callable[..., Cohort],
    leader: Member,
    admin: Member,
    client_for: SignIn,
    version: ProgramVersion,
) -> None:
    launch([leader])
    newer = ProgramVersionFactory(program=version.program, number=2)
    content = {"en": ReadingPage(title="Newer", body=prose("Here."))}
    Material.objects.create(
        version=newer, kind="page", slug="welcome-leaders", position=1, content=content
    )
    nearest = reverse("cohorts:welcome")
    assert nearest in client_for(leader).get(reverse("learning:path")).text
    assert client_for(leader).get(nearest).headers["Location"] == address(
        version, "welcome-leaders"
    )
    assert client_for(admin).get(nearest).headers["Location"] == address(newer, "welcome-leaders")
    assert client_for(admin).get(reverse("cohorts:measured")).headers["Location"] == address(
        version, "what-is-measured"
    )


def test_without_a_program_there_is_nothing_to_read(leader: Member, client_for: SignIn) -> None:
    assert client_for(leader).get(reverse("cohorts:welcome")).status_code == 404
