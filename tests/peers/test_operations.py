"""From a proposal to a result that names nobody."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from cohorts.operations import ask_after_end, finish_cohort, pause_cohort, share_entry
from home.asked import asked_of
from messaging.models import Message, MessageState
from messaging.sending import send_due
from peers import tasks
from peers.answers import PeerBox
from peers.confirming import confirmers_of
from peers.facts import seen_gaps
from peers.links import token_of
from peers.models import PeerRater, PeerRating, PeerRound
from peers.notifications import (
    PEER_INVITATION,
    PEER_NEWS,
    PEER_REMINDER,
    PEER_TO_CONFIRM,
    link_secret,
)
from peers.operations import (
    InvalidPeerAnswer,
    LinkGone,
    NotNow,
    RoundBegun,
    WrongNumber,
    add_rater,
    answer_link,
    clear_box_traces,
    close_round,
    confirm_raters,
    decline_link,
    plan_round,
    propose_raters,
    remind_raters,
    remove_rater,
    rounds,
    save_own,
    turn_rounds,
)
from peers.own_record import rated
from peers.people import suggested
from peers.result_page import seen_items
from people.models import AuditEvent, Member, Role
from people.operations import mark_left
from programs.content.paths import GapSeen
from tests.factories import EnrollmentFactory, MemberFactory
from tests.peers.conftest import DAY, ITEMS, Around

OWN = {item.slug: 5 for item in ITEMS}


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def test_nobody_is_asked_before_the_list_is_confirmed(around: Around) -> None:
    around.opened()
    rating = around.proposed(around.reports)
    assert [each.person_id for each in mails(PEER_TO_CONFIRM.name)] == [around.coach.pk]
    assert not mails(PEER_INVITATION.name)
    with pytest.raises(LinkGone):
        answer_link(token=around.token(around.reports[0]), values={"asks": 3}, now=around.now)
    with pytest.raises(NotNow):
        add_rater(rating=rating, person=around.colleagues[0], now=around.now, by=around.leader)
    confirm_raters(rating=rating, reason="", now=around.now, by=around.coach)
    asked = mails(PEER_INVITATION.name)
    assert {each.person_id for each in asked} == {each.pk for each in around.reports}
    assert {each.topic_id for each in asked} == {None}, "no outbox of a pilot lists raters"
    with pytest.raises(NotNow):
        confirm_raters(rating=rating, reason="", now=around.now, by=around.coach)


def test_a_changed_list_needs_a_reason_which_the_leader_reads(around: Around) -> None:
    around.opened()
    rating = around.proposed(around.reports)
    remove_rater(rating=rating, person_id=around.reports[0].pk, now=around.now, by=around.coach)
    with pytest.raises(WrongNumber):
        confirm_raters(rating=rating, reason="Mix.", now=around.now, by=around.coach)
    for _twice in range(2):
        add_rater(rating=rating, person=around.colleagues[0], now=around.now, by=around.coach)
    with pytest.raises(WrongNumber):
        confirm_raters(rating=rating, reason="  ", now=around.now, by=around.coach)
    confirm_raters(rating=rating, reason=" Mix. ", now=around.now, by=around.coach)
    kept = around.rating()
    assert (kept.reason, kept.confirmed_by, kept.raters.count()) == ("Mix.", around.coach, 4)
    assert sorted({*kept.raters.values_list("relation", flat=True)}) == ["peer", "report"]


def test_only_people_who_read_no_results_are_proposed(around: Around) -> None:
    rating = around.opened()
    for person in (around.admin, around.coach, around.leader, MemberFactory()):
        with pytest.raises(NotNow):
            add_rater(rating=rating, person=person, now=around.now, by=around.leader)
    assert suggested(rating, "")[0].manager == around.leader, "reports first"
    assert not suggested(rating, "zofia"), "an admin is not found"
    for person in (*around.reports, *around.colleagues[:4]):
        add_rater(rating=rating, person=person, now=around.now, by=around.leader)
    with pytest.raises(WrongNumber):
        add_rater(rating=rating, person=around.colleagues[4], now=around.now, by=around.leader)
    for person in (*around.reports, around.colleagues[0]):
        remove_rater(rating=rating, person_id=person.pk, now=around.now, by=around.leader)
    with pytest.raises(WrongNumber):
        propose_raters(rating=rating, confirmers=[], now=around.now, by=around.leader)
    with pytest.raises(NotNow):
        propose_raters(rating=rating, confirmers=[], now=around.now, by=around.coach)
    assert not around.rating().is_changed


def test_an_answer_is_counted_once_and_kept_nowhere(around: Around) -> None:
    around.opened()
    rating = around.asked(around.reports)
    before = list(PeerRater.objects.order_by("pk").values())
    audited = AuditEvent.objects.count()
    token = around.token(around.reports[0])
    for wrong in ({}, {"asks": 6}, {"other": 3}):
        with pytest.raises(InvalidPeerAnswer):
            answer_link(token=token, values=wrong, now=around.now)
    answer_link(token=token, values={"asks": 2}, now=around.now)
    with pytest.raises(LinkGone):
        answer_link(token=token, values={"asks": 2}, now=around.now)
    decline_link(token=around.token(around.reports[1]), now=around.now)
    with pytest.raises(LinkGone):
        decline_link(token=around.token(around.reports[1]), now=around.now)
    box = PeerBox.objects.get(rating=rating)
    assert (box.answered, box.tally) == (1, {"report": {"asks": [0, 1, 0, 0, 0]}})
    used = set(PeerRater.objects.used().values_list("member", flat=True))
    assert used == {around.reports[0].pk, around.reports[1].pk}, "who declined looks the same"
    assert list(PeerRater.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.count() == audited, "who answered, and when, is in no row"
    assert not clear_box_traces(), "not inside a transaction"


def test_the_result_is_the_leaders_and_forgets_what_it_was_made_of(around: Around) -> None:
    rating = around.opened()
    save_own(rating=rating, values=OWN, now=around.now)
    people = [*around.reports[:3], *around.colleagues[:3]]
    around.asked(people)
    for person, score in zip(people, (1, 2, 2, 2, 2, 1), strict=True):
        around.answer(person, score)
    assert close_round(peer_round=around.round, now=around.now + DAY, by=around.admin)
    assert not close_round(peer_round=around.round, now=around.now + DAY, by=around.admin)
    kept = around.rating()
    assert kept.figures is not None
    item = kept.figures.items[0]
    seen = seen_items(kept, "en")[0]
    assert seen.groups == (
        "People who report to you: 2.0 or less (n\xa0=\xa03, 95% interval 1.0 to 5.0). "
        "Others around you: 2.0 or less (n\xa0=\xa03, 95% interval 1.0 to 5.0)."
    )
    assert seen.meaning == "You see more of this in yourself than others do."
    assert item.others
    assert item.others.n == 6
    assert item.reports
    assert item.reports.n == 3
    assert item.gap
    assert item.gap.word == GapSeen.BLIND_SPOT
    assert not PeerBox.objects.exists()
    assert not PeerRater.objects.filter(token_hash__isnull=False).exists()
    assert (around.round.asked, around.round.answered) == (6, 6)
    with pytest.raises(NotNow):
        save_own(rating=kept, values=OWN, now=around.now)
    known = seen_gaps([around.leader.pk, around.coach.pk], "noticing", around.now)
    assert known == {around.leader.pk: GapSeen.BLIND_SPOT}
    assert not seen_gaps([around.leader.pk], "boundaries", around.now), "nothing asked it"
    [entry] = rated(around.leader, "en", around.now + DAY)
    assert "2.0 or less" in entry.lines[0].text
    assert "Blind spot" in entry.lines[0].text
    share_entry(
        enrollment=around.enrollment, section="peer_rating", key=entry.key, now=around.now,
        by=around.leader,
    )  # fmt: skip
    assert {each.about_version for each in mails(PEER_NEWS.name)} == {1, 3, 4}


def test_two_answers_are_no_result(around: Around) -> None:
    around.opened()
    around.asked(around.reports)
    for person in around.reports[:2]:
        around.answer(person, 4)
    close_round(peer_round=around.round, now=around.now + DAY, by=None)
    figures = around.rating().figures
    assert figures is not None
    assert not figures.is_shown
    assert not seen_gaps([around.leader.pk], "noticing", around.now)


def test_a_second_round_says_what_changed(around: Around) -> None:
    around.opened()
    around.asked(around.reports)
    for person in around.reports:
        around.answer(person, 1)
    close_round(peer_round=around.round, now=around.now, by=None)
    around.now += DAY
    again = around.opened("after")
    assert {*suggested(again, "")[:4]} == {*around.reports}
    around.asked(around.reports, "after")
    for person in around.reports:
        around.answer(person, 5, "after")
    close_round(
        peer_round=PeerRound.objects.select_related("cohort").get(occasion="after"),
        now=around.now,
        by=None,
    )
    after, before = rated(around.leader, "en", around.now)
    assert "Others, since last time: 2.0" in after.lines[0].text
    assert "since last time" not in before.lines[0].text


def test_the_clock_opens_takes_in_and_closes(around: Around) -> None:
    def plan(opens_on: dt.date) -> PeerRound:
        return plan_round(
            cohort=around.cohort, occasion="before", items=ITEMS, opens_on=opens_on,
            closes_on=opens_on + 10 * DAY, now=around.now, by=around.admin,
        )  # fmt: skip

    plan(around.now.date() + 7 * DAY)
    planned = plan(around.now.date() + DAY)
    assert planned.is_planned
    assert turn_rounds(now=around.now) == 0
    assert not PeerRating.objects.exists()
    pause_cohort(cohort=around.cohort, now=around.now, by=around.admin)
    turn_rounds(now=around.now + 2 * DAY)
    assert not PeerRating.objects.exists(), "a pilot that rests opens nothing"
    around.cohort.__class__.objects.update(state="running", paused_at=None)
    turn_rounds(now=around.now + 2 * DAY)
    assert PeerRating.objects.count() == 1
    rounds._turn(planned, around.now + 2 * DAY)
    assert AuditEvent.objects.filter(verb="open_round").count() == 1, "another worker came later"
    with pytest.raises(RoundBegun):
        plan(around.now.date() + 3 * DAY)
    late = EnrollmentFactory(cohort=around.cohort, member=MemberFactory())
    for _twice in range(2):
        turn_rounds(now=around.now + 3 * DAY)
    assert PeerRating.objects.filter(enrollment=late).count() == 1
    assert len(mails(PEER_NEWS.name)) == 2
    assert turn_rounds(now=around.now + 30 * DAY) == 1
    assert around.round.is_closed
    assert around.rating().figures is None, "nobody was asked"


def test_reminders_go_to_those_whose_link_was_not_used_and_leave_no_list(around: Around) -> None:
    around.opened()
    around.asked(around.reports)
    around.answer(around.reports[0], 4)
    decline_link(token=around.token(around.reports[1]), now=around.now)
    third_day = around.now + 3 * DAY + dt.timedelta(hours=1)
    assert remind_raters(now=around.now + DAY) == 0
    assert remind_raters(now=third_day) == 2
    assert remind_raters(now=third_day) == 0
    around.answer(around.reports[2], 4)
    mark_left(member=around.reports[3], now=third_day, by=None)
    send_due(clock=lambda: third_day)
    reminded = mails(PEER_REMINDER.name)
    assert {each.state for each in reminded} == {MessageState.SUPPRESSED}
    close_round(peer_round=around.round, now=third_day, by=None)
    assert not mails(PEER_REMINDER.name)


def test_leaders_who_named_nobody_are_reminded_once(around: Around) -> None:
    around.opened()
    third_day = around.now + 3 * DAY + dt.timedelta(hours=1)
    assert remind_raters(now=third_day) == 1
    assert remind_raters(now=third_day) == 0


def test_a_pilot_that_rests_sends_nothing(around: Around) -> None:
    around.opened()
    around.asked(around.reports)
    pause_cohort(cohort=around.cohort, now=around.now, by=around.admin)
    assert turn_rounds(now=around.now + 30 * DAY) == 0, "its result would be told to nobody"
    send_due(clock=lambda: around.now + dt.timedelta(hours=2))
    states = Message.objects.filter(kind__in=[PEER_INVITATION.name, PEER_NEWS.name])
    assert set(states.values_list("state", flat=True)) == {MessageState.SUPPRESSED}
    assert remind_raters(now=around.now + 3 * DAY + dt.timedelta(hours=1)) == 0


def test_a_round_after_the_end_is_held_where_that_is_wanted(around: Around) -> None:
    plan_round(
        cohort=around.cohort, occasion="later", items=ITEMS, opens_on=around.now.date() + DAY,
        closes_on=around.now.date() + 10 * DAY, now=around.now, by=around.admin,
    )  # fmt: skip
    finish_cohort(cohort=around.cohort, now=around.now, by=around.admin)
    then = around.now + 2 * DAY
    turn_rounds(now=then)
    assert not PeerRating.objects.exists(), "nobody wanted it"
    assert ask_after_end(cohort=around.cohort, now=around.now, by=around.admin)
    turn_rounds(now=then)
    around.asked(around.reports, "later")
    send_due(clock=lambda: then + dt.timedelta(hours=2))
    sent = Message.objects.filter(kind=PEER_INVITATION.name, state=MessageState.SENT)
    assert sent.count() == len(around.reports)
    assert remind_raters(now=then + 3 * DAY + dt.timedelta(hours=1)) == len(around.reports)


def test_own_answers_must_be_answers(around: Around) -> None:
    rating = around.opened()
    with pytest.raises(InvalidPeerAnswer):
        save_own(rating=rating, values={"asks": 7}, now=around.now)


def test_nobody_confirms_a_list_of_their_own(around: Around, coach: Member) -> None:
    around.opened()
    rating = around.proposed(around.reports)
    with pytest.raises(NotNow):
        confirm_raters(rating=rating, reason="", now=around.now, by=around.leader)
    assert not PeerRating.objects.to_confirm_by(around.admin).exists(), "there is a coach"
    mark_left(member=coach, now=around.now, by=None)
    assert PeerRating.objects.to_confirm_by(around.admin).get() == rating


def test_a_list_that_waits_for_admins_stands_on_their_today(
    around: Around, coach: Member, outsider: Member
) -> None:
    """Red before: only a mail said so. The line is there for whom the page behind it has a list."""

    def said(to: Member) -> bool:
        is_listed = PeerRating.objects.to_confirm_by(to).exists()
        assert asked_of(to, around.now).confirms == (is_listed and to.has_role(Role.ADMIN))
        return is_listed

    around.opened()
    assert not said(around.admin)
    rating = around.proposed(around.reports)
    assert not said(around.admin)
    mark_left(member=coach, now=around.now, by=None)
    assert said(around.admin)
    assert not said(outsider)
    around.leader.roles = [Role.LEADER, Role.ADMIN]
    around.leader.save()
    assert not said(around.leader)
    confirm_raters(rating=rating, reason="", now=around.now, by=around.admin)
    assert not said(around.admin)


def test_a_list_is_sent_by_its_leader_and_confirmed_by_another(around: Around) -> None:
    rating = around.opened()
    for person in around.reports:
        add_rater(rating=rating, person=person, now=around.now, by=around.leader)
    with pytest.raises(NotNow):
        confirm_raters(rating=rating, reason="", now=around.now, by=around.leader)
    confirmers = confirmers_of(rating)
    assert confirmers == [around.coach]
    rating = propose_raters(rating=rating, confirmers=confirmers, now=around.now, by=around.leader)
    with pytest.raises(NotNow):
        propose_raters(rating=rating, confirmers=confirmers, now=around.now, by=around.coach)
    remove_rater(rating=rating, person_id=0, now=around.now, by=around.coach)
    assert not around.rating().is_changed


def test_where_nobody_coaches_an_admin_confirms(around: Around) -> None:
    around.opened()
    around.enrollment.coach = None
    around.enrollment.save(update_fields=["coach"])
    assert confirmers_of(around.rating()) == [around.admin]
    Member.objects.filter(pk=around.admin.pk).update(left_at=around.now)
    assert not confirmers_of(around.rating())


def test_colleagues_under_the_same_manager_are_suggested(around: Around) -> None:
    rating = around.opened()
    Member.objects.filter(pk=around.colleagues[0].pk).update(manager=around.admin)
    leader = rating.enrollment.member
    leader.manager, leader.department = around.admin, ""
    assert around.colleagues[0] in suggested(rating, "")
    leader.manager = None
    assert around.colleagues[0] not in suggested(rating, "")


def test_a_mail_that_failed_can_be_sent_again_until_the_round_closes(around: Around) -> None:
    around.opened()
    around.asked(around.reports)
    mail = mails(PEER_INVITATION.name)[0]
    assert link_secret(mail) == token_of(around.rating().raters.get(member=mail.person_id).pk)
    close_round(peer_round=around.round, now=around.now, by=None)
    assert not link_secret(mail)


def test_a_confirming_mail_is_not_wanted_once_somebody_has(around: Around) -> None:
    around.opened()
    around.asked(around.reports)
    send_due(clock=lambda: around.now + dt.timedelta(hours=1))
    assert {m.state for m in mails(PEER_TO_CONFIRM.name)} == {MessageState.SUPPRESSED}


@pytest.mark.django_db(transaction=True)
def test_ticks_turn_rounds_and_clear_what_the_database_keeps(
    around: Around, frozen: time_machine.Coordinates
) -> None:
    around.opened()
    frozen.move_to(around.now + 3 * DAY + dt.timedelta(hours=1))
    tasks.remind_raters()
    assert {each.about_version for each in mails(PEER_NEWS.name)} == {1, 2}
    frozen.move_to(around.now + 30 * DAY)
    tasks.turn_rounds()
    assert around.round.is_closed
    tasks.turn_rounds()
    tasks.remind_raters()
