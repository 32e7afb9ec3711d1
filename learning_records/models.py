"""What went to record stores, and which learner a package belongs to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from connections.models import Connection
from events.models import Event
from learning_records.querysets import PackageLinkQuerySet
from learning_records.states import StatementState
from people.models import Member
from programs.models import Module


class RecordStore(models.Model):
    """When a record store is called next. Whoever calls it moves this on first, so that two
    workers do not call at once, and one that dies is followed by another.
    """

    connection = models.OneToOneField(
        Connection, primary_key=True, on_delete=models.CASCADE, related_name="record_store"
    )
    next_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row.")

    def __str__(self) -> str:
        return f"record store of connection {self.connection_id}"


class RecordStatement(models.Model):
    """One event on its way to one record store. The statement is made of the event when it goes."""

    State = StatementState

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="statements", db_index=False
    )
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    status = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="With which the store refused it; empty: it said nothing."
    )
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "event"], name="event_stated_once")
        ]
        indexes = [
            models.Index(
                fields=["connection", "event"],
                condition=Q(state=StatementState.WAITING),
                name="statement_waits",
            )
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class PackageLink(models.Model):
    """That a leader has said in the portal: this copy of a package, in our learning platform, is
    mine. With the ticket, of which the hash is kept, it asks how far they are.
    """

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="package_links"
    )
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_index=False)
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="+")
    ticket_hash = models.CharField(max_length=64, unique=True)
    confirmed_at = models.DateTimeField()
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When the platform first heard that all cards are done."
    )

    objects = PackageLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "module"], name="package_linked_once")
        ]

    def __str__(self) -> str:
        return f"link of a package {self.pk}"
