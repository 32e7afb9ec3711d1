"""A leader's plan as pages need it: one query for all steps, with the card to go on with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from cohorts.attention import LIVE, minutes_of
from cohorts.models import Cohort, PersonalStep, Step
from common.languages import in_language, text_in_language
from common.records import dataclass
from learning.answers import Answer, LaterGoes
from learning.models import CardAnswer, CardCompletion
from learning.queries import PlanRow, place_row, plan_rows
from people.models import Member
from programs.activities import step_address, step_title
from programs.cadence import CARD_KINDS, LIVE_KINDS, StepKind
from programs.content.cards import CardContent
from programs.lengths import module_minutes
from programs.models import Card, Module
from programs.module_texts import ModuleTexts, module_texts
from ui.components import StepState

LIVE_LASTS = dt.timedelta(minutes=LIVE)
"""How long a session counts as running."""
_content: msgspec.json.Decoder[CardContent] = msgspec.json.Decoder(CardContent)
_answer: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)
_later: msgspec.json.Decoder[LaterGoes] = msgspec.json.Decoder(LaterGoes)


class NextCard(msgspec.Struct, frozen=True, kw_only=True):
    """The first card of a module that is not done."""

    pk: int
    title: str
    minutes: int


class PathStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a leader's plan, with its words."""

    pk: int
    kind: str
    week: int
    opens_at: dt.datetime
    title: str
    module_id: int | None = None
    module_title: str = ""
    address: str = ""
    is_called_off: bool = False
    """Its session was canceled."""
    done_at: dt.datetime | None = None
    cards_done: int = 0
    cards_total: int = 0
    next_card: NextCard | None = None
    suggested: Sequence[int] = ()
    """Ids of cards that a rule offers beside the others."""
    minutes: int = 0
    """What it takes, as far as a plan can tell."""
    enrollment_id: int = 0
    cohort_id: int = 0
    cohort_name: str = ""
    is_running: bool = True
    is_paused: bool = False
    starts_on: dt.date | None = None
    recall_at: dt.datetime | None = None
    """From when on the leader has something to recall, of whatever program."""
    looks_back_on: dt.date | None = None
    """From when on the leader is asked how something went that they had set out to do."""
    asked_until: dt.datetime | None = None
    """Until when a questionnaire or a rating may wait for the leader."""
    story_begun: int | None = None
    """Number of the go through its story that was left before the end."""

    @property
    def has_cards(self) -> bool:
        """Cards or boosters: done on one's own."""
        return self.kind in CARD_KINDS

    @property
    def has_story(self) -> bool:
        """Cards of a module that this leader has: a story stands beside them."""
        return self.kind == StepKind.CARDS and not self.is_left_out

    @property
    def is_left_out(self) -> bool:
        """The cards of a module that rules leave out for this leader."""
        return self.kind == StepKind.CARDS and self.done_at is not None and not self.cards_total

    @property
    def takes_place(self) -> bool:
        """Neither canceled nor left out."""
        return not (self.is_called_off or self.is_left_out)

    @property
    def is_booster(self) -> bool:
        """A card that refreshes a module."""
        return self.kind == StepKind.BOOSTER

    @property
    def is_live(self) -> bool:
        """A session with others at a time."""
        return self.kind in LIVE_KINDS

    def state(self, now: dt.datetime) -> StepState:
        """How it stands for this leader."""
        if self.done_at is not None:
            return StepState.DONE
        if self.is_called_off:
            return StepState.OFF
        if self.opens_at > now:
            return StepState.AHEAD
        is_open = self.has_cards or self.opens_at + LIVE_LASTS > now
        return StepState.NOW if is_open else StepState.PAST

    def is_to_take(self, now: dt.datetime) -> bool:
        """Cards that are open and not done, of a program that runs."""
        return self.is_running and self.has_cards and self.state(now) == StepState.NOW


def steps_of(member: Member, language: str, *, only_unfinished: bool = False) -> list[PathStep]:
    """The member's whole plan in order of time: one query, and two more when a module is new to
    this process.
    """
    found = plan_rows(
        member_id=member.pk,
        organization_id=member.organization_id,
        language=language,
        only_unfinished=only_unfinished,
    )
    modules = {row.module_id for row in found}
    texts, lengths = module_texts(modules, language), module_minutes(modules)
    return [_planned(row, texts.get(row.module_id or 0), minutes_of(row, lengths)) for row in found]


def _planned(row: PlanRow, module: ModuleTexts | None, minutes: int) -> PathStep:
    next_card = None
    if row.next_pk is not None:
        next_card = NextCard(
            pk=row.next_pk, title=row.next_title or "", minutes=row.next_minutes or 0
        )
    module_title = module.title if module else ""
    return PathStep(
        pk=row.pk,
        kind=row.kind,
        week=row.week,
        opens_at=row.opens_at,
        title=step_title(row.kind, module_title),
        module_id=row.module_id,
        module_title=module_title,
        address=row.address or step_address(row.kind, row.pk),
        is_called_off=row.is_called_off,
        done_at=row.done_at,
        cards_done=row.cards_done,
        cards_total=row.cards_total,
        next_card=next_card,
        suggested=row.suggested,
        minutes=minutes,
        enrollment_id=row.enrollment_id,
        cohort_id=row.cohort_id,
        cohort_name=row.cohort_name,
        is_running=row.cohort_state == Cohort.State.RUNNING,
        is_paused=row.cohort_state == Cohort.State.PAUSED,
        starts_on=row.starts_on,
        recall_at=row.recall_at,
        looks_back_on=row.looks_back_on,
        asked_until=row.asked_until,
        story_begun=row.story_begun,
    )


@dataclass(frozen=True, kw_only=True)
class DeckCard:
    """A card in the list of its module."""

    pk: int
    title: str
    kind: str
    minutes: int
    is_done: bool
    is_gone: bool = False
    """Done, and not part of the module any more."""
    is_suggested: bool = False
    """A rule offers it beside the others."""


def cards_of(personal: PersonalStep) -> QuerySet[Card]:
    """Those that a step opens to its leader and counts, in no order: their own, else those of the
    module.
    """
    if personal.deck is not None:
        return Card.objects.filter(pk__in=personal.deck)
    step = personal.step
    return Card.objects.filter(
        module=step.module_id or 0, is_booster=step.is_booster, is_extra=False
    )


def deck_of(personal: PersonalStep, language: str) -> list[DeckCard]:
    """The cards (or boosters) that a step opens, in order, and then those of its module in an older
    version that this leader has done, and those that a rule suggests. One query.
    """
    step = personal.step
    done = CardCompletion.objects.filter(enrollment=personal.enrollment_id, card=OuterRef("pk"))
    named = Module.objects.filter(pk=step.module_id or 0).values("lineage")[:1]
    record = Card.objects.filter(
        completions__enrollment=personal.enrollment_id,
        module__lineage=named,
        is_booster=step.is_booster,
    )
    offered = Card.objects.filter(pk__in=personal.suggested)
    own = cards_of(personal).order_by().values("pk")
    listed = (
        Card.objects.filter(
            pk__in=own.union(record.order_by().values("pk"), offered.order_by().values("pk"))
        )
        .annotate(
            title=text_in_language("content", "title", language),
            is_done=Exists(done),
            is_gone=~Q(module=step.module_id),
        )
        .order_by("position", "pk")
    )
    columns = ("pk", "title", "kind", "minutes", "is_done", "is_gone")
    cards = [DeckCard(**row) for row in listed.values(*columns)]
    return _in_order(personal, cards)


def _in_order(personal: PersonalStep, cards: Sequence[DeckCard]) -> list[DeckCard]:
    """The deck as the leader has it, what is gone, what is offered."""
    own = {pk: place for place, pk in enumerate(personal.deck or ())}
    offered = set(personal.suggested) - own.keys()
    marked = [replace(card, is_suggested=card.pk in offered) for card in cards]
    return sorted(marked, key=lambda card: (card.is_suggested, card.is_gone, own.get(card.pk, 0)))


def next_step(
    member: Member, personal: PersonalStep, language: str, now: dt.datetime
) -> PathStep | None:
    """What comes after this step in the same cohort: other cards that are open, else what still
    lies ahead. A pulse asks those around a leader, not them.
    """
    others = [
        step
        for step in steps_of(member, language)
        if step.enrollment_id == personal.enrollment_id
        and step.pk != personal.pk
        and step.kind != StepKind.PULSE
    ]
    return next((step for step in others if step.is_to_take(now)), None) or next(
        (step for step in others if step.state(now) == StepState.AHEAD), None
    )


@dataclass(frozen=True, kw_only=True)
class CardInPlan:
    """A card in front of one leader: where it stands and what they did with it."""

    card: Card
    """Without its content, which stands beside it in one language."""
    content: CardContent
    enrollment_id: int
    step_id: int
    """Id of the leader's personal step."""
    opens_at: dt.datetime
    is_running: bool
    is_paused: bool
    position: int
    """Among the cards of the leader's deck, counting from 1; 0 where a rule suggests it beside
    them.
    """
    total: int
    completed_at: dt.datetime | None
    answer: Answer | None
    saved_at: dt.datetime | None
    next_card_id: int | None
    done: frozenset[int] = frozenset()
    """Positions of the cards of the deck that are done."""
    later: LaterGoes | None = None
    is_gone: bool = False
    """Whether it was part of the module in an older version only."""

    @property
    def standing(self) -> Answer | None:
        """What stands after the latest go."""
        return self.later.last if self.later else self.answer

    def is_open(self, now: dt.datetime) -> bool:
        """Whether the card can be read."""
        return self.opens_at <= now


def find_place(
    member: Member, enrollment_id: int, card_id: int, language: str, now: dt.datetime
) -> CardInPlan | None:
    """The card as this leader meets it now, in one query; None when it is not in their plan or not
    theirs.
    """
    row = place_row(
        member_id=member.pk,
        organization_id=member.organization_id,
        enrollment_id=enrollment_id,
        card_id=card_id,
        language=language,
        now=now,
    )
    if row is None:
        return None
    card = Card(
        pk=row.pk,
        module_id=row.module_id,
        position=row.position,
        slug=row.slug,
        kind=row.kind,
        minutes=row.minutes,
        is_booster=row.is_booster,
        is_extra=row.is_extra,
    )
    return CardInPlan(
        card=card,
        content=_content.decode(row.content),
        enrollment_id=enrollment_id,
        step_id=row.personal_pk,
        opens_at=row.opens_at,
        is_running=row.cohort_state == Cohort.State.RUNNING,
        is_paused=row.cohort_state == Cohort.State.PAUSED,
        position=row.place,
        total=len(row.deck),
        completed_at=row.completed_at,
        answer=_answer.decode(row.answer) if row.answer else None,
        saved_at=row.saved_at,
        next_card_id=row.next_pk,
        done=row.places_done,
        later=_later.decode(row.later) if row.later else None,
    )


def follower_of(member: Member, enrollment_id: int, card_id: int) -> int | None:
    """The card in this leader's plan that follows one of an older version of the program: pages and
    bookmarks outlast a move. One query.
    """
    older = Card.objects.filter(pk=card_id)[:1]
    planned = Step.objects.filter(
        cohort__enrollments=enrollment_id, cohort__enrollments__member=member
    )
    followers = Card.objects.filter(
        module__in=planned.values("module"),
        lineage=older.values("lineage"),
        module__version__program=older.values("module__version__program"),
    )
    return followers.values_list("pk", flat=True).first()


def find_gone(member: Member, enrollment_id: int, card_id: int, language: str) -> CardInPlan | None:
    """A card that was part of a module of this leader's plan in an older version, with what they
    did with it: to be read, and no more. Four queries.
    """
    card = Card.objects.select_related("module__version").filter(pk=card_id).first()
    if card is None:
        return None
    personal = PersonalStep.objects.of(member).filter(
        enrollment=enrollment_id,
        step__kind=StepKind.BOOSTER if card.is_booster else StepKind.CARDS,
        step__module__lineage=card.module.lineage,
        step__module__version__program=card.module.version.program_id,
    )
    found = personal.first()
    if found is None:
        return None
    theirs = {"enrollment": enrollment_id, "card": card}
    done = CardCompletion.objects.filter(**theirs).first()
    left = CardAnswer.objects.filter(**theirs).first()
    return CardInPlan(
        card=card,
        content=in_language(card.content, language),
        enrollment_id=enrollment_id,
        step_id=found.pk,
        opens_at=found.opens_at,
        is_running=False,
        is_paused=False,
        position=card.position,
        total=card.position,
        completed_at=done.completed_at if done else None,
        answer=left.answer if left else None,
        saved_at=left.saved_at if left else None,
        next_card_id=None,
        later=left.later if left else None,
        is_gone=True,
    )
