"""Which form of the role-play a session plays, after it was dealt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from cohorts.models import Enrollment
from cohorts.operations import StaleCohort
from cohorts.querysets import taking_part
from common.languages import ENGLISH
from people.audit import record
from people.models import Member
from practice.known_forms import choices_for
from practice.models import PracticeSession
from practice.operations.moving import SessionOver
from practice.seats import leaders_of


class UnknownForm(Exception):
    """The program has no such form for this session."""


class FormMet(Exception):
    """Somebody in the session has played this form, or is going to elsewhere; `names` says who."""

    def __init__(self, names: list[str]) -> None:
        super().__init__("somebody has met this form")
        self.names = names


@transaction.atomic
def choose_form(
    *, session: PracticeSession, form: str, seen: str, by: Member, now: dt.datetime
) -> PracticeSession:
    """A session that was not held yet plays another form. Nobody gets a mail: no entry names it.

    `seen` is what it played on the page. A second call changes nothing. Raises SessionOver once it
    was held, StaleCohort when it plays something else by now, UnknownForm, and FormMet.
    """
    current = PracticeSession.objects.locked(session.pk)
    if current.is_held:
        raise SessionOver
    if current.form == form:
        return current
    if current.form != seen:
        raise StaleCohort
    here = {each.pk: each.member.name for each in _leaders(current)}
    choices = {each.scenario.slug: each for each in choices_for(current, here, ENGLISH)}
    if form not in choices:
        raise UnknownForm
    if choices[form].met_by:
        raise FormMet(sorted(here[pk] for pk in choices[form].met_by))
    detail = _play(current, form)
    record("choose_form", current, by=by, now=now, **detail)
    return current


@transaction.atomic
def settle_forms(
    *, sessions: Iterable[PracticeSession], by: Member, now: dt.datetime
) -> list[PracticeSession]:
    """Sessions to come, whose rows are held, in which somebody would play what they know, play
    another form where there is one that is new to all. Returns those. A second call changes
    nothing.
    """
    changed = []
    for session in sessions:
        choices = choices_for(session, [each.pk for each in _leaders(session)], ENGLISH)
        known = {each.scenario.slug: each.met_by for each in choices}
        unmet = [slug for slug, people in known.items() if not people]
        if known.get(session.form) and unmet:
            detail = _play(session, unmet[0])
            record("settle_forms", session, by=by, now=now, **detail)
            changed.append(session)
    return changed


def _leaders(session: PracticeSession) -> list[Enrollment]:
    return leaders_of([session], taking_part("enrollment__"))[session.pk]


def _play(session: PracticeSession, form: str) -> dict[str, str]:
    before, session.form = session.form, form
    session.save(update_fields=["form"])
    return {"before": before, "after": form}
