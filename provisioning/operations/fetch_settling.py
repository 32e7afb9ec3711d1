"""Verbs about lists that were fetched and read: imported by themselves, or left to a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from common.tenancy import rows_of
from people.audit import record
from people.import_rows import is_long
from people.importing.report import Action, Summary
from people.models import Member, PeopleImport, Role
from people.operations import (
    LastAdmin,
    NeedsSecondYes,
    StaleImport,
    confirm_import,
    discard_import,
    dry_run,
    queue_work,
)
from people.states import ImportState, ImportWork
from provisioning.fetch_columns import as_before, difference
from provisioning.fetch_models import FetchedList, FetchRun
from provisioning.fetch_settings import FetchSettings, settings_of
from provisioning.fetch_states import FetchProblem, FetchState
from provisioning.operations.fetch_telling import tell_of_run

SHORTEST = 0.8
"""Share (0 to 1) of the rows of last time; with fewer it looks cut off."""
Trouble = tuple[FetchProblem, str]


@transaction.atomic
def settle_next(*, now: dt.datetime) -> bool:
    """Import the list that was read first, if nothing about it is in doubt, or have it wait for a
    person; learn from what a person imported. Returns whether there was one. A second call takes
    the next.
    """
    locked = FetchRun.objects.to_settle().select_for_update(of=("self",), skip_locked=True)
    known = locked.select_related(
        "people_import__organization", "fetched_list__connection__organization",
        "fetched_list__in_charge",
    )  # fmt: skip
    run = known.order_by("pk").first()
    if run is None:
        return False
    organization = run.fetched_list.connection.organization
    with rows_of(organization.pk), translation.override(organization.language):
        before = run.state
        _settle(run, now)
    record("settle_next", run.fetched_list.connection, by=None, now=now, before=before,
           state=run.state, problem=run.problem)  # fmt: skip
    return True


def _settle(run: FetchRun, now: dt.datetime) -> None:
    staged = run.people_import
    if staged is None:
        _end(run, FetchState.DISCARDED, now)
    elif staged.state != ImportState.CHECKED:
        _learn(run.fetched_list, staged)
        _end(run, FetchState.DONE, now)
    elif staged.problem and not staged.length:
        _refuse(run, staged, now)
    else:
        _judge(run, staged, now)


def _refuse(run: FetchRun, staged: PeopleImport, now: dt.datetime) -> None:
    """What cannot be read changes nothing, and is fetched again however little changed."""
    run.problem, run.detail = FetchProblem.UNREADABLE, staged.problem[:500]
    discard_import(people_import=staged, now=now, by=staged.by)
    run.people_import = None
    _end(run, FetchState.FAILED, now)


def _judge(run: FetchRun, staged: PeopleImport, now: dt.datetime) -> None:
    fetched, by = run.fetched_list, run.fetched_list.in_charge
    settings = settings_of(fetched.connection)
    trouble = _about_columns(fetched, staged)
    if trouble is None and (by is None or by.left_at or not by.has_role(Role.ADMIN)):
        trouble = FetchProblem.NOBODY, ""
    if trouble is None and by is not None:
        summary = dry_run(staged, by=by)
        trouble = _about_rows(settings, summary)
        if trouble is None:
            trouble = _import(run, staged, summary, now=now, by=by)
    if trouble is not None:
        run.problem, run.detail = trouble[0], trouble[1][:500]
        _end(run, FetchState.WAITING, now)


def _about_columns(fetched: FetchedList, staged: PeopleImport) -> Trouble | None:
    """What keeps a list from being read as the last one was; else it is from here on."""
    if staged.unread is not None:
        return FetchProblem.LETTERS, ""
    if staged.problem:
        return FetchProblem.CHANGED, staged.problem
    if not fetched.columns:
        return FetchProblem.FIRST, ""
    columns = as_before(staged.columns, fetched.columns)
    if columns is None:
        return FetchProblem.HEADINGS, _listed(*difference(staged.columns, fetched.columns))
    if columns != staged.columns:
        staged.columns = columns
        staged.save(update_fields=["columns"])
    if staged.length < SHORTEST * fetched.length:
        said = _("It has %(rows)s rows; last time there were %(before)s.")
        return FetchProblem.SHORTER, said % {"rows": staged.length, "before": fetched.length}
    return None


def _listed(new: Sequence[str], gone: Sequence[str]) -> str:
    said = {_("New: %(names)s."): new, _("Missing: %(names)s."): gone}
    return " ".join(text % {"names": ", ".join(names)} for text, names in said.items() if names)


def _about_rows(settings: FetchSettings, summary: Summary) -> Trouble | None:
    """What a person has to look at before it is imported."""
    failed = summary.counts[Action.FAILED]
    if summary.questions:
        return FetchProblem.QUESTIONS, ""
    if summary.alarms:
        return FetchProblem.ALARMS, ""
    if failed > settings.tolerance:
        return FetchProblem.ROWS, _("Rows that cannot be imported: %(count)s.") % {"count": failed}
    if not settings.imports and summary.to_write:
        return FetchProblem.BY_HAND, ""
    return None


def _import(
    run: FetchRun,
    staged: PeopleImport,
    summary: Summary,
    *,
    now: dt.datetime,
    by: Member,
) -> Trouble | None:
    """Write it here, or by the worker that has long lists; what is in the way after all."""
    if is_long(staged):
        queue_work(
            people_import=staged, work=ImportWork.WRITE, fingerprint=summary.fingerprint, now=now,
            by=by,
        )  # fmt: skip
        return None
    try:
        done = confirm_import(people_import=staged, fingerprint=summary.fingerprint, now=now, by=by)
    except LastAdmin:
        return FetchProblem.LAST_ADMIN, ""
    except (StaleImport, NeedsSecondYes):
        return FetchProblem.CHANGED, ""
    _learn(run.fetched_list, done)
    _end(run, FetchState.DONE, now)
    return None


def _learn(fetched: FetchedList, done: PeopleImport) -> None:
    """The next list should look like this one."""
    if fetched.columns != done.columns or fetched.length != done.length:
        fetched.columns, fetched.length = done.columns, done.length
        fetched.save(update_fields=["columns", "length"])


def _end(run: FetchRun, state: FetchState, now: dt.datetime) -> None:
    run.state, run.ended_at = state, now
    if state == FetchState.DONE:
        run.problem = run.detail = ""
    run.save()
    if state in (FetchState.WAITING, FetchState.FAILED):
        tell_of_run(run=run, now=now)
