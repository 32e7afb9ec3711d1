"""What a leader's own record says of cards: how far they came, and what they wrote and chose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import unescape
from itertools import groupby

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.own_record import RecordEntry, RecordLine, RecordSection
from common.languages import in_language
from learning.answers import Answer, PollAnswer, QuizAnswer, SpotAnswer, WrittenAnswer
from learning.models import CardAnswer
from learning.presenters import card_url
from learning.steps import PathStep, steps_of
from people.models import Member
from programs.content.cards import (
    CardContent,
    PollCard,
    QuizCard,
    ReflectionCard,
    RewriteCard,
    SpotCard,
)
from programs.content.prose import Prose
from programs.module_texts import module_texts
from ui.dates import in_words


def the_way(member: Member, language: str, _now: dt.datetime) -> list[RecordEntry]:
    """An entry for each program in which cards were done. Two queries, see steps_of."""
    steps = sorted(steps_of(member, language), key=lambda step: -step.cohort_id)
    walked = (list(each) for _cohort, each in groupby(steps, key=lambda step: step.cohort_id))
    return [entry for each in walked if (entry := _way(each)) is not None]


def _way(steps: Sequence[PathStep]) -> RecordEntry | None:
    begun = [step for step in steps if step.has_cards and step.cards_done]
    if not begun:
        return None
    first, total = steps[0], sum(step.cards_total for step in steps)
    return RecordEntry(
        key=str(first.cohort_id),
        enrollment_id=first.enrollment_id,
        at=max(step.done_at or step.opens_at for step in begun),
        heading=first.cohort_name,
        lines=[_walked(step) for step in begun],
        percent=100 * sum(step.cards_done for step in steps) / total,
    )


def _walked(step: PathStep) -> RecordLine:
    if step.done_at is None:
        so_far = {"done": step.cards_done, "total": step.cards_total}
        return RecordLine(label=step.title, text=_("%(done)s of %(total)s cards so far") % so_far)
    cards = ngettext("%(n)s card", "%(n)s cards", step.cards_done) % {"n": step.cards_done}
    day = in_words(timezone.localdate(step.done_at))
    said = _("%(cards)s, finished on %(day)s") % {"cards": cards, "day": day}
    return RecordLine(label=step.title, text=said)


def what_was_written(member: Member, language: str, _now: dt.datetime) -> list[RecordEntry]:
    """An entry for each card on which something was written or chosen, the latest first. Also of
    programs that they left: the words are theirs. Two queries.
    """
    own = {"enrollment__member": member, "enrollment__cohort__organization": member.organization_id}
    answers = list(
        CardAnswer.objects.filter(**own)
        .select_related("card", "enrollment__cohort")
        .order_by("-saved_at", "-pk")
    )
    modules = module_texts({each.card.module_id for each in answers}, language)
    entries = []
    for each in answers:
        content = in_language(each.card.content, language)
        if lines := lines_of(content, each.answer):
            title = modules[each.card.module_id].title
            entries.append(_entry(each, content.title, title, lines))
    return entries


def _entry(
    answer: CardAnswer, heading: str, module: str, lines: Sequence[RecordLine]
) -> RecordEntry:
    enrollment = answer.enrollment
    is_open = enrollment.left_at is None
    return RecordEntry(
        key=str(answer.pk),
        enrollment_id=enrollment.pk,
        at=answer.saved_at,
        heading=heading,
        about=f"{module} · {enrollment.cohort.name}",
        lines=lines,
        address=card_url(enrollment.pk, answer.card_id) if is_open else "",
    )


def lines_of(content: CardContent, answer: Answer) -> list[RecordLine]:
    """What was asked and what the leader left, in words; none where that is nothing. Pure."""
    match content, answer:
        case ReflectionCard(), WrittenAnswer(text=text) if text:
            return [RecordLine(label=plain(content.prompt), text=text)]
        case RewriteCard(), WrittenAnswer(text=text) if text:
            asked = f"{content.sender}: {plain(content.message)}"
            return [RecordLine(label=asked, text=text)]
        case PollCard(), PollAnswer(choice=choice) if choice >= 0:
            return [RecordLine(label=content.prompt, text=content.options[choice])]
        case QuizCard(), QuizAnswer(choices=choices):
            return _quiz(content, choices)
        case SpotCard(), SpotAnswer(marked=marked) if marked:
            return [_marked(content, marked)]
    return []


def _quiz(card: QuizCard, choices: Sequence[int]) -> list[RecordLine]:
    """Each question that was answered; where another option was stronger, that one, too."""
    lines = []
    for question, choice in zip(card.questions, choices, strict=False):
        if choice >= 0:
            best = next(option for option in question.options if option.is_correct)
            chosen = question.options[choice]
            stronger = _("Stronger: %(answer)s") % {"answer": best.text}
            more = "" if chosen is best else stronger
            lines.append(RecordLine(label=plain(question.prompt), text=chosen.text, more=more))
    return lines


def _marked(card: SpotCard, marked: Sequence[int]) -> RecordLine:
    phrases = [_("“%(words)s”") % {"words": card.cues[place].phrase} for place in marked]
    return RecordLine(label=_("Marked phrases"), text=", ".join(phrases))


def plain(prose: Prose) -> str:
    """A text without its marks."""
    return unescape(strip_tags(prose.html)).strip()


WAY = RecordSection(
    name="way",
    position=10,
    title=lambda: _("The way so far"),
    about=lambda: _("What you have finished. There is no hurry: what has opened stays open."),
    empty=lambda: _("Your first finished card begins it."),
    told=the_way,
    who=lambda: _("You and the program team"),
    is_brief=True,
    audience="program_team",
)
WRITTEN = RecordSection(
    name="written",
    position=40,
    title=lambda: _("What you wrote and chose"),
    title_for_coach=lambda: _("What they wrote and chose"),
    about=lambda: _(
        "Your reflections, replies, quizzes and polls, the latest first. What you chose in a "
        "poll is counted with others, once there are five of them, without names."
    ),
    empty=lambda: _("What you leave on a card is kept here for you."),
    told=what_was_written,
    who=lambda: _("Only you"),
    who_with_coach=lambda coach: _("You and %(coach)s") % {"coach": coach},
)
