"""The mails to a leader when a module or a refresher of it has opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from cohorts.models import Cohort, PersonalStep
from cohorts.prospect import Prospect
from learning.one_tap import mailed_tap, tap_secret, tap_token
from messaging.models import Message
from messaging.notifications import Expected, MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, body
from people.notifications import LEFT, recipient_of
from programs.activities import step_title
from programs.cadence import CARD_KINDS, StepKind
from programs.module_texts import ModuleTexts

ANNOUNCED_KINDS = CARD_KINDS
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
    """Tells a leader what has opened; needs step, cohort, and member with user loaded."""
    enrollment = personal.enrollment
    return Draft(
        notification=_kind_of(personal.step.kind),
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
        *(_about_booster() if personal.step.is_booster else _about_cards(personal, module)),
    ]
    why = _("You get this mail because you take part in “%(cohort)s”.") % {"cohort": cohort.name}
    alone = _("The link opens these cards for seven days. It is yours: please do not pass it on.")
    choose = _("Choose which mails you get: %(link)s") % {"link": PREFERENCES}
    text = body(
        paragraphs,
        action=(_("Open the next card"), mailed_tap()),
        footer=[why, alone, choose],
    )
    return MailContent(subject=opening_subject(title), text=text, secret=tap_token(personal))


def _about_cards(personal: PersonalStep, module: ModuleTexts) -> list[str]:
    count = personal.cards_total
    cards = ngettext(
        "There is %(count)s card. It takes a few minutes, and you can stop at any point: "
        "what you did is kept.",
        "There are %(count)s cards of two to five minutes each. Take one between two meetings, "
        "stop whenever you like, and pick up where you left off.",
        count,
    )
    return [part for part in (module.sentence, cards % {"count": count}) if part]


def _about_booster() -> list[str]:
    return [
        _(
            "You know this already; a few minutes now keep it from fading. Take it between two "
            "meetings, and try one thing of it in the next conversation you have."
        )
    ]


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


def expected_openings(kind: StepKind, prospect: Prospect) -> Iterator[Expected]:
    """One mail per leader and step of a kind, when it opens on the leader's own clock; what is open
    at the launch is in the welcome.
    """
    for step in prospect.steps:
        if step.kind != kind:
            continue
        title = prospect.title_of(step)
        for leader in prospect.leaders:
            at = prospect.opening(step, leader)
            if at is not None and at > prospect.now:
                yield Expected(to=leader, about=title, subject=opening_subject(title), at=at)


MODULE_OPEN = Notification(
    name="module_open",
    title=gettext_lazy("A new module is open"),
    about="a leader's personal step",
    may_refuse=True,
    may_repeat=False,
    window=ANNOUNCED_FOR,
    compose=compose_opening,
    objections=objections_to_opening,
    secret_of=tap_secret,
    expected=partial(expected_openings, StepKind.CARDS),
)
BOOSTER_OPEN = Notification(
    name="booster_open",
    title=gettext_lazy("A refresher is open"),
    about="a leader's personal step",
    may_refuse=True,
    may_repeat=False,
    gives_way=True,
    window=ANNOUNCED_FOR,
    compose=compose_opening,
    objections=objections_to_opening,
    secret_of=tap_secret,
    expected=partial(expected_openings, StepKind.BOOSTER),
)
OPENING_KINDS = (MODULE_OPEN, BOOSTER_OPEN)


def _kind_of(step: str) -> Notification[ModuleOpening, Prospect]:
    return BOOSTER_OPEN if step == StepKind.BOOSTER else MODULE_OPEN
