"""Verbs about somebody who comes through a provider: who they are here, and whether they get in."""

from __future__ import annotations

import datetime as dt

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.crypto import salted_hmac

from common.languages import spoken
from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from people.audit import record
from people.models import Member, Organization, SignedInBrowser, User
from people.operations import UnclearPerson, add_members
from people.operations.placing import place_people
from people.profiles import Placement, Profile
from people.sessions import end
from people.spelled import spelled
from single_sign_on.claims import Claims
from single_sign_on.providers import SignInProvider, domain_of
from single_sign_on.queries import confirmed_domains, other_members
from single_sign_on.renewing import news_of
from single_sign_on.speaking import language_of
from single_sign_on.states import Admission, RefusalReason

NAMES, OF = "leaves_as", "of"
MOST_NAMES = 20
"""Sessions of one person at a time, at providers that give each a name of its own."""


class Refusal(Exception):
    """Somebody who came through a provider stays outside."""

    def __init__(self, reason: RefusalReason, detail: str = "") -> None:
        super().__init__(reason.value)
        self.reason, self.detail = reason, detail


@transaction.atomic
def receive(*, provider: SignInProvider, claims: Claims, now: dt.datetime) -> SocialAccount:
    """Whom a provider vouches for, tied to a user of this organization. Raises Refusal.

    Once somebody was here, only the provider's own name for them counts, so that an address which
    goes to somebody else opens nothing of theirs. A name is one of this provider and this app
    there: another one that an admin entered meanwhile knows nobody by it. Roles are never taken
    from a provider. A second call finds the same user.
    """
    connection = provider.connection
    _look_at(claims, connection)
    # The organization's row is the lock: two first sign-ins at once would both find somebody new.
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=connection.organization_id
    )
    tied = _known_as(provider, uid=claims.subject)
    if tied is None:
        member = _member_at(claims, provider, organization, now)
        tied = _tie(member, claims, provider)
        record("receive", member, by=None, now=now, connection=connection.pk)
    user = User.objects.select_related("current_member").get(pk=tied.user_id)
    current = user.current_member
    if current is None or current.left_at is not None or not user.is_active:
        raise Refusal(RefusalReason.LEFT)
    if current.organization_id != organization.pk or other_members(current):
        raise Refusal(RefusalReason.ELSEWHERE)
    _keep_name(tied, claims.leaves_as, provider)
    _renew(current, claims, provider, organization, now)
    return tied


def _renew(
    member: Member,
    claims: Claims,
    provider: SignInProvider,
    organization: Organization,
    now: dt.datetime,
) -> None:
    """What the provider says by now, written as a row of a list is."""
    profile = news_of(provider, member, claims)
    if profile is not None:
        place_people(
            organization=organization,
            placements=[Placement(profile=profile, member_id=member.pk)],
            now=now,
            by=None,
            source={"connection": provider.connection.pk},
        )


def _known_as(provider: SignInProvider, **whom: object) -> SocialAccount | None:
    """An account at this provider; what is left of another one before it is forgotten. One of the
    time when nothing was written beside it is of this one, and has it written from now on.
    """
    found: SocialAccount | None = SocialAccount.objects.filter(
        provider=provider.key, **whom
    ).first()
    trace = _provider_trace(provider)
    if found is None or found.extra_data.get(OF) == trace:
        return found
    if OF in found.extra_data:
        found.delete()
        return None
    found.extra_data = {**found.extra_data, OF: trace}
    found.save(update_fields=["extra_data"])
    return found


def _provider_trace(provider: SignInProvider) -> str:
    """Which provider it is, and which app there: some have another name of a person for each."""
    try:
        says = provider.connection.document.says
    except ObjectDoesNotExist:
        says = {}
    who = says.get("issuer") or says.get("entityId") or ""
    return _trace_of(f"{who} {provider.settings.client_id}", provider)


def _keep_name(tied: SocialAccount, name: str, provider: SignInProvider) -> None:
    """By which the provider will say that they left there; not the name, but a trace of it that
    finds it again. Providers that make one up for each session have as many as there may be.
    """
    known = tied.extra_data.get(NAMES, [])
    if name and (trace := _trace_of(name, provider)) not in known:
        tied.extra_data = {**tied.extra_data, NAMES: [*known, trace][-MOST_NAMES:]}
        tied.save(update_fields=["extra_data"])


def _trace_of(name: str, provider: SignInProvider) -> str:
    return salted_hmac("single_sign_on", f"{provider.key}:{name}", algorithm="sha256").hexdigest()


def _look_at(claims: Claims, connection: Connection) -> None:
    """That the provider speaks for this address at all."""
    if not connection.is_on or connection.ended_at is not None:
        raise Refusal(RefusalReason.OFF)
    if not claims.subject or not domain_of(claims.address):
        raise Refusal(RefusalReason.NO_ADDRESS)
    if not claims.is_verified:
        raise Refusal(RefusalReason.UNVERIFIED)
    if domain_of(claims.address) not in confirmed_domains(connection):
        raise Refusal(RefusalReason.FOREIGN_DOMAIN)


def _member_at(
    claims: Claims, provider: SignInProvider, organization: Organization, now: dt.datetime
) -> Member:
    """Who has the address here; somebody new where the provider may send them."""
    found = Member.objects.filter(organization=organization, email__iexact=claims.address).first()
    if found is not None:
        return found
    if provider.settings.admission != Admission.ANYBODY:
        raise Refusal(RefusalReason.UNKNOWN)
    profile = Profile(
        name=claims.name.strip() or claims.address.partition("@")[0],
        email=claims.address,
        department=claims.department or None,
        location=claims.location or None,
        language=language_of(claims) or organization.language,
        time_zone=organization.time_zone,
    )
    try:
        profile = spelled(profile, organization.pk)
        return add_members(organization=organization, profiles=[profile], now=now, by=None)[0]
    except UnclearPerson as error:
        raise Refusal(RefusalReason.UNKNOWN) from error


def _tie(member: Member, claims: Claims, provider: SignInProvider) -> SocialAccount:
    """From now on the provider's name for them counts."""
    if member.left_at is not None:
        raise Refusal(RefusalReason.LEFT)
    if member.user_id is None:
        raise Refusal(RefusalReason.UNKNOWN)
    if _known_as(provider, user=member.user_id) is not None:
        raise Refusal(RefusalReason.OTHER_SUBJECT)
    tied: SocialAccount = SocialAccount.objects.create(
        provider=provider.key,
        uid=claims.subject,
        user_id=member.user_id,
        extra_data={OF: _provider_trace(provider)},
    )
    return tied


@transaction.atomic
def forget_account(
    *, provider: SignInProvider, member: Member, now: dt.datetime, by: Member
) -> None:
    """Somebody has a new account at the provider: the next one that comes with their address is
    theirs, as the first one was. A second call changes nothing.
    """
    gone, _each = SocialAccount.objects.filter(provider=provider.key, user=member.user_id).delete()
    if gone:
        record("forget_account", member, by=by, now=now, connection=provider.connection.pk)


def note_arrival(
    *, provider: SignInProvider, refusal: Refusal | None, now: dt.datetime, what: str = ""
) -> None:
    """Write down that somebody came in or stayed outside, and why. A second call writes another."""
    connection = provider.connection
    detail = ""
    if refusal is not None:
        with translation.override(spoken(connection.organization.language)):
            detail = f"{refusal.reason.label} {refusal.detail}".strip()
    note_exchange(
        organization_id=connection.organization_id,
        kind=ConnectionKind.SIGN_IN,
        direction=ExchangeDirection.IN,
        what=what or f"{provider.settings.protocol.label}: sign-in",
        outcome=ExchangeOutcome.REFUSED if refusal else ExchangeOutcome.DONE,
        now=now,
        connection=connection,
        detail=detail,
    )


@transaction.atomic
def break_glass(*, provider: SignInProvider, member: Member, now: dt.datetime) -> None:
    """A named admin came in past the provider. Each time counts."""
    record("break_glass", member, by=member, now=now, connection=provider.connection.pk)
    note_arrival(provider=provider, refusal=None, now=now, what="Break-glass sign-in")


@transaction.atomic
def end_sessions(*, provider: SignInProvider, subject: str, now: dt.datetime) -> int:
    """The provider says that somebody signed out there: their sessions here end, too; how many.
    `subject` is its name for them, or the one by which they leave.

    A second call ends nothing.
    """
    traces = {"extra_data__contains": {NAMES: [_trace_of(subject, provider)]}}
    of_provider = SocialAccount.objects.filter(provider=provider.key)
    tied = of_provider.filter(Q(uid=subject) | Q(**traces)).first()
    if tied is None:
        return 0
    member = Member.objects.filter(
        user=tied.user_id, organization=provider.connection.organization_id
    ).first()
    sessions = SignedInBrowser.objects.filter(user=tied.user_id)
    count = end(sessions)
    if count and member is not None:
        record("end_sessions", member, by=None, now=now, sessions=count)
    note_arrival(provider=provider, refusal=None, now=now, what="Signed out at the provider")
    return count
