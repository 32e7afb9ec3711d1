"""Who sees what of a peer rating, and what pages say when something is not as it was."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.record_page import shown_to_coach
from messaging.models import Message, MessageState
from peers.models import PeerRating, PeerRound
from peers.notifications import PEER_REMINDER
from peers.operations import close_round, remind_raters, save_own
from people.models import Member
from programs.content.kinds import MaterialKind
from programs.models import Material
from tests.conftest import SignIn
from tests.peers.conftest import DAY, ITEMS, Around
from tests.people.logos import dressed

HOUR = DAY / 24


def rated_result(around: Around) -> PeerRating:
    rating = around.opened()
    save_own(rating=rating, values={each.slug: 3 for each in ITEMS}, now=around.now)
    around.asked(around.reports)
    for person in around.reports:
        around.answer(person, 3)
    close_round(peer_round=around.round, now=around.now, by=None)
    return around.rating()


@pytest.mark.usefixtures("frozen")
def test_a_result_is_the_leaders_alone_until_it_is_shared(
    around: Around, client_for: SignIn, peer: Member
) -> None:
    rating = rated_result(around)
    address = reverse("peers:result", args=[rating.pk])
    leader = client_for(around.leader)
    page = leader.get(address).content.decode()
    assert "Nowhere do you and others differ" in page
    assert "Only you" in page
    for other, status in ((around.coach, 403), (around.admin, 403), (peer, 403)):
        assert client_for(other).get(address).status_code == status
    assert not shown_to_coach(around.enrollment, around.coach, "en", around.now)
    share = reverse("learning:share", args=[around.enrollment.pk])
    leader.post(share, {"section": "peer_rating", "key": rating.pk})
    [shown] = shown_to_coach(around.enrollment, around.coach, "en", around.now)
    assert "about 3.0" in shown.entries[0].entry.lines[0].text
    assert "You and Leila Oliveira" in leader.get(address).content.decode()


@pytest.mark.usefixtures("frozen")
def test_by_the_link_pages_wear_the_looks_of_who_asks_until_it_is_used(around: Around) -> None:
    around.opened()
    around.asked(around.reports)
    worn, client = dressed(around.cohort.organization_id), Client()
    link = reverse("peers:answer", args=[around.token(around.reports[0])])
    assert worn in client.get(link).text
    thanks = client.post(link, {"decline": "1"})
    assert thanks.url.endswith("?lang=en&look=own-look")
    assert worn in client.get(thanks.url).text
    for over in (link, reverse("peers:answer", args=["nobodys"])):
        assert "/look/" not in client.get(f"{over}?look=own-look").text


@pytest.mark.usefixtures("frozen")
def test_an_admin_sees_that_it_was_held_and_nobodys_name(
    around: Around, client_for: SignIn
) -> None:
    rated_result(around)
    page = client_for(around.admin).get(reverse("peers:rounds", args=[around.cohort.pk]))
    text = page.content.decode()
    assert "4 of 4 people answered" in text
    assert "1 of 1 lists confirmed" in text
    assert around.leader.name not in text


@pytest.mark.usefixtures("frozen")
def test_an_admin_plans_a_round_with_questions_of_the_bank(
    around: Around, client_for: SignIn
) -> None:
    admin = client_for(around.admin)
    address = reverse("peers:plan", args=[around.cohort.pk, "before"])
    assert "no bank of questions" in admin.get(address).content.decode()
    assert admin.get(reverse("peers:plan", args=[around.cohort.pk, "never"])).status_code == 404
    Material.objects.create(
        version=around.cohort.version, kind=MaterialKind.PULSE_BANK, slug="", position=1,
        content=_bank(),
    )  # fmt: skip
    sent = {"opens_on": "2026-09-14", "closes_on": "2026-09-14", "items": ["q0", "q1"]}
    refused = admin.post(address, sent)
    assert refused.status_code == 422
    assert "Choose four to eight questions." in refused.content.decode()
    assert "before anybody could answer" in refused.content.decode()
    page = admin.get(address)
    assert page.context["form"].initial["items"] == ["q0", "q1", "q2", "q3"]
    far = {**sent, "closes_on": "2096-09-24", "items": ["q0", "q1", "q2", "q3"]}
    admin.post(address, far)
    assert not PeerRound.objects.exists()
    admin.post(address, {**far, "closes_on": "2026-09-24"})
    planned = PeerRound.objects.get()
    assert planned.is_open
    assert [each.slug for each in planned.items] == ["q0", "q1", "q2", "q3"]
    admin.post(address, {**far, "closes_on": "2026-09-28"})
    assert PeerRound.objects.get().closes_on == planned.closes_on, "it has opened"
    text = admin.get(reverse("peers:rounds", args=[around.cohort.pk])).content.decode()
    assert "0 of 1 lists confirmed" in text
    admin.post(reverse("peers:close", args=[planned.pk]))
    assert PeerRound.objects.get().is_closed


def _bank() -> dict[str, object]:
    """A bank of six questions, one of which is answered on another scale."""
    labels = ["1", "2", "3", "4", "5"]
    scales = {
        kind: {"kind": kind, "lowest": 1, "highest": 5, "labels": labels}
        for kind in ("agreement", "frequency")
    }
    items = [
        {
            "slug": f"q{number}", "module": "m", "construct": "noticing", "outcome": "",
            "scale": "frequency" if number == 5 else "agreement",
            "self": "I?", "team": "My manager?", "peer": f"This leader {number}?",
        }
        for number in range(6)
    ]  # fmt: skip
    enps = {
        "lowest": 0, "highest": 10, "minimum": 20, "promoters_from": 9, "detractors_to": 6,
        "text": "?", "low": "l", "high": "h",
    }  # fmt: skip
    bank = {
        "kind": MaterialKind.PULSE_BANK.value, "version": 1, "recall_weeks": 4, "lead_in": "",
        "scales": scales, "enps": enps, "items": items,
        "open_questions": [], "pulses": [],
    }  # fmt: skip
    return {"en": bank}


@pytest.mark.usefixtures("frozen")
def test_a_round_does_not_close_while_a_reminder_is_leaving(
    around: Around, client_for: SignIn
) -> None:
    around.opened()
    around.asked(around.reports)
    remind_raters(now=around.now + 3 * DAY + HOUR)
    Message.objects.filter(kind=PEER_REMINDER.name).update(
        state=MessageState.SENDING, lease_until=around.now + 4 * DAY
    )
    client_for(around.admin).post(reverse("peers:close", args=[around.round.pk]))
    assert around.round.is_open


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("digits", [19, 540, 5000])
def test_whoever_is_named_by_too_many_digits_is_nobody(
    around: Around, client_for: SignIn, digits: int
) -> None:
    propose = reverse("peers:propose", args=[around.opened().pk])
    leader = client_for(around.leader)
    assert leader.post(propose, {"remove": "9" * digits}).status_code == 302
    assert leader.post(propose, {"add": "9" * digits}).status_code == 404


@pytest.mark.usefixtures("frozen")
def test_links_and_lists_that_are_over_say_so(around: Around, client_for: SignIn) -> None:
    rating = around.opened()
    leader, coach = client_for(around.leader), client_for(around.coach)
    propose = reverse("peers:propose", args=[rating.pk])
    assert "Nobody by that name" in leader.get(f"{propose}?q=nobody").content.decode()
    said = leader.post(propose, {"send": "1"}, follow=True).content.decode()
    assert "Name four to eight people" in said
    assert leader.post(propose, {"add": around.admin.pk}).status_code == 404
    around.proposed(around.reports)
    said = leader.post(propose, {"send": "1"}, follow=True).content.decode()
    assert "cannot be changed any more" in said
    confirm = reverse("peers:confirm", args=[rating.pk])
    assert coach.post(confirm, {}).status_code == 302
    coach.post(confirm, {"confirm": "1"})
    later = coach.get(confirm, follow=True)
    assert "does not wait for you any more" in later.content.decode(), "the mail outlives it"
    assert later.redirect_chain == [(reverse("peers:to_confirm"), 302)]
    assert client_for(around.admin).get(confirm).status_code == 404, "it was never theirs"
    link = reverse("peers:answer", args=[around.token(around.reports[0])])
    empty = leader.post(link, {})
    assert empty.status_code == 422
    assert "Answer at least one question." in empty.content.decode()
    assert leader.get(link).headers["Cache-Control"] == "private, no-store"
    own = reverse("peers:own_answers", args=[rating.pk])
    assert leader.get(reverse("peers:result", args=[rating.pk])).status_code == 302
    close_round(peer_round=around.round, now=around.now, by=None)
    assert leader.post(link, {"asks": "3"}).status_code == 410
    assert leader.get(own).url == reverse("peers:result", args=[rating.pk])
    assert (
        "Too few answers" in leader.get(reverse("peers:result", args=[rating.pk])).content.decode()
    )
    assert leader.get(reverse("peers:thanks")).status_code == 200
