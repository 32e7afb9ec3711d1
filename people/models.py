"""Organizations, the people in them, their sign-ins, and the table of what was seen and changed."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from common.languages import SPOKEN
from people.folding import folded_lines
from people.querysets import MemberQuerySet, PeopleImportQuerySet, UserManager
from people.roles import Audience as Audience
from people.roles import Role as Role


class Organization(models.Model):
    """The tenant."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    remembered_columns = models.JSONField(
        default=dict, help_text="{plain heading: field}, as an admin mapped columns by hand."
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def organization_id(self) -> int:
        """Its own, so that the audit table asks every thing in the same way."""
        return self.pk


class User(AbstractBaseUser):
    """Somebody who can sign in; what they may do hangs on the member they are acting as."""

    email = models.EmailField(max_length=254, unique=True)
    current_member = models.ForeignKey(
        "people.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.email


class Member(models.Model):
    """A person in an organization. Has a user only once they may sign in."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )
    name = models.CharField(max_length=200)
    email = models.EmailField(
        max_length=254, blank=True, help_text="'' once it was given to somebody else."
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), default=list, blank=True
    )
    audience = models.CharField(
        max_length=30, choices=Audience.choices, default=Audience.INDIVIDUAL_CONTRIBUTOR
    )
    employee_id = models.CharField(max_length=60, blank=True)
    job_title = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=120, blank=True)
    location = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    hired_on = models.DateField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    folded = models.GeneratedField(
        expression=folded_lines("name", "email", "job_title"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        help_text="By what they are found and sorted, without accents and case.",
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organization", "folded"], name="member_by_name")]
        constraints = [
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=~Q(email=""),
                name="member_once_by_email",
            ),
            models.UniqueConstraint(
                fields=["organization", "employee_id"],
                condition=~Q(employee_id=""),
                name="member_once_by_employee_id",
            ),
            models.CheckConstraint(
                condition=~Q(manager=models.F("id")), name="member_not_own_manager"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reads_english_instead(self) -> bool:
        """Whether the portal does not speak this person's language."""
        return self.language not in SPOKEN

    def has_role(self, *roles: Role) -> bool:
        """Whether this person has any of the roles."""
        return any(role in self.roles for role in roles)


class SignedInBrowser(AbstractBaseSession):
    """A session: what one browser carries along, and whose it is once somebody signed in."""

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE)
    browser = models.CharField(max_length=60, blank=True)


class MailedLink(models.Model):
    """The link to sign in that was mailed last to somebody; gone once they are in."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link of {self.user_id}"


class CalendarLink(models.Model):
    """The private link under which a member's calendar is read without signing in."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE)
    salt = models.CharField(max_length=40, help_text="What the token is worked out from.")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.member_id}"


class ImportState(models.TextChoices):
    """How far a list has come."""

    CHECKED = "checked", _("Not written yet")
    CONFIRMED = "confirmed", _("Written")
    UNDONE = "undone", _("Undone")


class PeopleImport(models.Model):
    """A pasted list or uploaded file on its way in: read, checked, written only once confirmed."""

    State = ImportState

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    by = models.ForeignKey(Member, on_delete=models.CASCADE)
    source = models.CharField(max_length=200)
    columns = models.JSONField(
        default=list, help_text="[heading in the file, field or ''] in the file's order."
    )
    rows = models.JSONField(
        default=list, help_text="[row number, [cells]] as read; once written, failed ones only."
    )
    reasons = models.JSONField(
        default=list, help_text="Once written: what to mend in each of the rows, as the page said."
    )
    unread = models.BinaryField(
        null=True, help_text="The file, until somebody has said which letters it holds."
    )
    answers = models.JSONField(
        default=dict,
        help_text="{row number: the member it is about, null for somebody new}, of questions.",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(
        default=dict, help_text="Counts of what was written, once confirmed."
    )
    changes = models.JSONField(
        default=list, help_text="[member, facts before or null, facts after] of what was written."
    )

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.CHECKED, confirmed_at__isnull=True)
                | (~Q(state=ImportState.CHECKED) & Q(confirmed_at__isnull=False)),
                name="import_confirmed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.UNDONE, undone_at__isnull=False)
                | (~Q(state=ImportState.UNDONE) & Q(undone_at__isnull=True)),
                name="import_undone_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.source

    @property
    def brought_at(self) -> dt.datetime:
        """When it was written, or else kept for a look."""
        return self.confirmed_at or self.created_at


class AuditEvent(models.Model):
    """Who saw or changed what; written by people.audit.record alone.

    A trigger refuses update and delete. Ids instead of keys let rows outlive things.
    """

    organization_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True, help_text="Member, or null for the portal itself.")
    verb = models.CharField(max_length=60, help_text="The operation's name.")
    thing = models.CharField(max_length=60, help_text="The model's name, e.g. 'cohort'.")
    thing_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["organization_id", "-at"], name="audit_by_organization"),
            models.Index(fields=["thing", "thing_id"], name="audit_by_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing} {self.thing_id}"
