"""Who judges the options of a decision, and what they note on their sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from decisions.criteria import counting
from decisions.impressions import Impression, unanswered, without_evidence
from decisions.models import Assessor, Contender, Decision, Impressions
from decisions.notifications import returned_mail, sheet_mail
from decisions.operations.deciding import ClosedDecision, HandedIn, held_decision
from messaging.operations import queue_messages
from people.audit import record
from people.models import Member


class NotHere(Exception):
    """Whoever is asked is not in the organization any more, or never was."""


class SheetIncomplete(Exception):
    """Something on a sheet has no answer, or a level at one end says nothing of why."""


class StaleSheet(Exception):
    """It was saved elsewhere meanwhile; `standing` is what stands there now."""

    def __init__(self, standing: Impressions) -> None:
        super().__init__()
        self.standing = standing


@transaction.atomic
def invite_assessor(
    *, decision: Decision, member: Member, by: Member, now: dt.datetime
) -> Assessor:
    """Ask somebody of the organization, of whatever role, to judge; they get mail. A second call
    asks nobody twice. Raises ClosedDecision and NotHere.
    """
    held = held_decision(decision)
    if member.organization_id != held.organization_id or member.left_at is not None:
        raise NotHere
    made, is_new = Assessor.objects.get_or_create(
        decision=held, member=member, defaults={"invited_at": now}
    )
    if is_new:
        queue_messages(drafts=[sheet_mail(made)], now=now)
        record("invite_assessor", held, by=by, now=now, member=member.pk)
    return made


@transaction.atomic
def uninvite_assessor(*, assessor: Assessor, by: Member, now: dt.datetime) -> bool:
    """They are not asked any more, and what they had noted goes. A second call changes nothing and
    says False. Raises ClosedDecision, and HandedIn where their sheet counts already.
    """
    held = held_decision(assessor.decision)
    standing = Assessor.objects.filter(pk=assessor.pk).first()
    if standing is None:
        return False
    if standing.handed_in_at is not None:
        raise HandedIn
    record("uninvite_assessor", held, by=by, now=now, member=standing.member_id)
    standing.delete()
    return True


@transaction.atomic
def save_impressions(
    *,
    assessor: Assessor,
    contender: Contender,
    given: Mapping[str, Impression],
    revision: int,
    now: dt.datetime,
) -> Impressions:
    """Keep what an assessor noted about an option, whole or not. The same again changes nothing.
    Raises ClosedDecision, HandedIn, and StaleSheet where it was saved elsewhere meanwhile.
    """
    _open_sheet(assessor)
    kept, _is_new = Impressions.objects.get_or_create(
        assessor=assessor, contender=contender, defaults={"given": {}, "saved_at": now}
    )
    if kept.given == given:
        return kept
    if kept.revision != revision:
        raise StaleSheet(kept)
    kept.given, kept.saved_at = given, now
    kept.revision += 1
    kept.save()
    return kept


@transaction.atomic
def hand_in(*, assessor: Assessor, now: dt.datetime) -> bool:
    """An assessor is done: what they noted counts, and admins read it. Returns whether it did
    anything; a second call does not. Raises ClosedDecision and SheetIncomplete.
    """
    try:
        held = _open_sheet(assessor)
    except HandedIn:
        return False
    if lacking_on(held):
        raise SheetIncomplete
    held.handed_in_at = now
    held.save(update_fields=["handed_in_at"])
    record("hand_in", held.decision, by=held.member, now=now, assessor=held.pk)
    return True


@transaction.atomic
def give_back(*, assessor: Assessor, by: Member, now: dt.datetime) -> bool:
    """An admin gives a sheet back to whoever handed it in, who hears of it: it counts no more until
    they hand it in again. Returns whether it did anything; a second call does not. Raises
    ClosedDecision.
    """
    held = held_decision(assessor.decision)
    given = Assessor.objects.filter(pk=assessor.pk, handed_in_at__isnull=False)
    is_new = bool(given.update(handed_in_at=None))
    if is_new:
        own = Assessor.objects.select_related("decision", "member").get(pk=assessor.pk)
        if own.member_id != by.pk:
            queue_messages(drafts=[returned_mail(own, by=by.name, now=now)], now=now)
        record("give_back", held, by=by, now=now, assessor=assessor.pk)
    return is_new


def lacking_on(assessor: Assessor) -> dict[int, tuple[list[str], list[str]]]:
    """Option -> criteria without an answer, and those at one end without evidence; nothing where
    the sheet is whole.
    """
    keys = [each.key for each in counting(assessor.decision.criteria)]
    kept = {each.contender_id: each.given for each in assessor.impressions.all()}
    found = {}
    for pk in assessor.decision.contenders.values_list("pk", flat=True):
        given = kept.get(pk, {})
        lacks = unanswered(given, keys), without_evidence(given, keys)
        if any(lacks):
            found[pk] = lacks
    return found


def _open_sheet(assessor: Assessor) -> Assessor:
    """The sheet as it stands, held with its decision until the transaction ends."""
    decision = held_decision(assessor.decision)
    held = Assessor.objects.select_for_update(of=("self",)).filter(pk=assessor.pk).first()
    if held is None:
        raise ClosedDecision
    if held.handed_in_at is not None:
        raise HandedIn
    held.decision = decision
    return held
