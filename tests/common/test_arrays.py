"""Many values are one parameter."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.arrays import AnyOf
from people.models import Member


def test_any_of_finds_what_in_finds(leader: Member, peer: Member, facilitator: Member) -> None:
    some = [leader.pk, peer.pk]
    assert set(Member.objects.filter(AnyOf("pk", some))) == {leader, peer}
    assert set(Member.objects.filter(AnyOf("email", {facilitator.email}))) == {facilitator}
    assert set(Member.objects.filter(AnyOf("manager", [0]))) == set()
    assert not Member.objects.filter(AnyOf("pk", [])).exists()


def test_it_changes_what_it_finds_and_goes_by_the_key(leader: Member, peer: Member) -> None:
    assert Member.objects.filter(AnyOf("pk", [leader.pk]), name=leader.name).update(name="A") == 1
    with CaptureQueriesContext(connection) as captured:
        connection.cursor().execute("SET LOCAL enable_seqscan = off")
        plan = Member.objects.filter(AnyOf("pk", [leader.pk, peer.pk])).explain()
    assert "Index Cond: (id = ANY" in plan  # by which index, a table of two does not care
    assert len(captured) == 2
