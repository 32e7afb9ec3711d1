"""Columns that hold things of a type."""

from __future__ import annotations

import msgspec
import pytest
from django.db import connection, models
from django.db.models import F

from common.typed_json import Undecoded
from pilots.draft import Goal, Outline, Team
from pilots.models import PilotDraft
from programs.content.modules import ProgramContent
from programs.models import ProgramVersion
from tests.content import program_content
from tests.factories import NOW, MemberFactory, ProgramVersionFactory


def draft_with(outline: Outline) -> PilotDraft:
    member = MemberFactory()
    return PilotDraft.objects.create(
        organization=member.organization, by=member, outline=outline, created_at=NOW, changed_at=NOW
    )


def test_a_thing_is_read_as_it_was_written(db: None) -> None:
    draft = draft_with(Outline(goal=Goal("A name"), team=Team((3, 1))))
    draft.refresh_from_db()
    assert draft.outline == Outline(goal=Goal("A name"), team=Team((3, 1)))
    PilotDraft.objects.update(outline=Outline(team=Team((2,))))
    assert PilotDraft.objects.get().outline.team == Team((2,))
    PilotDraft.objects.update(outline=F("outline"))
    assert PilotDraft.objects.get().outline.team == Team((2,))


def test_what_is_not_of_the_type_is_refused_when_it_is_read(db: None) -> None:
    draft_with(Outline())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pilots_pilotdraft SET outline = %s", ['{"team": ["Halima"]}'])
    with pytest.raises(msgspec.ValidationError, match="team"):
        PilotDraft.objects.get()


def test_only_the_language_that_is_asked_for_is_decoded(db: None) -> None:
    ProgramVersionFactory(content={"de": program_content("Eins"), "en": program_content("One")})
    content = ProgramVersion.objects.get().content
    assert list(content) == ["de", "en"]
    assert content._decoded == {}
    assert content["de"].title == "Eins"
    assert content._decoded.keys() == {"de"}
    assert content["de"] is content["de"]
    assert content == {"de": program_content("Eins"), "en": program_content("One")}
    with pytest.raises(KeyError):
        content["fr"]


def test_what_was_read_can_be_written_again(db: None) -> None:
    version = ProgramVersionFactory(content={"en": program_content("One")})
    version.refresh_from_db()
    version.save()
    version.refresh_from_db()
    assert version.content == {"en": program_content("One")}


def test_nothing_is_written_as_nothing() -> None:
    assert ProgramVersion._meta.get_field("content").get_prep_value(None) is None


def test_an_undecoded_thing_raises_when_it_is_looked_at() -> None:
    decoder = msgspec.json.Decoder(ProgramContent)
    content = Undecoded({"en": msgspec.Raw(b"{}")}, decoder)
    assert "en" in content
    with pytest.raises(msgspec.ValidationError):
        content["en"]


@pytest.mark.parametrize("name", ["content", "forms"])
def test_migrations_see_a_plain_json_field(name: str) -> None:
    field = ProgramVersion._meta.get_field(name)
    _name, path, arguments, options = field.deconstruct()
    assert (path, arguments, options) == ("django.db.models.JSONField", [], {})
    assert type(field.clone()) is models.JSONField
