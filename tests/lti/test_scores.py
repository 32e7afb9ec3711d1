"""Gradebooks hear what was done, once, later than before, and after every failure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from cohorts.models import Cohort, PersonalStep
from connections.models import Connection, Exchange
from lti.models import CourseLink, GradebookScore, PlatformPerson
from lti.operations import scores, tell_scores
from lti.tasks import tell_scores as tick
from people.models import Member
from people.operations import lift_restriction, restrict_person
from tests.factories import MemberFactory
from tests.lti.campus import SCORE, Campus
from tests.lti.conftest import platform_for

pytestmark = [pytest.mark.usefixtures("frozen"), pytest.mark.proof("connections", LTI=1)]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def cohort(leader: Member, launch: Callable[..., Cohort]) -> Cohort:
    return launch([leader])


def linked(connection: Connection, cohort: Cohort, now: dt.datetime, **more: object) -> CourseLink:
    settings = {
        "kind": "program",
        "program_id": cohort.version.program_id,
        "line_item": f"{connection.settings['issuer']}/items/1",
        "scopes": [SCORE],
        **more,
    }
    number = CourseLink.objects.count()
    return CourseLink.objects.create(
        connection=connection,
        deployment_id="7",
        link_id=f"l{number}",
        launched_at=now,
        **settings,
    )


def followed(link: CourseLink, member: Member, now: dt.datetime) -> GradebookScore:
    person, _new = PlatformPerson.objects.get_or_create(
        connection=link.connection,
        issuer="i",
        subject=f"s{member.pk}",
        defaults={"member": member, "linked_at": now},
    )
    return GradebookScore.objects.create(course_link=link, person=person, next_at=now)


def do_cards(member: Member, share: int) -> None:
    """So many of a hundred cards of each module."""
    steps = PersonalStep.objects.filter(enrollment__member=member, step__kind="cards")
    steps.update(cards_total=10, cards_done=share // 10)


def test_a_score_is_told_when_it_changes_and_a_second_tick_tells_nothing(
    campus: Campus, connection: Connection, cohort: Cohort, leader: Member, now: dt.datetime
) -> None:
    score = followed(linked(connection, cohort, now), leader, now)
    do_cards(leader, 40)
    assert (tell_scores(now=now), tell_scores(now=now)) == (1, 0)
    do_cards(leader, 100)
    tick()
    first, second = campus.scores
    assert (first["scoreGiven"], first["scoreMaximum"]) == (40, 100)
    assert (first["userId"], first["activityProgress"]) == (f"s{leader.pk}", "InProgress")
    assert (second["scoreGiven"], second["activityProgress"]) == (100, "Completed")
    assert first["timestamp"] < second["timestamp"]
    assert set(first) == {
        "scoreGiven", "scoreMaximum", "userId", "activityProgress", "gradingProgress", "timestamp",
    }  # fmt: skip
    score.refresh_from_db()
    assert (score.percent, score.tries) == (100, 0)
    said = Exchange.objects.latest("pk")
    assert (said.what, said.outcome, said.detail) == (
        "AGS POST /scores", "done", "1 score accepted.",
    )  # fmt: skip


def test_a_module_counts_alone_and_leavers_are_not_told_of(
    campus: Campus, connection: Connection, cohort: Cohort, leader: Member, now: dt.datetime
) -> None:
    slug = cohort.version.modules.all()[0].slug
    link = linked(connection, cohort, now, kind="module", module=slug)
    followed(link, leader, now)
    others = PersonalStep.objects.exclude(step__module__slug=slug)
    do_cards(leader, 0)
    others.filter(step__kind="cards").update(cards_done=10)
    assert tell_scores(now=now) == 1
    assert campus.scores[0]["scoreGiven"] == 0
    do_cards(leader, 50)
    Member.objects.filter(pk=leader.pk).update(left_at=now)
    assert tell_scores(now=now) == 0


def test_a_gradebook_hears_nothing_of_whose_data_is_restricted(
    campus: Campus, connection: Connection, cohort: Cohort, leader: Member, now: dt.datetime
) -> None:
    followed(linked(connection, cohort, now), leader, now)
    do_cards(leader, 40)
    restrict_person(member=leader, now=now, by=None)
    assert tell_scores(now=now) == 0
    lift_restriction(member=leader, now=now, by=None)
    assert tell_scores(now=now) == 1
    assert [each["scoreGiven"] for each in campus.scores] == [40]


def test_what_fails_waits_twice_as_long_each_time_and_is_said_once(
    campus: Campus, connection: Connection, cohort: Cohort, leader: Member, now: dt.datetime
) -> None:
    score = followed(linked(connection, cohort, now), leader, now)
    do_cards(leader, 40)
    campus.gradebook_answers = 500
    assert tell_scores(now=now) == 0
    said = Exchange.objects.latest("pk")
    assert (said.outcome, said.status) == ("failed", 500)
    assert "It answered 500" in said.detail
    score.refresh_from_db()
    assert (score.percent, score.tries, score.next_at - now) == (None, 1, dt.timedelta(minutes=1))
    assert tell_scores(now=now) == 0
    assert len(campus.scores) == 1
    later = now + dt.timedelta(minutes=1)
    tell_scores(now=later)
    score.refresh_from_db()
    assert score.next_at - later == dt.timedelta(minutes=2)
    campus.gradebook_answers = 409  # somebody gave another grade by hand since
    assert tell_scores(now=later + HOUR) == 1
    score.refresh_from_db()
    assert (score.percent, score.tries) == (40, 0)


def test_a_worker_that_dies_sends_at_most_once_more(
    campus: Campus,
    connection: Connection,
    cohort: Cohort,
    leader: Member,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
    frozen: time_machine.Coordinates,
) -> None:
    followed(linked(connection, cohort, now), leader, now)
    do_cards(leader, 40)

    def die(*_args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr("lti.operations.scores._note", die)
        with pytest.raises(SystemExit):
            tell_scores(now=now)
    GradebookScore.objects.update(percent=None)  # as if the line before had not run either
    GradebookScore.objects.update(next_at=now + dt.timedelta(minutes=10))
    assert tell_scores(now=now + dt.timedelta(minutes=9)) == 0
    assert tell_scores(now=now + dt.timedelta(minutes=10)) == 1
    first, second = campus.scores
    assert first["scoreGiven"] == second["scoreGiven"]
    assert first["timestamp"] < second["timestamp"]


def test_time_never_goes_back_for_a_gradebook(
    campus: Campus, connection: Connection, cohort: Cohort, leader: Member, now: dt.datetime
) -> None:
    followed(linked(connection, cohort, now), leader, now)
    do_cards(leader, 40)
    tell_scores(now=now)
    do_cards(leader, 50)
    tell_scores(now=now)
    first, second = campus.scores
    assert first["timestamp"] < second["timestamp"]


def test_a_link_made_by_hand_says_that_it_has_no_column(
    campus: Campus, connection: Connection, cohort: Cohort, leader: Member, now: dt.datetime
) -> None:
    link = linked(connection, cohort, now, line_item="", line_items=f"{campus.base}/items")
    followed(link, leader, now)
    do_cards(leader, 40)
    assert tell_scores(now=now) == 0
    assert "Set it to be graded in the platform" in Exchange.objects.latest("pk").detail
    scopes = [SCORE, "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"]
    CourseLink.objects.update(scopes=scopes)
    GradebookScore.objects.update(next_at=now)
    assert tell_scores(now=now) == 1
    assert campus.items[0]["resourceLinkId"] == "l0"
    link.refresh_from_db()
    assert link.line_item == f"{campus.base}/items/1"


def test_platforms_that_are_off_or_want_no_scores_hear_nothing(
    campus: Campus,
    connection: Connection,
    cohort: Cohort,
    leader: Member,
    now: dt.datetime,
    settings: object,
) -> None:
    followed(linked(connection, cohort, now), leader, now)
    do_cards(leader, 40)
    Connection.objects.update(settings={**connection.settings, "tells_scores": False})
    assert tell_scores(now=now) == 0
    Connection.objects.update(settings=connection.settings, is_on=False)
    assert tell_scores(now=now) == 0
    Connection.objects.update(is_on=True)
    settings.CONNECTIONS = frozenset()  # type: ignore[attr-defined]
    tick()
    assert not campus.scores


def test_a_tick_reads_the_same_number_of_statements_for_one_and_for_many(
    campus: Campus,
    connection: Connection,
    leader: Member,
    now: dt.datetime,
    launch: Callable[..., Cohort],
) -> None:
    many = [leader, *(MemberFactory(organization=leader.organization) for _each in range(4))]
    cohort = launch(many)
    link = linked(connection, cohort, now)
    followed(link, leader, now)

    def statements() -> int:
        GradebookScore.objects.update(percent=None, next_at=now)
        with CaptureQueriesContext(
            database,
        ) as captured:
            taken = tell_scores(now=now)
        return len(captured) - taken  # one for each that was taken

    do_cards(leader, 10)
    one = statements()
    for member in many[1:]:
        followed(link, member, now)
        do_cards(member, 10)
    assert statements() == one
    assert len(campus.scores) == 1 + len(many)


def test_a_platform_with_many_scores_leaves_the_others_their_turn(
    campus: Campus,
    connection: Connection,
    launch: Callable[..., Cohort],
    admin: Member,
    now: dt.datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of two that are taken in hand one is of each platform, whoever has more of them."""
    people = MemberFactory.create_batch(5, organization=admin.organization)
    cohort = launch(people)
    small = platform_for(campus, admin, now)
    many, few = linked(connection, cohort, now), linked(small, cohort, now)
    for member in people:
        followed(many, member, now)
        do_cards(member, 40)
    followed(few, people[-1], now)
    monkeypatch.setattr(scores, "TOLD_AT_ONCE", 2)
    told = []
    for _tick in range(2):
        tell_scores(now=now)
        rows = GradebookScore.objects.exclude(percent=None).order_by().values_list("course_link")
        told.append(Counter(pk for (pk,) in rows))
    assert told == [{many.pk: 1, few.pk: 1}, {many.pk: 3, few.pk: 1}]
