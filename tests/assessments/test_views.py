"""The scoring sheet and the leader's feedback."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import Criterion, EvidenceNote, Score
from assessments.operations import record_score, save_note
from people.models import Member, Role
from practice.models import Attendance, PracticeSession
from practice.operations import cancel_session, hold_session
from tests.factories import MemberFactory
from tests.practice.conftest import Planned, enroll

SignIn = Callable[[Member], Client]


def url(name: str, scored: Planned, group: int = 1) -> str:
    return reverse(f"assessments:{name}", args=[scored.session(group).pk])


def criteria(module: str = "cues") -> list[Criterion]:
    return list(Criterion.objects.filter(rubric__module__slug=module))


@pytest.fixture
def scoring(scored: Planned, facilitator: Member, client_for: SignIn) -> Client:
    """The facilitator's phone."""
    return client_for(facilitator)


@pytest.fixture
def mine(scored: Planned, leader: Member) -> int:
    return scored.enrollments[leader].pk


def test_the_whole_group_is_on_one_page(
    scored: Planned, scoring: Client, mine: int, leader: Member
) -> None:
    page = scoring.get(url("score", scored))
    group = list(scored.groups[0].places.order_by("pk").values_list("enrollment_id", flat=True))
    assert [mine, *(each["leader"] for each in page.context["others"])] == group
    for leader_id in group:
        html = scoring.get(url("score", scored), {"show": leader_id}).content.decode()
        assert f'id="leader-{leader_id}"' in html
        for criterion in criteria():
            assert html.count(f'name="level-{leader_id}-{criterion.pk}"') == 4
        assert "tone-recognition anchor 3" in html


def test_a_tap_answers_once_it_is_kept(scored: Planned, scoring: Client, mine: int) -> None:
    tap = {"leader": mine, "criterion": criteria()[0].pk, "level": 3}
    for _ in range(2):
        told = scoring.post(url("tap", scored), tap).json()
        score = Score.objects.get()
        assert told == {"level": 3, "revision": 1, "version": score.version}
    assert list(Score.objects.values_list("enrollment", "level")) == [(mine, 3)]
    assert "1 of 3" in scoring.get(url("score", scored)).content.decode()


def test_a_tap_cannot_land_on_somebody_of_another_group(
    scored: Planned, scoring: Client, mine: int
) -> None:
    other = scored.groups[1].places.first().enrollment_id
    tap = {"leader": mine, "criterion": criteria()[0].pk, "level": 3}
    assert scoring.post(url("tap", scored), tap | {"leader": other}).status_code == 404
    assert (
        scoring.post(url("tap", scored), tap | {"criterion": criteria("replies")[0].pk}).status_code
        == 404
    )
    assert (
        scoring.post(url("note", scored), {"leader": other, "revision": 0, "text": "x"}).status_code
        == 404
    )
    assert (
        scoring.post(url("presence", scored), {"leader": other, "present": "on"}).status_code == 404
    )
    assert scoring.post(url("finish", scored), {"present": [mine, other]}).status_code == 404
    assert scoring.post(url("score", scored), {"leader": other, "revision": 0}).status_code == 404
    assert not Score.objects.exists()
    assert not EvidenceNote.objects.exists()
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("tap", {"level": "5"}),
        ("tap", {"level": ""}),
        ("tap", {"leader": "x" * 40}),
        ("note", {"revision": "-1"}),
        ("note", {"text": "nul \x00"}),
        ("note", {"text": "x" * 4001}),
        ("presence", {"leader": ""}),
    ],
)
def test_nonsense_is_refused(
    scored: Planned, scoring: Client, mine: int, name: str, sent: dict[str, str]
) -> None:
    right = {"leader": mine, "criterion": criteria()[0].pk, "level": 2, "revision": 0, "text": "t"}
    assert scoring.post(url(name, scored), right | sent).status_code == 422
    assert not Score.objects.exists()
    assert not EvidenceNote.objects.exists()


def test_a_huge_number_is_nobody(scored: Planned, scoring: Client, mine: int) -> None:
    tap = {"leader": "9" * 30, "criterion": criteria()[0].pk, "level": 2}
    assert scoring.post(url("tap", scored), tap).status_code in {404, 422}
    assert scoring.post(url("finish", scored), {"present": ["9" * 30]}).status_code in {404, 422}
    assert scoring.post(url("finish", scored), {"present": ["9" * 5000]}).status_code in {
        302,
        404,
        422,
    }


def test_a_canceled_session_is_not_scored(
    scored: Planned, scoring: Client, mine: int, admin: Member, now: dt.datetime
) -> None:
    cancel_session(session=scored.session(1), by=admin, now=now)
    assert (
        scoring.post(
            url("tap", scored), {"leader": mine, "criterion": criteria()[0].pk, "level": 2}
        ).status_code
        == 422
    )
    assert (
        scoring.post(url("note", scored), {"leader": mine, "revision": 0, "text": "t"}).status_code
        == 422
    )
    scoring.post(url("finish", scored), {"present": [mine]})
    assert scored.session(1).state == "planned"
    assert not Attendance.objects.exists()


def test_only_the_sessions_facilitators_score_it(
    scored: Planned,
    leader: Member,
    admin: Member,
    outsider: Member,
    coach: Member,
    mine: int,
    client_for: SignIn,
) -> None:
    beside = MemberFactory(organization=scored.cohort.organization, roles=[Role.FACILITATOR])
    tap = {"leader": mine, "criterion": criteria()[0].pk, "level": 3}
    for member, status in (
        (leader, 403),
        (admin, 403),
        (coach, 403),
        (outsider, 404),
        (beside, 404),
    ):
        client = client_for(member)
        assert client.get(url("score", scored)).status_code == status
        for name in ("tap", "note", "presence", "finish"):
            assert client.post(url(name, scored), tap).status_code == status, (member, name)
    scored.cohort.facilitators.add(beside)
    assert client_for(beside).post(url("tap", scored), tap).status_code == 200


def test_without_script_a_leader_is_saved_with_one_button(
    scored: Planned, scoring: Client, mine: int
) -> None:
    sent = {f"level-{mine}-{criterion.pk}": 2 for criterion in criteria()}
    form = sent | {"leader": mine, "revision": 0, "note": "Named the cue.", "nonce": "n"}
    for _ in range(2):
        answer = scoring.post(url("score", scored), form)
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"?show={mine}")
    assert list(Score.objects.values_list("level", "revision")) == [(2, 1)] * 3
    assert EvidenceNote.objects.get().text == "Named the cue."
    panels = scoring.get(url("score", scored)).context["panels"]
    assert [(each.text, each.is_note_saved) for each in panels[:2]] == [
        ("Named the cue.", True),
        ("", False),
    ]


def test_a_plain_save_that_comes_too_late_shows_both(
    scored: Planned, scoring: Client, mine: int, facilitator: Member, now: dt.datetime
) -> None:
    slot = {
        "session_id": scored.session(1).pk,
        "enrollment_id": mine,
        "rater": facilitator,
        "now": now,
    }
    save_note(**slot, text="First.", expected_revision=0)
    save_note(**slot, text="From the other tab.", expected_revision=1)
    first = criteria()[0]
    form = {"leader": mine, "revision": 1, "note": "Typed here.", f"level-{mine}-{first.pk}": 4}
    answer = scoring.post(url("score", scored), form | {"nonce": "a"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "From the other tab." in html
    assert "Typed here.</textarea>" in html
    panel = next(each for each in answer.context["panels"] if each.enrollment_id == mine)
    assert (panel.criteria[0].value, panel.criteria[0].is_saved) == (4, False)
    assert (panel.text, panel.is_note_saved) == ("Typed here.", False)
    assert not Score.objects.exists()
    assert (
        scoring.post(url("score", scored), form | {"revision": 2, "nonce": "b"}).status_code == 302
    )
    assert EvidenceNote.objects.get().text == "Typed here."


def test_a_note_saves_while_typing_and_tells_when_it_is_stale(
    scored: Planned, scoring: Client, mine: int
) -> None:
    def save(text: str, revision: int) -> tuple[int, dict[str, object]]:
        answer = scoring.post(
            url("note", scored), {"leader": mine, "text": text, "revision": revision}
        )
        return answer.status_code, answer.json()

    assert save("One ", 0) == (200, {"revision": 1})
    assert save("One two", 1) == (200, {"revision": 2})
    assert save("Other", 1) == (409, {"text": "One two", "revision": 2})


def test_finishing_says_what_will_happen_and_keeps_who_was_there(
    scored: Planned, scoring: Client, mine: int, frozen: time_machine.Coordinates
) -> None:
    session = scored.session(1)
    frozen.move_to(session.starts_at - dt.timedelta(minutes=20))
    noted = scoring.post(url("presence", scored), {"leader": mine, "present": ""}).json()
    assert noted == {"present": False, "revision": 1}
    panels = scoring.get(url("score", scored)).context["panels"]
    assert [panel.is_present for panel in panels] == [False, True, True, True]
    here = [panel.enrollment_id for panel in panels if panel.is_present]
    early = scoring.get(url("finish", scored))
    assert "It has not begun yet" in early.text
    assert scoring.post(url("finish", scored), {"present": here}).status_code == 409
    assert scored_state(session) == "planned"

    frozen.move_to(session.starts_at)
    page = scoring.get(url("finish", scored))
    assert [panel.name for panel in page.context["absent"]] == ["Halima Eze"]
    assert len(page.context["incomplete"]) == 3
    for _ in range(2):
        answer = scoring.post(url("finish", scored), {"present": here, "nonce": "n"})
        assert answer["Location"] == reverse("practice:session", args=[session.pk])
    assert set(
        Attendance.objects.filter(was_present=True).values_list("enrollment_id", flat=True)
    ) == set(here)
    assert "This session is finished" in scoring.get(url("score", scored)).text


def test_a_page_that_is_out_of_date_finishes_nothing(
    scored: Planned, scoring: Client, mine: int, frozen: time_machine.Coordinates
) -> None:
    session = scored.session(1)
    frozen.move_to(session.starts_at)
    everybody = [place.enrollment_id for place in session.group.places.all()]
    scoring.post(url("presence", scored), {"leader": mine, "present": "", "revision": 0})
    answer = scoring.post(url("finish", scored), {"present": everybody, "nonce": "n"})
    assert answer.status_code == 409
    assert "Attendance was changed in the meantime" in answer.text
    assert scored_state(session) == "planned"
    assert not Attendance.objects.filter(was_present=True).exists()


def scored_state(session: PracticeSession) -> str:
    return str(PracticeSession.objects.values_list("state", flat=True).get(pk=session.pk))


def test_feedback_is_the_leaders_own_and_comes_after_the_session(
    scored: Planned,
    leader: Member,
    facilitator: Member,
    client_for: SignIn,
    mine: int,
    now: dt.datetime,
) -> None:
    session = scored.session(1)
    for number, place in enumerate(session.group.places.order_by("pk")):
        slot = {
            "session_id": session.pk,
            "enrollment_id": place.enrollment_id,
            "rater": facilitator,
            "now": now,
        }
        save_note(**slot, text=f"Note about seat {number}.", expected_revision=0)
        record_score(
            **slot, criterion_id=criteria()[0].pk, level=2 if place.enrollment_id == mine else 4
        )
    before = client_for(leader).get(url("feedback", scored)).content.decode()
    assert "Note about seat 0." not in before
    assert "tone-recognition" not in before
    hold_session(session=session, present=[mine], by=facilitator, now=session.starts_at)
    html = client_for(leader).get(url("feedback", scored)).content.decode()
    assert "Note about seat 0." in html
    assert "tone-recognition anchor 2" in html
    assert "tone-recognition anchor 3" in html  # what to try next
    assert "tone-recognition anchor 4" not in html
    assert facilitator.name in html
    for number in (1, 2, 3):
        assert f"Note about seat {number}." not in html


@pytest.mark.parametrize(("lower", "is_far"), [(2, True), (3, False)])
def test_two_raters_are_both_shown(
    scored: Planned,
    leader: Member,
    facilitator: Member,
    coach: Member,
    client_for: SignIn,
    mine: int,
    now: dt.datetime,
    *,
    lower: int,
    is_far: bool,
) -> None:
    scored.cohort.facilitators.add(coach)
    for rater, level in ((facilitator, 4), (coach, lower)):
        record_score(
            session_id=scored.session(1).pk,
            enrollment_id=mine,
            criterion_id=criteria()[0].pk,
            level=level,
            rater=rater,
            now=now,
        )
    session = scored.session(1)
    hold_session(session=session, present=[mine], by=facilitator, now=session.starts_at)
    page = client_for(leader).get(url("feedback", scored))
    feedback = page.context["feedback"]
    assert [(each.rater, each.level.value) for each in feedback.results[0].reached] == [
        (facilitator.name, 4),
        (coach.name, lower),
    ]
    assert feedback.results[0].next.value == lower + 1
    assert ("Both levels stand" in page.text) is is_far, "nobody is left alone with two readings"


def test_feedback_is_for_the_group_only(
    scored: Planned,
    leader: Member,
    admin: Member,
    facilitator: Member,
    outsider: Member,
    client_for: SignIn,
) -> None:
    assert client_for(leader).get(url("feedback", scored, group=2)).status_code == 404
    assert client_for(outsider).get(url("feedback", scored)).status_code == 404
    assert client_for(admin).get(url("feedback", scored)).status_code == 403
    assert client_for(facilitator).get(url("feedback", scored)).status_code == 403


@pytest.mark.proof("queries", pages=2, taps=1)
def test_pages_and_taps_take_the_same_queries_for_any_group(
    scored: Planned,
    scoring: Client,
    leader: Member,
    facilitator: Member,
    client_for: SignIn,
    mine: int,
    now: dt.datetime,
) -> None:
    tap = {"leader": mine, "criterion": criteria()[0].pk, "level": 3}

    def queries(act: Callable[[], object]) -> int:
        act()
        with CaptureQueriesContext(connection) as seen:
            act()
        return len(seen)

    def measure() -> list[int]:
        phone = client_for(leader)
        return [
            queries(lambda: scoring.get(url("score", scored))),
            queries(lambda: scoring.post(url("tap", scored), tap)),
            queries(lambda: phone.get(url("feedback", scored))),
        ]

    small = measure()
    more = [
        MemberFactory(organization=scored.cohort.organization, roles=[Role.LEADER])
        for _ in range(8)
    ]
    for enrollment in enroll(scored.cohort, more, list(scored.steps.values()), now).values():
        scored.groups[0].places.create(enrollment=enrollment)
        for criterion in criteria():
            slot = {
                "session_id": scored.session(1).pk,
                "enrollment_id": enrollment.pk,
                "criterion_id": criterion.pk,
            }
            record_score(**slot, level=2, rater=facilitator, now=now)
    assert measure() == small


@pytest.mark.parametrize("name", ["revision", "attendance"])
def test_an_error_of_what_nobody_sees_leads_nowhere(
    scored: Planned, scoring: Client, mine: int, name: str
) -> None:
    answer = scoring.post(url("score", scored), {"leader": mine, "revision": 0, name: "-inf"})
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert f"#id_{name}" not in answer.text


def test_a_plain_save_that_is_refused_keeps_what_was_sent(
    scored: Planned, scoring: Client, mine: int, admin: Member, now: dt.datetime
) -> None:
    first = criteria()[0]
    form = {"leader": mine, "revision": 0, "note": "Kept.", f"level-{mine}-{first.pk}": "9"}
    answer = scoring.post(url("score", scored), form)
    assert answer.status_code == 422
    assert "Kept.</textarea>" in answer.content.decode()
    assert not Score.objects.exists()
    cancel_session(session=scored.session(1), by=admin, now=now)
    assert (
        scoring.post(url("score", scored), form | {f"level-{mine}-{first.pk}": "2"}).status_code
        == 302
    )
    assert not Score.objects.exists()
