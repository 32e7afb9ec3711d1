"""Verbs about decisions: what they do once, twice, and too late."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace as changed
from decimal import Decimal

import pytest

from decisions.costs import RoughCosts
from decisions.criteria import OwnCriterion, counting
from decisions.impressions import Impression
from decisions.models import Assessor, Contender, Decision, Impressions
from decisions.notifications import SHEET_RETURNED
from decisions.operations import (
    ClosedDecision,
    HandedIn,
    NoCosts,
    NotHere,
    SheetIncomplete,
    SourcingFacts,
    StaleDecision,
    StaleSheet,
    StaleSourcing,
    add_contender,
    add_criterion,
    change_contender,
    change_criterion,
    close_decision,
    cost_contender,
    cost_way,
    describe_decision,
    facts_of,
    give_back,
    hand_in,
    invite_assessor,
    lacking_on,
    remove_contender,
    save_impressions,
    save_sourcing,
    start_sourcing,
    uninvite_assessor,
    weigh_criteria,
)
from decisions.sourcing import Way
from messaging.models import Message, MessageState
from people.models import Member
from people.operations import mark_left
from roi.operations import ScenarioNameTaken
from roi.states import CostKind, Every
from tests.decisions.making import FACTS, fill, note, option, weighing


def test_the_question_changes_once_and_never_over_what_was_not_seen(decision, admin, now):
    facts = changed(FACTS, name="Which of the two")
    seen = decision.revision
    made = describe_decision(decision=decision, facts=facts, revision=seen, by=admin, now=now)
    again = describe_decision(decision=decision, facts=facts, revision=seen, by=admin, now=now)
    assert made.revision == again.revision == seen + 1
    with pytest.raises(StaleDecision) as stale:
        describe_decision(decision=decision, facts=FACTS, revision=seen, by=admin, now=now)
    assert stale.value.standing.name == "Which of the two"


def test_weights_change_at_any_time_and_it_is_kept_when(
    decision, harbor, keel, assessor, admin, now
):
    fill(assessor, {harbor: ("3", "2"), keel: ("2", "3")}, now)
    decision.refresh_from_db()
    later = now + dt.timedelta(hours=1)
    criteria = [weighing(each, 2 if each.key == "cost" else 1) for each in decision.criteria]
    seen = decision.revision
    made = weigh_criteria(decision=decision, criteria=criteria, revision=seen, by=admin, now=later)
    assert (made.weighed_at, made.criteria[-1].weight) == (later, Decimal(2))
    same = weigh_criteria(decision=decision, criteria=criteria, revision=seen, by=admin, now=later)
    assert same.revision == made.revision
    with pytest.raises(StaleDecision):
        weigh_criteria(decision=decision, criteria=criteria[:2], revision=seen, by=admin, now=later)


def test_own_criteria_are_added_and_reworded_until_a_sheet_is_handed_in(
    decision, harbor, keel, assessor, admin, now
):
    own = OwnCriterion(name="Support", anchors=("nobody answers",))
    made = add_criterion(decision=decision, own=own, by=admin, now=now)
    made = add_criterion(decision=made, own=own, by=admin, now=now)
    assert [each.key for each in made.criteria if each.own] == ["own-1", "own-2"]
    better = OwnCriterion(name="Support in your language")
    made = change_criterion(decision=made, key="own-1", own=better, by=admin, now=now)
    assert made.criteria[-2].text.name == "Support in your language"
    seen = made.revision
    assert (
        change_criterion(decision=made, key="own-1", own=better, by=admin, now=now).revision == seen
    )
    levels = {each.key: "2" for each in counting(made.criteria)}
    for contender in (harbor, keel):
        note(assessor, contender, now, **levels)
    hand_in(assessor=assessor, now=now)
    for verb in (
        lambda: add_criterion(decision=made, own=own, by=admin, now=now),
        lambda: change_criterion(decision=made, key="own-1", own=own, by=admin, now=now),
        lambda: add_contender(decision=made, facts=option("Mole"), by=admin, now=now),
        lambda: remove_contender(contender=keel, by=admin, now=now),
    ):
        with pytest.raises(HandedIn):
            verb()


def test_an_option_changes_over_what_was_seen_and_goes_once(decision, harbor, keel, admin, now):
    seen = facts_of(keel).fingerprint
    facts = option("Keel Ltd", RoughCosts(once=5))
    made = change_contender(contender=keel, facts=facts, seen=seen, by=admin, now=now)
    assert (made.name, made.costs.once) == ("Keel Ltd", 5)
    change_contender(contender=keel, facts=facts, seen="long ago", by=admin, now=now)
    with pytest.raises(StaleDecision):
        change_contender(contender=keel, facts=option("Kiel"), seen=seen, by=admin, now=now)
    assert remove_contender(contender=made, by=admin, now=now)
    assert not remove_contender(contender=keel, by=admin, now=now)
    with pytest.raises(StaleDecision):
        change_contender(contender=keel, facts=option("Kiel"), seen=seen, by=admin, now=now)


def test_somebody_is_asked_once_by_one_mail(decision, assessor, coach, admin, outsider, now):
    again = invite_assessor(decision=decision, member=coach, by=admin, now=now)
    assert again == assessor
    [mail] = Message.objects.filter(kind="sheet_asked")
    assert (mail.person_id, mail.state) == (coach.pk, MessageState.QUEUED)
    with pytest.raises(NotHere):
        invite_assessor(decision=decision, member=outsider, by=admin, now=now)
    mark_left(member=coach, by=admin, now=now)
    coach.refresh_from_db()
    with pytest.raises(NotHere):
        invite_assessor(decision=decision, member=coach, by=admin, now=now)


def test_a_sheet_is_saved_half_done_and_never_over_what_was_not_seen(assessor, harbor, now):
    half = {"privacy": Impression(answer="", evidence="Contract, page 4")}
    kept = save_impressions(assessor=assessor, contender=harbor, given=half, revision=0, now=now)
    same = save_impressions(assessor=assessor, contender=harbor, given=half, revision=0, now=now)
    assert (kept.revision, same.revision) == (1, 1)
    other = {"privacy": Impression(answer="3")}
    with pytest.raises(StaleSheet) as stale:
        save_impressions(assessor=assessor, contender=harbor, given=other, revision=0, now=now)
    assert stale.value.standing.given == half


def test_a_sheet_is_handed_in_once_it_is_whole(assessor, harbor, keel, now):
    note(assessor, harbor, now, evidence="", sequencing="4", privacy="-1")
    note(assessor, keel, now, sequencing="2")
    assert lacking_on(assessor) == {harbor.pk: ([], ["sequencing"]), keel.pk: (["privacy"], [])}
    with pytest.raises(SheetIncomplete):
        hand_in(assessor=assessor, now=now)
    note(assessor, harbor, now, evidence="Seen live.", sequencing="4", privacy="-1")
    note(assessor, keel, now, sequencing="2", privacy="1")
    assert hand_in(assessor=assessor, now=now)
    assert not hand_in(assessor=assessor, now=now)
    with pytest.raises(HandedIn):
        note(assessor, keel, now, sequencing="3")


def test_a_sheet_is_given_back_and_one_that_counts_is_not_taken_away(
    assessor, harbor, keel, admin, now
):
    fill(assessor, {harbor: ("3", "2"), keel: ("2", "3")}, now)
    with pytest.raises(HandedIn):
        uninvite_assessor(assessor=assessor, by=admin, now=now)
    assert give_back(assessor=assessor, by=admin, now=now)
    assert not give_back(assessor=assessor, by=admin, now=now)
    told = Message.objects.get(kind=SHEET_RETURNED.name)
    assert told.person_id == assessor.member_id
    assert f"{admin.name} has opened your sheet again" in told.text
    assert SHEET_RETURNED.objections([told]) == {}
    fill(assessor, {harbor: ("3", "2"), keel: ("2", "3")}, now)
    assert give_back(assessor=assessor, by=assessor.member, now=now)
    assert Message.objects.get(kind=SHEET_RETURNED.name) == told, "nobody writes to themselves"
    note(assessor, keel, now, sequencing="3", privacy="3")
    assert uninvite_assessor(assessor=assessor, by=admin, now=now)
    assert not uninvite_assessor(assessor=assessor, by=admin, now=now)
    assert not Impressions.objects.exists()
    with pytest.raises(ClosedDecision):
        note(assessor, keel, now, sequencing="1")


def test_what_is_decided_stays_as_it_is(decision, harbor, keel, assessor, admin, coach, now):
    close_decision(decision=decision, chosen=keel, reason="It fits.", by=admin, now=now)
    decision.refresh_from_db()
    assert (decision.is_closed, decision.chosen, decision.reason) == (True, keel, "It fits.")
    for verb in (
        lambda: close_decision(decision=decision, chosen=None, reason="No", by=admin, now=now),
        lambda: describe_decision(
            decision=decision, facts=FACTS, revision=decision.revision, by=admin, now=now
        ),
        lambda: weigh_criteria(decision=decision, criteria=(), revision=0, by=admin, now=now),
        lambda: change_contender(contender=keel, facts=option("Kiel"), seen="", by=admin, now=now),
        lambda: invite_assessor(decision=decision, member=admin, by=admin, now=now),
        lambda: note(assessor, keel, now, sequencing="1"),
        lambda: hand_in(assessor=assessor, now=now),
    ):
        with pytest.raises(ClosedDecision):
            verb()


def test_what_an_option_costs_goes_into_a_scenario_once(harbor, keel, admin, now):
    made = cost_contender(contender=harbor, by=admin, now=now)
    given = [
        (each.kind, each.quantity * each.unit_value, each.every)
        for each in made.assumptions.costs
        if each.unit_value
    ]
    assert given == [
        (CostKind.CONTENT, 1000, Every.ONCE),
        (CostKind.LICENSE, 200, Every.YEAR),
        (CostKind.LICENSE, 500, Every.YEAR),
    ]
    assert (made.name, made.assumptions.years) == ("Which platform: Harbor", 2)
    with pytest.raises(ScenarioNameTaken):
        cost_contender(contender=harbor, by=admin, now=now)
    with pytest.raises(NoCosts):
        cost_contender(contender=keel, by=admin, now=now)


def test_the_checklist_is_saved_over_what_was_seen_and_its_costs_go_on(admin, now):
    facts = SourcingFacts(
        name="Leaders",
        answers={"people": "many"},
        costs={"internal": RoughCosts(yearly=70)},
        leaders=10,
        years=3,
        currency="EUR",
    )
    made = start_sourcing(organization=admin.organization, facts=facts, by=admin, now=now)
    same = save_sourcing(sourcing=made, facts=facts, revision=9, by=admin, now=now)
    assert same.revision == 0
    other = changed(facts, answers={})
    assert save_sourcing(sourcing=made, facts=other, revision=0, by=admin, now=now).answers == {}
    with pytest.raises(StaleSourcing):
        save_sourcing(sourcing=made, facts=facts, revision=0, by=admin, now=now)
    scenario = cost_way(sourcing=made, way=Way.INTERNAL, by=admin, now=now)
    [line] = [each for each in scenario.assumptions.costs if each.unit_value]
    assert (line.kind, line.unit_value) == (CostKind.ADMIN, 70)
    with pytest.raises(NoCosts):
        cost_way(sourcing=made, way=Way.EXTERNAL, by=admin, now=now)


def test_nobody_sees_the_sheet_of_another_before_it_is_handed_in(
    decision, harbor, keel, assessor, admin, coach, outsider, now
):
    def seen(member: Member) -> set[int]:
        found = Impressions.objects.visible_to(member)
        return set(found.values_list("assessor", flat=True))

    note(assessor, harbor, now, sequencing="2", privacy="2")
    assert (seen(coach), seen(admin)) == ({assessor.pk}, set())
    fill(assessor, {harbor: ("3", "2"), keel: ("2", "3")}, now)
    assert (seen(admin), seen(outsider)) == ({assessor.pk}, set())
    own = invite_assessor(decision=decision, member=admin, by=admin, now=now)
    assert seen(admin) == set()
    fill(own, {harbor: ("1", "2"), keel: ("2", "3")}, now)
    assert seen(admin) == {assessor.pk, own.pk}
    assert seen(coach) == {assessor.pk}


def test_a_decision_is_seen_by_the_admins_of_its_organization(
    decision, assessor, admin, coach, outsider
):
    assert Decision.objects.visible_to(admin).get() == decision
    assert not Decision.objects.visible_to(coach).exists()
    assert not Decision.objects.visible_to(outsider).exists()
    assert Assessor.objects.visible_to(coach).get() == assessor
    assert Contender.objects.visible_to(admin).count() == 2
    assert not Contender.objects.visible_to(coach).exists()
