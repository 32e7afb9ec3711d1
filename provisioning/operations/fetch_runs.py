"""Verbs of the worker that fetches lists.

A list is fetched in one transaction, under the lock of its row: a worker that is killed leaves it
due, and the next tick fetches it again. What came is read, judged and written by the worker that
has the lists brought by hand (people.operations.working).
"""

from __future__ import annotations

import datetime as dt
from contextlib import closing

from django.db import transaction
from django.utils import translation

from common.tenancy import rows_of
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from people.audit import record
from people.models import Member, Role
from people.operations import discard_import, queue_work, stage_import
from people.states import ImportState, ImportWork
from provisioning.fetch_files import FetchedFile, FetchTrouble
from provisioning.fetch_models import FetchedList, FetchRun
from provisioning.fetch_settings import settings_of
from provisioning.fetch_sources import fetch_file
from provisioning.fetch_states import TRIED_AGAIN, FetchProblem, FetchState, words_of
from provisioning.fetch_times import next_fetch, next_try
from provisioning.operations.fetch_telling import tell_of_run

MOST_TRIES = 5
"""How often a list is begun for one time; one that ends every worker must not go on forever."""
RUNS_KEPT = dt.timedelta(days=180)
FORGOTTEN_AT_ONCE = 10_000


def fetch_next(*, now: dt.datetime) -> bool:
    """Fetch the list that is due the longest. Returns whether there was one for this worker.

    Any number of calls may run at the same time; none takes a list that another one has. A second
    call takes the next.
    """
    begun = _begin(now)
    if begun is None:
        return False
    run, due_at = begun
    with transaction.atomic():
        locked = FetchedList.objects.select_for_update(of=("self",), skip_locked=True)
        known = locked.select_related("connection__organization", "in_charge")
        fetched = known.filter(pk=run.fetched_list_id, due_at=due_at).first()
        if fetched is not None:
            organization = fetched.connection.organization
            with rows_of(organization.pk), translation.override(organization.language):
                _carry_out(fetched, run, now)
                record("fetch_next", fetched.connection, by=None, now=now, state=run.state)
    return True


@transaction.atomic
def _begin(now: dt.datetime) -> tuple[FetchRun, dt.datetime] | None:
    """A run of the list that is due, its try counted; the one that a killed worker left, again."""
    due = FetchedList.objects.due(now).order_by("due_at", "pk")
    fetched = due.select_for_update(of=("self",), skip_locked=True).first()
    if fetched is None or fetched.due_at is None:
        return None
    fetched.tries += 1
    fetched.save(update_fields=["tries"])
    run, _is_new = FetchRun.objects.get_or_create(
        fetched_list=fetched, state=FetchState.RUNNING, defaults={"began_at": now}
    )
    return run, fetched.due_at


def _carry_out(fetched: FetchedList, run: FetchRun, now: dt.datetime) -> None:
    """Fetch it, and hand it on."""
    in_charge = fetched.in_charge
    try:
        if fetched.tries > MOST_TRIES:
            raise FetchTrouble(FetchProblem.STUCK)
        if in_charge is None or in_charge.left_at or not in_charge.has_role(Role.ADMIN):
            raise FetchTrouble(FetchProblem.NOBODY)
        file = fetch_file(fetched, anew=not _last_one_is_there(fetched))
    except FetchTrouble as trouble:
        _went_wrong(fetched, run, trouble, now)
        return
    if file is None:
        _finish(fetched, run, FetchState.UNCHANGED, now)
        return
    with closing(file.content):
        is_same = file.checksum == fetched.checksum and _last_one_is_there(fetched)
        fetched.mark, fetched.checksum = dict(file.mark), file.checksum
        if not is_same:
            _hand_on(fetched, run, file, now=now, by=in_charge)
        _finish(fetched, run, FetchState.UNCHANGED if is_same else FetchState.READING, now)


def _last_one_is_there(fetched: FetchedList) -> bool:
    """Whether the list that came last is imported or waits; one that was let go of comes again."""
    latest = fetched.runs.with_a_file().first()
    return latest is not None and latest.people_import_id is not None


def _hand_on(
    fetched: FetchedList, run: FetchRun, file: FetchedFile, *, now: dt.datetime, by: Member
) -> None:
    """The file becomes a list as if somebody had uploaded it; one that still waits makes room."""
    waiting = fetched.runs.filter(state=FetchState.WAITING).select_related("people_import")
    for each in waiting:
        if each.people_import and each.people_import.state == ImportState.CHECKED:
            discard_import(people_import=each.people_import, now=now, by=by)
    waiting.update(state=FetchState.REPLACED, ended_at=now)
    run.people_import = stage_import(
        source=f"{fetched.connection.name}: {file.name}", pieces=file.pieces, now=now, by=by
    )
    queue_work(people_import=run.people_import, work=ImportWork.READ, now=now, by=by)


def _went_wrong(
    fetched: FetchedList, run: FetchRun, trouble: FetchTrouble, now: dt.datetime
) -> None:
    """Try it again later on the same day, or else say so to the admins."""
    run.problem, run.detail = trouble.problem, trouble.detail[:500]
    zone = fetched.connection.organization.time_zone
    again = next_try(now, tries=fetched.tries, zone=zone)
    if again and trouble.problem in TRIED_AGAIN:
        run.state, fetched.due_at = FetchState.LATER, again
        _save(fetched, run, now)
        return
    _finish(fetched, run, FetchState.FAILED, now)
    tell_of_run(run=run, now=now)


def _finish(fetched: FetchedList, run: FetchRun, state: FetchState, now: dt.datetime) -> None:
    """Until the next time on its schedule."""
    connection = fetched.connection
    settings, zone = settings_of(connection), connection.organization.time_zone
    run.state, fetched.tries, fetched.is_asked = state, 0, False
    fetched.due_at = (
        next_fetch(now, days=settings.days, at=settings.time, zone=zone)
        if connection.is_on
        else None
    )
    _save(fetched, run, now)


def _save(fetched: FetchedList, run: FetchRun, now: dt.datetime) -> None:
    """Keep both, and write down the exchange."""
    run.ended_at = None if run.state == FetchState.READING else now
    run.save()
    fetched.save()
    note_exchange(
        organization_id=fetched.connection.organization_id, kind=ConnectionKind.PEOPLE,
        direction=ExchangeDirection.OUT, what=f"GET ({settings_of(fetched.connection).way})",
        connection=fetched.connection,
        outcome=ExchangeOutcome.FAILED if run.problem else ExchangeOutcome.DONE,
        detail=" ".join([words_of(run.problem), run.detail, str(FetchState(run.state).label)]),
        now=now,
    )  # fmt: skip


def forget_runs(*, now: dt.datetime) -> int:
    """Delete runs that are older than half a year, so many at once; how many those were. A second
    call finds none.
    """
    old = FetchRun.objects.filter(began_at__lt=now - RUNS_KEPT).order_by("pk").values("pk")
    return FetchRun.objects.filter(pk__in=old[:FORGOTTEN_AT_ONCE]).delete()[0]
