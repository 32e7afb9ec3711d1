"""Sessions and mailed links that are over do not stay in the database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from common.tokens import hash_token
from people.models import MailedLink, PeopleImport, SignedInBrowser
from people.operations import (
    LINK_LASTS,
    forget_dry_runs,
    forget_expired,
    issue_link,
    look_at_link,
    queue_work,
    stage_import,
)
from people.states import ImportWork
from people.tasks import forget_expired as tick

pytestmark = pytest.mark.django_db
DAY, MOMENT = dt.timedelta(days=1), dt.timedelta(seconds=1)


def session(key, expire_date):
    SignedInBrowser.objects.create(session_key=key, session_data="", expire_date=expire_date)


def keys():
    return set(SignedInBrowser.objects.values_list("session_key", flat=True))


def test_what_is_over_for_a_day_goes_and_nothing_else(now):
    ends = {"living": now + MOMENT, "over": now, "last": now - DAY, "gone": now - DAY - MOMENT}
    for key, end in ends.items():
        session(key, end)
    assert forget_expired(now=now) == 1
    assert keys() == {"living", "over", "last"}
    assert forget_expired(now=now) == 0
    assert keys() == {"living", "over", "last"}


def test_a_link_that_still_opens_stays(leader, peer, now):
    key = issue_link(user=leader.user, now=now)
    MailedLink.objects.create(
        user=peer.user, key_hash=hash_token("old"), made_at=now - DAY - LINK_LASTS - MOMENT
    )
    assert [forget_expired(now=now), forget_expired(now=now)] == [1, 0]
    assert look_at_link(key=key, now=now) == leader.user
    assert not MailedLink.objects.filter(user=peer.user).exists()


def test_a_call_takes_so_many_of_each_and_the_next_goes_on(leader, peer, now):
    for number in range(5):
        session(f"s{number}", now - 9 * DAY)
    for member in (leader, peer):
        issue_link(user=member.user, now=now - 9 * DAY)
    assert [forget_expired(now=now, limit=2) for _call in range(4)] == [4, 2, 1, 0]
    assert not keys()
    assert not MailedLink.objects.exists()


@pytest.mark.proof("queries", operations=1)
def test_three_statements_at_any_size(now, django_assert_num_queries):
    for number in range(30):
        session(f"s{number}", now - 9 * DAY)
    with django_assert_num_queries(3) as statements:
        assert forget_expired(now=now) == 30
    assert all("LIMIT 10000" in each["sql"] for each in statements)


def test_the_tick_leaves_whoever_is_signed_in(client_for, leader):
    here, long_gone = client_for(leader), client_for(leader)
    SignedInBrowser.objects.filter(pk=long_gone.session.session_key).update(
        expire_date=timezone.now() - 2 * DAY
    )
    tick()
    assert keys() == {here.session.session_key}
    assert here.get(reverse("people:account")).status_code == 200


def test_a_list_nobody_said_yes_to_goes_after_a_week(admin, now):
    """Whether anybody brings another one or not."""
    _old, _young, busy = (
        stage_import(source=name, columns=[("Name", "name")], rows=[], now=at, by=admin)
        for name, at in (("old", now - 8 * DAY), ("young", now - 6 * DAY), ("busy", now - 5 * DAY))
    )
    PeopleImport.objects.filter(pk=busy.pk).update(created_at=now - 8 * DAY)
    queue_work(people_import=busy, work=ImportWork.JUDGE, now=now, by=admin)
    assert [forget_dry_runs(now=now), forget_dry_runs(now=now)] == [1, 0]
    assert set(PeopleImport.objects.values_list("source", flat=True)) == {"young", "busy"}
