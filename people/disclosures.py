"""What people and mail are used for, how long lists are kept, and who opens somebody's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.records import dataclass
from messaging.operations import clear_texts, spent_texts
from messaging.spent import count_texts, whose_texts
from people.keeping import Keeping
from people.models import ImportChange, ImportFinding, ImportRow, Member, Organization, PeopleImport
from people.opened import RecordOpening
from people.operations.expired import DRY_RUNS_KEPT, KEPT_OVER
from people.operations.looking import Sight
from people.purposes import Purpose
from people.states import ImportState
from ui.numbers import grouped

LISTS_AT_ONCE = 20
MOST_COUNTED = 10_000
"""Messages: an organization may have millions, and what counts is that there are many."""
EVERYBODY = gettext_lazy("Everybody whom the organization has brought into the portal")


@dataclass(frozen=True)
class PeopleCount:
    """How many people there are."""

    here: int
    left: int
    signing_in: int
    restricted: int


def people_count(organization_id: int) -> PeopleCount:
    """One query."""
    here = Q(left_at=None)
    counts = Member.objects.filter(organization_id=organization_id).aggregate(
        here=Count("pk", filter=here),
        left=Count("pk", filter=~here),
        signing_in=Count("pk", filter=here & Q(user__last_login__isnull=False)),
        restricted=Count("pk", filter=Q(restricted_at__isnull=False)),
    )
    return PeopleCount(**counts)


def account_facts(organization_id: int) -> Sequence[str]:
    """How many people, how they sign in, what is restricted. Two queries."""
    counts = people_count(organization_id)
    organization = Organization.objects.get(pk=organization_id)
    step = (
        _("A second step to sign in is asked of everybody.")
        if organization.second_step_for_all
        else _("A second step to sign in is asked of admins, and not of everybody.")
    )
    here = ngettext("%(count)s person is here", "%(count)s people are here", counts.here)
    left = ngettext("%(count)s has left", "%(count)s have left", counts.left)
    signed = ngettext(
        "%(count)s has signed in so far", "%(count)s have signed in so far", counts.signing_in
    )
    said = [
        words % {"count": grouped(count)}
        for words, count in ((here, counts.here), (left, counts.left), (signed, counts.signing_in))
    ]
    restricted = ngettext(
        "The data of %(total)s person is restricted.",
        "The data of %(total)s people is restricted.",
        counts.restricted,
    )
    more = [restricted % {"total": counts.restricted}] if counts.restricted else []
    return ["; ".join(said) + ".", step, *more]


def _oneself(member: Member) -> QuerySet[Member]:
    return Member.objects.filter(pk=member.pk)


def mail_facts(organization_id: int) -> Sequence[str]:
    """How much of what was written still stands, counted no further than that says something. One
    query.
    """
    count = count_texts(organization_id, most=MOST_COUNTED + 1)
    if not count:
        return []
    numbers = {"total": grouped(min(count, MOST_COUNTED))}
    if count > MOST_COUNTED:
        return [_("More than %(total)s messages that left still say what they said.") % numbers]
    text = ngettext(
        "%(total)s message that left still says what it said.",
        "%(total)s messages that left still say what they said.",
        count,
    )
    return [text % numbers]


def _old_lists(before: dt.datetime) -> QuerySet[PeopleImport]:
    """Lists that were written before, of which something still says who was changed how: looked up
    for each, never read off all rows of all lists.
    """
    written = PeopleImport.objects.filter(confirmed_at__lt=before)
    held = [
        Q(Exists(table._base_manager.filter(people_import=OuterRef("pk"))))
        for table in (ImportChange, ImportRow, ImportFinding)
    ]
    return written.exclude(state=ImportState.CHECKED).filter(held[0] | held[1] | held[2])


def old_lists(organization_id: int, before: dt.datetime) -> QuerySet[PeopleImport]:
    """Those of one organization."""
    return _old_lists(before).filter(organization_id=organization_id)


def whose_lists(before: dt.datetime) -> set[int]:
    """Organizations that have some. One query."""
    whose = _old_lists(before).order_by().values_list("organization_id", flat=True)
    return set(whose.distinct())


def count_lists(organization_id: int, before: dt.datetime) -> int:
    """How many those are. One query."""
    return old_lists(organization_id, before).count()


def sweep_lists(organization_id: int, before: dt.datetime, _now: dt.datetime) -> int:
    """Take away rows, findings and changes of old lists; their counts stay."""
    ids = list(old_lists(organization_id, before).values_list("pk", flat=True)[:LISTS_AT_ONCE])
    for table in (ImportChange, ImportRow, ImportFinding):
        table._base_manager.filter(people_import__in=ids).delete()
    PeopleImport.objects.filter(pk__in=ids).update(columns=[], answers={}, unread=None)
    return len(ids)


KEEPINGS = (
    Keeping(
        name="lists",
        position=20,
        title=gettext_lazy("Lists of people that were brought in"),
        about=gettext_lazy(
            "Their rows, and who was changed how. That a list came in, and its counts, stay. After "
            "that a list cannot be undone any more. Counted from the day it was written."
        ),
        least=30,
        most=730,
        usual=365,
        count=count_lists,
        sweep=sweep_lists,
        whose=whose_lists,
    ),
    Keeping(
        name="dry_runs",
        position=21,
        title=gettext_lazy("Lists that nobody said yes to"),
        about=gettext_lazy("The whole list, counted from the day it was uploaded."),
        least=DRY_RUNS_KEPT.days,
        most=DRY_RUNS_KEPT.days,
        usual=DRY_RUNS_KEPT.days,
    ),
    Keeping(
        name="sessions",
        position=22,
        title=gettext_lazy("Where somebody is signed in"),
        about=gettext_lazy("Counted from the day on which a session is over."),
        least=KEPT_OVER.days,
        most=KEPT_OVER.days,
        usual=KEPT_OVER.days,
    ),
    Keeping(
        name="mail_texts",
        position=10,
        title=gettext_lazy("What emails said"),
        about=gettext_lazy(
            "The text of emails that were sent or dropped. That one was sent, when and to whom, "
            "stays. Counted from the day it was due."
        ),
        least=14,
        most=180,
        usual=180,
        count=lambda organization_id, before: spent_texts(organization_id, before).count(),
        sweep=lambda organization_id, before, _now: clear_texts(
            organization_id=organization_id, before=before
        ),
        whose=whose_texts,
    ),
)

PURPOSES = (
    Purpose(
        name="accounts",
        position=10,
        title=gettext_lazy("Accounts, roles and sign-in"),
        about=gettext_lazy(
            "Knowing who takes part, who may see what, and letting the right people in."
        ),
        people=EVERYBODY,
        data=gettext_lazy(
            "Name, address, employee ID, job title, department, location, manager, language and "
            "time zone, roles; ways to sign in, and where somebody is signed in"
        ),
        seen_by=gettext_lazy("Admins and privacy officers; the person"),
        apps=(
            *("people", "provisioning", "single_sign_on", "account", "mfa"),
            *("socialaccount", "common"),
        ),
        facts=account_facts,
        keepings=("lists", "dry_runs", "sessions", "leavers"),
    ),
    Purpose(
        name="mail",
        position=20,
        title=gettext_lazy("Mail and reminders"),
        about=gettext_lazy("Telling people what is next, at a time that suits them."),
        people=EVERYBODY,
        data=gettext_lazy("Address, what was written and when, what somebody does not want"),
        seen_by=gettext_lazy(
            "The reader; admins see that an email from a pilot was sent, and what"
        ),
        apps=("messaging", "channels", "calendars"),
        facts=mail_facts,
        keepings=("mail_texts", "channel_posts", "busy_times"),
    ),
)

OPENINGS = (
    RecordOpening(
        verb="look_at",
        thing="member",
        page=Sight.SIGN_INS,
        words=gettext_lazy("Where you are signed in"),
        things=_oneself,
    ),
    RecordOpening(
        verb="open_member",
        thing="member",
        words=gettext_lazy("Your page among people: name, address, job, roles"),
        things=_oneself,
    ),
    RecordOpening(
        verb="export_person",
        thing="member",
        words=gettext_lazy("A copy of everything that is kept about you"),
        things=_oneself,
    ),
)
