"""Leaders see what is their own, and why; what is suggested stands on Today and with its module."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from learning.operations import complete_card
from people.models import Member
from programs.content.paths import DeckName, PathChange, PathEffect
from tests.learning.test_following import NOW, Ruled, title
from tests.learning.test_following import ruled as ruled

pytestmark = pytest.mark.django_db


def module_page(client: Client, ruled: Ruled) -> str:
    return client.get(reverse("learning:module", args=[ruled.course.step.pk])).text


def words(html: str) -> str:
    return " ".join(html.split())


def test_each_thing_that_is_different_is_said_with_its_reason(
    ruled: Ruled, leader: Member, client_for: Callable[[Member], Client]
) -> None:
    first, second, third = ruled.course.cards
    later = ruled.course.later_card.module
    ruled.rules(
        ruled.effect(PathChange.REPLACE, card=second.slug, instead=ruled.extra.slug),
        ruled.effect(PathChange.LEAVE_OUT, card=first.slug),
        ruled.effect(PathChange.MOVE, card=third.slug),
        ruled.effect(PathChange.SUGGEST, card=ruled.boosters[0].slug),
        PathEffect(do=PathChange.OPEN, module=later.slug, weeks=2),
        PathEffect(do=PathChange.LEAVE_OUT, module=later.slug),
    )
    ruled.follow()
    client = client_for(leader)
    page = words(module_page(client, ruled))
    for said in (
        f"You get “{title(ruled.extra)}” instead of “{title(second)}”, because.",
        f"You can do without “{title(first)}”, because.",
        f"“{title(third)}” comes in another place for you, because.",
        f"“{title(ruled.boosters[0])}” is suggested to you, because.",
        "0 of 2 done",
    ):
        assert said in page
    assert page.index("not counted among the cards") < page.index(title(ruled.boosters[0]))
    other = client.get(reverse("learning:module", args=[ruled.course.later.pk])).text
    assert "Your cards open 2 weeks later, because." in words(other)
    assert "You can do without the cards of this module, because." in words(other)


@pytest.mark.parametrize(("weeks", "said"), [(1, "1 week later"), (-1, "1 week earlier")])
def test_what_is_said_is_what_was_done(
    ruled: Ruled, leader: Member, client_for: Callable[[Member], Client], weeks: int, said: str
) -> None:
    later = ruled.course.later
    later.step.opens_on = NOW.date().replace(day=28)
    later.step.save()
    ruled.rules(
        PathEffect(do=PathChange.OPEN, module=ruled.course.later_card.module.slug, weeks=weeks),
        ruled.effect(PathChange.ADD, card=ruled.extra.slug, to=DeckName.BOOSTERS),
    )
    ruled.follow()
    client = client_for(leader)
    other = client.get(reverse("learning:module", args=[later.pk])).text
    assert f"Your cards open {said}, because." in words(other)
    refreshers = client.get(reverse("learning:module", args=[ruled.refreshers.pk])).text
    assert f"“{title(ruled.extra)}” is here for you as well, because." in words(refreshers)


def test_a_suggestion_stands_on_today_until_it_is_done(
    ruled: Ruled, leader: Member, client_for: Callable[[Member], Client]
) -> None:
    client = client_for(leader)
    booster = ruled.boosters[0]
    assert "Suggested for you" not in client.get("/").text
    ruled.rules(ruled.effect(PathChange.SUGGEST, card=booster.slug))
    ruled.follow()
    page = client.get("/").text
    address = reverse("learning:card", args=[ruled.course.enrollment.pk, booster.pk])
    assert re.search(rf'<a href="{address}"[^>]*>{title(booster)}</a>', page)
    assert "3 minutes · because" in words(page)
    card = client.get(address).text
    assert "Card 0 of" not in card
    assert client.post(address, {"action": "complete"}).status_code == 302
    ruled.follow()
    assert "Suggested for you" not in client.get("/").text


@pytest.mark.parametrize("own", [False, True])
def test_a_card_of_an_open_refresher_is_not_suggested_beside_it(
    ruled: Ruled, leader: Member, client_for: Callable[[Member], Client], own: bool
) -> None:
    client, address = client_for(leader), reverse("learning:module", args=[ruled.refreshers.pk])
    ruled.rules(*[ruled.effect(PathChange.SUGGEST, card=each.slug) for each in ruled.boosters])
    ruled.follow()
    assert "Suggested for you" in client.get("/").text
    ruled.refreshers.deck = [each.pk for each in ruled.boosters] if own else None
    ruled.refreshers.opens_at = NOW
    ruled.refreshers.save()
    page = client.get("/").text
    assert address in page
    assert "Suggested for you" not in page


def test_a_suggestion_that_was_taken_is_done_where_it_is_still_to_open(
    ruled: Ruled, leader: Member, client_for: Callable[[Member], Client]
) -> None:
    ruled.rules(ruled.effect(PathChange.SUGGEST, card=ruled.boosters[0].slug))
    ruled.follow()
    ruled.take(ruled.boosters[0])
    page = client_for(leader).get(reverse("learning:module", args=[ruled.refreshers.pk])).text
    assert re.findall(r'data-state="(\w+)"', page) == ["done", "closed"]
    assert page.count("(done)") == 1


def test_a_suggestion_is_not_what_a_mail_leads_to(
    ruled: Ruled, leader: Member, client_for: Callable[[Member], Client]
) -> None:
    ruled.rules(ruled.effect(PathChange.SUGGEST, card=ruled.boosters[0].slug))
    ruled.follow()
    for card in ruled.course.cards:
        complete_card(enrollment_id=ruled.course.enrollment.pk, card=card, now=NOW)
    led = client_for(leader).get(reverse("learning:resume", args=[ruled.course.step.pk]))
    assert led.url == reverse("learning:module", args=[ruled.course.step.pk])  # type: ignore[attr-defined]


def test_who_has_no_rules_pays_no_query_for_them(
    ruled: Ruled, leader: Member, client_for: Callable[[Member], Client]
) -> None:
    client = client_for(leader)
    for path in ("/", reverse("learning:module", args=[ruled.course.step.pk])):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked = [each for each in queries if "learning_pathentry" in each["sql"]]
        assert not asked
