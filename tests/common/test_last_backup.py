"""When all was last backed up."""

from __future__ import annotations

import datetime as dt

import pytest

from common import leases
from common.last_backup import NAME, last_backup, note_backup

pytestmark = pytest.mark.django_db


def test_the_latest_counts_and_none_is_none(now: dt.datetime) -> None:
    assert last_backup() is None
    for moment in (now, now + dt.timedelta(days=1)):
        note_backup(moment)
        assert last_backup() == moment


def test_whoever_comes_while_another_is_noted_leaves_it_at_that(now: dt.datetime) -> None:
    note_backup(now)
    assert leases.take(NAME) is not None
    note_backup(now + dt.timedelta(days=1))
    assert last_backup() == now
