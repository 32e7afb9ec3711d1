"""Grouping comments, and saying what was done since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from messaging.models import Message
from people.models import AuditEvent, Member
from surveys.links import token_of
from surveys.models import Comment, Invitation, PulseItem, PulsePlan, Wave
from surveys.operations import (
    StaleSince,
    StaleTheme,
    StillAsking,
    ThemeTaken,
    add_theme,
    change_theme,
    remove_theme,
    tell_since,
    turn_waves,
)
from surveys.since import SinceThen, said_before, since_of
from surveys.themes import Theme, themes_of
from tests.factories import CohortFactory
from tests.surveys.conftest import AT_TEN


@pytest.fixture
def closed(plan: PulsePlan, now: dt.datetime) -> Wave:
    wave = plan.waves.get(number=1)
    wave.state, wave.answered = Wave.State.CLOSED, 12
    wave.opened_at = wave.closed_at = wave.closes_at = now
    wave.save()
    return wave


@pytest.fixture
def comments(closed: Wave) -> list[Comment]:
    item = PulseItem.objects.get(plan=closed.plan, kind="open")
    return Comment.objects.bulk_create(
        Comment(wave=closed, item=item, text=f"Shorter meetings {number}") for number in range(10)
    )


def test_a_theme_counts_its_comments_from_five_on(
    closed: Wave, comments: list[Comment], admin: Member, now: dt.datetime
) -> None:
    other = closed.plan.waves.get(number=2)
    elsewhere = Comment.objects.create(wave=other, item=comments[0].item, text="Later")
    ids = [each.pk for each in comments]
    add_theme(wave=closed, name="Rooms", comments=ids[:2], now=now, by=admin)
    add_theme(wave=closed, name="Meetings", comments=[*ids[:6], elsewhere.pk], now=now, by=admin)
    with pytest.raises(ThemeTaken):
        add_theme(wave=closed, name="meetings", comments=[], now=now, by=admin)
    first, second = themes_of(closed.plan.cohort)
    assert (first.name, first.count, first.of, first.is_counted) == ("Meetings", 6, 10, True)
    assert (second.name, second.is_counted) == ("Rooms", False)


def test_a_theme_that_somebody_changed_meanwhile_is_not_written_over(
    closed: Wave, comments: list[Comment], admin: Member, now: dt.datetime
) -> None:
    ids = [each.pk for each in comments]
    theme = add_theme(wave=closed, name="Meetings", comments=ids, now=now, by=admin)
    add_theme(wave=closed, name="Rooms", comments=ids[:1], now=now, by=admin)

    def change(name: str, revision: int) -> None:
        change_theme(theme=theme, name=name, comments=ids[:5], revision=revision, now=now, by=admin)

    with pytest.raises(ThemeTaken):
        change("ROOMS", 1)
    change("Short meetings", 1)
    with pytest.raises(StaleTheme) as stale:
        change("Long meetings", 1)
    assert stale.value.standing is not None
    assert (stale.value.standing.name, theme.comments.count()) == ("Short meetings", 5)
    remove_theme(theme=theme, now=now, by=admin)
    remove_theme(theme=theme, now=now, by=admin)
    with pytest.raises(StaleTheme) as gone:
        change("Meetings", 2)
    assert gone.value.standing is None
    assert list(Theme.objects.values_list("name", flat=True)) == ["Rooms"]
    assert AuditEvent.objects.filter(verb="remove_theme").count() == 1
    assert Comment.objects.count() == 10


def test_what_was_done_since_is_said_of_a_closed_wave_and_heard_in_later_ones(
    closed: Wave, admin: Member, now: dt.datetime
) -> None:
    later = closed.plan.waves.get(number=2)

    def tell(wave: Wave, text: str, revision: int) -> None:
        tell_since(wave=wave, text={"en": text}, revision=revision, now=now, by=admin)

    with pytest.raises(StillAsking):
        tell(later, "We listened.", 0)
    tell(closed, "Meetings end early.", 0)
    tell(closed, "Meetings end early.", 0)
    with pytest.raises(StaleSince) as stale:
        tell(closed, "Meetings are shorter.", 0)
    assert stale.value.standing is not None
    assert (later.since, closed.since) == ({"en": "Meetings end early."}, {})
    tell(closed, "Meetings are shorter.", stale.value.standing.revision)
    assert since_of(closed.plan.cohort, "de") == {closed.pk: "Meetings are shorter."}
    assert SinceThen.objects.get().organization_id == admin.organization_id
    assert since_of(CohortFactory(), "en") == {}
    tell(closed, "", 2)
    with pytest.raises(StaleSince) as empty:
        tell(closed, "Again.", 2)
    assert empty.value.standing is None
    assert said_before(closed.plan_id, 2) == {}
    assert AuditEvent.objects.filter(verb="tell_since").count() == 3


def test_whoever_is_asked_next_hears_of_it_in_the_invitation_and_above_the_questions(
    closed: Wave,
    team: Callable[..., list[Member]],
    admin: Member,
    now: dt.datetime,
    client: Client,
) -> None:
    said = {"en": "Meetings end early.", "de": "Besprechungen enden früher."}
    tell_since(wave=closed, text=said, revision=0, now=now, by=admin)
    [german, *_more] = team(6)
    german.language = "de"
    german.save()
    turn_waves(now=AT_TEN + dt.timedelta(weeks=4))
    invited = Message.objects.filter(kind="pulse_invitation")
    first, own = invited.filter(language="en").first(), invited.get(language="de")
    assert first is not None
    assert "as the program team says:\n\nMeetings end early.\n\n" in first.text
    assert "Besprechungen enden früher." in own.text
    address = f"/pulse/{token_of(Invitation.objects.exclude(member=german)[0].pk)}/"
    assert "<dd>Meetings end early.</dd>" in client.get(address).content.decode()
    chosen = client.get(address, {"lang": "de"}).content.decode()
    assert "<dd>Besprechungen enden früher.</dd>" in chosen
