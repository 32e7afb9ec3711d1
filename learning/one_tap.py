"""The link of an opening mail: it names one step of one leader, and nobody can make another's.

Nothing of it is kept: it is worked out again for every sending, and says by itself until when it
holds. See docs/adr/0031-one-tap.md.
"""

from __future__ import annotations

import base64
import datetime as dt
import re

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from cohorts.models import Cohort, PersonalStep
from messaging.models import Message
from messaging.text import SECRET, absolute
from people.models import Member, Role, User
from people.second_step import is_required
from programs.cadence import CARD_KINDS

LASTS = dt.timedelta(days=7)
SEALED = re.compile(r"([0-9a-z]{1,12})-([0-9a-z]{1,9})-([A-Za-z0-9_-]{22})")
RUN_THE_PORTAL = (Role.ADMIN, Role.PRIVACY_OFFICER)
_PLACE = "here"


def tap_token(personal: PersonalStep) -> str:
    """The token for a step that has opened, the same whenever it is asked for; needs the member and
    their user loaded.
    """
    moment = int(personal.opens_at.timestamp())
    signature = _signature(personal, moment, settings.SECRET_KEY)
    return f"{int_to_base36(personal.pk)}-{int_to_base36(moment)}-{signature}"


def mailed_tap() -> str:
    """The full address with {secret} where the token goes on the way out."""
    return absolute(reverse("learning:tap", args=[_PLACE])).replace(_PLACE, SECRET)


def tap_secret(message: Message) -> str:
    """The token in the mail about a step, worked out again; '' once the step is gone."""
    steps = PersonalStep.objects.filter(pk=message.about_id or 0)
    personal = steps.select_related("enrollment__member__user").first()
    return tap_token(personal) if personal is not None else ""


def own_step(member: Member, token: str) -> PersonalStep | None:
    """The step that a token names, if it is this leader's own: whoever has signed in needs no more
    than that.
    """
    named = SEALED.fullmatch(token)
    if named is None:
        return None
    steps = PersonalStep.objects.of(member).filter(step__kind__in=CARD_KINDS)
    return steps.filter(pk=base36_to_int(named[1])).first()


def tapped_step(token: str, *, now: dt.datetime) -> PersonalStep | None:
    """The step that a token opens to whoever holds it; None where signing in is asked for. One
    query.
    """
    named = SEALED.fullmatch(token)
    if named is None:
        return None
    steps = PersonalStep.objects.filter(pk=base36_to_int(named[1]), step__kind__in=CARD_KINDS)
    related = steps.select_related(
        "step", "enrollment__cohort", "enrollment__member__organization", "enrollment__member__user"
    )
    personal, moment = related.first(), base36_to_int(named[2])
    if personal is None or not _is_ours(personal, moment, named[3]):
        return None
    is_fresh = now.timestamp() < moment + LASTS.total_seconds()
    return personal if is_fresh and _is_open(personal, now) else None


def _is_open(personal: PersonalStep, now: dt.datetime) -> bool:
    enrollment = personal.enrollment
    is_running = enrollment.cohort.state == Cohort.State.RUNNING
    takes_part = enrollment.left_at is None and personal.opens_at <= now
    return is_running and takes_part and _may_do_without(enrollment.member)


def _may_do_without(member: Member) -> bool:
    """Whether this person's cards open without a sign-in: a leader who is here, runs nothing of the
    portal, and of whom nobody asks a second step.
    """
    user = member.user
    is_here = member.left_at is None and user is not None and user.is_active
    is_plain = member.has_role(Role.LEADER) and not member.has_role(*RUN_THE_PORTAL)
    return is_here and is_plain and not is_required(member)


def _is_ours(personal: PersonalStep, moment: int, signature: str) -> bool:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(
        constant_time_compare(signature, _signature(personal, moment, secret)) for secret in secrets
    )


def _signature(personal: PersonalStep, moment: int, secret: str) -> str:
    """128 bits over the step, the moment, and with which account and addresses somebody signs in:
    when one of them is another, older links are over.
    """
    member = personal.enrollment.member
    user: User | None = member.user
    account = (user.pk, user.email.lower()) if user is not None else (0, "")
    named = f"{personal.pk} {moment} {member.pk} {member.email.lower()} {account[0]} {account[1]}"
    digest = salted_hmac("learning.one_tap", named, secret=secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
