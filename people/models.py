"""Organizations, the people in them, their sign-ins, and the table of what was seen and changed."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper

from common.languages import SPOKEN
from common.office import HOUSE_HOURS
from people.audit_models import AuditEvent as AuditEvent
from people.folding import folded_lines
from people.import_models import DiscardedImport as DiscardedImport
from people.import_models import ImportChange as ImportChange
from people.import_models import ImportFinding as ImportFinding
from people.import_models import ImportJob as ImportJob
from people.import_models import ImportPiece as ImportPiece
from people.import_models import ImportRow as ImportRow
from people.import_models import PeopleImport as PeopleImport
from people.names import NameField
from people.querysets import MemberQuerySet, UserManager
from people.roles import Audience as Audience
from people.roles import Role as Role
from people.sign_in_limits import IDLE, LONGEST, MOST_IDLE, MOST_LONGEST
from people.sign_in_models import KnownBrowser as KnownBrowser
from people.sign_in_models import MailedLink as MailedLink
from people.sign_in_models import SignedInBrowser as SignedInBrowser
from people.states import LogoGround


class Organization(models.Model):
    """The tenant."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    remembered_columns = models.JSONField(default=dict)  # {plain heading: field}, mapped by hand
    second_step_for_all = models.BooleanField(default=False)  # see people.second_step
    second_step_roles = ArrayField(
        models.CharField(max_length=20, choices=Role.choices), default=list, blank=True
    )
    weekly_minutes = models.PositiveSmallIntegerField(default=90, null=True)  # of cohorts.attention
    # How long somebody stays signed in; see people.sign_in_limits.
    idle_minutes = models.PositiveIntegerField(default=MOST_IDLE)
    longest_minutes = models.PositiveIntegerField(default=MOST_LONGEST)
    created_at = models.DateTimeField()

    # What it has made its own: ADR 82. All but thresholds comes with the session.
    accent = models.CharField(max_length=7, blank=True, default="", help_text="#rrggbb, or ours.")
    look_key = models.CharField(
        max_length=22,
        blank=True,
        default="",
        help_text="In the addresses of its colors and logo; another one after each change.",
    )
    logo_width = models.PositiveSmallIntegerField(default=0, help_text="0: it has none.")
    logo_height = models.PositiveSmallIntegerField(default=0)
    logo_ground = models.CharField(
        max_length=5, choices=LogoGround.choices, blank=True, default=LogoGround.NONE
    )
    sender_name = models.CharField(max_length=60, blank=True, default="")
    reply_to = models.EmailField(max_length=254, blank=True, default="")
    day_starts = models.TimeField(default=HOUSE_HOURS.starts)
    day_ends = models.TimeField(default=HOUSE_HOURS.ends)
    days_off = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="2026-12-24 and what it is called, in order; see people.hours.",
    )
    thresholds: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(
        default=dict, help_text="{name: what it asks for beyond the house}; see people.thresholds."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["look_key"], condition=~Q(look_key=""), name="organization_by_look"
            ),
            models.CheckConstraint(
                condition=Q(day_ends__gt=models.F("day_starts")), name="organization_day_has_time"
            ),
            models.CheckConstraint(
                condition=Q(idle_minutes__gte=min(IDLE), idle_minutes__lte=MOST_IDLE)
                & Q(longest_minutes__gte=min(LONGEST), longest_minutes__lte=MOST_LONGEST)
                & Q(longest_minutes__gte=models.F("idle_minutes")),
                name="organization_sign_in_limits_are_safe",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organization_id(self) -> int:
        """Its own, so that the audit table asks every thing in the same way."""
        return self.pk

    @property
    def has_logo(self) -> bool:
        """Whether a picture stands for it."""
        return self.logo_width > 0


class OrganizationLogo(models.Model):
    """The picture of an organization, as we have drawn it anew: PNG, without anything else in it.

    In a table of its own: pages read how large it is, and only its own address reads it.
    """

    organization = models.OneToOneField(
        Organization, primary_key=True, on_delete=models.CASCADE, related_name="logo"
    )
    content = models.BinaryField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"logo of {self.organization_id}"


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
    name = NameField(max_length=200)
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
    cost_center = models.CharField(max_length=60, blank=True)
    location = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    own_choices = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="Which of language and time_zone they chose themselves: lists leave it alone.",
    )
    manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    hired_on = models.DateField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    restricted_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when what is known of them is kept and not used."
    )
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when nothing of them is kept but this row."
    )
    folded = models.GeneratedField(
        expression=folded_lines("name", "email", "job_title"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
        help_text="By what they are found and sorted, without accents and case.",
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["organization", "folded", "id"], name="member_by_name"),
            models.Index(
                fields=["organization", "folded", "id"],
                condition=Q(left_at__isnull=False),
                name="member_left",
            ),
            models.Index(
                fields=["organization", "department"],
                include=["left_at", "id"],  # who is counted need not be read
                name="member_by_department",
            ),
            models.Index(
                "organization",
                Upper("employee_id"),
                condition=~Q(employee_id=""),
                name="member_by_employee_id",
            ),
            GinIndex(fields=["roles"], name="member_by_role"),
            models.Index(
                fields=["organization"],
                condition=Q(restricted_at__isnull=False),
                name="member_restricted",
            ),
        ]
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


class CalendarLink(models.Model):
    """The private link under which a member's calendar is read without signing in."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE)
    salt = models.CharField(max_length=40, help_text="What the token is worked out from.")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.member_id}"
