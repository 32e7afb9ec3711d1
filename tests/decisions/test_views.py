"""The pages of decisions: the answer first, one's own sheet, and what is said when it is late."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from msgspec.structs import replace

from decisions.models import Decision, EarlierResult, Impressions, Sourcing
from decisions.operations import (
    close_decision,
    hand_in,
    invite_assessor,
    reopen_decision,
    weigh_criteria,
)
from messaging.models import Message
from people.models import AuditEvent
from roi.models import RoiScenario
from tests.decisions.making import fill, note
from tests.office import converted, needs_office
from ui.numbers import DASH


@pytest.fixture
def admins(client_for, admin) -> Client:
    return client_for(admin)


def page(client: Client, name: str, /, *args: object) -> str:
    response = client.get(reverse(f"decisions:{name}", args=args))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def posted(client: Client, name: str, /, *args: object, **data: object):
    return client.post(reverse(f"decisions:{name}", args=args), data)


@pytest.fixture
def judged(decision, harbor, keel, assessor, facilitator, admin, now) -> Decision:
    """Harbor is better at sequencing, Keel a little better at privacy."""
    other = invite_assessor(decision=decision, member=facilitator, by=admin, now=now)
    fill(assessor, {harbor: ("4", "2"), keel: ("1", "3")}, now)
    fill(other, {harbor: ("3", "1"), keel: ("2", "3")}, now)
    return decision


def test_the_answer_comes_first_with_what_would_change_it(admins, judged, harbor, keel):
    said = page(admins, "decision", judged.pk)
    assert "Harbor leads, with 2.5 of 4." in said
    assert "weighed more than 57% instead of 50%: then Keel would lead." in said
    assert "It does not hold when all weights are off by 25% at once: from 14% up," in said
    assert "Without the sheet of Adebayo" not in said
    assert "Without the sheet of Leila Oliveira it would be: Keel." in said
    assert said.index("leads") < said.index("Talk about these first")
    assert "2,400 EUR" in said


def test_a_page_begins_with_what_is_missing(admins, decision, admin, now):
    assert "Nobody has handed in a sheet yet." in page(admins, "decision", decision.pk)
    assert "Name at least two options" in page(admins, "decision", decision.pk)


def test_what_is_to_be_read_with_care_is_said(
    admins, judged, harbor, keel, coach, leader, admin, now
):
    mole = invite_assessor(decision=judged, member=leader, by=admin, now=now)
    assert mole.is_open
    later = now + dt.timedelta(days=1)
    Decision.objects.filter(pk=judged.pk).update(weighed_at=later)
    criteria = Decision.objects.get(pk=judged.pk).criteria
    strict = tuple(
        type(each)(key=each.key, weight=each.weight, must=4 if each.key == "privacy" else None)
        for each in criteria
    )
    Decision.objects.filter(pk=judged.pk).update(criteria=strict)
    said = page(admins, "decision", judged.pk)
    assert "No option has everything that it must have." in said
    assert "Privacy has 1.5 and must have 4" in said
    assert "2 of 3 sheets have been handed in." in said
    assert "Weights were changed on" in said


def test_an_admin_who_judges_sees_nobody_elses_before_their_own(
    admins, judged, harbor, keel, admin, now
):
    own = invite_assessor(decision=judged, member=admin, by=admin, now=now)
    said = page(admins, "decision", judged.pk)
    assert "once you have handed in your own sheet" in said
    assert "Demo." not in said
    assert "leads" not in said
    fill(own, {harbor: ("4", "2"), keel: ("1", "3")}, now)
    assert "Harbor leads" in page(admins, "decision", judged.pk)


def test_a_decision_goes_from_its_question_to_its_reason(admins, coach, admin):
    facts = {"name": "Platform", "question": "Which?", "decided_by": "The board"}
    size = {"leaders": "20", "years": "2", "currency": "eur"}
    response = posted(admins, "new", **facts, **size)
    made = Decision.objects.get()
    assert (response.url, made.currency) == (reverse("decisions:decision", args=[made.pk]), "EUR")
    posted(admins, "add_contender", made.pk, name="Harbor", once="100")
    posted(admins, "add_contender", made.pk, name="Keel")
    posted(admins, "add_criterion", made.pk, name="Support")
    posted(admins, "invite", made.pk, member=coach.email)
    harbor = made.contenders.get(name="Harbor")
    assert harbor.costs.once == 100
    response = posted(admins, "cost_contender", harbor.pk)
    assert response.url == reverse("roi:scenario", args=[RoiScenario.objects.get().pk])
    assert posted(admins, "cost_contender", harbor.pk).url == reverse("roi:scenarios")
    posted(admins, "close", made.pk, chosen=str(harbor.pk), reason="The best practice tools.")
    assert "The best practice tools." in page(admins, "decision", made.pk)
    assert posted(admins, "describe", made.pk, **facts, **size).status_code == 302
    made.refresh_from_db()
    assert made.revision == 2


def test_an_assessor_fills_in_their_sheet_and_hands_it_in(
    client_for, assessor, harbor, keel, coach
):
    client = client_for(coach)
    assert "Which platform" in page(client, "own_sheets")
    names = [f"option{harbor.pk}", f"option{keel.pk}"]
    for name, contender in zip(names, (harbor, keel), strict=True):
        answers = {f"{name}-answer_sequencing": "0", f"{name}-answer_privacy": "-1"}
        response = posted(
            client, "impressions", assessor.pk, contender.pk, **answers, **{f"{name}-revision": 0}
        )
        assert response.status_code == 302
    assert "Say what you saw: Role-based sequencing" in page(client, "sheet", assessor.pk)
    posted(client, "hand_in", assessor.pk)
    assessor.refresh_from_db()
    assert assessor.handed_in_at is None
    for name, contender in zip(names, (harbor, keel), strict=True):
        answers = {f"{name}-answer_sequencing": "0", f"{name}-answer_privacy": "-1"}
        evidence = {f"{name}-evidence_sequencing": "One course for all.", f"{name}-revision": 1}
        posted(client, "impressions", assessor.pk, contender.pk, **answers, **evidence)
    posted(client, "hand_in", assessor.pk)
    assert "what you noted counts" in page(client, "sheet", assessor.pk).lower()
    assert "disabled" in page(client, "impressions", assessor.pk, harbor.pk)


def test_a_sheet_that_was_saved_elsewhere_keeps_both(client_for, assessor, harbor, coach, now):
    client, name = client_for(coach), f"option{harbor.pk}"
    note(assessor, harbor, now, evidence="From the phone.", privacy="2")
    mine = {f"{name}-answer_privacy": "3", f"{name}-evidence_privacy": "From the desk."}
    response = posted(
        client, "impressions", assessor.pk, harbor.pk, **mine, **{f"{name}-revision": 0}
    )
    assert response.status_code == 422
    said = response.content.decode()
    assert "From the phone." in said
    assert "From the desk." in said
    assert f'name="{name}-revision" value="1"' in said
    posted(client, "impressions", assessor.pk, harbor.pk, **mine, **{f"{name}-revision": 1})
    assert Impressions.objects.get().given["privacy"].evidence == "From the desk."


def test_forms_that_come_too_late_keep_what_was_typed(admins, decision, harbor, admin, now):
    typed = {"name": "Mine", "question": "Mine?", "decided_by": "Me", "revision": "0"}
    size = {"leaders": "20", "years": "2", "currency": "EUR"}
    response = posted(admins, "describe", decision.pk, **typed, **size)
    assert response.status_code == 422
    assert "Somebody saved something else in the meantime" in response.content.decode()
    assert 'value="Mine"' in response.content.decode()
    stale = posted(admins, "contender", harbor.pk, name="Hafen", seen="long ago")
    assert stale.status_code == 422
    assert 'value="Hafen"' in stale.content.decode()
    weights = {f"weight_{each.key}": "1" for each in decision.criteria}
    assert posted(admins, "weights", decision.pk, **weights, revision="0").status_code == 422
    nothing = {f"weight_{each.key}": "0" for each in decision.criteria}
    empty = posted(admins, "weights", decision.pk, **nothing, revision=decision.revision)
    assert "at least one criterion a weight above 0" in empty.content.decode()


def test_what_is_frozen_or_decided_says_so(admins, judged, harbor, keel, coach, admin, now):
    sheet = judged.assessors.get(member=coach)
    for name, pk in (("remove_contender", keel.pk), ("uninvite", sheet.pk)):
        response = posted(admins, name, pk)
        assert response.status_code == 302
        assert "A sheet has been handed in" in page(admins, "decision", judged.pk)
    posted(admins, "return_sheet", sheet.pk)
    sheet.refresh_from_db()
    assert sheet.handed_in_at is None
    close_decision(decision=judged, chosen=None, reason="Too dear.", by=admin, now=now)
    posted(admins, "return_sheet", sheet.pk)
    assert "This has been decided" in page(admins, "decision", judged.pk)


def test_the_checklist_answers_with_reasons_says_what_changed_and_hands_its_costs_on(admins, admin):
    answers = {"people": "few", "start": "soon", "designers": "nobody", "special": "common"}
    size = {"name": "Leaders", "leaders": "50", "years": "2", "currency": "EUR"}
    posted(admins, "new_sourcing", **size, **answers, external_yearly="500")
    made = Sourcing.objects.get()
    assert "There is no result yet" in page(admins, "sourcing", made.pk)
    whole = {**size, **answers, "money": "people", "external_yearly": "500"}
    posted(admins, "sourcing", made.pk, **whole, revision="0")
    said = page(admins, "sourcing", made.pk)
    assert "Your answers speak for buying it" in said
    assert "Nobody inside writes practice and content yet." in said
    assert "but little money for licenses" in said
    assert "1,000 EUR" in said
    [(_when, changed)] = re.findall(
        r"<caption>(.*?)</caption>(.*?)</table>", said.split("What was changed")[1], re.DOTALL
    )
    assert f"{admin.name} changed" in said
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in changed.split("<tr>")[2:]]
    assert rows[0] == ["What it speaks for", DASH, "Buy it"]
    assert len(rows) == 2, "what stayed is not listed"
    stale = posted(admins, "sourcing", made.pk, **{**whole, "name": "Mine"}, revision="0")
    assert stale.status_code == 422
    assert 'value="Mine"' in stale.content.decode()
    assert posted(admins, "cost_way", made.pk, "external").url.startswith("/roi/")
    assert posted(admins, "cost_way", made.pk, "external").url == reverse("roi:scenarios")
    assert posted(admins, "cost_way", made.pk, "internal").url.endswith(f"/{made.pk}/")
    assert posted(admins, "cost_way", made.pk, "nowhere").status_code == 404


def test_the_list_names_decisions_and_checklists(admins, judged):
    said = page(admins, "decisions")
    assert "Which platform" in said
    assert "2 of 2 sheets" in said
    assert "Ten questions" in said


def test_a_file_holds_every_level_as_text_that_nobody_works_out(admins, judged, harbor, admin, now):
    harbor.name = "=1+1"
    harbor.save()
    response = admins.get(reverse("decisions:csv", args=[judged.pk]))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 2 * 2 * 2
    assert rows[1][0] == "'=1+1"
    assert rows[1][5] == "4"


@needs_office
def test_the_workbook_goes_on_reckoning_beside_what_it_came_to_earlier(
    admins, judged, harbor, keel, admin, now, tmp_path: Path
):
    """LibreOffice works every formula out anew and comes to what the page says; what was typed, and
    what it came to before it was opened again, it takes for text.
    """
    keel.name = "=1+1"
    keel.save()
    close_decision(decision=judged, chosen=harbor, reason="=2+2", by=admin, now=now)
    judged.refresh_from_db()
    reopened = {"decision": judged, "revision": judged.revision, "by": admin, "now": now}
    reopen_decision(why="The price doubled.", **reopened)
    judged.refresh_from_db()
    weights = [
        replace(each, weight=each.weight * (9 if each.key == "privacy" else 1))
        for each in judged.criteria
    ]
    weighed = {"decision": judged, "revision": judged.revision, "by": admin, "now": now}
    weigh_criteria(criteria=weights, **weighed)
    response = admins.get(reverse("decisions:xlsx", args=[judged.pk]))
    again = converted(response.content, "card.xlsx", "xlsx:Calc MS Excel 2007 XML", tmp_path)
    book = openpyxl.load_workbook(io.BytesIO(again), data_only=True)
    rows = [list(row) for row in book["Scorecard"].iter_rows(values_only=True)]
    assert rows[3][1:6] == [1, 0.1, 1, 3.5, 1.5]
    assert rows[5][4:6] == [pytest.approx(1.7), pytest.approx(2.85)]
    headings, *lines = book["Earlier results"].iter_rows(values_only=True)
    assert len(lines) == 2 + 2
    assert {line[headings.index("Reason for the decision")] for line in lines} == {"=2+2"}
    assert {line[headings.index("Because")] for line in lines} == {"The price doubled."}
    assert [line[4:] for line in lines[:2]] == [
        ("Option", "Harbor", "2.50, place 1", "1.70, place 2", "yes"),
        ("Option", "=1+1", "2.25, place 2", "2.85, place 1", "no"),
    ]
    assert [line[6:8] for line in lines[2:]] == [("50%", "10%"), ("50%", "90%")]


def test_pages_ask_as_many_questions_of_the_database_at_any_size(
    admins, judged, leader, peer, admin, now
):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(admins, "decision", judged.pk)
        return len(queries)

    before = asked()
    for member in (leader, peer):
        own = invite_assessor(decision=judged, member=member, by=admin, now=now)
        fill(own, dict.fromkeys(judged.contenders.all(), ("3", "2")), now)
    assert asked() == before


def test_criteria_of_their_own_are_added_reworded_and_weighed(
    admins, decision, harbor, keel, assessor, admin, now
):
    posted(admins, "add_criterion", decision.pk, name="Support", anchor_0="Nobody answers.")
    assert "Support" in page(admins, "weights", decision.pk)
    assert "Nobody answers." in page(admins, "change_criterion", decision.pk, "own-1")
    missing = admins.get(reverse("decisions:change_criterion", args=[decision.pk, "privacy"]))
    assert missing.status_code == 404
    posted(admins, "change_criterion", decision.pk, "own-1", name="Support in German")
    decision.refresh_from_db()
    weights = {f"weight_{each.key}": "0" for each in decision.criteria} | {"weight_privacy": "3"}
    response = posted(admins, "weights", decision.pk, **weights, revision=decision.revision)
    assert response.url == reverse("decisions:decision", args=[decision.pk])
    for contender in (harbor, keel):
        note(assessor, contender, now, privacy="2")
    hand_in(assessor=assessor, now=now)
    posted(admins, "add_criterion", decision.pk, name="Too late")
    posted(admins, "change_criterion", decision.pk, "own-1", name="Too late")
    posted(admins, "add_contender", decision.pk, name="Too late")
    assert "Too late" not in page(admins, "weights", decision.pk)
    close_decision(decision=decision, chosen=keel, reason="It fits.", by=admin, now=now)
    decision.refresh_from_db()
    posted(admins, "weights", decision.pk, **weights, revision=decision.revision)
    posted(admins, "invite", decision.pk, member=admin.email)
    posted(admins, "contender", keel.pk, name="Kiel", seen="")
    assert "Kiel" not in page(admins, "decision", decision.pk)


def test_what_was_decided_is_opened_again_with_a_reason_and_stays_beside_what_comes(
    admins, judged, harbor, keel, admin, coach, client_for, now
):
    assert posted(admins, "reopen", judged.pk, why="For no reason", revision=0).status_code == 302
    assert not EarlierResult.objects.exists(), "what is open is not opened again"
    close_decision(decision=judged, chosen=harbor, reason="It trains better.", by=admin, now=now)
    judged.refresh_from_db()
    assert "Open the decision again" in page(admins, "decision", judged.pk)
    seen = judged.revision
    assert posted(admins, "reopen", judged.pk, why="", revision=seen).status_code == 422
    assert (
        posted(client_for(coach), "reopen", judged.pk, why="Why?", revision=seen).status_code == 403
    )
    for _twice in range(2):
        posted(admins, "reopen", judged.pk, why="The price doubled.", revision=seen)
    kept = EarlierResult.objects.get()
    assert (kept.outcome.chosen, kept.reason) == ("Harbor", "It trains better.")
    rows = AuditEvent.objects.filter(verb="reopen_decision")
    assert rows.get().organization_id == admin.organization_id

    judged.refresh_from_db()
    criteria = [
        replace(each, weight=each.weight * 9) if each.key == "privacy" else each
        for each in judged.criteria
    ]
    weigh_criteria(decision=judged, criteria=criteria, revision=judged.revision, by=admin, now=now)
    said = re.sub(r"<[^>]+>", " ", page(admins, "decision", judged.pk))
    said = re.sub(r"\s+", " ", said)
    assert "Keel leads" in said
    assert "Harbor It trains better. Opened again on" in said
    assert "The price doubled." in said
    assert "Harbor (chosen) 2.50, place 1 1.70, place 2" in said
    assert "Keel 2.25, place 2 2.85, place 1" in said
    assert "50% 90%" in said
    file = admins.get(reverse("decisions:csv", args=[judged.pk])).content.decode("utf-8-sig")
    assert 'The price doubled.,It trains better.,Option,Harbor,"2.50, place 1"' in file
    told = Message.objects.filter(kind="decision_reopened")
    assert {each.person_id for each in told} == {
        each.member_id for each in judged.assessors.all()
    } - {admin.pk}
    assert all("The price doubled." in each.text for each in told)
    invite_assessor(decision=judged, member=admin, by=admin, now=now)
    hidden = page(admins, "decision", judged.pk)
    assert "Its scores are shown once you have handed in your sheet." in hidden
    assert "2.50, place 1" not in hidden
