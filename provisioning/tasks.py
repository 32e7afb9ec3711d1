"""Ticks about lists that are fetched."""

from django.utils import timezone

from common.copies import unless_held
from common.wakeups import task
from connections.doors import is_open
from connections.states import ConnectionKind
from people.operations import work_on_next
from provisioning.operations import fetch_runs, fetch_settling


@task
@unless_held
def fetch_lists() -> None:
    """Fetch what is due, have it read, import what is in order; then what was written meanwhile."""
    if not is_open(ConnectionKind.PEOPLE):
        return
    for step in (fetch_runs.fetch_next, work_on_next, fetch_settling.settle_next) * 2:
        while step(now=timezone.now()):
            pass
    fetch_runs.forget_runs(now=timezone.now())
