"""Lists of people that are fetched from another system, and whose field is whose."""

from __future__ import annotations

from django.db import models

from connections.models import Connection
from people.models import Member, Organization, PeopleImport
from provisioning.fetch_querysets import (
    FetchedListQuerySet,
    FetchRunQuerySet,
    FieldOwnerQuerySet,
)
from provisioning.fetch_states import FetchState


class FetchedList(models.Model):
    """What the portal keeps of a connection that a list of people is fetched through: where and
    when stands in the connection's settings, here is what was learned on the way.
    """

    connection = models.OneToOneField(
        Connection, primary_key=True, on_delete=models.CASCADE, related_name="fetched_list"
    )
    in_charge = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="In whose name lists are imported, and who looks at what is in doubt.",
    )  # fmt: skip
    tested_at = models.DateTimeField(null=True, blank=True)
    host_key = models.TextField(blank=True, help_text="As an admin confirmed it.")
    seen_host_key = models.TextField(blank=True, help_text="As the server showed it last.")
    columns = models.JSONField(default=list, help_text="[heading, field or ''] of the last import.")
    length = models.PositiveIntegerField(default=0, help_text="Rows of the last import.")
    mark = models.JSONField(
        default=dict, help_text="By what the server says that the file is the same."
    )
    checksum = models.CharField(max_length=64, blank=True, help_text="Of the last file.")
    due_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateTimeField(
        null=True, blank=True, help_text="A worker has it, and will be done or dead by then."
    )
    is_asked = models.BooleanField(default=False, help_text="Somebody asked for it by hand.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="For the time that is due.")

    objects = FetchedListQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(due_at__isnull=False),
                name="fetched_list_due",
            )
        ]

    def __str__(self) -> str:
        return f"list of connection {self.pk}"


class FetchRun(models.Model):
    """One try to fetch a list, and what came of it. Kept for half a year."""

    fetched_list = models.ForeignKey(FetchedList, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, choices=FetchState.choices, default=FetchState.RUNNING)
    problem = models.CharField(max_length=20, blank=True, help_text="See fetch_states.words_of.")
    detail = models.CharField(max_length=500, blank=True)
    people_import = models.ForeignKey(
        PeopleImport, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FetchRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fetched_list"],
                condition=models.Q(state=FetchState.RUNNING),
                name="fetch_run_one_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["state"],
                condition=models.Q(state__in=(FetchState.READING, FetchState.WAITING)),
                name="fetch_run_to_settle",
            )
        ]

    def __str__(self) -> str:
        return f"run {self.pk} of list {self.fetched_list_id}"


class FieldOwner(models.Model):
    """That a field of every member belongs to one source; a field without a row is anybody's."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, db_index=False)
    field = models.CharField(max_length=30)
    connection = models.ForeignKey(
        Connection, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text="Empty: changed by hand only.",
    )  # fmt: skip

    objects = FieldOwnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "field"], name="field_owner_once")
        ]

    def __str__(self) -> str:
        return self.field
