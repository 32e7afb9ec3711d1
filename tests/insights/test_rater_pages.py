"""Who sees which figures about raters, and under what name."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Score
from cohorts.models import Cohort
from insights.models import Reckoning
from insights.rater_letters import letter_order
from insights.views import raters, waiting
from people.models import Member, Role
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.insights.conftest import Pilot
from tests.insights.test_arithmetic import scored
from tests.insights.test_pages import work_out

pytestmark = pytest.mark.usefixtures("frozen")


def words(client: Client, address: str) -> str:
    """What stands on the page, without tags and pictures."""
    answer = client.get(address)
    assert answer.status_code == 200
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert main is not None
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", " ", main[0], flags=re.DOTALL))
    return re.sub(r"\s+", " ", html.unescape(text))


def page_of(cohort: Cohort) -> str:
    return reverse("insights:pilot_raters", args=[cohort.pk])


def other_of(cohort: Cohort, facilitator: Member) -> Member:
    """The second rater of the pilot."""
    given = Score.objects.filter(session__group__cohort=cohort).exclude(rater=facilitator)
    return Member.objects.get(pk=given.values_list("rater", flat=True)[0])


def differ(rater: Member) -> None:
    """This rater gave a level less to every other leader, where there is one."""
    for number, score in enumerate(Score.objects.filter(rater=rater).order_by("pk")):
        if number % 4 < 2 and score.level > 1:
            Score.objects.filter(pk=score.pk).update(level=score.level - 1)


def test_an_admin_sees_the_group_by_letter_and_each_rater_only_themselves(
    scored_pilot: Pilot, admin: Member, facilitator: Member, client_for: SignIn
) -> None:
    cohort = scored_pilot(12)
    other = other_of(cohort, facilitator)
    Member.objects.filter(pk=other.pk).update(roles=[Role.FACILITATOR])
    other.refresh_from_db()
    differ(other)
    work_out(cohort)
    page = words(client_for(admin), page_of(cohort))
    assert "24 of 24 role-plays were scored by two or more" in page
    assert "Rater A" in page
    assert "Rater B" in page
    assert facilitator.name not in page
    assert other.name not in page
    assert "Kappa with quadratic weights" in page
    assert "Severity" in page

    own = reverse("insights:own_agreement")
    mine, theirs = words(client_for(facilitator), own), words(client_for(other), own)
    assert "You scored 24 role-plays; somebody else scored 24 of them, too." in mine
    assert "higher levels than the others" in mine
    assert "lower levels than the others" in theirs
    for each in (mine, theirs):
        assert facilitator.name not in each
        assert other.name not in each
    assert client_for(facilitator).get(page_of(cohort)).status_code == 403
    assert client_for(admin).get(own).status_code == 403


def test_a_rater_who_is_an_admin_knows_their_own_letter(
    scored_pilot: Pilot, facilitator: Member, client_for: SignIn
) -> None:
    cohort = scored_pilot(12)
    Member.objects.filter(pk=facilitator.pk).update(roles=[Role.FACILITATOR, Role.ADMIN])
    facilitator.refresh_from_db()
    work_out(cohort)
    assert words(client_for(facilitator), page_of(cohort)).count("(you)") >= 1


def test_everybody_alike_is_called_undefined(
    scored_pilot: Pilot, admin: Member, client_for: SignIn
) -> None:
    cohort = scored_pilot(12)
    Score.objects.update(level=2)
    work_out(cohort)
    page = words(client_for(admin), page_of(cohort))
    assert "undefined: everybody gave the same level, which is not disagreement" in page
    assert "too low" not in page


def test_below_ten_role_plays_it_says_what_is_missing_and_when_levels_are_told(
    scored_pilot: Pilot, admin: Member, client_for: SignIn
) -> None:
    cohort = scored_pilot(4)
    work_out(cohort)
    page = words(client_for(admin), page_of(cohort))
    assert "8 of 8 role-plays were scored by two or more raters. It takes 10: 2 more" in page
    assert "levels are told in rounds" in page
    assert "What each rater gave" not in page
    assert "Kappa" not in page


def test_raters_who_never_met_are_told_which_session_would_connect_them(
    scored_pilot: Pilot, admin: Member, client_for: SignIn
) -> None:
    cohort = scored_pilot(12)
    later = Score.objects.filter(session__step__kind="assessment")
    raters_later = [
        MemberFactory(organization=cohort.organization, roles=[Role.FACILITATOR]) for _n in (1, 2)
    ]
    for old, new in zip(
        sorted(set(later.values_list("rater", flat=True))), raters_later, strict=True
    ):
        later.filter(rater=old).update(rater=new)
    work_out(cohort)
    page = words(client_for(admin), page_of(cohort))
    assert "cannot be set against each other yet" in page
    assert re.search(r"Rater [A-D] also scores one role-play of Autumn 1", page)
    assert "Leaderly" not in page


def test_until_there_are_figures_both_pages_say_so_and_look_again(
    scored_pilot: Pilot,
    admin: Member,
    facilitator: Member,
    client_for: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    frozen: object,
) -> None:
    asked: list[int] = []
    for module in (raters, waiting):
        monkeypatch.setattr(module, "wake", lambda _task, **named: asked.append(named["cohort_id"]))
    cohort, own = scored_pilot(5), reverse("insights:own_agreement")
    for client, address in ((client_for(admin), page_of(cohort)), (client_for(facilitator), own)):
        answer = client.get(address)
        assert "The figures are being worked out" in answer.content.decode()
        assert answer.headers["Refresh"] == "4; url=?look=1"
        stuck = client.get(address, {"look": "4"})
        assert "have not come" in stuck.content.decode()
        work_out(cohort)
        assert client.get(address, {"look": "2"}).headers["Location"] == address
        Reckoning.objects.update(made_at=cohort.launched_at - dt.timedelta(days=1))
        assert "figures are being worked out again" in client.get(address).content.decode()
        Reckoning.objects.all().delete()
    assert set(asked) == {cohort.pk}


def test_whoever_scored_nobody_reads_when_there_will_be_something(
    facilitator: Member, client_for: SignIn
) -> None:
    page = words(client_for(facilitator), reverse("insights:own_agreement"))
    assert "You have not scored anybody yet" in page


def test_letters_stay_and_differ_from_pilot_to_pilot(scored_pilot: Pilot) -> None:
    one, other = scored_pilot(1), scored_pilot(1)
    scores = [scored(1, 0, 2, rater=rater) for rater in range(1, 30)]
    assert letter_order(scores, one) == letter_order(scores[::-1], one)
    assert letter_order(scores, one) != letter_order(scores, other)
    assert letter_order(scores, one) != sorted(range(1, 30))
