"""A decision from its question to its reason."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.db import transaction
from msgspec.structs import replace

from common.records import dataclass
from decisions.costs import RoughCosts
from decisions.criteria import USUAL, OwnCriterion, WeighedCriterion, next_key
from decisions.freezing import outcome_of
from decisions.models import Contender, Decision, EarlierResult
from decisions.notifications import reopened_mail
from decisions.scorecards import scorecard_of
from messaging.operations import queue_messages
from people.audit import record
from people.models import Member, Organization


class ClosedDecision(Exception):
    """It has been decided: nothing changes any more."""


class OpenDecision(Exception):
    """It has not been decided, so there is nothing to open again."""


class StaleDecision(Exception):
    """Somebody else changed it meanwhile; `standing` is how it stands now."""

    def __init__(self, standing: Decision) -> None:
        super().__init__()
        self.standing = standing


class HandedIn(Exception):
    """A sheet has been handed in: what was judged, and on what, stays."""


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """What is asked, and who decides until when."""

    name: str
    question: str
    decided_by: str
    decide_on: dt.date | None
    leaders: int
    years: int
    currency: str


@dataclass(frozen=True, kw_only=True)
class ContenderFacts:
    """One option, and what it costs."""

    name: str
    about: str
    costs: RoughCosts

    @property
    def fingerprint(self) -> str:
        """The same as long as nothing has changed."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@transaction.atomic
def start_decision(
    *, organization: Organization, facts: DecisionFacts, by: Member, now: dt.datetime
) -> Decision:
    """A question with the usual criteria, all alike. A second call asks it a second time: its form
    carries a nonce.
    """
    made = Decision.objects.create(
        organization=organization, criteria=USUAL, made_by=by, made_at=now, **vars(facts)
    )
    record("start_decision", made, by=by, now=now)
    return made


@transaction.atomic
def describe_decision(
    *, decision: Decision, facts: DecisionFacts, revision: int, by: Member, now: dt.datetime
) -> Decision:
    """Put the question anew. The same again changes nothing; raises ClosedDecision and
    StaleDecision.
    """
    held = held_decision(decision)
    if all(getattr(held, name) == value for name, value in vars(facts).items()):
        return held
    _refuse_stale(held, revision)
    for name, value in vars(facts).items():
        setattr(held, name, value)
    _keep(held)
    record("describe_decision", held, by=by, now=now, revision=held.revision)
    return held


@transaction.atomic
def weigh_criteria(
    *,
    decision: Decision,
    criteria: Iterable[WeighedCriterion],
    revision: int,
    by: Member,
    now: dt.datetime,
) -> Decision:
    """Say what each criterion weighs and what an option must have; when that was is kept, because
    results may have been known by then. The same again changes nothing; raises ClosedDecision and
    StaleDecision.
    """
    held, given = held_decision(decision), tuple(criteria)
    if held.criteria == given:
        return held
    _refuse_stale(held, revision)
    held.criteria, held.weighed_at = given, now
    _keep(held)
    record("weigh_criteria", held, by=by, now=now, revision=held.revision)
    return held


@transaction.atomic
def add_criterion(
    *, decision: Decision, own: OwnCriterion, by: Member, now: dt.datetime
) -> Decision:
    """One more criterion of their own, which weighs as much as one of the usual ones. A second call
    adds another: its form carries a nonce. Raises ClosedDecision and HandedIn.
    """
    held = held_decision(decision)
    _refuse_handed_in(held)
    added = WeighedCriterion(key=next_key(held.criteria), own=own)
    held.criteria = (*held.criteria, added)
    _keep(held)
    record("add_criterion", held, by=by, now=now, revision=held.revision)
    return held


@transaction.atomic
def change_criterion(
    *, decision: Decision, key: str, own: OwnCriterion, by: Member, now: dt.datetime
) -> Decision:
    """Put one of their own in other words; the same again changes nothing. Raises ClosedDecision
    and HandedIn.
    """
    held = held_decision(decision)
    _refuse_handed_in(held)
    criteria = tuple(
        replace(each, own=own) if each.own and each.key == key else each for each in held.criteria
    )
    if criteria == held.criteria:
        return held
    held.criteria = criteria
    _keep(held)
    record("change_criterion", held, by=by, now=now, revision=held.revision)
    return held


@transaction.atomic
def add_contender(
    *, decision: Decision, facts: ContenderFacts, by: Member, now: dt.datetime
) -> Contender:
    """One more option. A second call adds another: its form carries a nonce. Raises ClosedDecision
    and HandedIn.
    """
    held = held_decision(decision)
    _refuse_handed_in(held)
    made = Contender.objects.create(decision=held, **vars(facts))
    record("add_contender", held, by=by, now=now, contender=made.pk)
    return made


@transaction.atomic
def change_contender(
    *,
    contender: Contender,
    facts: ContenderFacts,
    seen: str,
    by: Member,
    now: dt.datetime,
) -> Contender:
    """What an option is called and costs, also while sheets are handed in. `seen` is the
    fingerprint of what stood there when the form was opened. The same again changes nothing;
    raises ClosedDecision and StaleDecision.
    """
    held = held_decision(contender.decision)
    standing = Contender.objects.select_for_update(of=("self",)).filter(pk=contender.pk).first()
    if standing is None:
        raise StaleDecision(held)
    if facts_of(standing) == facts:
        return standing
    if facts_of(standing).fingerprint != seen:
        raise StaleDecision(held)
    for name, value in vars(facts).items():
        setattr(standing, name, value)
    standing.save()
    record("change_contender", held, by=by, now=now, contender=standing.pk)
    return standing


def facts_of(contender: Contender) -> ContenderFacts:
    """An option as it stands."""
    return ContenderFacts(name=contender.name, about=contender.about, costs=contender.costs)


@transaction.atomic
def remove_contender(*, contender: Contender, by: Member, now: dt.datetime) -> bool:
    """It goes, with what was noted about it on sheets that are still being filled in. A second call
    changes nothing and says False. Raises ClosedDecision and HandedIn.
    """
    held = held_decision(contender.decision)
    _refuse_handed_in(held)
    gone, _each = Contender.objects.filter(pk=contender.pk).delete()
    if gone:
        record("remove_contender", held, by=by, now=now, contender=contender.pk)
    return bool(gone)


@transaction.atomic
def close_decision(
    *, decision: Decision, chosen: Contender | None, reason: str, by: Member, now: dt.datetime
) -> Decision:
    """It has been decided, for an option or for none, and why. Everything stays as it is from then
    on, also sheets that were not handed in. Raises ClosedDecision, also a second time.
    """
    held = held_decision(decision)
    held.chosen, held.reason, held.closed_at = chosen, reason, now
    _keep(held)
    record("close_decision", held, by=by, now=now, chosen=chosen.pk if chosen else None)
    return held


@transaction.atomic
def reopen_decision(
    *, decision: Decision, why: str, revision: int, by: Member, now: dt.datetime
) -> EarlierResult:
    """Open a closed decision again, because of something. What it came to is kept beside it as it
    was; sheets that were handed in stay so, others may be filled in again, and every assessor but
    `by` is told. Raises OpenDecision
    where it is open (a second call too), StaleDecision where it was closed anew meanwhile.
    """
    held = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if held.closed_at is None:
        raise OpenDecision
    _refuse_stale(held, revision)
    kept = EarlierResult.objects.create(
        decision=held,
        outcome=outcome_of(scorecard_of(held, by)),
        reason=held.reason,
        closed_at=held.closed_at,
        reopened_at=now,
        reopened_by=by,
        reopened_because=why,
    )
    held.chosen, held.reason, held.closed_at = None, "", None
    _keep(held)
    asked = held.assessors.filter(member__left_at=None).exclude(member=by)
    told = asked.select_related("decision", "member__organization").order_by("pk")
    queue_messages(drafts=[reopened_mail(each, kept) for each in told], now=now)
    record("reopen_decision", held, by=by, now=now, earlier=kept.pk)
    return kept


def held_decision(decision: Decision) -> Decision:
    """The decision as it stands, held until the transaction ends. Raises ClosedDecision."""
    held = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if held.is_closed:
        raise ClosedDecision
    return held


def _refuse_stale(held: Decision, revision: int) -> None:
    if held.revision != revision:
        raise StaleDecision(held)


def _refuse_handed_in(held: Decision) -> None:
    if held.assessors.filter(handed_in_at__isnull=False).exists():
        raise HandedIn


def _keep(held: Decision) -> None:
    held.revision += 1
    held.save()
