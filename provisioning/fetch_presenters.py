"""What the pages of fetched lists show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from common.addresses import address
from common.records import dataclass
from people.states import ImportState
from provisioning.fetch_models import FetchedList, FetchRun
from provisioning.fetch_settings import FetchSettings, FetchWay, settings_of
from provisioning.fetch_sftp import fingerprint_of
from provisioning.fetch_states import FetchState, words_of

GOOD = {FetchState.DONE, FetchState.UNCHANGED}
TO_DO = {FetchState.WAITING, FetchState.LATER}
OUTCOMES = ("new", "changed", "leaver", "failed")


@dataclass(frozen=True)
class RunRow:
    """One try, as it is listed."""

    at: dt.datetime
    label: str
    tone: str
    problem: str
    detail: str
    url: str
    """Of the import, where there is one."""


@dataclass(frozen=True)
class ListRow:
    """One list on the page of all."""

    name: str
    url: str
    where: str
    is_on: bool
    due_at: dt.datetime | None
    last: RunRow | None


@dataclass(frozen=True)
class Busy:
    """What a worker is doing with a list, as components/waiting.html shows it."""

    title: str
    text: str


@dataclass(frozen=True)
class FetchedListPage:
    """All that the page of one list shows but its runs."""

    name: str
    where: str
    when: str
    is_sftp: bool
    public_key: str
    imports: bool
    is_on: bool
    is_tested: bool
    due_at: dt.datetime | None
    fingerprint: str
    """Of the key that was confirmed."""
    new_key: str
    """One that the server showed, and that nobody has confirmed."""
    new_fingerprint: str
    in_charge: str
    is_mine: bool
    busy: Busy | None


def list_page(fetched: FetchedList, runs: Sequence[FetchRun], *, member_id: int) -> FetchedListPage:
    """Needs its connection and who is in charge."""
    connection, settings = fetched.connection, settings_of(fetched.connection)
    shown = fetched.seen_host_key
    new_key = shown if shown != fetched.host_key else ""
    return FetchedListPage(
        name=connection.name,
        where=settings.where,
        when=when_words(settings),
        is_sftp=settings.way == FetchWay.SFTP,
        public_key=settings.public_key,
        imports=settings.imports,
        is_on=connection.is_on,
        is_tested=fetched.tested_at is not None,
        due_at=fetched.due_at,
        fingerprint=fingerprint_of(fetched.host_key) if fetched.host_key else "",
        new_key=new_key,
        new_fingerprint=fingerprint_of(new_key) if new_key else "",
        in_charge=fetched.in_charge.name if fetched.in_charge else "",
        is_mine=fetched.in_charge_id == member_id,
        busy=_busy(fetched, runs),
    )


def _busy(fetched: FetchedList, runs: Sequence[FetchRun]) -> Busy | None:
    """What a worker is at; somebody who asked waits for it."""
    latest = runs[0].state if runs else ""
    if latest == FetchState.READING:
        return Busy(_("Being read"), _("The list has arrived. It is being read and checked."))
    if fetched.is_asked and latest != FetchState.LATER:
        return Busy(_("Being fetched"), _("The list is being fetched."))
    return None


def when_words(settings: FetchSettings) -> str:
    """The days and the time in one line."""
    every_day = len(settings.days) == len(WEEKDAYS)
    days = _("Every day") if every_day else ", ".join(str(WEEKDAYS[day]) for day in settings.days)
    return _("%(days)s, at %(time)s") % {"days": days, "time": settings.at}


def list_rows(lists: Iterable[FetchedList], last: Sequence[FetchRun]) -> list[ListRow]:
    """Each with the latest of its runs."""
    latest = {run.fetched_list_id: run for run in last}
    return [
        ListRow(
            name=each.connection.name,
            url=address("provisioning:fetched_list", each.pk),
            where=settings_of(each.connection).where,
            is_on=each.connection.is_on,
            due_at=each.due_at,
            last=run_row(latest[each.pk]) if each.pk in latest else None,
        )
        for each in lists
    ]


def run_rows(runs: Iterable[FetchRun]) -> list[RunRow]:
    """As they come; each needs its import."""
    return [run_row(run) for run in runs]


def run_row(run: FetchRun) -> RunRow:
    """What came of one try; what a person has imported since counts as brought in."""
    staged, state = run.people_import, FetchState(run.state)
    if state == FetchState.WAITING and staged and staged.state != ImportState.CHECKED:
        state = FetchState.DONE
    same = _("The file is the same as last time.") if state == FetchState.UNCHANGED else ""
    tone = "good" if state in GOOD else "warn" if state in TO_DO else "plain"
    is_over = state == FetchState.DONE
    return RunRow(
        at=run.began_at,
        label=str(state.label),
        tone="bad" if state == FetchState.FAILED else tone,
        problem="" if is_over else words_of(run.problem),
        detail=_outcome(staged.outcome) if is_over and staged else run.detail or same,
        url=address("people:import_preview", staged.pk) if staged else "",
    )


def _outcome(counts: dict[str, int]) -> str:
    """How many people came of it."""
    said = {
        "new": _("New: %(count)s."),
        "changed": _("Changed: %(count)s."),
        "leaver": _("Left: %(count)s."),
        "failed": _("Not imported: %(count)s."),
    }
    found = [said[each] % {"count": counts[each]} for each in OUTCOMES if counts.get(each)]
    return " ".join(found) or _("Everybody was up to date.")
