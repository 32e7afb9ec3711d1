"""Verbs of the worker that fetches lists.

A list is fetched under a lease: a worker that is killed leaves it due, and it is fetched
again once the lease is over. What came is read, judged and written by the worker that has the lists
brought by hand (people.operations.working).
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
LEASE = dt.timedelta(minutes=5)
"""Longer than a file takes to come (fetch_files.LASTS)."""
RUNS_KEPT = dt.timedelta(days=180)
FORGOTTEN_AT_ONCE = 10_000


def fetch_next(*, now: dt.datetime) -> bool:
    """Fetch the list that is due the longest. Returns whether there was one for this worker.

    Any number of calls may run at the same time; none takes a list that another one has, and none
    holds the database while a server thinks. A second call takes the next. What an admin changed
    meanwhile holds: then nothing comes of this time, and the list is due as they said.
    """
    begun = _begin(now)
    if begun is None:
        return False
    fetched, run = begun
    organization = fetched.connection.organization
    with rows_of(organization.pk), translation.override(organization.language):
        try:
            file = _fetch(fetched)
        except FetchTrouble as trouble:
            _settle(fetched, run, trouble, now)
            return True
        if file is None:
            _settle(fetched, run, None, now)
            return True
        with closing(file.content):
            _settle(fetched, run, file, now)
    return True


@transaction.atomic
def _begin(now: dt.datetime) -> tuple[FetchedList, FetchRun] | None:
    """The list that is due and a run of it, its try counted; the run that a killed worker left,
    again.
    """
    known = FetchedList.objects.due(now).select_related("connection__organization", "in_charge")
    locked = known.select_for_update(of=("self",), skip_locked=True)
    fetched = locked.order_by("due_at", "pk").first()
    if fetched is None:
        return None
    fetched.tries, fetched.held_until = fetched.tries + 1, now + LEASE
    fetched.save(update_fields=["tries", "held_until"])
    run, _is_new = FetchRun.objects.get_or_create(
        fetched_list=fetched, state=FetchState.RUNNING, defaults={"began_at": now}
    )
    return fetched, run


def _fetch(fetched: FetchedList) -> FetchedFile | None:
    """The file, or None where it is the one that came last. Raises FetchTrouble."""
    in_charge = fetched.in_charge
    if fetched.tries > MOST_TRIES:
        raise FetchTrouble(FetchProblem.STUCK)
    if in_charge is None or in_charge.left_at or not in_charge.has_role(Role.ADMIN):
        raise FetchTrouble(FetchProblem.NOBODY)
    return fetch_file(fetched, anew=not _last_one_is_there(fetched))


@transaction.atomic
def _settle(
    began: FetchedList, run: FetchRun, came: FetchedFile | FetchTrouble | None, now: dt.datetime
) -> None:
    """Hand on what came, unless the list is another by now: somebody changed it, or the lease was
    over and another worker has it.
    """
    locked = FetchedList.objects.select_for_update(of=("self",))
    fetched = locked.select_related("connection__organization", "in_charge").get(pk=began.pk)
    if fetched.held_until != began.held_until:
        return
    fetched.held_until = None
    if (fetched.due_at, fetched.connection.settings) != (began.due_at, began.connection.settings):
        run.delete()
        fetched.save(update_fields=["held_until"])
        return
    if isinstance(came, FetchTrouble):
        _went_wrong(fetched, run, came, now)
    elif came is None:
        _finish(fetched, run, FetchState.UNCHANGED, now)
    else:
        _take(fetched, run, came, now)
    record("fetch_next", fetched.connection, by=None, now=now, state=run.state)


def _take(fetched: FetchedList, run: FetchRun, file: FetchedFile, now: dt.datetime) -> None:
    is_same = file.checksum == fetched.checksum and _last_one_is_there(fetched)
    fetched.mark, fetched.checksum = dict(file.mark), file.checksum
    if not is_same and fetched.in_charge is not None:
        _hand_on(fetched, run, file, now=now, by=fetched.in_charge)
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
