"""What identity providers say by SCIM: of whom, in which groups, and what is watched on the way."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from connections.models import Connection
from people.models import Audience, Member, Role
from provisioning.querysets import ScimGroupQuerySet, ScimPersonQuerySet

GIVEN_ROLES = (Role.LEADER, Role.FACILITATOR, Role.COACH)
"""Roles that a group may give; who runs or watches over the organization is said here alone."""


class ScimPerson(models.Model):
    """What one connection says of a member; nobody it never spoke of has a row.

    Once the other system deletes the person, the row stays without what was said, so that the same
    person is recognized and a flood of leavers is seen.
    """

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="scim_people", db_index=False
    )
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="scim_people")
    user_name = models.CharField(max_length=254)
    external_id = models.CharField(max_length=254, blank=True)
    said = models.JSONField(default=dict, help_text="As the protocol has it, and no more of it.")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ScimPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "member"], name="scim_person_once"),
            models.UniqueConstraint(
                "connection",
                Upper("user_name"),
                condition=Q(ended_at=None),
                name="scim_person_by_user_name",
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "external_id"], name="scim_person_by_external_id"),
            models.Index(
                fields=["connection", "deactivated_at"],
                condition=~Q(deactivated_at=None),
                name="scim_person_deactivated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} of connection {self.connection_id}"


class ScimGroup(models.Model):
    """A group of the other system, and what an admin says its people are here."""

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="scim_groups")
    external_id = models.CharField(max_length=254, blank=True)
    name = models.CharField(max_length=200)
    role = models.CharField(
        max_length=20, blank=True, choices=[(each.value, each.label) for each in GIVEN_ROLES]
    )
    audience = models.CharField(max_length=30, blank=True, choices=Audience.choices)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ScimGroupQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class ScimGroupSeat(models.Model):
    """That somebody is in a group, and the role that came of it."""

    group = models.ForeignKey(
        ScimGroup, on_delete=models.CASCADE, related_name="seats", db_index=False
    )
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="scim_seats")
    granted = models.CharField(
        max_length=20, blank=True, help_text="'' when they had the role before, or none is given."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "member"], name="scim_seat_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in group {self.group_id}"


class ScimWatch(models.Model):
    """What is watched of a connection: floods of leavers, and attributes nobody here takes."""

    connection = models.OneToOneField(
        Connection, primary_key=True, on_delete=models.CASCADE, related_name="scim_watch"
    )
    unknown = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="No leaver is taken since.")
    let_through_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"watch of connection {self.connection_id}"
