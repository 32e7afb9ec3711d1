"""The mails to a leader when a module has opened, and when some have before they came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from cohorts.models import Cohort, Enrollment, PersonalStep
from cohorts.plan import opening_of
from cohorts.prospect import Prospect
from messaging.models import Message
from messaging.notifications import Expected, MailContent, Notification, Recipient
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.notifications import LEFT, recipient_of
from programs.activities import step_title
from programs.cadence import StepKind
from programs.module_texts import ModuleTexts

ANNOUNCED_KIND = StepKind.CARDS
ANNOUNCED_FOR = dt.timedelta(days=3)
"""An opening is news for three days; after that Today says it just as well."""
UNPLANNED = gettext_noop("the step is not in the plan any more")


@dataclass(frozen=True)
class ModuleOpening:
    """One leader's opened cards: the step with its member and cohort, and what its module says."""

    personal: PersonalStep
    module: ModuleTexts

    @property
    def title(self) -> str:
        """What the step is called."""
        return step_title(self.personal.step.kind, self.module.title)


def opening_mail(personal: PersonalStep, module: ModuleTexts) -> Draft[ModuleOpening]:
    """Tells a leader what has opened; needs step, member and cohort loaded."""
    enrollment = personal.enrollment
    return Draft(
        notification=MODULE_OPEN,
        thing=ModuleOpening(personal, module),
        to=recipient_of(enrollment.member),
        about_id=personal.pk,
        organization_id=enrollment.cohort.organization_id,
        topic_id=enrollment.cohort_id,
        send_after=personal.opens_at,
    )


def compose_opening(opening: ModuleOpening) -> MailContent:
    """What is open, how long it takes, and the way to the next card."""
    personal, module, title = opening.personal, opening.module, opening.title
    member, cohort = personal.enrollment.member, personal.enrollment.cohort
    paragraphs = [
        _("Hello %(name)s,") % {"name": member.name},
        _("“%(title)s” is open for you.") % {"title": title},
        module.sentence,
        ngettext(
            "There is %(count)s card. It takes a few minutes, and you can stop at any point: "
            "what you did is kept.",
            "There are %(count)s cards of two to five minutes each. Take one between two meetings, "
            "stop whenever you like, and pick up where you left off.",
            personal.cards_total,
        )
        % {"count": personal.cards_total},
    ]
    address = absolute(reverse("learning:resume", args=[personal.pk]))
    why = _("You get this mail because you take part in “%(cohort)s”.") % {"cohort": cohort.name}
    choose = _("Choose which mails you get: %(link)s") % {"link": PREFERENCES}
    text, html = body(
        [part for part in paragraphs if part],
        action=(_("Open the next card"), address),
        footer=[why, choose],
    )
    return MailContent(subject=opening_subject(title), text=text, html=html)


def opening_subject(title: str) -> str:
    """The subject of the mail about a step of this title."""
    return _("Open for you: %(title)s") % {"title": title}


def objections_to_opening(messages: Sequence[Message]) -> Mapping[int, str]:
    """Message id -> why a leader does not need to hear of the opening any more. One query."""
    steps = PersonalStep.objects.filter(pk__in={message.about_id for message in messages})
    loaded = steps.select_related("enrollment__cohort", "enrollment__member")
    reasons = {step.pk: _why_not(step) for step in loaded}
    answers = {message.pk: reasons.get(message.about_id or 0, UNPLANNED) for message in messages}
    return {pk: reason for pk, reason in answers.items() if reason}


def _why_not(personal: PersonalStep) -> str:
    if personal.done_at is not None:
        return gettext_noop("the cards are already done")
    if personal.enrollment.left_at is not None:
        return gettext_noop("the leader no longer takes part")
    if personal.enrollment.member.left_at is not None:
        return LEFT
    if personal.enrollment.cohort.state != Cohort.State.RUNNING:
        return gettext_noop("the pilot has finished")
    return ""


def expected_openings(prospect: Prospect) -> Iterator[Expected]:
    """One mail per leader and module, when the step opens on the leader's own clock. What is open
    at the launch already stands in one mail.
    """
    for step in prospect.steps:
        if step.kind != ANNOUNCED_KIND:
            continue
        title = prospect.title_of(step)
        for leader in prospect.leaders:
            opens_at = opening_of(step.opens_on, leader.time_zone)
            if opens_at > prospect.now:
                subject = opening_subject(title)
                yield Expected(to=leader, about=title, subject=subject, at=opens_at)


MODULE_OPEN = Notification(
    name="module_open",
    title=gettext_lazy("A new module is open"),
    about="a leader's personal step",
    may_refuse=True,
    may_repeat=False,
    window=ANNOUNCED_FOR,
    compose=compose_opening,
    objections=objections_to_opening,
    expected=expected_openings,
)


# What is open already when a leader joins.

NOT_IN_IT = gettext_noop("the leader does not take part any more")


@dataclass(frozen=True)
class CatchingUp:
    """A leader and what has been open since before they came, oldest first; member and cohort
    loaded.
    """

    enrollment: Enrollment
    titles: Sequence[str]


def catching_up_mail(catching_up: CatchingUp) -> Draft[CatchingUp]:
    """Says once what is open already, instead of a mail for each module."""
    enrollment = catching_up.enrollment
    return Draft(
        notification=CATCHING_UP,
        thing=catching_up,
        to=recipient_of(enrollment.member),
        about_id=enrollment.pk,
        organization_id=enrollment.cohort.organization_id,
        topic_id=enrollment.cohort_id,
        send_after=enrollment.enrolled_at,
    )


def compose_catching_up(catching_up: CatchingUp) -> MailContent:
    """What is open, that nobody expects it to be done, and the way to it."""
    cohort, titles = catching_up.enrollment.cohort, catching_up.titles
    opened = ngettext(
        "“%(cohort)s” began before you joined it. This is open for you now:",
        "“%(cohort)s” began before you joined it. These are open for you now, in this order:",
        len(titles),
    ) % {"cohort": cohort.name}
    paragraphs = [
        _("Hello %(name)s,") % {"name": catching_up.enrollment.member.name},
        opened,
        *(f"{number}. {title}" for number, title in enumerate(titles, start=1)),
        _(
            "Nobody expects you to have done it. Take one card of two to five minutes between two "
            "meetings; what you do is kept. Sessions that have been are not yours to make up for."
        ),
    ]
    why = _("You get this mail because you take part in “%(cohort)s”.") % {"cohort": cohort.name}
    choose = _("Choose which mails you get: %(link)s") % {"link": PREFERENCES}
    text, html = body(
        paragraphs,
        action=(_("Open your path"), absolute(reverse("learning:path"))),
        footer=[why, choose],
    )
    return MailContent(subject=catching_up_subject(), text=text, html=html)


def catching_up_subject() -> str:
    """The subject of the mail."""
    return _("Your program has begun: what is open for you")


def objections_to_catching_up(messages: Sequence[Message]) -> Mapping[int, str]:
    """Message id -> why a leader does not need it any more. One query."""
    still = Enrollment.objects.active().filter(
        pk__in={message.about_id for message in messages}, cohort__state=Cohort.State.RUNNING
    )
    wanted = set(still.values_list("pk", flat=True))
    return {message.pk: NOT_IN_IT for message in messages if message.about_id not in wanted}


def expected_catching_up(prospect: Prospect) -> Iterator[Expected]:
    """One mail at the launch to every leader for whom something should be open by then."""
    days = [step.opens_on for step in prospect.steps if step.kind == ANNOUNCED_KIND]
    for leader in prospect.leaders:
        if _has_begun(days, leader, prospect.now):
            yield Expected(
                to=leader,
                about=_("What is open already"),
                subject=catching_up_subject(),
                at=prospect.now,
            )


def _has_begun(days: Sequence[dt.date], leader: Recipient, now: dt.datetime) -> bool:
    return any(opening_of(day, leader.time_zone) <= now for day in days)


CATCHING_UP = Notification(
    name="catching_up",
    title=gettext_lazy("What is open already when somebody joins"),
    about="a leader's enrollment",
    may_refuse=True,
    may_repeat=False,
    window=ANNOUNCED_FOR,
    compose=compose_catching_up,
    objections=objections_to_catching_up,
    expected=expected_catching_up,
)
