"""Out of a course into the portal, and everything that does not get in: against a platform of
another author.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from cohorts.models import Cohort, PersonalStep
from connections.models import Connection, Exchange
from connections.operations import connect, switch_connection
from connections.states import ConnectionKind
from lti.models import CourseLink, GradebookScore, PlatformPerson
from people.models import AuditEvent, Member, Role, User
from people.operations import mark_left
from single_sign_on.operations import claim_domains
from single_sign_on.providers import ProviderSettings, written
from single_sign_on.states import Protocol
from tests.factories import MemberFactory, OrganizationFactory
from tests.lti.campus import Campus, key_pair, opened, signed
from tests.lti.conftest import platform_for

pytestmark = [pytest.mark.usefixtures("frozen"), pytest.mark.proof("connections", LTI=1)]
LTI = "https://purl.imsglobal.org/spec/lti/claim/"
LAUNCH = "/connections/lti/{}/launch/"
ENTER = "/connections/lti/enter/"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _people(campus: Campus, leader: Member, admin: Member) -> None:
    campus.people = {"u1": (leader.name, leader.email.upper()), "u2": (admin.name, admin.email)}


def begun(client: Client, campus: Campus, user: str = "u1", hint: str = "link") -> str:
    """The start of a launch: where the platform is asked."""
    start = campus.start(user, hint).replace("http://testserver", "")
    answer = client.get(start)
    assert answer.status_code == 302, answer.content
    return str(answer.headers["Location"])


def launched(
    client: Client, campus: Campus, user: str = "u1", hint: str = "link", **claims: Any
) -> Any:
    """To its end: by the button, where a session has to begin."""
    sent = campus.answer(begun(client, campus, user, hint), **claims)
    answer = client.post(path_of(sent), form_of(sent))
    if answer.headers.get("Location") != ENTER:
        return answer
    assert not is_in(client), "no session begins by itself"
    page = client.get(ENTER)
    if page.status_code != 200:
        return page
    assert page.templates[0].name == "lti/way_in.html"
    return client.post(ENTER, {"ticket": page.context["ticket"]}, headers=OURS)


def path_of(sent: dict[str, str]) -> str:
    return sent["launch_url"].replace("http://testserver", "").replace("http://127.0.0.1:8000", "")


def form_of(sent: dict[str, str]) -> dict[str, str]:
    return {"state": sent["state"], "id_token": sent["id_token"]}


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_leader_comes_in_and_is_led_to_the_card_of_the_module(
    client: Client,
    campus: Campus,
    connection: Connection,
    leader: Member,
    launch: Callable[..., Cohort],
) -> None:
    cohort = launch([leader])
    step = cohort.steps.filter(kind="cards").select_related("module").first()
    assert step is not None
    assert step.module is not None
    campus.custom = {"portal_target": f"module:{cohort.version.program_id}:{step.module.slug}"}
    answer = launched(client, campus)
    assert answer.status_code == 302, answer.content
    own = PersonalStep.objects.get(enrollment__member=leader, step=step)
    opened_link = client.get(answer.headers["Location"])
    assert opened_link.headers["Location"] == f"/learn/module/{own.pk}/next/"
    person = PlatformPerson.objects.get()
    assert (person.member, person.subject, person.issuer) == (leader, "u1", campus.base)
    score = GradebookScore.objects.get()
    assert (score.person, score.percent) == (person, None)
    link = CourseLink.objects.get()
    assert (link.course, link.line_item) == ("Leading others", f"{campus.base}/items/1")
    assert leader.roles == Member.objects.get(pk=leader.pk).roles == [Role.LEADER]
    said = Exchange.objects.get()
    assert (said.what, said.outcome, said.detail) == ("LTI launch", "done", "")
    assert AuditEvent.objects.filter(verb="link_platform_person").count() == 1
    # Once linked, the address no longer matters.
    campus.people["u1"] = ("Somebody", "")
    again = launched(Client(), campus)
    assert again.status_code == 302
    assert (PlatformPerson.objects.count(), CourseLink.objects.count()) == (1, 1)


def test_whoever_is_signed_in_goes_on_and_nobody_else_is_by_a_launch_alone(
    client: Client,
    campus: Campus,
    connection: Connection,
    leader: Member,
    client_for: Callable[[Member], Client],
    admin: Member,
    settings: Any,
) -> None:
    """A page of somebody else may send a browser through a launch, with an account of its own."""
    assert Client().get(ENTER).status_code == 410
    there = client_for(leader)
    for each, is_shown_a_button in ((there, False), (client_for(admin), True)):
        who = each.session["_auth_user_id"]
        sent = campus.answer(begun(each, campus))
        # As browsers have it: of another site's form our session does not come along.
        kept = each.cookies.pop(settings.SESSION_COOKIE_NAME)
        answer = each.post(path_of(sent), form_of(sent))
        each.cookies[settings.SESSION_COOKIE_NAME] = kept.value
        assert answer.headers["Location"] == ENTER
        page = each.get(ENTER)
        assert (page.status_code == 200) == is_shown_a_button
        assert each.session["_auth_user_id"] == who
    assert each.post(ENTER, {"ticket": page.context["ticket"]}, headers=OURS).status_code == 302
    assert each.session["_auth_user_id"] == str(leader.user_id)


def test_links_lead_each_to_where_they_may(
    client: Client,
    campus: Campus,
    connection: Connection,
    leader: Member,
    launch: Callable[..., Cohort],
    client_for: Callable[[Member], Client],
    admin: Member,
    outsider: Member,
) -> None:
    cohort = launch([leader])
    program, slug = cohort.version.program_id, cohort.version.modules.all()[0].slug
    launched(client, campus)
    link = CourseLink.objects.get()
    own = PersonalStep.objects.filter(
        enrollment__member=leader, step__module__slug=slug, step__kind="cards"
    ).get()
    module = cohort.version.modules.get(slug=slug)
    ways = {
        ("today", None, ""): ("/", "/"),
        ("program", program, ""): ("/learn/", f"/library/{cohort.version_id}/"),
        ("module", program, slug): (
            f"/learn/module/{own.pk}/next/",
            f"/library/modules/{module.pk}/",
        ),
        ("journey", program, slug): (
            f"/learn/story/{own.pk}/",
            f"/library/modules/{module.pk}/",
        ),
    }
    for (kind, program_id, name), (for_leader, for_admin) in ways.items():
        CourseLink.objects.update(kind=kind, program_id=program_id, module=name)
        for member, way in ((leader, for_leader), (admin, for_admin)):
            answer = client_for(member).get(f"/connections/lti/open/{link.pk}/")
            assert answer.headers.get("Location") == way, (kind, member)
    CourseLink.objects.update(kind="module", program_id=10**12, module="gone")
    for member in (leader, admin):
        answer = client_for(member).get(f"/connections/lti/open/{link.pk}/")
        assert b"not in a pilot" in answer.content
    CourseLink.objects.update(kind="program", module="")
    assert b"not in a pilot" in client_for(admin).get(f"/connections/lti/open/{link.pk}/").content
    assert client_for(outsider).get(f"/connections/lti/open/{link.pk}/").status_code == 404


def test_a_second_step_is_asked_as_after_any_other_way_in(
    client: Client, campus: Campus, connection: Connection, leader: Member
) -> None:
    leader.organization.second_step_for_all = True
    leader.organization.save()
    answer = launched(client, campus)
    inside = client.get(answer.headers["Location"])
    assert inside.status_code == 302
    assert "second-step" in inside.headers["Location"]


def test_an_admin_without_a_second_step_sets_it_up_elsewhere_first(
    client: Client, campus: Campus, connection: Connection, settings: Any
) -> None:
    settings.ADMINS_NEED_SECOND_STEP = True
    refused_with(launched(client, campus, "u2"), "first-step")
    assert not is_in(client)


def refused_with(answer: Any, refusal: str) -> None:
    assert answer.status_code == 403
    assert Exchange.objects.latest("pk").outcome == "refused"
    assert answer.context["refusal"] == refusal


def test_nothing_gets_in_that_the_platform_did_not_send_for_this_start(
    client: Client, campus: Campus, connection: Connection, frozen: time_machine.Coordinates
) -> None:
    """Each message is sound but for one thing."""
    path = LAUNCH.format(connection.pk)

    def with_body(*, key: str = "", algorithm: str = "RS256", **changes: Any) -> Any:
        sent = campus.answer(begun(client, campus))
        body = {**opened(sent["id_token"]), **changes}
        body = {name: value for name, value in body.items() if value is not None}
        options = {"algorithm": algorithm}
        token = signed(body, key, **options) if key or algorithm == "none" else signed(body)
        return client.post(path, {"state": sent["state"], "id_token": token})

    other_private, _public = key_pair()
    refused_with(with_body(aud="portal-43"), "platform")
    refused_with(with_body(aud=["portal-42", "else"], azp="else"), "platform")
    refused_with(with_body(azp="else"), "platform")
    refused_with(with_body(iss="https://else.example"), "platform")
    refused_with(with_body(**{LTI + "deployment_id": "8"}), "deployment")
    refused_with(with_body(exp=1_000_000_000), "signature")
    refused_with(with_body(exp=None), "signature")
    refused_with(with_body(key=other_private), "signature")
    refused_with(with_body(key="", algorithm="none"), "signature")
    refused_with(with_body(nonce="another"), "nonce")
    refused_with(with_body(**{LTI + "version": "1.1"}), "format")
    refused_with(with_body(**{LTI + "resource_link": {"id": "x" * 300}}), "format")
    refused_with(with_body(**{LTI + "resource_link": {"id": 7}}), "format")
    refused_with(with_body(**{LTI + "message_type": "LtiSubmissionReviewRequest"}), "format")
    refused_with(
        with_body(
            **{LTI + "message_type": "DataPrivacyLaunchRequest"},
            **{LTI + "for_user": {}, LTI + "resource_link": None, LTI + "context": None},
        ),
        "format",
    )
    for token in ("", "a.b", "a.b.c", "W10.W10.W10"):
        sent = campus.answer(begun(client, campus))
        answer = client.post(path, {"state": sent["state"], "id_token": token})
        assert answer.status_code == 403
    # The same message twice, in the same browser.
    sent = campus.answer(begun(client, campus))
    assert client.post(path, form_of(sent)).status_code == 302
    again = Client()
    again.cookies["".join(name for name in client.cookies if "launch" in name)] = sent["state"]
    refused_with(again.post(path, form_of(sent)), "nonce")
    # A launch that takes too long.
    stranger = Client()
    sent = campus.answer(begun(stranger, campus))
    frozen.shift(dt.timedelta(minutes=11))
    refused_with(stranger.post(path, form_of(sent)), "nonce")
    assert not is_in(stranger)


def test_a_symmetric_signature_by_the_public_key_is_none(
    client: Client, campus: Campus, connection: Connection
) -> None:
    sent = campus.answer(begun(client, campus))
    forged = signed(opened(sent["id_token"]), "x" * 40, algorithm="HS256")
    answer = client.post(LAUNCH.format(connection.pk), {"state": sent["state"], "id_token": forged})
    refused_with(answer, "signature")


def test_a_lost_cookie_is_a_page_that_says_what_to_do(
    client: Client, campus: Campus, connection: Connection
) -> None:
    sent = campus.answer(begun(client, campus))
    other_browser = Client()
    answer = other_browser.post(path_of(sent), form_of(sent))
    refused_with(answer, "cookie")
    assert b"Open the link once more" in answer.content
    assert not is_in(other_browser)


def test_only_people_of_the_organization_who_are_there_come_in(
    client: Client,
    campus: Campus,
    connection: Connection,
    leader: Member,
    outsider: Member,
    now: dt.datetime,
) -> None:
    campus.people["u9"] = ("Olga", outsider.email)
    refused_with(launched(client, campus, "u9"), "unknown")
    campus.people["u9"] = ("Nobody", "nobody@northwind.example")
    refused_with(launched(client, campus, "u9"), "unknown")
    Connection.objects.update(settings={**connection.settings, "trusts_addresses": False})
    refused_with(launched(client, campus), "unknown")
    Connection.objects.update(settings=connection.settings)
    assert launched(client, campus).status_code == 302
    mark_left(member=leader, now=now, by=None)
    refused_with(launched(Client(), campus), "unknown")
    PlatformPerson.objects.all().delete()
    refused_with(launched(Client(), campus), "unknown")
    assert not PlatformPerson.objects.exists()


def test_whoever_signs_in_for_another_organization_too_is_not_opened_by_ours(
    client: Client, campus: Campus, connection: Connection, leader: Member
) -> None:
    elsewhere = OrganizationFactory(name="Third", slug="third")
    other = MemberFactory(organization=elsewhere, email="halima@third.example")
    Member.objects.filter(pk=other.pk).update(user=leader.user)
    refused_with(launched(client, campus), "elsewhere")


def test_new_people_get_no_role_and_only_of_domains_that_are_here(
    client: Client, campus: Campus, admin: Member, leader: Member, now: dt.datetime
) -> None:
    platform_for(campus, admin, now, makes_members=True)
    campus.people["u7"] = ("Noor  Haddad", "noor@northwind.example")
    campus.people["u8"] = ("Else", "else@far.example")
    assert launched(client, campus, "u7").status_code == 302
    noor = Member.objects.get(email="noor@northwind.example")
    assert (noor.name, noor.roles) == ("Noor Haddad", [])
    assert is_in(client)
    refused_with(launched(Client(), campus, "u8"), "unknown")
    User.objects.create_user("taken@northwind.example")
    campus.people["u8"] = ("Taken", "taken@northwind.example")
    refused_with(launched(Client(), campus, "u8"), "unknown")


def test_a_frame_gets_one_button_which_works_once_from_our_own_page(
    client: Client,
    campus: Campus,
    connection: Connection,
    leader: Member,
    frozen: time_machine.Coordinates,
) -> None:
    sent = campus.answer(begun(client, campus))
    framed = {"Sec-Fetch-Dest": "iframe"}
    answer = Client().post(path_of(sent), form_of(sent), headers=framed)
    assert answer.status_code == 200
    assert leader.name.encode() in answer.content
    policy = answer.headers["Content-Security-Policy"]
    assert f"frame-ancestors {campus.base}" in policy
    assert "X-Frame-Options" not in answer.headers
    ticket = {"ticket": answer.context["ticket"]}
    ours = {"Sec-Fetch-Site": "same-origin"}
    foreign = Client().post("/connections/lti/enter/", ticket, headers={"Origin": campus.base})
    assert foreign.status_code == 410
    window = Client()
    assert window.post("/connections/lti/enter/", ticket, headers=ours).status_code == 302
    assert is_in(window)
    assert Client().post("/connections/lti/enter/", ticket, headers=ours).status_code == 410
    # Whoever is signed in as somebody else is that no longer.
    sent = campus.answer(begun(client, campus, "u2"))
    answer = Client().post(path_of(sent), form_of(sent), headers=framed)
    ticket = {"ticket": answer.context["ticket"]}
    origin = {"Origin": "http://testserver"}
    assert window.post("/connections/lti/enter/", ticket, headers=origin).status_code == 302
    assert window.session["_auth_user_id"] != str(leader.user_id)
    sent = campus.answer(begun(client, campus))
    answer = Client().post(path_of(sent), form_of(sent), headers=framed)
    frozen.shift(dt.timedelta(seconds=61))
    late = Client().post(
        "/connections/lti/enter/", {"ticket": answer.context["ticket"]}, headers=ours
    )
    assert late.status_code == 410


def test_a_course_gets_links_that_open_a_window_and_columns_where_there_are_cards(
    client: Client,
    campus: Campus,
    connection: Connection,
    launch: Callable[..., Cohort],
    leader: Member,
) -> None:
    cohort = launch([leader])
    refused_with(launched(client, campus, "u1", "choose"), "not-staff")
    answer = launched(client, campus, "u2", "choose")
    assert answer.status_code == 200, answer.content
    assert not is_in(client)
    assert f"form-action 'self' {campus.base}" in answer.headers["Content-Security-Policy"]
    [(title, offers)] = answer.context["programs"]
    assert title
    chosen = {
        offer.target.kind: campus.conf.validate_deeplinking_resp({"JWT": answer})[0]
        for offer, answer in offers
    }
    program, slug = cohort.version.program_id, cohort.version.modules.all()[0].slug
    whole = chosen["program"]
    assert whole["custom"] == {"portal_target": f"program:{program}"}
    assert (whole["window"], whole["lineItem"]["scoreMaximum"]) == ({"targetName": "_blank"}, 100)
    assert "lineItem" in chosen["module"]
    assert "lineItem" not in chosen["journey"]
    modules = {each.target.module for each, _answer in offers if each.target.module}
    assert slug in modules


def test_a_platform_that_is_off_or_not_filled_in_starts_nothing(
    client: Client, campus: Campus, connection: Connection
) -> None:
    start = campus.start("u1").replace("http://testserver", "")
    for wrong in (
        start.replace("client_id=portal-42", "client_id=else"),
        start.replace("iss=", "iss=https%3A%2F%2Felse"),
        start.partition("?")[0],
    ):
        refused_with(client.get(wrong), "platform")
    path, _mark, query = start.partition("?")
    posted = client.post(path, query, content_type="application/x-www-form-urlencoded")
    assert posted.status_code == 302
    Connection.objects.update(settings={**connection.settings, "keys_url": ""})
    refused_with(client.get(start), "platform")
    Connection.objects.update(settings=connection.settings, is_on=False)
    assert client.get(start).status_code == 404


def test_nonsense_fills_no_log_and_floods_are_turned_away(
    client: Client, campus: Campus, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = {"lti_launch": "3/m/key", "lti_refused": "2/h/key"}
    monkeypatch.setattr("lti.views.limits.CALLED_AT_MOST", limits)
    path = LAUNCH.format(connection.pk)
    answers = [client.post(path).status_code for _time in range(3)]
    assert answers == [403, 403, 403]
    assert Exchange.objects.count() == 2
    assert client.post(path).status_code == 429
    assert client.get(campus.start("u1").replace("http://testserver", "")).status_code == 429


def test_the_platforms_new_key_is_fetched_and_a_platform_that_is_away_is_said(
    client: Client, campus: Campus, connection: Connection
) -> None:
    assert launched(client, campus).status_code == 302
    private, public = key_pair()
    campus.registration.set_platform_private_key(private).set_platform_public_key(public)
    assert launched(Client(), campus).status_code == 302
    Connection.objects.update(
        settings={**connection.settings, "keys_url": f"{campus.base}/nowhere"}
    )
    refused_with(launched(Client(), campus), "signature")
    Connection.objects.update(settings={**connection.settings, "keys_url": "http://127.0.0.1:9/"})
    refused_with(launched(Client(), campus), "keys")


def test_whoever_comes_out_of_a_course_need_not_pass_the_only_provider_as_well(
    client: Client, campus: Campus, connection: Connection, admin: Member, now: dt.datetime
) -> None:
    """Both belong to the same organization; a code by mail stays shut."""
    settings = ProviderSettings(
        protocol=Protocol.OIDC, domains=("northwind.example",), is_only_way=True
    )
    provider = connect(
        kind=ConnectionKind.SIGN_IN, name="ID", settings=written(settings), now=now, by=admin
    )
    claim_domains(connection=provider, domains=settings.domains, now=now, by=admin)
    switch_connection(connection=provider, is_on=True, now=now, by=admin)
    assert launched(client, campus).status_code == 302
    assert is_in(client)
