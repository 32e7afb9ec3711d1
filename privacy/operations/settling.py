"""Verbs that do what was asked for and answer the request in the same step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from messaging.operations import queue_messages
from people.facts import facts_of, fingerprint_of
from people.field_sources import owned_elsewhere
from people.models import Member
from people.operations import edit_member, lift_restriction, restrict_person
from people.profiles import Profile
from privacy.erasure import Erasure
from privacy.models import PersonRequest
from privacy.notifications import restriction_mail
from privacy.operations.erasing import erase_person
from privacy.operations.exporting import PersonExport, export_person
from privacy.operations.requesting import NotChecked, OwnRequest, RequestClosed, finish_request
from privacy.states import ARTICLES, Asks

CORRECTABLE = ("name", "email", "employee_id", "job_title", "department", "cost_center")
"""What somebody can say is wrong, field by field; all else is said in words."""


class NotAsked(Exception):
    """The request is about something else, or says nothing that can be written as it is."""


class OwnedElsewhere(Exception):
    """A field comes from another system, which would bring back the old value; carries which."""

    def __init__(self, sources: Sequence[str]) -> None:
        super().__init__(", ".join(sources))
        self.sources = sources


def copy_as_asked(*, of: Member, by: Member, now: dt.datetime) -> PersonExport:
    """The copy for somebody who asked for one: it holds what else they alone see. Raises NotAsked;
    a second call makes another one.
    """
    asked = PersonRequest.objects.visible_to(by).for_copy().filter(member=of)
    if of.pk == by.pk or not asked.exists():
        raise NotAsked
    return export_person(of=of, by=by, now=now)


@transaction.atomic
def correct_as_asked(
    *, request: PersonRequest, answer: str, now: dt.datetime, by: Member
) -> PersonRequest:
    """Write what somebody said is right, and answer them. Raises NotAsked, OwnedElsewhere, what
    edit_member and finish_request raise; then nothing has changed.
    """
    wanted = {field: str(request.wanted[field]) for field in CORRECTABLE if field in request.wanted}
    if not request.is_correction or not wanted:
        raise NotAsked
    owners = owned_elsewhere(request.organization_id)
    sources = [owners[field] for field in wanted if owners.get(field)]
    if sources:
        raise OwnedElsewhere(sources)
    held = _open_for(request, by)
    member = Member.objects.select_related("manager").get(pk=held.member_id)
    profile = Profile(
        name=wanted.get("name", member.name),
        email=wanted.get("email", member.email),
        employee_id=wanted.get("employee_id"),
        job_title=wanted.get("job_title"),
        department=wanted.get("department"),
        cost_center=wanted.get("cost_center"),
    )
    edit_member(
        member=member,
        profile=profile,
        manager=member.manager,
        seen=fingerprint_of(facts_of(member)),
        now=now,
        by=by,
    )
    return finish_request(request=request, answer=answer, now=now, by=by)


@transaction.atomic
def restrict_as_asked(
    *, request: PersonRequest, answer: str, now: dt.datetime, by: Member
) -> PersonRequest:
    """From now on their data is kept and not used, and they are answered. Raises NotAsked, what
    finish_request raises; then nothing has changed.
    """
    if not request.is_restriction:
        raise NotAsked
    held = _open_for(request, by)
    restrict_person(member=held.member, now=now, by=by)
    return finish_request(request=request, answer=answer, now=now, by=by)


@transaction.atomic
def erase_as_asked(
    *, request: PersonRequest, figures_stay: bool, now: dt.datetime, by: Member
) -> Erasure:
    """Answer and erase who asked. The portal cannot write to them afterwards. Raises NotAsked, what
    erase_person and finish_request raise; then nothing has changed.
    """
    if not request.is_erasure:
        raise NotAsked
    held = _open_for(request, by)
    finish_request(request=request, answer="", now=now, by=by)
    reason = f"GDPR Art. {ARTICLES[Asks.ERASURE]}, request {held.pk}"
    return erase_person(of=held.member, by=by, now=now, reason=reason, figures_stay=figures_stay)


@transaction.atomic
def end_restriction(*, member: Member, now: dt.datetime, by: Member) -> None:
    """Somebody's data is used again, and they are told. A second call tells nobody."""
    if Member.objects.restricted().filter(pk=member.pk).exists():
        queue_messages(drafts=restriction_mail(member), now=now)
        lift_restriction(member=member, now=now, by=by)


def _open_for(request: PersonRequest, by: Member) -> PersonRequest:
    """The same, its row held, once it can be answered by somebody else than who asked."""
    found = PersonRequest.objects.select_for_update(of=("self",)).select_related("member")
    held = found.get(pk=request.pk)
    if not held.is_open:
        raise RequestClosed
    if held.member_id == by.pk:
        raise OwnRequest
    if not held.is_checked:
        raise NotChecked
    return held
