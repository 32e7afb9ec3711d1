"""Erasing a person everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.tenancy import rows_of_all
from people.audit import record
from people.models import Member, Organization
from people.naming import nameless_text
from people.operations import mark_left
from people.personal import OnErasure, Tie, Traces, ties_of
from privacy.emptying import carry_out, in_order
from privacy.erasure import ErasedRows, Erasure, FiguresUnread, StillNeeded
from privacy.folders import clear_folders
from privacy.sweeping import Mentions, mentions, take_names_out
from privacy.traces import leaving_traces_of
from privacy.walking import FoundRows, found_rows

REASON_LENGTH = 200
NAMED_ELSEWHERE = _("Texts of others, and kept pages, that name the person")
DONE_TO = frozenset({OnErasure.DELETE, OnErasure.NAMELESS})


@rows_of_all("some mail is of no organization, and a sign-in may open another one")
def look_at_erasure(*, of: Member) -> Erasure:
    """What erasing this person would come to, without doing it."""
    if of.erased_at is not None:
        return Erasure(rows=())
    return _Reach(leaving_traces_of(of)).as_erasure(ties_of(of, now=timezone.now()))


@rows_of_all("some mail is of no organization, and a sign-in may open another one")
@transaction.atomic
def erase_person(
    *, of: Member, by: Member | None, now: dt.datetime, reason: str, figures_stay: bool = False
) -> Erasure:
    """Erase somebody from everything that is kept, in one transaction; figures stay without them.

    Raises StillNeeded while something that goes on needs the person, FiguresUnread when something
    counts them and `figures_stay` does not say that this was read, LastAdmin when nobody could run
    the organization any more; then nothing has changed. `reason` is kept without the name. A second
    call changes nothing.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=of.organization_id)
    current = Member.objects.select_for_update().get(pk=of.pk)
    if current.erased_at is not None:
        return Erasure(rows=())
    _refuse_too_early(current, now=now, figures_stay=figures_stay)
    reach = _Reach(leaving_traces_of(current))
    erased = reach.as_erasure()
    mark_left(member=current, now=now, by=by)
    reach.erase(now=now)
    said = nameless_text(reason, reach.traces)[:REASON_LENGTH]
    record("erase_person", current, by=by, now=now, reason=said, rows=erased.counts())
    return erased


def _refuse_too_early(member: Member, *, now: dt.datetime, figures_stay: bool) -> None:
    ties = ties_of(member, now=now)
    if hindrances := [tie for tie in ties if tie.hinders]:
        raise StillNeeded(hindrances)
    if ties and not figures_stay:
        raise FiguresUnread(ties)


class _Reach:
    """Everything in which somebody is found, looked for once: what is told before is what is done
    then.
    """

    def __init__(self, traces: Traces) -> None:
        self.traces = traces
        self.found = list(found_rows(traces))
        self.mentions = list(mentions(traces))

    def as_erasure(self, ties: Sequence[Tie] = ()) -> Erasure:
        """How many rows each trail finds, and how many more name the person."""
        counted = [*map(_counted, self.found), *map(self._besides, self.mentions)]
        return Erasure(rows=[each for each in counted if each.rows], ties=ties)

    def _besides(self, mention: Mentions) -> ErasedRows:
        """Rows that name the person and that no trail empties or deletes."""
        rows = mention.rows
        for each in self.found:
            if each.personal.label == mention.label and each.trail.erased in DONE_TO:
                rows = rows.exclude(pk__in=each.rows.values("pk"))
        return ErasedRows(mention.label, NAMED_ELSEWHERE, OnErasure.NAMELESS, rows.count())

    def erase(self, *, now: dt.datetime) -> None:
        """Follow all trails, then take the name out of what is left."""
        for found in in_order(self.found):
            carry_out(found, of=self.traces, now=now)
        for mention in self.mentions:
            take_names_out(mention, self.traces)
        clear_folders(self.traces)


def _counted(found: FoundRows) -> ErasedRows:
    said, trail = found.personal, found.trail
    return ErasedRows(said.label, said.purpose, trail.erased, found.rows.count(), trail.why)
