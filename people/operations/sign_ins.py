"""The sign-ins behind members: one for each address, moved along with it.

A person whose address changes keeps their sign-in with everything that hangs on it: password,
second factor, passkeys, sessions. A person whose address went to somebody else keeps it as well,
but shut and at an address nobody can have: nothing of theirs opens to whoever has the address now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from common.tenancy import rows_of_all
from messaging.habits import carry_habits
from messaging.preferences import carry_opt_outs
from people.bulk import write_fields
from people.facts import Facts
from people.models import MailedLink, Member, User

BEFORE, AFTER = "user-", "@nowhere.invalid"
"""Around a user's number: an address at a domain that no mail can reach (RFC 2606)."""


@rows_of_all("a sign-in may be one of several organizations")
def settle_sign_ins(*, members: Sequence[Member], before: Mapping[int, Facts]) -> None:
    """Give every member with an address the sign-in of it, before the members are saved.

    `before` holds what was known of those who were there. A second call changes nothing.
    """
    moved = [
        member
        for member in members
        if member.pk in before and before[member.pk]["email"] != member.email
    ]
    if moved:
        _Move(moved, before).carry_out()
    _tie(members)


@rows_of_all("whoever left one organization acts for another of theirs")
def let_go(*, members: Sequence[Member], leavers: Sequence[Member]) -> None:
    """After the members are saved: nobody acts any more as a member who left or is not theirs.

    Whoever did acts as another present member of theirs, or as nobody. A second call changes
    nothing. Four plain statements: one with a question for each row would take minutes for a
    thousand leavers where the server has no statistics yet.
    """
    left = Q(current_member__in=[member.pk for member in leavers])
    not_theirs = Q(current_member__in=[member.pk for member in members]) & ~Q(
        current_member__user=F("pk")
    )
    users = User.objects.only("pk")
    found = chain(users.filter(left), users.filter(not_theirs))
    acting = {user.pk: user for user in found}
    others = Member.objects.filter(user__in=acting, left_at__isnull=True).order_by("-pk")
    first = dict(others.values_list("user", "pk"))
    for pk, user in acting.items():
        user.current_member_id = first.get(pk)
    write_fields(acting.values(), ["current_member"])


class _Move:
    """Takes sign-ins and refusals of mail along to new addresses."""

    def __init__(self, moved: Sequence[Member], before: Mapping[int, Facts]) -> None:
        self.moved, self.before = moved, before
        elsewhere = Member.objects.filter(user=OuterRef("pk")).exclude(
            organization=moved[0].organization_id
        )
        ids = {_number(before[member.pk]["user_id"]) for member in moved}
        ids |= {member.user_id or 0 for member in moved}
        users = User.objects.filter(pk__in=ids).annotate(is_shared=Exists(elsewhere))
        self.own = {user.pk: user for user in users if not user.is_shared}
        self.others = dict(
            User.objects.filter(Q(email__in=[each.email for each in moved]) | Q(pk__in=ids))
            .exclude(pk__in=self.own)
            .values_list("email", "pk")
        )
        """{address: user} of sign-ins that stay where they are: they open another organization
        too, which has not said that anything changed.
        """
        self.saved: dict[int, User] = {}
        self.refusals: dict[str, str] = {}

    def carry_out(self) -> None:
        """Move everything, in a fixed number of statements."""
        for member in self.moved:
            self._decide(member, self.before[member.pk])
        self._save()
        carry_opt_outs(moves=self.refusals, kept=self.others)
        carry_habits(moves=self.refusals, kept=self.others)

    def _decide(self, member: Member, before: Facts) -> None:
        """What becomes of one member's sign-in, and of one they had instead of it."""
        had, user = self.own.get(_number(before["user_id"])), self.own.get(member.user_id or 0)
        old = had.email if had else str(before["email"])
        if had and (had is not user or member.email in self.others):
            self._lead(had, "")
        if user is None or member.email in self.others:
            member.user = None
        else:
            self._lead(user, member.email)
        if old:
            self.refusals[old] = member.email or (had.email if had else "")

    def _lead(self, user: User, address: str) -> None:
        """Move a sign-in to an address; shut it when there is none."""
        user.email = address or f"{BEFORE}{user.pk}{AFTER}"
        user.is_active = bool(address)
        self.saved[user.pk] = user

    def _save(self) -> None:
        """Write the new addresses: first away from the old ones, as two may have changed places.

        The library's own list of addresses knows nothing that the sign-ins do not; it would only
        lead from an address to whoever had it.
        """
        nowhere = Concat(Value(BEFORE), Cast("pk", CharField()), Value(AFTER))
        User.objects.filter(pk__in=self.saved).update(email=nowhere)
        write_fields(self.saved.values(), ["email", "is_active"])
        MailedLink.objects.filter(user__in=self.saved).delete()
        addresses = [user.email for user in self.saved.values()]
        EmailAddress.objects.filter(Q(user__in=self.saved) | Q(email__in=addresses)).delete()


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _tie(members: Sequence[Member]) -> None:
    """Find or make the sign-in of each member's address, whatever organization made it.

    Somebody who acts as no present member acts as this one from now on. A member whose sign-in
    stands at the address already keeps it.
    """
    emails = {member.email for member in members} - {""}
    User.objects.bulk_create(
        [User(email=email, password=make_password(None)) for email in sorted(emails)],
        ignore_conflicts=True,
        batch_size=1000,
    )
    users = {
        user.email: user
        for user in User.objects.filter(email__in=emails).select_related("current_member")
    }
    settled: list[User] = []
    for member in members:
        if not member.email:
            continue
        user = member.user = users[member.email]
        current = user.current_member
        if member.left_at is None and (current is None or current.left_at is not None):
            user.current_member = member
            settled.append(user)
    write_fields(settled, ["current_member"])
