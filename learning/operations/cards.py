"""Verbs about cards: finish one, keep what was written on it, tell leaders that a module has
opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from itertools import islice

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet

from cohorts.models import Cohort, PersonalStep
from cohorts.operations import complete_step, write_tallies
from cohorts.querysets import taking_part
from common.records import dataclass
from learning.answers import Answer
from learning.carried import carry_answers, carry_completions, carry_decks, done_cards
from learning.carrying import CardRow, Tallying, asks_the_same
from learning.models import CardAnswer, CardCompletion
from learning.notifications import ANNOUNCED_FOR, ANNOUNCED_KINDS, OPENING_KINDS, opening_mail
from learning.operations.recall import carry_recalled
from learning.queries import (
    keep_answer,
    open_steps,
    take_card,
)
from learning.steps import cards_of
from messaging.models import Message
from messaging.operations import queue_messages
from programs.cadence import CARD_KINDS, StepKind
from programs.models import Card
from programs.module_texts import ModuleTexts, module_texts

BATCH = 1000


class NotOpen(Exception):
    """The card's module is not open to this leader: too early, left, or the cohort has finished."""


class StaleAnswer(Exception):
    """Something else was saved on the card since the page was opened; `current` is what stands
    there now.
    """

    def __init__(self, current: CardAnswer) -> None:
        self.current = current
        super().__init__("a newer answer is saved")


@dataclass(frozen=True)
class CardDone:
    """What came of completing a card."""

    is_new: bool
    """False when it was complete already; the first time is the one that counts."""


@dataclass(frozen=True)
class Writing:
    """What a leader leaves on a card, and when the answer that they saw was saved (None: there was
    none).
    """

    answer: Answer
    seen_at: dt.datetime | None = None


@transaction.atomic
def complete_card(
    *, enrollment_id: int, card: Card, writing: Writing | None = None, now: dt.datetime
) -> CardDone:
    """Note that a leader finished a card, count it in their plan, and keep what they wrote on it.

    A second call keeps the first time and counts nothing; what was written is kept as by
    save_answer. Raises NotOpen and StaleAnswer, and then nothing has changed.
    """
    taking = take_card(
        enrollment_id=enrollment_id,
        card_id=card.pk,
        answer=writing.answer if writing else None,
        seen_at=writing.seen_at if writing else None,
        now=now,
    )
    if not taking.is_open:
        raise NotOpen
    if taking.is_new and not taking.is_counted:
        _finish_refreshers(enrollment_id, card, now)
    if writing is not None and not taking.is_answer_kept:
        _refuse_another(enrollment_id, card, writing)
    return CardDone(taking.is_new)


@transaction.atomic
def save_answer(*, enrollment_id: int, card: Card, writing: Writing, now: dt.datetime) -> None:
    """Keep what a leader wrote on a card, for them alone. The card is not finished by it.

    A second call with the same answer changes nothing. Raises StaleAnswer when another answer was
    saved since `writing.seen_at`, and NotOpen.
    """
    if not open_steps(enrollment_id=enrollment_id, card_id=card.pk, now=now):
        raise NotOpen
    is_kept = keep_answer(
        enrollment_id=enrollment_id,
        card_id=card.pk,
        answer=writing.answer,
        seen_at=writing.seen_at,
        now=now,
    )
    if not is_kept:
        _refuse_another(enrollment_id, card, writing)


def _finish_refreshers(enrollment_id: int, card: Card, now: dt.datetime) -> None:
    """Of the card's module, where none is left: also before they open, of one that was suggested
    early.
    """
    done = CardCompletion.objects.filter(enrollment=enrollment_id, card=OuterRef("pk"))
    unfinished = PersonalStep.objects.filter(
        enrollment=enrollment_id,
        step__module=card.module_id,
        step__kind=StepKind.BOOSTER,
        done_at=None,
    )
    for personal in unfinished.select_related("step"):
        if not cards_of(personal).filter(~Exists(done)).exists():
            complete_step(enrollment_id=enrollment_id, step_id=personal.step_id, now=now)


def _refuse_another(enrollment_id: int, card: Card, writing: Writing) -> None:
    """Unless what stands there is this very answer."""
    current = CardAnswer.objects.get(enrollment_id=enrollment_id, card=card)
    if current.answer != writing.answer:
        raise StaleAnswer(current)


@transaction.atomic
def carry_over(
    *, cohort: Cohort, follows: Mapping[int, int], sent: Mapping[int, int], now: dt.datetime
) -> None:
    """What the leaders of a cohort that is held did with cards is done with those that follow, old
    id -> new, now that its plan teaches the newer ones; `sent` are those that follow in another
    module, and are in no deck of the one where they were. What is done stays done, and whoever is
    under way goes on with what the modules hold now.

    An answer goes along where the card still asks the same; else it stays on the card that was
    asked. The same number of statements at any size, but for one per thousand steps that change;
    the same once more changes nothing.
    """
    decks, follows = follows, {**follows, **sent}
    carry_completions(cohort_id=cohort.pk, follows=follows)
    answered = CardAnswer.objects.filter(enrollment__cohort=cohort, card__in=follows)
    old = {card.pk: card for card in Card.objects.filter(pk__in=answered.values("card"))}
    new = Card.objects.in_bulk([follows[pk] for pk in old])
    same = {pk: follows[pk] for pk in old if asks_the_same(old[pk], new[follows[pk]])}
    carry_answers(cohort_id=cohort.pk, follows=same)
    carry_decks(cohort_id=cohort.pk, follows=decks)
    carry_recalled(cohort=cohort, follows=follows)
    count_again(cohort=cohort, enrollments=None, now=now)


def count_again(*, cohort: Cohort, enrollments: Collection[int] | None, now: dt.datetime) -> None:
    """Say how far the leaders of a cohort, or some of them, are with what they have not finished,
    now that they have other cards. The same once more changes nothing.
    """
    tallying = Tallying(
        {row.pk: row for row in done_cards(cohort.pk, enrollments)}, _rows_of(cohort)
    )
    unfinished = PersonalStep.objects.filter(
        enrollment__cohort=cohort, step__kind__in=CARD_KINDS, done_at=None
    ).select_related("step")
    if enrollments is not None:
        unfinished = unfinished.filter(enrollment__in=enrollments)
    locked = unfinished.select_for_update(of=("self",)).order_by("pk")
    write_tallies(steps=[each for each in locked if tallying.recount(each, now)])


def _rows_of(cohort: Cohort) -> dict[CardRow, int]:
    """How many cards the modules of a cohort's plan have for everybody."""
    taught = cohort.steps.exclude(module=None).values("module")
    counted = Card.objects.filter(module__in=taught, is_extra=False)
    return {
        (module, is_booster): cards
        for module, is_booster, cards in counted.values_list("module_id", "is_booster")
        .annotate(cards=Count("pk"))
        .order_by()
    }


def announce_modules(*, now: dt.datetime) -> int:
    """Put one message into the outbox for every leader whose cards or boosters have opened in the
    last three days, since they take part.

    Set-wise and keyed by the personal step: a second call queues nothing new. Returns how many were
    queued.
    """
    queued = 0
    opened = _opened_unannounced(now).iterator(chunk_size=BATCH)
    while steps := list(islice(opened, BATCH)):
        texts = _texts_of(steps)
        drafts = [
            opening_mail(step, texts[step.enrollment.member.language, step.step.module_id])
            for step in steps
        ]
        queued += queue_messages(drafts=drafts, now=now)
    return queued


def _texts_of(steps: Sequence[PersonalStep]) -> dict[tuple[str, int | None], ModuleTexts]:
    """(language, module id) -> what the module says, in every language that these leaders read."""
    module_ids = {step.step.module_id for step in steps}
    found: dict[tuple[str, int | None], ModuleTexts] = {}
    for language in {step.enrollment.member.language for step in steps}:
        texts = module_texts(module_ids, language)
        found |= {(language, pk): text for pk, text in texts.items()}
    return found


def _opened_unannounced(now: dt.datetime) -> QuerySet[PersonalStep]:
    announced = Message.objects.filter(
        kind__in=[kind.name for kind in OPENING_KINDS], about_id=OuterRef("pk")
    )
    return (
        PersonalStep.objects.filter(
            ~Exists(announced),
            taking_part("enrollment__"),
            step__kind__in=ANNOUNCED_KINDS,
            opens_at__lte=now,
            opens_at__gt=now - ANNOUNCED_FOR,
            done_at=None,
            enrollment__cohort__state=Cohort.State.RUNNING,
        )
        # What was open when somebody came is in the mail that welcomed them.
        .filter(opens_at__gt=F("enrollment__enrolled_at"))
        .select_related("step", "enrollment__member__user", "enrollment__cohort")
        .order_by("pk")
    )
