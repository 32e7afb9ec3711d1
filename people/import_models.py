"""Lists of people on their way in, in tables of their own where they are long."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from people.querysets import PeopleImportQuerySet
from people.states import ImportState, ImportWork


class PeopleImport(models.Model):
    """A pasted list or uploaded file on its way in: read, checked, written only once confirmed.

    What is long stands in tables of its own, so that a page reads what it shows: the file in
    pieces, its rows, what would happen to each of them, what was changed.
    """

    State = ImportState

    organization = models.ForeignKey("people.Organization", on_delete=models.CASCADE)
    by = models.ForeignKey("people.Member", on_delete=models.CASCADE)
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
    def is_forgotten(self) -> bool:
        """Whether its rows, and what it changed, were kept long enough: see people.disclosures."""
        return self.state != ImportState.CHECKED and not self.columns

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

    people_import = models.ForeignKey(
        PeopleImport, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
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
        PeopleImport,
        on_delete=models.CASCADE,
        related_name="findings",
        db_index=False,
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
        PeopleImport,
        on_delete=models.CASCADE,
        related_name="changes",
        db_index=False,
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
    by = models.ForeignKey("people.Member", on_delete=models.CASCADE, related_name="+")
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
