"""The smallest whole program, as files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from authoring.manuscript import files_in
from authoring.models import Manuscript
from authoring.operations import copy_program
from people.models import Member
from tests.authoring.course import Course, make_course, two_modules
from tests.authoring.shipping import Ship, shipping
from tests.programs.small_program import write_small_program


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Its files; take a copy to change them."""
    folder: Path = tmp_path_factory.mktemp("program")
    write_small_program(folder / "small")
    return files_in(folder / "small")


@pytest.fixture
def course(
    small: dict[str, str],
    admin: Member,
    leader: Member,
    peer: Member,
    facilitator: Member,
    now: dt.datetime,
) -> Course:
    """A pilot of two leaders on an own program of two modules."""
    return make_course(
        two_modules(small), admin=admin, leaders=[leader, peer], facilitator=facilitator, now=now
    )


@pytest.fixture
def ship(db: None, tmp_path: Path, now: dt.datetime) -> Ship:
    """Publishes files as the newest edition of a program that ships."""
    return shipping(tmp_path, now)


@pytest.fixture
def copied(small: dict[str, str], ship: Ship, admin: Member, now: dt.datetime) -> Manuscript:
    """A draft that began as a copy of the first edition."""
    return copy_program(origin=ship(small), titles={"en": "Our own"}, by=admin, now=now)
