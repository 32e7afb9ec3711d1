"""A queryset that is asked by a kept statement finds what it finds itself."""

from __future__ import annotations

import datetime as dt
import enum
import uuid

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import F, IntegerField, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from cohorts.models import Cohort
from common.compiled import MOST_SHAPES, CompiledQuery
from messaging.models import MailClaim
from people.models import Member, Organization, Role
from tests.factories import CohortFactory, MemberFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)


class Side(enum.Enum):
    LEFT = "left"
    RIGHT = "right"


@pytest.fixture(params=[True, False], ids=["prepared", "plain"])
def _both_ways(request: pytest.FixtureRequest, settings) -> None:
    settings.PREPARES_STATEMENTS = request.param


def colleagues(member: Member, name: str | None, side: Side = Side.LEFT) -> QuerySet[Member]:
    """Admins find everybody of their organization, others themselves."""
    found = Member.objects.filter(organization=member.organization_id)
    if not member.has_role(Role.ADMIN):
        found = found.filter(pk=member.pk)
    if name is not None:
        found = found.filter(name=name)
    found = found.filter(name__endswith="%") if side is Side.RIGHT else found
    return found.select_related("organization").order_by("pk")


@pytest.mark.usefixtures("_both_ways")
def test_each_finds_what_its_queryset_finds() -> None:
    asked = CompiledQuery(colleagues)
    for _organization in range(2):
        organization = OrganizationFactory()
        people = [
            MemberFactory(organization=organization, name=name, roles=roles)
            for name, roles in [
                ("It's", [Role.ADMIN]),
                ("100%", [Role.LEADER]),
                ("%s", [Role.LEADER, Role.ADMIN]),
            ]
        ]
        for member in people:
            for name in (None, "It's", "100%", "%s", "nobody"):
                for side in Side:
                    given = member, name, side
                    assert asked(*given) == list(colleagues(*given))
                    assert asked.count(*given) == colleagues(*given).count()
                    assert asked.is_kept(*given)


def test_rows_come_with_what_was_selected_beside_them(organization: Organization) -> None:
    member = MemberFactory(organization=organization, roles=[Role.ADMIN])
    asked = CompiledQuery(colleagues)
    asked(member, None)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        [found] = asked(member, None)
        assert found.organization == organization
        assert found._state.db == "default"
        assert not found._state.adding
    assert len(queries) == 1


def test_tuples_of_values_come_too(organization: Organization) -> None:
    member = MemberFactory(organization=organization)
    names = CompiledQuery(lambda pk: Member.objects.filter(pk=pk).values_list("pk", "name"))
    assert names.first(member.pk) == (member.pk, member.name)
    assert names.first(0) is None
    assert names(2**70) == []


def test_a_relation_leads_back_to_what_was_given() -> None:
    asked = CompiledQuery(lambda organization: organization.members.order_by("pk"))
    for _turn in range(2):
        organization = OrganizationFactory()
        member = MemberFactory(organization=organization)
        [found] = asked(organization)
        assert found == member
        assert found.organization is organization


def test_a_text_may_be_sought_in_a_list() -> None:
    member = MemberFactory(roles=[Role.COACH])
    asked = CompiledQuery(lambda role: Member.objects.filter(roles__contains=[role]))
    assert (asked("coach"), asked("leader")) == ([member], [])
    assert asked.is_kept("coach")


@pytest.mark.usefixtures("_both_ways")
def test_a_list_stays_where_nothing_in_it_was_given() -> None:
    coach, leader = (MemberFactory(roles=[role]) for role in (Role.COACH, Role.LEADER))
    who = [Role.ADMIN, Role.COACH]
    of_role = CompiledQuery(lambda pk: Member.objects.filter(pk=pk, roles__overlap=who))
    assert [of_role(each.pk) for each in (coach, leader)] == [[coach], []]
    assert of_role.is_kept(leader.pk)
    ids = ArrayField(IntegerField())
    own = CompiledQuery(
        lambda pk: Member.objects.filter(pk=pk).annotate(own=Value([pk], output_field=ids))
    )
    assert [own(each.pk)[0].own for each in (coach, leader)] == [[coach.pk], [leader.pk]]
    assert not own.is_kept(leader.pk)


def test_days_and_long_keys_are_filled_in_and_truths_stay() -> None:
    cohort = CohortFactory(starts_on=NOW.date())
    of_day = CompiledQuery(
        lambda day: Cohort.objects.filter(starts_on=day).annotate(is_found=Value(True))
    )
    assert [each.is_found for each in of_day(cohort.starts_on)] == [True]
    assert of_day(cohort.starts_on + dt.timedelta(days=1)) == []
    assert of_day.is_kept(cohort.starts_on)
    claims = [MailClaim.objects.create(pk=uuid.uuid4()) for _each in range(2)]
    of_key = CompiledQuery(lambda key: MailClaim.objects.filter(pk=key))
    assert [of_key(each.pk) for each in claims] == [[each] for each in claims]
    assert of_key.is_kept(claims[0].pk)


def test_what_finds_nothing_finds_nothing() -> None:
    asked = CompiledQuery(lambda pk: Member.objects.filter(pk=pk).none())
    assert asked(1) == asked(2) == []
    assert asked.count(1) == 0


@pytest.mark.parametrize(
    "build",
    [
        lambda text: Member.objects.filter(name__contains=text),
        lambda text: Member.objects.filter(name=f"{text}!"),
    ],
)
def test_what_is_reckoned_from_a_text_is_asked_as_it_is(build) -> None:
    MemberFactory(name="Ada Byron!", roles=["Ada Byron"])
    MemberFactory(name="Bea", roles=["Bea"])
    asked = CompiledQuery(build)
    for text in ("Ada Byron", "Cleo", "Ada Byron"):
        assert asked(text) == list(build(text))
        assert asked.count(text) == build(text).count()
        assert not asked.is_kept(text)


def test_what_is_reckoned_from_a_moment_or_a_number_is_asked_as_it_is() -> None:
    member = MemberFactory(left_at=NOW)
    late = CompiledQuery(lambda now: Member.objects.filter(left_at__gt=now - dt.timedelta(days=1)))
    next_one = CompiledQuery(lambda pk: Member.objects.filter(pk=pk + 1))
    for _again in range(2):
        assert late(NOW) == [member]
        assert late(NOW + dt.timedelta(days=2)) == []
        assert next_one(member.pk - 1) == [member]
        assert next_one(member.pk) == []
    assert not late.is_kept(NOW)
    assert not next_one.is_kept(1)


def test_more_is_fetched_beside_only_by_the_queryset_itself() -> None:
    member = MemberFactory()
    asked = CompiledQuery(lambda pk: Member.objects.filter(pk=pk).prefetch_related("organization"))
    assert asked(member.pk) == [member]
    assert not asked.is_kept(member.pk)


def test_a_model_gives_its_keys_and_nothing_that_statements_do_not_depend_on() -> None:
    member = MemberFactory(name="Ada")
    asked = CompiledQuery(lambda each: Member.objects.filter(name=each.name))
    with pytest.raises(Member.DoesNotExist):
        asked(member)


def test_shapes_without_end_are_not_kept() -> None:
    member = MemberFactory()
    asked = CompiledQuery(lambda *pks: Member.objects.filter(pk__in=pks).annotate(one=F("pk")))
    for number in range(1, MOST_SHAPES + 3):
        assert asked(*[member.pk] * number) == [member]
    assert not asked.is_kept(*[1] * (MOST_SHAPES + 1))
