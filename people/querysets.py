"""Finding people, always inside one organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from people.data import PLAIN_FIELDS, KnownMember

if TYPE_CHECKING:
    from people.models import Member, PeopleImport, Role, User


class UserManager(BaseUserManager["User"]):
    """Users are found by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Used by sign-in."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user; without a password sign-in is by code or passkey."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class MemberQuerySet(models.QuerySet["Member"]):
    """Members by the questions pages ask."""

    def visible_to(self, member: Member) -> Self:
        """Admins and privacy officers see everybody in their organization; others see themselves."""
        own = self.filter(organization_id=member.organization_id)
        if "admin" in member.roles or "privacy_officer" in member.roles:
            return own
        return own.filter(pk=member.pk)

    def present(self) -> Self:
        """Still in the organization."""
        return self.filter(left_at__isnull=True)

    def with_role(self, role: Role) -> Self:
        """Having this role among theirs."""
        return self.filter(roles__contains=[role])

    def as_known(self) -> list[KnownMember]:
        """What an import compares with."""
        columns = ("email", "name", *PLAIN_FIELDS, "left_at", "manager__employee_id")
        return [
            KnownMember(is_active=left_at is None, manager_employee_id=manager or "", **row)
            for row in self.values(*columns)
            for left_at, manager in [(row.pop("left_at"), row.pop("manager__employee_id"))]
        ]

    def named_like(self, text: str) -> Self:
        """Whose name, address, employee id or job title holds every word of `text`."""
        found = self
        for word in text.split()[:6]:
            found = found.filter(
                models.Q(name__icontains=word)
                | models.Q(email__icontains=word)
                | models.Q(employee_id__iexact=word)
                | models.Q(job_title__icontains=word)
            )
        return found


class PeopleImportQuerySet(models.QuerySet["PeopleImport"]):
    """Imports, seen by the admins of the organization only."""

    def visible_to(self, member: Member) -> Self:
        """Everything an admin's organization brought in; nothing for others."""
        if "admin" not in member.roles:
            return self.none()
        return self.filter(organization_id=member.organization_id)
