"""Finding people, always inside one organization."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models.functions import Coalesce, Lower

from common.tenancy import rows_of_all
from messaging.models import AddressState
from people.folding import HYPHENS, MOST_WORDS, fold, holding
from people.importing.pasted_names import same_name_key
from people.profiles import PLAIN_FIELDS, KnownMember
from people.roles import Role

if TYPE_CHECKING:
    from people.models import Member, Organization, PeopleImport, User

ANY_HYPHEN = re.compile(f"[{HYPHENS}]")

models.EmailField.register_lookup(Lower)


def having(*, emails: Collection[str], employee_ids: Collection[str]) -> models.Q:
    """Members who have one of these addresses, in small letters, or IDs; found by the indexes."""
    by_email = models.Q(email__lower__in=emails) & ~models.Q(email="")
    return by_email | (models.Q(employee_id__in=employee_ids) & ~models.Q(employee_id=""))


def is_stopped() -> models.Exists:
    """Whether mail to a member's address has stopped. By the index of addresses."""
    stopped = AddressState.objects.exclude(stopped_by="")
    return models.Exists(stopped.filter(address=Lower(models.OuterRef("email"))))


class UserManager(BaseUserManager["User"]):
    """Users are found by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Used by sign-in."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None) -> User:
        """A user; without a password sign-in is by code or passkey."""
        user = self.model(email=self.normalize_email(email).lower())
        user.set_password(password)
        user.save(using=self._db)
        return user


class MemberQuerySet(models.QuerySet["Member"]):
    """Members by the questions pages ask."""

    def visible_to(self, member: Member) -> Self:
        """Admins and privacy officers see everybody in the organization, others themselves."""
        own = self.filter(organization_id=member.organization_id)
        if member.has_role(Role.ADMIN, Role.PRIVACY_OFFICER):
            return own
        return own.filter(pk=member.pk)

    def present(self) -> Self:
        """Still in the organization."""
        return self.filter(left_at__isnull=True)

    def processed(self) -> Self:
        """Whose data is used: not those who, or for whom a privacy officer, restricted that."""
        return self.filter(restricted_at__isnull=True)

    def available(self) -> Self:
        """Who can be put into something that begins: present, and their data is used."""
        return self.present().processed()

    def restricted(self) -> Self:
        """Whose data is kept and not used."""
        return self.filter(restricted_at__isnull=False)

    def with_role(self, role: Role) -> Self:
        """Having this role among theirs."""
        return self.filter(roles__contains=[role])

    def admins_of(self, organization: Organization) -> Self:
        """Who can run this organization now; somebody who left cannot."""
        return self.filter(organization=organization).present().with_role(Role.ADMIN)

    def unreachable(self) -> Self:
        """Those from whose address mail comes back, or who reported it as unwanted."""
        return self.filter(is_stopped()).exclude(email="")

    def as_known(self) -> Iterator[KnownMember]:
        """What an import compares with."""
        elsewhere = self.model.objects.filter(user=models.OuterRef("user")).exclude(
            organization=models.OuterRef("organization")
        )
        members = self.values(
            *("pk", "email", "name", "left_at", "own_choices", *PLAIN_FIELDS),
            is_active=models.Q(left_at__isnull=True),
            is_admin=models.Q(roles__contains=[Role.ADMIN]),
            is_elsewhere=models.Exists(elsewhere),
            manager_employee_id=Coalesce("manager__employee_id", models.Value("")),
            manager_email=Coalesce(Lower("manager__email"), models.Value("")),
        )
        with rows_of_all("whether their sign-in is one of another organization, too"):
            found = list(members)
        for member in found:
            yield KnownMember(**member)

    def addresses_by_name(self, names: Iterable[str]) -> dict[str, str]:
        """{name: address} of those who are called so, and are the only ones."""
        addresses: dict[str, set[str]] = {}
        for name, email in self.called(names).values_list("name", "email"):
            addresses.setdefault(same_name_key(name), set()).add(email)
        return {name: emails.pop() for name, emails in addresses.items() if len(emails) == 1}

    def called(self, names: Iterable[str]) -> Self:
        """Who has one of these names, whatever accents, case, apostrophes and hyphens."""
        asked = [same_name_key(name) for name in names]
        own = models.Func(
            *(models.F("folded"), models.Value("\n"), models.Value(1)),
            function="SPLIT_PART",
            output_field=models.TextField(),
        )
        return self.alias(called=own).filter(called__in=asked) if asked else self.none()

    def meant_by(self, written: str) -> list[Member]:
        """Whom an address, an id or a name means; all who are called so where there are several,
        and not those whose name only comes near it.
        """
        found = list(self.filter(models.Q(email__iexact=written) | models.Q(employee_id=written)))
        called = found or list(self.called([written]))
        return [each for each in called if each.name.lower() == written.lower()] or called

    def named_like(self, text: str) -> Self:
        """Whose name, address or job title holds every word of `text`, see people.folding; an
        employee id has to be whole.
        """
        found, terms = self, text.replace("\0", " ").split()
        for term in [each for each in terms[:MOST_WORDS] if fold(each)] or terms[:1]:
            number = ANY_HYPHEN.sub("-", term).strip(",;")
            has_id = models.Q(employee_id__iexact=number) & ~models.Q(employee_id="")
            found = found.filter(holding("folded", term) | has_id)
        return found

    def by_name(self) -> Self:
        """As a reader looks for names, whatever the collation of the database."""
        return self.order_by("folded", "pk")


class PeopleImportQuerySet(models.QuerySet["PeopleImport"]):
    """Imports, seen by the admins of the organization only."""

    def visible_to(self, member: Member) -> Self:
        """Everything an admin's organization brought in; nothing for others.

        Each comes with what a worker is doing with it, of the same moment: what stopped it stands
        where the worker let go.
        """
        if not member.has_role(Role.ADMIN):
            return self.none()
        own = self.filter(organization_id=member.organization_id, discarded=None)
        return own.select_related("job")

    def for_the_list(self) -> Self:
        """The newest first, with who brought each in."""
        return self.select_related("by").defer("answers", "unread").order_by("-pk")
