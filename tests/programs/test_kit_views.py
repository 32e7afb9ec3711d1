"""The kit on its pages: who finds which document, to read, to print and to send."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Member
from programs.content.kinds import KitGroup, KitReader
from programs.content.materials import KitPage
from programs.content.prose import Prose
from programs.models import Material, ProgramVersion
from tests.pdf_validator import assert_is_pdf_ua

SignIn = Callable[[Member], Client]
MAIL = "<p>Hello</p>\n<h2>Subject</h2>\n<p>Come <em>all</em>.</p>\n<ul>\n<li>One</li>\n</ul>"


def put(version: ProgramVersion, slug: str, *readers: KitReader, group: KitGroup) -> None:
    """A document of a program, in two languages."""
    html = MAIL if group is KitGroup.COMMUNICATIONS else "<p>Here.</p>"
    said = {"readers": readers, "group": group, "body": Prose("", html)}
    content = {
        "en": KitPage(title=f"The {slug}", **said),
        "de": KitPage(title=f"Das {slug}", **said),
    }
    version.materials.filter(slug=slug).delete()
    Material.objects.create(version=version, kind="kit", slug=slug, position=1, content=content)


@pytest.fixture
def kit(version: ProgramVersion) -> ProgramVersion:
    version.materials.filter(kind="kit").delete()
    put(version, "aid", KitReader.LEADERS, group=KitGroup.JOB_AIDS)
    put(version, "pact", KitReader.TEAMS, KitReader.ADMINS, group=KitGroup.JOB_AIDS)
    put(version, "invitation", KitReader.ADMINS, group=KitGroup.COMMUNICATIONS)
    put(version, "agreement", KitReader.REPRESENTATIVES, group=KitGroup.AGREEMENTS)
    return version


def address(version: ProgramVersion, slug: str, name: str = "kit_document") -> str:
    return reverse(f"programs:{name}", args=[version.pk, slug])


@pytest.mark.parametrize(
    ("who", "slugs"),
    [
        ("admin", {"aid", "pact", "invitation", "agreement"}),
        ("coach", {"aid", "pact", "invitation", "agreement"}),
        ("leader", {"aid", "pact"}),
        ("privacy_officer", {"pact", "agreement"}),
        ("peer", set()),
    ],
)
def test_leaders_find_what_is_theirs_and_whoever_works_with_it_all(
    who: str,
    slugs: set[str],
    kit: ProgramVersion,
    client_for: SignIn,
    request: pytest.FixtureRequest,
) -> None:
    client = client_for(request.getfixturevalue(who))
    everything = {"aid", "pact", "invitation", "agreement"}
    listed = client.get(reverse("programs:kit", args=[kit.pk])).text
    assert {each for each in everything if address(kit, each) in listed} == slugs
    for name in ("kit_document", "kit_sheet"):
        found = {
            each for each in everything if client.get(address(kit, each, name)).status_code == 200
        }
        assert found == slugs


def test_a_document_is_read_and_printed_in_any_language_it_is_written_in(
    kit: ProgramVersion, admin: Member, client_for: SignIn
) -> None:
    client = client_for(admin)
    page = client.get(address(kit, "aid"))
    assert '<h1 dir="auto">The aid</h1>' in page.text
    assert "For leaders · 1 min to read" in page.text
    german = client.get(address(kit, "aid"), {"language": "de"}).text
    assert '<h1 dir="auto">Das aid</h1>' in german
    assert 'lang="de"' in german
    sheet = client.get(address(kit, "aid", "kit_sheet"), {"language": "de"})
    assert sheet.content.startswith(b"%PDF")
    assert_is_pdf_ua(sheet.content)
    assert 'filename="aid-de.pdf"' in sheet.headers["Content-Disposition"]


def test_a_mail_can_be_copied_part_by_part(
    kit: ProgramVersion, admin: Member, client_for: SignIn
) -> None:
    page = client_for(admin).get(address(kit, "invitation")).text
    assert page.count("data-copies") == 1
    assert "readonly>Come all.\n\n- One</textarea>" in page
    assert "data-copies" not in client_for(admin).get(address(kit, "aid")).text


def test_a_group_comes_as_one_archive_of_what_the_reader_may_have(
    kit: ProgramVersion, leader: Member, client_for: SignIn
) -> None:
    answer = client_for(leader).get(address(kit, KitGroup.JOB_AIDS, "kit_sheets"))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert sorted(archive.namelist()) == ["01-aid-en.pdf", "02-pact-en.pdf"]
    letters = address(kit, KitGroup.COMMUNICATIONS, "kit_sheets")
    assert client_for(leader).get(letters).status_code == 404


def test_a_program_without_a_kit_says_so_and_offers_none(
    version: ProgramVersion, admin: Member, client_for: SignIn
) -> None:
    client, address = client_for(admin), reverse("programs:kit", args=[version.pk])
    assert address in client.get(reverse("programs:program", args=[version.pk])).text
    version.materials.filter(kind="kit").delete()
    assert "Nothing to hand out yet" in client.get(address).text
    assert address not in client.get(reverse("programs:program", args=[version.pk])).text
