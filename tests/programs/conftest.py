"""The shipped program, loaded, and a pilot launched on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from people.models import Member, Organization
from programs.models import Cohort, ProgramVersion
from programs.operations import launch_cohort, load_program
from programs.reading import LibraryProgram, read_program
from tests.factories import MemberFactory

SHIPPED = settings.BASE_DIR / "programs" / "library" / "digital-empathy-for-leaders"


@pytest.fixture(scope="session")
def shipped_folder() -> Path:
    return SHIPPED


@pytest.fixture(scope="session")
def shipped() -> LibraryProgram:
    """The program as it is read from its folder."""
    return read_program(SHIPPED)


@pytest.fixture
def version(db: None, shipped: LibraryProgram, now: dt.datetime) -> ProgramVersion:
    """The shipped program in the database."""
    return load_program(program=shipped, now=now)


@pytest.fixture
def form(version: ProgramVersion) -> dict[str, Any]:
    """The pilot's cadence."""
    return version.forms[0]


@pytest.fixture
def leaders(organization: Organization) -> list[Member]:
    zones = ["America/Toronto", "Europe/Berlin", "Asia/Kathmandu"]
    return [
        MemberFactory(organization=organization, name=f"Leader {n}", time_zone=zones[n % 3], department=f"D{n % 4}")
        for n in range(5)
    ]


@pytest.fixture
def launch(
    organization: Organization,
    version: ProgramVersion,
    form: dict[str, Any],
    admin: Member,
    facilitator: Member,
    coach: Member,
    now: dt.datetime,
) -> Callable[..., Cohort]:
    """launch(leaders) makes a pilot that starts at `now`."""

    def launch_with(leaders: Sequence[Member], **changes: Any) -> Cohort:
        values: dict[str, Any] = {
            "organization": organization,
            "version": version,
            "name": "Pilot in Operations",
            "goal": "Fewer misread messages",
            "form": form,
            "modules": list(version.modules.all()[:2]),
            "leaders": leaders,
            "facilitators": [facilitator],
            "coaches": [coach],
            "starts_on": now.date(),
            "time_zone": "Europe/Berlin",
            "by": admin,
            "now": now,
        }
        return launch_cohort(**{**values, **changes})

    return launch_with
