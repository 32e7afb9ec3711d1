"""A scenario of the worked example."""

from __future__ import annotations

import datetime as dt

import pytest

from people.models import Member, Organization
from roi.models import RoiScenario
from roi.operations import create_scenario
from tests.roi.worked import worked


@pytest.fixture
def scenario(organization: Organization, admin: Member, now: dt.datetime) -> RoiScenario:
    example = worked()
    return create_scenario(
        organization=organization,
        name="Own facilitators",
        costs=example.costs,
        benefits=example.benefits,
        by=admin,
        now=now,
    )
