"""Organizations, the people in them, their sign-ins, and the table of what was seen and changed."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Upper

from common.languages import SPOKEN
from people.audit_models import AuditEvent as AuditEvent
from people.folding import folded_lines
from people.querysets import MemberQuerySet, PeopleImportQuerySet, UserManager
from people.roles import Audience as Audience
from people.roles import Role as Role
from people.sign_in_limits import IDLE, LONGEST, MOST_IDLE, MOST_LONGEST
from people.sign_in_models import KnownBrowser as KnownBrowser
from people.sign_in_models import MailedLink as MailedLink
from people.sign_in_models import SignedInBrowser as SignedInBrowser
from people.states import ImportState, ImportWork


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

    class Meta:
        constraints = [
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
            models.Index(fields=["organization", "department"], name="member_by_department"),
            models.Index(
                "organization",
                Upper("employee_id"),
                condition=~Q(employee_id=""),
                name="member_by_employee_id",
            ),
            GinIndex(fields=["roles"], name="member_by_role"),
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


class PeopleImport(models.Model):
    """A pasted list or uploaded file on its way in: read, checked, written only once confirmed.

    What is long stands in tables of its own, so that a page reads what it shows: the file in
    pieces, its rows, what would happen to each of them, what was changed.
    """

    State = ImportState

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE)
    by = models.ForeignKey(Member, on_delete=models.CASCADE)
    source = models.CharField(max_length=200)
    columns = models.JSONField(
        default=list, help_text="[heading in the file, field or ''] in the file's order."
    )
    unread = models.BinaryField(
        null=True,
        help_text="The first lines with letters in doubt, until somebody has said what they are.",
    )
    answers = models.JSONField(
        default=dict,
        help_text="{row number: the member it is about, null for somebody new}, of questions.",
    )
    length = models.PositiveIntegerField(default=0, help_text="Rows, as they were read.")
    summary = models.JSONField(default=dict, help_text="Of the dry run; see importing.report.")
    judged_as = models.CharField(
        max_length=64, blank=True, help_text="What the dry run was about: people, admin, language."
    )
    problem = models.TextField(blank=True, help_text="What kept a worker from going on, in words.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKED)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    outcome = models.JSONField(
        default=dict, help_text="Counts of what was written, once confirmed."
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
    def is_busy(self) -> bool:
        """Whether it waits for a worker or is in the hands of one. One query the first time."""
        return hasattr(self, "job")

    @property
    def progress_name(self) -> str:
        """Under which a worker says how far it has come."""
        return f"import-{self.pk}"

    @property
    def brought_at(self) -> dt.datetime:
        """When it was written, or else kept for a look."""
        return self.confirmed_at or self.created_at


class ImportPiece(models.Model):
    """A piece of an uploaded file, until its rows are read."""

    people_import = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="pieces")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"piece {self.pk} of import {self.people_import_id}"


class ImportRow(models.Model):
    """One row of a list as it was read; once the list is written, the failed ones stay."""

    people_import = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="From 1, as a spreadsheet numbers it.")
    cells = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["people_import", "number"], name="import_row_once")
        ]

    def __str__(self) -> str:
        return f"row {self.number} of import {self.people_import_id}"


class ImportFinding(models.Model):
    """What a yes would do with one row, by the newest dry run."""

    people_import = models.ForeignKey(
        PeopleImport, on_delete=models.CASCADE, related_name="findings"
    )
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=10, help_text="A value of importing.report.Action.")
    is_question = models.BooleanField()
    member_id = models.BigIntegerField(null=True, help_text="Whom the row is about; no key.")
    detail = models.JSONField(help_text="The row as it was checked; see people.findings.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["people_import", "action", "number"], name="import_finding_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["people_import", "number"],
                condition=Q(is_question=True),
                name="import_question",
            ),
            models.Index(fields=["people_import", "member_id"], name="import_finding_of_member"),
        ]

    def __str__(self) -> str:
        return f"finding about row {self.number} of import {self.people_import_id}"


class ImportChange(models.Model):
    """What a written list did to one member, to be undone."""

    people_import = models.ForeignKey(
        PeopleImport, on_delete=models.CASCADE, related_name="changes"
    )
    member_id = models.BigIntegerField(help_text="No key: it may outlive the member.")
    before = models.JSONField(null=True, help_text="See people.facts; null for somebody new.")
    after = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["people_import", "member_id"], name="import_change_once"
            )
        ]

    def __str__(self) -> str:
        return f"change of member {self.member_id} by import {self.people_import_id}"


class ImportJob(models.Model):
    """A long list waiting for a worker or in its hands; gone once that is done.

    The worker holds the row's lock for as long as it works, and its one transaction with it: a
    worker that is killed leaves the job as it found it.
    """

    Work = ImportWork

    people_import = models.OneToOneField(
        PeopleImport, primary_key=True, on_delete=models.CASCADE, related_name="job"
    )
    work = models.CharField(max_length=10, choices=Work.choices)
    by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=10, help_text="In which remarks are written.")
    encoding = models.CharField(max_length=40, blank=True, help_text="To read: as somebody said.")
    fingerprint = models.CharField(
        max_length=32, blank=True, help_text="To write: of the dry run the yes was said to."
    )
    accepts = models.JSONField(default=list, help_text="To write: alarms with a yes of their own.")
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.work} import {self.people_import_id}"


class DiscardedImport(models.Model):
    """A list that nobody wants any more. Nobody sees it from now on; a sweep takes it away.

    A row of its own: the list may be in the hands of a worker, which looks here as it goes.
    """

    people_import = models.OneToOneField(
        PeopleImport, primary_key=True, on_delete=models.CASCADE, related_name="discarded"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"import {self.people_import_id}"
