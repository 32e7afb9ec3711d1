"""A leader shares an entry of their own record with their coach, and takes it back."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cohorts import own_record
from cohorts.models import Cohort, Enrollment, SharedEntry
from cohorts.operations import (
    NoCoach,
    NotShareable,
    change_coach,
    enroll_leader,
    leave_cohort,
    open_shared,
    share_entry,
    take_entry_back,
)
from cohorts.own_record import RecordEntry, RecordLine, RecordSection, announce_section
from cohorts.record_page import shown_record, shown_to_coach
from people.models import AuditEvent, Member, Role
from people.operations import mark_left
from tests.factories import NOW, CohortFactory, EnrollmentFactory, MemberFactory

KEYS = ("1", "2", "3")


def two_enrollments_tell(member: Member, _language: str, now: dt.datetime) -> list[RecordEntry]:
    return [
        RecordEntry(
            key=key,
            enrollment_id=enrollment.pk,
            at=now,
            heading=f"Entry {key}",
            lines=[RecordLine(text="Words")],
        )
        for enrollment in Enrollment.objects.filter(member=member)
        for key in KEYS
    ]


def section(name: str, **more: object) -> RecordSection:
    said = {each: (lambda: name) for each in ("title", "about", "empty")}
    who = {"who": lambda: "Only you", "told": two_enrollments_tell}
    return RecordSection(name=name, position=1, **{**said, **who, **more})  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told but by these two."""
    monkeypatch.setattr(own_record, "_sections", {})
    announce_section(section("words", who_with_coach=lambda coach: f"You and {coach}"))
    announce_section(section("mine"))


@pytest.fixture
def enrollment(leader: Member, coach: Member) -> Enrollment:
    cohort = CohortFactory(organization=leader.organization)
    return EnrollmentFactory(cohort=cohort, member=leader, coach=coach)


@pytest.fixture
def other_coach(organization: object) -> Member:
    return MemberFactory(organization=organization, roles=[Role.COACH], name="Other coach")


def share(enrollment: Enrollment, key: str = "1", name: str = "words") -> SharedEntry:
    return share_entry(enrollment=enrollment, section=name, key=key, now=NOW, by=enrollment.member)


def take_back(enrollment: Enrollment, key: str = "1") -> None:
    take_entry_back(enrollment=enrollment, section="words", key=key, now=NOW, by=enrollment.member)


def read_by(enrollment: Enrollment, coach: Member) -> list[str]:
    """What a coach reads of a leader, by key."""
    found = Enrollment.objects.coached_by(coach).filter(pk=enrollment.pk).first()
    if found is None:
        return []
    shown = shown_to_coach(found, coach, "en", NOW)
    return [each.entry.key for part in shown for each in part.entries]


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_what_is_shared_is_read_and_nothing_else(enrollment, coach):
    assert read_by(enrollment, coach) == []
    share(enrollment, "2")
    assert read_by(enrollment, coach) == ["2"]


def test_sharing_twice_is_sharing_once(enrollment, coach):
    first = share(enrollment)
    assert share(enrollment).pk == first.pk
    assert verbs() == ["share_entry"]
    event = AuditEvent.objects.get()
    assert event.detail == {
        "enrollment": enrollment.pk,
        "section": "words",
        "key": "1",
        "coach": coach.pk,
    }


def test_what_is_taken_back_is_gone_at_once_and_taking_it_back_again_does_nothing(
    enrollment, coach
):
    share(enrollment)
    take_back(enrollment)
    take_back(enrollment)
    assert read_by(enrollment, coach) == []
    assert verbs() == ["share_entry", "take_entry_back"]


@pytest.mark.parametrize(
    ("name", "key"), [("words", "9"), ("mine", "1"), ("nothing", "1"), ("words", "")]
)
def test_only_what_is_there_and_is_shared_at_all_can_be_shared(enrollment, name, key):
    with pytest.raises(NotShareable):
        share(enrollment, key, name)
    assert not SharedEntry.objects.exists()


def test_without_a_coach_nothing_can_be_shared(enrollment, coach, admin, now):
    mark_left(member=coach, now=now, by=admin)
    with pytest.raises(NoCoach):
        share(enrollment)
    Enrollment.objects.update(coach=None)
    with pytest.raises(NoCoach):
        share(enrollment)


def test_somebody_who_left_the_program_shares_nothing_more_and_what_was_shared_is_gone(
    enrollment, coach, admin, now
):
    share(enrollment)
    leave_cohort(enrollment=enrollment, now=now, by=admin)
    assert read_by(enrollment, coach) == []
    with pytest.raises(NoCoach):
        share(enrollment, "2")


def test_whoever_comes_back_to_the_program_begins_with_nothing_shared(
    enrollment, leader, coach, admin, now
):
    share(enrollment)
    leave_cohort(enrollment=enrollment, now=now, by=admin)
    enroll_leader(cohort=enrollment.cohort, member=leader, coach=None, now=now, by=admin)
    assert Enrollment.objects.coached_by(coach).exists()
    assert read_by(enrollment, coach) == []


def test_another_coach_reads_nothing_and_the_first_one_not_either_when_they_come_back(
    enrollment, coach, other_coach, admin, now
):
    share(enrollment)
    for there, gone in ((other_coach, coach), (coach, other_coach)):
        change_coach(
            cohort=enrollment.cohort, enrollments=[enrollment], coach=there, now=now, by=admin
        )
        assert (read_by(enrollment, there), read_by(enrollment, gone)) == ([], [])


def test_a_share_with_somebody_else_stands_for_nothing_however_the_coach_was_changed(
    enrollment, leader, coach, other_coach
):
    share(enrollment)
    Enrollment.objects.update(coach=other_coach)
    assert (read_by(enrollment, coach), read_by(enrollment, other_coach)) == ([], [])
    enrollment.refresh_from_db()
    assert share(enrollment).coach == other_coach
    assert read_by(enrollment, other_coach) == ["1"]
    shown = [each for part in shown_record(leader, "en", NOW) for each in part.entries]
    assert [each.who for each in shown if each.is_shared] == ["You and Other coach"]


def test_each_look_is_noted_and_the_leader_sees_the_last(enrollment, leader, coach, now):
    share(enrollment)
    open_shared(enrollment=enrollment, now=now, by=coach)
    later = now + dt.timedelta(days=2)
    open_shared(enrollment=enrollment, now=later, by=coach)
    assert verbs() == ["share_entry", "open_shared", "open_shared"]
    shown = shown_record(leader, "en", later)[1].entries[0]
    assert (shown.section.name, shown.looked_at) == ("words", later)


def test_beside_each_entry_stands_who_sees_it_and_what_can_be_done(enrollment, leader, coach):
    share(enrollment)
    mine, words = shown_record(leader, "en", NOW)
    assert {(each.who, each.audience, each.can_be_shared) for each in mine.entries} == {
        ("Only you", "only_you", False)
    }
    assert [(each.who, each.audience, each.can_be_shared) for each in words.entries] == [
        (f"You and {coach.name}", "you_and_coach", False),
        ("Only you", "only_you", True),
        ("Only you", "only_you", True),
    ]


def test_what_belongs_to_another_program_is_not_shared_with_its_coach(
    enrollment, leader, coach, other_coach
):
    another = EnrollmentFactory(
        cohort=CohortFactory(organization=leader.organization), member=leader, coach=other_coach
    )
    share(enrollment)
    assert read_by(another, other_coach) == []
    assert read_by(enrollment, coach) == ["1"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("share"), st.sampled_from(KEYS)),
        st.tuples(st.just("take back"), st.sampled_from(KEYS)),
        st.tuples(st.just("change coach"), st.sampled_from("01")),
    ),
    max_size=12,
)


@pytest.fixture
def two_coaches(coach: Member, other_coach: Member) -> tuple[Member, Member]:
    return coach, other_coach


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_the_coach_of_the_moment_reads_what_was_shared_with_them(
    enrollment, two_coaches, admin, steps
):
    SharedEntry.objects.all().delete()
    Enrollment.objects.update(coach=two_coaches[0])
    current, expected = two_coaches[0], set()
    for what, value in steps:
        if what == "share":
            share(enrollment, value)
            expected.add(value)
        elif what == "take back":
            take_back(enrollment, value)
            expected.discard(value)
        else:
            new = two_coaches[int(value)]
            expected = expected if new == current else set()
            change_coach(
                cohort=Cohort.objects.get(), enrollments=[enrollment], coach=new, now=NOW, by=admin
            )
            current = new
        enrollment.refresh_from_db()
        read = {each.pk: set(read_by(enrollment, each)) for each in two_coaches}
        assert read == {each.pk: expected if each == current else set() for each in two_coaches}
