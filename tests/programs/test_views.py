"""The library and the pages of pilots."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from cohorts.models import Cohort
from people.models import Member
from programs.models import ProgramVersion

Launch = Callable[..., Cohort]
SignIn = Callable[[Member], Client]


def text(client: Client, name: str, *args: Any) -> str:
    """The page as text; it must be there."""
    response = client.get(reverse(f"programs:{name}", args=args))
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def test_library_lists_the_newest_version_with_its_modules(
    version: ProgramVersion, facilitator: Member, client_for: SignIn
) -> None:
    page = text(client_for(facilitator), "library")
    for module in version.modules.all():
        assert module.content["en"].title in page
        assert reverse("programs:module", args=[module.pk]) in page
    course, _heading, further = page.partition("Further modules")
    for module in version.modules.all():
        assert module.content["en"].title in (course if module.position <= 5 else further)


def test_an_empty_library_says_what_fills_it(admin: Member, client_for: SignIn) -> None:
    assert "load_library" in text(client_for(admin), "library")


def test_program_page_shows_every_form(
    version: ProgramVersion, coach: Member, client_for: SignIn
) -> None:
    page = text(client_for(coach), "program", version.pk)
    for form in version.forms:
        assert form.name["en"] in page


def test_module_page_has_what_a_facilitator_needs(
    version: ProgramVersion, facilitator: Member, client_for: SignIn
) -> None:
    module = version.modules.get(position=1)
    page = text(client_for(facilitator), "module", module.pk)
    for wanted in (
        "Facilitator notes",
        "Difficult moments",
        "Tone recognition",
        "Mastery",
        "Questions for the debrief",
    ):
        assert wanted in page
    for card in module.cards.all():
        assert card.content["en"].title.split("'")[0] in page
    for role in module.content["en"].scenario.roles:
        assert reverse("programs:brief", args=[module.pk, role.key]) in page


def test_a_module_page_badges_what_a_figure_shows_and_nothing_else(
    version: ProgramVersion, facilitator: Member, client_for: SignIn
) -> None:
    """Hard cases has a role-play and a pulse, and says so in its words."""
    client = client_for(facilitator)
    for module in version.modules.filter(position__in=[1, 7]):
        page = text(client, "module", module.pk)
        changes = page.partition("What should change")[2].partition("</section>")[0]
        figures = [each.kpi for each in module.content["en"].outcomes if each.kpi]
        assert changes.count('class="badge') == len(figures)
        assert all(str(kpi.label) in changes for kpi in figures)


def test_a_brief_shows_one_role_only(
    version: ProgramVersion, facilitator: Member, client_for: SignIn
) -> None:
    module = version.modules.get(position=1)
    client = client_for(facilitator)
    briefs = {role.key: role.brief.html for role in module.content["en"].scenario.roles}
    page = text(client, "brief", module.pk, "other")
    assert briefs["other"] in page
    assert briefs["leader"] not in page
    assert client.get(reverse("programs:brief", args=[module.pk, "nobody"])).status_code == 404


def test_leaders_do_not_get_staff_pages(leader: Member, client_for: SignIn) -> None:
    assert client_for(leader).get(reverse("programs:library")).status_code == 403
