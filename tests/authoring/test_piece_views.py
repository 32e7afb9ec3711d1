"""The editor of pieces, as an admin meets it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from authoring.models import Manuscript
from authoring.operations import copy_program, publish_shipped
from authoring.pieces import piece_address, pieces_of
from people.models import Member
from tests.authoring.typed_forms import typed
from tests.programs.small_program import write_small_program

SignIn = Callable[[Member], Client]
MODULE = "en/01-cues"
CARDS = ("01-read", "02-spot", "03-quiz", "04-reflection", "05-rewrite", "06-poll")


@pytest.fixture
def client(admin: Member, client_for: SignIn) -> Client:
    return client_for(admin)


@pytest.fixture
def draft(db: None, tmp_path: Path, admin: Member, now: dt.datetime) -> Manuscript:
    version = publish_shipped(folder=write_small_program(tmp_path / "small"), now=now)
    origin = Manuscript.objects.get(version=version)
    return copy_program(origin=origin, titles={"en": "Own"}, by=admin, now=now)


def page_of(client: Client, draft: Manuscript, path: str, status: int = 200) -> str:
    response = client.get(piece_address(draft.pk, path))
    assert response.status_code == status
    return response.content.decode()


def test_every_piece_opens_and_saves_to_the_same_bytes(client: Client, draft: Manuscript) -> None:
    before = dict(draft.files)
    pieces = [line.piece.path for module in pieces_of(draft.files) for line in module.lines]
    assert len(pieces) == 13
    for path in pieces:
        response = client.post(piece_address(draft.pk, path), typed(page_of(client, draft, path)))
        assert response.status_code == 302, path
    draft.refresh_from_db()
    assert draft.files == before
    assert not draft.needs_reading
