"""Builders of the things stories are about; every default is plausible on its own."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from people.models import Audience, Member, Organization, Role, User
from programs.cadence import StepKind
from programs.content.kinds import CardKind
from programs.models import Card, Module, Program, ProgramVersion
from tests.content import module_content, program_content, read_card

NOW = dt.datetime(2026, 9, 14, 9, 0, tzinfo=dt.UTC)  # a Monday


class OrganizationFactory(DjangoModelFactory[Organization]):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organization {n}")
    slug = factory.Sequence(lambda n: f"organization-{n}")
    created_at = NOW


class MemberFactory(DjangoModelFactory[Member]):
    """A member; with `signs_in=True` (default) also the user behind them."""

    class Meta:
        model = Member

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.com")
    roles: list[str] = []
    audience = Audience.FRONTLINE_LEADER
    department = "Operations"
    time_zone = "UTC"

    signs_in = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, signs_in: bool, **fields: Any) -> Member:
        """Each statement counts: most tests begin with a handful of members."""
        member: Member = model_class(*args, **fields)
        if signs_in:
            found = User.objects.filter(email=member.email).first()
            member.user = found or User.objects.create_user(member.email)
        member.save(force_insert=True)
        if signs_in and not member.user.current_member_id:
            member.user.current_member = member
            member.user.save(update_fields=["current_member"])
        return member


class ProgramVersionFactory(DjangoModelFactory[ProgramVersion]):
    class Meta:
        model = ProgramVersion

    program = factory.LazyFunction(
        lambda: Program.objects.get_or_create(slug="test-program", organization=None)[0]
    )
    number = factory.Sequence(lambda n: n + 1)
    content = factory.LazyFunction(lambda: {"en": program_content()})
    fingerprint = "test"
    published_at = NOW


class ModuleFactory(DjangoModelFactory[Module]):
    class Meta:
        model = Module

    version = factory.SubFactory(ProgramVersionFactory)
    position = factory.Sequence(lambda n: n + 1)
    slug = factory.Sequence(lambda n: f"module-{n}")
    lineage = factory.SelfAttribute("slug")
    minutes = 20
    content = factory.LazyAttribute(
        lambda o: {"en": module_content(o.slug.replace("-", " ").title())}
    )


class CardFactory(DjangoModelFactory[Card]):
    class Meta:
        model = Card

    module = factory.SubFactory(ModuleFactory)
    position = factory.Sequence(lambda n: n + 1)
    slug = factory.Sequence(lambda n: f"card-{n}")
    lineage = factory.LazyAttribute(lambda o: f"{o.module.lineage}/{o.slug}")
    kind = CardKind.READ
    minutes = 3
    content = factory.LazyAttribute(lambda o: {"en": read_card(o.slug.replace("-", " ").title())})


class CohortFactory(DjangoModelFactory[Cohort]):
    """A bare cohort; the `pilot` fixture launches a whole one through the operation."""

    class Meta:
        model = Cohort

    organization = factory.SubFactory(OrganizationFactory)
    version = factory.SubFactory(ProgramVersionFactory)
    name = "Pilot"
    starts_on = NOW.date()
    weeks = 12
    time_zone = "UTC"
    launched_at = NOW - dt.timedelta(days=90)
    launched_by = factory.LazyAttribute(
        lambda o: MemberFactory(organization=o.organization, roles=[Role.ADMIN], signs_in=False)
    )


class StepFactory(DjangoModelFactory[Step]):
    class Meta:
        model = Step

    cohort = factory.SubFactory(CohortFactory)
    kind = StepKind.CARDS
    week = 1
    opens_on = NOW.date()
    position = factory.Sequence(lambda n: n)


class EnrollmentFactory(DjangoModelFactory[Enrollment]):
    class Meta:
        model = Enrollment

    cohort = factory.SubFactory(CohortFactory)
    member = factory.LazyAttribute(
        lambda o: MemberFactory(organization=o.cohort.organization, roles=[Role.LEADER])
    )
    enrolled_at = NOW - dt.timedelta(days=90)


class PersonalStepFactory(DjangoModelFactory[PersonalStep]):
    class Meta:
        model = PersonalStep

    enrollment = factory.SubFactory(EnrollmentFactory)
    step = factory.LazyAttribute(lambda o: StepFactory(cohort=o.enrollment.cohort))
    opens_at = NOW
