"""The mails to raters: calibration that runs out, levels far apart, recorded turns, and role-plays
to read as an expert.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from assessments.apart import far_apart
from assessments.expert_mails import (
    NO_RATER,
    ReadingNews,
    compose_asked,
    compose_differ,
    objections_to_asked,
    objections_to_differ,
)
from assessments.models import CalibrationRound
from assessments.policy import RATERS
from assessments.recording_mails import (
    RecordingNews,
    compose_agreed,
    compose_asking,
    compose_link,
    objections_to_agreed,
    objections_to_asking,
    objections_to_link,
)
from cohorts.prospect import Prospect
from common.records import dataclass
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.models import Member, Role
from people.notifications import LEFT, recipient_of
from practice.models import PracticeSession
from practice.titles import title_of
from ui.dates import in_words

BEFORE, ON_THE_DAY = 1, 2
"""What a message's version says: when it was written."""
NEWS_FOR = dt.timedelta(days=1)
RENEWED = gettext_noop("the rater has calibrated again since")
NO_ROUND = gettext_noop("there is no such round any more")


def calibration_mail(
    ending: CalibrationRound, *, version: int, at: dt.datetime
) -> Draft[CalibrationRound]:
    """Tells a rater when it runs out; needs the member loaded."""
    return Draft(
        notification=CALIBRATION_DUE,
        thing=ending,
        to=recipient_of(ending.member),
        about_id=ending.pk,
        about_version=version,
        organization_id=ending.member.organization_id,
        send_after=at,
    )


def compose_calibration(ending: CalibrationRound) -> MailContent:
    """Until when it counts, what another round takes, and no verdict."""
    day = in_words(ending.runs_out_on, "date") if ending.runs_out_on else ""
    paragraphs = [
        _("Hello %(name)s,") % {"name": ending.member.name},
        _(
            "Your last round of calibration counts until %(day)s. Everybody's eye drifts a "
            "little over the weeks; another round shows you where yours has drifted."
        )
        % {"day": day},
        _(
            "It is %(count)s short role-plays. Stop after any of them and go on later: what you "
            "gave is kept. Only you see your levels."
        )
        % {"count": ending.gate.samples},
    ]
    why = _("You get this email because you rate role-plays.")
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    action = (_("Open calibration"), absolute(reverse("assessments:calibration")))
    text = body(paragraphs, action=action, footer=[why, choose])
    return MailContent(subject=_("Time to calibrate again"), text=text)


def objections_to_calibration(messages: Sequence[Message]) -> Mapping[int, str]:
    """Message id -> why a rater does not need to hear of it any more. One query."""
    ids = {message.about_id or 0 for message in messages}
    rounds = CalibrationRound.objects.filter(pk__in=ids).with_renewal().select_related("member")
    reasons = {
        ending.pk: RENEWED if ending.is_renewed else why_not(ending.member) for ending in rounds
    }
    said = {each.pk: reasons.get(each.about_id or 0, NO_ROUND) for each in messages}
    return {pk: reason for pk, reason in said.items() if reason}


def why_not(rater: Member) -> str:
    """Why somebody hears nothing of their calibration; '' where they do."""
    if rater.left_at is not None:
        return LEFT
    return "" if rater.has_role(Role.FACILITATOR) else NO_RATER


CALIBRATION_DUE: Notification[CalibrationRound, Prospect] = Notification(
    name="calibration_due",
    reaches=frozenset({Role.FACILITATOR}),
    title=gettext_lazy("Calibration runs out"),
    about="a round of calibration; a week before it runs out, and on the day",
    may_refuse=True,
    gives_way=True,
    may_repeat=False,
    window=NEWS_FOR,
    compose=compose_calibration,
    objections=objections_to_calibration,
    unexpected_because="Each rater's own rounds say when it runs out, whatever the pilot.",
)


ASKED_FOR = dt.timedelta(days=3)
"""So long what was seen is fresh."""
NEARER = gettext_noop("the two have talked, or are not two levels apart any more")


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """A finished session, and one of its raters who is far apart from another one."""

    session: PracticeSession
    person: Member


def compose_request(asked: Disagreement) -> MailContent:
    """That they are apart and what is asked; no leader's name and no level."""
    session, person = asked.session, asked.person
    paragraphs = [
        _("Hello %(name)s,") % {"name": person.name},
        _(
            "You and somebody else scored the same role-plays: %(title)s. On at least one "
            "leader you are two levels or more apart on a criterion."
        )
        % {"title": title_of(session, person.language)},
        _(
            "Please talk for five minutes about what each of you saw. Both levels stay as they "
            "are, and nobody asks either of you to change. Whoever tapped the wrong level "
            "corrects it, as always."
        ),
    ]
    address = absolute(reverse("assessments:apart", args=[session.pk]))
    why = _("You get this email once, because you scored in this session.")
    choose = _("Choose which emails you get: %(link)s") % {"link": PREFERENCES}
    text = body(paragraphs, action=(_("See where you differ"), address), footer=[why, choose])
    return MailContent(subject=_("Two levels apart: a short talk"), text=text)


def objections_to_request(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted while they are far apart and have not talked. One query."""
    ids = {message.about_id or 0 for message in messages}
    apart = far_apart().filter(session__in=ids).values_list("session_id", "rater_id")
    standing = set(apart.distinct())
    return {
        message.pk: NEARER
        for message in messages
        if (message.about_id, message.person_id) not in standing
    }


RATERS_APART: Notification[Disagreement, object] = Notification(
    name="raters_apart",
    reaches=frozenset({Role.FACILITATOR}),
    title=gettext_lazy("Two levels apart: a short talk"),
    about="a practice session",
    may_refuse=True,
    may_repeat=False,
    gives_way=True,
    window=ASKED_FOR,
    compose=compose_request,
    objections=objections_to_request,
    unexpected_because="After a session, where two raters are two levels or more apart.",
)


A_FACILITATOR_ASKS = "A facilitator asks for it, or leaves a link, where a turn is recorded."
RECORDING_ASKED: Notification[RecordingNews, object] = Notification(
    name="recording_asked",
    reaches=frozenset({Role.LEADER}),
    title=gettext_lazy("May your turn be recorded?"),
    about="a practice session",
    may_refuse=True,
    may_repeat=False,
    gives_way=True,
    window=None,
    compose=compose_asking,
    objections=objections_to_asking,
    unexpected_because=A_FACILITATOR_ASKS,
)
RECORDING_AGREED: Notification[RecordingNews, object] = Notification(
    name="recording_agreed",
    reaches=frozenset({Role.FACILITATOR}),
    title=gettext_lazy("A leader agrees to a recording"),
    about="what a leader said about a recording; when they said it",
    may_refuse=True,
    may_repeat=False,
    window=None,
    compose=compose_agreed,
    objections=objections_to_agreed,
    unexpected_because=A_FACILITATOR_ASKS,
)
RECORDING_LINK: Notification[RecordingNews, object] = Notification(
    name="recording_link",
    reaches=frozenset({Role.FACILITATOR}),
    title=gettext_lazy("A recorded turn can be watched"),
    about="what a leader said about a recording; when the link was left",
    may_refuse=True,
    may_repeat=False,
    window=None,
    compose=compose_link,
    objections=objections_to_link,
    unexpected_because=A_FACILITATOR_ASKS,
)


EXPERT_ASKED: Notification[ReadingNews, object] = Notification(
    name="expert_asked",
    reaches=frozenset(RATERS),
    title=gettext_lazy("A role-play to read as an expert"),
    about="what an expert gives on a role-play of one's own",
    may_refuse=True,
    may_repeat=False,
    gives_way=True,
    window=None,
    compose=compose_asked,
    objections=objections_to_asked,
    unexpected_because="An admin adds a role-play whenever there is one, and names two experts.",
)
EXPERTS_DIFFER: Notification[ReadingNews, object] = Notification(
    name="experts_differ",
    reaches=frozenset(RATERS),
    title=gettext_lazy("You and the other expert differ"),
    about="what an expert gave on a role-play of one's own; when the other read it",
    may_refuse=True,
    may_repeat=False,
    gives_way=True,
    window=None,
    compose=compose_differ,
    objections=objections_to_differ,
    unexpected_because="Two experts read a role-play on their own, each when it suits them.",
)
