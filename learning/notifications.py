"""The mails to a leader: a module or a refresher of it has opened, there is something to recall."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from cohorts.models import Cohort, PersonalStep
from cohorts.prospect import Prospect
from common.quoting import inside_marks
from common.records import dataclass
from learning.models import Recall
from learning.one_tap import mailed_tap, tap_secret, tap_token
from messaging.models import Message
from messaging.notifications import Expected, MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.models import Member, Role
from people.notifications import LEFT, recipient_of
from programs.activities import step_title
from programs.cadence import CARD_KINDS, StepKind
from programs.module_texts import ModuleTexts

ANNOUNCED_KINDS = CARD_KINDS
ANNOUNCED_FOR = dt.timedelta(days=3)
"""An opening is news for three days; after that Today says it just as well."""
RECALL_FOR = dt.timedelta(hours=12)
"""A mail about something to recall is for the same day."""
UNPLANNED = gettext_noop("the step is not in the plan any more")
NOTHING_TO_RECALL = gettext_noop("there is nothing to recall any more")
RECALLED = gettext_noop("the leader has recalled something since")
NO_LEADER = gettext_noop("the leader no longer takes part")


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
        _("“%(title)s” is open for you.") % {"title": inside_marks(title)},
        *(_about_booster() if personal.step.is_booster else _about_cards(personal, module)),
    ]
    why = _("You get this email because you take part in “%(cohort)s”.") % {"cohort": cohort.name}
    alone = _("The link opens these cards for seven days. It is yours: please do not pass it on.")
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
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
            "meetings, and try one thing from it in the next conversation you have."
        )
    ]


def cards_page(message: Message) -> str:
    """The full address of the next card of what has opened, for whoever has signed in."""
    return absolute(reverse("learning:resume", args=[message.about_id]))


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
        return NO_LEADER
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


def recall_mail(member: Member, day: dt.date) -> Draft[Member]:
    """Tells a leader on a day of theirs that there is something to recall. It is about no cohort,
    and so in no outbox that an admin reads.
    """
    return Draft(
        notification=RECALL,
        thing=member,
        to=recipient_of(member),
        about_id=day.toordinal(),
        organization_id=member.organization_id,
    )


def compose_recall(member: Member) -> MailContent:
    """What it takes and the way there; not what is asked, nor how much waits."""
    paragraphs = [
        _("Hello %(name)s,") % {"name": member.name},
        _(
            "Some of what you did in your program is about to fade, as things do. Up to three "
            "short questions bring it back. They take two minutes, and nobody but you sees the "
            "answers."
        ),
        _("Another day is just as good: nothing is lost, and nothing piles up."),
    ]
    address = absolute(reverse("learning:recall"))
    pace = _("Less often, or not at all: %(link)s") % {
        "link": absolute(reverse("learning:recall_pace"))
    }
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    text = body(paragraphs, action=(_("Recall now"), address), footer=[pace, choose])
    return MailContent(subject=_("Two minutes to recall"), text=text)


def recall_page(_message: Message) -> str:
    """The full address of what there is to recall."""
    return absolute(reverse("learning:recall"))


def objections_to_recall(messages: Sequence[Message]) -> Mapping[int, str]:
    """Message id -> why a leader does not need to hear that there is something to recall. One
    query.
    """
    people = {message.person_id for message in messages}
    recalls = Recall.objects.filter(pk__in=people).select_related("member").in_bulk()
    reasons = {pk: _why_no_recall(recall) for pk, recall in recalls.items()}
    said = {each.pk: reasons.get(each.person_id or 0, NOTHING_TO_RECALL) for each in messages}
    return {pk: reason for pk, reason in said.items() if reason}


def _why_no_recall(recall: Recall) -> str:
    if recall.member.left_at is not None:
        return LEFT
    if not recall.member.has_role(Role.LEADER):
        return NO_LEADER
    if recall.next_at is None:
        return NOTHING_TO_RECALL
    return "" if recall.mails else RECALLED


MODULE_OPEN = Notification(
    name="module_open",
    reaches=frozenset({Role.LEADER}),
    title=gettext_lazy("A new module is open"),
    about="a leader's personal step",
    may_refuse=True,
    joins_others=True,
    may_repeat=False,
    window=ANNOUNCED_FOR,
    compose=compose_opening,
    objections=objections_to_opening,
    page_in_chat=cards_page,
    secret_of=tap_secret,
    expected=partial(expected_openings, StepKind.CARDS),
)
BOOSTER_OPEN = Notification(
    name="booster_open",
    reaches=frozenset({Role.LEADER}),
    title=gettext_lazy("A refresher is open"),
    about="a leader's personal step",
    may_refuse=True,
    joins_others=True,
    may_repeat=False,
    gives_way=True,
    window=ANNOUNCED_FOR,
    compose=compose_opening,
    objections=objections_to_opening,
    page_in_chat=cards_page,
    secret_of=tap_secret,
    expected=partial(expected_openings, StepKind.BOOSTER),
)
RECALL: Notification[Member, Prospect] = Notification(
    name="recall_ready",
    reaches=frozenset({Role.LEADER}),
    title=gettext_lazy("Something to recall"),
    about="the day on which it is sent",
    may_refuse=True,
    joins_others=True,
    gives_way=True,
    asks_minutes=2,
    may_repeat=False,
    window=RECALL_FOR,
    compose=compose_recall,
    objections=objections_to_recall,
    page_in_chat=recall_page,
    unexpected_because="What each leader answers says when something is about to fade.",
)
OPENING_KINDS = (MODULE_OPEN, BOOSTER_OPEN)


def _kind_of(step: str) -> Notification[ModuleOpening, Prospect]:
    return BOOSTER_OPEN if step == StepKind.BOOSTER else MODULE_OPEN
