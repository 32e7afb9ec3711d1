"""What an admin asks for who edits a program: the shipped one, as a copy of the organization."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from authoring.editing import OpenPiece, fingerprint_of, opened
from authoring.manuscript import renamed
from authoring.models import Manuscript
from authoring.operations import copy_program
from authoring.pieces import piece_at
from cohorts.models import Cohort
from people.models import Member
from tests.bench.requests import CSRF, Asked, keep

CARD = "en/01-digital-cues/cards/01-what-changed.toml"
SAVES = 600
PUBLISHED = 40
"""Drafts, each of which can be published once."""


def write_editor(out: Path, model: Cohort, by: Member, cookies: dict[str, str]) -> None:
    """Outline, a card, its preview, saving it, publishing."""
    now = timezone.now()
    origin = Manuscript.objects.get(version=model.version_id)
    draft = copy_program(origin=origin, titles={"en": "Our own"}, by=by, now=now)
    piece = [draft.pk, CARD]
    keep(out, "editor, outline", [Asked(reverse("authoring:draft", args=[draft.pk]), cookies)])
    keep(out, "editor, card", [Asked(reverse("authoring:piece", args=piece), cookies)])
    preview = reverse("authoring:piece_preview", args=piece)
    keep(out, "editor, preview", [Asked(preview, cookies, _typed(_card(draft), "Typed"))])
    keep(out, "editor, save", list(_saves(draft, cookies)))
    keep(out, "editor, publish", list(_published(draft, cookies)))


def _card(draft: Manuscript) -> OpenPiece:
    piece = piece_at(CARD)
    found = opened(draft.files, piece) if piece else None
    assert found is not None
    return found


def _typed(card: OpenPiece, title: str) -> dict[str, str]:
    said = {key: value for key, value in card.values.items() if isinstance(value, str)}
    around = {"made_from": card.fingerprint, "csrfmiddlewaretoken": CSRF}
    return {**said, "title": title, **around}


def _saves(draft: Manuscript, cookies: dict[str, str]) -> Iterator[Asked]:
    """Always another title than before, so that each of them is written."""
    address, card = reverse("authoring:piece", args=[draft.pk, CARD]), _card(draft)
    titles, made_from = ("Title 0", "Title 1"), card.fingerprint
    after = [fingerprint_of(card.text_of({**card.values, "title": each})) for each in titles]
    for number in range(SAVES):
        fields = {**_typed(card, titles[number % 2]), "made_from": made_from}
        yield Asked(address, cookies, fields, status=302)
        made_from = after[number % 2]


def _published(draft: Manuscript, cookies: dict[str, str]) -> Iterator[Asked]:
    """The same under names of their own; nothing is kept of the one that lends its files."""
    for number in range(PUBLISHED):
        slug = f"own-{number}"
        one = Manuscript(
            organization_id=draft.organization_id,
            title=slug,
            slug=slug,
            files=renamed(draft.files, slug=slug, titles={"en": slug}),
            by=draft.by,
            changed_at=draft.changed_at,
        )
        one.save()
        address = reverse("authoring:publish", args=[one.pk])
        yield Asked(address, cookies, {"csrfmiddlewaretoken": CSRF}, status=302)
