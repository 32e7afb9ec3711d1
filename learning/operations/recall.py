"""Verbs about recall: take in what was finished, answer, choose how often, tell by mail."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec
from django.db import transaction
from django.db.models import Max

from cohorts.models import Cohort
from common.alone import is_alone
from common.languages import in_language
from common.records import dataclass
from learning.answers import Answer
from learning.memory import Memory, asked
from learning.models import CardCompletion, Recall, RecallItem, RecallReading
from learning.notifications import recall_mail
from learning.recall_mails import RecallMorning, mornings_of
from learning.recall_questions import first_results, following_parts, question_of
from learning.recalled import DoneCard, Place, carry_items, newly_done, recalled_cards
from learning.recalling import AFTER_A_MODULE, MOST, RecallPace, mail_moment, next_moment
from messaging.operations import queue_messages
from people.bulk import write_fields
from people.importing.resting import batched
from people.models import Member
from programs.content.cards import CardContent
from programs.models import Card

ALONE = 7_300_028
BATCH = 1000
ITEMS_AT_ONCE = 10_000
OVERTAKEN = dt.timedelta(minutes=10)
"""After so long no transaction is under way any more whose completion has a smaller number."""
ONE_DAY = dt.timedelta(days=1)
REMEMBERED = ("stability", "difficulty", "last_on", "due_on")
ANSWERED = (*REMEMBERED, "reviews", "lapses", "choice")
_answer: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


@transaction.atomic
def take_in(*, now: dt.datetime) -> int:
    """Whatever leaders have finished since the last time and can be asked about is theirs to
    recall, with their first answer as the first thing known about it. Returns how many cards.

    Set-wise, one worker at a time: a second call takes in nothing. Five statements where there is
    nothing new, and the same number for each thousand cards.
    """
    if not is_alone(ALONE):
        return 0
    reading, _is_new = RecallReading.objects.get_or_create(pk=1, defaults={"seen_at": now})
    last = CardCompletion.objects.aggregate(last=Max("pk"))["last"] or 0
    taken, after = 0, reading.done
    while found := newly_done(after=after, last=last):
        taken += _take(found)
        after = found[-1].pk
    _note(reading, last, now)
    return taken


def _note(reading: RecallReading, last: int, now: dt.datetime) -> None:
    """Go on, the next time, behind what had been there for a while: numbers are given before they
    can be seen, so that a smaller one may turn up later.
    """
    if last == reading.done or now < reading.seen_at + OVERTAKEN:
        return
    reading.done, reading.seen, reading.seen_at = reading.seen, last, now
    reading.save()


def _take(found: Sequence[DoneCard]) -> int:
    """These cards are recalled from now on."""
    once = {each.named: each for each in found}
    cards = Card.objects.in_bulk({each.card_id for each in once.values()})
    contents = {pk: in_language(card.content, None) for pk, card in cards.items()}
    members = {each.member_id for each in once.values()}
    Recall.objects.bulk_create([Recall(pk=pk) for pk in members], ignore_conflicts=True)
    paces = dict(Recall.objects.filter(pk__in=members).values_list("pk", "pace"))
    items: list[RecallItem] = []
    for each in once.values():
        items += _items_of(each, contents[each.card_id], RecallPace(paces[each.member_id]))
    RecallItem.objects.bulk_create(items, ignore_conflicts=True, batch_size=ITEMS_AT_ONCE)
    _settle(members)
    return len(once)


def _items_of(done: DoneCard, content: CardContent, pace: RecallPace) -> Iterator[RecallItem]:
    day = done.completed_at.astimezone(zoneinfo.ZoneInfo(done.time_zone)).date()
    answer = _answer.decode(done.answer) if done.answer else None
    for part, is_right in enumerate(first_results(content, answer)):
        item = RecallItem(recall_id=done.member_id, card_id=done.card_id, part=part)
        if is_right is None:
            item.due_on = day + (AFTER_A_MODULE if done.is_later else ONE_DAY)
        else:
            _remember(item, asked(None, day, is_right=is_right), pace)
        yield item


def _remember(item: RecallItem, memory: Memory, pace: RecallPace) -> None:
    item.stability, item.difficulty = memory.stability, memory.difficulty
    item.last_on, item.due_on = memory.last_on, memory.due_on(pace.certainty)


def _settle(members: Collection[int]) -> None:
    """Say when there is something to recall again, and when these leaders are told. Three
    statements for a thousand.
    """
    for some in batched(sorted(members), BATCH):
        # First held, then read: somebody may be just answering.
        list(Recall.objects.filter(pk__in=some).order_by("pk").select_for_update())
        recalls = Recall.objects.filter(pk__in=some).with_soonest()
        write_fields([_settled(each) for each in recalls], ["next_at", "mail_at"])


def _settled(recall: Recall) -> Recall:
    soonest = None if recall.pace == RecallPace.NONE else recall.soonest
    recall.next_at = next_moment(soonest, recall.rests_until, recall.zone)
    recall.mail_at = None
    if recall.next_at is not None:
        recall.mail_at = mail_moment(
            recall.next_at.astimezone(zoneinfo.ZoneInfo(recall.zone)).date(),
            reached_on=recall.reached_on,
            mails=recall.mails,
            zone=recall.zone,
        )
    return recall


@dataclass(frozen=True, kw_only=True)
class RecallAnswer:
    """What a leader says to a question."""

    choice: int
    reviews: int
    """How often it had been recalled when the page was drawn."""
    is_at_once: bool = False
    """Whether they knew it without having to think."""


@transaction.atomic
def answer_item(*, item: RecallItem, answer: RecallAnswer, by: Member, now: dt.datetime) -> bool:
    """Keep what a leader answered, when the question comes again, and when there is something to
    recall again: after three questions, or when none is left, there is nothing for some days.

    Private, and so in no audit table. Returns whether it counted: a second call does not, nor does
    the answer of a page that is older than the last one, or to what is not due.
    """
    recall = Recall.objects.select_for_update(of=("self",)).get(pk=item.recall_id)
    today = _today(by, now)
    is_ready = recall.next_at is not None and recall.next_at <= now
    waiting = recall.items.due(today).filter(pk=item.pk, reviews=answer.reviews)
    held = waiting.select_for_update(of=("self",)).select_related("card__module")
    current = held.first() if is_ready else None
    if current is None:
        return False
    question = question_of(in_language(current.card.content, None), current.part, answer.choice)
    memory = asked(current.memory, today, is_right=question.is_right, is_at_once=answer.is_at_once)
    pace = RecallPace(recall.pace)
    _remember(current, memory, pace)
    current.reviews += 1
    current.lapses += not question.is_right
    current.choice = answer.choice
    current.save(update_fields=ANSWERED)
    recall.last_module = current.card.module.slug
    recall.answered += 1
    if recall.answered == MOST or not recall.items.due(today).exists():
        recall.answered, recall.rests_until = 0, today + pace.rest
    recall.reached_on, recall.mails = today, 0
    recall.save()
    _settle([recall.pk])
    return True


@transaction.atomic
def change_pace(*, member: Member, pace: RecallPace, now: dt.datetime) -> None:
    """A leader is asked more seldom, as usual, or not at all, until they choose otherwise. What
    they remember stays, and says when each question comes at the new pace.

    Private, and so in no audit table. A second call changes nothing.
    """
    Recall.objects.bulk_create([Recall(pk=member.pk)], ignore_conflicts=True)
    recall = Recall.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if recall.pace == pace:
        return
    items = list(recall.items.all())
    for item in items:
        if item.memory:
            _remember(item, item.memory, pace)
    write_fields(items, ["due_on"])
    if recall.rests_until is not None:
        recall.rests_until = min(recall.rests_until, _today(member, now) + pace.rest)
    recall.pace, recall.mails = pace, 0
    recall.save()
    _settle([recall.pk])


def _today(member: Member, now: dt.datetime) -> dt.date:
    return now.astimezone(zoneinfo.ZoneInfo(member.time_zone)).date()


@transaction.atomic
def carry_recalled(*, cohort: Cohort, follows: Mapping[int, int]) -> None:
    """What the leaders of a cohort recall is on the cards that follow, old id -> new, with all that
    is known about it; a question that is gone is asked no more.

    The same number of statements at any size, but for three per thousand leaders; the same once
    more changes nothing.
    """
    recalled = recalled_cards(cohort_id=cohort.pk, cards=follows)
    if not recalled:
        return
    old = Card.objects.in_bulk(recalled)
    new = Card.objects.in_bulk([follows[pk] for pk in recalled])
    places: dict[Place, Place | None] = {}
    for pk in recalled:
        places |= _places(old[pk], new[follows[pk]])
    carry_items(cohort_id=cohort.pk, follows=places)
    leaders = Recall.objects.filter(member__enrollments__cohort=cohort)
    _settle(list(leaders.values_list("pk", flat=True)))


def _places(old: Card, new: Card) -> dict[Place, Place | None]:
    before = in_language(old.content, None)
    parts = following_parts(before, in_language(new.content, None))
    places: dict[Place, Place | None] = {}
    for part in range(len(first_results(before, None))):
        places[old.pk, part] = (new.pk, parts[part]) if part in parts else None
    return places


@transaction.atomic
def tell_recalls(*, now: dt.datetime) -> int:
    """Queue a mail for every leader who has something to recall, for whom it is a working morning,
    and who neither had such a mail nor came by for a week; for the others it is another day.

    Set-wise: a second call queues nothing. One statement while nobody is to be told, the same
    number for each thousand leaders. Returns how many were queued.
    """
    if not is_alone(ALONE):
        return 0
    queued = 0
    while some := _to_tell(now):
        mornings = mornings_of(some, now)
        told = [each for each in some if _tell(each, mornings[each.pk], now)]
        write_fields(some, ["mail_at", "mails", "reached_on"])
        drafts = [recall_mail(each.member, mornings[each.pk].today) for each in told]
        queued += queue_messages(drafts=drafts, now=now)
    return queued


def _to_tell(now: dt.datetime) -> list[Recall]:
    waiting = Recall.objects.filter(mail_at__lte=now).order_by("mail_at", "pk")
    return list(waiting.select_for_update(of=("self",)).select_related("member")[:BATCH])


def _tell(recall: Recall, morning: RecallMorning, now: dt.datetime) -> bool:
    """Whether this leader gets a mail now; if not, when it is looked at again."""
    if not morning.is_here:
        recall.mail_at = None
        return False
    if not morning.is_good_time(now):
        recall.mail_at = morning.tomorrow
        return False
    recall.mails += 1
    recall.reached_on = morning.today
    recall.mail_at = mail_moment(
        morning.today, reached_on=morning.today, mails=recall.mails, zone=morning.zone
    )
    return True
