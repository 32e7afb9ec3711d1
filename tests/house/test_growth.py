"""No page takes more statements, or is longer, in a larger organization: `./portal prove growth`
measures what it costs, too.
"""

from __future__ import annotations

import datetime as dt

import pytest

from programs.models import ProgramVersion
from tests.cohorts.tallies import assert_tallies_agree
from tests.growth.actions import ACTIONS, EACH
from tests.growth.measuring import client_of, look
from tests.growth.world import build, count_rows

SMALL, LARGE = 100, 300
LONGER = 1.35
"""What a page's length may be, to 1: names are longer, and some lists fill up."""


@pytest.mark.usefixtures("frozen")
@pytest.mark.uncounted
def test_pages_stay_as_they_are_in_a_larger_organization(
    version: ProgramVersion, now: dt.datetime
) -> None:
    small = build(version, leaders=SMALL, members=2_000, now=now)
    large = build(version, leaders=LARGE, members=3_000, now=now)
    count_rows()
    assert_tallies_agree()
    grown = []
    for action in (each for each in ACTIONS if not each.is_long):
        seen = []
        for world in (small, large):
            client = client_of(world, action)
            look(world, action, client)
            seen.append(look(world, action, client))
        before, after = seen
        is_longer = after.size > LONGER * before.size and action.most < EACH
        if len(before.statements) != len(after.statements) or is_longer:
            grown.append((action.name, *((len(each.statements), each.size) for each in seen)))
    assert not grown
