"""News about people reach the apps above, in the transaction that brings them."""

from __future__ import annotations

import pytest

from people import follow_ups
from people.facts import facts_of, fingerprint_of
from people.follow_ups import News, announce_follow_up
from people.models import Member, Organization
from people.operations import add_members, choose_locale, edit_member, mark_left
from people.profiles import Profile

HERE = Profile(name="Halima Eze", email="halima@x.example", time_zone="Europe/Berlin")


@pytest.fixture
def heard(monkeypatch):
    """[(news, names)] in the order in which they came."""
    told = []
    monkeypatch.setattr(follow_ups, "_follow_ups", {news: [] for news in News})
    for news in News:
        announce_follow_up(
            news,
            lambda members, now, news=news: told.append((news, [each.name for each in members])),
        )
    return told


def bring(organization: Organization, now, **changes: object) -> Member:
    profile = Profile(**{"name": HERE.name, "email": HERE.email, **changes})
    return add_members(organization=organization, profiles=[profile], now=now, by=None)[0]


def test_somebody_new_is_no_news(organization, heard, now):
    bring(organization, now, time_zone="Europe/Berlin")
    assert heard == []


def test_another_zone_is_said_once(organization, heard, now):
    bring(organization, now, time_zone="Europe/Berlin")
    bring(organization, now, time_zone="Asia/Tokyo")
    bring(organization, now, time_zone="Asia/Tokyo")
    bring(organization, now)
    assert heard == [(News.NEW_ZONE, ["Halima Eze"])]


def test_a_zone_that_a_person_or_an_admin_chooses_by_hand_is_said_too(
    organization, leader, admin, heard, now
):
    choose_locale(language="de", time_zone="Asia/Tokyo", now=now, by=leader)
    choose_locale(language="en", time_zone="Asia/Tokyo", now=now, by=leader)
    leader.refresh_from_db()
    edit_member(
        member=leader, profile=Profile(name=leader.name, email=leader.email, time_zone="UTC"),
        manager=leader.manager, seen=fingerprint_of(facts_of(leader)), now=now, by=admin,
    )  # fmt: skip
    assert heard == [(News.NEW_ZONE, ["Halima Eze"])] * 2


def test_a_return_is_said_once_and_after_the_zone(organization, heard, now):
    member = bring(organization, now, time_zone="Europe/Berlin")
    mark_left(member=member, now=now, by=None)
    bring(organization, now, is_active=False)
    assert heard == []
    bring(organization, now, time_zone="Asia/Tokyo")
    bring(organization, now)
    assert heard == [(News.NEW_ZONE, ["Halima Eze"]), (News.RETURNED, ["Halima Eze"])]


def test_a_follow_up_that_fails_takes_the_change_back(organization, heard, now):
    bring(organization, now, time_zone="Europe/Berlin")

    def fails(members, now):
        raise LookupError

    announce_follow_up(News.NEW_ZONE, fails)
    with pytest.raises(LookupError):
        bring(organization, now, time_zone="Asia/Tokyo")
    assert Member.objects.get(name="Halima Eze").time_zone == "Europe/Berlin"


def test_what_is_announced_twice_follows_once(organization, heard, now):
    def again(members, now):
        heard.append("again")

    for _time in range(2):
        announce_follow_up(News.NEW_ZONE, again)
    bring(organization, now, time_zone="Europe/Berlin")
    bring(organization, now, time_zone="Asia/Tokyo")
    assert heard.count("again") == 1
