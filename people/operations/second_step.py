"""Verbs about the second step of signing in: who has to have one, and starting over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from allauth.mfa.models import Authenticator
from django.db import transaction

from messaging.operations import Draft, queue_messages
from messaging.resealing import AT_ONCE, Resealed, reseal_each
from people.audit import record
from people.models import Member, Organization, Role, SignedInBrowser
from people.notifications import SECOND_STEP_RESET, SIGN_IN, SignInEvent, recipient_of
from people.second_step import SEEDS
from people.sessions import end

KEPT_AS = "secret"
"""Where in its data an app keeps what its codes are worked out from."""


class NoSecondStep(Exception):
    """There is nothing to reset."""


class OwnSecondStep(Exception):
    """Somebody would reset their own; that is what their own account is for."""


@transaction.atomic
def choose_second_step(
    *, for_all: bool, roles: Collection[str], now: dt.datetime, by: Member
) -> None:
    """Who in the organization of `by` has to sign in with a second step, beside admins.

    A second call with the same choice changes nothing.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    chosen = [] if for_all else sorted({str(role) for role in roles} - {Role.ADMIN})
    before = (organization.second_step_for_all, sorted(organization.second_step_roles))
    if before == (for_all, chosen):
        return
    organization.second_step_for_all, organization.second_step_roles = for_all, chosen
    organization.save(update_fields=["second_step_for_all", "second_step_roles"])
    record(
        "choose_second_step",
        organization,
        by=by,
        now=now,
        for_all=for_all,
        roles=chosen,
        before={"for_all": before[0], "roles": before[1]},
    )


@transaction.atomic
def reset_second_step(*, member: Member, now: dt.datetime, by: Member | None) -> None:
    """Remove somebody's app, passkeys and recovery codes, end their sessions, and tell them by
    mail. A lost device forgets what it keeps when it comes back. They sign in by code and set up
    new ones where they have to.

    Raises OwnSecondStep for oneself, NoSecondStep where there is none: so does a second call.
    """
    if by is not None and by.user_id == member.user_id:
        raise OwnSecondStep
    removed, _each = Authenticator.objects.filter(user__isnull=False, user=member.user_id).delete()
    if not removed:
        raise NoSecondStep
    end(SignedInBrowser.objects.filter(user__isnull=False, user=member.user_id))
    record("reset_second_step", member, by=by, now=now, removed=removed)
    draft = Draft(
        notification=SIGN_IN,
        thing=SignInEvent(SECOND_STEP_RESET, {}),
        to=recipient_of(member),
        organization_id=member.organization_id,
    )
    queue_messages(drafts=[draft], now=now)


def reseal_seeds() -> Resealed:
    """Seal setup keys of apps anew that an older secret key sealed, see messaging.resealing. A row
    that changes meanwhile keeps its change, which the newest key sealed. A second call finds
    nothing to do.
    """
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    rows = apps.order_by("pk").iterator(AT_ONCE)

    def exchange(row: Authenticator, _before: str, after: str) -> None:
        data = {**row.data, KEPT_AS: after}
        Authenticator.objects.filter(pk=row.pk, data=row.data).update(data=data)

    found = reseal_each(((row, row.data[KEPT_AS]) for row in rows), exchange, purpose=SEEDS)
    return Resealed(SEEDS, **found)
