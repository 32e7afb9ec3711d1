"""The mail about a list that was fetched and waits, or did not come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.arrays import AnyOf
from common.records import dataclass
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.models import Member, Role
from people.notifications import recipient_of
from provisioning.fetch_models import FetchRun
from provisioning.fetch_states import FetchState, words_of

SETTLED = gettext_noop("the list was imported, replaced or removed")
NO_ADMIN = gettext_noop("the person is no longer an admin")


@dataclass(frozen=True)
class ToldRun:
    """What came of fetching a list, and who is told."""

    run: FetchRun
    member: Member


def run_mail(run: FetchRun, member: Member) -> Draft[ToldRun]:
    """Needs the list with its connection loaded."""
    return Draft(
        notification=FETCHED_LIST,
        thing=ToldRun(run, member),
        to=recipient_of(member),
        about_id=run.pk,
        organization_id=run.fetched_list.connection.organization_id,
    )


def compose_run(told: ToldRun) -> MailContent:
    """What is in the way, that nobody was changed, and the way there."""
    run, connection = told.run, told.run.fetched_list.connection
    waits = run.state == FetchState.WAITING
    words = {"list": connection.name}
    happened = (
        _("The list “%(list)s” was fetched. Look at it before anybody is changed.")
        if waits
        else _("The list “%(list)s” could not be fetched. Nobody was changed.")
    )
    text = body(
        [
            _("Hello %(name)s,") % {"name": told.member.name},
            happened % words,
            words_of(run.problem),
            _("As long as the reason stays the same, you won't get another email about it."),
        ],
        action=(
            _("Open the list"),
            absolute(reverse("provisioning:fetched_list", args=[connection.pk])),
        ),
        footer=[_("Choose which emails you get: %(link)s") % {"link": PREFERENCES}],
    )
    subject = _("A list waits for you: %(list)s") if waits else _("Not fetched: %(list)s")
    return MailContent(subject=subject % words, text=text)


def objections_to_run(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted while the list waits or did not come, by admins who are here. Two queries."""
    runs = FetchRun.objects.filter(
        AnyOf("pk", {each.about_id for each in messages if each.about_id}),
        state__in=(FetchState.WAITING, FetchState.FAILED),
        fetched_list__connection__ended_at=None,
    )
    members = Member.objects.present().with_role(Role.ADMIN)
    admins = members.filter(AnyOf("pk", {each.person_id for each in messages if each.person_id}))
    open_runs = set(runs.values_list("pk", flat=True))
    readers = set(admins.values_list("pk", flat=True))
    return {
        each.pk: NO_ADMIN if each.about_id in open_runs else SETTLED
        for each in messages
        if each.about_id not in open_runs or each.person_id not in readers
    }


FETCHED_LIST: Notification[ToldRun, None] = Notification(
    name="list_news",
    reaches=frozenset({Role.ADMIN}),
    title=gettext_lazy("Lists of people from another system"),
    about="a run of a fetched list",
    may_refuse=True,
    is_for_admins=True,
    may_repeat=True,
    window=dt.timedelta(days=7),
    compose=compose_run,
    objections=objections_to_run,
    unexpected_because="Only when a list waits for somebody or does not come.",
)
