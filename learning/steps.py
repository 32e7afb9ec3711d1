"""A leader's plan as pages need it: one query for all steps, with the card to go on with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import LessThan

from learning.models import CardAnswer, CardCompletion
from learning.words import ModuleWords, words_of
from people.models import Member
from programs.activities import activity_for
from programs.models import Card, PersonalStep, Step
from programs.wording import step_title

CARD_KINDS = (Step.Kind.CARDS, Step.Kind.BOOSTER)
LIVE_KINDS = (Step.Kind.KICKOFF, Step.Kind.PRACTICE, Step.Kind.ASSESSMENT)
LIVE_LASTS = dt.timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class NextCard:
    """The first card of a module that is not done."""

    pk: int
    title: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class PathStep:
    """One step of a leader's plan, with its words."""

    pk: int
    kind: str
    week: int
    opens_at: dt.datetime
    title: str
    module_title: str = ""
    address: str = ""
    done_at: dt.datetime | None = None
    cards_done: int = 0
    cards_total: int = 0
    next_card: NextCard | None = None
    enrollment_id: int = 0
    cohort_id: int = 0
    cohort_name: str = ""
    is_running: bool = True
    starts_on: dt.date | None = None

    @property
    def has_cards(self) -> bool:
        """Cards or boosters: done on one's own."""
        return self.kind in CARD_KINDS

    @property
    def is_live(self) -> bool:
        """A session with others at a time."""
        return self.kind in LIVE_KINDS

    def state(self, now: dt.datetime) -> str:
        """done, now, ahead, or past: over without being noted as done, which nobody is blamed for."""
        if self.done_at is not None:
            return "done"
        if self.opens_at > now:
            return "ahead"
        if self.has_cards or self.opens_at + LIVE_LASTS > now:
            return "now"
        return "past"


def own_steps(member: Member) -> QuerySet[PersonalStep]:
    """The steps of every cohort the member takes part in, finished ones too; module texts are left in the database."""
    return (
        PersonalStep.objects.filter(
            enrollment__member=member,
            enrollment__left_at=None,
            enrollment__cohort__organization_id=member.organization_id,
        )
        .select_related("step__module", "enrollment__cohort")
        .defer("step__module__content", "enrollment__cohort__goal")
        .order_by("opens_at", "step__position")
    )


def steps_of(member: Member, language: str, *, only_running: bool = False) -> list[PathStep]:
    """The member's whole plan in order of time: one query, and one more when a module's words are new to us."""
    steps = own_steps(member)
    if only_running:
        steps = steps.filter(enrollment__cohort__state="running")
    found = list(steps.annotate(next_card_data=_next_card(language)))
    words = words_of({row.step.module_id for row in found}, language)
    return [_told(row, row.next_card_data, words, language) for row in found]


def told(rows: Iterable[PersonalStep], language: str) -> list[PathStep]:
    """Steps with their words, without the card to go on with."""
    rows = list(rows)
    words = words_of({row.step.module_id for row in rows}, language)
    return [_told(row, None, words, language) for row in rows]


def _told(row: PersonalStep, next_card: Any, words: dict[int, ModuleWords], language: str) -> PathStep:
    step, cohort = row.step, row.enrollment.cohort
    module = words.get(step.module_id or 0)
    if step.module is not None and module is not None:
        # Activities ask the module for its title; they get the words without the rest of a large document.
        step.module.content = {language: {"title": module.title, "sentence": module.sentence}}
    module_title = module.title if module else ""
    activity = activity_for(step.kind)
    return PathStep(
        pk=row.pk,
        kind=step.kind,
        week=step.week,
        opens_at=row.opens_at,
        title=(activity.title(row, language) if activity else "") or step_title(step.kind, module_title),
        module_title=module_title,
        address=(activity.address(row) if activity else row.address),
        done_at=row.done_at,
        cards_done=row.cards_done,
        cards_total=row.cards_total,
        next_card=NextCard(**next_card) if next_card and row.done_at is None else None,
        enrollment_id=row.enrollment_id,
        cohort_id=cohort.pk,
        cohort_name=cohort.name,
        is_running=cohort.state == "running",
        starts_on=cohort.starts_on,
    )


def card_title(language: str) -> Coalesce:
    """A card's title in the reader's language, without its text."""
    return Coalesce(KT(f"content__{language}__title"), KT("content__en__title"), Value(""), output_field=TextField())


def _next_card(language: str) -> Case:
    """The first card of the step's module that is not done, as JSON; nothing for other kinds of steps."""
    done = CardCompletion.objects.filter(enrollment=OuterRef(OuterRef("enrollment")), card=OuterRef("pk"))
    undone = Card.objects.filter(~Exists(done), module=OuterRef("step__module")).order_by("position")
    shown = JSONObject(pk="pk", title=card_title(language), minutes="minutes")
    return Case(
        When(step__kind="cards", then=Subquery(undone.filter(is_booster=False).values(shown=shown)[:1])),
        When(step__kind="booster", then=Subquery(undone.filter(is_booster=True).values(shown=shown)[:1])),
        default=None,
    )


@dataclass(frozen=True, kw_only=True)
class DeckCard:
    """A card in the list of its module."""

    pk: int
    title: str
    kind: str
    minutes: int
    is_done: bool


def deck_of(personal: PersonalStep, language: str) -> list[DeckCard]:
    """The cards (or boosters) that a step opens, in order."""
    done = CardCompletion.objects.filter(enrollment=personal.enrollment_id, card=OuterRef("pk"))
    cards = Card.objects.filter(
        module=personal.step.module_id, is_booster=personal.step.kind == Step.Kind.BOOSTER
    ).order_by("position")
    rows = cards.annotate(title=card_title(language), is_done=Exists(done))
    return [DeckCard(**row) for row in rows.values("pk", "title", "kind", "minutes", "is_done")]


def next_step(personal: PersonalStep, language: str, now: dt.datetime) -> PathStep | None:
    """What comes after this step in the same cohort, if it still lies ahead."""
    later = PersonalStep.objects.filter(enrollment=personal.enrollment_id, opens_at__gt=now, done_at=None)
    rows = later.select_related("step__module", "enrollment__cohort").defer("step__module__content")
    return next(iter(told(rows.order_by("opens_at", "step__position")[:1], language)), None)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A card in front of one leader: where it stands and what they did with it."""

    card: Card
    enrollment_id: int
    step_id: int
    opens_at: dt.datetime
    is_running: bool
    position: int
    total: int
    completed_at: dt.datetime | None
    answer: dict[str, Any] | None
    saved_at: dt.datetime | None
    next_card_id: int | None

    def is_open(self, now: dt.datetime) -> bool:
        """Whether the card can be read."""
        return self.opens_at <= now


def _count(cards: QuerySet[Card]) -> Subquery:
    """How many cards, as a subquery."""
    counted = cards.order_by().values("module").annotate(number=Count("pk"))
    return Subquery(counted.values("number"), output_field=IntegerField())


def find_place(member: Member, enrollment_id: int, card_id: int) -> Place | None:
    """The card as this leader meets it, in one query; None when it is not in their plan or not theirs."""
    plan, cohort = "module__step__personal_steps__", "module__step__cohort__"
    mine = Q(**{f"{plan}enrollment_id": enrollment_id, f"{plan}enrollment__member": member})
    present = Q(**{f"{plan}enrollment__left_at": None, f"{cohort}organization_id": member.organization_id})
    kind = Case(When(is_booster=True, then=Value("booster")), default=Value("cards"))
    completion = CardCompletion.objects.filter(enrollment=enrollment_id, card=OuterRef("pk"))
    answer = CardAnswer.objects.filter(enrollment=enrollment_id, card=OuterRef("pk"))
    siblings = Card.objects.filter(module=OuterRef("module"), is_booster=OuterRef("is_booster"))
    undone = siblings.filter(~Exists(completion)).exclude(pk=card_id)
    # The next one after this card; those skipped before it come last.
    in_turn = undone.annotate(was_skipped=LessThan(F("position"), OuterRef("position"))).order_by(
        "was_skipped", "position"
    )
    before = siblings.filter(position__lte=OuterRef("position"))
    card: Any = (  # a Card with what is annotated
        Card.objects.filter(mine, present, pk=card_id, module__step__kind=kind)
        .annotate(
            step_pk=F(f"{plan}pk"),
            opens_at=F(f"{plan}opens_at"),
            cohort_state=F(f"{cohort}state"),
            completed_at=Subquery(completion.values("completed_at")),
            answer=Subquery(answer.values("answer")),
            saved_at=Subquery(answer.values("saved_at")),
            next_pk=Subquery(in_turn.values("pk")[:1]),
            place=_count(before),
            total=_count(siblings),
        )
        .order_by("opens_at")
        .first()
    )
    if card is None:
        return None
    return Place(
        card=card,
        enrollment_id=enrollment_id,
        step_id=card.step_pk,
        opens_at=card.opens_at,
        is_running=card.cohort_state == "running",
        position=card.place,
        total=card.total,
        completed_at=card.completed_at,
        answer=card.answer,
        saved_at=card.saved_at,
        next_card_id=card.next_pk,
    )
