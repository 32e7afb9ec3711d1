"""The one mail about levels: two raters who are far apart are asked to talk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from assessments.apart import far_apart
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.text import PREFERENCES, absolute, body
from people.models import Member
from practice.models import PracticeSession
from practice.titles import title_of

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
            "you and somebody else scored the same role-plays: %(title)s. About at least one "
            "leader you are two levels or more apart on a criterion."
        )
        % {"title": title_of(session, person.language)},
        _(
            "Please talk for five minutes about what each of you saw. Both levels stay as they "
            "are, and nobody asks either of you to change. Whoever wants to change theirs taps "
            "another level, as always."
        ),
    ]
    address = absolute(reverse("assessments:apart", args=[session.pk]))
    why = _("You get this mail once, because you scored in this session.")
    choose = _("Choose which mails you get: %(link)s") % {"link": PREFERENCES}
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
