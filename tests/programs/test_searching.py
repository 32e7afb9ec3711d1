"""Search in the library."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from people.models import Member, Role
from programs import searching
from programs.models import ProgramVersion


def find(member: Member, text: str, language: str = "en") -> list[list[str]]:
    found = searching.find(member, text, language)
    return [
        [line.title for line in lines]
        for lines in (found.programs, found.modules, found.cards, found.kit)
    ]


def test_programs_modules_and_cards_are_found_by_what_they_say(
    version: ProgramVersion, admin: Member
) -> None:
    assert find(admin, "EMPATHY leaders")[0] == ["Digital empathy for leaders"]
    assert find(admin, "awareness")[1] == ["Awareness of digital cues"]
    assert find(admin, "story in my head")[1] == ["Awareness of digital cues"]
    assert find(admin, "platform linh")[2] == ["Shorter than usual, at 18:40"]
    assert find(admin, "room of a clinic has stopped")[2] == ["The ticket that came back"]
    assert find(admin, "your most difficult colleague")[3] == ["Notice. Ask. Adapt. Agree."]
    assert find(admin, "platform nowhere") == [[], [], [], []]
    assert find(admin, "fuhrungskrafte", "de")[0] == ["Digitale Empathie für Führungskräfte"]
    assert find(admin, "100%_") == [[], [], [], []]


def test_what_a_member_may_not_see_is_not_found(
    version: ProgramVersion, admin: Member, outsider: Member, leader: Member
) -> None:
    ProgramVersion.objects.filter(pk=version.pk).update(published_at=None)
    assert find(admin, "empathy") == [[], [], [], []]
    ProgramVersion.objects.filter(pk=version.pk).update(published_at=version.published_at)
    version.program.organization = admin.organization
    version.program.save()
    assert find(admin, "awareness")[1]
    outsider.roles = [Role.ADMIN]
    outsider.save()
    assert find(outsider, "awareness") == [[], [], [], []]
    assert find(leader, "awareness")[1:] == [[], [], []]


def test_it_costs_the_same_however_much_is_found(
    version: ProgramVersion, admin: Member, django_assert_num_queries, monkeypatch
) -> None:
    for text in ("the", "nowhere"):
        with django_assert_num_queries(4):
            found = searching.find(admin, text, "en")
        assert not found.has_more or text == "the"
    monkeypatch.setattr(searching, "MOST_FOUND", 2)
    found = searching.find(admin, "the", "en")
    assert found.has_more
    assert len(found.cards) == 2


@pytest.mark.parametrize(("sought", "said"), [("platform", "at 18:40"), ("xyzzy", "Nothing says")])
def test_the_page_works_without_script(
    version: ProgramVersion, admin: Member, client_for, sought: str, said: str
) -> None:
    client: Client = client_for(admin)
    url = reverse("programs:library")
    with override("en"):
        assert 'name="q"' in client.get(url).content.decode()
        page = client.get(url, {"q": f" {sought} "}).content.decode()
    assert said in page
    assert f'value="{sought}"' in page
    assert "Digital empathy for leaders</a>" in client.get(url, {"q": " \0"}).content.decode()
