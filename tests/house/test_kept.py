"""What is made once for many tests is to each of them as if it had been made for it alone."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection

from people.models import Member, Organization
from tests.factories import MemberFactory, OrganizationFactory
from tests.kept import _taken_back, kept

made: list[int] = []


@pytest.fixture
@kept
def shared(organization: Organization, frozen: object) -> Member:
    member: Member = MemberFactory(organization=organization, name="As made", signs_in=False)
    made.append(member.pk)
    return member


@pytest.mark.parametrize("turn", range(3))
def test_whatever_another_test_did_is_not_there(
    shared: Member, organization: Organization, turn: int
) -> None:
    assert made == [shared.pk]
    assert shared.organization is organization, "copies know each other"
    assert shared.name == Member.objects.get(pk=shared.pk).name == "As made"
    assert Member.objects.count() == 1
    assert cache.get("kept") is None
    assert connection.in_atomic_block
    shared.name = f"Changed {turn}"
    shared.save()
    Member.objects.all().delete()
    cache.set("kept", turn)


@pytest.mark.django_db
def test_who_does_not_ask_finds_nothing() -> None:
    assert not Member.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_commits_finds_nothing_and_no_transaction() -> None:
    assert not connection.in_atomic_block
    assert not Member.objects.exists()


@pytest.mark.django_db
def test_of_a_layer_that_is_taken_off_nothing_is_left() -> None:
    with _taken_back():
        OrganizationFactory(name="Beneath", slug="beneath")
        with _taken_back():
            assert Organization.objects.count() == 1
            OrganizationFactory(name="Above", slug="above")
        assert Organization.objects.get().slug == "beneath"
    assert not Organization.objects.exists()
