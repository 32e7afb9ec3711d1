"""For which organization statements are asked, and that the database keeps to it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import (
    DEFAULT_DB_ALIAS,
    IntegrityError,
    ProgrammingError,
    connection,
    connections,
    transaction,
)
from django.test.utils import CaptureQueriesContext

from cohorts.models import Enrollment
from common.tenancy import as_owner, narrow_to, rows_of, rows_of_all
from people.models import Member, Organization
from tests.factories import CohortFactory, EnrollmentFactory, MemberFactory, OrganizationFactory

GIN = ["member_by_part", "member_by_role"]


@pytest.fixture
def ours(db: None) -> Organization:
    return OrganizationFactory(name="Northwind", slug="northwind")


@pytest.fixture
def theirs(db: None) -> Organization:
    return OrganizationFactory(name="Elsewhere", slug="elsewhere")


@pytest.fixture
def people(ours: Organization, theirs: Organization) -> tuple[Member, Member]:
    return MemberFactory(organization=ours), MemberFactory(organization=theirs)


def seen() -> set[int]:
    return set(Member.objects.values_list("organization_id", flat=True))


def role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def test_only_the_rows_of_one_organization_are_there(ours, theirs, people) -> None:
    with rows_of(ours.pk):
        assert seen() == {ours.pk}
        assert list(Organization.objects.all()) == [ours]
        with rows_of(theirs.pk):
            assert seen() == {theirs.pk}
        assert seen() == {ours.pk}
    with rows_of(None):
        assert seen() == set()
    with rows_of_all("a test looks at both of them"):
        assert seen() == {ours.pk, theirs.pk}
        assert role() == settings.EVERY_ROLE


def test_a_row_belongs_where_that_does_to_which_it_refers(ours, theirs) -> None:
    """Whoever writes it: the model knows nothing of the column."""
    mine = EnrollmentFactory(cohort=CohortFactory(organization=ours))
    EnrollmentFactory(cohort=CohortFactory(organization=theirs))
    with rows_of(ours.pk):
        assert [each.pk for each in Enrollment.objects.all()] == [mine.pk]
        with connection.cursor() as cursor:
            cursor.execute("SELECT organization_id FROM cohorts_enrollment")
            assert cursor.fetchall() == [(ours.pk,)]


def test_nothing_is_written_for_another_organization(ours, theirs, people) -> None:
    mine, other = people
    cohort = CohortFactory(organization=theirs)
    with rows_of(ours.pk):
        assert not Member.objects.filter(pk=other.pk).update(name="Taken")
        assert not Member.objects.filter(pk=other.pk).delete()[0]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Member.objects.filter(pk=mine.pk).update(organization=theirs)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            MemberFactory(organization=theirs, user=None)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Enrollment.objects.create(cohort_id=cohort.pk, member_id=mine.pk)


def test_what_is_taken_back_is_said_again(ours, theirs, people) -> None:
    """A rollback takes back what was said within it, to the whole or to a savepoint."""
    with rows_of(ours.pk):
        with pytest.raises(IntegrityError):
            _fails_within(theirs)
        assert seen() == {ours.pk}
        with transaction.atomic():
            with rows_of(theirs.pk):
                assert seen() == {theirs.pk}
            transaction.set_rollback(True)
        assert seen() == {ours.pk}


@transaction.atomic
def _fails_within(organization: Organization) -> None:
    with rows_of(organization.pk):
        assert seen() == {organization.pk}
        Organization.objects.bulk_create([Organization(pk=organization.pk)])


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_as_well(ours, theirs, people) -> None:
    with rows_of(ours.pk):
        assert seen() == {ours.pk}
        connection.close()
        assert seen() == {ours.pk}
        with pytest.raises(IntegrityError):
            _fails_within(theirs)
        assert seen() == {ours.pk}


def test_nothing_is_said_twice(ours, people) -> None:
    """And what is said is no statement that Django knows of: pages count theirs."""
    with rows_of(ours.pk), CaptureQueriesContext(connection) as captured:
        seen()
        before = connection.standing
        with rows_of(ours.pk):
            seen()
        assert connection.standing is before
    assert len(captured) == 2


def test_a_door_narrows_until_the_block_around_it_ends(ours, theirs, people) -> None:
    with rows_of_all("nobody knows yet for whom"):
        narrow_to(theirs.pk)
        assert seen() == {theirs.pk}
    assert seen() == {ours.pk, theirs.pk}


def test_an_error_leaves_it_as_it_was(ours, people) -> None:
    with pytest.raises(ZeroDivisionError), rows_of(ours.pk):
        raise ZeroDivisionError
    assert len(seen()) == 2


def test_without_roles_there_is_no_lock(ours, theirs, people, monkeypatch) -> None:
    monkeypatch.setattr(connections[DEFAULT_DB_ALIAS], "says_standing", False)
    with rows_of(ours.pk):
        assert seen() == {ours.pk, theirs.pk}


@pytest.mark.parametrize(
    ("found", "index"),
    [
        (Member.objects.named_like("ana"), "member_by_part"),
        (Member.objects.named_like("m\u00fcller o\u2019connor"), "member_by_part"),
        (Member.objects.filter(roles__contains=["admin"]), "member_by_role"),
        (Member.objects.filter(email__lower="a@b.example").exclude(email=""), "member_once_by"),
    ],
    ids=["search", "spellings", "role", "address"],
)
def test_what_people_are_found_by_still_is(ours, people, found, index) -> None:
    """Conditions that could tell of other rows stay behind the lock, where no index helps."""
    Member.objects.bulk_create(
        Member(organization=ours, name=f"Person {number}", email=f"p{number}@northwind.example")
        for number in range(2_000)
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list(i::regclass) FROM unnest(%s) i", [GIN])
        cursor.execute("ANALYZE people_member")
    with rows_of(ours.pk):
        assert index in found.order_by().explain()
