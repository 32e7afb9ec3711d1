"""The REST API as systems meet it."""

from __future__ import annotations

import datetime as dt
import threading
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.deprecation import DEPRECATED, Deprecation
from api.limits import CALLS_A_MINUTE
from api.models import AnsweredCall, CallCount
from api.problems import PROBLEM_JSON
from api.tasks import forget_answers
from connections.models import AccessKey, Exchange
from connections.operations import end_access_key
from people.models import AuditEvent, Member, Role
from tests.api.calling import ROOT, Caller, a_key
from tests.factories import MemberFactory

pytestmark = pytest.mark.proof("connections", API=1)

SAM = {"name": "Sam Okafor", "email": "Sam@Northwind.example", "employee_id": "E-1"}


@pytest.fixture
def caller(admin: Member) -> Caller:
    """A system that may do everything."""
    return Caller(a_key(admin, timezone.now())[1])


def problem(response: Any) -> dict[str, Any]:
    assert response.headers["Content-Type"] == PROBLEM_JSON
    assert response.headers["Cache-Control"] == "no-store"
    said: dict[str, Any] = response.json()
    assert said["status"] == response.status_code
    assert said["detail"]
    return said


def test_a_key_says_what_it_is_and_each_use_is_noted(admin: Member) -> None:
    key, token = a_key(admin, timezone.now(), "people:read")
    answer = Caller(token).get("/me")
    assert answer.json()["key"]["scopes"] == ["people:read"]
    assert answer.json()["organization"]["slug"] == "northwind"
    assert answer.headers["Cache-Control"] == "no-store"
    key.refresh_from_db()
    assert key.last_used_at is not None


def test_who_has_no_key_that_opens_anything_gets_in_nowhere(admin: Member) -> None:
    now = timezone.now()
    withdrawn, token = a_key(admin, now)
    end_access_key(key=withdrawn, now=now, by=admin)
    ended, old = a_key(admin, now - dt.timedelta(days=91))
    for wrong in ("", "portal_nothing", token, old):
        answer = Caller(wrong).get("/members")
        assert (answer.status_code, problem(answer)["type"]) == (401, "about:blank")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    noted = sorted(Exchange.objects.filter(status=401).values_list("detail", flat=True))
    assert [each.split()[2] for each in noted] == [f"{withdrawn.pk}.", f"{ended.pk}."]
    for _time in range(60):
        answer = Caller("portal_guess").get("/members")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


def test_a_missing_scope_is_named_before_anything_is_read(admin: Member) -> None:
    caller = Caller(a_key(admin, timezone.now(), "people:read")[1])
    assert caller.get("/members").status_code == 200
    answer = caller.send("post", "/members", {"name": 7})
    assert (answer.status_code, problem(answer)["scope"]) == (403, "people:write")
    assert problem(caller.get("/events?nonsense=1"))["scope"] == "events:read"
    assert Exchange.objects.filter(status=403).count() == 2


def test_whatever_goes_wrong_is_a_problem(caller: Caller, settings: Any) -> None:
    post = lambda body, **more: caller.send("post", "/members", body, **more)  # noqa: E731
    refused = {
        404: caller.get("/nothing"),
        405: caller.send("delete", "/members", {}),
        415: post(SAM, kind="text/plain"),
        413: post({**SAM, "name": "x" * (2 * 1024 * 1024)}),
        422: post({**SAM, "shoe_size": 44}),
        428: caller.send("patch", f"/members/{Member.objects.get().pk}", {"name": "Z"}),
    }
    assert {status: problem(answer)["status"] for status, answer in refused.items()} == {
        status: status for status in refused
    }
    assert refused[405].headers["Allow"] == "GET, POST"
    assert problem(refused[422])["errors"][0]["field"] == "shoe_size"
    for body in (b"{", b"[" * 99_999, b"NaN", b'{"name": "\\u0000"}', b'"\\ud800"', b"\xff"):
        assert problem(post(body))["status"] == 400
    for path in (
        "/members?departmnt=x",
        "/members?limit=1&limit=2",
        "/members?limit=201",
        "/members?cursor=nothing",
        "/members?cursor=%C3%A4",
        "/members?email=%00",
        "/kpi-values?month_from=0000-01",
    ):
        assert problem(caller.get(path))["status"] == 400, path
    problem(caller.client.get("/api/v2/members"))
    problem(caller.get("/members/99999999999999999999"))
    huge = caller.client.post(
        f"{ROOT}/members", b"x", content_type="application/json", CONTENT_LENGTH=str(10**9)
    )
    assert problem(huge)["status"] == 413
    settings.CONNECTIONS = frozenset()
    assert caller.get("/members").headers["Content-Type"].startswith("text/html")


def test_a_mistake_of_ours_is_a_problem_and_stands_in_the_log(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.scoping.members", None)
    assert problem(caller.get("/members"))["status"] == 500
    logged = Exchange.objects.get()
    assert (logged.what, logged.status, logged.outcome) == ("GET /members", 500, "failed")


def test_calls_are_counted_by_the_minute_and_noted_by_the_hour(
    caller: Caller, frozen: time_machine.Coordinates
) -> None:
    assert caller.get("/me").headers["RateLimit"] == f'"key";r={CALLS_A_MINUTE - 1};t=60'
    caller.get("/me")
    CallCount.objects.update(calls=CALLS_A_MINUTE)
    frozen.shift(20)
    answer = caller.get("/me")
    assert (problem(answer)["status"], answer.headers["Retry-After"]) == (429, "40")
    frozen.shift(60)
    assert caller.get("/me").status_code == 200
    assert Exchange.objects.filter(what="GET /me", outcome="done").count() == 1


def test_a_list_has_everything_once_while_it_grows(
    caller: Caller, organization: Any, outsider: Member
) -> None:
    made = [MemberFactory(organization=organization, department="D") for _each in range(5)]
    first = caller.get("/members?limit=2&department=D").json()
    assert "department=D" in first["next"]
    made.append(MemberFactory(organization=organization, department="D"))
    rest = caller.everything(first["next"].removeprefix(f"http://testserver{ROOT}"))
    assert [each["id"] for each in first["items"] + rest] == [each.pk for each in made]


def test_people_are_found_by_what_is_known_of_them(caller: Caller, leader: Member) -> None:
    leader.left_at = timezone.now()
    leader.save()
    assert [each["id"] for each in caller.everything("/members?has_left=true")] == [leader.pk]
    assert leader.pk not in [each["id"] for each in caller.everything("/members?has_left=false")]
    (found,) = caller.everything(f"/members?email={leader.email.upper()}")
    assert (found["name"], found["left_at"][-1]) == (leader.name, "Z")


def test_what_was_read_and_is_no_different_is_not_sent_again(
    caller: Caller, leader: Member
) -> None:
    for path in ("/members", f"/members/{leader.pk}"):
        etag = caller.get(path).headers["ETag"]
        again = caller.get(path, If_None_Match=f'"other", W/{etag}')
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
        leader.job_title = f"{leader.job_title}x"
        leader.save()
        assert caller.get(path, If_None_Match=etag).status_code == 200


def test_somebody_is_added_once_and_can_sign_in(caller: Caller, admin: Member) -> None:
    given = {**SAM, "manager_id": admin.pk, "hired_on": "2026-03-31", "audience": "executive"}
    answer = caller.send("post", "/members", given)
    sam = Member.objects.get(email="sam@northwind.example")
    assert (answer.status_code, answer.json()["id"]) == (201, sam.pk)
    assert answer.headers["Location"] == f"http://testserver{ROOT}/members/{sam.pk}"
    assert caller.get(f"/members/{sam.pk}").headers["ETag"] == answer.headers["ETag"]
    assert (sam.manager, str(sam.hired_on), sam.audience) == (admin, "2026-03-31", "executive")
    assert sam.user is not None
    assert sam.roles == []
    again = caller.send("post", "/members", {**SAM, "name": "Somebody"})
    assert (again.status_code, problem(again)["member_id"]) == (409, sam.pk)
    assert AuditEvent.objects.get(verb="bring_member").detail["key"]


def test_what_cannot_be_taken_of_somebody_is_named(caller: Caller, outsider: Member) -> None:
    wrong = {"name": "=1+1", "email": "nobody", "time_zone": "Mars", "language": "1"}
    answer = caller.send("post", "/members", wrong)
    assert [each["field"] for each in problem(answer)["errors"]] == [*wrong]
    for more in ({"manager_id": outsider.pk}, {"hired_on": 5}, {"manager_id": "1"}):
        answer = caller.send("post", "/members", {**SAM, **more})
        assert problem(answer)["errors"][0]["field"] in more
    assert Member.objects.filter(name="Sam Okafor").count() == 0


def changed(caller: Caller, person: Member, etag: str = "", **fields: object) -> Any:
    path = f"/members/{person.pk}"
    known = etag or caller.get(path).headers["ETag"]
    return caller.send("patch", path, fields, If_Match=known)


def test_a_change_touches_what_it_names_and_nobody_elses(
    caller: Caller, leader: Member, peer: Member
) -> None:
    leader.own_choices, leader.language = ["language"], "de"
    leader.save()
    etag = caller.get(f"/members/{leader.pk}").headers["ETag"]
    answer = changed(caller, leader, job_title="Lead", location="Graz", language="en")
    leader.refresh_from_db()
    assert (leader.job_title, leader.location, leader.language) == ("Lead", "Graz", "de")
    assert leader.department == "Customer Support"
    assert answer.json()["job_title"] == "Lead"
    stale = changed(caller, leader, etag, job_title="Boss")
    assert problem(stale)["status"] == 412
    assert changed(caller, leader, answer.headers["ETag"], department=None).status_code == 200
    leader.refresh_from_db()
    assert leader.department == ""
    taken = changed(caller, leader, email=peer.email)
    assert (taken.status_code, problem(taken)["member_id"]) == (409, peer.pk)
    assert changed(caller, peer, manager_id=leader.pk).status_code == 200
    assert changed(caller, leader, manager_id=peer.pk).status_code == 409
    assert changed(caller, peer, manager_id=None).json()["manager_id"] is None
    assert changed(caller, peer).status_code == 422


def test_a_change_to_somebody_who_was_changed_meanwhile_is_refused(
    caller: Caller, leader: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also between the look at If-Match and the lock."""

    def meanwhile(*_given: object) -> None:
        Member.objects.filter(pk=leader.pk).update(job_title="Boss")

    monkeypatch.setattr("api.v1.people.settle_version", meanwhile)
    assert problem(changed(caller, leader, department="X"))["status"] == 412
    leader.refresh_from_db()
    assert (leader.job_title, leader.department) == ("Boss", "Customer Support")


def test_whoever_leaves_is_out_at_once_and_can_come_back(
    caller: Caller, leader: Member, admin: Member
) -> None:
    answer = changed(caller, leader, has_left=True)
    assert answer.json()["left_at"]
    leader.refresh_from_db()
    assert leader.left_at is not None
    assert changed(caller, leader, has_left=False).json()["left_at"] is None
    assert problem(changed(caller, admin, has_left=True))["status"] == 409


def test_a_repeated_call_has_one_effect_for_a_day(
    caller: Caller, frozen: time_machine.Coordinates, admin: Member
) -> None:
    first = caller.send("post", "/members", SAM, Idempotency_Key="a")
    again = caller.send("post", "/members", SAM, Idempotency_Key="a")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    other = caller.send("post", "/members", {**SAM, "name": "Kim"}, Idempotency_Key="a")
    assert problem(other)["type"].endswith("idempotency-key-reused")
    refused = [caller.send("post", "/members", SAM, Idempotency_Key="b") for _twice in range(2)]
    assert [each.status_code for each in refused] == [409, 409]
    assert problem(caller.send("post", "/members", SAM, Idempotency_Key="x" * 256))
    stranger = Caller(a_key(admin, timezone.now())[1])
    assert stranger.send("post", "/members", SAM, Idempotency_Key="a").status_code == 409
    frozen.shift(dt.timedelta(days=1, seconds=1))
    caller.get("/me")
    assert caller.send("post", "/members", SAM, Idempotency_Key="a").status_code == 409
    forget_answers()
    assert AnsweredCall.objects.count() == 1
    forget_answers()
    assert AnsweredCall.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_have_one_effect(admin: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second comes while the first is being answered, and is told so."""
    caller = Caller(a_key(admin, timezone.now())[1])
    inside, goes_on = threading.Event(), threading.Event()
    answers: list[int] = []
    in_time: list[bool] = []
    caller.get("/me")

    def waits(*_given: object, **_more: object) -> None:
        inside.set()
        in_time.append(goes_on.wait(60))

    def call() -> None:
        answers.append(caller.send("post", "/members", SAM, Idempotency_Key="k").status_code)
        connections.close_all()

    monkeypatch.setattr("api.operations.people.record", waits)
    first = threading.Thread(target=call)
    first.start()
    assert inside.wait(60)
    call()
    goes_on.set()
    first.join(60)
    assert answers == [409, 201]
    assert in_time == [True], "the second waited for the first"
    assert caller.send("post", "/members", SAM, Idempotency_Key="k").status_code == 201
    assert Member.objects.filter(name="Sam Okafor").count() == 1


def test_what_goes_one_day_says_so(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    since = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    old = Deprecation(since, since + dt.timedelta(days=181), "https://portal.example/changes")
    monkeypatch.setitem(DEPRECATED, "GET /members", old)
    headers = caller.get("/members").headers
    assert headers["Deprecation"] == "@1798761600"
    assert headers["Sunset"] == "Thu, 01 Jul 2027 00:00:00 GMT"
    assert headers["Link"] == '<https://portal.example/changes>; rel="deprecation"'
    assert "Deprecation" not in caller.get("/me").headers


def statements(caller: Caller, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert caller.get(path).status_code == 200
    return len(queries)


def test_a_page_costs_the_same_at_any_size(caller: Caller, launch: Any, leaders: Any) -> None:
    cohort = launch(leaders[:2])
    paths = ["/members", "/modules", "/steps", "/enrollments", "/pilots", "/kpi-values"]
    for path in paths:
        caller.get(path)
    before = {path: statements(caller, path) for path in paths}
    MemberFactory.create_batch(20, organization=cohort.organization)
    launch(leaders)
    assert {path: statements(caller, path) for path in paths} == before
    assert before["/enrollments"] <= 5


def test_roles_are_no_ones_to_give_from_outside(caller: Caller, leader: Member) -> None:
    assert changed(caller, leader, roles=[Role.ADMIN]).status_code == 422
    assert caller.send("post", "/members", {**SAM, "roles": [Role.ADMIN]}).status_code == 422
    assert AccessKey.objects.count() == 1
